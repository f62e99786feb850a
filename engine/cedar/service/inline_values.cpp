#include "engine/cedar/service/policy_lookup.h"
#include "engine/cedar/service/service.h"

#include "engine/cedar/evaluator.h"
#include "engine/cedar/language.h"
#include "engine/cedar/policy_id.h"
#include "engine/cedar/service/text.h"

#include <algorithm>
#include <set>

namespace writ::cedar {

namespace {

constexpr std::size_t kShownValue = 80;

PolicyPlace placeOf(const PlacedUnit& placed, std::uint32_t index) {
    const Policy& policy = placed.unit().tree.policies[index];
    return {placed.firstPolicy + index, std::string(givenId(policy)),   policy.effect,
            policy.isTemplate,          placed.inDocument(policy.span), placed.inDocument(policy.headSpan)};
}

/// `span` without the white space at its end.
std::uint32_t lineOfEnd(const Source& source, Span span) {
    return source.lineColumn(span.end > span.begin ? span.end - 1 : span.end).line;
}

bool isLogical(NodeKind kind) {
    return kind == NodeKind::And || kind == NodeKind::Or || kind == NodeKind::Not || kind == NodeKind::If;
}

class InlineBuilder {
public:
    InlineBuilder(const Source& document, const PlacedUnit& placed, const CedarInput& input)
        : m_document(document), m_placed(placed), m_tree(placed.unit().tree), m_evaluator(m_tree, input.exact, *input.store) {}

    std::vector<InlineValue> run(const RuleExplanation& explanation, const Policy& policy) {
        for (const Clause& clause : explanation.clauses) {
            if (clause.depth == 0 && isCondition(policy, clause.span))
                condition(clause);
            else if (clause.depth == 0)
                scope(clause);
            else if (clause.truth != Truth::NotReached)
                m_reached.insert(clause.span);
        }
        for (const Condition& condition : policy.conditions) {
            if (condition.body != kNoNode) walk(condition.body);
        }
        std::stable_sort(m_values.begin(), m_values.end(), [](const InlineValue& a, const InlineValue& b) {
            return std::pair(a.line, a.span) < std::pair(b.line, b.span);
        });
        return std::move(m_values);
    }

private:
    static bool isCondition(const Policy& policy, Span span) {
        const auto same = [span](const Condition& condition) { return condition.span == span; };
        return std::any_of(policy.conditions.begin(), policy.conditions.end(), same);
    }

    void add(InlineKind kind, Span inUnit, std::string text, Truth truth) {
        const Span span = m_placed.inDocument(inUnit);
        const std::uint32_t line = lineOfEnd(m_document, span);
        // A line that reads the same thing twice tells it once.
        if (m_told.emplace(line, text).second) m_values.push_back({kind, span, line, std::move(text), truth});
    }

    void scope(const Clause& clause) {
        const bool fits = clause.truth == Truth::True;
        add(InlineKind::Scope, clause.span, fits ? clause.value : clause.value + " does not fit", clause.truth);
    }

    void condition(const Clause& clause) {
        const std::string keyword = clause.text.substr(0, clause.text.find_first_of(" {"));
        add(InlineKind::Condition, clause.span, keyword + ": " + std::string(writ::word(clause.truth)), clause.truth);
    }

    /// Down to the clauses that were evaluated, and in them to what they read.
    void walk(NodeId id) {
        const Node& node = m_tree.node(id);
        if (!isLogical(node.kind)) {
            if (m_reached.contains(node.span)) reads(id);
            return;
        }
        for (std::uint32_t i = 0; i < node.count; ++i) walk(m_tree.child(node, i));
    }

    void reads(NodeId id) {
        const Node& node = m_tree.node(id);
        if (node.kind == NodeKind::Attribute || node.kind == NodeKind::Has) return value(id);
        for (std::uint32_t i = 0; i < node.count; ++i) reads(m_tree.child(node, i));
    }

    void value(NodeId id) {
        m_evaluator.reset();
        Value found;
        const Status status = m_evaluator.evaluate(id, found);
        const Span span = m_tree.node(id).span;
        add(InlineKind::Value, span, oneLine(m_placed.unit().source->text(span)) + " = " + shown(status, found),
            truthOf(status, found));
    }

    [[nodiscard]] std::string shown(Status status, const Value& value) const {
        if (status == Status::Ok) return value.text(kShownValue);
        if (status == Status::Unknown)
            return m_evaluator.touched().front()->reason == UnknownReason::Masked ? "masked" : "not recorded";
        return m_evaluator.failure().code == "attribute_missing" ? "missing" : "error: " + m_evaluator.failure().message;
    }

    static Truth truthOf(Status status, const Value& value) {
        if (status == Status::Unknown) return Truth::Unknown;
        if (status == Status::Failed) return Truth::Error;
        if (!value.is(Value::Kind::Bool)) return Truth::Value;
        return value.asBool() ? Truth::True : Truth::False;
    }

    const Source& m_document;
    const PlacedUnit& m_placed;
    const Tree& m_tree;
    Evaluator m_evaluator;
    std::set<Span> m_reached;  ///< clauses that were evaluated
    std::vector<InlineValue> m_values;
    std::set<std::pair<std::uint32_t, std::string>> m_told;
};

}  // namespace

std::optional<PolicyPlace> policyAt(const Snapshot& snapshot, Position at) {
    const DocumentState* state = snapshot.data().find(at.document);
    if (!state || !state->policies) return std::nullopt;
    const std::uint32_t offset = clamped(state->source(), at.offset);
    const PolicyPoint point = policyPoint(*state, offset);
    if (point.policy) return placeOf(*point.placed, point.index);
    if (!point.placed || point.placed->unit().tree.policies.empty()) return std::nullopt;
    const auto last = static_cast<std::uint32_t>(point.placed->unit().tree.policies.size() - 1);
    const PolicyPlace place = placeOf(*point.placed, last);
    const bool sameLine = lineOfEnd(state->source(), place.span) == state->source().lineColumn(offset).line;
    return place.span.end <= offset && sameLine ? std::optional(place) : std::nullopt;
}

std::optional<InlineEvaluation> inlineValues(const Snapshot& snapshot, std::string_view document, std::uint32_t index,
                                             const Input& input) {
    const DocumentState* state = snapshot.data().find(document);
    const auto* prepared = dynamic_cast<const CedarInput*>(&input);
    if (!state || !state->policies || !prepared) return std::nullopt;
    for (const PlacedUnit& placed : state->policies->units) {
        const auto& policies = placed.unit().tree.policies;
        if (index < placed.firstPolicy || index - placed.firstPolicy >= policies.size()) continue;
        const Policy& policy = policies[index - placed.firstPolicy];
        if (!placed.unit().isSound() || policy.isTemplate) return std::nullopt;
        const Compiled compiled = language().compile({placed.unit().source});
        if (!compiled.policies) return std::nullopt;
        const Explanation explanation = compiled.policies->explain(input);
        if (explanation.rules.empty()) return std::nullopt;
        const RuleExplanation& rule = explanation.rules.front();
        return InlineEvaluation{rule.state, InlineBuilder(state->source(), placed, *prepared).run(rule, policy)};
    }
    return std::nullopt;
}

}  // namespace writ::cedar
