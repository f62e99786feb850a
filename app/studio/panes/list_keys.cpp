#include "app/studio/panes/list_keys.h"

#include "app/studio/core/action_registry.h"
#include "app/studio/core/studio_context.h"
#include "app/studio/core/studio_state.h"
#include "app/studio/models/call_text.h"
#include "app/studio/models/roles.h"

#include <QAbstractItemView>
#include <QKeyEvent>

#include <algorithm>

namespace writ::studio {

using namespace Qt::StringLiterals;

namespace {

constexpr const char* kRank = "stepListRank";

/// The row after or before this one, depth first.
QModelIndex neighbour(const QAbstractItemModel& model, QModelIndex at, int direction) {
    if (direction > 0) {
        if (model.rowCount(at) > 0) return model.index(0, 0, at);
        for (; at.isValid(); at = at.parent())
            if (const QModelIndex next = at.siblingAtRow(at.row() + 1); next.isValid()) return next.siblingAtColumn(0);
        return {};
    }
    if (at.row() == 0) return at.parent();
    QModelIndex last = at.siblingAtRow(at.row() - 1).siblingAtColumn(0);
    while (model.rowCount(last) > 0) last = model.index(model.rowCount(last) - 1, 0, last);
    return last;
}

QModelIndex lastRow(const QAbstractItemModel& model) {
    QModelIndex last;
    while (model.rowCount(last) > 0) last = model.index(model.rowCount(last) - 1, 0, last);
    return last;
}

bool isFlip(const StudioState& state, const QModelIndex& index) {
    const QVariant call = index.data(CallRole);
    if (!call.isValid() || !state.comparison()) return false;
    const auto number = static_cast<std::uint32_t>(call.toULongLong());
    const auto& flips = state.comparison()->flips;
    const auto it = std::lower_bound(flips.begin(), flips.end(), number,
                                     [](const sim::Flip& flip, std::uint32_t key) { return flip.call < key; });
    return it != flips.end() && it->call == number;
}

bool hasMark(const StudioState& state, const QModelIndex& index, Mark mark) {
    const QVariant call = index.data(CallRole);
    return call.isValid() && state.replay() && markOf(*state.replay(), call.toULongLong()) == mark;
}

}  // namespace

ListKeys::ListKeys(const StudioContext& context, QAbstractItemView* view, int rank)
    : QObject(view), m_context(context), m_view(view) {
    view->setProperty(kRank, rank);
    view->installEventFilter(this);
    m_open = [this](const QModelIndex&) { m_context.actions.action("pane.explain")->trigger(); };
    connect(view, &QAbstractItemView::doubleClicked, this, [this](const QModelIndex& index) { m_open(index); });
    connect(view->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &ListKeys::followCurrent);
    connect(&context.state, &StudioState::selectionChanged, this, &ListKeys::syncFromState);
    connectActions();
}

void ListKeys::connectActions() {
    const auto on = [this](const char* id, std::function<void()> run) { addKey(id, std::move(run)); };
    const Test any = [](const QModelIndex& index) { return index.data(StepRole).isValid(); };
    on("step.next", [this, any] { go(1, any); });
    on("step.previous", [this, any] { go(-1, any); });
    on("flip.next", [this] { nextFlip(1); });
    on("flip.previous", [this] { nextFlip(-1); });
    on("verdict.nextDeny", [this] { nextDeny(); });
    on("verdict.nextIndeterminate", [this] { nextIndeterminate(); });
    on("step.explain", [this] { m_context.actions.action("pane.explain")->trigger(); });
    on("step.filter", [this] { focusInWindow(u"filterField"_s); });
    on("step.matrix", [this] { focusInWindow(u"matrixView"_s); });
    // Commands on the selected step work the same from every list.
    for (const char* id : {"step.whatIf", "step.makeTest", "step.inRecording", "note.mark", "note.correct", "note.probe",
                           "review.accept", "review.reject", "review.undo"})
        m_view->addAction(m_context.actions.action(id));
}

void ListKeys::addKey(const char* action, std::function<void()> run) {
    m_view->addAction(m_context.actions.action(action));
    m_context.actions.on(action, this, [this, run = std::move(run)] {
        if (isTarget()) run();
    });
}

void ListKeys::nextFlip(int direction) {
    go(direction, [this](const QModelIndex& index) { return isFlip(m_context.state, index); });
}

void ListKeys::nextDeny() {
    go(1, [this](const QModelIndex& index) { return hasMark(m_context.state, index, Mark::Deny); });
}

void ListKeys::nextIndeterminate() {
    go(1, [this](const QModelIndex& index) { return hasMark(m_context.state, index, Mark::Indeterminate); });
}

QWidget* ListKeys::visibleChild(const QWidget* of, const QString& objectName) {
    for (QWidget* found : of->findChildren<QWidget*>(objectName))
        if (found->isVisible()) return found;
    return nullptr;
}

void ListKeys::focusInWindow(const QString& objectName) const {
    if (QWidget* found = visibleChild(m_view->window(), objectName)) found->setFocus(Qt::ShortcutFocusReason);
}

bool ListKeys::isTarget() const {
    if (!m_view->isVisible()) return false;
    const QWidget* const focus = m_view->window()->focusWidget();
    if (focus == m_view) return true;
    if (focus && focus->property(kRank).isValid() && focus->isVisible()) return false;
    const auto views = m_view->window()->findChildren<QAbstractItemView*>();
    return std::none_of(views.begin(), views.end(), [this](const QAbstractItemView* other) {
        const QVariant rank = other->property(kRank);
        return other->isVisible() && rank.isValid() && rank.toInt() < m_view->property(kRank).toInt();
    });
}

void ListKeys::go(int direction, const Test& test) {
    const QAbstractItemModel& model = *m_view->model();
    QModelIndex at = m_view->currentIndex().siblingAtColumn(0);
    at = at.isValid() ? neighbour(model, at, direction) : direction > 0 ? model.index(0, 0) : lastRow(model);
    while (at.isValid() && !test(at)) at = neighbour(model, at, direction);
    if (!at.isValid()) return;
    m_view->setCurrentIndex(at);
    m_view->scrollTo(at);
    m_view->setFocus();
}

void ListKeys::followCurrent(const QModelIndex& current) {
    if (m_syncing || !current.data(StepRole).isValid()) return;
    m_context.state.select({current.data(SessionRole).toUInt(), current.data(StepRole).toUInt()});
}

void ListKeys::syncFromState() {
    const StudioState::Selection selection = m_context.state.selection();
    const auto fits = [&](const QModelIndex& index) {
        return index.isValid() && index.data(SessionRole).toUInt() == selection.session &&
               index.data(StepRole).toUInt() == selection.step;
    };
    if (fits(m_view->currentIndex())) return;
    QModelIndex found;
    if (selection.session && selection.step > 0) {
        if (m_find) {
            found = m_find(*selection.session, selection.step);
        } else {
            for (found = m_view->model()->index(0, 0); found.isValid() && !fits(found);)
                found = neighbour(*m_view->model(), found, 1);
        }
    }
    m_syncing = true;
    if (found.isValid()) {
        m_view->setCurrentIndex(found);
        m_view->scrollTo(found);
    } else {
        m_view->selectionModel()->clear();
    }
    m_syncing = false;
}

bool ListKeys::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        const bool plain = (key->modifiers() & ~Qt::KeypadModifier) == Qt::NoModifier;
        const QModelIndex current = m_view->currentIndex();
        if (plain && (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) && current.data(StepRole).isValid()) {
            m_open(current);
            return true;
        }
        if (plain && key->key() == Qt::Key_Escape &&
            (m_context.state.matrixFilter() || !m_context.state.filterText().isEmpty())) {
            m_context.state.setMatrixFilter(std::nullopt);
            m_context.state.setFilterText({});
            return true;
        }
    }
    return QObject::eventFilter(watched, event);
}

}  // namespace writ::studio
