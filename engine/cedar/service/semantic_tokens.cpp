#include "engine/cedar/service/builtin_docs.h"
#include "engine/cedar/service/service.h"
#include "engine/cedar/service/snapshot_data.h"

#include <algorithm>
#include <map>

namespace writ::cedar {

namespace {

std::optional<SemanticKind> kindOf(TokenStyle style) {
    switch (style) {
    case TokenStyle::Text: return std::nullopt;
    case TokenStyle::Comment: return SemanticKind::Comment;
    case TokenStyle::Keyword: return SemanticKind::Keyword;
    case TokenStyle::EffectPermit: return SemanticKind::EffectPermit;
    case TokenStyle::EffectForbid: return SemanticKind::EffectForbid;
    case TokenStyle::Annotation: return SemanticKind::Annotation;
    case TokenStyle::String: return SemanticKind::String;
    case TokenStyle::Number: return SemanticKind::Number;
    case TokenStyle::EntityType: return SemanticKind::EntityType;
    case TokenStyle::Attribute: return SemanticKind::Attribute;
    case TokenStyle::Operator: return SemanticKind::Operator;
    case TokenStyle::Variable: return SemanticKind::Variable;
    case TokenStyle::Invalid: return SemanticKind::Invalid;
    }
    return std::nullopt;
}

SemanticKind kindOf(NameKind kind) {
    switch (kind) {
    case NameKind::EntityType: return SemanticKind::EntityType;
    case NameKind::Action: return SemanticKind::Action;
    case NameKind::Entity: return SemanticKind::EntityId;
    case NameKind::Attribute: return SemanticKind::Attribute;
    case NameKind::CommonType: return SemanticKind::CommonType;
    }
    return SemanticKind::Attribute;
}

/// Whether the schema lacks what a policy names. Entities themselves are not the schema's matter.
bool isUnresolved(const World& world, const Name& name) {
    if (!world.schema) return false;
    switch (name.kind) {
    case NameKind::EntityType: return !isActionType(name.text) && !world.schema->entityType(name.text);
    case NameKind::Action: return !world.schema->action({name.owner, name.text});
    case NameKind::Attribute: return !world.index->attribute(name).decl;
    case NameKind::Entity:
    case NameKind::CommonType: return false;
    }
    return false;
}

/// The names of a document by the place where they begin; of one place the resolved one.
std::map<std::uint32_t, SemanticToken> namesByPlace(const SnapshotData& data, const DocumentState& state) {
    std::map<std::uint32_t, SemanticToken> places;
    for (const Occurrence& occurrence : data.occurrences(state)) {
        const SemanticToken token{occurrence.part, kindOf(occurrence.name.kind), occurrence.declares,
                                  isUnresolved(*data.world, occurrence.name)};
        const auto [at, isNew] = places.emplace(token.span.begin, token);
        if (!isNew && at->second.unresolved) at->second = token;
    }
    return places;
}

/// The significant neighbours of a token among all tokens.
struct Neighbours {
    TokenKind before = TokenKind::End;
    TokenKind after = TokenKind::End;
};

bool isTrivia(TokenKind kind) {
    return kind == TokenKind::Whitespace || kind == TokenKind::Comment;
}

Neighbours neighbours(const std::vector<Token>& tokens, std::size_t index) {
    Neighbours found;
    for (std::size_t i = index; i-- > 0 && found.before == TokenKind::End;) {
        if (!isTrivia(tokens[i].kind)) found.before = tokens[i].kind;
    }
    for (std::size_t i = index + 1; i < tokens.size(); ++i) {
        if (isTrivia(tokens[i].kind)) continue;
        found.after = tokens[i].kind;
        break;
    }
    return found;
}

std::optional<SemanticKind> policyKind(const Source& source, const std::vector<Token>& tokens, std::size_t index,
                                       TokenStyle style) {
    if (tokens[index].kind == TokenKind::Slot) return SemanticKind::Slot;
    const std::optional<SemanticKind> kind = kindOf(style);
    if (tokens[index].kind != TokenKind::Identifier) return kind;
    const Neighbours near = neighbours(tokens, index);
    const std::string_view text = source.text(tokens[index].span);
    const bool isCall = near.after == TokenKind::LParen;
    if (near.before == TokenKind::Dot && isCall && builtinDoc(BuiltinKind::Method, text)) return SemanticKind::Method;
    if (near.before != TokenKind::Dot && isCall && builtinDoc(BuiltinKind::Function, text)) return SemanticKind::Function;
    return kind;
}

std::optional<SemanticKind> schemaKind(const Source& source, const std::vector<Token>& tokens, std::size_t index,
                                       TokenStyle style) {
    if (tokens[index].kind != TokenKind::Identifier) {
        const bool isPaint = style == TokenStyle::Comment || style == TokenStyle::String || style == TokenStyle::Annotation ||
                             style == TokenStyle::Invalid;
        return isPaint ? kindOf(style) : std::nullopt;
    }
    const Neighbours near = neighbours(tokens, index);
    const std::string_view text = source.text(tokens[index].span);
    if (near.before == TokenKind::At) return SemanticKind::Annotation;
    if (near.after == TokenKind::DoubleColon) return SemanticKind::Namespace;
    if (builtinDoc(BuiltinKind::SchemaWord, text)) return SemanticKind::Keyword;
    if (builtinDoc(BuiltinKind::Type, text) || text == "Boolean") return SemanticKind::BuiltinType;
    return SemanticKind::EntityType;
}

}  // namespace

std::vector<SemanticToken> semanticTokens(const Snapshot& snapshot, std::string_view document) {
    const SnapshotData& data = snapshot.data();
    const DocumentState* state = data.find(document);
    std::vector<SemanticToken> found;
    if (!state || (state->document.kind != DocumentKind::Policies && state->document.kind != DocumentKind::Schema)) return found;
    const Source& source = state->source();
    const std::vector<Token> tokens = tokenize(source, nullptr);
    const std::vector<TokenStyle> painted = styles(source, tokens);
    const auto names = namesByPlace(data, *state);
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        if (tokens[i].span.empty()) continue;
        const auto name = names.find(tokens[i].span.begin);
        if (name != names.end() && name->second.span == tokens[i].span) {
            found.push_back(name->second);
            continue;
        }
        const auto kind = state->policies ? policyKind(source, tokens, i, painted[i]) : schemaKind(source, tokens, i, painted[i]);
        if (kind) found.push_back({tokens[i].span, *kind, false, false});
    }
    return found;
}

}  // namespace writ::cedar
