#include "simulator/binding/operators.h"
#include "simulator/binding/time.h"

#include <algorithm>

namespace writ::sim::binding {

const std::vector<std::string_view>& countedOutcomes() {
    static const std::vector<std::string_view> kOutcomes{"any", "successful", "failed", "denied"};
    return kOutcomes;
}

namespace operators {

namespace {

using Status = PastCall::Status;

/// Whether something belongs to what is counted. What may belong, and is not known to, is open.
struct Belongs {
    bool no = false;
    std::optional<UnknownReason> open;
};

/// `wanted` is one of countedOutcomes().
Belongs byOutcome(const PastCall& past, std::string_view wanted) {
    if (wanted == "any") return {};
    const bool wantsSuccess = wanted == "successful";
    if (past.status == Status::Succeeded) return {!wantsSuccess, {}};
    if (past.status != Status::Failed) return {false, past.whyNoResult()};
    if (wanted != "denied") return {wantsSuccess, {}};
    if (!past.denied) return {false, UnknownReason::NotRecorded};
    return {!*past.denied, {}};
}

/// A call whose clock stands on an earlier step may have been made any time after.
Belongs byTime(const CallTime& time, std::optional<std::int64_t> begin) {
    if (!begin || (time.ms && *time.ms >= *begin)) return {};
    if (time.ms && time.exact) return {true, {}};
    return {false, UnknownReason::NotRecorded};
}

/// The earlier calls that a node counts: by arguments, outcome and time.
class EarlierCalls {
public:
    EarlierCalls(const Node& node, Scope& scope, std::string_view usualOutcome)
        : m_node(node),
          m_outcome(node.word.empty() ? usualOutcome : std::string_view(node.word)),
          m_tests(node.arguments, scope) {
        if (node.within) takeClock(scope);
    }

    /// What the result has to be when the operands are not known; else nothing.
    std::optional<Value> missing(Operands& operands) const {
        if (const auto reason = m_tests.unknownOperand()) return operands.unknown(*reason);
        if (m_tests.absentOperand()) return Value();
        if (!m_node.within || m_now) return std::nullopt;
        if (!operands.take(m_clock)) return operands.missing();
        return operands.misfit();
    }

    Belongs belongs(const PastCall& past) const {
        const Tested tested = m_tests.test(past.arguments);
        if (!tested.passed && !tested.unknown) return {true, {}};
        Belongs result = byOutcome(past, m_outcome);
        if (tested.unknown) result.open = tested.unknown;
        return result;
    }

    Belongs belongsNow(const PastCall& past) const {
        Belongs result = belongs(past);
        const Belongs timely = byTime(past.time, begin());
        return {result.no || timely.no, result.open ? result.open : timely.open};
    }

    /// Of totals that go on from call to call.
    std::string key(const std::string& tool) const { return m_node.place + '\n' + tool + '\n' + m_tests.key(); }
    std::optional<std::int64_t> now() const { return m_now; }
    std::optional<std::int64_t> begin() const { return m_now ? std::optional(*m_now - *m_node.within) : std::nullopt; }

private:
    void takeClock(Scope& scope) {
        m_clock = scope.now();
        if (m_clock.isKnown()) m_now = parseTime(m_clock.json(), 0);
    }

    const Node& m_node;
    std::string_view m_outcome;
    ReadyTests m_tests;
    Value m_clock;
    std::optional<std::int64_t> m_now;
};

/// What one past call adds; nothing when it does not count.
std::optional<Addend> addendOf(const PastCall& past, const Node& node, const EarlierCalls& calls) {
    const Belongs belongs = calls.belongs(past);
    if (belongs.no) return std::nullopt;
    Addend addend{.step = past.step, .time = past.time, .amount = Decimal(node.pointer ? 0 : 1), .unknown = belongs.open};
    if (!node.pointer) return addend;
    const Value amount = past.arguments.at(*node.pointer).whole();
    if (amount.isUnknown())
        addend.unknown = amount.reason();
    else if (amount.isKnown() && !amount.json().isNumber())
        addend.unknown = addend.unknown.value_or(UnknownReason::NotRecorded);
    else if (amount.isKnown())
        addend.amount = Decimal::fromJson(amount.json());
    return addend;
}

/// The total over all calls of one tool. What is settled is counted once and kept.
Total wholeTotal(const std::vector<std::size_t>& indices, Total& kept, const Node& node, const EarlierCalls& calls,
                 const State& state) {
    const auto count = [&](std::size_t index, Total& total) {
        if (const auto addend = addendOf(state.calls()[index], node, calls)) total.add(*addend);
    };
    while (kept.next < indices.size() && state.calls()[indices[kept.next]].status != Status::Pending)
        count(indices[kept.next++], kept);
    Total total = kept;
    for (std::size_t i = kept.next; i < indices.size(); ++i) count(indices[i], total);
    return total;
}

/// The total over the calls of one tool that lie in the window. What went out of it is forgotten, unless the clock goes back.
Total recentTotal(const std::vector<std::size_t>& indices, Total& kept, const Node& node, const EarlierCalls& calls,
                  const State& state) {
    if (*calls.now() < kept.now) kept = Total();
    kept.now = *calls.now();
    const auto count = [&](std::size_t index, std::vector<Addend>& to) {
        if (auto addend = addendOf(state.calls()[index], node, calls)) to.push_back(std::move(*addend));
    };
    while (kept.next < indices.size() && state.calls()[indices[kept.next]].status != Status::Pending)
        count(indices[kept.next++], kept.recent);
    std::erase_if(kept.recent, [&](const Addend& addend) { return byTime(addend.time, calls.begin()).no; });
    std::vector<Addend> recent = kept.recent;
    for (std::size_t i = kept.next; i < indices.size(); ++i) count(indices[i], recent);
    Total total;
    for (Addend& addend : recent) {
        const Belongs timely = byTime(addend.time, calls.begin());
        if (timely.no) continue;
        if (!addend.unknown) addend.unknown = timely.open;
        total.add(addend);
    }
    return total;
}

Value totalOver(const Node& node, Scope& scope, std::string_view usualOutcome) {
    Operands operands(node.op->name);
    const EarlierCalls calls(node, scope, usualOutcome);
    if (const auto instead = calls.missing(operands)) return *instead;
    std::optional<Decimal> sum = Decimal(0);
    std::optional<UnknownReason> unknown;
    for (const auto& tool : node.tools) {
        State& state = scope.world.state;
        Total& kept = state.totals[calls.key(tool)];
        const auto& indices = state.callsOf(tool);
        const Total total =
            node.within ? recentTotal(indices, kept, node, calls, state) : wholeTotal(indices, kept, node, calls, state);
        operands.addSteps(total.steps);
        if (total.unknown) unknown = total.unknown;
        sum = sum && !total.overflow ? sum->plus(total.sum) : std::nullopt;
    }
    if (unknown) return operands.unknown(*unknown);
    if (sum) return operands.known(sum->toJson());
    scope.fail("number_out_of_range: " + node.place);
    return operands.misfit();
}

}  // namespace

Value runningTotal(const Node& node, Scope& scope) {
    return totalOver(node, scope, "successful");
}

Value callCount(const Node& node, Scope& scope) {
    return totalOver(node, scope, "any");
}

Value calledWith(const Node& node, Scope& scope) {
    Operands operands(node.op->name);
    const EarlierCalls calls(node, scope, "any");
    if (const auto instead = calls.missing(operands)) return *instead;
    Json::Array values;
    std::optional<UnknownReason> unknown;
    for (const std::size_t index : scope.world.state.callsOf(node.tools)) {
        const PastCall& past = scope.world.state.calls()[index];
        const Belongs belongs = calls.belongsNow(past);
        const Value value = past.arguments.at(*node.pointer);
        if (belongs.no || value.isAbsent()) continue;
        const Json* json = operands.take(value);
        if (belongs.open && !unknown) unknown = belongs.open;
        if (!json) continue;
        if (json->isArray())
            values.insert(values.end(), json->asArray().begin(), json->asArray().end());
        else
            values.push_back(*json);
    }
    const Value missing = operands.missing();
    if (unknown || missing.isUnknown()) return operands.unknown(missing.isUnknown() ? missing.reason() : *unknown);
    return operands.known(Json(std::move(values)));
}

}  // namespace operators
}  // namespace writ::sim::binding
