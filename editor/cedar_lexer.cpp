#include "editor/cedar_lexer.h"

#include "editor/numbers.h"
#include "editor/scintilla.h"
#include "engine/cedar/schema/syntax.h"

#include <Qsci/qsciscintilla.h>

#include <algorithm>
#include <array>
#include <utility>

namespace writ::editor {
namespace {

using cedar::Token;
using cedar::TokenKind;
using cedar::TokenStyle;

constexpr std::array<const char*, EditorTheme::kSyntaxColors> kStyleNames{
    "Text",   "Comment",     "Keyword",   "Permit",   "Forbid",   "Annotation", "String",
    "Number", "Entity type", "Attribute", "Operator", "Variable", "Invalid"};
constexpr int kDeepestFold = 200;

bool isBold(TokenStyle style) {
    return style == TokenStyle::EffectPermit || style == TokenStyle::EffectForbid;
}

/// Follows policies and braces. A policy folds from its effect to its semicolon.
class Depth {
public:
    explicit Depth(const Source& source) : m_source(source) {}

    [[nodiscard]] int value() const { return std::min((m_inPolicy ? 1 : 0) + m_braces, kDeepestFold); }
    void take(const Token& token) {
        if (token.kind == TokenKind::LBrace)
            ++m_braces;
        else if (token.kind == TokenKind::RBrace)
            m_braces = std::max(0, m_braces - 1);
        else if (token.kind == TokenKind::Semicolon)
            m_inPolicy = false, m_braces = 0;
        else if (token.kind == TokenKind::Identifier && isEffect(token))
            m_inPolicy = true;
    }

private:
    [[nodiscard]] bool isEffect(const Token& token) const {
        const std::string_view word = m_source.text(token.span);
        return word == "permit" || word == "forbid";
    }
    const Source& m_source;
    int m_braces = 0;
    bool m_inPolicy = false;
};

/// The depth at the start of each line.
std::vector<int> lineDepths(const Source& source, const std::vector<Token>& tokens) {
    std::vector<int> depths(source.lineCount() + 1U, 0);
    Depth depth(source);
    std::uint32_t line = 1;
    for (const Token& token : tokens) {
        for (; line <= source.lineCount() && source.lineStart(line) <= token.span.begin; ++line) depths[line - 1] = depth.value();
        depth.take(token);
    }
    for (; line <= source.lineCount(); ++line) depths[line - 1] = depth.value();
    depths.back() = depth.value();
    return depths;
}

}  // namespace

CedarLexer::CedarLexer(TextLanguage text, QObject* parent) : QsciLexerCustom(parent), m_text(text) {
}

bool CedarLexer::setDead(std::vector<Span> spans) {
    return std::exchange(m_dead, spans) != spans;
}

QString CedarLexer::description(int number) const {
    if (number == style::kDead) return QStringLiteral("Dead rule");
    if (number < 0 || static_cast<std::size_t>(number) >= kStyleNames.size()) return {};
    return QString::fromLatin1(kStyleNames[static_cast<std::size_t>(number)]);
}

void CedarLexer::styleText(int, int) {
    if (editor() == nullptr) return;
    // A token's style depends on its neighbours, and a string may span lines, so all of it is done at once. Scintilla
    // redraws only what changed.
    const Source source("<editor>", Scintilla(*editor()).text().toStdString());
    const std::vector<Token> tokens = cedar::tokenize(source, nullptr);
    paint(tokens, m_text == TextLanguage::CedarSchema ? cedar::schemaStyles(source, tokens) : cedar::styles(source, tokens));
    fold(source, tokens);
}

void CedarLexer::paint(const std::vector<Token>& tokens, const std::vector<TokenStyle>& styles) const {
    const Scintilla view(*editor());
    view.startStyling(0);
    auto dead = m_dead.begin();
    for (std::size_t i = 0; i < tokens.size() && i < styles.size(); ++i) {
        while (dead != m_dead.end() && dead->end <= tokens[i].span.begin) ++dead;
        const bool inDead = dead != m_dead.end() && dead->begin <= tokens[i].span.begin;
        view.style(tokens[i].span.size(), inDead ? style::kDead : static_cast<int>(styles[i]));
    }
}

void CedarLexer::fold(const Source& source, const std::vector<Token>& tokens) const {
    const Scintilla view(*editor());
    const std::vector<int> depths = lineDepths(source, tokens);
    for (std::uint32_t line = 0; line + 1 < depths.size(); ++line) {
        const int header = depths[line + 1] > depths[line] ? QsciScintillaBase::SC_FOLDLEVELHEADERFLAG : 0;
        view.setFoldLevel(line, (QsciScintillaBase::SC_FOLDLEVELBASE + depths[line]) | header);
    }
}

void applyTheme(QsciLexer& lexer, const EditorTheme& theme, const QFont& code) {
    lexer.setDefaultFont(code);
    lexer.setDefaultColor(theme.text);
    lexer.setDefaultPaper(theme.background);
    lexer.setFont(code, style::kDead);
    lexer.setColor(theme.dead, style::kDead);
    lexer.setPaper(theme.background, style::kDead);
    for (std::size_t i = 0; i < theme.syntax.size(); ++i) {
        const int style = static_cast<int>(i);
        QFont font = code;
        font.setBold(isBold(static_cast<TokenStyle>(i)));
        font.setItalic(static_cast<TokenStyle>(i) == TokenStyle::Comment);
        lexer.setFont(font, style);
        lexer.setColor(theme.syntax[i], style);
        lexer.setPaper(theme.background, style);
    }
}

}  // namespace writ::editor
