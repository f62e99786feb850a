#include "simulator/transcript/mapping.h"

#include "engine/json/file.h"
#include "engine/text/nearest.h"

#include <algorithm>

namespace writ::sim {

namespace {

constexpr std::string_view kSuffix = ".mapping.json";

Failure wrong(std::string message, std::string pointer) {
    Error error;
    error.kind = ErrorKind::Malformed;
    error.message = std::move(message);
    error.pointer = std::move(pointer);
    return Failure(std::move(error));
}

std::string suggestion(std::string_view word, const std::vector<std::string_view>& candidates) {
    const std::string_view match = nearest(word, candidates);
    return match.empty() ? std::string() : " Did you mean '" + std::string(match) + "'?";
}

Result<void> readPointer(const MappingMember& row, const Json& value, Mapping& mapping) {
    const std::string name(row.name);
    const std::string at = pointerJoin({}, name);
    if (!value.isString()) return wrong("'" + name + "' must be a JSON Pointer, which is a text.", at);
    const std::string& pointer = value.asString();
    if (!pointer.empty() && pointer.front() != '/')
        return wrong("'" + pointer + "' is no JSON Pointer: it must begin with '/'. Did you mean '/" + pointer + "'?", at);
    if (!pointerTokens(pointer))
        return wrong("'" + pointer + "' is no JSON Pointer: '~' must be written '~0', and '/' in a name '~1'.", at);
    mapping.*row.member = pointer;
    return {};
}

Result<void> readRoles(const Json& value, Mapping& mapping) {
    if (!value.isObject()) return wrong("'roles' must be an object: words of the recording and the roles they mean.", "/roles");
    static const std::vector<std::pair<std::string_view, Role>> kRoles{
        {"system", Role::System}, {"user", Role::User}, {"model", Role::Model}, {"tool", Role::Tool}};
    for (const auto& [word, meaning] : value.asObject()) {
        const auto row = std::find_if(kRoles.begin(), kRoles.end(),
                                      [&role = meaning.asString()](const auto& known) { return known.first == role; });
        if (row == kRoles.end()) {
            std::vector<std::string_view> names;
            for (const auto& known : kRoles) names.push_back(known.first);
            return wrong("A role is one of system, user, model, tool." + suggestion(meaning.asString(), names),
                         pointerJoin("/roles", word));
        }
        mapping.roles.insert_or_assign(word, row->second);
    }
    return {};
}

Result<void> readMember(const Json::Member& member, Mapping& mapping) {
    const auto& [key, value] = member;
    if (key == "format") return {};
    if (key == "roles") return readRoles(value, mapping);
    std::vector<std::string_view> names{"format", "roles"};
    for (const MappingMember& row : mappingMembers()) {
        if (key == row.name) return readPointer(row, value, mapping);
        names.push_back(row.name);
    }
    return wrong("A mapping has no member '" + key + "'." + suggestion(key, names), pointerJoin({}, key));
}

// What makes no sense together: nothing could ever be read, or it could only be guessed.
Result<void> check(const Mapping& mapping) {
    if (!mapping.text && !mapping.tool && !mapping.result)
        return wrong("A mapping names at least one of 'text', 'tool' and 'result'.", "");
    if (mapping.text && !mapping.role) return wrong("'text' needs 'role': without it nobody knows who said it.", "/text");
    if (mapping.arguments && !mapping.tool) return wrong("'arguments' needs 'tool': a call is one of a tool.", "/arguments");
    if (mapping.result && !mapping.tool && !mapping.callId)
        return wrong("'result' needs 'callId' or 'tool': without them nobody knows what it answers.", "/result");
    if (!mapping.roles.empty() && !mapping.role) return wrong("'roles' needs 'role'.", "/roles");
    return {};
}

}  // namespace

const std::vector<MappingMember>& mappingMembers() {
    static const std::vector<MappingMember> kRows{
        {"records", &Mapping::records, "the list of records, in the file or in each line or item of it"},
        {"session", &Mapping::session, "the id of the session; records without any form one together"},
        {"time", &Mapping::time, "when it happened"},
        {"agent", &Mapping::agent, "the name of the agent that acted"},
        {"role", &Mapping::role, "who speaks"},
        {"text", &Mapping::text, "what was said"},
        {"tool", &Mapping::tool, "the name of the tool that is called"},
        {"arguments", &Mapping::arguments, "the arguments of the call: an object, or its JSON in a text"},
        {"result", &Mapping::result, "what the tool answered"},
        {"callId", &Mapping::callId, "the id that call and result share"},
        {"error", &Mapping::error, "stands there when the call failed"},
    };
    return kRows;
}

Result<MappingPtr> mappingFromJson(const Json& document) {
    if (!document.isObject()) return wrong("A mapping must be a JSON object.", "");
    const Json& format = document["format"];
    if (format.isNull()) return wrong("A mapping needs \"format\": 1.", "");
    if (format != Json(1)) return wrong("This version of Writ reads mappings of format 1.", "/format");
    auto mapping = std::make_shared<Mapping>();
    for (const Json::Member& member : document.asObject())
        if (Result<void> read = readMember(member, *mapping); !read) return Failure(read.error());
    if (Result<void> checked = check(*mapping); !checked) return Failure(checked.error());
    mapping->document = document;
    return mapping;
}

Result<MappingPtr> readMapping(const std::filesystem::path& file) {
    const Result<Json> document = readJsonFile(file);
    if (!document) return Failure(document.error());
    Result<MappingPtr> mapping = mappingFromJson(*document);
    if (!mapping) return Failure(Error(mapping.error()).in(file.string()));
    return mapping;
}

std::string recordingStem(const std::filesystem::path& recording) {
    const std::filesystem::path unpacked = recording.extension() == ".gz" ? recording.stem() : recording;
    return unpacked.stem().string();
}

std::filesystem::path mappingPath(const std::filesystem::path& recording) {
    return recording.parent_path() / (recordingStem(recording) + std::string(kSuffix));
}

bool isMappingName(std::string_view name) {
    return name.ends_with(kSuffix);
}

}  // namespace writ::sim
