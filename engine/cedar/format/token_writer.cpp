#include "engine/cedar/format/token_writer.h"

#include <algorithm>

namespace writ::cedar {
namespace {

/// Cedar prints an integer as the number it is.
std::string_view withoutLeadingZeros(std::string_view digits) {
    return digits.substr(std::min(digits.find_first_not_of('0'), digits.size() - 1));
}

}  // namespace

const CommentedToken& TokenWriter::peek(std::size_t ahead) const {
    return m_tokens.tokens[std::min(m_at + ahead, m_tokens.tokens.size() - 1)];
}

bool TokenWriter::atWord(std::string_view word, std::size_t ahead) const {
    return at(TokenKind::Identifier, ahead) && peek(ahead).text == word;
}

void TokenWriter::take(After after) {
    takeLeading();
    const CommentedToken& token = peek();
    if (token.kind == TokenKind::String)
        m_document.verbatim(token.text);
    else
        m_document.text(token.kind == TokenKind::Integer ? withoutLeadingZeros(token.text) : token.text);
    if (!token.trailing.empty()) {
        m_document.space();
        m_document.verbatim(token.trailing);
        after = After::HardLine;
    }
    if (after == After::Space) m_document.space();
    if (after == After::Line) m_document.line();
    if (after == After::HardLine) m_document.hardLine();
    if (token.kind != TokenKind::End) ++m_at;
}

void TokenWriter::takeLeading() {
    CommentedToken& token = m_tokens.tokens[m_at];
    if (token.leadingBegin == token.leadingEnd) return;
    m_document.hardLine();
    for (; token.leadingBegin < token.leadingEnd; ++token.leadingBegin) {
        m_document.verbatim(m_tokens.comments[token.leadingBegin]);
        m_document.hardLine();
    }
}

std::string TokenWriter::leadingLines() const {
    std::string lines;
    for (std::uint32_t i = peek().leadingBegin; i < peek().leadingEnd; ++i) {
        lines += m_tokens.comments[i];
        lines += '\n';
    }
    return lines;
}

}  // namespace writ::cedar
