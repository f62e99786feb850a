#pragma once

#include "editor/editor_theme.h"
#include "engine/cedar/token.h"

#include <Qsci/qscilexercustom.h>

namespace writ::editor {

/// Colours and folds of Cedar, from the engine's own tokenizer. Style numbers are cedar::TokenStyle.
class CedarLexer : public QsciLexerCustom {
    Q_OBJECT
public:
    explicit CedarLexer(QObject* parent);

    [[nodiscard]] const char* language() const override { return "Cedar"; }
    [[nodiscard]] QString description(int style) const override;
    void styleText(int start, int end) override;

private:
    void paint(const std::vector<cedar::Token>& tokens, const std::vector<cedar::TokenStyle>& styles) const;
    void fold(const Source& source, const std::vector<cedar::Token>& tokens) const;
};

/// Gives a lexer the theme's colours and the code font (sized in points, as Scintilla wants it).
void applyTheme(QsciLexer& lexer, const EditorTheme& theme, const QFont& code);

}  // namespace writ::editor
