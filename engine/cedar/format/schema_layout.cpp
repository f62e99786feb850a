#include "engine/cedar/format/schema_layout.h"

namespace writ::cedar {

std::optional<std::string> SchemaLayout::run() {
    while (!m_writer.atEnd() && !m_tooLarge) {
        if (atNamespace())
            nameSpace();
        else
            member(0);
    }
    if (m_tooLarge) return std::nullopt;
    const std::string comments = m_writer.leadingLines();
    const bool apart = !comments.empty() && !m_text.empty() && m_writer.peek().afterEmptyLine;
    m_text += (apart ? "\n" : "") + comments;
    return m_text.empty() ? "\n" : m_text;
}

/// Behind annotations, `namespace` and a name begin a namespace.
bool SchemaLayout::atNamespace() const {
    std::size_t at = 0;
    while (m_writer.at(TokenKind::At, at)) at += m_writer.at(TokenKind::LParen, at + 2) ? 5U : 2U;
    return m_writer.atWord("namespace", at);
}

void SchemaLayout::nameSpace() {
    annotations();
    m_writer.take();
    m_writer.document().space();
    path();
    m_writer.document().space();
    m_writer.take();
    add(rendered(0), !m_first);
    m_first = true;
    while (!m_writer.at(TokenKind::RBrace) && !m_tooLarge) member(m_options.indent);
    closingBrace();
    m_tall = true;
}

/// The comments before it still belong to the declarations of the namespace.
void SchemaLayout::closingBrace() {
    const bool comments = !m_writer.leadingLines().empty();
    const bool apart = comments && !m_first && m_writer.peek().afterEmptyLine;
    {
        const auto indent = m_writer.document().indent(m_options.indent);
        m_writer.document().hardLine();
        m_writer.takeLeading();
    }
    m_writer.take();
    add(rendered(comments ? m_options.indent : 0), apart);
}

/// A declaration of several lines stands apart from others; between those of one line the author decides.
void SchemaLayout::member(std::uint32_t indentation) {
    const bool emptyLine = m_writer.peek().afterEmptyLine;
    {
        const auto indent = m_writer.document().indent(indentation);
        m_writer.document().hardLine();
        declaration();
    }
    const std::string text = rendered(indentation);
    const bool tall = text.find('\n') != std::string::npos;
    add(text, !m_first && (emptyLine || m_tall || tall));
    m_tall = tall;
}

/// What was written, its first line indented too.
std::string SchemaLayout::rendered(std::uint32_t indentation) {
    const auto text = m_writer.finish().render(m_options.lineWidth, m_options.maxOutput);
    if (!text) m_tooLarge = true;
    return std::string(indentation, ' ') + text.value_or("");
}

void SchemaLayout::add(const std::string& text, bool apart) {
    m_tooLarge = m_tooLarge || m_text.size() + text.size() > m_options.maxOutput;
    if (m_tooLarge) return;
    m_text += (apart ? "\n" : "") + text + "\n";
    m_first = false;
}

void SchemaLayout::declaration() {
    annotations();
    m_writer.take();
    m_writer.document().space();
    names();
    clauses();
    m_writer.take();
}

void SchemaLayout::annotations() {
    while (m_writer.at(TokenKind::At)) {
        m_writer.take();
        m_writer.take();
        if (!m_writer.at(TokenKind::LParen)) {
            m_writer.document().hardLine();
            continue;
        }
        m_writer.take();
        m_writer.take();
        m_writer.take(TokenWriter::After::HardLine);
    }
}

/// What a declaration declares: names, separated by commas.
void SchemaLayout::names() {
    Document& document = m_writer.document();
    const auto group = document.group();
    const auto indent = document.indent(m_options.indent);
    m_writer.take();
    while (m_writer.at(TokenKind::Comma)) {
        m_writer.take();
        document.line();
        m_writer.take();
    }
}

/// `in …`, `= …`, `enum …`, `tags …`, `appliesTo …`, `attributes …` or a record alone.
void SchemaLayout::clauses() {
    Document& document = m_writer.document();
    while (!m_writer.at(TokenKind::Semicolon)) {
        document.space();
        const bool applies = m_writer.atWord("appliesTo");
        if (!m_writer.at(TokenKind::LBrace)) {
            m_writer.take();
            document.space();
        }
        if (applies)
            appliesTo();
        else
            target();
    }
}

/// A list, a record, a type or the name of an entity or action.
void SchemaLayout::target() {
    if (m_writer.at(TokenKind::LBracket)) return list();
    type();
}

void SchemaLayout::list() {
    Document& document = m_writer.document();
    const auto group = document.group();
    m_writer.take();
    if (!m_writer.at(TokenKind::RBracket)) {
        {
            const auto indent = document.indent(m_options.indent);
            document.softLine();
            path();
            while (m_writer.at(TokenKind::Comma)) {
                m_writer.take();
                document.line();
                path();
            }
        }
        document.softLine();
    }
    m_writer.take();
}

void SchemaLayout::appliesTo() {
    Document& document = m_writer.document();
    m_writer.take();
    {
        const auto indent = document.indent(m_options.indent);
        while (!m_writer.at(TokenKind::RBrace)) {
            document.hardLine();
            m_writer.take();
            m_writer.take();
            document.space();
            target();
            if (m_writer.at(TokenKind::Comma)) m_writer.take();
        }
    }
    document.hardLine();
    m_writer.take();
}

void SchemaLayout::record() {
    Document& document = m_writer.document();
    m_writer.take();
    if (!m_writer.at(TokenKind::RBrace)) {
        {
            const auto indent = document.indent(m_options.indent);
            while (!m_writer.at(TokenKind::RBrace)) attribute();
        }
        document.hardLine();
    }
    m_writer.take();
}

void SchemaLayout::attribute() {
    Document& document = m_writer.document();
    document.hardLine();
    annotations();
    m_writer.take();
    if (m_writer.at(TokenKind::Question)) m_writer.take();
    m_writer.take();
    document.space();
    type();
    if (m_writer.at(TokenKind::Comma)) m_writer.take();
}

void SchemaLayout::type() {
    if (m_writer.at(TokenKind::LBrace)) return record();
    if (!m_writer.at(TokenKind::Less, 1)) return path();
    m_writer.take();
    m_writer.take();
    type();
    m_writer.take();
}

/// A::B, A::Action::"view" or "view".
void SchemaLayout::path() {
    m_writer.take();
    while (m_writer.at(TokenKind::DoubleColon)) {
        m_writer.take();
        m_writer.take();
    }
}

}  // namespace writ::cedar
