#pragma once

#include <QPlainTextEdit>

#include <string>

namespace writ::studio {

class Theme;

/// A text of any length to read, select and search. It is laid out piece by piece as it is scrolled to, and a very long line is
/// broken for the eye only: what is copied is the text itself.
class LongText : public QPlainTextEdit {
    Q_OBJECT
public:
    LongText(const Theme& theme, QWidget* parent);

    void setContent(std::string text, bool code);
    [[nodiscard]] const std::string& content() const { return m_text; }
    /// Selects the next place, from the start again behind the last. False when there is none.
    bool findText(const QString& text, bool forward);

protected:
    [[nodiscard]] QMimeData* createMimeDataFromSelection() const override;

private:
    bool loadMore();

    const Theme& m_theme;
    std::string m_text;
    std::size_t m_loaded = 0;  ///< bytes
    bool m_code = true;
    bool m_loading = false;
};

}  // namespace writ::studio
