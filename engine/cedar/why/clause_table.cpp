#include "engine/cedar/why/clause_table.h"

namespace writ::cedar {
namespace {

constexpr std::array kScopeVariables = {Variable::Principal, Variable::Action, Variable::Resource};
constexpr std::size_t kShownValue = 80;

/// The text of a span with each run of white space as one blank.
std::string oneLine(std::string_view text) {
    std::string line;
    bool space = false;
    for (const char c : text) {
        const bool blank = c == ' ' || (c >= '\t' && c <= '\r');
        if (!blank && space && !line.empty()) line += ' ';
        space = blank;
        if (!blank) line += c;
    }
    return line;
}

/// The text of a span with the brackets that it lacks: those around an operand belong to no node, so `(a || b) && c` begins
/// behind its bracket.
std::string balanced(const Source& source, Span span) {
    std::size_t opened = 0;
    std::size_t unopened = 0;
    bool inString = false;
    const std::string_view text = source.text(span);
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (inString && text[i] == '\\')
            ++i;
        else if (text[i] == '"')
            inString = !inString;
        else if (!inString && text[i] == '(')
            ++opened;
        else if (!inString && text[i] == ')' && opened > 0)
            --opened;
        else if (!inString && text[i] == ')')
            ++unopened;
    }
    const std::string_view all = source.text();
    const auto isBlank = [](char c) { return c == ' ' || (c >= '\t' && c <= '\r'); };
    while (unopened > 0 && span.begin > 0 && (all[span.begin - 1] == '(' || isBlank(all[span.begin - 1]))) {
        if (all[--span.begin] == '(') --unopened;
    }
    while (opened > 0 && span.end < all.size() && (all[span.end] == ')' || isBlank(all[span.end]))) {
        if (all[span.end++] == ')') --opened;
    }
    return oneLine(source.text(span));
}

Truth truthOf(bool value) {
    return value ? Truth::True : Truth::False;
}

Truth negated(Truth truth) {
    if (truth == Truth::True) return Truth::False;
    return truth == Truth::False ? Truth::True : truth;
}

bool isLogical(NodeKind kind) {
    return kind == NodeKind::And || kind == NodeKind::Or || kind == NodeKind::Not || kind == NodeKind::If;
}

std::string_view symbol(NodeKind kind) {
    struct Symbol {
        NodeKind kind;
        std::string_view text;
    };
    static constexpr std::array kSymbols = {Symbol{NodeKind::Equal, "=="},   Symbol{NodeKind::NotEqual, "!="},
                                            Symbol{NodeKind::Less, "<"},     Symbol{NodeKind::LessEqual, "<="},
                                            Symbol{NodeKind::Greater, ">"},  Symbol{NodeKind::GreaterEqual, ">="},
                                            Symbol{NodeKind::In, "in"},      Symbol{NodeKind::Add, "+"},
                                            Symbol{NodeKind::Subtract, "-"}, Symbol{NodeKind::Multiply, "*"}};
    for (const auto& [candidate, text] : kSymbols) {
        if (candidate == kind) return text;
    }
    return {};
}

class TableBuilder {
public:
    TableBuilder(const Source& source, const Tree& tree, const CedarInput& input)
        : m_source(source), m_tree(tree), m_input(input), m_evaluator(tree, input.exact, *input.store) {}

    ClauseTable run(const Policy& policy) {
        bool reached = true;
        for (std::size_t i = 0; i < kScopeVariables.size(); ++i) reached = scope(policy.scope[i], kScopeVariables[i]) && reached;
        m_result.scopeMatched = reached;
        for (const Condition& condition : policy.conditions) {
            const std::size_t row = open(condition.span, 0, kNoNode);
            const Truth body = explain(condition.body, 1, reached);
            const Truth truth = condition.isUnless ? negated(body) : body;
            m_result.clauses[row].truth = truth;
            reached = reached && truth != Truth::False && truth != Truth::Error;
        }
        return std::move(m_result);
    }

private:
    std::size_t open(Span span, std::uint32_t depth, NodeId node) {
        Clause clause;
        clause.depth = depth;
        clause.span = span;
        clause.text = balanced(m_source, span);
        m_result.clauses.push_back(std::move(clause));
        m_result.nodes.push_back(node);
        return m_result.clauses.size() - 1;
    }

    bool scope(const ScopeClause& clause, Variable variable) {
        const std::size_t row = open(clause.span, 0, kNoNode);
        m_evaluator.reset();
        bool fits = false;
        const Status status = m_evaluator.matches(clause, variable, fits);
        Clause& shown = m_result.clauses[row];
        shown.truth = status == Status::Ok ? truthOf(fits) : Truth::Unknown;
        shown.value = m_input.exact.variables[static_cast<std::size_t>(variable)].text(kShownValue);
        return status == Status::Ok && fits;
    }

    Truth explain(NodeId id, std::uint32_t depth, bool reached) {
        const Node& node = m_tree.node(id);
        const std::size_t row = open(node.span, depth, id);
        const Truth truth = isLogical(node.kind) ? logical(node, depth, reached) : reached ? leaf(id, row) : Truth::NotReached;
        m_result.clauses[row].truth = truth;
        if (!isLogical(node.kind)) parts(node, depth + 1, reached);
        return truth;
    }

    /// What an operator works on. Evaluation goes from left to right and ends where an operand fails.
    void parts(const Node& node, std::uint32_t depth, bool reached) {
        for (std::uint32_t i = 0; i < node.count; ++i) {
            const NodeId part = m_tree.child(node, i);
            const Truth truth = isPlain(node, part, reached) ? plainTruth(part, reached) : explain(part, depth, reached);
            reached = reached && truth != Truth::Error;
        }
    }

    /// Says nothing that the row above does not: a literal, or the beginning of a chain of attributes that holds.
    bool isPlain(const Node& above, NodeId part, bool reached) {
        const NodeKind kind = m_tree.node(part).kind;
        if (kind == NodeKind::Literal) return true;
        const bool chain = above.kind == NodeKind::Attribute || above.kind == NodeKind::Has;
        if (!chain || (kind != NodeKind::Variable && kind != NodeKind::Attribute)) return false;
        return !reached || kind == NodeKind::Variable || statusOf(part) == Status::Ok;
    }

    Truth plainTruth(NodeId part, bool reached) {
        return reached && statusOf(part) == Status::Failed ? Truth::Error : Truth::Value;
    }

    Status statusOf(NodeId id) {
        m_evaluator.reset();
        Value value;
        return m_evaluator.evaluate(id, value);
    }

    Truth logical(const Node& node, std::uint32_t depth, bool reached) {
        if (node.kind == NodeKind::Not) return negated(explain(m_tree.child(node, 0), depth + 1, reached));
        return node.kind == NodeKind::If ? conditional(node, depth, reached) : sequence(node, depth, reached);
    }

    /// Goes on behind an unknown operand: what follows is reached for some value of it.
    Truth sequence(const Node& node, std::uint32_t depth, bool reached) {
        const Truth deciding = node.kind == NodeKind::And ? Truth::False : Truth::True;
        Truth truth = reached ? negated(deciding) : Truth::NotReached;
        for (std::uint32_t i = 0; i < node.count; ++i) {
            const bool live = truth == negated(deciding) || truth == Truth::Unknown;
            const Truth operand = explain(m_tree.child(node, i), depth + 1, live);
            if (!live || operand == negated(deciding)) continue;
            const bool certain = operand == deciding || truth != Truth::Unknown;
            truth = certain ? operand : Truth::Unknown;
        }
        return truth;
    }

    Truth conditional(const Node& node, std::uint32_t depth, bool reached) {
        const Truth test = explain(m_tree.child(node, 0), depth + 1, reached);
        const bool open = test == Truth::Unknown;
        const Truth yes = explain(m_tree.child(node, 1), depth + 1, open || test == Truth::True);
        const Truth no = explain(m_tree.child(node, 2), depth + 1, open || test == Truth::False);
        if (test == Truth::True) return yes;
        return test == Truth::False ? no : test;
    }

    Truth leaf(NodeId id, std::size_t row) {
        m_evaluator.reset();
        Value value;
        const Status status = m_evaluator.evaluate(id, value);
        const bool isBool = status == Status::Ok && value.is(Value::Kind::Bool);
        const std::string why = status == Status::Failed ? m_evaluator.failure().message : std::string();
        m_result.clauses[row].value = operandText(id);
        if (m_result.clauses[row].value.empty()) m_result.clauses[row].value = why;
        if (status == Status::Unknown) return Truth::Unknown;
        if (status == Status::Failed) return Truth::Error;
        return isBool ? truthOf(value.asBool()) : Truth::Value;
    }

    /// "50000 <= 50000": what the operands of an operator were; of anything else the values it was asked about.
    std::string operandText(NodeId id) {
        const Node& node = m_tree.node(id);
        const std::string_view between = symbol(node.kind);
        if (node.count == 0) return valueText(id);
        if (node.kind == NodeKind::Attribute || node.kind == NodeKind::Set || node.kind == NodeKind::Record) return valueText(id);
        std::string text;
        for (std::uint32_t i = 0; i < node.count; ++i) {
            if (i > 0) text += between.empty() ? ", " : " " + std::string(between) + " ";
            text += valueText(m_tree.child(node, i));
        }
        return text;
    }

    std::string valueText(NodeId id) {
        m_evaluator.reset();
        Value value;
        const Status status = m_evaluator.evaluate(id, value);
        if (status == Status::Ok) return value.text(kShownValue);
        if (status == Status::Unknown)
            return m_evaluator.touched().front()->reason == UnknownReason::Masked ? "masked" : "not recorded";
        return m_evaluator.failure().code == "attribute_missing" ? "missing" : "error";
    }

    const Source& m_source;
    const Tree& m_tree;
    const CedarInput& m_input;
    Evaluator m_evaluator;
    ClauseTable m_result;
};

bool covers(Span outer, Span inner) {
    return outer.begin <= inner.begin && inner.end <= outer.end;
}

}  // namespace

std::size_t ClauseTable::rowOf(const Tree& tree, NodeId id) const {
    std::size_t best = 0;
    for (std::size_t row = 0; row < clauses.size(); ++row) {
        if (nodes[row] == id) return row;
        if (covers(clauses[row].span, tree.node(id).span)) best = row;  // rows of parts follow those of the whole
    }
    return best;
}

ClauseTable clauseTable(const Source& source, const Tree& tree, const Policy& policy, const CedarInput& input) {
    return TableBuilder(source, tree, input).run(policy);
}

}  // namespace writ::cedar
