#include "simulator/binding/scope.h"

namespace writ::sim::binding {

namespace {

Value evaluateList(const Node& node, Scope& scope) {
    Operands operands("$list");
    Json::Array items;
    bool complete = true;
    for (const auto& part : node.operands) {
        const Value value = evaluate(*part, scope);
        const Json* item = operands.take(value);
        if (item) items.push_back(*item);
        complete = complete && (item || value.isAbsent());
    }
    return complete ? operands.known(Json(std::move(items))) : operands.missing();
}

Value evaluateRecord(const Node& node, Scope& scope) {
    Members members;
    for (std::size_t i = 0; i < node.names.size(); ++i)
        if (Value value = evaluate(*node.operands[i], scope); !value.isAbsent())
            members.emplace_back(node.names[i], std::move(value));
    return Value::record(std::move(members), scope.bindingTrace(node.place));
}

}  // namespace

Value evaluate(const Node& node, Scope& scope) {
    switch (node.form) {
    case Node::Form::Literal: return node.literal.isNull() ? Value() : Value::known(node.literal, scope.bindingTrace(node.place));
    case Node::Form::List: return evaluateList(node, scope);
    case Node::Form::Record: return evaluateRecord(node, scope);
    case Node::Form::Operator: return node.op->evaluate(node, scope);
    }
    return {};
}

}  // namespace writ::sim::binding
