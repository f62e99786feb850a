#pragma once

#include "app/studio/core/studio_context.h"

#include <QWidget>

class QModelIndex;
class QSortFilterProxyModel;
class QTableView;

namespace writ::studio {

class PanePages;
class ProblemsModel;

/// Findings in the policies and what is wrong with files of the workspace. Enter goes to the place, Alt+Enter fixes.
class ProblemsPane : public QWidget {
    Q_OBJECT
    /// For the tab's title: windowTitle is "Problems" or "Problems 3" and changes with it.
    Q_PROPERTY(int problemCount READ problemCount NOTIFY problemCountChanged)
    /// "1 error · 2 warnings · F8 next"; for the right end of the tab row.
    Q_PROPERTY(QString summary READ summary NOTIFY problemCountChanged)
public:
    ProblemsPane(const StudioContext& context, QWidget* parent);

    [[nodiscard]] int problemCount() const;
    [[nodiscard]] QString summary() const;

signals:
    void problemCountChanged(int count);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void setUpTable();
    void refresh();
    void open(const QModelIndex& index);
    void fix(const QModelIndex& index);

    StudioContext m_context;
    ProblemsModel* m_model;
    QSortFilterProxyModel* m_sorted;
    QTableView* m_table;
    PanePages* m_stack;
};

}  // namespace writ::studio
