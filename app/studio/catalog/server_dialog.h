#pragma once

#include "app/studio/catalog/catalog_review.h"
#include "app/studio/core/background.h"

#include <QDialog>

class QLineEdit;
class QPlainTextEdit;
class QProgressBar;
class QPushButton;
class QRadioButton;
class QVBoxLayout;

namespace writ::studio {

struct StudioContext;
class ToneLabel;

/// Asks an MCP server for its tools. What is going to be started, or asked, is shown word by word first; nothing happens before
/// the user agreed to exactly that.
class ServerDialog : public QDialog {
    Q_OBJECT
public:
    ServerDialog(const StudioContext& context, QWidget* parent);

    enum class Page { Choose, Confirm, Running };
    [[nodiscard]] Page page() const { return m_page; }

    /// Esc: ends what runs, else goes one page back, else closes.
    void reject() override;

signals:
    /// The tools that the server told; the dialog closes.
    void toolsTold(const writ::studio::CatalogSource& source);

private:
    void addChoices(QVBoxLayout& column);
    void addButtons(QVBoxLayout& column);
    void next();
    void confirm();
    void ask();
    void setPage(Page page);
    void check();
    [[nodiscard]] bool isCommand() const;

    const StudioContext& m_context;
    Page m_page = Page::Choose;
    std::vector<std::string> m_words;  ///< what was agreed to: of the command, or the address alone
    QString m_problem;                 ///< why the last try gave nothing
    ToneLabel* m_title;
    QRadioButton* m_byCommand;
    QRadioButton* m_byUrl;
    QLineEdit* m_command;
    QLineEdit* m_url;
    QPlainTextEdit* m_exact;
    ToneLabel* m_hint;
    QProgressBar* m_progress;
    QPushButton* m_cancel = nullptr;
    QPushButton* m_next = nullptr;
    Background m_background;
};

}  // namespace writ::studio
