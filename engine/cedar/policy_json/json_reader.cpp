#include "engine/cedar/policy_json/json_reader.h"

#include "engine/cedar/json_value.h"
#include "engine/cedar/policy_json/write.h"

#include <algorithm>

namespace writ::cedar {

JsonReader::JsonReader(const Source& source, const Json& document, std::vector<Diagnostic>& diagnostics,
                       const ParseOptions& options)
    : m_source(source),
      m_document(document),
      m_spans(jsonSpans(source.text(), kMaxPolicyJsonDepth)),
      m_diagnostics(diagnostics),
      m_options(options) {
}

std::vector<JsonAt> JsonReader::children(JsonAt at) {
    std::vector<JsonAt> children;
    children.reserve(at->size());
    const auto add = [&](const Json& json) { children.push_back({&json, &at.spans->children[children.size()]}); };
    for (const Json& item : at->asArray()) add(item);
    for (const auto& [name, member] : at->asObject()) add(member);
    return children;
}

JsonAt JsonReader::find(JsonAt at, std::string_view name) {
    const Json::Object& members = at->asObject();
    for (std::size_t i = 0; i < members.size(); ++i) {
        if (members[i].first == name) return {&members[i].second, &at.spans->children[i]};
    }
    return {};
}

/// Found by the way of spans down to the value.
std::string JsonReader::pointer(JsonAt at) const {
    std::string path;
    JsonAt step = document();
    while (step.spans != at.spans) {
        const std::vector<JsonAt> below = children(step);
        std::size_t index = 0;
        while (index < below.size() && below[index].spans->value.end < at.spans->value.end) ++index;
        if (index == below.size()) return path;
        path = step->isObject() ? pointerJoin(path, step->asObject()[index].first) : pointerJoin(path, index);
        step = below[index];
    }
    return path;
}

void JsonReader::report(Code code, JsonAt at, Span span, const std::string& message) {
    if (m_reported++ >= m_options.maxDiagnostics) return;
    const std::string pointer = this->pointer(at);
    m_diagnostics.push_back(makeDiagnostic(code, m_source, span, pointer.empty() ? message : "at " + pointer + ": " + message));
}

JsonAt JsonReader::need(JsonAt at, std::string_view name) {
    const JsonAt member = find(at, name);
    if (!member) malformed(at, "the member \"" + std::string(name) + "\" is missing");
    return member;
}

std::optional<std::string> JsonReader::needString(JsonAt at, std::string_view name) {
    const JsonAt member = need(at, name);
    if (!member) return std::nullopt;
    if (member->isString()) return member->asString();
    malformed(member, "a string must stand here");
    return std::nullopt;
}

bool JsonReader::needObject(JsonAt at, std::string_view what) {
    if (at->isObject()) return true;
    malformed(at, std::string(what) + " must be an object");
    return false;
}

bool JsonReader::needArray(JsonAt at, std::string_view what) {
    if (at->isArray()) return true;
    malformed(at, std::string(what) + " must be an array");
    return false;
}

void JsonReader::refuseOthers(JsonAt at, std::initializer_list<std::string_view> known) {
    const std::vector<JsonAt> values = children(at);
    for (std::size_t i = 0; i < values.size(); ++i) {
        const std::string& name = at->asObject()[i].first;
        if (std::find(known.begin(), known.end(), name) != known.end()) continue;
        report(Code::CedarJsonMalformed, values[i], keySpan(values[i]), "no member \"" + name + "\" is known here");
    }
}

std::optional<EntityUid> JsonReader::entity(JsonAt at) {
    auto uid = toEntityUid(*at.json, "");
    if (uid) return std::move(*uid);
    malformed(at, uid.error().message);
    return std::nullopt;
}

std::optional<std::string> JsonReader::typeName(JsonAt at, std::string_view member) {
    auto name = needString(at, member);
    if (!name || isTypeName(*name)) return name;
    malformed(find(at, member), "`" + *name + "` is not the name of an entity type; names in JSON have no blanks");
    return std::nullopt;
}

}  // namespace writ::cedar
