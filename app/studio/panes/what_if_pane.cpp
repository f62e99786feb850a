#include "app/studio/core/action_registry.h"
#include "app/studio/core/studio_context.h"
#include "app/studio/core/studio_state.h"
#include "app/studio/core/theme.h"
#include "app/studio/core/what_if.h"
#include "app/studio/models/clause_model.h"
#include "app/studio/models/roles.h"
#include "app/studio/models/scratch_form_model.h"
#include "app/studio/models/text.h"
#include "app/studio/panes/clause_tree.h"
#include "app/studio/panes/pane_parts.h"
#include "app/studio/panes/panes.h"
#include "app/studio/panes/table_tools.h"
#include "app/studio/panes/value_delegate.h"
#include "app/studio/panes/what_if_summary.h"
#include "simulator/cases/test_case.h"

#include <QBoxLayout>
#include <QComboBox>
#include <QHeaderView>
#include <QKeyEvent>
#include <QListWidget>
#include <QSplitter>
#include <QTreeView>

namespace writ::studio {

using namespace Qt::StringLiterals;

namespace {

/// A call to try things on: its values as a form, what the policy says of them, and every try so far.
class WhatIfPane : public QWidget {
public:
    WhatIfPane(const StudioContext& context, QWidget* parent)
        : QWidget(parent),
          m_context(context),
          m_work(new WhatIf(this)),
          m_model(new ScratchFormModel(this)),
          m_body(new QSplitter(this)),
          m_pages(new PanePages(context.theme, m_body, this)) {
        setObjectName(u"whatIfPane"_s);
        setAccessibleName(tr("What if"));
        m_body->setObjectName(u"whatIfSplitter"_s);
        m_body->setHandleWidth(1);
        m_body->setChildrenCollapsible(false);
        m_body->addWidget(makeForm());
        m_body->addWidget(makeResult());
        m_body->addWidget(makeHistory());
        m_body->setSizes({500, 540, 140});
        setFocusProxy(m_form);
        paneLayout(this)->addWidget(m_pages);
        connect(m_work, &WhatIf::formChanged, this, &WhatIfPane::showForm);
        connect(m_work, &WhatIf::evaluated, this, &WhatIfPane::showResult);
        connect(m_work, &WhatIf::busyChanged, this, &WhatIfPane::enable);
        connect(m_work, &WhatIf::failed, this, &WhatIfPane::complain);
        connect(m_model, &ScratchFormModel::complained, this, &WhatIfPane::complain);
        connect(m_model, &ScratchFormModel::edited, m_work, &WhatIf::edit);
        connect(&context.state, &StudioState::workspaceChanged, this, [this] {
            // A note that was saved reads the workspace again; the tries stay.
            const sim::WorkspacePtr now = m_context.state.workspace();
            if (!now || !m_corpus || now->root != m_corpus->workspace->root) m_work->clear();
        });
        connect(&context.state, &StudioState::replayChanged, this, &WhatIfPane::showResult);
        context.actions.on("step.whatIf", this, [this] { begin(); });
        showForm();
        showResult();
    }

protected:
    /// Ctrl+Enter replays elsewhere.
    bool event(QEvent* event) override {
        if (event->type() == QEvent::ShortcutOverride && isEvaluate(*static_cast<QKeyEvent*>(event))) event->accept();
        return QWidget::event(event);
    }
    void keyPressEvent(QKeyEvent* event) override {
        if (isEvaluate(*event))
            evaluate();
        else
            QWidget::keyPressEvent(event);
    }
    bool eventFilter(QObject* watched, QEvent* event) override {
        if (watched == m_form && event->type() == QEvent::KeyPress && formKey(*static_cast<QKeyEvent*>(event))) return true;
        return QWidget::eventFilter(watched, event);
    }

private:
    static bool isEvaluate(const QKeyEvent& key) {
        return (key.key() == Qt::Key_Return || key.key() == Qt::Key_Enter) && key.modifiers().testFlag(Qt::ControlModifier);
    }

    QWidget* makeForm() {
        auto* side = new QWidget(m_body);
        m_form = new QTreeView(side);
        const int row = m_context.theme.metric("rowHeight.tree");
        setUpView(*m_form, m_context, u"whatIfForm"_s, tr("Values of the request"), row);
        m_form->setItemDelegate(new ValueDelegate(m_context.theme, row, m_form));
        m_form->setModel(m_model);
        m_form->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed);
        m_form->header()->resizeSection(ScratchFormModel::Field, 160);
        m_form->header()->resizeSection(ScratchFormModel::Value, 144);
        m_form->header()->resizeSection(ScratchFormModel::Type, 112);
        m_form->header()->setStretchLastSection(true);
        m_form->installEventFilter(this);
        new TableTools(m_context, m_form, u"what-if"_s);
        connect(m_form->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &WhatIfPane::enable);
        m_complaint = new ToneLabel(m_context.theme, "verdict.deny.fg", "small", side);
        m_complaint->setObjectName(u"whatIfComplaint"_s);
        m_complaint->setWordWrap(true);
        m_complaint->setContentsMargins(8, 2, 8, 2);
        m_complaint->hide();
        QVBoxLayout* column = paneLayout(side);
        column->addWidget(m_form, 1);
        column->addWidget(m_complaint);
        column->addWidget(makeFoot(side));
        return side;
    }

    QWidget* makeFoot(QWidget* side) {
        auto* foot = new QWidget(side);
        auto* row = new QHBoxLayout(foot);
        row->setContentsMargins(8, 3, 8, 3);
        row->setSpacing(6);
        m_unknown = addButton(row, tr("Unknown"), u"whatIfUnknown"_s, tr("The recording does not tell this value (U)"),
                              [this] { setState(sim::ScratchEdit::Kind::Unknown); });
        m_absent = addButton(row, tr("Absent"), u"whatIfAbsent"_s, tr("The request does not have this value (Del)"),
                             [this] { setState(sim::ScratchEdit::Kind::Remove); });
        m_restore =
            addButton(row, tr("Restore"), u"whatIfRestore"_s, tr("Take the edit of this value back (R)"), [this] { restore(); });
        m_restoreAll = addButton(row, tr("Restore all"), u"whatIfRestoreAll"_s, tr("Take all edits back (Shift+R)"),
                                 [this] { m_work->restore(""); });
        m_makeTest = addButton(row, tr("Make test"), u"whatIfMakeTest"_s,
                               tr("Add a test that expects this verdict of this request"), [this] { makeTest(); });
        row->addStretch(1);
        m_derived = new QComboBox(foot);
        m_derived->setObjectName(u"whatIfDerived"_s);
        m_derived->setAccessibleName(tr("Derived values"));
        m_derived->setToolTip(
            tr("What happens to totals, counts and other values that the binding derives when tool or arguments change"));
        m_derived->setProperty("compact", true);
        m_derived->addItem(tr("Derived follow"), static_cast<int>(sim::Derived::Follow));
        m_derived->addItem(tr("Derived stay"), static_cast<int>(sim::Derived::Stay));
        connect(m_derived, &QComboBox::activated, this,
                [this] { m_work->setDerived(static_cast<sim::Derived>(m_derived->currentData().toInt())); });
        row->addWidget(m_derived);
        m_evaluate = addButton(row, tr("Evaluate"), u"whatIfEvaluate"_s, tr("Decide the request as it is now (Ctrl+Enter)"),
                               [this] { evaluate(); });
        m_evaluate->setProperty("accent", true);
        return foot;
    }

    template <class Run>
    QPushButton* addButton(QHBoxLayout* row, const QString& text, const QString& name, const QString& help, Run run) {
        auto* button = new QPushButton(text, this);
        button->setObjectName(name);
        button->setAccessibleName(text);
        button->setToolTip(help);
        button->setProperty("compact", true);
        connect(button, &QPushButton::clicked, this, run);
        row->addWidget(button);
        return button;
    }

    QWidget* makeResult() {
        auto* side = new QWidget(m_body);
        m_summary = new WhatIfSummary(m_context, side);
        m_clauses = new ClauseTree(m_context, side);
        m_clauses->view()->header()->resizeSection(ClauseModel::Value, 160);
        m_clauses->view()->header()->resizeSection(ClauseModel::Truth, 104);
        m_summary->addPage(tr("Conditions"), u"whatIfConditions"_s, m_clauses);
        paneLayout(side)->addWidget(m_summary);
        return side;
    }

    QWidget* makeHistory() {
        m_history = new QListWidget(m_body);
        m_history->setObjectName(u"whatIfHistory"_s);
        m_history->setAccessibleName(tr("Tries so far"));
        m_history->setFrameShape(QFrame::NoFrame);
        m_history->setMinimumWidth(120);
        connect(m_history, &QListWidget::currentRowChanged, this, [this](int row) {
            if (!m_filling && row >= 0) m_work->goTo(static_cast<std::size_t>(row));
        });
        return m_history;
    }

    void begin() {
        const sim::ReplayPtr replay = m_context.state.replay();
        const auto call = m_context.state.selectedCall();
        m_context.actions.action("pane.whatIf")->trigger();
        if (!replay || !call || replay->corpus != m_context.state.corpus()) return;
        m_corpus = replay->corpus;
        m_complaint->hide();
        m_focusForm = true;
        m_work->start(replay->corpus, *call, replay->policies);
    }

    bool formKey(const QKeyEvent& key) {
        if (isEvaluate(key)) return false;
        const Qt::KeyboardModifiers modifiers = key.modifiers() & ~Qt::KeypadModifier;
        switch (key.key()) {
        case Qt::Key_Return:
        case Qt::Key_Enter: editCurrent(); return true;
        case Qt::Key_U: setState(sim::ScratchEdit::Kind::Unknown); return true;
        case Qt::Key_Delete: setState(sim::ScratchEdit::Kind::Remove); return true;
        case Qt::Key_R:
            if (modifiers == Qt::ShiftModifier)
                m_work->restore("");
            else
                restore();
            return true;
        default: return false;
        }
    }

    void editCurrent() {
        const QModelIndex value = m_form->currentIndex().siblingAtColumn(ScratchFormModel::Value);
        if (value.flags().testFlag(Qt::ItemIsEditable)) m_form->edit(value);
    }

    [[nodiscard]] const sim::ScratchField* current() const { return m_model->field(m_form->currentIndex()); }

    void setState(sim::ScratchEdit::Kind kind) {
        if (const sim::ScratchField* field = current()) m_work->edit({kind, field->pointer, Json()});
    }
    void restore() {
        if (const sim::ScratchField* field = current()) m_work->restore(field->pointer);
    }
    void evaluate() {
        const sim::ReplayPtr replay = m_context.state.replay();
        if (!replay || !m_work->scratch()) return;
        // A value that is still in its editor counts.
        if (m_form->isAncestorOf(window()->focusWidget())) m_form->setFocus();
        m_complaint->hide();
        m_work->evaluate(replay->policies);
    }

    void makeTest() {
        const sim::ScratchEntry entry = m_work->history()[m_work->shown()];
        m_context.state.addTest(
            [entry, version = m_context.state.version()] { return sim::caseOf(entry.scratch, entry.result, version); });
    }

    void complain(const QString& text) {
        m_complaint->setText(text);
        m_complaint->show();
    }

    void showForm() {
        const sim::ScratchField* const before = current();
        const std::string pointer = before ? before->pointer : std::string();
        m_model->setFields(m_work->fields());
        m_form->expandAll();
        QModelIndex now = m_model->find(pointer);
        if (!now.isValid()) now = firstArgument();
        // To another cell of the row it would end what is being typed in this one.
        if (now.isValid() && now != m_form->currentIndex().siblingAtColumn(0)) m_form->setCurrentIndex(now);
        if (m_work->scratch()) {
            m_complaint->hide();
            m_derived->setCurrentIndex(m_work->scratch()->derived() == sim::Derived::Follow ? 0 : 1);
            m_pages->showContent();
            if (std::exchange(m_focusForm, false)) m_form->setFocus();
        } else {
            m_pages->showEmpty(u"what-if"_s, tr("Try a call with other values"),
                               tr("Select a call and press W. The recording is never changed, and no tool is called."));
        }
        m_summary->setEdited(m_work->isEdited());
        enable();
    }

    /// Arguments are what one wants to change first.
    [[nodiscard]] QModelIndex firstArgument() const {
        for (const sim::ScratchField& field : m_work->fields())
            if (field.section == sim::FieldSection::Arguments && field.editable) return m_model->find(field.pointer);
        return m_work->fields().empty() ? QModelIndex() : m_model->find(m_work->fields().front().pointer);
    }

    void showResult() {
        const auto& history = m_work->history();
        m_filling = true;
        m_history->clear();
        for (std::size_t i = 0; i < history.size(); ++i) m_history->addItem(makeRow(history, i));
        if (!history.empty()) m_history->setCurrentRow(static_cast<int>(m_work->shown()));
        m_filling = false;
        if (history.empty()) {
            m_clauses->clear();
            return;
        }
        const sim::ReplayPtr replay = m_context.state.replay();
        const sim::ScratchEntry& shown = history[m_work->shown()];
        m_summary->show(history.front(), shown, replay);
        m_summary->setEdited(m_work->isEdited());
        if (replay && shown.result.explanation && samePolicies(shown.result, *replay))
            m_clauses->show(replay, std::make_shared<const Explanation>(*shown.result.explanation));
        else
            m_clauses->clear();
        enable();
    }

    [[nodiscard]] QListWidgetItem* makeRow(const std::vector<sim::ScratchEntry>& history, std::size_t at) const {
        const sim::ScratchEntry& entry = history[at];
        const Decision* const decision = entry.result.decision();
        const Mark mark = decision ? markOf(decision->verdict) : Mark::NotReplayable;
        auto* row = new QListWidgetItem(m_context.theme.icon(QLatin1String(info(mark).icon), info(mark).fg), entryTitle(entry));
        row->setToolTip(word(mark));
        row->setData(Qt::AccessibleTextRole, tr("%1: %2").arg(entryTitle(entry), word(mark)));
        return row;
    }

    void enable() {
        const sim::ScratchField* const field = current();
        const bool editable = field && field->editable;
        m_unknown->setEnabled(editable && field->value.state != sim::FieldState::Unknown);
        m_absent->setEnabled(field && field->value.state != sim::FieldState::Absent);
        m_restore->setEnabled(field && field->edited);
        m_restoreAll->setEnabled(m_work->scratch() && !m_work->scratch()->edits().empty());
        const sim::ReplayPtr replay = m_context.state.replay();
        const bool current = !m_work->history().empty() && replay && isCurrent(m_work->history()[m_work->shown()], *replay);
        m_makeTest->setEnabled(current && !m_work->isEdited() && !m_context.state.isStale() &&
                               m_work->history()[m_work->shown()].result.decision());
        m_evaluate->setEnabled(m_work->scratch().has_value() && m_context.state.replay());
    }

    const StudioContext& m_context;
    WhatIf* m_work;
    ScratchFormModel* m_model;
    QSplitter* m_body;
    PanePages* m_pages;
    QTreeView* m_form = nullptr;
    ToneLabel* m_complaint = nullptr;
    QPushButton* m_unknown = nullptr;
    QPushButton* m_absent = nullptr;
    QPushButton* m_restore = nullptr;
    QPushButton* m_restoreAll = nullptr;
    QPushButton* m_evaluate = nullptr;
    QPushButton* m_makeTest = nullptr;
    QComboBox* m_derived = nullptr;
    WhatIfSummary* m_summary = nullptr;
    ClauseTree* m_clauses = nullptr;
    QListWidget* m_history = nullptr;
    sim::CorpusPtr m_corpus;
    bool m_filling = false;
    bool m_focusForm = false;
};

}  // namespace

QWidget* createWhatIfPane(const StudioContext& context, QWidget* parent) {
    return new WhatIfPane(context, parent);
}

}  // namespace writ::studio
