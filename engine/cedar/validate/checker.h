#pragma once

#include "engine/cedar/validate/capabilities.h"
#include "engine/cedar/validate/lattice.h"
#include "engine/cedar/validate/reporter.h"

#include <optional>

namespace writ::cedar {

/// Fills a Typing.
class TypingBuilder {
public:
    /// Room for the given nodes.
    TypingBuilder(Typing& typing, const std::vector<NodeId>& nodes);
    void record(NodeId node, const TypePtr& type);
    void scope(std::size_t variable, StaticTruth truth) { m_typing.m_scope[variable] = truth; }
    void finish(StaticTruth whole, bool ok);

private:
    Typing& m_typing;
};

[[nodiscard]] StaticTruth truthOf(const TypePtr& type);

/// What the checks of one policy share, whatever the environment.
struct PolicyContext {
    const Tree& tree;
    const Policy* policy;  ///< null for an expression alone
    const Schema& schema;
    Shapes& shapes;
    Reporter* reporter;  ///< null: nobody wants diagnostics
};

/// What is known of an expression. `type` is null when there is none to give; an expression that is not `ok` may still have one.
struct Answer {
    TypePtr type;
    bool ok = true;
    Capabilities capabilities{};  ///< what holds where it is true; empty unless ok
    TypePtr likely{};             ///< for people, where `type` is null: the type it would have if it were right
};

/// Types expressions in one environment by the strict rules of Cedar's validator. (reference: Cedar 4.5, typechecking)
class Checker {
public:
    Checker(const PolicyContext& context, const LinkedEnvironment& environment, TypingBuilder& typing);

    /// Scope and conditions together.
    Answer policy(const Policy& policy);
    Answer expression(NodeId id, const Capabilities& prior);

private:
    using Literals = std::optional<std::vector<EntityUid>>;

    // Scope.
    Answer conditions(const Policy& policy, Answer scope);
    Answer clause(Variable variable, const ScopeClause& clause);
    Answer scopeEntity(Variable variable, const ScopeClause& clause);
    Answer scopeSet(const ScopeClause& clause);
    TypePtr elementOf(const std::vector<TypePtr>& types, Span span);
    Answer typeTest(const Answer& subject, const std::string& name) const;

    // Logic.
    Answer dispatch(const Node& node, const Capabilities& prior);
    Answer chain(const Node& node, const Capabilities& prior);
    [[nodiscard]] Answer conjunction(const Answer& left, const Answer& right) const;
    [[nodiscard]] Answer disjunction(const Answer& left, const Answer& right) const;
    Answer conditional(const Node& node, const Capabilities& prior);
    Answer bothBranches(const Node& node, const Answer& test, const Capabilities& prior);
    [[nodiscard]] Answer negation(const Answer& inner) const;

    // Operators.
    Answer equality(const Node& node, const Capabilities& prior);
    Answer equal(const Answer& left, const Value* leftLiteral, const Answer& right, const Value* rightLiteral, Span span);
    Answer compatible(Answer result, const TypePtr& left, const TypePtr& right, Span span, std::string_view what);
    Answer order(const Node& node, const Capabilities& prior);
    void reportOrder(const Node& node, const Type& left, const Type& right);
    Answer arithmetic(const Node& node, const Capabilities& prior);
    Answer in(const Node& node, const Capabilities& prior);
    Answer membership(const Answer& left, const Literals& leftLiteral, const Answer& right, const Literals& rightLiterals);
    Answer actionIn(const EntityUid& action, const std::vector<EntityUid>& groups) const;
    [[nodiscard]] bool canBeIn(const Type& left, const Type& right) const;
    Answer is(const Node& node, const Capabilities& prior);
    Answer set(const Node& node, const Capabilities& prior);
    Answer record(const Node& node, const Capabilities& prior);
    Answer setMethod(const Node& node, const Capabilities& prior);

    // Attributes, tags and extension functions.
    Answer attribute(const Node& node, const Capabilities& prior);
    void reportAttribute(const Node& node, const Type& receiver, const TypeField* field);
    Answer has(const Node& node, const Capabilities& prior);
    Answer hasStep(const Answer& receiver, ShapeId shape, const std::string& name, const Capabilities& prior);
    [[nodiscard]] const TypeField* findField(const Type& receiver, std::string_view name) const;
    Answer hasTag(const Node& node, const Capabilities& prior);
    Answer getTag(const Node& node, const Capabilities& prior);
    [[nodiscard]] std::vector<TypePtr> tagTypes(const Type& entity) const;
    Answer call(const Node& node, const Capabilities& prior);
    bool checkCall(const Node& node);

    // Common ground.
    Answer operand(const Node& node, std::uint32_t index, Want want, const Capabilities& prior, std::string_view help = {});
    Answer expected(Answer answer, Want want, Span span, std::string_view help = {});
    void reportType(Span span, std::string_view wanted, const Type& found, std::string_view help = {});
    [[nodiscard]] TypePtr typeOf(const Value& value) const;
    [[nodiscard]] const TypePtr& typeOf(Variable variable) const { return m_variables[static_cast<std::size_t>(variable)]; }
    [[nodiscard]] NodeId idOf(const Node& node) const { return static_cast<NodeId>(&node - m_tree.nodes.data()); }
    [[nodiscard]] const Value* literal(NodeId node) const;
    [[nodiscard]] Literals entityLiteral(NodeId node) const;
    [[nodiscard]] Literals entityLiterals(NodeId node) const;
    [[nodiscard]] bool isActionVariable(NodeId node) const;
    [[nodiscard]] Answer boolean(bool ok = true) const { return {m_bool, ok}; }
    [[nodiscard]] Answer constant(bool value) const { return {value ? m_true : m_false}; }

    const Tree& m_tree;
    const PolicyContext& m_context;
    const LinkedEnvironment& m_environment;
    TypingBuilder& m_typing;
    Value m_action;
    TypePtr m_bool = Type::boolean();
    TypePtr m_true = Type::singleton(true);
    TypePtr m_false = Type::singleton(false);
    TypePtr m_long = Type::longInteger();
    TypePtr m_string = Type::string();
    std::array<TypePtr, 4> m_variables;
};

}  // namespace writ::cedar
