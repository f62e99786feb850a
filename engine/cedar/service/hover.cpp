#include "engine/cedar/service/name_info.h"
#include "engine/cedar/service/policy_lookup.h"
#include "engine/cedar/service/service.h"
#include "engine/cedar/service/snapshot_data.h"

#include "engine/cedar/service/builtin_docs.h"

namespace writ::cedar {

namespace {

Hover hoverOf(const BuiltinDoc& row, Span span) {
    return {span, std::string(row.signature), std::string(row.text), {}};
}

/// The row of a token that stands for nothing of the workspace.
const BuiltinDoc* policyWord(const Source& source, const std::vector<Token>& tokens, std::size_t index) {
    const std::string_view text = source.text(tokens[index].span);
    const bool isMember = index > 0 && tokens[index - 1].kind == TokenKind::Dot;
    const bool isCall = index + 1 < tokens.size() && tokens[index + 1].kind == TokenKind::LParen;
    const bool isAnnotation = index > 0 && tokens[index - 1].kind == TokenKind::At;
    if (isAnnotation) return builtinDoc(BuiltinKind::Annotation, text);
    if (isMember) return isCall ? builtinDoc(BuiltinKind::Method, text) : nullptr;
    const BuiltinDoc* function = isCall ? builtinDoc(BuiltinKind::Function, text) : nullptr;
    if (function) return function;
    for (const BuiltinKind kind : {BuiltinKind::Keyword, BuiltinKind::Operator}) {
        if (const BuiltinDoc* row = builtinDoc(kind, text)) return row;
    }
    return nullptr;
}

std::optional<Hover> hoverVariable(const SnapshotData& data, const PolicyPoint& point, const Source& source, Span span) {
    const std::string_view text = source.text(span);
    const BuiltinDoc* row = builtinDoc(BuiltinKind::Variable, text);
    if (!row) return std::nullopt;
    Hover hover = hoverOf(*row, span);
    if (point.policy) {
        const std::string types = variableTypes(*data.world, *point.policy, text);
        if (!types.empty()) hover.code += ": " + types;
    }
    return hover;
}

std::optional<Hover> hoverPolicy(const SnapshotData& data, const DocumentState& state, std::uint32_t offset) {
    const PolicyPoint point = policyPoint(state, offset);
    const std::vector<Occurrence> names = data.occurrencesAt(state, offset);
    if (!names.empty()) {
        if (auto attribute = attributeAt(data, state, point, offset)) return attribute;
        return describe(data, names.front());
    }
    const auto index = tokenAt(state.policies->tokens, offset);
    if (!index) return std::nullopt;
    const Span span = state.policies->tokens[*index].span;
    if (auto attribute = attributeAt(data, state, point, offset)) return attribute;
    if (auto variable = hoverVariable(data, point, state.source(), span)) return variable;
    const BuiltinDoc* row = policyWord(state.source(), state.policies->tokens, *index);
    return row ? std::optional(hoverOf(*row, span)) : std::nullopt;
}

std::optional<Hover> hoverSchemaWord(const DocumentState& state, std::uint32_t offset) {
    const auto index = tokenAt(state.schema->tokens, offset);
    if (!index) return std::nullopt;
    const Span span = state.schema->tokens[*index].span;
    const bool isAnnotation = *index > 0 && state.schema->tokens[*index - 1].kind == TokenKind::At;
    for (const BuiltinKind kind : {BuiltinKind::Annotation, BuiltinKind::SchemaWord, BuiltinKind::Type}) {
        if (isAnnotation != (kind == BuiltinKind::Annotation)) continue;
        if (const BuiltinDoc* row = builtinDoc(kind, state.source().text(span))) return hoverOf(*row, span);
    }
    return std::nullopt;
}

}  // namespace

std::optional<Hover> hover(const Snapshot& snapshot, Position at) {
    const SnapshotData& data = snapshot.data();
    const DocumentState* state = data.find(at.document);
    if (!state) return std::nullopt;
    const std::uint32_t offset = clamped(state->source(), at.offset);
    if (state->policies) return hoverPolicy(data, *state, offset);
    const std::vector<Occurrence> names = data.occurrencesAt(*state, offset);
    if (!names.empty()) return describe(data, names.front());
    return state->schema ? hoverSchemaWord(*state, offset) : std::nullopt;
}

}  // namespace writ::cedar
