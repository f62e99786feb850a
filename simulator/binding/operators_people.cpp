// Who acts, and what people said to it.
#include "simulator/binding/compile.h"
#include "simulator/binding/operators.h"
#include "simulator/binding/plain_words.h"

#include <algorithm>

namespace writ::sim::binding::operators {

namespace {

Trace derived(std::string_view derivation, std::vector<std::uint32_t> steps) {
    Trace trace{.origin = Origin::Derived, .derivation = derivation, .steps = std::move(steps)};
    std::sort(trace.steps.begin(), trace.steps.end());
    return trace;
}

Value unknownOf(Trace trace, UnknownReason reason = UnknownReason::NotRecorded) {
    return Value::unknown(reason, std::move(trace));
}

/// Nothing in the recording tells: another source may.
Value untold(std::string_view derivation) {
    Trace trace = derived(derivation, {});
    trace.untaught = true;
    return unknownOf(std::move(trace));
}

Value depthOfChain(const Node& node, Scope& scope) {
    Operands operands(node.op->name);
    std::int64_t parties = 0;
    for (const Party& party : scope.world.program.chain) {
        const bool hasType = operands.take(evaluate(*party.type, scope)) != nullptr;
        const bool hasId = operands.take(evaluate(*party.id, scope)) != nullptr;
        parties += hasType && hasId ? 1 : 0;
    }
    if (operands.missing().isUnknown() || parties == 0) return operands.missing();
    return operands.known(Json(parties - 1));
}

Value depthOfSteps(Scope& scope) {
    constexpr std::string_view kName = "delegationDepth";
    const Agents& agents = scope.world.state.agents;
    if (!agents.told()) return untold(kName);
    const Agents::Depth* depth = agents.depthOf(scope.call.agent);
    if (!depth) return unknownOf(derived(kName, {scope.call.number}));
    return Value::known(Json(static_cast<std::int64_t>(depth->depth)), derived(kName, depth->steps));
}

constexpr std::string_view kConfirmation = "confirmation";

/// What an outcome tells that was stated of the call: a call that waits for an answer has none.
bool statesNoApproval(const Scope& scope) {
    const Step& call = scope.call;
    const auto& steps = scope.world.session.steps;
    const Step* result = call.resultStep != 0 && call.resultStep <= steps.size() ? &steps[call.resultStep - 1] : nullptr;
    const OutcomeFinding* stated = call.stated();
    if (!stated && result && result->declared) stated = &*result->declared;
    return stated && (stated->outcome == Outcome::UserDeclined || stated->outcome == Outcome::ApprovalPending);
}

/// The answer that the recording holds as a step of its own; nothing where it has none. Of several the last counts that was given
/// before the result.
std::optional<Value> explicitAnswer(const Scope& scope) {
    const Step& call = scope.call;
    const auto& steps = scope.world.session.steps;
    const auto& approvals = scope.world.approvals;
    const auto inTime = [&](std::uint32_t number) { return call.resultStep == 0 || number < call.resultStep; };
    std::uint32_t last = 0;
    bool late = false;
    const auto [begin, end] = approvals.ofCall.equal_range(call.number);
    for (auto it = begin; it != end; ++it) {
        late = late || !inTime(it->second);
        if (inTime(it->second)) last = std::max(last, it->second);
    }
    if (last != 0 && !(steps[last - 1].approved && statesNoApproval(scope)))
        return Value::known(Json(steps[last - 1].approved), derived(kConfirmation, {last}));
    if (statesNoApproval(scope)) return Value::known(Json(false), derived(kConfirmation, {call.number}));
    if (late) return unknownOf(derived(kConfirmation, {call.number}));
    for (const std::uint32_t number : approvals.unplaced)
        if (number > call.number && call.resultStep != 0 && inTime(number)) return unknownOf(derived(kConfirmation, {number}));
    return std::nullopt;
}

const std::vector<std::string>& textsOf(const Node& node, std::string_view name) {
    static const std::vector<std::string> none;
    const auto found = node.texts.find(name);
    return found == node.texts.end() ? none : found->second;
}

bool holdsAny(const std::string& words, const std::vector<std::string>& phrases) {
    return std::any_of(phrases.begin(), phrases.end(),
                       [&](const std::string& phrase) { return holdsWords(words, plainWords(phrase)); });
}

/// What was said between model and user, read by the phrases of the binding.
class Conversation {
public:
    Conversation(const Node& node, Scope& scope) : m_node(node), m_scope(scope), m_exchange(scope.world.state.exchange) {}

    Value answer() {
        if (m_exchange.asked == 0) return known(false);
        m_steps.push_back(m_exchange.asked);
        m_steps.insert(m_steps.end(), m_exchange.answers.begin(), m_exchange.answers.end());
        Operands named(m_node.op->name);
        bool fits = asks();
        for (const NodePtr& operand : m_node.operands) {
            const std::optional<std::string> text = nameOf(named.take(evaluate(*operand, m_scope)), named);
            if (!text) return m_instead;
            fits = fits && holdsWords(plainWords(textOf(m_exchange.asked)), plainWords(*text));
        }
        if (!fits) return hides(m_exchange.asked) ? masked() : known(false);
        return read();
    }

private:
    static constexpr std::string_view kName = "confirmation (text)";

    Value known(bool value) { return Value::known(Json(value), derived(kName, m_steps)); }
    Value masked() { return unknownOf(derived(kName, m_steps), UnknownReason::Masked); }
    const std::string& textOf(std::uint32_t number) const { return m_scope.world.session.steps[number - 1].text; }
    bool hides(std::uint32_t number) const { return hidesPart(textOf(number), m_scope.world.program.masked); }

    bool asks() const {
        const auto& phrases = textsOf(m_node, "asked");
        return phrases.empty() || holdsAny(plainWords(textOf(m_exchange.asked)), phrases);
    }

    /// How a question names a value; nothing when that is not known, and then `m_instead` is the answer.
    std::optional<std::string> nameOf(const Json* json, Operands& named) {
        if (json && json->isString()) return json->asString();
        if (json && json->isNumber()) return std::string(json->numberText());
        m_instead = json ? named.misfit() : named.missing();
        return std::nullopt;
    }

    Value read() {
        bool agrees = false;
        bool hidden = false;
        for (const std::uint32_t number : m_exchange.answers) {
            const std::string words = plainWords(textOf(number));
            if (holdsAny(words, textsOf(m_node, "no"))) return known(false);
            agrees = agrees || holdsAny(words, textsOf(m_node, "yes"));
            hidden = hidden || hides(number);
        }
        if (hidden) return masked();
        if (!agrees) return known(false);
        return spent() ? unknownOf(derived(kName, m_steps)) : known(true);
    }

    /// A question that names nothing was for one call: another call of this tool was made since.
    bool spent() const {
        const State& state = m_scope.world.state;
        const auto& indices = state.callsOf(m_scope.call.tool);
        if (!m_node.operands.empty() || indices.empty()) return false;
        for (auto index = indices.rbegin(); index != indices.rend(); ++index) {
            const PastCall& past = state.calls()[*index];
            if (past.step < m_exchange.answers.back()) break;
            const bool same =
                past.arguments.isKnown() && m_scope.arguments.isKnown() && past.arguments.json() == m_scope.arguments.json();
            if (!same) return true;
        }
        return false;
    }

    const Node& m_node;
    Scope& m_scope;
    const Exchange& m_exchange;
    std::vector<std::uint32_t> m_steps;
    Value m_instead;
};

}  // namespace

Value delegationDepth(const Node& node, Scope& scope) {
    return node.word == "chain" ? depthOfChain(node, scope) : depthOfSteps(scope);
}

Value approved(const Node& /*node*/, Scope& scope) {
    const auto answer = explicitAnswer(scope);
    return answer ? *answer : untold(kConfirmation);
}

Value confirmed(const Node& node, Scope& scope) {
    const auto answer = explicitAnswer(scope);
    return answer ? *answer : Conversation(node, scope).answer();
}

}  // namespace writ::sim::binding::operators
