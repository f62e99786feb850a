#pragma once

#include "editor/editor_theme.h"
#include "engine/cedar/token.h"

#include <Qsci/qscilexercustom.h>

namespace writ::editor {

/// Colours and folds of Cedar policies and schemas, from the engine's own tokenizer. Style numbers are cedar::TokenStyle,
/// and style::kDead.
class CedarLexer : public QsciLexerCustom {
    Q_OBJECT
public:
    CedarLexer(TextLanguage text, QObject* parent);
    /// Text that is painted as dead; ascending. Whether that is new.
    bool setDead(std::vector<Span> spans);

    [[nodiscard]] const char* language() const override { return "Cedar"; }
    [[nodiscard]] QString description(int style) const override;
    void styleText(int start, int end) override;

private:
    void paint(const std::vector<cedar::Token>& tokens, const std::vector<cedar::TokenStyle>& styles) const;
    void fold(const Source& source, const std::vector<cedar::Token>& tokens) const;

    TextLanguage m_text;
    std::vector<Span> m_dead;
};

/// Gives a lexer the theme's colours and the code font (sized in points, as Scintilla wants it).
void applyTheme(QsciLexer& lexer, const EditorTheme& theme, const QFont& code);

}  // namespace writ::editor
