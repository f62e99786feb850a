#include "engine/cedar/format/commented_tokens.h"

#include <algorithm>

namespace writ::cedar {
namespace {

bool isTrivia(TokenKind kind) {
    return kind == TokenKind::Whitespace || kind == TokenKind::Comment;
}

bool isClosing(TokenKind kind) {
    return kind == TokenKind::RParen || kind == TokenKind::RBracket || kind == TokenKind::RBrace;
}

class Attacher {
public:
    explicit Attacher(const Source& source) : m_source(source), m_all(tokenize(source, nullptr)) {}

    CommentedTokens run() {
        while (m_result.tokens.empty() || m_result.tokens.back().kind != TokenKind::End) next();
        return std::move(m_result);
    }

private:
    void next() {
        CommentedToken token;
        token.leadingBegin = commentCount();
        for (; isTrivia(m_all[m_at].kind); ++m_at) {
            if (m_all[m_at].kind == TokenKind::Comment) addComment(m_source.text(m_all[m_at].span));
        }
        token.leadingEnd = commentCount();
        token.kind = m_all[m_at].kind;
        token.text = m_source.text(m_all[m_at].span);
        if (isClosing(token.kind)) dropCommaBefore(token);
        if (token.kind != TokenKind::End) token.trailing = restOfLine();
        m_result.tokens.push_back(token);
    }

    /// What stands behind the token at hand, up to the line's end or the next token: white space, and perhaps a comment.
    std::string_view restOfLine() {
        const std::uint32_t begin = m_all[m_at].span.end;
        do ++m_at;
        while (isTrivia(m_all[m_at].kind) && !holdsLineEnd(m_all[m_at]));
        const std::uint32_t end = m_all[m_at].span.begin;
        if (isTrivia(m_all[m_at].kind)) ++m_at;
        return addComment(m_source.text({begin, end}));
    }

    [[nodiscard]] bool holdsLineEnd(const Token& token) const {
        return m_source.text(token.span).find('\n') != std::string_view::npos;
    }

    std::string_view addComment(std::string_view text) {
        text = trimmed(text);
        if (!text.empty()) m_result.comments.push_back(text);
        return text;
    }

    void dropCommaBefore(CommentedToken& closing) {
        if (m_result.tokens.size() < 2 || m_result.tokens.back().kind != TokenKind::Comma) return;
        const CommentedToken comma = m_result.tokens.back();
        m_result.tokens.pop_back();
        CommentedToken& last = m_result.tokens.back();
        if (comma.leadingBegin == comma.leadingEnd && last.trailing.empty())
            last.trailing = comma.trailing;
        else
            closing.leadingBegin = comma.leadingBegin;
    }

    [[nodiscard]] std::uint32_t commentCount() const { return static_cast<std::uint32_t>(m_result.comments.size()); }

    const Source& m_source;
    std::vector<Token> m_all;
    CommentedTokens m_result;
    std::size_t m_at = 0;
};

}  // namespace

CommentedTokens attachComments(const Source& source) {
    return Attacher(source).run();
}

}  // namespace writ::cedar
