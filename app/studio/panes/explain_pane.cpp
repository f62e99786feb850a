#include "app/studio/core/action_registry.h"
#include "app/studio/core/studio_context.h"
#include "app/studio/core/studio_state.h"
#include "app/studio/core/theme.h"
#include "app/studio/models/roles.h"
#include "app/studio/models/text.h"
#include "app/studio/panes/call_facts.h"
#include "app/studio/panes/clause_tree.h"
#include "app/studio/panes/explainer.h"
#include "app/studio/panes/pane_parts.h"
#include "app/studio/panes/panes.h"
#include "simulator/replay/wording.h"

#include <QButtonGroup>
#include <QDateTime>
#include <QGridLayout>
#include <QPushButton>
#include <QScrollArea>
#include <QSplitter>
#include <QTreeView>

namespace writ::studio {

using namespace Qt::StringLiterals;

namespace {

/// A fact about the call: its name in grey, its text beside it. Hidden while it is empty.
class FactRow {
public:
    FactRow(const Theme& theme, const QString& name, QGridLayout* grid, QWidget* parent)
        : m_name(new ToneLabel(theme, "chrome.secondaryText", "ui", parent)),
          m_text(new ToneLabel(theme, "palette.active.text", "ui", parent)) {
        m_name->setText(name);
        m_name->setAlignment(Qt::AlignTop | Qt::AlignLeft);
        m_text->setWordWrap(true);
        m_text->setTextFormat(Qt::RichText);
        m_text->setTextInteractionFlags(Qt::TextBrowserInteraction);
        m_text->setAccessibleName(name);
        const int row = grid->rowCount();
        grid->addWidget(m_name, row, 0);
        grid->addWidget(m_text, row, 1);
    }
    void set(const QString& html) {
        m_text->setText(html);
        m_name->setVisible(!html.isEmpty());
        m_text->setVisible(!html.isEmpty());
    }
    void setName(const QString& name) {
        m_name->setText(name);
        m_text->setAccessibleName(name);
    }
    [[nodiscard]] ToneLabel* label() const { return m_text; }

private:
    ToneLabel* m_name;
    ToneLabel* m_text;
};

class ExplainPane : public QWidget {
public:
    ExplainPane(const StudioContext& context, QWidget* parent)
        : QWidget(parent),
          m_context(context),
          m_explainer(new Explainer(this)),
          m_body(new QSplitter(Qt::Horizontal, this)),
          m_pages(new PanePages(context.theme, m_body, this)),
          m_tree(new ClauseTree(context, m_body)) {
        setObjectName(u"explainPane"_s);
        setAccessibleName(tr("Explain"));
        setFocusProxy(m_tree->view());
        m_body->setObjectName(u"explainSplitter"_s);
        m_body->setHandleWidth(1);
        m_body->insertWidget(0, makeSummary());
        m_body->setStretchFactor(1, 1);
        m_body->setSizes({380, 700});
        m_body->setChildrenCollapsible(false);
        paneLayout(this)->addWidget(m_pages);
        connect(m_explainer, &Explainer::explained, this,
                [this](const sim::ReplayPtr& replay, const ExplanationPtr& explanation) { m_tree->show(replay, explanation); });
        connect(m_explainer, &Explainer::searched, this, [this](const sim::ReplayPtr& replay, const ChangeSearchPtr& changes) {
            m_change->set(changes ? changesHtml(*changes, *replay, m_context.theme) : QString());
        });
        for (const auto signal : {&StudioState::selectionChanged, &StudioState::replayChanged, &StudioState::workspaceChanged})
            connect(&context.state, signal, this, &ExplainPane::refresh);
        connect(&context.theme, &Theme::changed, this, &ExplainPane::refresh);
        refresh();
    }

private:
    QWidget* makeSummary() {
        auto* side = new QWidget(m_body);
        side->setAutoFillBackground(true);
        side->setBackgroundRole(QPalette::Base);
        QVBoxLayout* column = paneLayout(side);
        column->addWidget(makeWords(side), 1);
        auto* verbs = new QHBoxLayout;
        verbs->setContentsMargins(12, 4, 12, 10);
        verbs->setSpacing(8);
        const auto add = [&](const char* action, const QString& text, const QString& name) {
            QPushButton* button = verbButton(m_context, action, text, {}, side);
            button->setObjectName(name);
            enableWith(m_context.actions.action(action), button);
            verbs->addWidget(button);
        };
        add("step.whatIf", tr("What if…"), u"explainWhatIf"_s);
        add("step.makeTest", tr("Make test"), u"explainMakeTest"_s);
        add("step.inRecording", tr("Show in recording"), u"explainInRecording"_s);
        verbs->addStretch(1);
        column->addLayout(verbs);
        return side;
    }

    QWidget* makeWords(QWidget* parent) {
        auto* area = new QScrollArea(parent);
        area->setObjectName(u"explainSummary"_s);
        area->setAccessibleName(tr("The verdict in words"));
        area->setFrameShape(QFrame::NoFrame);
        area->setWidgetResizable(true);
        area->setMinimumWidth(260);
        area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
        auto* page = new QWidget(area);
        page->setAutoFillBackground(true);
        page->setBackgroundRole(QPalette::Base);
        auto* column = new QVBoxLayout(page);
        column->setContentsMargins(12, 10, 12, 8);
        column->setSpacing(8);
        auto* head = new QHBoxLayout;
        m_chip = new VerdictChip(m_context.theme, page);
        m_title = new ToneLabel(m_context.theme, "palette.active.text", "ui", page);
        m_title->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
        m_title->setTextFormat(Qt::RichText);
        head->addWidget(m_chip);
        head->addWidget(m_title, 1);
        m_sentence = new ToneLabel(m_context.theme, "palette.active.text", "ui", page);
        m_sentence->setObjectName(u"explainSentence"_s);
        m_sentence->setWordWrap(true);
        m_sentence->setTextInteractionFlags(Qt::TextSelectableByMouse);
        column->addLayout(head);
        column->addWidget(m_sentence);
        column->addLayout(makeFacts(page));
        column->addStretch(1);
        area->setWidget(page);
        return area;
    }

    QGridLayout* makeFacts(QWidget* page) {
        auto* grid = new QGridLayout;
        grid->setHorizontalSpacing(16);
        grid->setVerticalSpacing(6);
        grid->setColumnStretch(1, 1);
        const auto add = [&](std::unique_ptr<FactRow>& row, const QString& name, const QString& objectName) {
            row = std::make_unique<FactRow>(m_context.theme, name, grid, page);
            row->label()->setObjectName(objectName);
            connect(row->label(), &QLabel::linkActivated, this,
                    [this](const QString& link) { openLink(link, m_context.state.replay()); });
        };
        add(m_rules, tr("Decided by"), u"explainRules"_s);
        add(m_change, tr("Would flip it"), u"explainChange"_s);
        add(m_missing, tr("Missing fields"), u"explainMissing"_s);
        add(m_errors, tr("Errors"), u"explainErrors"_s);
        add(m_engine, tr("Engine alone"), u"explainEngine"_s);
        add(m_other, tr("Other version"), u"explainOther"_s);
        add(m_model, tr("Model"), u"explainModel"_s);
        add(m_note, tr("Note"), u"explainNote"_s);
        return grid;
    }

    void openLink(const QString& link, const sim::ReplayPtr& replay) {
        if (replay)
            if (const auto rule = ruleOfLink(link, *replay)) revealRule(m_context, *replay, *rule);
    }

    void refresh() {
        const StudioState& state = m_context.state;
        const auto call = state.selectedCall();
        const sim::ReplayPtr replay = state.replay();
        if (!call || !replay || replay->corpus != state.corpus()) {
            m_explainer->forget();
            m_tree->clear();
            if (call && !replay && !state.isBusy())
                m_pages->showEmpty(u"error"_s, tr("No verdict"),
                                   state.failure().isEmpty() ? tr("The policy gave no result.") : state.failure());
            else
                m_pages->showEmpty(u"explain"_s, tr("Select a call"),
                                   tr("You then see every condition, its value in the call, and whether it was true.\nIn the "
                                      "list: j and k, then e."));
            return;
        }
        m_pages->showContent();
        fill(*replay, *call);
        const bool decided = replay->verdict(*call).has_value();
        if (!decided || !replay->corpus->calls[*call].input) {
            m_change->set({});
            m_explainer->forget();
            m_tree->clear();
        } else if (m_shownReplay != replay || m_shownCall != *call) {
            m_change->set({});
            m_explainer->ask(replay, *call);
        }
        m_shownReplay = replay;
        m_shownCall = *call;
    }

    void fill(const sim::Replay& replay, std::size_t call) {
        const sim::CorpusCall& one = replay.corpus->calls[call];
        const sim::Step& step = one.stepIn(replay.corpus->sessions);
        const std::optional<Decision> decision = replay.decision(call);
        const Theme& theme = m_context.theme;
        m_chip->setMark(markOf(replay, call), m_context.state.isStale());
        QString title = tr("<b>Step %1</b>, %2").arg(step.number).arg(q(step.tool).toHtmlEscaped());
        if (step.time) title += u", "_s % QDateTime::fromMSecsSinceEpoch(step.time->ms, Qt::UTC).toString(u"HH:mm:ss"_s);
        m_title->setText(title);
        m_title->setToolTip(q(step.place.file + " " + step.place.at));
        m_sentence->setText(decision ? q(sim::verdictSentence(replay, call)) : q(sim::notReplayableSentence(one.notReplayable)));
        m_rules->set(decision && decision->verdict != Verdict::Indeterminate ? ruleLinks(replay, call) : QString());
        m_missing->set(decision && !decision->missing.empty() ? missingHtml(*decision, theme) : QString());
        m_errors->set(decision ? errorsHtml(replay, call) : QString());
        m_engine->set(decision ? engineHtml(replay, call, theme) : QString());
        m_model->set(modelText(replay, call).toHtmlEscaped());
        m_note->set(q(step.noteText).toHtmlEscaped());
        const sim::ReplayPtr against = m_context.state.against();
        const bool other = against && against->corpus == replay.corpus;
        if (other) m_other->setName(tr("Policy %1").arg(shortVersion(against->version)));
        m_other->set(other ? verdictHtml(*against, call, theme, false) : QString());
    }

    const StudioContext& m_context;
    Explainer* m_explainer;
    QSplitter* m_body;
    PanePages* m_pages;
    ClauseTree* m_tree;
    VerdictChip* m_chip = nullptr;
    ToneLabel* m_title = nullptr;
    ToneLabel* m_sentence = nullptr;
    std::unique_ptr<FactRow> m_rules, m_change, m_missing, m_errors, m_engine, m_other, m_model, m_note;
    sim::ReplayPtr m_shownReplay;
    std::size_t m_shownCall = 0;
};

}  // namespace

QWidget* createExplainPane(const StudioContext& context, QWidget* parent) {
    return new ExplainPane(context, parent);
}

}  // namespace writ::studio
