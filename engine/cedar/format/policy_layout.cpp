#include "engine/cedar/format/policy_layout.h"

namespace writ::cedar {
namespace {

using After = TokenWriter::After;

bool isComparison(TokenKind kind) {
    return kind >= TokenKind::EqualEqual && kind <= TokenKind::GreaterEqual;
}

}  // namespace

Document PolicyLayout::policy() {
    Document& document = m_writer.document();
    while (m_writer.at(TokenKind::At)) annotation();
    m_writer.takeLeading();
    {
        const auto head = document.group();
        m_writer.take(After::Line);
        m_writer.take();
    }
    variables();
    const bool bare = m_writer.at(TokenKind::Semicolon, 1);
    m_writer.take(bare ? After::Nothing : After::HardLine);
    while (!m_writer.at(TokenKind::Semicolon)) {
        condition();
        if (!m_writer.at(TokenKind::Semicolon)) document.hardLine();
    }
    m_writer.take();
    return m_writer.finish();
}

void PolicyLayout::annotation() {
    m_writer.take();
    m_writer.take();
    if (!m_writer.at(TokenKind::LParen)) return m_writer.document().hardLine();
    m_writer.take();
    m_writer.take();
    m_writer.take(After::HardLine);
}

bool PolicyLayout::isOpenScope() const {
    return m_writer.at(TokenKind::Comma, 1) && m_writer.at(TokenKind::Comma, 3) && m_writer.at(TokenKind::RParen, 5);
}

/// On one line when nothing is held to anything, else one line each.
void PolicyLayout::variables() {
    Document& document = m_writer.document();
    const bool open = isOpenScope();
    {
        const auto group = document.group();
        const auto indent = document.indent(m_indent);
        if (!open) document.hardLine();
        for (int i = 0; i < 3; ++i) {
            variable();
            if (i < 2) m_writer.take(open ? After::Space : After::HardLine);
        }
    }
    if (!open) document.hardLine();
}

void PolicyLayout::variable() {
    Document& document = m_writer.document();
    m_writer.takeLeading();
    const std::size_t whole = document.reserveGroup();
    const std::size_t left = document.reserveGroup();
    m_writer.take();
    if (m_writer.atWord("is")) typeTest();
    if (!m_writer.at(TokenKind::EqualEqual) && !m_writer.atWord("in")) return;
    const auto group = document.beginGroup(whole);
    {
        const auto operatorGroup = document.beginGroup(left);
        document.line();
        m_writer.take();
    }
    const auto indent = document.indent(m_indent);
    document.line();
    expression();
}

void PolicyLayout::typeTest() {
    Document& document = m_writer.document();
    const auto group = document.group();
    const auto indent = document.indent(m_indent);
    {
        const auto word = document.group();
        document.line();
        m_writer.take();
    }
    document.line();
    sum();
}

void PolicyLayout::condition() {
    Document& document = m_writer.document();
    m_writer.takeLeading();
    const auto group = document.group();
    m_writer.take(After::Line);
    m_writer.takeLeading();
    const auto braces = document.group();
    {
        const auto indent = document.indent(m_indent);
        m_writer.take(After::Line);
        m_writer.takeLeading();
        const auto body = document.group();
        expression();
    }
    document.line();
    m_writer.take();
}

void PolicyLayout::expression() {
    if (!m_writer.atWord("if")) return disjunction();
    Document& document = m_writer.document();
    const auto group = document.group();
    branch();
    document.line();
    branch();
    document.line();
    branch();
}

/// `if`, `then` or `else` and what follows it.
void PolicyLayout::branch() {
    Document& document = m_writer.document();
    m_writer.take();
    const auto indent = document.indent(m_indent);
    document.line();
    expression();
}

/// Neither this nor a conjunction is a group: where the condition does not fit on a line, each operand has its own.
void PolicyLayout::disjunction() {
    conjunction();
    while (m_writer.at(TokenKind::OrOr)) {
        m_writer.document().space();
        m_writer.take(After::Line);
        conjunction();
    }
}

void PolicyLayout::conjunction() {
    relation();
    while (m_writer.at(TokenKind::AndAnd)) {
        m_writer.document().space();
        m_writer.take(After::Line);
        relation();
    }
}

void PolicyLayout::relation() {
    Document& document = m_writer.document();
    const std::size_t whole = document.reserveGroup();
    sum();
    if (isComparison(m_writer.peek().kind) || m_writer.atWord("in")) {
        document.space();
        m_writer.take();
        document.space();
        sum();
    } else if (m_writer.atWord("has") || m_writer.atWord("like")) {
        const auto group = document.beginGroup(whole);
        test();
    } else if (m_writer.atWord("is")) {
        const auto group = document.beginGroup(whole);
        typeRelation();
    }
}

/// `has …` or `like …`
void PolicyLayout::test() {
    Document& document = m_writer.document();
    document.line();
    m_writer.take();
    document.line();
    const auto indent = document.indent(m_indent);
    sum();
}

/// `is …` or `is … in …`
void PolicyLayout::typeRelation() {
    Document& document = m_writer.document();
    const auto operand = [&] {
        m_writer.take();
        document.space();
        const auto indent = document.indent(m_indent);
        sum();
    };
    document.space();
    operand();
    if (!m_writer.atWord("in")) return;
    document.line();
    operand();
}

void PolicyLayout::sum() {
    Document& document = m_writer.document();
    const auto group = document.group();
    product();
    while (m_writer.at(TokenKind::Plus) || m_writer.at(TokenKind::Minus)) {
        document.space();
        m_writer.take();
        document.line();
        product();
    }
}

void PolicyLayout::product() {
    Document& document = m_writer.document();
    const auto group = document.group();
    unary();
    while (m_writer.at(TokenKind::Star)) {
        document.space();
        m_writer.take();
        document.line();
        unary();
    }
}

void PolicyLayout::unary() {
    while (m_writer.at(TokenKind::Not) || m_writer.at(TokenKind::Minus)) m_writer.take();
    member();
}

/// The first access stands beside what it reads, the others may begin a line.
void PolicyLayout::member() {
    Document& document = m_writer.document();
    const auto group = document.group();
    primary();
    const auto indent = document.indent(m_indent);
    for (bool first = true;; first = false) {
        if (!m_writer.at(TokenKind::Dot) && !m_writer.at(TokenKind::LParen) && !m_writer.at(TokenKind::LBracket)) return;
        if (!first) document.softLine();
        access();
    }
}

void PolicyLayout::access() {
    Document& document = m_writer.document();
    const TokenKind kind = m_writer.peek().kind;
    m_writer.take();
    if (kind == TokenKind::Dot) return m_writer.take();
    if (kind == TokenKind::LBracket) {
        expression();
    } else if (!m_writer.at(TokenKind::RParen)) {
        {
            const auto indent = document.indent(m_indent);
            document.softLine();
            entries();
        }
        document.softLine();
    }
    m_writer.take();
}

void PolicyLayout::primary() {
    if (m_writer.at(TokenKind::LParen)) return parenthesized();
    if (m_writer.at(TokenKind::LBracket)) return list();
    if (m_writer.at(TokenKind::LBrace)) return record();
    if (m_writer.at(TokenKind::Identifier)) return name();
    m_writer.take();
}

/// Lines inside stand one column behind the bracket, so that operands are aligned.
void PolicyLayout::parenthesized() {
    Document& document = m_writer.document();
    const auto group = document.group();
    m_writer.take();
    {
        const auto indent = document.indent(1);
        expression();
    }
    m_writer.take();
}

/// Not a group: it breaks together with what is around it.
void PolicyLayout::list() {
    m_writer.take();
    if (!m_writer.at(TokenKind::RBracket)) {
        const auto indent = m_writer.document().indent(1);
        entries();
    }
    m_writer.take();
}

void PolicyLayout::record() {
    Document& document = m_writer.document();
    m_writer.take();
    if (!m_writer.at(TokenKind::RBrace)) {
        const auto indent = document.indent(m_indent);
        const auto group = document.group();
        document.line();
        entries();
        document.line();
    }
    m_writer.take();
}

/// What stands in brackets: expressions or, in a record, keys and values.
void PolicyLayout::entries() {
    Document& document = m_writer.document();
    while (true) {
        if (m_writer.at(TokenKind::Colon, 1)) {
            m_writer.take();
            m_writer.take();
            document.space();
        }
        expression();
        if (!m_writer.at(TokenKind::Comma)) return;
        m_writer.take();
        document.line();
    }
}

/// A::B, or an entity A::B::"id".
void PolicyLayout::name() {
    m_writer.take();
    while (m_writer.at(TokenKind::DoubleColon)) {
        m_writer.take();
        m_writer.take();
    }
}

}  // namespace writ::cedar
