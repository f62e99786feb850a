#include "app/studio/core/action_registry.h"
#include "app/studio/core/settings.h"
#include "app/studio/core/studio_context.h"
#include "app/studio/core/studio_state.h"
#include "app/studio/core/theme.h"
#include "app/studio/core/window_first.h"
#include "app/studio/models/note_model.h"
#include "app/studio/models/roles.h"
#include "app/studio/panes/note_commands.h"
#include "app/studio/panes/pane_parts.h"
#include "app/studio/panes/panes.h"
#include "app/studio/panes/table_tools.h"

#include <QBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QTableView>

namespace writ::studio {

using namespace Qt::StringLiterals;

namespace {

/// What people added to the selected session. Enter goes to the step, Delete removes one's own.
class NotesPane : public QWidget {
public:
    NotesPane(const StudioContext& context, QWidget* parent)
        : QWidget(parent),
          m_context(context),
          m_model(new NoteModel(this)),
          m_view(new QTableView(this)),
          m_pages(new PanePages(context.theme, m_view, this)) {
        setObjectName(u"notesPane"_s);
        setAccessibleName(tr("Notes"));
        setFocusProxy(m_view);
        setUpView(*m_view, context, u"noteTable"_s, tr("What people wrote beside the session"),
                  context.theme.metric("rowHeight.table"));
        m_view->setModel(m_model);
        m_view->installEventFilter(this);
        QHeaderView* header = m_view->horizontalHeader();
        header->resizeSection(NoteModel::Step, 52);
        header->resizeSection(NoteModel::Kind, 136);
        header->setSectionResizeMode(NoteModel::Text, QHeaderView::Stretch);
        header->resizeSection(NoteModel::Author, 128);
        header->resizeSection(NoteModel::Time, 176);
        new TableTools(context, m_view, u"notes"_s);
        QVBoxLayout* column = paneLayout(this);
        column->addWidget(m_pages, 1);
        column->addWidget(makeFoot());
        connect(m_view, &QTableView::doubleClicked, this, &NotesPane::open);
        connect(m_view->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &NotesPane::enable);
        connect(&context.settings, &Settings::changed, this, &NotesPane::enable);
        for (const auto signal : {&StudioState::selectionChanged, &StudioState::workspaceChanged})
            connect(&context.state, signal, this, &NotesPane::refresh);
        refresh();
    }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override {
        if (event->type() == QEvent::KeyPress) {
            const int key = static_cast<QKeyEvent*>(event)->key();
            if (key == Qt::Key_Return || key == Qt::Key_Enter) {
                open(m_view->currentIndex());
                return true;
            }
            if (key == Qt::Key_Delete) {
                remove();
                return true;
            }
        }
        return QWidget::eventFilter(watched, event);
    }

private:
    QWidget* makeFoot() {
        auto* foot = new QWidget(this);
        auto* row = new QHBoxLayout(foot);
        row->setContentsMargins(8, 3, 8, 3);
        row->setSpacing(8);
        const auto add = [&](const QString& text, const QString& name, const QString& icon) {
            auto* button = new QPushButton(icon.isEmpty() ? QIcon() : m_context.theme.icon(icon), text, foot);
            button->setObjectName(name);
            button->setAccessibleName(text);
            button->setProperty("compact", true);
            row->addWidget(button);
            return button;
        };
        const std::tuple<const char*, QString, QString> verbs[] = {{"note.mark", tr("Note…"), u"note"_s},
                                                                   {"note.correct", tr("Who stopped it…"), QString()},
                                                                   {"note.probe", tr("Probe call…"), u"probe"_s}};
        for (const auto& [id, text, icon] : verbs) {
            QAction* action = m_context.actions.action(id);
            QPushButton* button = add(text, QString::fromLatin1(id).replace(u'.', u'-'), icon);
            connect(button, &QPushButton::clicked, action, &QAction::trigger);
            connect(action, &QAction::changed, button, [button, action] { button->setEnabled(action->isEnabled()); });
            button->setEnabled(action->isEnabled());
        }
        row->addStretch(1);
        m_remove = add(tr("Remove"), u"noteRemove"_s, {});
        connect(m_remove, &QPushButton::clicked, this, &NotesPane::remove);
        return foot;
    }

    /// The notes of a recording are a small file, but a file: it is read in the background.
    void refresh() {
        const SelectedStep selected = selectedStep(m_context);
        const sim::WorkspacePtr workspace = m_context.state.workspace();
        if (!selected.session || !workspace) {
            ++m_question;
            m_model->clear();
            m_pages->showEmpty(u"note"_s, tr("Select a session"), tr("You then see what people wrote beside it."));
            enable();
            return;
        }
        if (selected.session == m_model->session()) return enable();
        const auto index = *m_context.state.selection().session;
        const auto read = [file = workspace->root / selected.session->file] { return sim::readNotes(file); };
        runBehindWindow(
            read, this, [this, session = selected.session, index, question = ++m_question](const Result<sim::Notes>& notes) {
                if (question != m_question) return;
                m_model->setNotes(session, index, notes ? entriesOf(*notes) : std::vector<NoteEntry>());
                if (m_model->rowCount() > 0)
                    m_pages->showContent();
                else
                    m_pages->showEmpty(u"note"_s, notes ? tr("No notes yet") : tr("The notes could not be read"),
                                       notes ? tr("Select a step and press B for a note, O to say who stopped it, P for the call "
                                                  "that the model did not make.")
                                             : QString::fromStdString(notes.error().text()));
                enable();
            });
    }

    [[nodiscard]] bool isOwn(const QModelIndex& index) const {
        const QString author = m_context.settings.value(setting::kAuthor);
        return index.isValid() && !author.isEmpty() && m_model->entry(index.row()).stamp.author == author.toStdString();
    }

    void enable() {
        const QModelIndex current = m_view->currentIndex();
        m_remove->setEnabled(isOwn(current));
        m_remove->setToolTip(current.isValid() && !isOwn(current)
                                 ? tr("Only who wrote it removes it; the name is that of the settings.")
                                 : tr("Remove (Del)"));
    }

    void open(const QModelIndex& index) {
        if (!index.data(StepRole).isValid()) return;
        m_context.state.select({index.data(SessionRole).toUInt(), index.data(StepRole).toUInt()});
        m_context.actions.action("pane.simulator")->trigger();
    }

    void remove() {
        if (const QModelIndex current = m_view->currentIndex(); isOwn(current))
            m_context.state.editNotes(removeNote(*m_model->session(), m_model->entry(current.row())));
    }

    const StudioContext& m_context;
    NoteModel* m_model;
    QTableView* m_view;
    PanePages* m_pages;
    QPushButton* m_remove = nullptr;
    quint64 m_question = 0;
};

}  // namespace

QWidget* createNotesPane(const StudioContext& context, QWidget* parent) {
    return new NotesPane(context, parent);
}

}  // namespace writ::studio
