#pragma once

#include "engine/cedar/schema/type.h"
#include "engine/cedar/tree_builder.h"

#include <optional>

namespace writ::cedar {

/// What evaluation made of an expression.
struct Residual {
    enum class Kind : std::uint8_t {
        Concrete,  ///< `value`, whatever the unknown parts are
        Error,     ///< fails, whatever they are
        Partial,   ///< depends on them
    };
    Kind kind = Kind::Partial;
    Value value;              ///< Concrete. Partial: what is known of it, where `isShaped`
    bool isShaped = false;    ///< Partial: `value` is a record in which only the values of kind Unknown are not known
    bool canFail = true;      ///< Partial: for some values of what is not known it fails
    NodeId node = kNoNode;    ///< Partial: in the residual tree
    NodeId origin = kNoNode;  ///< Error: the expression of the evaluated tree that fails; none for a scope
    TypePtr type;             ///< null where it is not known

    [[nodiscard]] bool isConcrete() const { return kind == Kind::Concrete; }
    [[nodiscard]] bool isError() const { return kind == Kind::Error; }
    [[nodiscard]] bool isPartial() const { return kind == Kind::Partial; }
    [[nodiscard]] bool isBool(bool wanted) const {
        return isConcrete() && value.is(Value::Kind::Bool) && value.asBool() == wanted;
    }
    /// Whether leaving it out can hide a failure.
    [[nodiscard]] bool mayFail() const { return isError() || (isPartial() && canFail); }
};

[[nodiscard]] Residual concrete(Value value, TypePtr type = nullptr);
[[nodiscard]] Residual failing(NodeId origin);

/// The tree of residuals, with the type of each node.
class ResidualTree {
public:
    explicit ResidualTree(const Tree& evaluated) : m_evaluated(evaluated), m_builder(tree) {}

    /// A node of the same kind as `like`, a node of the evaluated tree, with other operands. `skip`: so many names of a `has` are
    /// left out.
    NodeId like(const Node& like, const std::vector<NodeId>& operands, TypePtr type, std::uint32_t skip = 0);
    NodeId add(NodeKind kind, const std::vector<NodeId>& operands, TypePtr type);
    NodeId variable(Variable variable, TypePtr type);
    NodeId attribute(NodeId holder, const std::string& name, TypePtr type);
    /// An expression with the meaning of a residual. A failing one is written as it stood.
    NodeId nodeOf(const Residual& residual);

    Tree tree;
    std::vector<TypePtr> types;

private:
    NodeId typed(NodeId node, TypePtr type);
    NodeId copy(NodeId id);

    const Tree& m_evaluated;
    TreeBuilder m_builder;
};

/// Copies a node with its names or pattern into another tree, with operands that stand there.
NodeId addLike(TreeBuilder& builder, const Tree& from, const Node& like, const std::vector<NodeId>& operands,
               std::uint32_t skip = 0);

}  // namespace writ::cedar
