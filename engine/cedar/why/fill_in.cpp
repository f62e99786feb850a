#include "engine/cedar/why/fill_in.h"

#include <algorithm>

namespace writ::cedar {
namespace {

constexpr std::size_t kContext = static_cast<std::size_t>(Variable::Context);
/// Overlays belong to the principal, the resource, or both.
constexpr std::array<std::string_view, 2> kOverlays = {"/subject/properties", "/resource/properties"};

Value filled(const Value& value, const Assignment& values);

std::optional<Value> filledAttribute(const Value& value, const Assignment& values) {
    if (!value.is(Value::Kind::Unknown)) return filled(value, values);
    const auto known = values.find(value.asUnknown().pointer);
    return known == values.end() ? value : known->second;
}

/// Depth is bounded by JsonRules::maxDepth.
Value filled(const Value& value, const Assignment& values) {
    if (!value.is(Value::Kind::Record) || !value.hasUnknown()) return value;
    std::vector<Attribute> attributes;
    for (const Attribute& attribute : value.attributes()) {
        if (auto known = filledAttribute(attribute.value, values)) attributes.push_back({attribute.name, std::move(*known)});
    }
    return Value::record(std::move(attributes));
}

using Fields = std::map<std::string, UnknownReason, std::less<>>;

void collect(const Value& value, const std::vector<std::string>& places, Fields& fields) {
    if (!value.is(Value::Kind::Record) || !value.hasUnknown()) return;
    for (const Attribute& attribute : value.attributes()) {
        std::vector<std::string> below;
        for (const std::string& place : places) below.push_back(pointerJoin(place, attribute.name));
        if (!attribute.value.is(Value::Kind::Unknown)) {
            collect(attribute.value, below, fields);
            continue;
        }
        const UnknownField& field = attribute.value.asUnknown();
        if (std::find(below.begin(), below.end(), field.pointer) != below.end()) fields.emplace(field.pointer, field.reason);
    }
}

}  // namespace

View filledIn(const View& exact, const Assignment& values) {
    View view = exact;
    view.variables[kContext] = filled(exact.variables[kContext], values);
    for (View::Overlay& overlay : view.overlays) overlay.attributes = filled(overlay.attributes, values);
    return view;
}

std::map<std::string, UnknownReason, std::less<>> fillableFields(const View& exact) {
    Fields fields;
    collect(exact.variables[kContext], {"/context"}, fields);
    for (const View::Overlay& overlay : exact.overlays) {
        collect(overlay.attributes, {std::string(kOverlays[0]), std::string(kOverlays[1])}, fields);
    }
    return fields;
}

}  // namespace writ::cedar
