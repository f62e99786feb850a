#include "engine/cedar/token.h"

#include "engine/cedar/extension.h"

#include <algorithm>
#include <array>

namespace writ::cedar {
namespace {

constexpr std::size_t kMaxErrors = 500;  ///< of one text; a binary file would have one a byte

bool isIdentifierStart(char c) {
    return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool isDigit(char c) {
    return c >= '0' && c <= '9';
}
bool isIdentifierPart(char c) {
    return isIdentifierStart(c) || isDigit(c);
}

struct Punctuation {
    std::string_view text;
    TokenKind kind;
};

/// Longer ones first, so that the first that fits is the right one.
constexpr std::array kPunctuation = {
    Punctuation{"::", TokenKind::DoubleColon},  Punctuation{"==", TokenKind::EqualEqual},
    Punctuation{"!=", TokenKind::NotEqual},     Punctuation{"<=", TokenKind::LessEqual},
    Punctuation{">=", TokenKind::GreaterEqual}, Punctuation{"||", TokenKind::OrOr},
    Punctuation{"&&", TokenKind::AndAnd},       Punctuation{"@", TokenKind::At},
    Punctuation{".", TokenKind::Dot},           Punctuation{",", TokenKind::Comma},
    Punctuation{";", TokenKind::Semicolon},     Punctuation{":", TokenKind::Colon},
    Punctuation{"(", TokenKind::LParen},        Punctuation{")", TokenKind::RParen},
    Punctuation{"{", TokenKind::LBrace},        Punctuation{"}", TokenKind::RBrace},
    Punctuation{"[", TokenKind::LBracket},      Punctuation{"]", TokenKind::RBracket},
    Punctuation{"<", TokenKind::Less},          Punctuation{">", TokenKind::Greater},
    Punctuation{"+", TokenKind::Plus},          Punctuation{"-", TokenKind::Minus},
    Punctuation{"*", TokenKind::Star},          Punctuation{"/", TokenKind::Slash},
    Punctuation{"%", TokenKind::Percent},       Punctuation{"!", TokenKind::Not},
    Punctuation{"=", TokenKind::Equal},
};

/// White space outside ASCII, as UTF-8 (the Unicode property White_Space).
constexpr std::array<std::string_view, 19> kWideSpaces = {"\u0085", "\u00a0", "\u1680", "\u2000", "\u2001", "\u2002", "\u2003",
                                                          "\u2004", "\u2005", "\u2006", "\u2007", "\u2008", "\u2009", "\u200a",
                                                          "\u2028", "\u2029", "\u202f", "\u205f", "\u3000"};

/// The length of the white space character that `text` begins with, or 0.
std::uint32_t spaceLength(std::string_view text) {
    if (text.empty()) return 0;
    const char c = text.front();
    if (c == ' ' || (c >= '\t' && c <= '\r')) return 1;
    if (static_cast<unsigned char>(c) < 0x80) return 0;
    for (std::string_view wide : kWideSpaces) {
        if (text.substr(0, wide.size()) == wide) return static_cast<std::uint32_t>(wide.size());
    }
    return 0;
}

/// The length of the white space character that `text` ends with, or 0.
std::uint32_t trailingSpaceLength(std::string_view text) {
    for (std::uint32_t length = 1; length <= 3 && length <= text.size(); ++length) {
        if (spaceLength(text.substr(text.size() - length)) == length) return length;
    }
    return 0;
}

class Tokenizer {
public:
    Tokenizer(const Source& source, std::vector<Diagnostic>* diagnostics, Grammar grammar)
        : m_source(source), m_text(source.text()), m_diagnostics(diagnostics), m_grammar(grammar) {}

    std::vector<Token> run() {
        m_tokens.reserve(m_text.size() / 4 + 1);
        while (m_at < m_text.size()) next();
        m_tokens.push_back({TokenKind::End, {m_at, m_at}});
        return std::move(m_tokens);
    }

private:
    void next() {
        const char c = m_text[m_at];
        if (const std::uint32_t blank = spaceAt(m_at)) return space(blank);
        if (isIdentifierStart(c)) return emitWhile(TokenKind::Identifier, isIdentifierPart);
        if (isDigit(c)) return emitWhile(TokenKind::Integer, isDigit);
        if (c == '"') return string();
        if (rest().substr(0, 2) == "//") return emitWhile(TokenKind::Comment, [](char x) { return x != '\n' && x != '\r'; });
        if (c == '?' && m_grammar == Grammar::Schema) return emit(TokenKind::Question, 1);
        if (c == '?' && m_at + 1 < m_text.size() && isIdentifierStart(m_text[m_at + 1])) return slot();
        for (const auto& [text, kind] : kPunctuation) {
            if (rest().substr(0, text.size()) == text) return emit(kind, size(text));
        }
        invalid();
    }

    [[nodiscard]] std::string_view rest() const { return m_text.substr(m_at); }
    static std::uint32_t size(std::string_view text) { return static_cast<std::uint32_t>(text.size()); }

    void emit(TokenKind kind, std::uint32_t length) {
        m_tokens.push_back({kind, {m_at, m_at + length}});
        m_at += length;
    }

    template <class Predicate>
    void emitWhile(TokenKind kind, Predicate fits) {
        std::uint32_t end = m_at + 1;
        while (end < m_text.size() && fits(m_text[end])) ++end;
        emit(kind, end - m_at);
    }

    [[nodiscard]] std::uint32_t spaceAt(std::uint32_t at) const { return spaceLength(m_text.substr(at)); }

    void space(std::uint32_t first) {
        std::uint32_t end = m_at + first;
        while (end < m_text.size()) {
            const std::uint32_t more = spaceAt(end);
            if (more == 0) break;
            end += more;
        }
        emit(TokenKind::Whitespace, end - m_at);
    }

    void slot() {
        std::uint32_t end = m_at + 1;
        while (end < m_text.size() && isIdentifierPart(m_text[end])) ++end;
        emit(TokenKind::Slot, end - m_at);
    }

    /// A string may span lines. A back-slash before a line end is not part of the lexical grammar.
    void string() {
        std::size_t end = m_at + 1;
        while (end < m_text.size() && m_text[end] != '"') {
            if (m_text[end] == '\\' && (end + 1 >= m_text.size() || m_text[end + 1] == '\n')) return unterminated();
            end += m_text[end] == '\\' ? 2U : 1U;
        }
        if (end >= m_text.size()) return unterminated();
        emit(TokenKind::String, static_cast<std::uint32_t>(end) + 1 - m_at);
    }

    /// Only the rest of the line is taken, so that an editor does not paint the whole file as broken.
    void unterminated() {
        const std::size_t lineEnd = std::min(m_text.find_first_of("\r\n", m_at), m_text.size());
        report(Code::CedarUnterminatedString, static_cast<std::uint32_t>(lineEnd) - m_at, "this string has no closing quote",
               "a string ends with `\"`; it cannot be continued by a back-slash at the end of a line");
    }

    void invalid() {
        std::uint32_t length = 1;
        while (m_at + length < m_text.size() && (static_cast<unsigned char>(m_text[m_at + length]) & 0xC0U) == 0x80U) ++length;
        const bool quote = m_text[m_at] == '\'';
        if (quote) length = quotedLength();
        report(Code::CedarUnexpectedCharacter, length, "this character cannot begin a token",
               quote ? "strings must use double quotes, not single quotes" : "");
    }

    /// 'text' up to its closing quote, where that stands on the same line.
    [[nodiscard]] std::uint32_t quotedLength() const {
        const std::size_t close = m_text.find_first_of("'\r\n", m_at + 1);
        const bool closed = close != std::string_view::npos && m_text[close] == '\'';
        return closed ? static_cast<std::uint32_t>(close) + 1 - m_at : 1;
    }

    void report(Code code, std::uint32_t length, std::string message, std::string note) {
        if (m_diagnostics && m_reported < kMaxErrors) {
            ++m_reported;
            Diagnostic diagnostic = makeDiagnostic(code, m_source, {m_at, m_at + length}, std::move(message));
            if (!note.empty()) diagnostic.notes.push_back({std::nullopt, std::move(note)});
            m_diagnostics->push_back(std::move(diagnostic));
        }
        emit(TokenKind::Invalid, length);
    }

    const Source& m_source;
    std::string_view m_text;
    std::vector<Diagnostic>* m_diagnostics;
    Grammar m_grammar;
    std::vector<Token> m_tokens;
    std::uint32_t m_at = 0;
    std::size_t m_reported = 0;
};

struct WordStyle {
    std::string_view word;
    TokenStyle style;
};

constexpr std::array kWordStyles = {
    WordStyle{"if", TokenStyle::Keyword},          WordStyle{"then", TokenStyle::Keyword},
    WordStyle{"else", TokenStyle::Keyword},        WordStyle{"in", TokenStyle::Keyword},
    WordStyle{"is", TokenStyle::Keyword},          WordStyle{"like", TokenStyle::Keyword},
    WordStyle{"has", TokenStyle::Keyword},         WordStyle{"true", TokenStyle::Keyword},
    WordStyle{"false", TokenStyle::Keyword},       WordStyle{"when", TokenStyle::Keyword},
    WordStyle{"unless", TokenStyle::Keyword},      WordStyle{"permit", TokenStyle::EffectPermit},
    WordStyle{"forbid", TokenStyle::EffectForbid}, WordStyle{"principal", TokenStyle::Variable},
    WordStyle{"action", TokenStyle::Variable},     WordStyle{"resource", TokenStyle::Variable},
    WordStyle{"context", TokenStyle::Variable},
};

bool isTrivia(TokenKind kind) {
    return kind == TokenKind::Whitespace || kind == TokenKind::Comment;
}

/// Paints one token from its own text and its significant neighbours.
class Painter {
public:
    Painter(const Source& source, const std::vector<Token>& tokens) : m_source(source), m_tokens(tokens) {}

    std::vector<TokenStyle> run() {
        std::vector<TokenStyle> result(m_tokens.size(), TokenStyle::Text);
        for (std::size_t i = 0; i < m_tokens.size(); ++i) {
            if (m_tokens[i].kind == TokenKind::Comment) result[i] = TokenStyle::Comment;
            if (isTrivia(m_tokens[i].kind)) continue;
            result[i] = style(i);
            m_previous = i;
        }
        return result;
    }

private:
    static constexpr std::size_t kNone = ~std::size_t{0};

    [[nodiscard]] TokenStyle style(std::size_t i) const {
        const TokenKind kind = m_tokens[i].kind;
        if (kind == TokenKind::Identifier) return identifier(i);
        if (kind == TokenKind::Integer) return TokenStyle::Number;
        if (kind == TokenKind::String) return TokenStyle::String;
        if (kind == TokenKind::Slot) return TokenStyle::Variable;
        if (kind == TokenKind::At) return TokenStyle::Annotation;
        if (kind == TokenKind::Invalid) return TokenStyle::Invalid;
        const bool isOperator = kind >= TokenKind::EqualEqual && kind <= TokenKind::Equal;
        return isOperator ? TokenStyle::Operator : TokenStyle::Text;
    }

    [[nodiscard]] TokenStyle identifier(std::size_t i) const {
        const TokenKind before = kindAt(m_previous);
        const TokenKind after = kindAt(following(i));
        if (before == TokenKind::At) return TokenStyle::Annotation;
        if (before == TokenKind::DoubleColon || after == TokenKind::DoubleColon) return TokenStyle::EntityType;
        if (before == TokenKind::Dot || after == TokenKind::Colon) return TokenStyle::Attribute;
        if (before == TokenKind::Identifier && text(m_previous) == "has") return TokenStyle::Attribute;
        if (before == TokenKind::Identifier && text(m_previous) == "is") return TokenStyle::EntityType;
        for (const auto& [word, style] : kWordStyles) {
            if (word == text(i)) return style;
        }
        return after == TokenKind::LParen ? TokenStyle::Keyword : TokenStyle::Text;
    }

    [[nodiscard]] std::size_t following(std::size_t i) const {
        do ++i;
        while (i < m_tokens.size() && isTrivia(m_tokens[i].kind));
        return i;
    }
    [[nodiscard]] TokenKind kindAt(std::size_t i) const { return i < m_tokens.size() ? m_tokens[i].kind : TokenKind::End; }
    [[nodiscard]] std::string_view text(std::size_t i) const { return m_source.text(m_tokens[i].span); }

    const Source& m_source;
    const std::vector<Token>& m_tokens;
    std::size_t m_previous = kNone;
};

std::vector<std::string_view> collectWords() {
    std::vector<std::string_view> words;
    for (const WordStyle& entry : kWordStyles) words.push_back(entry.word);
    for (const BuiltinMethod& method : builtinMethods()) words.push_back(method.name);
    for (const ExtensionFunction& function : extensionFunctions()) {
        if (!function.hidden) words.push_back(function.name);
    }
    std::sort(words.begin(), words.end());
    return words;
}

}  // namespace

std::vector<Token> tokenize(const Source& source, std::vector<Diagnostic>* diagnostics, Grammar grammar) {
    return Tokenizer(source, diagnostics, grammar).run();
}

std::string_view trimmed(std::string_view text) {
    while (const std::uint32_t length = spaceLength(text)) text.remove_prefix(length);
    while (const std::uint32_t length = trailingSpaceLength(text)) text.remove_suffix(length);
    return text;
}

std::vector<TokenStyle> styles(const Source& source, const std::vector<Token>& tokens) {
    return Painter(source, tokens).run();
}

const std::vector<std::string_view>& words() {
    static const std::vector<std::string_view> all = collectWords();
    return all;
}

}  // namespace writ::cedar
