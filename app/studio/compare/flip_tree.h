#pragma once

#include "app/studio/models/flip_model.h"

#include <QWidget>

class QTreeView;

namespace writ::studio {

struct StudioContext;
class FilterNote;
class ListKeys;
class PanePages;
class ToneLabel;

/// The calls whose verdict differs between the two versions, in groups, with what was said of them. Enter opens the step;
/// `A`, `R` and `U` review. It follows the comparison only while it is seen.
class FlipTree : public QWidget {
    Q_OBJECT
public:
    FlipTree(const StudioContext& context, QWidget* parent);

    [[nodiscard]] FlipModel& model() { return *m_model; }
    [[nodiscard]] QTreeView* view() const { return m_view; }

protected:
    void showEvent(QShowEvent* event) override;

private:
    void setUpColumns();
    void setUpKeys();
    void refresh();
    void refreshReview();
    void arrange();
    void showPage();
    void showLegend();
    void decideGroup(sim::ReviewState state);
    void nextUnreviewed();
    void followHunk();
    void chooseGrouping();

    const StudioContext& m_context;
    FlipModel* m_model;
    QTreeView* m_view;
    PanePages* m_pages;
    FilterNote* m_filter;
    ToneLabel* m_legend;
    ListKeys* m_keys;
    bool m_dirty = true;  ///< something changed while it was not seen
};

}  // namespace writ::studio
