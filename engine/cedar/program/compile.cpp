#include "engine/cedar/evaluator.h"
#include "engine/cedar/program/program.h"

#include <algorithm>
#include <unordered_map>

namespace writ::cedar {
namespace {

Op opOf(NodeKind kind) {
    switch (kind) {
    case NodeKind::Literal: return Op::Constant;
    case NodeKind::Variable: return Op::Variable;
    case NodeKind::Not: return Op::Not;
    case NodeKind::Negate: return Op::Negate;
    case NodeKind::And: return Op::And;
    case NodeKind::Or: return Op::Or;
    case NodeKind::If: return Op::If;
    case NodeKind::Equal: return Op::Equal;
    case NodeKind::NotEqual: return Op::NotEqual;
    case NodeKind::Less: return Op::Less;
    case NodeKind::LessEqual: return Op::LessEqual;
    case NodeKind::Greater: return Op::Greater;
    case NodeKind::GreaterEqual: return Op::GreaterEqual;
    case NodeKind::In: return Op::In;
    case NodeKind::Add: return Op::Add;
    case NodeKind::Subtract: return Op::Subtract;
    case NodeKind::Multiply: return Op::Multiply;
    case NodeKind::Attribute: return Op::Steps;
    case NodeKind::Has: return Op::Has;
    case NodeKind::Like: return Op::Like;
    case NodeKind::Is: return Op::Is;
    case NodeKind::IsIn: return Op::IsIn;
    case NodeKind::Set: return Op::Set;
    case NodeKind::Record: return Op::Record;
    case NodeKind::Method: return Op::Method;
    case NodeKind::Call: return Op::Call;
    case NodeKind::Slot:
    case NodeKind::Invalid: break;
    }
    return Op::Fails;
}

/// Numbers texts in the order in which they are first seen.
template <class Row>
class Interned {
public:
    explicit Interned(std::vector<Row>& rows) : m_rows(rows) {}
    std::uint32_t operator()(const std::string& text) {
        const auto [at, isNew] = m_known.emplace(text, static_cast<std::uint32_t>(m_rows.size()));
        if (isNew) m_rows.emplace_back(text);
        return at->second;
    }

private:
    std::vector<Row>& m_rows;
    std::unordered_map<std::string, std::uint32_t> m_known;
};

/// Its recursion is bounded by the height of the trees.
class Compiler {
public:
    Program run(const std::vector<RuleSource>& rules) {
        for (const RuleSource& rule : rules) add(rule);
        return std::move(m_program);
    }

private:
    void add(const RuleSource& source) {
        m_tree = source.tree;
        RuleCode rule;
        rule.effect = source.policy->effect;
        for (std::size_t i = 0; i < rule.scope.size(); ++i) rule.scope[i] = scope(source.policy->scope[i]);
        rule.firstCondition = size(m_program.conditions);
        rule.conditionCount = size(source.policy->conditions);
        for (const Condition& condition : source.policy->conditions) {
            m_program.conditions.push_back({size(m_program.codes), condition.isUnless});
            expression(condition.body);
        }
        m_program.rules.push_back(rule);
    }

    template <class Rows>
    static std::uint32_t size(const Rows& rows) {
        return static_cast<std::uint32_t>(rows.size());
    }

    ScopeTest scope(const ScopeClause& clause) {
        ScopeTest test;
        test.kind = clause.kind;
        if (clause.kind == ScopeKind::Is || clause.kind == ScopeKind::IsIn) test.type = m_types(clause.type);
        test.first = size(m_program.entities);
        test.count = size(clause.entities);
        for (const Value& entity : clause.entities)
            m_program.entities.push_back(std::make_shared<const EntityName>(entity.asEntity()));
        return test;
    }

    /// Whether a node has the same value in every request.
    [[nodiscard]] bool isConstant(NodeId id) const {
        const Node& node = m_tree->node(id);
        if (node.kind == NodeKind::Literal) return true;
        if (node.kind != NodeKind::Set && node.kind != NodeKind::Record && node.kind != NodeKind::Call) return false;
        for (std::uint32_t i = 0; i < node.count; ++i) {
            if (!isConstant(m_tree->child(node, i))) return false;
        }
        return true;
    }

    /// The value of a constant node; none when it fails, as ip("x") does: then it fails each time, where the error belongs.
    [[nodiscard]] std::optional<Value> constant(NodeId id) const {
        static const View nothing;
        static const EntityStore empty;
        if (!isConstant(id)) return std::nullopt;
        Evaluator evaluator(*m_tree, nothing, empty);
        Value value;
        return evaluator.evaluate(id, value) == Status::Ok ? std::optional(std::move(value)) : std::nullopt;
    }

    void expression(NodeId id) {
        const Node& node = m_tree->node(id);
        const std::uint32_t at = size(m_program.codes);
        m_program.codes.push_back({opOf(node.kind), 0, node.datum, id});
        if (std::optional<Value> value = constant(id)) {
            m_program.codes[at].op = Op::Constant;
            m_program.codes[at].datum = size(m_program.constants);
            m_program.constants.emplace_back(*value);
            m_program.constantValues.push_back(*std::move(value));
        } else if (node.kind == NodeKind::Attribute) {
            steps(at, id);
        } else {
            tableRows(at, node);
            for (std::uint32_t i = 0; i < node.count; ++i) expression(m_tree->child(node, i));
        }
        m_program.codes[at].end = size(m_program.codes);
    }

    /// What the datum of a code stands for in the program's own tables.
    void tableRows(std::uint32_t at, const Node& node) {
        std::uint32_t& datum = m_program.codes[at].datum;
        if (node.kind == NodeKind::Has) {
            datum = size(m_program.steps);
            const NodeId id = m_program.codes[at].node;
            for (std::uint32_t i = 0; i < node.extra; ++i)
                m_program.steps.push_back({i + 1 == node.extra, m_names(m_tree->names[node.datum + i]), id, id, 0, 0});
        } else if (node.kind == NodeKind::Is || node.kind == NodeKind::IsIn) {
            datum = m_types(m_tree->names[node.datum]);
        } else if (node.kind == NodeKind::Like) {
            datum = size(m_program.patterns);
            m_program.patterns.push_back(m_tree->patterns[node.datum]);
        } else if (node.kind == NodeKind::Record) {
            datum = size(m_program.recordNames);
            for (std::uint32_t i = 0; i < node.count; ++i)
                m_program.recordNames.push_back(m_names(m_tree->names[node.datum + i]));
        }
    }

    /// A chain of attributes becomes one code behind which its holder stands.
    void steps(std::uint32_t at, NodeId id) {
        std::vector<NodeId> chain;
        while (m_tree->node(id).kind == NodeKind::Attribute) {
            chain.push_back(id);
            id = m_tree->child(m_tree->node(id), 0);
        }
        m_program.codes[at].datum = size(m_program.steps);
        for (auto access = chain.rbegin(); access != chain.rend(); ++access) {
            const Node& node = m_tree->node(*access);
            Step step{*access == chain.front(),
                      m_names(m_tree->names[node.datum]),
                      *access,
                      m_tree->child(node, 0),
                      size(m_program.fields),
                      0};
            for (const std::string& pointer : requestPointers(*m_tree, *access)) m_program.fields.push_back(shared(pointer));
            step.fieldCount = size(m_program.fields) - step.firstField;
            m_program.steps.push_back(step);
        }
        expression(id);
    }

    FieldPointer shared(const std::string& pointer) { return m_pointers.try_emplace(pointer, pointer).first->second; }

    Program m_program;
    const Tree* m_tree = nullptr;
    Interned<AttributeName> m_names{m_program.names};
    Interned<std::string> m_types{m_program.types};
    std::unordered_map<std::string, FieldPointer> m_pointers;
};

}  // namespace

Program compileRules(const std::vector<RuleSource>& rules) {
    return Compiler().run(rules);
}

}  // namespace writ::cedar
