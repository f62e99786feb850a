#include "engine/cedar/service/expression_types.h"

#include <algorithm>

namespace writ::cedar {

namespace {

/// More would only repeat what the first ones tell.
constexpr std::size_t kMaxEnvironments = 128;

bool actionFits(const ScopeClause& clause, const SchemaAction& action) {
    if (clause.kind == ScopeKind::Any || clause.entities.empty()) return true;
    return std::any_of(clause.entities.begin(), clause.entities.end(), [&](const Value& value) {
        const EntityUid& uid = value.asEntity();
        const bool isBelow = std::binary_search(action.ancestors.begin(), action.ancestors.end(), uid);
        return uid == action.uid || (clause.kind != ScopeKind::Equal && isBelow);
    });
}

bool typeFits(const ScopeClause& clause, const std::string& type, const Schema& schema) {
    if (!clause.type.empty() && clause.type != type) return false;
    if (clause.kind == ScopeKind::Is || clause.kind == ScopeKind::Any || clause.entities.empty()) return true;
    const std::string& wanted = clause.entities.front().asEntity().type;
    return wanted == type || (clause.kind != ScopeKind::Equal && schema.canDescend(type, wanted));
}

std::vector<LinkedEnvironment> environmentsWhere(const Policy& policy, const Schema& schema, bool byAction, bool byTypes) {
    std::vector<LinkedEnvironment> fitting;
    for (const RequestEnvironment& environment : schema.environments()) {
        if (fitting.size() >= kMaxEnvironments) break;
        if (byAction && !actionFits(policy.scope[1], *environment.action)) continue;
        if (byTypes && !typeFits(policy.scope[0], environment.principal, schema)) continue;
        if (byTypes && !typeFits(policy.scope[2], environment.resource, schema)) continue;
        fitting.push_back({&environment, policy.scope[0].hasSlot ? environment.principal : std::string(),
                           policy.scope[2].hasSlot ? environment.resource : std::string()});
    }
    return fitting;
}

}  // namespace

std::vector<LinkedEnvironment> fittingEnvironments(const Policy& policy, const Schema& schema) {
    for (const auto& [byAction, byTypes] : {std::pair{true, true}, std::pair{true, false}, std::pair{false, false}}) {
        auto fitting = environmentsWhere(policy, schema, byAction, byTypes);
        if (!fitting.empty()) return fitting;
    }
    return {};
}

ExpressionTypes::ExpressionTypes(const World& world, const Tree& tree, std::uint32_t policy) : m_world(world), m_tree(tree) {
    const Policy& about = tree.policies[policy];
    if (!world.known) return;
    m_environments = fittingEnvironments(about, *world.known);
    for (const LinkedEnvironment& environment : m_environments) {
        View view{environment, {}};
        for (const Condition& condition : about.conditions) {
            if (condition.body != kNoNode)
                view.conditions.push_back(typeExpression(tree, condition.body, *world.known, environment));
        }
        m_views.push_back(std::move(view));
    }
}

TypePtr ExpressionTypes::type(const View& view, NodeId node) const {
    for (const Typing& typing : view.conditions) {
        if (TypePtr type = typing.type(node)) return type;
    }
    return nullptr;
}

std::vector<TypePtr> ExpressionTypes::types(NodeId node) const {
    std::vector<TypePtr> types;
    for (const View& view : m_views) {
        const TypePtr found = type(view, node);
        if (!found) continue;
        const auto same = [&](const TypePtr& other) { return *other == *found; };
        if (std::none_of(types.begin(), types.end(), same)) types.push_back(found);
    }
    return types;
}

OwnerPath ExpressionTypes::recordPath(const View& view, NodeId id) const {
    const Node& node = m_tree.node(id);
    if (node.kind == NodeKind::Variable && static_cast<Variable>(node.datum) == Variable::Context)
        return {OwnerPath::Root::Context, view.environment.request->action->uid.text(), {}};
    if (node.kind == NodeKind::If && node.count == 3) return recordPath(view, m_tree.child(node, 1));
    if (node.kind != NodeKind::Attribute) return {};
    const auto holding = holders(view, m_tree.child(node, 0));
    return holding.empty() ? OwnerPath{} : holding.front().home.below(m_tree.names[node.datum]);
}

std::vector<Holder> ExpressionTypes::holders(const View& view, NodeId node) const {
    std::vector<Holder> found;
    const TypePtr receiver = type(view, node);
    if (!receiver) return found;
    if (receiver->is(TypeKind::Record)) found.push_back({receiver, recordPath(view, node)});
    if (!receiver->is(TypeKind::Entity)) return found;
    for (const std::string& name : receiver->entityTypes()) {
        const SchemaEntityType* declared = m_world.known->entityType(name);
        if (declared && declared->attributes) found.push_back({declared->attributes, {OwnerPath::Root::Entity, name, {}}});
    }
    return found;
}

std::vector<Holder> ExpressionTypes::holders(NodeId node) const {
    std::vector<Holder> all;
    for (const View& view : m_views) {
        for (Holder& holder : holders(view, node)) {
            holder.home = m_world.index->home(holder.home);
            const std::string text = holder.home.text();
            const auto same = [&](const Holder& other) { return other.home.text() == text && *other.record == *holder.record; };
            if (std::none_of(all.begin(), all.end(), same)) all.push_back(std::move(holder));
        }
    }
    return all;
}

}  // namespace writ::cedar
