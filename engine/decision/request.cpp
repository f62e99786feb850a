#include "engine/decision/request.h"

#include <algorithm>

namespace writ {

std::string EntityUid::text() const {
    std::string out = type + "::\"";
    for (const char c : id) {
        switch (c) {
        case '"': out += "\\\""; break;
        case '\\': out += "\\\\"; break;
        case '\n': out += "\\n"; break;
        case '\r': out += "\\r"; break;
        case '\t': out += "\\t"; break;
        case '\0': out += "\\0"; break;
        default: out.push_back(c);
        }
    }
    return out + '"';
}

std::string_view word(UnknownReason reason) {
    return reason == UnknownReason::Masked ? "masked" : "not_recorded";
}

namespace {

Json entityJson(const EntityUid& uid, const Json& properties) {
    Json::Object members{{"type", Json(uid.type)}, {"id", Json(uid.id)}};
    if (properties.isObject() && properties.size() > 0) members.emplace_back("properties", properties);
    return Json(std::move(members));
}

Failure malformed(std::string pointer, std::string message) {
    Error error;
    error.kind = ErrorKind::Malformed;
    error.message = std::move(message);
    error.pointer = std::move(pointer);
    return Failure(std::move(error));
}

Result<void> readProperties(const Json& part, const std::string& at, Json& properties) {
    properties = part["properties"];
    if (properties.isNull() || properties.isObject()) return {};
    return malformed(at + "/properties", "an object was expected");
}

/// A field that is not known does not stand in the request.
bool listsUnknown(const Json& json, const std::string& pointer) {
    const Json::Array& list = json["unknown"].asArray();
    return std::any_of(list.begin(), list.end(), [&](const Json& item) { return item["pointer"].asString() == pointer; });
}

Result<void> readEntity(const Json& json, const char* name, EntityUid& uid, Json& properties) {
    const std::string at = std::string("/") + name;
    const Json& part = json[name];
    if (!part.isObject()) return malformed(at, std::string("the request needs a ") + name + " with type and id");
    if (!part["type"].isString() || part["type"].asString().empty()) return malformed(at + "/type", "a text was expected");
    const bool nameless = part["id"].isNull() && listsUnknown(json, at + "/id");
    if (!part["id"].isString() && !nameless) return malformed(at + "/id", "a text was expected");
    uid = {part["type"].asString(), part["id"].asString()};
    return readProperties(part, at, properties);
}

Result<std::vector<UnknownField>> readUnknown(const Json& list) {
    std::vector<UnknownField> fields;
    if (list.isNull()) return fields;
    if (!list.isArray()) return malformed("/unknown", "a list was expected");
    for (std::size_t i = 0; i < list.size(); ++i) {
        const Json& item = list.at(i);
        const std::string& pointer = item["pointer"].asString();
        const std::string& reason = item["reason"].asString();
        if (pointer.empty() || !pointerTokens(pointer))
            return malformed(pointerJoin("/unknown", i) + "/pointer", "a JSON Pointer into the request was expected");
        if (reason != "masked" && reason != "not_recorded")
            return malformed(pointerJoin("/unknown", i) + "/reason", "\"masked\" or \"not_recorded\" was expected");
        fields.push_back({pointer, reason == "masked" ? UnknownReason::Masked : UnknownReason::NotRecorded});
    }
    return fields;
}

}  // namespace

Json toJson(const Request& request) {
    Json::Object action{{"name", Json(request.action)}};
    if (request.actionProperties.isObject() && request.actionProperties.size() > 0)
        action.emplace_back("properties", request.actionProperties);
    Json::Object out{{"subject", entityJson(request.subject, request.subjectProperties)},
                     {"action", Json(std::move(action))},
                     {"resource", entityJson(request.resource, request.resourceProperties)},
                     {"context", request.context.isObject() ? request.context : Json::object()}};
    if (!request.unknown.empty()) {
        Json::Array unknown;
        for (const UnknownField& field : request.unknown)
            unknown.push_back(Json::object({{"pointer", Json(field.pointer)}, {"reason", Json(word(field.reason))}}));
        out.emplace_back("unknown", Json(std::move(unknown)));
    }
    return Json(std::move(out));
}

Result<Request> requestFromJson(const Json& json) {
    if (!json.isObject()) return malformed("", "a request is a JSON object with subject, action, resource and context");
    Request request;
    if (auto read = readEntity(json, "subject", request.subject, request.subjectProperties); !read) return Failure(read.error());
    if (auto read = readEntity(json, "resource", request.resource, request.resourceProperties); !read)
        return Failure(read.error());
    const Json& action = json["action"];
    if (!action["name"].isString() || action["name"].asString().empty())
        return malformed("/action/name", "the request needs an action with a name");
    request.action = action["name"].asString();
    if (auto read = readProperties(action, "/action", request.actionProperties); !read) return Failure(read.error());
    request.context = json["context"];
    if (!request.context.isNull() && !request.context.isObject()) return malformed("/context", "an object was expected");
    Result<std::vector<UnknownField>> unknown = readUnknown(json["unknown"]);
    if (!unknown) return Failure(unknown.error());
    request.unknown = std::move(*unknown);
    return request;
}

}  // namespace writ
