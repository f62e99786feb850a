#pragma once

#include "app/studio/core/background.h"
#include "simulator/boundary/boundary.h"

#include <QDialog>

class QCheckBox;
class QProgressBar;
class QPushButton;
class QTreeView;

namespace writ::studio {

struct StudioContext;
class BoundaryModel;
class PanePages;

/// Hypothetical requests at and around the constants of both versions, with their verdicts. `T` makes a test of one,
/// Enter selects the call that it starts from.
class BoundaryDialog : public QDialog {
    Q_OBJECT
public:
    BoundaryDialog(const StudioContext& context, QWidget* parent);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QWidget* makeFoot();
    void start();
    void showProbes();
    void makeTest();

    const StudioContext& m_context;
    Background m_work;
    sim::BoundaryProbesPtr m_probes;
    BoundaryModel* m_model;
    QTreeView* m_view;
    PanePages* m_pages;
    QCheckBox* m_differing = nullptr;
    QProgressBar* m_progress = nullptr;
    QPushButton* m_test = nullptr;
    class ToneLabel* m_counts = nullptr;
};

}  // namespace writ::studio
