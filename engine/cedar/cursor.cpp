#include "engine/cedar/cursor.h"

#include "engine/cedar/literal.h"
#include "engine/text/utf8.h"

#include <algorithm>
#include <array>

namespace writ::cedar {
namespace {

bool opens(TokenKind kind) {
    return kind == TokenKind::LParen || kind == TokenKind::LBrace || kind == TokenKind::LBracket;
}
bool closes(TokenKind kind) {
    return kind == TokenKind::RParen || kind == TokenKind::RBrace || kind == TokenKind::RBracket;
}

bool isSignificant(const Token& token) {
    return token.kind != TokenKind::Whitespace && token.kind != TokenKind::Comment;
}

}  // namespace

Cursor::Cursor(const Source& source, std::vector<Diagnostic>& diagnostics, const ParseOptions& options, Grammar grammar)
    : m_source(source), m_diagnostics(diagnostics), m_options(options) {
    std::vector<Diagnostic> lexical;
    m_tokens = tokenize(source, &lexical, grammar);
    m_tokens.erase(std::remove_if(m_tokens.begin(), m_tokens.end(), [](const Token& t) { return !isSignificant(t); }),
                   m_tokens.end());
    m_reported = std::min<std::size_t>(lexical.size(), options.maxDiagnostics);
    std::move(lexical.begin(), lexical.begin() + static_cast<std::ptrdiff_t>(m_reported), std::back_inserter(diagnostics));
    m_endMark = m_tokens.back();
}

const Token& Cursor::peek(std::size_t ahead) const {
    return m_failed || m_at + ahead >= m_tokens.size() ? m_endMark : m_tokens[m_at + ahead];
}

bool Cursor::atWord(std::string_view word, std::size_t ahead) const {
    const Token& token = peek(ahead);
    return token.kind == TokenKind::Identifier && text(token) == word;
}

Token Cursor::take() {
    const Token token = peek();
    if (token.kind != TokenKind::End) ++m_at;
    return token;
}

bool Cursor::accept(TokenKind kind) {
    if (!at(kind)) return false;
    take();
    return true;
}

bool Cursor::acceptWord(std::string_view word) {
    if (!atWord(word)) return false;
    take();
    return true;
}

bool Cursor::expect(TokenKind kind, std::string_view what) {
    if (accept(kind)) return true;
    unexpected(what);
    return false;
}

Span Cursor::spanFrom(Span begin) const {
    const Span last = m_at == 0 ? begin : m_tokens[m_at - 1].span;
    return {begin.begin, std::max(begin.end, last.end)};
}

std::size_t Cursor::pathLength(std::size_t ahead) const {
    if (!at(TokenKind::Identifier, ahead)) return 0;
    std::size_t count = 1;
    while (at(TokenKind::DoubleColon, ahead + count) && at(TokenKind::Identifier, ahead + count + 1)) count += 2;
    return count;
}

bool Cursor::continuesOperand(std::size_t ahead) const {
    constexpr std::array kSigns = {TokenKind::LParen,      TokenKind::LBracket, TokenKind::Dot,
                                   TokenKind::DoubleColon, TokenKind::Plus,     TokenKind::Minus,
                                   TokenKind::Star,        TokenKind::Slash,    TokenKind::Percent};
    return std::find(kSigns.begin(), kSigns.end(), peek(ahead).kind) != kSigns.end();
}

Span Cursor::here() const {
    const std::uint32_t end = m_at == 0 ? 0 : m_tokens[m_at - 1].span.end;
    return {end, end};
}

Diagnostic* Cursor::report(Code code, Span span, std::string message) {
    return m_quiet ? nullptr : add(code, span, std::move(message));
}

Diagnostic* Cursor::add(Code code, Span span, std::string message) {
    if (m_failed || m_reported >= m_options.maxDiagnostics) return nullptr;
    ++m_reported;
    m_diagnostics.push_back(makeDiagnostic(code, m_source, span, std::move(message)));
    return &m_diagnostics.back();
}

void Cursor::fail(Code code, Span span, std::string message, std::string_view help) {
    Diagnostic* diagnostic = add(code, span, std::move(message));
    if (diagnostic && !help.empty()) diagnostic->notes.push_back({std::nullopt, std::string(help)});
    m_failed = true;
}

void Cursor::unexpected(std::string_view expected) {
    const Token& token = peek();
    // The tokenizer has already said what is wrong with an invalid token.
    if (token.kind == TokenKind::Invalid) {
        m_failed = true;
        return;
    }
    const bool end = token.kind == TokenKind::End;
    const std::string found = end ? "the end of the text" : "`" + std::string(utf8Prefix(text(token), 60)) + "`";
    fail(end ? Code::CedarUnexpectedEnd : Code::CedarUnexpectedToken, end ? here() : token.span,
         "expected " + std::string(expected) + ", found " + found);
}

bool Cursor::startsPolicy(std::size_t at) const {
    if (m_tokens[at].kind == TokenKind::At) return true;
    const std::string_view word = text(m_tokens[at]);
    const bool effect = word == "permit" || word == "forbid";
    return effect && at + 1 < m_tokens.size() && m_tokens[at + 1].kind == TokenKind::LParen;
}

void Cursor::recoverBehind(std::size_t open) {
    std::size_t depth = 0;
    std::size_t at = open;
    for (; m_tokens[at].kind != TokenKind::End && m_tokens[at].kind != TokenKind::Semicolon; ++at) {
        if (at > open && startsPolicy(at)) break;
        if (opens(m_tokens[at].kind)) ++depth;
        if (closes(m_tokens[at].kind) && --depth == 0) {
            ++at;
            break;
        }
    }
    m_at = std::max(m_at, at);
    m_failed = false;
}

void Cursor::recoverPolicy(std::size_t start) {
    m_failed = false;
    while (!at(TokenKind::End) && !(m_at > start && startsPolicy(m_at))) {
        if (take().kind == TokenKind::Semicolon) return;
    }
}

void Cursor::reportEscapes(const std::vector<Span>& escapes) {
    for (const Span span : escapes) {
        Diagnostic* diagnostic = report(Code::CedarBadEscape, span,
                                        "`" + std::string(utf8Prefix(m_source.text(span), 20)) + "` is not a valid escape");
        if (!diagnostic) return;
        diagnostic->notes.push_back(
            {std::nullopt,
             "escapes are \\n \\r \\t \\\\ \\0 \\' \\\" \\x00 to \\x7F and \\u{1 to 6 hex digits}; `\\*` only after `like`"});
    }
}

std::string Cursor::string(const Token& token) {
    Unescaped result = unescape(text(token), token.span.begin, false);
    reportEscapes(result.badEscapes);
    return std::move(result.pieces.front());
}

Pattern Cursor::pattern(const Token& token) {
    Unescaped result = unescape(text(token), token.span.begin, true);
    reportEscapes(result.badEscapes);
    return {std::move(result.pieces)};
}

bool Cursor::checkName(const Token& token) {
    if (!isReserved(text(token))) return true;
    Diagnostic* diagnostic = report(Code::CedarReservedWord, token.span,
                                    "`" + std::string(text(token)) + "` is a reserved word and cannot be a name here");
    if (diagnostic)
        diagnostic->notes.push_back(
            {std::nullopt, "an attribute of that name is reached with `[\"" + std::string(text(token)) + "\"]`"});
    return false;
}

}  // namespace writ::cedar
