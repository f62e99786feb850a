#include "simulator/binding/teach.h"

#include <algorithm>

namespace writ::sim::binding {

namespace {

bool concerns(const std::vector<std::string>& tools, const std::string& tool) {
    return std::binary_search(tools.begin(), tools.end(), tool);
}

/// The value that an effect sets, told as derived from its call.
Value effectOf(const Value& value, const Scope& scope) {
    Trace trace{.origin = Origin::Derived, .derivation = "effect"};
    value.collectSteps(trace.steps);
    trace.steps.push_back(scope.call.number);
    std::sort(trace.steps.begin(), trace.steps.end());
    trace.steps.erase(std::unique(trace.steps.begin(), trace.steps.end()), trace.steps.end());
    const Value whole = value.whole();
    return whole.isUnknown() ? Value::unknown(whole.reason(), std::move(trace)) : Value::known(whole.json(), std::move(trace));
}

}  // namespace

void Teacher::finished(const PastCall& call, std::optional<std::uint32_t> timeStep) {
    if (call.status == PastCall::Status::Failed) return;
    const bool recorded = call.status == PastCall::Status::Succeeded;
    Scope scope(m_world, *call.call, call.arguments, timeStep);
    const Value nothing = Value::unknown(call.whyNoResult(), scope.trace(Origin::EarlierResult));
    scope.result = recorded ? &call.result : &nothing;
    for (const RecordKind& kind : m_program.records)
        for (const Learn& rule : kind.learn)
            if (concerns(rule.tools, call.call->tool)) recorded ? learn(kind, rule, scope) : forget(kind, rule, scope);
    for (const RecordKind& kind : m_program.records)
        for (const Effect& rule : kind.effects)
            if (concerns(rule.tools, call.call->tool)) apply(kind, rule, scope, recorded);
}

Value Teacher::key(const Node& node, Scope& scope) {
    const Value value = evaluate(node, scope).whole();
    if (!value.isKnown()) return value;
    const auto text = keyText(value.json());
    return text ? Value::known(Json(*text), value.trace()) : Value::unknown(UnknownReason::NotRecorded, value.trace());
}

void Teacher::learn(const RecordKind& kind, const Learn& rule, Scope& scope) {
    if (!rule.each) return learnOne(kind, rule, scope, *scope.result);
    const Value list = partOfResult(*scope.result, *rule.each).whole();
    if (list.isUnknown()) return m_world.state.records.forget(kind.name, list);
    if (!list.isKnown()) return;
    const auto take = [&](const Json& json, const std::string& token) {
        const Value item = Value::known(json, list.trace().below(token));
        scope.item = &item;
        learnOne(kind, rule, scope, item);
        scope.item = nullptr;
    };
    for (std::size_t i = 0; i < list.json().asArray().size(); ++i) take(list.json().at(i), std::to_string(i));
    for (const auto& [name, member] : list.json().asObject()) take(member, name);
}

void Teacher::learnOne(const RecordKind& kind, const Learn& rule, Scope& scope, const Value& source) {
    Records& records = m_world.state.records;
    const Value thing = partOfResult(source, rule.at);
    if (thing.isAbsent()) return;
    const Value name = key(*rule.key, scope);
    if (name.isAbsent()) return;
    if (name.isUnknown()) return records.forget(kind.name, name);
    const std::string& text = name.json().asString();
    records.set(kind.name, text, rule.merge ? merged(records.find(kind.name, text), thing) : thing);
}

void Teacher::forget(const RecordKind& kind, const Learn& rule, Scope& scope) {
    Records& records = m_world.state.records;
    const Value name = rule.each ? *scope.result : key(*rule.key, scope);
    if (name.isAbsent()) return;
    if (name.isUnknown()) return records.forget(kind.name, name);
    records.set(kind.name, name.json().asString(), *scope.result);
}

void Teacher::apply(const RecordKind& kind, const Effect& rule, Scope& scope, bool recorded) {
    Records& records = m_world.state.records;
    const Value name = key(*rule.key, scope);
    if (name.isAbsent()) return;
    for (const auto& [pointer, node] : rule.set) {
        const Value given = evaluate(*node, scope);
        if (given.isAbsent()) continue;
        const Value value = effectOf(recorded ? given : *scope.result, scope);
        const Value unknown = Value::unknown(value.isUnknown() ? value.reason() : name.reason(), value.trace());
        if (name.isUnknown()) {
            records.forgetField(kind.name, pointer, unknown);
        } else {
            const std::string& text = name.json().asString();
            records.set(kind.name, text, records.find(kind.name, text).with(pointer, value));
        }
    }
}

}  // namespace writ::sim::binding
