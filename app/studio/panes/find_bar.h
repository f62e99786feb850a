#pragma once

#include "editor/search.h"

#include <QWidget>

class QLabel;
class QLineEdit;
class QPushButton;
class QToolButton;

namespace writ::editor {
class PolicyEditor;
}

namespace writ::studio {

class Theme;

/// Find and replace above the text. It works on one editor at a time and remembers what was looked for.
class FindBar : public QWidget {
    Q_OBJECT
public:
    FindBar(const Theme& theme, QWidget* parent);

    void setEditor(editor::PolicyEditor* editor);
    /// Shows the bar with the selected word, if there is one.
    void open(bool withReplace);
    void close();
    void findNext(bool forward);

protected:
    void keyPressEvent(QKeyEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QLineEdit* addField(const QString& name, const QString& placeholder);
    QToolButton* addToggle(const QString& name, const QString& text, const QString& help);
    QPushButton* addButton(const QString& name, const QString& text);
    void layOut(const Theme& theme);
    [[nodiscard]] editor::SearchQuery query() const;
    void search(bool move);
    void showCount();
    void replace(bool all);

    editor::PolicyEditor* m_editor = nullptr;
    QLineEdit* m_text;
    QLineEdit* m_replacement;
    QToolButton* m_case;
    QToolButton* m_word;
    QToolButton* m_regex;
    QLabel* m_count;
    QPushButton* m_replaceOne;
    QPushButton* m_replaceAll;
    QWidget* m_replaceRow = nullptr;
};

}  // namespace writ::studio
