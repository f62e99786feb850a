#include "app/studio/core/action_registry.h"
#include "app/studio/core/run_progress.h"
#include "app/studio/core/studio_context.h"
#include "app/studio/core/studio_state.h"
#include "app/studio/core/theme.h"
#include "app/studio/core/window_first.h"
#include "app/studio/models/json_tree_model.h"
#include "app/studio/models/request_model.h"
#include "app/studio/models/step_parts.h"
#include "app/studio/models/text.h"
#include "app/studio/panes/find_line.h"
#include "app/studio/panes/long_text.h"
#include "app/studio/panes/pane_parts.h"
#include "app/studio/panes/panes.h"
#include "app/studio/panes/table_tools.h"
#include "simulator/replay/wording.h"
#include "simulator/workspace/recorded_value.h"

#include <QBoxLayout>
#include <QButtonGroup>
#include <QHeaderView>
#include <QKeyEvent>
#include <QToolButton>
#include <QTreeView>

#include <array>
#include <optional>

namespace writ::studio {

using namespace Qt::StringLiterals;

namespace {

/// "sessions/a.jsonl · line 12 · /messages/3".
QString placeText(const sim::Step& step) {
    const sim::Place& place = step.place;
    QStringList parts{q(place.file)};
    if (!place.entry.empty()) parts << q(place.entry);
    if (place.line) parts << QObject::tr("line %1").arg(*place.line);
    if (!place.at.empty()) parts << q(place.at);
    return parts.join(u" · "_s);
}

/// The selected step four ways: the request that the engine gets, what the recording holds, what came back, and what stands in
/// the file at the step's place. Each as tree or text.
class RequestPane : public QWidget {
public:
    RequestPane(const StudioContext& context, QWidget* parent) : QWidget(parent), m_context(context) {
        setObjectName(u"requestPane"_s);
        setAccessibleName(tr("Request, recording and result of the step"));
        makeViews();
        QVBoxLayout* column = paneLayout(this);
        column->addWidget(makeBar());
        column->addWidget(m_place);
        column->addWidget(m_pages, 1);
        column->addWidget(m_find);
        for (const auto signal : {&StudioState::selectionChanged, &StudioState::replayChanged, &StudioState::workspaceChanged})
            connect(&context.state, signal, this, &RequestPane::refresh);
        context.actions.on("step.inRecording", this, [this] {
            m_wanted = File;
            m_context.actions.action("pane.request")->trigger();
            showPart();
            if (focusProxy() != nullptr) focusProxy()->setFocus();
        });
        refresh();
        showPart();
    }
    ~RequestPane() override { m_reading->cancel(); }

protected:
    /// Ctrl+F belongs to the editor elsewhere.
    bool event(QEvent* event) override {
        if (event->type() == QEvent::ShortcutOverride && static_cast<QKeyEvent*>(event)->matches(QKeySequence::Find))
            event->accept();
        return QWidget::event(event);
    }
    void showEvent(QShowEvent* event) override {
        QWidget::showEvent(event);
        if (m_parts->checkedId() == File) showPart();
    }
    void keyPressEvent(QKeyEvent* event) override {
        if (event->matches(QKeySequence::Find))
            m_find->open();
        else
            QWidget::keyPressEvent(event);
    }

private:
    enum Part { Request, Recorded, Result, File };

    void makeViews() {
        m_views = new QStackedWidget(this);
        m_pages = new PanePages(m_context.theme, m_views, this);
        m_place = new ToneLabel(m_context.theme, "chrome.secondaryText", "small", this);
        m_place->setObjectName(u"stepPlace"_s);
        m_place->setAccessibleName(tr("Where the step stands"));
        m_place->setContentsMargins(8, 3, 8, 3);
        m_place->setTextFormat(Qt::PlainText);
        m_place->setWordWrap(true);
        m_place->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
        m_place->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
        const int row = m_context.theme.metric("rowHeight.requestTree");
        m_request =
            addTree(u"requestTree"_s, tr("The request as the engine gets it"), m_requestModel = new RequestModel(this), row);
        m_request->header()->resizeSection(RequestModel::Field, 152);
        m_request->header()->resizeSection(RequestModel::Value, 126);
        m_json = addTree(u"stepTree"_s, tr("What the recording holds, as a tree"), m_jsonModel = new JsonTreeModel(this), row);
        m_json->header()->resizeSection(JsonTreeModel::Name, 152);
        m_text = new LongText(m_context.theme, m_views);
        m_text->setObjectName(u"stepText"_s);
        m_text->setAccessibleName(tr("What the recording holds, as text"));
        m_views->addWidget(m_text);
        m_find = new FindLine(
            m_context.theme, u"stepFind"_s,
            [this](const QString& text, bool forward) {
                return m_views->currentWidget() == m_text
                           ? m_text->findText(text, forward)
                           : findInView(*static_cast<QTreeView*>(m_views->currentWidget()), text, forward);
            },
            this);
    }

    QTreeView* addTree(const QString& name, const QString& spoken, QAbstractItemModel* model, int rowHeight) {
        auto* tree = new QTreeView(m_views);
        setUpView(*tree, m_context, name, spoken, rowHeight);
        tree->setModel(model);
        tree->setIndentation(14);
        tree->header()->setStretchLastSection(true);
        new TableTools(m_context, tree, name);
        m_views->addWidget(tree);
        return tree;
    }

    QWidget* makeBar() {
        auto* bar = new QWidget(this);
        bar->setFixedHeight(m_context.theme.metric("barHeight.filterLine"));
        auto* row = new QHBoxLayout(bar);
        row->setContentsMargins(8, 0, 8, 0);
        row->setSpacing(0);
        m_parts = new QButtonGroup(bar);
        auto* segments = new QFrame(bar);
        segments->setProperty("segments", true);
        segments->setFixedHeight(24);
        auto* frame = new QHBoxLayout(segments);
        frame->setContentsMargins(1, 1, 1, 1);
        frame->setSpacing(0);
        struct PartInfo {
            QString name, text, help;
        };
        const std::array<PartInfo, 4> parts{{{u"partRequest"_s, tr("Request"), tr("The request as the engine gets it")},
                                             {u"partRecorded"_s, tr("As recorded"), tr("The call or message as recorded")},
                                             {u"partResult"_s, tr("Result"), tr("What came back")},
                                             {u"partFile"_s, tr("File"), tr("What the file holds at the place of the step")}}};
        for (int i = 0; const PartInfo& part : parts) {
            QToolButton* button = addButton(segments, frame, part.text, part.name, part.help);
            button->setCheckable(true);
            button->setProperty("segment", true);
            button->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Expanding);
            button->setFocusPolicy(Qt::StrongFocus);
            m_parts->addButton(button, i++);
        }
        row->addWidget(segments);
        m_parts->button(Request)->setChecked(true);
        connect(m_parts, &QButtonGroup::idClicked, this, [this](int part) {
            m_wanted = static_cast<Part>(part);
            showPart();
        });
        row->addStretch(1);
        m_raw = addButton(bar, row, tr("Raw"), u"rawText"_s, tr("Show the text itself instead of a tree"));
        m_raw->setCheckable(true);
        connect(m_raw, &QToolButton::toggled, this, [this] { showPart(); });
        QToolButton* find = addButton(bar, row, tr("Find"), u"findInStep"_s, tr("Find in the step (Ctrl+F)"));
        find->setIcon(m_context.theme.icon(u"search"_s));
        find->setToolButtonStyle(Qt::ToolButtonIconOnly);
        connect(find, &QToolButton::clicked, this, [this] { m_find->open(); });
        return bar;
    }

    QToolButton* addButton(QWidget* bar, QHBoxLayout* row, const QString& text, const QString& name, const QString& help) {
        auto* button = new QToolButton(bar);
        button->setText(text);
        button->setObjectName(name);
        button->setAccessibleName(help);
        button->setToolTip(help);
        row->addWidget(button);
        return button;
    }

    [[nodiscard]] const sim::Step* step() const {
        const StudioState::Selection chosen = m_context.state.selection();
        const sim::CorpusPtr corpus = m_context.state.corpus();
        if (!corpus || !chosen.session || chosen.step == 0 || *chosen.session >= corpus->sessions.size()) return nullptr;
        const auto& steps = corpus->sessions[*chosen.session]->steps;
        return chosen.step <= steps.size() ? &steps[chosen.step - 1] : nullptr;
    }

    [[nodiscard]] const sim::Session& session() const { return *m_corpus->sessions[*m_context.state.selection().session]; }

    void refresh() {
        const sim::CorpusPtr corpus = m_context.state.corpus();
        const sim::Step* const now = step();
        if (corpus == m_corpus && now == m_step) return;
        m_corpus = corpus;
        m_step = now;
        m_inFile.reset();
        const bool call = m_step && m_step->kind == sim::StepKind::Call;
        m_parts->button(Request)->setEnabled(call);
        m_parts->button(Recorded)->setEnabled(m_step != nullptr);
        m_parts->button(File)->setEnabled(m_step != nullptr);
        m_parts->button(Result)->setEnabled(call || (m_step && m_step->kind == sim::StepKind::Result));
        showPart();
    }

    /// The part that was asked for last, or what the step has.
    void showPart() {
        m_reading->cancel();
        ++m_question;
        Part part = m_wanted;
        if (!m_parts->button(part)->isEnabled()) part = m_step && m_step->kind == sim::StepKind::Result ? Result : Recorded;
        m_parts->button(part)->setChecked(true);
        m_raw->setEnabled(m_step != nullptr);
        m_place->setVisible(m_step != nullptr && part == File);
        if (!m_step) {
            m_pages->showEmpty(u"binding"_s, tr("Select a step"),
                               tr("You then see the request that the engine gets, what the recording holds and what came back."));
        } else if (part == Request) {
            showRequest();
        } else if (part == File) {
            showPlace();
        } else {
            showRecorded(part == Result ? resultPart(session(), *m_step) : recordedPart(session(), *m_step));
        }
        setFocusProxy(m_pages->currentWidget() == m_views ? m_views->currentWidget() : m_parts->button(part));
    }

    void showRequest() {
        const auto call = m_context.state.selectedCall();
        const sim::BoundCallPtr bound = call ? m_corpus->calls[*call].bound.get() : nullptr;
        if (!bound || !bound->request) {
            m_pages->showEmpty(u"verdict-not-replayable"_s, tr("No request could be made"),
                               call ? q(sim::notReplayableSentence(m_corpus->calls[*call].notReplayable)) : QString());
            return;
        }
        if (m_raw->isChecked()) {
            showText(StepPart{toJson(*bound->request), {}, {}, nullptr});
            return;
        }
        if (bound != m_requestModel->call()) {
            m_requestModel->setCall(bound);
            m_request->expandAll();
        }
        show(m_request);
    }

    /// What the file holds, as it is written there; read again, since only its steps are kept.
    void showPlace() {
        m_place->setText(visibleText(placeText(*m_step)));
        m_place->setToolTip(m_place->text().toHtmlEscaped());
        if (m_step->probe) {
            m_place->hide();
            m_pages->showEmpty(u"probe"_s, tr("Not in the recording"),
                               tr("The model did not make this call. A person added it beside the recording."));
            return;
        }
        if (m_inFile) return showInFile();
        m_text->setContent("…", false);
        show(m_text);
        if (!isVisible()) return;  // nobody looks: the file is read when somebody does
        m_reading = std::make_shared<RunProgress>([](std::uint64_t, std::uint64_t, const char*) {});
        const auto read = [workspace = m_corpus->workspace, place = m_step->place, control = m_reading] {
            return sim::recordedValue(*workspace, place, *control);
        };
        runBehindWindow(read, this, [this, question = m_question](const writ::Result<Json>& value) {
            if (question != m_question) return;
            m_inFile = value;
            showInFile();
            setFocusProxy(m_pages->currentWidget() == m_views ? m_views->currentWidget() : m_parts->button(File));
        });
    }

    void showInFile() {
        static const std::string kNull = "null";
        const writ::Result<Json>& value = *m_inFile;
        if (!value)
            m_pages->showEmpty(u"error"_s, tr("The recording could not be read"), q(value.error().text()));
        else if (value->isString() || value->isNull())
            showRecorded({{}, {}, {}, value->isString() ? &value->asString() : &kNull});
        else
            showRecorded({*value, tr("value"), {}, nullptr});
    }

    void showRecorded(const StepPart& part) {
        if (part.isEmpty()) {
            m_pages->showEmpty(u"info"_s, tr("Nothing to show"), part.nothing);
        } else if (part.json.isNull() || m_raw->isChecked()) {
            showText(part);
        } else {
            m_jsonModel->setDocument(part.json, part.title);
            m_json->expandToDepth(1);
            show(m_json);
        }
    }

    void showText(const StepPart& part) {
        const bool code = !part.json.isNull();
        if (!isLarge(part)) {
            m_text->setContent(readableText(part), code);
        } else {
            m_text->setContent("…", code);
            // The corpus keeps what the part points to.
            runBehindWindow([part, corpus = m_corpus] { return readableText(part); }, this,
                            [this, question = m_question](std::string text) {
                                if (question == m_question) m_text->setContent(std::move(text), true);
                            });
        }
        show(m_text);
    }

    void show(QWidget* view) {
        m_views->setCurrentWidget(view);
        m_pages->showContent();
    }

    const StudioContext& m_context;
    QStackedWidget* m_views = nullptr;
    PanePages* m_pages = nullptr;
    RequestModel* m_requestModel = nullptr;
    JsonTreeModel* m_jsonModel = nullptr;
    QTreeView* m_request = nullptr;
    QTreeView* m_json = nullptr;
    LongText* m_text = nullptr;
    ToneLabel* m_place = nullptr;
    std::optional<writ::Result<Json>> m_inFile;  ///< of the step, once it was read
    std::shared_ptr<RunProgress> m_reading =
        std::make_shared<RunProgress>([](std::uint64_t, std::uint64_t, const char*) {});  ///< of the file
    FindLine* m_find = nullptr;
    QButtonGroup* m_parts = nullptr;
    QToolButton* m_raw = nullptr;
    Part m_wanted = Request;
    sim::CorpusPtr m_corpus;
    const sim::Step* m_step = nullptr;  ///< in m_corpus
    quint64 m_question = 0;
};

}  // namespace

QWidget* createRequestPane(const StudioContext& context, QWidget* parent) {
    return new RequestPane(context, parent);
}

}  // namespace writ::studio
