#pragma once

#include "engine/cedar/value.h"
#include "engine/decision/decision.h"

#include <array>
#include <string>
#include <utility>
#include <vector>

namespace writ::cedar {

using NodeId = std::uint32_t;
inline constexpr NodeId kNoNode = 0xffff'ffff;

enum class NodeKind : std::uint8_t {
    Invalid,  ///< what the parser could not read; such a tree is never evaluated
    Literal,
    Variable,
    Slot,
    Not,
    Negate,
    And,
    Or,
    If,
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    In,
    Add,
    Subtract,
    Multiply,
    Attribute,
    Has,
    Like,
    Is,
    IsIn,
    Set,
    Record,
    Method,
    Call,
};

enum class Variable : std::uint8_t { Principal, Action, Resource, Context };

/// A node of the arena. Operands stand in Tree::children; `datum` says which row of which table belongs to it.
struct Node {
    NodeKind kind = NodeKind::Invalid;
    /// Levels of nodes below and with this one: bounds every recursion over the tree.
    std::uint16_t height = 1;
    Span span;
    std::uint32_t first = 0;
    std::uint32_t count = 0;
    /// Literal: constants. Variable: Variable. Attribute, Is, IsIn: names. Has: names, `extra` of them. Record: names, one a
    /// child. Like: patterns. Method: Builtin. Call: extensionFunctions().
    std::uint32_t datum = 0;
    std::uint32_t extra = 0;
};

/// The right side of `like`: the texts between the wildcards.
struct Pattern {
    std::vector<std::string> pieces;
    [[nodiscard]] bool matches(std::string_view text) const;
};

/// What one variable of the scope is held to.
enum class ScopeKind : std::uint8_t { Any, Equal, In, InSet, Is, IsIn };
struct ScopeClause {
    ScopeKind kind = ScopeKind::Any;
    Span span;
    std::string type;               ///< Is, IsIn
    std::vector<Value> entities;    ///< Equal, In, IsIn: one; InSet: any number
    bool hasSlot = false;           ///< ?principal or ?resource stands for the entity
    Span typeSpan;                  ///< Is, IsIn: where the type is written
    std::vector<Span> entitySpans;  ///< one an entity, from its type to its id; with a slot that of the slot
};

struct Annotation {
    std::string name;
    std::string value;
    Span span;
    bool hasValue = false;  ///< false: written without parentheses, which means ""
};

struct Condition {
    bool isUnless = false;
    NodeId body = kNoNode;
    Span span;
};

struct Policy {
    Effect effect = Effect::Permit;
    std::vector<Annotation> annotations;
    std::array<ScopeClause, 3> scope;  ///< principal, action, resource
    std::vector<Condition> conditions;
    Span span;
    Span headSpan;
    bool isTemplate = false;
    std::string id;  ///< given by a policy set in JSON or by a link; empty where only place and annotations tell
};

/// All policies of one source. Nodes refer to each other by number; so a tree is copied, shared and destroyed flat.
struct Tree {
    std::vector<Policy> policies;
    std::vector<Node> nodes;
    std::vector<NodeId> children;
    std::vector<Value> constants;
    std::vector<std::string> names;
    std::vector<Span> nameSpans;  ///< one a name: where it is written, quotes included
    std::vector<Pattern> patterns;

    [[nodiscard]] const Node& node(NodeId id) const { return nodes[id]; }
    [[nodiscard]] NodeId child(const Node& node, std::uint32_t index) const { return children[node.first + index]; }
};

[[nodiscard]] std::string_view word(Variable variable);
/// Whether a name is the type of an action: `Action`, possibly in a namespace.
[[nodiscard]] bool isActionType(std::string_view type);

}  // namespace writ::cedar
