#pragma once

#include <Qsci/qscilexercustom.h>

namespace writ::editor {

/// Colours and folds of JSON, line by line. It shares its style numbers with CedarLexer (cedar::TokenStyle).
class JsonLexer : public QsciLexerCustom {
    Q_OBJECT
public:
    explicit JsonLexer(QObject* parent) : QsciLexerCustom(parent) {}

    [[nodiscard]] const char* language() const override { return "JSON"; }
    [[nodiscard]] QString description(int style) const override;
    void styleText(int start, int end) override;
};

}  // namespace writ::editor
