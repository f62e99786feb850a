#pragma once

#include "app/studio/core/background.h"

#include <QDialog>

#include <memory>
#include <vector>

class QComboBox;
class QLabel;
class QProgressBar;
class QPushButton;
class QTableWidget;
class QTreeWidget;

namespace writ::editor {
class PolicyEditor;
}
namespace writ::sim {
struct Draft;
}

namespace writ::studio {

struct StudioContext;
enum class DraftNumber;

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

    const StudioContext& m_context;
    Background m_work;
    std::shared_ptr<const sim::Draft> m_draft;
    QTreeWidget* m_sessions = nullptr;
    QComboBox* m_principals = nullptr;
    editor::PolicyEditor* m_text = nullptr;
    QLabel* m_meaning = nullptr;
    QLabel* m_state = nullptr;
    std::vector<QPushButton*> m_numbers;  ///< one a DraftNumber
    QTableWidget* m_rows = nullptr;
    QProgressBar* m_progress = nullptr;
    QPushButton* m_make = nullptr;
    QPushButton* m_open = nullptr;
    DraftNumber m_shown;
};

}  // namespace writ::studio
