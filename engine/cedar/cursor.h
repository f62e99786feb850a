#pragma once

#include "engine/cedar/parser.h"
#include "engine/cedar/token.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace writ::cedar {

/// Walks the significant tokens of a source and reports what is wrong with them.
/// After a syntax error it pretends to stand at the end until somebody recovers: so no parse function goes on with
/// tokens it does not understand, and one slip makes one diagnostic.
class Cursor {
public:
    Cursor(const Source& source, std::vector<Diagnostic>& diagnostics, const ParseOptions& options,
           Grammar grammar = Grammar::Policy);

    [[nodiscard]] const Token& peek(std::size_t ahead = 0) const;
    [[nodiscard]] std::string_view text(const Token& token) const { return m_source.text(token.span); }
    [[nodiscard]] bool at(TokenKind kind, std::size_t ahead = 0) const { return peek(ahead).kind == kind; }
    [[nodiscard]] bool atWord(std::string_view word, std::size_t ahead = 0) const;
    /// `permit (`, `forbid (` or `@`: no expression goes on so, but the next policy begins so.
    [[nodiscard]] bool atPolicy() const { return !m_failed && startsPolicy(m_at); }
    [[nodiscard]] bool atEnd() const { return at(TokenKind::End); }
    Token take();
    bool accept(TokenKind kind);
    bool acceptWord(std::string_view word);
    /// The number of tokens of a path such as A::B that begins `ahead`; 0 when none does.
    [[nodiscard]] std::size_t pathLength(std::size_t ahead = 0) const;
    /// Whether the token `ahead` goes on with the operand before it: by a sign, a dot or a bracket.
    [[nodiscard]] bool continuesOperand(std::size_t ahead) const;
    /// Takes the token, or reports that `what` was expected.
    bool expect(TokenKind kind, std::string_view what);
    /// From the start of `begin` to the end of the last token taken.
    [[nodiscard]] Span spanFrom(Span begin) const;
    /// The place behind the last token taken, where something is missing.
    [[nodiscard]] Span here() const;

    /// A mistake that leaves the syntax clear: parsing goes on.
    Diagnostic* report(Code code, Span span, std::string message);
    /// A mistake after which nothing makes sense until recovery.
    void fail(Code code, Span span, std::string message, std::string_view help = {});
    void unexpected(std::string_view expected);
    /// Reads text only to find its end: what does not break the syntax is not reported.
    template <class Read>
    void quietly(Read read) {
        const bool before = std::exchange(m_quiet, true);
        read();
        m_quiet = before;
    }
    /// As fail(), where the mistake has been told already.
    void giveUp() { m_failed = true; }
    [[nodiscard]] bool failed() const { return m_failed; }
    /// Goes on after a failure, at the token that was not understood.
    void resume() { m_failed = false; }

    [[nodiscard]] std::size_t position() const { return m_at; }
    /// Back to an earlier position. Not after a failure.
    void rewind(std::size_t position) { m_at = position; }
    /// Goes on behind the bracket that closes the one at `open`, or at the place where it cannot be closed any more.
    void recoverBehind(std::size_t open);
    /// Gives up the policy that began at `start`: goes on behind the next `;`, or at what looks like the next policy.
    void recoverPolicy(std::size_t start);

    /// The text of a string token, its errors reported.
    std::string string(const Token& token);
    Pattern pattern(const Token& token);
    /// Reports a reserved word where a name is needed.
    bool checkName(const Token& token);

    [[nodiscard]] const ParseOptions& options() const { return m_options; }

private:
    [[nodiscard]] bool startsPolicy(std::size_t at) const;
    Diagnostic* add(Code code, Span span, std::string message);
    void reportEscapes(const std::vector<Span>& escapes);

    const Source& m_source;
    std::vector<Diagnostic>& m_diagnostics;
    const ParseOptions& m_options;
    std::vector<Token> m_tokens;
    Token m_endMark;
    std::size_t m_at = 0;
    std::size_t m_reported = 0;
    bool m_failed = false;
    bool m_quiet = false;
};

}  // namespace writ::cedar
