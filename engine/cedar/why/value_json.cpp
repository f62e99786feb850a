#include "engine/cedar/why/value_json.h"

#include "engine/cedar/scalars.h"

namespace writ::cedar {
namespace {

Json extension(std::string_view function, std::string argument) {
    return Json::object({{"__extn", Json::object({{"fn", function}, {"arg", Json(std::move(argument))}})}});
}

Json recordJson(const Value& value) {
    Json::Object members;
    for (const Attribute& attribute : value.attributes()) members.emplace_back(attribute.name, jsonOf(attribute.value));
    return Json(std::move(members));
}

Json setJson(const Value& value) {
    Json::Array items;
    for (const Value& member : value.members()) items.push_back(jsonOf(member));
    return Json(std::move(items));
}

}  // namespace

Json jsonOf(const Value& value) {
    using Kind = Value::Kind;
    switch (value.kind()) {
    case Kind::Bool: return Json(value.asBool());
    case Kind::Long: return Json(value.asLong());
    case Kind::String: return Json(value.asString());
    case Kind::Entity:
        return Json::object({{"__entity", Json::object({{"type", value.asEntity().type}, {"id", value.asEntity().id}})}});
    case Kind::Set: return setJson(value);
    case Kind::Record: return recordJson(value);
    case Kind::Decimal: return extension("decimal", decimalText(value.asDecimal().units));
    case Kind::Datetime: return extension("datetime", datetimeText(value.asDatetime().ms));
    case Kind::Duration: return extension("duration", durationText(value.asDuration().ms));
    case Kind::Ip: return extension("ip", value.asIp().text());
    case Kind::Unknown: break;
    }
    return {};
}

}  // namespace writ::cedar
