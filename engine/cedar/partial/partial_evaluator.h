#pragma once

#include "engine/cedar/input.h"
#include "engine/cedar/partial/partial.h"
#include "engine/cedar/partial/residual.h"
#include "engine/cedar/validate/typing.h"

namespace writ::cedar {

/// Evaluates one policy as far as the known parts go. Recursion is bounded by the height of the tree.
class PartialEvaluator {
public:
    PartialEvaluator(const Tree& tree, const Schema& schema, const LinkedEnvironment& environment, const PartialRequest& request,
                     const PartialEntities& entities, const Typing& typing, ResidualTree& residuals);

    /// Scope and conditions together.
    Residual policy(const Policy& policy);
    Residual expression(NodeId id);

private:
    friend class ResidualChain;
    using Operands = std::vector<Residual>;
    /// What is known about the presence of an attribute.
    enum class Presence : std::uint8_t { Absent, Present, Open };

    // Scope.
    Residual scope(const ScopeClause& clause, Variable variable);

    // Logic and conditions.
    Residual dispatch(NodeId id, const Node& node);
    Residual variable(Variable variable);
    Residual chain(NodeId id, const Node& node);
    Residual boolean(NodeId id);
    Residual conditional(NodeId id, const Node& node);
    Residual negation(NodeId id, const Node& node);
    Residual negated(Residual operand);

    // Operators.
    Operands operands(const Node& node);
    Residual strict(NodeId id, const Node& node);
    Residual computed(NodeId id, const Node& node, const Operands& operands);
    Residual open(NodeId id, const Node& node, const Operands& operands, bool canFail);
    Residual equality(NodeId id, const Node& node, const Operands& operands);
    Residual in(NodeId id, const Node& node);
    [[nodiscard]] std::optional<Residual> membership(const Residual& left, const Residual& right, NodeId origin) const;
    [[nodiscard]] std::optional<bool> membershipOf(const EntityUid& uid, const std::vector<Value>& groups) const;
    [[nodiscard]] bool cannotBeIn(const Residual& left, const Residual& right) const;
    Residual is(NodeId id, const Node& node);
    [[nodiscard]] std::optional<bool> isOfType(const Residual& operand, const std::string& type) const;
    Residual isIn(NodeId id, const Node& node);
    Residual isBelow(const Residual& subject, const Residual& container);
    Residual tag(NodeId id, const Node& node, const Operands& operands);

    // Attributes.
    Residual attribute(NodeId id, const Node& node);
    [[nodiscard]] Residual step(const Residual& holder, const std::string& name, const Residual& open, NodeId origin) const;
    Residual next(const Residual& holder, const std::string& name);
    Residual has(NodeId id, const Node& node);
    [[nodiscard]] Presence presence(const Residual& holder, const std::string& name) const;
    [[nodiscard]] const Value* knownRecord(const Residual& holder) const;
    [[nodiscard]] const TypeField* field(const Residual& holder, const std::string& name) const;
    [[nodiscard]] bool isCertain(const Residual& holder, const std::string& name) const;
    [[nodiscard]] Residual known(const Value& value, Residual open, bool isPresent) const;

    const Tree& m_tree;
    const Schema& m_schema;
    const LinkedEnvironment& m_environment;
    const PartialRequest& m_request;
    const PartialEntities& m_entities;
    const Typing& m_typing;
    ResidualTree& m_residuals;
    std::shared_ptr<const EntityStore> m_nothing;  ///< for operators, which read no entities
    View m_view;
};

/// Joins the operands of && or || from left to right.
class ResidualChain {
public:
    ResidualChain(NodeKind kind, ResidualTree& residuals) : m_kind(kind), m_residuals(residuals) {}

    /// Whether anything behind the operand can matter.
    bool add(const Residual& operand);
    Residual finish();

private:
    NodeKind m_kind;
    ResidualTree& m_residuals;
    std::optional<Residual> m_result;
    std::vector<NodeId> m_open;
    bool m_canFail = false;
};

}  // namespace writ::cedar
