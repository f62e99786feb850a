#include "engine/cedar/service/policy_unit.h"

#include "engine/cedar/parser.h"

#include <algorithm>

namespace writ::cedar {

namespace {

bool isTrivia(const Token& token) {
    return token.kind == TokenKind::Whitespace || token.kind == TokenKind::Comment;
}

Span shifted(Span span, std::uint32_t offset) {
    return {span.begin + offset, span.end + offset};
}

}  // namespace

std::vector<Token> significantTokens(const Source& source) {
    std::vector<Token> tokens = tokenize(source, nullptr);
    tokens.erase(std::remove_if(tokens.begin(), tokens.end(), isTrivia), tokens.end());
    return tokens;
}

std::vector<Span> splitPolicies(const Source& source, const std::vector<Token>& significant) {
    std::vector<Span> spans;
    std::optional<std::uint32_t> begin;
    for (const Token& token : significant) {
        if (token.kind == TokenKind::End) break;
        if (!begin) begin = token.span.begin;
        if (token.kind != TokenKind::Semicolon) continue;
        spans.push_back({*begin, token.span.end});
        begin.reset();
    }
    if (begin) spans.push_back({*begin, source.size()});
    return spans;
}

PolicyUnitPtr readUnit(std::string document, std::string_view text) {
    auto unit = std::make_shared<PolicyUnit>();
    unit->source = std::make_shared<const Source>(std::move(document), std::string(text));
    unit->tokens = significantTokens(*unit->source);
    unit->tree = parse(*unit->source, unit->syntax);
    return unit;
}

Diagnostic shifted(Diagnostic diagnostic, std::uint32_t offset) {
    diagnostic.span = shifted(diagnostic.span, offset);
    for (Note& note : diagnostic.notes) {
        if (note.span) note.span = shifted(*note.span, offset);
    }
    for (Fix& fix : diagnostic.fixes) {
        for (TextEdit& edit : fix.edits) edit.span = shifted(edit.span, offset);
    }
    return diagnostic;
}

}  // namespace writ::cedar
