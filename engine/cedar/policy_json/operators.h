#pragma once

#include "engine/cedar/tree.h"

#include <array>

namespace writ::cedar {

/// How strongly operators bind, loosest first.
enum class Binding : std::uint8_t { Conditional, Or, And, Relation, Sum, Product, Unary, Member, Primary };

/// An operator of two sides: the same sign in Cedar's text and in its JSON.
struct BinaryOperator {
    NodeKind kind;
    std::string_view sign;
    Binding binding;
};

inline constexpr std::array kBinaryOperators = {
    BinaryOperator{NodeKind::Or, "||", Binding::Or},           BinaryOperator{NodeKind::And, "&&", Binding::And},
    BinaryOperator{NodeKind::Equal, "==", Binding::Relation},  BinaryOperator{NodeKind::NotEqual, "!=", Binding::Relation},
    BinaryOperator{NodeKind::Less, "<", Binding::Relation},    BinaryOperator{NodeKind::LessEqual, "<=", Binding::Relation},
    BinaryOperator{NodeKind::Greater, ">", Binding::Relation}, BinaryOperator{NodeKind::GreaterEqual, ">=", Binding::Relation},
    BinaryOperator{NodeKind::In, "in", Binding::Relation},     BinaryOperator{NodeKind::Add, "+", Binding::Sum},
    BinaryOperator{NodeKind::Subtract, "-", Binding::Sum},     BinaryOperator{NodeKind::Multiply, "*", Binding::Product},
};

/// Null when the kind is no such operator.
[[nodiscard]] constexpr const BinaryOperator* findOperator(NodeKind kind) {
    for (const BinaryOperator& entry : kBinaryOperators) {
        if (entry.kind == kind) return &entry;
    }
    return nullptr;
}
[[nodiscard]] constexpr const BinaryOperator* findOperator(std::string_view sign) {
    for (const BinaryOperator& entry : kBinaryOperators) {
        if (entry.sign == sign) return &entry;
    }
    return nullptr;
}

}  // namespace writ::cedar
