#pragma once

#include <QModelIndex>
#include <QObject>

#include <functional>

class QAbstractItemView;

namespace writ::studio {

struct StudioContext;

/// The keys of lists of steps (j k n N d i e / m, Enter, Esc), fed by the action registry, and the selection that the
/// list shares with the studio. The same actions work from menu and palette: then on the first list that is visible.
class ListKeys : public QObject {
    Q_OBJECT
public:
    /// Rows carry SessionRole, StepRole and, for calls, CallRole. A list of lower `rank` goes first.
    ListKeys(const StudioContext& context, QAbstractItemView* view, int rank);

    /// What Enter and a double click do; explains the call by default.
    void setOpen(std::function<void(const QModelIndex&)> open) { m_open = std::move(open); }
    /// Finds the row of the studio's selection; the default walks the model.
    void setFind(std::function<QModelIndex(std::uint32_t session, std::uint32_t step)> find) { m_find = std::move(find); }
    /// Makes the studio's selection the current row. Call after a reset of the model.
    void syncFromState();

    /// One more key of this list, by its action.
    void addKey(const char* action, std::function<void()> run);

    using Test = std::function<bool(const QModelIndex&)>;
    /// Selects the next (1) or previous (-1) row that passes; stays where there is none.
    void go(int direction, const Test& test);
    void nextFlip(int direction);
    void nextDeny();
    void nextIndeterminate();

    [[nodiscard]] static QWidget* visibleChild(const QWidget* of, const QString& objectName);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void connectActions();
    [[nodiscard]] bool isTarget() const;
    void followCurrent(const QModelIndex& current);
    void focusInWindow(const QString& objectName) const;

    const StudioContext& m_context;
    QAbstractItemView* m_view;
    std::function<void(const QModelIndex&)> m_open;
    std::function<QModelIndex(std::uint32_t, std::uint32_t)> m_find;
    bool m_syncing = false;
};

}  // namespace writ::studio
