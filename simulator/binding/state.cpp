#include "simulator/binding/state.h"

#include "simulator/binding/taint.h"

#include <algorithm>

namespace writ::sim::binding {

Value Records::find(const std::string& kind, const std::string& key) const {
    const auto found = m_kinds.find(kind);
    const Trace untaught{.origin = Origin::EarlierResult, .untaught = true};
    if (found == m_kinds.end()) return Value::unknown(UnknownReason::NotRecorded, untaught);
    const auto thing = found->second.things.find(key);
    if (thing != found->second.things.end()) return thing->second;
    if (!found->second.others.isAbsent()) return found->second.others;
    return Value::unknown(UnknownReason::NotRecorded, untaught);
}

std::vector<Value> Records::all(const std::string& kind) const {
    std::vector<Value> things;
    const auto found = m_kinds.find(kind);
    if (found == m_kinds.end()) return things;
    for (const auto& [key, thing] : found->second.things) things.push_back(thing);
    if (!found->second.others.isAbsent()) things.push_back(found->second.others);
    return things;
}

void Records::set(const std::string& kind, const std::string& key, Value value) {
    m_kinds[kind].things.insert_or_assign(key, std::move(value));
}

void Records::forget(const std::string& kind, const Value& because) {
    Kind& all = m_kinds[kind];
    all.things.clear();
    Trace lost = because.trace();
    lost.untaught = false;
    all.others = Value::unknown(because.reason(), std::move(lost));
}

void Records::forgetField(const std::string& kind, const Tokens& pointer, const Value& because) {
    const Value unknown = Value::unknown(because.reason(), because.trace());
    for (auto& [key, thing] : m_kinds[kind].things) thing = thing.with(pointer, unknown);
}

void Total::add(const Addend& addend) {
    steps.push_back(addend.step);
    if (addend.unknown) {
        if (!unknown || addend.unknown == UnknownReason::Masked) unknown = addend.unknown;
        return;
    }
    const auto further = addend.amount ? sum.plus(*addend.amount) : std::nullopt;
    overflow = overflow || !further;
    sum = further.value_or(sum);
}

const std::vector<std::size_t>& State::callsOf(const std::string& tool) const {
    static const std::vector<std::size_t> none;
    const auto found = m_byTool.find(tool);
    return found == m_byTool.end() ? none : found->second;
}

std::vector<std::size_t> State::callsOf(const std::vector<std::string>& tools) const {
    std::vector<std::size_t> all;
    for (const auto& tool : tools) {
        const auto& some = callsOf(tool);
        all.insert(all.end(), some.begin(), some.end());
    }
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    return all;
}

const std::string& State::wordsOf(const Arrival& arrival) {
    const auto [found, isNew] = m_words.try_emplace(arrival.step);
    if (isNew) found->second = binding::wordsOf(arrival.result);
    return found->second;
}

std::size_t State::add(PastCall call) {
    m_byTool[call.call->tool].push_back(m_calls.size());
    m_calls.push_back(std::move(call));
    return m_calls.size() - 1;
}

}  // namespace writ::sim::binding
