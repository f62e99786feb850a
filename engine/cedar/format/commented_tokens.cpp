#include "engine/cedar/format/commented_tokens.h"

#include <algorithm>
#include <utility>

namespace writ::cedar {
namespace {

bool isTrivia(TokenKind kind) {
    return kind == TokenKind::Whitespace || kind == TokenKind::Comment;
}

bool isOpening(TokenKind kind) {
    return kind == TokenKind::LParen || kind == TokenKind::LBracket || kind == TokenKind::LBrace;
}

bool isClosing(TokenKind kind) {
    return kind == TokenKind::RParen || kind == TokenKind::RBracket || kind == TokenKind::RBrace;
}

class Attacher {
public:
    Attacher(const Source& source, Grammar grammar) : m_source(source), m_all(tokenize(source, nullptr, grammar)) {}

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
            m_emptyLine = m_emptyLine || lineEnds(m_all[m_at]) > 1;
        }
        token.leadingEnd = commentCount();
        token.kind = m_all[m_at].kind;
        token.text = m_source.text(m_all[m_at].span);
        token.afterEmptyLine = std::exchange(m_emptyLine, false);
        if (token.kind != TokenKind::End) token.trailing = restOfLine();
        if (isOpening(token.kind)) ++m_depth;
        if (isClosing(token.kind)) {
            --m_depth;
            dropCommaBefore(token);
        }
        m_result.tokens.push_back(token);
    }

    /// What stands behind the token at hand, up to the line's end or the next token: white space, and perhaps a comment.
    std::string_view restOfLine() {
        const std::uint32_t begin = m_all[m_at].span.end;
        do ++m_at;
        while (isTrivia(m_all[m_at].kind) && lineEnds(m_all[m_at]) == 0);
        return addComment(m_source.text({begin, m_all[m_at].span.begin}));
    }

    [[nodiscard]] std::size_t lineEnds(const Token& token) const {
        const std::string_view text = m_source.text(token.span);
        return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
    }

    std::string_view addComment(std::string_view text) {
        text = trimmed(text);
        if (!text.empty()) m_result.comments.push_back(text);
        return text;
    }

    /// In the scope of a policy, Cedar's formatter gives the comments of the comma to the bracket.
    void dropCommaBefore(CommentedToken& closing) {
        if (m_result.tokens.size() < 2 || m_result.tokens.back().kind != TokenKind::Comma) return;
        const CommentedToken comma = m_result.tokens.back();
        m_result.tokens.pop_back();
        CommentedToken& last = m_result.tokens.back();
        const bool isBare = closing.leadingBegin == closing.leadingEnd && closing.trailing.empty();
        if (m_depth == 0 && closing.kind == TokenKind::RParen && isBare) {
            closing.leadingBegin = comma.leadingBegin;
            closing.leadingEnd = comma.leadingEnd;
            closing.trailing = comma.trailing;
        } else if (comma.leadingBegin == comma.leadingEnd && last.trailing.empty()) {
            last.trailing = comma.trailing;
        } else {
            closing.leadingBegin = comma.leadingBegin;
        }
    }

    [[nodiscard]] std::uint32_t commentCount() const { return static_cast<std::uint32_t>(m_result.comments.size()); }

    const Source& m_source;
    std::vector<Token> m_all;
    CommentedTokens m_result;
    std::size_t m_at = 0;
    std::int64_t m_depth = 0;  ///< brackets that are open
    bool m_emptyLine = false;  ///< seen since the last token
};

}  // namespace

CommentedTokens attachComments(const Source& source, Grammar grammar) {
    return Attacher(source, grammar).run();
}

bool sameTokens(const CommentedTokens& left, const CommentedTokens& right) {
    const auto same = [](const CommentedToken& a, const CommentedToken& b) { return a.kind == b.kind && a.text == b.text; };
    return std::equal(left.tokens.begin(), left.tokens.end(), right.tokens.begin(), right.tokens.end(), same);
}

}  // namespace writ::cedar
