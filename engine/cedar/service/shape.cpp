// Folding and selection: what nests in a document.
#include "engine/cedar/service/policy_lookup.h"
#include "engine/cedar/service/service.h"
#include "engine/cedar/service/snapshot_data.h"

#include <algorithm>

namespace writ::cedar {

namespace {

bool opens(TokenKind kind) {
    return kind == TokenKind::LParen || kind == TokenKind::LBrace || kind == TokenKind::LBracket;
}
bool closes(TokenKind kind) {
    return kind == TokenKind::RParen || kind == TokenKind::RBrace || kind == TokenKind::RBracket;
}

/// Spans from each bracket to its partner.
std::vector<Span> bracketPairs(const std::vector<Token>& tokens) {
    std::vector<Span> pairs;
    std::vector<Span> open;
    for (const Token& token : tokens) {
        if (opens(token.kind)) open.push_back(token.span);
        if (!closes(token.kind) || open.empty()) continue;
        pairs.push_back(open.back().to(token.span));
        open.pop_back();
    }
    return pairs;
}

class Folds {
public:
    explicit Folds(const Source& source) : m_source(source) {}

    void add(FoldKind kind, Span span) {
        const std::uint32_t first = m_source.lineColumn(span.begin).line;
        const std::uint32_t last = m_source.lineColumn(span.end).line;
        if (last > first) m_ranges.push_back({kind, first, last});
    }

    /// Comments on lines of their own that follow each other.
    void comments() {
        std::uint32_t first = 0;
        for (std::uint32_t line = 1; line <= m_source.lineCount() + 1; ++line) {
            const std::string_view text = line <= m_source.lineCount() ? m_source.line(line) : std::string_view();
            const std::size_t begin = text.find_first_not_of(" \t");
            const bool isComment = begin != std::string_view::npos && text.substr(begin).starts_with("//");
            if (isComment && first == 0) first = line;
            if (isComment) continue;
            if (first > 0 && line - 1 > first) m_ranges.push_back({FoldKind::Comment, first, line - 1});
            first = 0;
        }
    }

    std::vector<FoldingRange> take() {
        std::stable_sort(m_ranges.begin(), m_ranges.end(), [](const FoldingRange& a, const FoldingRange& b) {
            return a.firstLine != b.firstLine ? a.firstLine < b.firstLine : a.lastLine > b.lastLine;
        });
        // One line folds one thing: the largest.
        const auto sameLine = [](const FoldingRange& a, const FoldingRange& b) { return a.firstLine == b.firstLine; };
        m_ranges.erase(std::unique(m_ranges.begin(), m_ranges.end(), sameLine), m_ranges.end());
        return std::move(m_ranges);
    }

private:
    const Source& m_source;
    std::vector<FoldingRange> m_ranges;
};

void foldJson(const JsonOutline& outline, Folds& folds) {
    for (const JsonNode& node : outline.nodes()) {
        if (node.kind == Json::Kind::Array || node.kind == Json::Kind::Object) folds.add(FoldKind::Block, node.span);
    }
}

/// Of facts and of policies in JSON.
const JsonOutline& outlineOf(const DocumentState& state) {
    return state.facts ? state.facts->outline : state.jsonPolicies->outline;
}

/// Everything around the offset that a selection could grow to.
std::vector<Span> surroundings(const DocumentState& state, std::uint32_t offset) {
    std::vector<Span> spans{{0, state.source().size()}};
    if (state.policies) {
        for (const Span pair : bracketPairs(state.policies->tokens)) spans.push_back(pair);
        if (const auto index = tokenAt(state.policies->tokens, offset)) spans.push_back(state.policies->tokens[*index].span);
        const PolicyPoint point = policyPoint(state, offset);
        if (!point.policy) return spans;
        spans.push_back(point.placed->inDocument(point.policy->span));
        for (const Condition& condition : point.policy->conditions) spans.push_back(point.placed->inDocument(condition.span));
        for (const ScopeClause& clause : point.policy->scope) spans.push_back(point.placed->inDocument(clause.span));
        for (const Node& node : point.placed->unit().tree.nodes) spans.push_back(point.placed->inDocument(node.span));
    } else if (state.schema) {
        for (const Span pair : bracketPairs(state.schema->tokens)) spans.push_back(pair);
        if (const auto index = tokenAt(state.schema->tokens, offset)) spans.push_back(state.schema->tokens[*index].span);
        for (const JsonNode* node : state.schema->outline.pathTo(offset)) spans.push_back(node->span);
    } else {
        for (const JsonNode* node : outlineOf(state).pathTo(offset)) spans.push_back(node->span);
    }
    return spans;
}

}  // namespace

std::vector<FoldingRange> foldingRanges(const Snapshot& snapshot, std::string_view document) {
    const DocumentState* state = snapshot.data().find(document);
    if (!state) return {};
    Folds folds(state->source());
    if (state->policies) {
        for (const PlacedUnit& placed : state->policies->units) {
            for (const Policy& policy : placed.unit().tree.policies) {
                folds.add(FoldKind::Policy, placed.inDocument(policy.span));
                for (const Condition& condition : policy.conditions)
                    folds.add(FoldKind::Condition, placed.inDocument(condition.span));
            }
        }
        folds.comments();
    } else if (state->schema) {
        for (const Span pair : bracketPairs(state->schema->tokens)) folds.add(FoldKind::Block, pair);
        foldJson(state->schema->outline, folds);
        if (state->document.kind == DocumentKind::Schema) folds.comments();
    } else {
        foldJson(outlineOf(*state), folds);
    }
    return folds.take();
}

std::vector<Span> selectionRanges(const Snapshot& snapshot, Position at) {
    const DocumentState* state = snapshot.data().find(at.document);
    if (!state) return {};
    const std::uint32_t offset = clamped(state->source(), at.offset);
    std::vector<Span> around = surroundings(*state, offset);
    around.erase(std::remove_if(around.begin(), around.end(),
                                [&](Span span) { return span.empty() || offset < span.begin || span.end < offset; }),
                 around.end());
    std::sort(around.begin(), around.end(), [](Span a, Span b) { return a.size() < b.size(); });
    std::vector<Span> nested;
    for (const Span span : around) {
        const bool grows =
            nested.empty() || (span.begin <= nested.back().begin && nested.back().end <= span.end && span != nested.back());
        if (grows) nested.push_back(span);
    }
    return nested;
}

}  // namespace writ::cedar
