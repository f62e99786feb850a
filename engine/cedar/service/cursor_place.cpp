#include "engine/cedar/service/cursor_place.h"

#include "engine/cedar/cursor.h"

#include <algorithm>

namespace writ::cedar {

namespace {

bool opens(TokenKind kind) {
    return kind == TokenKind::LParen || kind == TokenKind::LBrace || kind == TokenKind::LBracket;
}
bool closes(TokenKind kind) {
    return kind == TokenKind::RParen || kind == TokenKind::RBrace || kind == TokenKind::RBracket;
}

bool isNamePart(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

}  // namespace

CursorPlace::CursorPlace(const Source& source, const std::vector<Token>& tokens, std::uint32_t offset)
    : word{offset, offset}, m_source(source), m_tokens(tokens) {
    findWord(offset);
    findRegion();
}

Token CursorPlace::before(std::size_t back) const {
    return back <= count ? m_tokens[count - back] : Token{};
}

void CursorPlace::findWord(std::uint32_t offset) {
    const auto at = std::lower_bound(m_tokens.begin(), m_tokens.end(), offset,
                                     [](const Token& token, std::uint32_t place) { return token.span.end < place; });
    count = static_cast<std::size_t>(at - m_tokens.begin());
    if (at == m_tokens.end() || at->span.begin >= offset) {
        const std::uint32_t gap = count == 0 ? 0 : m_tokens[count - 1].span.end;
        const std::string_view between = m_source.text({gap, offset});
        const std::size_t line = between.rfind('\n');
        inComment = between.substr(line == std::string_view::npos ? 0 : line).find("//") != std::string_view::npos;
        return;
    }
    const std::string_view text = m_source.text(at->span);
    const bool quoted = text.starts_with('"');
    const bool inside = offset < at->span.end || (at->kind == TokenKind::Invalid && offset == at->span.end);
    if (at->kind == TokenKind::Identifier || at->kind == TokenKind::Slot || at->kind == TokenKind::Integer) {
        word = at->span;
    } else if (quoted && inside) {
        inString = true;
        // A string without its end takes what follows with it: only what was typed is to be replaced.
        const bool whole = at->kind == TokenKind::String && text.find('\n') == std::string_view::npos;
        word = whole ? at->span : Span{at->span.begin, offset};
        while (!whole && word.end < m_source.size() && isNamePart(m_source.text()[word.end])) ++word.end;
    } else if (at->span.end == offset) {
        ++count;
    }
}

bool CursorPlace::startsPolicy(std::size_t index) const {
    if (m_tokens[index].kind == TokenKind::At) return true;
    const bool effect = text(index) == "permit" || text(index) == "forbid";
    const bool isMember = index > 0 && m_tokens[index - 1].kind == TokenKind::Dot;
    return effect && !isMember && index + 1 < m_tokens.size() && m_tokens[index + 1].kind == TokenKind::LParen;
}

void CursorPlace::findRegion() {
    for (std::size_t i = 0; i < count; ++i) step(i);
    if (region == Region::Outside && count > 0 && m_tokens[count - 1].kind == TokenKind::At) region = Region::Annotation;
}

void CursorPlace::step(std::size_t index) {
    const TokenKind kind = m_tokens[index].kind;
    if (kind == TokenKind::Semicolon || startsPolicy(index)) {
        region = Region::Outside;
        brackets.clear();
        head = {};
        m_effect = m_tokens[index].span;
        return;
    }
    switch (region) {
    case Region::Outside:
    case Region::Annotation:
        if (kind != TokenKind::LParen || index == 0 || m_tokens[index - 1].span != m_effect || m_effect.size() < 2) return;
        region = Region::Scope;
        scopeElement = 0;
        brackets.assign(1, index);
        return;
    case Region::Scope: return inScope(index);
    case Region::BehindScope:
        if (kind != TokenKind::LBrace) return;
        region = Region::Condition;
        brackets.assign(1, index);
        return;
    case Region::Condition: return inCondition(index);
    }
}

void CursorPlace::inScope(std::size_t index) {
    const TokenKind kind = m_tokens[index].kind;
    if (opens(kind)) brackets.push_back(index);
    if (kind == TokenKind::Comma && brackets.size() == 1) ++scopeElement;
    if (!closes(kind)) return;
    brackets.pop_back();
    if (!brackets.empty()) return;
    head = m_effect.to(m_tokens[index].span);
    region = Region::BehindScope;
}

void CursorPlace::inCondition(std::size_t index) {
    const TokenKind kind = m_tokens[index].kind;
    if (opens(kind)) brackets.push_back(index);
    if (!closes(kind)) return;
    brackets.pop_back();
    if (brackets.empty()) region = Region::BehindScope;
}

bool CursorPlace::endsOperand(std::size_t index) const {
    const Token& token = m_tokens[index];
    if (token.kind == TokenKind::Identifier) return !isReserved(text(index)) || text(index) == "true" || text(index) == "false";
    return token.kind == TokenKind::String || token.kind == TokenKind::Integer || token.kind == TokenKind::Slot ||
           closes(token.kind);
}

std::size_t CursorPlace::matchingOpen(std::size_t close) const {
    std::size_t depth = 0;
    for (std::size_t i = close + 1; i-- > 0;) {
        if (m_tokens[i].kind == TokenKind::Semicolon) break;
        if (closes(m_tokens[i].kind)) ++depth;
        if (opens(m_tokens[i].kind) && --depth == 0) return i;
    }
    return kNone;
}

std::size_t CursorPlace::operandStart(std::size_t last) const {
    std::size_t at = last;
    for (;;) {
        if (!endsOperand(at)) return kNone;
        const TokenKind kind = m_tokens[at].kind;
        if (closes(kind)) {
            at = matchingOpen(at);
            if (at == kNone) return kNone;
            const bool hasOwner = kind != TokenKind::RBrace && at > 0 && endsOperand(at - 1);
            if (kind == TokenKind::RBracket && hasOwner) {
                --at;
                continue;
            }
            if (kind == TokenKind::RParen && hasOwner && m_tokens[at - 1].kind == TokenKind::Identifier) --at;
        }
        while (at >= 2 && m_tokens[at - 1].kind == TokenKind::DoubleColon && m_tokens[at - 2].kind == TokenKind::Identifier)
            at -= 2;
        if (at < 2 || m_tokens[at - 1].kind != TokenKind::Dot) return at;
        at -= 2;
    }
}

std::string CursorPlace::pathBefore(std::size_t last) const {
    std::string path;
    for (std::size_t i = last; i != kNone && i >= 1; i -= 2) {
        if (m_tokens[i].kind != TokenKind::DoubleColon || m_tokens[i - 1].kind != TokenKind::Identifier) break;
        path = std::string(text(i - 1)) + (path.empty() ? "" : "::" + path);
        if (i < 2) break;
    }
    return path;
}

}  // namespace writ::cedar
