#include "simulator/binding/operators.h"
#include "simulator/binding/time.h"

namespace writ::sim::binding::operators {

namespace {

Value notRecorded(Scope& scope, Origin origin) {
    Trace trace;
    trace.origin = origin;
    trace.file = origin == Origin::Facts ? scope.world.facts.file : std::string();
    trace.untaught = true;
    return Value::unknown(UnknownReason::NotRecorded, std::move(trace));
}

Value resultAtHand(const Node& node, Scope& scope) {
    return scope.result ? partOfResult(*scope.result, *node.pointer) : Value();
}

/// Whether a past call is the one that `$result` asks for.
Tested fits(const PastCall& past, const ReadyTests& arguments, const ReadyTests& where) {
    if (past.status == PastCall::Status::Failed) return {};
    const Tested byArguments = arguments.test(past.arguments);
    if (!byArguments.passed) return byArguments;
    // Made, but not answered before this call: with what, and whether it succeeded, was not known then.
    if (past.status == PastCall::Status::Pending) return {false, UnknownReason::NotRecorded};
    if (past.status == PastCall::Status::NoResult) return {false, past.whyNoResult()};
    return where.test(past.result);
}

Value pickResult(const Node& node, Scope& scope, const ReadyTests& arguments, const ReadyTests& where) {
    const auto indices = scope.world.state.callsOf(node.tools);
    for (std::size_t i = 0; i < indices.size(); ++i) {
        const auto index = node.word == "first" ? indices[i] : indices[indices.size() - 1 - i];
        const PastCall& past = scope.world.state.calls()[index];
        const Tested tested = fits(past, arguments, where);
        if (tested.passed) return partOfResult(past.result, node.pointer.value_or(Tokens()));
        if (!tested.unknown) continue;
        Trace trace = scope.trace(Origin::EarlierResult);
        trace.step = past.step;
        return Value::unknown(*tested.unknown, std::move(trace));
    }
    return notRecorded(scope, Origin::EarlierResult);
}

}  // namespace

Value constant(const Node& node, Scope& scope) {
    return node.literal.isNull() ? Value() : Value::known(node.literal, scope.bindingTrace(node.place));
}

Value argument(const Node& node, Scope& scope) {
    return scope.arguments.at(*node.pointer);
}

Value metadata(const Node& node, Scope& scope) {
    return scope.metadata.at(*node.pointer);
}

Value call(const Node& node, Scope& scope) {
    if (node.word == "tool") return Value::known(Json(scope.call.tool), scope.trace(Origin::Recording));
    if (node.word == "id")
        return scope.call.callId.empty() ? Value() : Value::known(Json(scope.call.callId), scope.trace(Origin::Recording));
    const auto tool = scope.world.tools.find(scope.call.tool);
    if (tool == scope.world.tools.end() || tool->second.server.empty()) return {};
    return Value::known(Json(tool->second.server), scope.bindingTrace(node.place));
}

Value time(const Node& node, Scope& scope) {
    const auto number = node.word == "session" ? scope.world.firstTime : scope.timeStep;
    if (!number) return notRecorded(scope, Origin::Time);
    const Step& step = scope.world.session.steps[*number - 1];
    const auto text = formatTime(step.time->ms);
    Trace trace{.origin = Origin::Time, .file = step.place.file, .step = *number};
    return text ? Value::known(Json(*text), std::move(trace)) : Value::unknown(UnknownReason::NotRecorded, std::move(trace));
}

Value now(const Node& /*node*/, Scope& scope) {
    return scope.now();
}

Value record(const Node& node, Scope& scope) {
    Operands operands(node.op->name);
    const Json* key = operands.take(evaluate(*node.operands[0], scope));
    if (!key) return operands.missing();
    const auto text = keyText(*key);
    return text ? partOfResult(scope.world.state.records.find(node.word, *text), node.pointer.value_or(Tokens()))
                : operands.misfit();
}

Value records(const Node& node, Scope& scope) {
    Operands operands(node.op->name);
    const ReadyTests tests(node.where, scope);
    if (const auto reason = tests.unknownOperand()) return operands.unknown(*reason);
    if (tests.absentOperand()) return {};
    Json::Array passing;
    for (const Value& thing : scope.world.state.records.all(node.word)) {
        const Tested tested = tests.test(thing);
        if (tested.unknown) return operands.unknown(*tested.unknown);
        if (!tested.passed) continue;
        const Json* json = operands.take(thing);
        if (!json) return operands.missing();
        passing.push_back(*json);
    }
    return operands.known(Json(std::move(passing)));
}

Value result(const Node& node, Scope& scope) {
    if (node.tools.empty()) return resultAtHand(node, scope);
    const ReadyTests arguments(node.arguments, scope);
    const ReadyTests where(node.where, scope);
    for (const ReadyTests* tests : {&arguments, &where})
        if (const auto reason = tests->unknownOperand()) return Value::unknown(*reason, scope.trace(Origin::EarlierResult));
    if (arguments.absentOperand() || where.absentOperand()) return {};
    return pickResult(node, scope, arguments, where);
}

Value fact(const Node& node, Scope& scope) {
    Operands operands(node.op->name);
    const Json* type = operands.take(evaluate(*node.operands[0], scope));
    const Json* id = operands.take(evaluate(*node.operands[1], scope));
    if (!type || !id) return operands.missing();
    const auto text = keyText(*id);
    if (!text || !type->isString()) return operands.misfit();
    const auto found = scope.world.facts.attributes.find(EntityUid{type->asString(), *text});
    return found == scope.world.facts.attributes.end() ? notRecorded(scope, Origin::Facts) : found->second.at(*node.pointer);
}

Value item(const Node& node, Scope& scope) {
    return scope.item ? scope.item->at(*node.pointer) : Value();
}

Value either(const Node& node, Scope& scope) {
    Value unknown;
    for (const auto& operand : node.operands) {
        Value value = evaluate(*operand, scope);
        if (value.isKnown() || value.isRecord()) return value;
        // What the recording hides or lost was said once: an older or other source must not speak for it.
        if (value.isUnknown() && !value.trace().untaught) return value;
        if (unknown.isAbsent()) unknown = std::move(value);
    }
    return unknown;
}

}  // namespace writ::sim::binding::operators
