#include "engine/cedar/validate/levels.h"

#include "engine/cedar/extension.h"

#include <algorithm>

namespace writ::cedar {
namespace {

class LevelCheck {
public:
    LevelCheck(const PolicyContext& context, const Typing& typing, const LinkedEnvironment& environment, std::uint32_t level)
        : m_context(context), m_tree(context.tree), m_typing(typing), m_environment(environment), m_level(level) {}

    /// `in` looks up the ancestors of what stands on its left side.
    void scope(const Policy& policy) {
        for (std::size_t i = 0; i < policy.scope.size(); ++i) {
            const ScopeClause& clause = policy.scope[i];
            const bool reached = m_typing.scope(static_cast<Variable>(i)) != StaticTruth::Unreached;
            const std::string& type = i == 0 ? m_environment.request->principal : m_environment.request->resource;
            const bool asks = clause.kind == ScopeKind::In || clause.kind == ScopeKind::InSet ||
                              (clause.kind == ScopeKind::IsIn && clause.type == type);
            if (reached && asks) require(1, clause.span);
        }
    }

    void expression(NodeId id) {
        if (!m_typing.reached(id)) return;
        const Node& node = m_tree.node(id);
        if (node.kind == NodeKind::Attribute || node.kind == NodeKind::Has) return access(node);
        const bool isIn = node.kind == NodeKind::In || (node.kind == NodeKind::IsIn && m_typing.reached(m_tree.child(node, 1)));
        if (isIn || isTagMethod(node)) return dereference(node);
        for (std::uint32_t i = 0; i < node.count; ++i) expression(m_tree.child(node, i));
    }

private:
    static bool isTagMethod(const Node& node) {
        const auto method = static_cast<Builtin>(node.datum);
        return node.kind == NodeKind::Method && (method == Builtin::HasTag || method == Builtin::GetTag);
    }

    [[nodiscard]] bool isEntity(NodeId id) const {
        const TypePtr type = m_typing.type(id);
        return type && type->is(TypeKind::Entity);
    }

    void require(std::uint32_t needed, Span span) {
        if (needed <= m_level) return;
        Diagnostic* diagnostic = m_context.reporter->report(
            Code::CedarLevelExceeded, span,
            "this needs level " + std::to_string(needed) + ", but only level " + std::to_string(m_level) + " is allowed");
        addNote(diagnostic, "each `.`, `has`, `in` and tag of an entity that was itself read from an entity takes one level");
    }

    /// The first operand is looked up; the others are ordinary expressions.
    void dereference(const Node& node) {
        require(target(m_tree.child(node, 0), {}) + 1, node.span);
        for (std::uint32_t i = 1; i < node.count; ++i) expression(m_tree.child(node, i));
    }

    /// `.` and `has`. Each name of `has a.b` beyond the first reads what the name before it gave.
    void access(const Node& node) {
        const NodeId receiver = m_tree.child(node, 0);
        if (isEntity(receiver))
            require(target(receiver, {}) + 1, node.span);
        else
            expression(receiver);
        if (node.kind == NodeKind::Has && node.extra > 1) chain(node, receiver);
    }

    void chain(const Node& node, NodeId receiver) {
        TypePtr type = m_typing.type(receiver);
        std::uint32_t hops = 0;
        std::vector<std::string> path;  // of record attributes, the last first
        bool throughEntity = false;
        for (std::uint32_t i = 0; type && i < node.extra; ++i) {
            const bool entity = type->is(TypeKind::Entity);
            if (entity) {
                if (!throughEntity) hops += target(receiver, path);
                throughEntity = true;
                ++hops;
                require(hops, node.span);
            }
            const TypeField* field = fieldOf(*type, m_tree.names[node.datum + i]);
            type = field ? field->type : nullptr;
            if (!throughEntity) path.insert(path.begin(), m_tree.names[node.datum + i]);
        }
    }

    [[nodiscard]] const TypeField* fieldOf(const Type& type, const std::string& name) const {
        if (type.is(TypeKind::Record)) return type.field(name);
        if (!type.is(TypeKind::Entity)) return nullptr;
        const SchemaEntityType* declared = m_context.schema.entityType(type.entityTypes().front());
        return declared && declared->attributes ? declared->attributes->field(name) : nullptr;
    }

    /// How many dereferences an entity took that is itself looked up. `path` is what is read from it as long as it is a
    /// record, the next attribute last.
    std::uint32_t target(NodeId id, std::vector<std::string> path) {
        if (!m_typing.reached(id)) return 0;
        const Node& node = m_tree.node(id);
        if (node.kind == NodeKind::Literal) literal(node);
        if (node.kind == NodeKind::If) return branches(node, path);
        if (node.kind == NodeKind::Record) return member(node, std::move(path));
        if (node.kind == NodeKind::Method) {
            const std::uint32_t level = target(m_tree.child(node, 0), {}) + 1;
            if (node.count > 1) expression(m_tree.child(node, 1));
            return level;
        }
        if (node.kind != NodeKind::Attribute) return 0;
        const NodeId receiver = m_tree.child(node, 0);
        if (isEntity(receiver)) return target(receiver, std::move(path)) + 1;
        path.push_back(m_tree.names[node.datum]);
        return target(receiver, std::move(path));
    }

    std::uint32_t branches(const Node& node, const std::vector<std::string>& path) {
        expression(m_tree.child(node, 0));
        const std::uint32_t yes = target(m_tree.child(node, 1), path);
        return std::max(yes, target(m_tree.child(node, 2), path));
    }

    /// Of a record literal only the attribute that is read counts towards the chain.
    std::uint32_t member(const Node& node, std::vector<std::string> path) {
        std::uint32_t level = 0;
        const std::string wanted = path.empty() ? std::string() : path.back();
        if (!path.empty()) path.pop_back();
        for (std::uint32_t i = 0; i < node.count; ++i) {
            if (m_tree.names[node.datum + i] == wanted)
                level = target(m_tree.child(node, i), path);
            else
                expression(m_tree.child(node, i));
        }
        return level;
    }

    /// Data of an entity that is named in the policy may not be at hand; that of the request's own action is.
    void literal(const Node& node) {
        const Value& value = m_tree.constants[node.datum];
        if (value.is(Value::Kind::Entity) && value.asEntity() == m_environment.request->action->uid) return;
        m_context.reporter->report(Code::CedarLiteralDereferenced, node.span,
                                   "level validation does not allow to look up the data of an entity named in the policy");
    }

    const PolicyContext& m_context;
    const Tree& m_tree;
    const Typing& m_typing;
    const LinkedEnvironment& m_environment;
    std::uint32_t m_level;
};

}  // namespace

void checkLevels(const PolicyContext& context, const Typing& typing, const LinkedEnvironment& environment, std::uint32_t level) {
    LevelCheck check(context, typing, environment, level);
    check.scope(*context.policy);
    for (const Condition& condition : context.policy->conditions) check.expression(condition.body);
}

}  // namespace writ::cedar
