#include "simulator/binding/emit.h"

#include <algorithm>

namespace writ::sim::binding {

Json Emitter::emit(const Value& request) {
    const auto json = value(request, {});
    return json ? *json : Json();
}

std::optional<Json> Emitter::value(const Value& value, const std::string& pointer) {
    // A record with members that nobody knows of cannot be told apart from one without them: it is unknown as a whole.
    const auto reason = value.isUnknown() ? std::optional(value.reason()) : value.rest();
    if (reason) {
        m_unknown.push_back({pointer, *reason});
        note(value.trace(), pointer, reason);
        return std::nullopt;
    }
    if (value.isRecord()) return record(value, pointer);
    if (!value.isKnown()) return std::nullopt;
    leaves(value.json(), value.trace(), pointer);
    return value.json();
}

Json Emitter::record(const Value& value, const std::string& pointer) {
    Json::Object members;
    const std::size_t before = m_provenance.size();
    for (const auto& [name, part] : value.members())
        if (auto json = this->value(part, pointerJoin(pointer, name))) members.emplace_back(name, std::move(*json));
    if (m_provenance.size() == before) note(value.trace(), pointer, {});
    return Json(std::move(members));
}

void Emitter::leaves(const Json& json, const Trace& trace, const std::string& pointer) {
    if (json.size() == 0 || isEscape(json)) return note(trace, pointer, {});
    for (const auto& [name, member] : json.asObject()) leaves(member, trace.below(name), pointerJoin(pointer, name));
    for (std::size_t i = 0; i < json.asArray().size(); ++i)
        leaves(json.at(i), trace.below(std::to_string(i)), pointerJoin(pointer, i));
}

void Emitter::note(const Trace& trace, const std::string& pointer, std::optional<UnknownReason> unknown) {
    Provenance provenance;
    provenance.pointer = pointer;
    provenance.origin = trace.origin;
    provenance.file = trace.file;
    provenance.step = trace.step;
    provenance.at = trace.at;
    provenance.derivation = std::string(trace.derivation);
    provenance.steps = trace.steps;
    provenance.unknown = unknown;
    std::sort(provenance.steps.begin(), provenance.steps.end());
    provenance.steps.erase(std::unique(provenance.steps.begin(), provenance.steps.end()), provenance.steps.end());
    m_provenance.push_back(std::move(provenance));
}

std::vector<UnknownField> Emitter::takeUnknown() {
    std::sort(m_unknown.begin(), m_unknown.end());
    return std::move(m_unknown);
}

std::vector<Provenance> Emitter::takeProvenance() {
    std::sort(m_provenance.begin(), m_provenance.end(),
              [](const Provenance& a, const Provenance& b) { return a.pointer < b.pointer; });
    return std::move(m_provenance);
}

}  // namespace writ::sim::binding
