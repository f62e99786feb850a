#pragma once

#include "engine/cedar/schema/schema.h"
#include "engine/cedar/tree.h"

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace writ::cedar {

/// A request environment together with the entity types that fill the slots of a template.
struct LinkedEnvironment {
    const RequestEnvironment* request = nullptr;  ///< of the schema, which must outlive this
    std::string principalSlot;                    ///< an entity type; empty: the policy has no such slot
    std::string resourceSlot;
};

/// Every environment in which a policy must be checked, in the order of Schema::environments(). A slot takes each type that
/// the scope's own constraint does not rule out.
[[nodiscard]] std::vector<LinkedEnvironment> environmentsOf(const Policy& policy, const Schema& schema);

/// What typing says about an expression that should be boolean.
enum class StaticTruth : std::uint8_t {
    Unreached,  ///< never evaluated: something before it decides already
    False,
    True,
    Open,  ///< may be either
    None,  ///< no boolean, or no type could be given
};

/// The types of an expression's nodes in one environment. Tolerant: what could not be read or is wrong has no type, and what
/// contains it keeps the type that it has all the same (`==` is Bool whatever its operands are).
class Typing {
public:
    /// Null: never evaluated in this environment (`false && x`), not readable, or of no type.
    [[nodiscard]] TypePtr type(NodeId node) const;
    [[nodiscard]] bool reached(NodeId node) const;
    [[nodiscard]] StaticTruth truth(NodeId node) const;
    /// principal, action and resource of the scope; Unreached behind one that is False. Only of typePolicy().
    [[nodiscard]] StaticTruth scope(Variable variable) const { return m_scope[static_cast<std::size_t>(variable)]; }
    /// The whole policy, or the whole expression.
    [[nodiscard]] StaticTruth whole() const { return m_whole; }
    /// Whether everything reached has the type that its place asks for. (A policy may be False and wrong at once.)
    [[nodiscard]] bool ok() const { return m_ok; }

private:
    friend class TypingBuilder;
    struct Entry {
        bool reached = false;
        TypePtr type;
    };
    [[nodiscard]] const Entry* find(NodeId node) const;

    NodeId m_first = 0;            ///< of the entries
    std::vector<Entry> m_entries;  ///< one a node, from m_first on
    std::array<StaticTruth, 3> m_scope{StaticTruth::Unreached, StaticTruth::Unreached, StaticTruth::Unreached};
    StaticTruth m_whole = StaticTruth::None;
    bool m_ok = false;
};

/// Types the scope and the conditions of a policy. `policy` is an index into the tree's policies; trees with errors are fine.
[[nodiscard]] Typing typePolicy(const Tree& tree, std::uint32_t policy, const Schema& schema,
                                const LinkedEnvironment& environment);

/// Types one expression as if nothing stood before it: also where the policy's scope excludes the environment.
[[nodiscard]] Typing typeExpression(const Tree& tree, NodeId root, const Schema& schema, const LinkedEnvironment& environment);

/// What the typings of one policy in all its environments say together.
class PolicyTruths {
public:
    PolicyTruths(const Tree& tree, std::uint32_t policy, const Schema& schema);

    /// True or False only where the node is so in every environment that reaches it; Unreached where none does.
    [[nodiscard]] StaticTruth truth(NodeId node) const;
    [[nodiscard]] StaticTruth scope(Variable variable) const { return m_scope[static_cast<std::size_t>(variable)]; }
    /// False: the policy can never match a request of this schema.
    [[nodiscard]] StaticTruth whole() const { return m_whole; }

private:
    NodeId m_first = 0;
    std::vector<StaticTruth> m_truths;
    std::array<StaticTruth, 3> m_scope{StaticTruth::Unreached, StaticTruth::Unreached, StaticTruth::Unreached};
    StaticTruth m_whole = StaticTruth::Unreached;
};

}  // namespace writ::cedar
