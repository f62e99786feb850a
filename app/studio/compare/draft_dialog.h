#pragma once

#include "app/studio/compare/draft_rows.h"
#include "app/studio/core/background.h"

#include <QDialog>

#include <array>

class QComboBox;
class QLabel;
class QProgressBar;
class QPushButton;
class QTableWidget;
class QTreeWidget;

namespace writ::editor {
class PolicyEditor;
}

namespace writ::studio {

struct StudioContext;

/// Learns a policy of least privilege from some sessions, tries it on others, and shows both. It becomes a new unsaved text when
/// the user says so, and nothing else.
class DraftDialog : public QDialog {
    Q_OBJECT
public:
    DraftDialog(const StudioContext& context, QWidget* parent);

private:
    QWidget* makeSessions();
    QWidget* makeNumbers();
    QWidget* makeFoot();
    void fillSessions();
    void turnRole();
    void start();
    void showDraft();
    void showRows(DraftNumber number);
    void openAsFile();
    [[nodiscard]] sim::DraftSplit split() const;

    const StudioContext& m_context;
    Background m_work;
    sim::DraftPtr m_draft;
    QTreeWidget* m_sessions = nullptr;
    QComboBox* m_principals = nullptr;
    editor::PolicyEditor* m_text = nullptr;
    QLabel* m_meaning = nullptr;
    QLabel* m_state = nullptr;
    std::array<QPushButton*, kDraftNumbers> m_numbers{};
    QTableWidget* m_rows = nullptr;
    QProgressBar* m_progress = nullptr;
    QPushButton* m_make = nullptr;
    QPushButton* m_open = nullptr;
    DraftNumber m_shown = DraftNumber::OverBlock;
};

}  // namespace writ::studio
