#pragma once

#include <QStatusBar>

class QLabel;
class QProgressBar;
class QPushButton;
class QToolButton;

namespace writ::studio {

struct StudioContext;

/// The draft line, what was replayed, progress with Cancel, and the digests; a click on a digest copies it.
class StudioStatusBar : public QStatusBar {
    Q_OBJECT
public:
    StudioStatusBar(const StudioContext& context, QWidget* parent);

private:
    void showReplay();
    void showBusy();
    void showDigest(QToolButton& button, const QString& word, const QString& hex);
    QToolButton* makeDigest(const char* name);

    const StudioContext& m_context;
    QLabel* m_counts;
    QProgressBar* m_progress;
    QPushButton* m_cancel;
    QLabel* m_language;
    QToolButton* m_policy;
    QToolButton* m_against;
    QToolButton* m_schema;
    QToolButton* m_catalog;
    QToolButton* m_sessions;
};

}  // namespace writ::studio
