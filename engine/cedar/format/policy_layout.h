#pragma once

#include "engine/cedar/format/token_writer.h"

namespace writ::cedar {

/// Lays out policies as Cedar's own formatter does (cedar-policy-formatter 4.13), by their grammar. The tokens must be those
/// of a text that the parser accepts, which also bounds the recursion.
class PolicyLayout {
public:
    PolicyLayout(CommentedTokens tokens, std::uint32_t indent) : m_writer(std::move(tokens)), m_indent(indent) {}

    [[nodiscard]] bool atEnd() const { return m_writer.atEnd(); }
    [[nodiscard]] Document policy();
    /// The comments behind the last policy.
    [[nodiscard]] std::string commentsAtEnd() const { return m_writer.leadingLines(); }

private:
    void annotation();
    void variables();
    void variable();
    void typeTest();
    void condition();
    void expression();
    void branch();
    void disjunction();
    void conjunction();
    void relation();
    void test();
    void typeRelation();
    void sum();
    void product();
    void unary();
    void member();
    void access();
    void primary();
    void parenthesized();
    void list();
    void record();
    void entries();
    void name();

    [[nodiscard]] bool isOpenScope() const;

    TokenWriter m_writer;
    std::uint32_t m_indent;
};

}  // namespace writ::cedar
