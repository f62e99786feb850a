#include "simulator/binding/operators.h"
#include "simulator/binding/time.h"

namespace writ::sim::binding::operators {

namespace {

using Status = PastCall::Status;

/// Adds one past call to a total, if it belongs there.
void countIn(const PastCall& past, const Node& node, const ReadyTests& tests, Total& total) {
    if (past.status == Status::Failed) return;
    const Tested tested = tests.test(past.arguments);
    if (!tested.passed && !tested.unknown) return;
    const Value amount = past.arguments.at(*node.pointer).whole();
    total.steps.push_back(past.step);
    if (tested.unknown || amount.isUnknown()) {
        total.unknown = tested.unknown.value_or(amount.reason());
    } else if (past.status != Status::Succeeded || (amount.isKnown() && !amount.json().isNumber())) {
        total.unknown = total.unknown.value_or(past.whyNoResult());
    } else if (amount.isKnown()) {
        const auto number = Decimal::fromJson(amount.json());
        const auto sum = number ? total.sum.plus(*number) : std::nullopt;
        total.overflow = total.overflow || !sum;
        total.sum = sum.value_or(total.sum);
    }
}

/// The total over the calls of one tool. What is settled is counted once and kept.
Total totalOf(const std::string& tool, const Node& node, const ReadyTests& tests, State& state) {
    const auto& indices = state.callsOf(tool);
    Total& kept = state.totals[node.place + '\n' + tool + '\n' + tests.key()];
    while (kept.next < indices.size() && state.calls()[indices[kept.next]].status != Status::Pending)
        countIn(state.calls()[indices[kept.next++]], node, tests, kept);
    Total total = kept;
    for (std::size_t i = kept.next; i < indices.size(); ++i) countIn(state.calls()[indices[i]], node, tests, total);
    return total;
}

}  // namespace

Value toDatetime(const Node& node, Scope& scope) {
    Operands operands(node.op->name);
    const Json* value = operands.take(evaluate(*node.operands[0], scope));
    if (!value) return operands.missing();
    const auto ms = parseTime(*value, node.zone);
    const auto text = ms ? formatTime(*ms) : std::nullopt;
    return text ? operands.known(datetimeJson(*text)) : operands.misfit();
}

Value hour(const Node& node, Scope& scope) {
    Operands operands(node.op->name);
    const Json* value = operands.take(evaluate(*node.operands[0], scope));
    if (!value) return operands.missing();
    const auto ms = parseTime(*value, node.zone);
    if (!ms) return operands.misfit();
    const std::int64_t local = *ms + node.zone * kMsPerMinute;
    return operands.known(Json((local - floorDiv(local, kMsPerDay) * kMsPerDay) / kMsPerHour));
}

Value daysBetween(const Node& node, Scope& scope) {
    Operands operands(node.op->name);
    const Json* from = operands.take(evaluate(*node.operands[0], scope));
    const Json* to = operands.take(evaluate(*node.operands[1], scope));
    if (!from || !to) return operands.missing();
    const auto begin = parseTime(*from, node.zone);
    const auto end = parseTime(*to, node.zone);
    return begin && end ? operands.known(Json(floorDiv(*end - *begin, kMsPerDay))) : operands.misfit();
}

Value runningTotal(const Node& node, Scope& scope) {
    Operands operands(node.op->name);
    const ReadyTests tests(node.arguments, scope);
    if (const auto reason = tests.unknownOperand()) return operands.unknown(*reason);
    if (tests.absentOperand()) return {};
    std::optional<Decimal> sum = Decimal(0);
    std::optional<UnknownReason> unknown;
    for (const auto& tool : node.tools) {
        const Total total = totalOf(tool, node, tests, scope.world.state);
        operands.addSteps(total.steps);
        if (total.unknown) unknown = total.unknown;
        sum = sum && !total.overflow ? sum->plus(total.sum) : std::nullopt;
    }
    if (unknown) return operands.unknown(*unknown);
    if (sum) return operands.known(sum->toJson());
    scope.fail("number_out_of_range: " + node.place);
    return operands.misfit();
}

}  // namespace writ::sim::binding::operators
