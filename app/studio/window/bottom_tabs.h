#pragma once

#include <QTabWidget>

class QDockWidget;

namespace writ::studio {

struct StudioContext;

/// Problems, Explain, Compare, Findings, Notes and What if in one dock. Tabified docks would show each title twice.
class BottomTabs : public QTabWidget {
    Q_OBJECT
public:
    BottomTabs(const StudioContext& context, QWidget* parent);

    /// Which tab comes first and which are shown depends on the layout.
    void arrange(const QString& layout);
    void showTab(const QString& objectName);
    /// Buttons to float and close the dock.
    void attach(QDockWidget& dock);

private:
    void updateTitles();

    const StudioContext& m_context;
    QWidget* m_problems;
    QWidget* m_explain;
    QWidget* m_compareExplain;
    QWidget* m_flips;
    QWidget* m_notes;
    QWidget* m_whatIf;
    QWidget* m_findings;
};

}  // namespace writ::studio
