#include "engine/cedar/service/builtin_docs.h"
#include "engine/cedar/service/cursor_place.h"
#include "engine/cedar/service/service.h"
#include "engine/cedar/service/snapshot_data.h"

namespace writ::cedar {

namespace {

/// The ranges between the parentheses of "name(a: T, b: U): R". Types hold no commas outside `<>`.
std::vector<Span> parameterSpans(std::string_view signature) {
    std::vector<Span> spans;
    const std::size_t open = signature.find('(');
    const std::size_t close = signature.rfind(')');
    if (open == std::string_view::npos || close == std::string_view::npos || close <= open + 1) return spans;
    std::size_t begin = open + 1;
    int depth = 0;
    for (std::size_t i = begin; i <= close; ++i) {
        if (signature[i] == '<') ++depth;
        if (signature[i] == '>') --depth;
        if (i != close && (signature[i] != ',' || depth > 0)) continue;
        spans.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(i)});
        begin = i + 1;
        while (begin < close && signature[begin] == ' ') ++begin;
    }
    return spans;
}

}  // namespace

std::optional<SignatureHelp> signatureHelp(const Snapshot& snapshot, Position at) {
    const DocumentState* state = snapshot.data().find(at.document);
    if (!state || !state->policies) return std::nullopt;
    const CursorPlace place(state->source(), state->policies->tokens, clamped(state->source(), at.offset));
    if (place.region != CursorPlace::Region::Condition || place.inComment) return std::nullopt;
    for (std::size_t depth = place.brackets.size(); depth-- > 0;) {
        const std::size_t open = place.brackets[depth];
        if (place.token(open).kind != TokenKind::LParen || open == 0) continue;
        const bool isMethod = open >= 2 && place.token(open - 2).kind == TokenKind::Dot;
        const BuiltinDoc* row = builtinDoc(isMethod ? BuiltinKind::Method : BuiltinKind::Function, place.text(open - 1));
        if (!row) continue;
        SignatureHelp help{std::string(row->signature), parameterSpans(row->signature), 0, std::string(row->text)};
        std::size_t nested = 0;
        for (std::size_t i = open + 1; i < place.count; ++i) {
            const TokenKind kind = place.token(i).kind;
            if (kind == TokenKind::LParen || kind == TokenKind::LBracket || kind == TokenKind::LBrace) ++nested;
            const bool closing = kind == TokenKind::RParen || kind == TokenKind::RBracket || kind == TokenKind::RBrace;
            if (closing && nested > 0) --nested;
            if (kind == TokenKind::Comma && nested == 0) ++help.active;
        }
        return help;
    }
    return std::nullopt;
}

}  // namespace writ::cedar
