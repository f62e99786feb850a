#pragma once

#include <QDialog>

class QListWidget;
class QTextBrowser;

namespace writ::studio {

/// The pages of resources/help, with the keys made from the action table.
class HelpDialog : public QDialog {
    Q_OBJECT
public:
    explicit HelpDialog(QWidget* parent);
    /// "index", "replay", "filter", "keys", "workspace", "binding", "about".
    void showPage(const QString& id);

private:
    QListWidget* m_pages;
    QTextBrowser* m_text;
};

/// A table of every action with its keys, as Markdown.
[[nodiscard]] QString keysMarkdown();
/// Tables of the fields and operators of step filters, as Markdown.
[[nodiscard]] QString filterMarkdown();

}  // namespace writ::studio
