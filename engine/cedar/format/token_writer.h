#pragma once

#include "engine/cedar/format/commented_tokens.h"
#include "engine/cedar/format/document.h"

#include <utility>

namespace writ::cedar {

/// Takes commented tokens one by one and writes them, with their comments, into a document.
class TokenWriter {
public:
    /// What follows a token, unless a comment behind it ends the line anyway.
    enum class After : std::uint8_t { Nothing, Space, Line, HardLine };

    explicit TokenWriter(CommentedTokens tokens) : m_tokens(std::move(tokens)) {}

    [[nodiscard]] const CommentedToken& peek(std::size_t ahead = 0) const;
    [[nodiscard]] bool at(TokenKind kind, std::size_t ahead = 0) const { return peek(ahead).kind == kind; }
    [[nodiscard]] bool atWord(std::string_view word, std::size_t ahead = 0) const;
    [[nodiscard]] bool atEnd() const { return at(TokenKind::End); }

    /// Writes the token at hand with its comments and goes on to the next.
    void take(After after = After::Nothing);
    /// Writes the comments before the token at hand now, so that take() does not write them into a group that begins here.
    void takeLeading();
    /// The comments before the token at hand, as lines.
    [[nodiscard]] std::string leadingLines() const;

    [[nodiscard]] Document& document() { return m_document; }
    /// What was written since the last call.
    [[nodiscard]] Document finish() { return std::exchange(m_document, Document()); }

private:
    CommentedTokens m_tokens;
    std::size_t m_at = 0;
    Document m_document;
};

}  // namespace writ::cedar
