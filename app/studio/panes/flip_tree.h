#pragma once

#include "app/studio/models/flip_model.h"

#include <QWidget>

class QTreeView;

namespace writ::studio {

struct StudioContext;
class PanePages;
class ToneLabel;

/// The calls whose verdict differs between the two versions, in groups. Enter opens the step.
class FlipTree : public QWidget {
    Q_OBJECT
public:
    FlipTree(const StudioContext& context, QWidget* parent);

    [[nodiscard]] FlipModel& model() { return *m_model; }
    [[nodiscard]] QTreeView* view() const { return m_view; }
    void setFilter(std::optional<ChangeKind> kind);

signals:
    void filterChanged();

private:
    void refresh();
    void arrange();
    void showPage();

    const StudioContext& m_context;
    FlipModel* m_model;
    QTreeView* m_view;
    PanePages* m_pages;
    ToneLabel* m_legend;
    class ListKeys* m_keys;
};

}  // namespace writ::studio
