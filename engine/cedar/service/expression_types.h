#pragma once

#include "engine/cedar/service/world.h"
#include "engine/cedar/tree.h"
#include "engine/cedar/validate/typing.h"

#include <vector>

namespace writ::cedar {

/// The environments that a policy's scope leaves. Where none is left (half-written scopes, made-up schemas) the constraints
/// on principal and resource are dropped, then that on the action.
[[nodiscard]] std::vector<LinkedEnvironment> fittingEnvironments(const Policy& policy, const Schema& schema);

/// A record that an expression may stand for: its type, and where it is declared.
struct Holder {
    TypePtr record;
    OwnerPath home;
};

/// The types that the expressions of one policy may have in any environment that fits. The tree must outlive it.
class ExpressionTypes {
public:
    ExpressionTypes(const World& world, const Tree& tree, std::uint32_t policy);

    /// Without repetitions; none where nothing is known.
    [[nodiscard]] std::vector<TypePtr> types(NodeId node) const;
    /// The records in which an attribute of this expression is looked up; of an entity those of its types.
    [[nodiscard]] std::vector<Holder> holders(NodeId node) const;
    [[nodiscard]] const std::vector<LinkedEnvironment>& environments() const { return m_environments; }

private:
    struct View {
        LinkedEnvironment environment;
        std::vector<Typing> conditions;  ///< one a condition of the policy
    };
    [[nodiscard]] TypePtr type(const View& view, NodeId node) const;
    [[nodiscard]] std::vector<Holder> holders(const View& view, NodeId node) const;
    [[nodiscard]] OwnerPath recordPath(const View& view, NodeId node) const;

    const World& m_world;
    const Tree& m_tree;
    std::vector<LinkedEnvironment> m_environments;
    std::vector<View> m_views;
};

}  // namespace writ::cedar
