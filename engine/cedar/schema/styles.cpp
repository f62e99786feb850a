#include "engine/cedar/schema/names.h"
#include "engine/cedar/schema/syntax.h"

#include <algorithm>
#include <array>

namespace writ::cedar {
namespace {

constexpr std::array<std::string_view, 4> kStarts = {"entity", "action", "type", "namespace"};
constexpr std::array<std::string_view, 5> kClauses = {"in", "enum", "tags", "appliesTo", "attributes"};
constexpr std::array<std::string_view, 3> kSides = {"principal", "resource", "context"};

template <std::size_t N>
bool isOneOf(const std::array<std::string_view, N>& words, std::string_view word) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

/// Paints one token after the other; what a word means depends on the braces that it stands in.
class SchemaPainter {
public:
    SchemaPainter(const Source& source, const std::vector<Token>& tokens) : m_source(source), m_tokens(tokens) {}

    std::vector<TokenStyle> run() {
        std::vector<TokenStyle> result(m_tokens.size(), TokenStyle::Text);
        for (std::size_t i = 0; i < m_tokens.size(); ++i) {
            if (m_tokens[i].kind == TokenKind::Comment) result[i] = TokenStyle::Comment;
            if (isTrivia(m_tokens[i].kind)) continue;
            result[i] = style(i);
            follow(i);
        }
        return result;
    }

private:
    enum class Brace : std::uint8_t { Namespace, AppliesTo, Record };

    static bool isTrivia(TokenKind kind) { return kind == TokenKind::Whitespace || kind == TokenKind::Comment; }

    [[nodiscard]] TokenStyle style(std::size_t i) const {
        const bool named = after(i) == TokenKind::Colon || after(i) == TokenKind::Question;
        const TokenKind kind = m_tokens[i].kind;
        if (kind == TokenKind::Identifier) return identifier(i, named);
        if (kind == TokenKind::String) return named && within(Brace::Record) ? TokenStyle::Attribute : TokenStyle::String;
        if (kind == TokenKind::At) return TokenStyle::Annotation;
        if (kind == TokenKind::Integer) return TokenStyle::Number;
        if (kind == TokenKind::Invalid) return TokenStyle::Invalid;
        const bool isOperator = kind == TokenKind::Question || (kind >= TokenKind::EqualEqual && kind <= TokenKind::Equal);
        return isOperator ? TokenStyle::Operator : TokenStyle::Text;
    }

    [[nodiscard]] TokenStyle identifier(std::size_t i, bool named) const {
        const std::string_view word = text(i);
        if (m_before == TokenKind::At) return TokenStyle::Annotation;
        if (named && within(Brace::AppliesTo) && isOneOf(kSides, word)) return TokenStyle::Variable;
        if (named && within(Brace::Record)) return TokenStyle::Attribute;
        if (startsDeclaration(i) || isClause(i)) return TokenStyle::Keyword;
        const bool path = m_before == TokenKind::DoubleColon || after(i) == TokenKind::DoubleColon;
        if (word == "Set" && after(i) == TokenKind::Less) return TokenStyle::Keyword;
        if (!path && builtinType(word)) return TokenStyle::Keyword;
        const bool actionName = m_isAction && !path && !within(Brace::AppliesTo) && !within(Brace::Record);
        return actionName ? TokenStyle::Text : TokenStyle::EntityType;
    }

    [[nodiscard]] bool startsDeclaration(std::size_t i) const {
        const TokenKind next = after(i);
        const bool place = !within(Brace::Record) && !within(Brace::AppliesTo) && !m_inDeclaration;
        return place && isOneOf(kStarts, text(i)) && (next == TokenKind::Identifier || next == TokenKind::String);
    }

    /// `in` and the like stand behind a name, a list or a brace.
    [[nodiscard]] bool isClause(std::size_t i) const {
        const bool place = m_inDeclaration && !within(Brace::Record) && !within(Brace::AppliesTo);
        const bool behind = m_before == TokenKind::Identifier || m_before == TokenKind::String || m_before == TokenKind::RBrace ||
                            m_before == TokenKind::RBracket;
        return place && behind && !m_behindStart && isOneOf(kClauses, text(i));
    }

    void follow(std::size_t i) {
        const TokenKind kind = m_tokens[i].kind;
        const bool start = kind == TokenKind::Identifier && startsDeclaration(i);
        if (kind == TokenKind::LBrace) open();
        if (kind == TokenKind::RBrace && !m_braces.empty()) close();
        if (kind == TokenKind::Semicolon) m_inDeclaration = false;
        if (kind == TokenKind::Identifier && text(i) == "appliesTo") m_appliesTo = true;
        if (start) {
            m_isNamespace = text(i) == "namespace";
            m_isAction = text(i) == "action";
            m_inDeclaration = true;
        }
        m_behindStart = start;
        m_before = kind;
    }

    void open() {
        const bool space = m_isNamespace && m_inDeclaration;
        m_braces.push_back(space ? Brace::Namespace : m_appliesTo ? Brace::AppliesTo : Brace::Record);
        if (space) m_inDeclaration = false;
        m_appliesTo = m_isNamespace = false;
    }

    void close() {
        if (m_braces.back() == Brace::Namespace) m_inDeclaration = false;
        m_braces.pop_back();
    }

    [[nodiscard]] bool within(Brace brace) const { return !m_braces.empty() && m_braces.back() == brace; }
    [[nodiscard]] TokenKind after(std::size_t i) const {
        do ++i;
        while (i < m_tokens.size() && isTrivia(m_tokens[i].kind));
        return i < m_tokens.size() ? m_tokens[i].kind : TokenKind::End;
    }
    [[nodiscard]] std::string_view text(std::size_t i) const { return m_source.text(m_tokens[i].span); }

    const Source& m_source;
    const std::vector<Token>& m_tokens;
    std::vector<Brace> m_braces;
    TokenKind m_before = TokenKind::End;
    bool m_inDeclaration = false;  ///< between its first word and its `;`
    bool m_behindStart = false;    ///< the token before is the first word of a declaration
    bool m_isNamespace = false;    ///< the declaration is one of a namespace, whose brace has not come yet
    bool m_isAction = false;
    bool m_appliesTo = false;  ///< its brace has not come yet
};

}  // namespace

std::vector<TokenStyle> schemaStyles(const Source& source, const std::vector<Token>& tokens) {
    return SchemaPainter(source, tokens).run();
}

}  // namespace writ::cedar
