#include "engine/cedar/why/apply_change.h"

#include <algorithm>

namespace writ::cedar {
namespace {

/// Depth is that of the pointer.
Json without(const Json& json, const std::vector<std::string>& tokens, std::size_t at) {
    Json::Object members;
    for (const auto& [name, member] : json.asObject()) {
        if (name != tokens[at])
            members.emplace_back(name, member);
        else if (at + 1 < tokens.size())
            members.emplace_back(name, without(member, tokens, at + 1));
    }
    return Json(std::move(members));
}

Json& partOf(Request& request, const std::string& name) {
    if (name == "context") return request.context;
    return name == "subject" ? request.subjectProperties : request.resourceProperties;
}

const Json& bare(const Json& uid) {
    return uid.contains("__entity") ? uid["__entity"] : uid;
}

bool sameUid(const Json& a, const Json& b) {
    return bare(a)["type"] == bare(b)["type"] && bare(a)["id"] == bare(b)["id"];
}

}  // namespace

Request withValue(Request request, const std::string& pointer, const std::optional<Json>& value) {
    const std::vector<std::string> tokens = pointerTokens(pointer).value_or(std::vector<std::string>());
    const std::size_t first = tokens.front() == "context" ? 1 : 2;  // behind /subject/properties
    Json& part = partOf(request, tokens.front());
    if (!value) {
        part = without(part, tokens, first);
        return request;
    }
    std::string rest;
    for (std::size_t i = first; i < tokens.size(); ++i) rest = pointerJoin(rest, tokens[i]);
    part = part.withPointer(rest, *value);
    return request;
}

Facts withGroup(const Facts& facts, const EntityUid& uid, const std::optional<Json>& left, const std::optional<Json>& joined) {
    const Json name = Json::object({{"type", uid.type}, {"id", uid.id}});
    Json::Array entities = facts.entities().asArray();
    bool found = false;
    for (Json& entity : entities) {
        if (!sameUid(entity["uid"], name)) continue;
        found = true;  // an entity that is given twice is changed in both places
        Json::Array parents = entity["parents"].asArray();
        if (left) {
            const auto isLeft = [&left](const Json& parent) { return sameUid(parent, *left); };
            parents.erase(std::remove_if(parents.begin(), parents.end(), isLeft), parents.end());
        }
        if (joined) parents.push_back(*joined);
        entity = entity.with("parents", Json(std::move(parents)));
    }
    if (!found && joined) {
        entities.push_back(Json::object({{"uid", name}, {"attrs", Json::object()}, {"parents", Json::array({*joined})}}));
    }
    return Facts(Json(std::move(entities)), facts.source());
}

}  // namespace writ::cedar
