// Equality, order, arithmetic, hierarchy, sets and records.
#include "engine/cedar/extension.h"
#include "engine/cedar/validate/checker.h"

#include <algorithm>

namespace writ::cedar {

Answer Checker::equality(const Node& node, const Capabilities& prior) {
    const NodeId leftId = m_tree.child(node, 0);
    const NodeId rightId = m_tree.child(node, 1);
    const Answer left = expression(leftId, prior);
    const Answer right = expression(rightId, prior);
    return equal(left, literal(leftId), right, literal(rightId), node.span);
}

/// Known to be true or false where the types share no value or both sides are literals; only else must the types agree.
Answer Checker::equal(const Answer& left, const Value* leftLiteral, const Answer& right, const Value* rightLiteral, Span span) {
    const bool ok = left.ok && right.ok;
    if (left.type && right.type && areDisjoint(*left.type, *right.type)) return {m_false, ok};
    if (leftLiteral && rightLiteral) return {*leftLiteral == *rightLiteral ? m_true : m_false, ok};
    return compatible(boolean(ok), left.type, right.type, span, "both sides of `==` must have one type");
}

/// `result`, unless two types that are both known do not go together.
Answer Checker::compatible(Answer result, const TypePtr& left, const TypePtr& right, Span span, std::string_view what) {
    if (!left || !right) return result;
    const auto joined = join(left, right);
    if (joined) return result;
    result.ok = false;
    if (!m_context.reporter) return result;
    Diagnostic* diagnostic =
        m_context.reporter->report(Code::CedarIncompatibleTypes, span,
                                   "the types " + inCode(left->text()) + " and " + inCode(right->text()) + " do not go together");
    addNote(diagnostic, std::string(what) + ": " + std::string(explanation(joined.error())));
    return result;
}

Answer Checker::order(const Node& node, const Capabilities& prior) {
    const Answer left = expression(m_tree.child(node, 0), prior);
    const Answer right = expression(m_tree.child(node, 1), prior);
    if (!left.type || !right.type) return boolean(false);
    const bool leftOpen = left.type->is(TypeKind::Never);
    const bool rightOpen = right.type->is(TypeKind::Never);
    const bool leftFits = leftOpen || isOrdered(*left.type);
    const bool rightFits = rightOpen || isOrdered(*right.type);
    const bool same = leftOpen || rightOpen || *left.type == *right.type;
    if (leftOpen && rightOpen) return boolean(false);
    if (leftFits && rightFits && same) return boolean(left.ok && right.ok);
    reportOrder(node, *left.type, *right.type);
    return boolean(false);
}

void Checker::reportOrder(const Node& node, const Type& left, const Type& right) {
    const Span leftSpan = m_tree.node(m_tree.child(node, 0)).span;
    const Span rightSpan = m_tree.node(m_tree.child(node, 1)).span;
    const bool isDecimal = left.is(TypeKind::Extension) && left.extensionType() == ExtensionType::Decimal;
    const std::string_view help = isDecimal ? "decimals are compared by methods such as `lessThan`" : "";
    // A Long leads: whoever writes a number means to compare numbers.
    if (isOrdered(left) && !(right.is(TypeKind::Long) && !left.is(TypeKind::Long))) {
        reportType(rightSpan, inCode(left.text()) + " as on the left side", right);
    } else if (isOrdered(right)) {
        reportType(leftSpan, inCode(right.text()) + " as on the right side", left, help);
    } else {
        constexpr std::string_view kOrdered = "a Long, a datetime or a duration";
        reportType(leftSpan, kOrdered, left, help);
        reportType(rightSpan, kOrdered, right, help);
    }
}

Answer Checker::arithmetic(const Node& node, const Capabilities& prior) {
    constexpr std::string_view kHelp = "`+`, `-` and `*` compute with Longs only: not with strings, sets or extension values";
    const Answer left = operand(node, 0, Want::Long, prior, kHelp);
    const Answer right = operand(node, 1, Want::Long, prior, kHelp);
    return {m_long, left.ok && right.ok};
}

Answer Checker::in(const Node& node, const Capabilities& prior) {
    constexpr std::string_view kHelp = "`in` asks for the hierarchy of entities; sets have `contains`, strings have `like`";
    const Answer left = operand(node, 0, Want::Entity, prior, kHelp);
    const Answer right = operand(node, 1, Want::EntityOrEntities, prior, kHelp);
    return membership(left, entityLiteral(m_tree.child(node, 0)), right, entityLiterals(m_tree.child(node, 1)));
}

Answer Checker::membership(const Answer& left, const Literals& leftLiteral, const Answer& right, const Literals& rightLiterals) {
    if (!left.ok || !right.ok) return boolean(false);
    if (leftLiteral && rightLiterals && isActionType(leftLiteral->front().type))
        return actionIn(leftLiteral->front(), *rightLiterals);
    const Type& container = right.type->is(TypeKind::Set) ? *right.type->element() : *right.type;
    const bool bothKnown = left.type->is(TypeKind::Entity) && container.is(TypeKind::Entity);
    if (bothKnown && !canBeIn(*left.type, container)) return constant(false);
    return boolean();
}

/// The hierarchy of actions is the schema's alone, so the answer is known.
Answer Checker::actionIn(const EntityUid& action, const std::vector<EntityUid>& groups) const {
    bool found = false;
    for (const EntityUid& group : groups) {
        if (!isActionType(group.type)) continue;  // an action is in no other entity
        const SchemaAction* declared = m_context.schema.action(group);
        if (!declared) return boolean(false);
        found =
            found || group == action || std::binary_search(declared->descendants.begin(), declared->descendants.end(), action);
    }
    return constant(found);
}

bool Checker::canBeIn(const Type& left, const Type& right) const {
    const Schema& schema = m_context.schema;
    const auto actionBelow = [&schema](const std::string& lower, const std::string& upper) {
        const auto below = [&lower](const EntityUid& uid) { return uid.type == lower; };
        return isActionType(upper) &&
               std::any_of(schema.actions().begin(), schema.actions().end(), [&](const SchemaAction& action) {
                   return action.uid.type == upper && std::any_of(action.descendants.begin(), action.descendants.end(), below);
               });
    };
    for (const std::string& lower : left.entityTypes()) {
        for (const std::string& upper : right.entityTypes()) {
            if (lower == upper || schema.canDescend(lower, upper) || actionBelow(lower, upper)) return true;
        }
    }
    return false;
}

Answer Checker::is(const Node& node, const Capabilities& prior) {
    const Answer subject = operand(node, 0, Want::Entity, prior, "only the types of entities can be tested");
    const Answer test = typeTest(subject, m_tree.names[node.datum]);
    if (node.kind == NodeKind::Is || truthOf(test.type) == StaticTruth::False) return test;
    const Answer container = operand(node, 1, Want::EntityOrEntities, prior);
    const NodeId left = m_tree.child(node, 0);
    const Answer below = membership(subject, entityLiteral(left), container, entityLiterals(m_tree.child(node, 1)));
    return conjunction(test, below);
}

/// The one type of a set's members; null where a member has none or they do not go together.
TypePtr Checker::elementOf(const std::vector<TypePtr>& types, Span span) {
    if (std::find(types.begin(), types.end(), nullptr) != types.end()) return nullptr;
    TypePtr element = Type::never();
    for (const TypePtr& type : types) {
        const auto joined = join(element, type);
        if (!joined) return compatible({nullptr, false}, element, type, span, "the members of a set must have one type").type;
        element = *joined;
    }
    return element;
}

Answer Checker::set(const Node& node, const Capabilities& prior) {
    bool ok = true;
    std::vector<TypePtr> types;
    for (std::uint32_t i = 0; i < node.count; ++i) {
        const Answer member = expression(m_tree.child(node, i), prior);
        ok = ok && member.ok;
        types.push_back(member.type);
    }
    if (node.count == 0) {
        if (m_context.reporter)
            m_context.reporter->report(Code::CedarEmptySet, node.span,
                                       "an empty set cannot be written in a policy: it has no type");
        return {nullptr, false};
    }
    const TypePtr element = elementOf(types, node.span);
    if (!element) return {nullptr, false};
    return {Type::set(element), ok};
}

Answer Checker::record(const Node& node, const Capabilities& prior) {
    bool ok = true;
    bool typed = true;
    std::vector<TypeField> fields;
    for (std::uint32_t i = 0; i < node.count; ++i) {
        const Answer value = expression(m_tree.child(node, i), prior);
        ok = ok && value.ok;
        typed = typed && value.type;
        fields.push_back({m_tree.names[node.datum + i], value.type, true, {}});
    }
    if (!typed) return {nullptr, false};
    return {Type::record(std::move(fields)), ok};
}

Answer Checker::setMethod(const Node& node, const Capabilities& prior) {
    constexpr std::string_view kHelp = "this is a method of sets; entities have `in`, records have `has`, strings have `like`";
    const auto method = static_cast<Builtin>(node.datum);
    if (method == Builtin::HasTag) return hasTag(node, prior);
    if (method == Builtin::GetTag) return getTag(node, prior);
    const Answer left = operand(node, 0, Want::Set, prior, kHelp);
    if (method == Builtin::IsEmpty) return boolean(left.ok);
    if (method == Builtin::Contains) {
        const Answer right = expression(m_tree.child(node, 1), prior);
        const TypePtr element = left.type && left.type->is(TypeKind::Set) ? left.type->element() : nullptr;
        return compatible(boolean(left.ok && right.ok), element, right.type, node.span,
                          "the set's members and the argument of `contains` must have one type");
    }
    const Answer right = operand(node, 1, Want::Set, prior, "to look for a single value, use `contains`");
    return compatible(boolean(left.ok && right.ok), left.type, right.type, node.span,
                      "the members of both sets must have one type");
}

}  // namespace writ::cedar
