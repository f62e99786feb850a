#include "engine/cedar/service/policy_occurrences.h"

#include <algorithm>

namespace writ::cedar {

namespace {

class PolicyNamesReader {
public:
    PolicyNamesReader(const PolicyUnit& unit, const World& world) : m_unit(unit), m_tree(unit.tree), m_world(world) {}

    std::vector<Occurrence> run() {
        for (std::uint32_t i = 0; i < m_tree.policies.size(); ++i) {
            const Policy& policy = m_tree.policies[i];
            for (const ScopeClause& clause : policy.scope) scope(clause);
            const ExpressionTypes types(m_world, m_tree, i);
            m_types = &types;
            for (const Condition& condition : policy.conditions) {
                if (condition.body != kNoNode) walk(condition.body);
            }
        }
        std::sort(m_found.begin(), m_found.end());
        m_found.erase(std::unique(m_found.begin(), m_found.end()), m_found.end());
        return std::move(m_found);
    }

private:
    void scope(const ScopeClause& clause) {
        if (!clause.type.empty()) typeName(clause.type, clause.typeSpan);
        for (std::size_t i = 0; i < clause.entities.size() && i < clause.entitySpans.size(); ++i)
            entity(clause.entities[i].asEntity(), clause.entitySpans[i]);
    }

    /// The tree's height is bounded by the parser; a list of its own spares the stack all the same.
    void walk(NodeId root) {
        std::vector<NodeId> open{root};
        while (!open.empty()) {
            const Node& node = m_tree.node(open.back());
            open.pop_back();
            visit(node);
            for (std::uint32_t i = 0; i < node.count; ++i) open.push_back(m_tree.child(node, i));
        }
    }

    void visit(const Node& node) {
        if (node.kind == NodeKind::Literal) {
            const Value& value = m_tree.constants[node.datum];
            if (value.is(Value::Kind::Entity)) entity(value.asEntity(), node.span);
        } else if (node.kind == NodeKind::Is || node.kind == NodeKind::IsIn) {
            typeName(m_tree.names[node.datum], m_tree.nameSpans[node.datum]);
        } else if (node.kind == NodeKind::Attribute) {
            attributes(m_types->holders(m_tree.child(node, 0)), node.datum, 1);
        } else if (node.kind == NodeKind::Has) {
            attributes(m_types->holders(m_tree.child(node, 0)), node.datum, node.extra);
        }
    }

    /// One name, or the several of `has a.b.c`.
    void attributes(std::vector<Holder> holders, std::uint32_t first, std::uint32_t count) {
        for (std::uint32_t i = first; i < first + count && i < m_tree.nameSpans.size(); ++i) {
            const std::string& name = m_tree.names[i];
            std::vector<Holder> inner;
            for (const Holder& holder : holders) {
                add(m_tree.nameSpans[i], m_tree.nameSpans[i], {NameKind::Attribute, holder.home.text(), name});
                const TypeField* field = holder.record->field(name);
                if (field && i + 1 < first + count) descend(*field->type, holder.home.below(name), inner);
            }
            holders = std::move(inner);
        }
    }

    void descend(const Type& type, const OwnerPath& path, std::vector<Holder>& inner) const {
        if (type.is(TypeKind::Record)) {
            inner.push_back({Type::record(type.fields()), m_world.index->home(path)});
        } else if (type.is(TypeKind::Entity)) {
            for (const std::string& name : type.entityTypes()) {
                const SchemaEntityType* declared = m_world.known->entityType(name);
                if (declared) inner.push_back({declared->attributes, {OwnerPath::Root::Entity, name, {}}});
            }
        }
    }

    void typeName(const std::string& name, Span span) { add(span, lastComponent(span), {NameKind::EntityType, {}, name}); }

    /// `A::User::"id"`: the type and the id, or the action as a whole.
    void entity(const EntityUid& uid, Span span) {
        const Span id = lastToken(span);
        if (m_unit.source->text(id).empty() || m_unit.source->text(id).front() != '"') return;
        if (isActionType(uid.type)) {
            add(span, id, {NameKind::Action, uid.type, uid.id});
            return;
        }
        add(id, id, {NameKind::Entity, uid.type, uid.id});
        const Span type{span.begin, typeEnd(span, id)};
        if (!type.empty()) add(type, lastComponent(type), {NameKind::EntityType, {}, uid.type});
    }

    [[nodiscard]] std::vector<Token>::const_iterator firstTokenAt(std::uint32_t offset) const {
        return std::lower_bound(m_unit.tokens.begin(), m_unit.tokens.end(), offset,
                                [](const Token& token, std::uint32_t at) { return token.span.begin < at; });
    }
    [[nodiscard]] Span lastToken(Span span) const {
        const auto behind = firstTokenAt(span.end);
        return behind == m_unit.tokens.begin() ? Span{span.begin, span.begin} : std::prev(behind)->span;
    }
    [[nodiscard]] Span lastComponent(Span span) const {
        const Span last = lastToken(span);
        return last.begin >= span.begin && last.end <= span.end ? last : span;
    }
    /// The end of the name before the `::` before the id.
    [[nodiscard]] std::uint32_t typeEnd(Span span, Span id) const {
        const auto at = firstTokenAt(id.begin);
        if (at - m_unit.tokens.begin() < 2) return span.begin;
        return std::max(span.begin, std::prev(at, 2)->span.end);
    }

    void add(Span span, Span part, Name name) {
        if (!span.empty()) m_found.push_back({span, part, std::move(name), false});
    }

    const PolicyUnit& m_unit;
    const Tree& m_tree;
    const World& m_world;
    const ExpressionTypes* m_types = nullptr;
    std::vector<Occurrence> m_found;
};

}  // namespace

std::vector<Occurrence> policyOccurrences(const PolicyUnit& unit, const World& world) {
    return PolicyNamesReader(unit, world).run();
}

}  // namespace writ::cedar
