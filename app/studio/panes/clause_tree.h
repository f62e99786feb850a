#pragma once

#include "app/studio/models/clause_model.h"
#include "simulator/replay/replay.h"

#include <QWidget>

class QPushButton;
class QTreeView;

namespace writ::studio {

struct StudioContext;

/// The clause table of one call. `E` hides what was not reached; Enter opens the rule in the editor.
class ClauseTree : public QWidget {
    Q_OBJECT
public:
    enum class Size { Wide, Narrow };
    ClauseTree(const StudioContext& context, QWidget* parent, Size size = Size::Wide);

    void show(const sim::ReplayPtr& replay, const ExplanationPtr& explanation);
    using QWidget::show;
    void clear();
    [[nodiscard]] QTreeView* view() const { return m_view; }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void arrange();
    void open(const QModelIndex& index);

    const StudioContext& m_context;
    ClauseModel* m_model;
    QTreeView* m_view;
    QPushButton* m_hide;
    sim::ReplayPtr m_replay;
};

}  // namespace writ::studio
