#include "app/studio/core/action_registry.h"
#include "app/studio/core/compare_state.h"
#include "app/studio/core/studio_context.h"
#include "app/studio/core/studio_state.h"
#include "app/studio/core/theme.h"
#include "app/studio/models/change_sentence.h"
#include "app/studio/models/text.h"
#include "app/studio/panes/call_facts.h"
#include "app/studio/panes/clause_tree.h"
#include "app/studio/panes/explainer.h"
#include "app/studio/panes/pane_parts.h"
#include "app/studio/panes/panes.h"
#include "simulator/replay/wording.h"

#include <QBoxLayout>
#include <QSplitter>
#include <QTreeView>

#include <array>

namespace writ::studio {

using namespace Qt::StringLiterals;

namespace {

/// One version's word on a call: verdict, sentence, clause table.
class ExplainedSide : public QWidget {
public:
    ExplainedSide(const StudioContext& context, const QString& letter, QWidget* parent)
        : QWidget(parent),
          m_context(context),
          m_explainer(new Explainer(this)),
          m_chip(new VerdictChip(context.theme, this)),
          m_sentence(new ToneLabel(context.theme, "palette.active.text", "ui", this)),
          m_tree(new ClauseTree(context, this, ClauseTree::Size::Narrow)) {
        setObjectName(u"explain"_s % letter);
        setAccessibleName(tr("Version %1").arg(letter));
        m_tree->view()->setObjectName(u"clauseTree"_s % letter);
        m_tree->view()->setAccessibleName(tr("Conditions of the rules of %1 in this call").arg(letter));
        m_tree->setMinimumHeight(0);
        auto* name = new ToneLabel(context.theme, "palette.active.text", "ui", this);
        name->setText(letter);
        name->setTone("palette.active.text", true);
        m_sentence->setObjectName(u"explainSentence"_s % letter);
        m_sentence->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
        m_sentence->setTextFormat(Qt::RichText);
        connect(m_sentence, &QLabel::linkActivated, this, &ExplainedSide::openLink);
        auto* head = new QHBoxLayout;
        head->setContentsMargins(8, 4, 8, 4);
        head->setSpacing(8);
        head->addWidget(name);
        head->addWidget(m_chip);
        head->addWidget(m_sentence, 1);
        QVBoxLayout* column = paneLayout(this);
        column->addLayout(head);
        column->addWidget(m_tree, 1);
        connect(m_explainer, &Explainer::explained, this,
                [this](const sim::ReplayPtr& replay, const ExplanationPtr& explanation) { m_tree->show(replay, explanation); });
    }

    [[nodiscard]] QTreeView* view() const { return m_tree->view(); }

    void explain(const sim::ReplayPtr& replay, std::uint32_t call) {
        m_chip->setMark(markOf(*replay, call), m_context.state.isStale());
        const QString rules = replay->verdict(call) == Verdict::Indeterminate ? QString() : ruleLinks(*replay, call);
        m_sentence->setText(rules.isEmpty() ? q(sim::verdictSentence(*replay, call)).toHtmlEscaped() : tr("by %1").arg(rules));
        m_sentence->setToolTip(q(sim::verdictSentence(*replay, call)));
        if (replay == m_replay && call == m_call) return;
        m_replay = replay;
        m_call = call;
        if (replay->corpus->calls[call].input) {
            m_explainer->ask(replay, call, Explainer::Search::No);
        } else {
            m_explainer->forget();
            m_tree->clear();
        }
    }
    void clear() {
        m_replay.reset();
        m_explainer->forget();
        m_tree->clear();
    }

private:
    void openLink(const QString& link) {
        if (m_replay)
            if (const auto rule = ruleOfLink(link, *m_replay)) revealRule(m_context, *m_replay, *rule);
    }

    const StudioContext& m_context;
    Explainer* m_explainer;
    VerdictChip* m_chip;
    ToneLabel* m_sentence;
    ClauseTree* m_tree;
    sim::ReplayPtr m_replay;
    std::uint32_t m_call = 0;
};

/// Compare, bottom: why both versions decide the selected call as they do, and what changed the verdict.
class CompareExplainPane : public QWidget {
public:
    CompareExplainPane(const StudioContext& context, QWidget* parent)
        : QWidget(parent),
          m_context(context),
          m_body(new QSplitter(this)),
          m_pages(new PanePages(context.theme, m_body, this)),
          m_a(new ExplainedSide(context, u"A"_s, m_body)),
          m_b(new ExplainedSide(context, u"B"_s, m_body)) {
        setObjectName(u"compareExplainPane"_s);
        setAccessibleName(tr("Explain"));
        setFocusProxy(m_b->view());
        m_body->setObjectName(u"compareExplainSplitter"_s);
        m_body->setChildrenCollapsible(false);
        m_body->addWidget(m_a);
        m_body->addWidget(m_b);
        m_body->setSizes({420, 480});
        for (QTreeView* view : {m_a->view(), m_b->view()})
            for (const char* id : {"review.accept", "review.reject", "review.next", "review.undo", "flip.next", "flip.previous"})
                view->addAction(context.actions.action(id));
        QPushButton* next = m_pages->empty().addButton(tr("Next flip"), u"explainNext"_s, false);
        connect(next, &QPushButton::clicked, context.actions.action("review.next"), &QAction::trigger);
        QVBoxLayout* column = paneLayout(this);
        column->addWidget(m_pages, 1);
        column->addWidget(m_change = makeChange());
        for (const auto signal : {&StudioState::selectionChanged, &StudioState::replayChanged, &StudioState::workspaceChanged})
            connect(&context.state, signal, this, &CompareExplainPane::refresh);
        for (const auto signal : {&CompareState::hunksChanged, &CompareState::reviewChanged})
            connect(&context.compare, signal, this, &CompareExplainPane::showChange);
        refresh();
    }

protected:
    void showEvent(QShowEvent* event) override {
        QWidget::showEvent(event);
        refresh();
    }

private:
    /// Below both sides: what changed the verdict, what was said of it, and the verbs.
    QWidget* makeChange() {
        auto* area = new QWidget(this);
        area->setAutoFillBackground(true);
        area->setBackgroundRole(QPalette::Base);
        m_sentence = new ToneLabel(m_context.theme, "palette.active.text", "ui", area);
        m_sentence->setObjectName(u"changeSentence"_s);
        m_said = new ToneLabel(m_context.theme, "chrome.secondaryText", "small", area);
        m_said->setObjectName(u"saidOfFlip"_s);
        for (ToneLabel* label : {m_sentence, m_said}) {
            label->setWordWrap(true);
            label->setTextInteractionFlags(Qt::TextSelectableByMouse);
        }
        auto* words = new QVBoxLayout;
        words->setSpacing(2);
        words->addWidget(m_sentence);
        words->addWidget(m_said);
        words->addStretch(1);
        auto* row = new QHBoxLayout(area);
        row->setContentsMargins(12, 8, 12, 8);
        row->setSpacing(8);
        row->addLayout(words, 1);
        for (const auto& [id, text, name, key] : {Verb{"review.accept", tr("Accept"), u"explainAccept"_s, u"A"_s},
                                                  Verb{"review.reject", tr("Reject"), u"explainReject"_s, u"R"_s},
                                                  Verb{"pane.simulator", tr("Open step"), u"explainOpen"_s, QString()}})
            addVerb(row, id, text, name, key);
        return area;
    }

    struct Verb {
        const char* id;
        QString text, name, key;
    };
    void addVerb(QHBoxLayout* row, const char* id, const QString& text, const QString& name, const QString& key) {
        QPushButton* button = verbButton(m_context, id, text, key, this);
        button->setObjectName(name);
        enableWith(m_context.actions.action(id), button);
        row->addWidget(button, 0, Qt::AlignTop);
    }

    [[nodiscard]] std::optional<std::uint32_t> shownCall() const {
        const sim::ComparisonPtr comparison = m_context.state.comparison();
        const auto call = m_context.state.selectedCall();
        if (!comparison || !call || comparison->from->corpus != m_context.state.corpus()) return std::nullopt;
        return static_cast<std::uint32_t>(*call);
    }

    void refresh() {
        if (!isVisible()) return;
        const auto call = shownCall();
        if (!call) {
            m_a->clear();
            m_b->clear();
            m_change->hide();
            m_pages->showEmpty(
                u"explain"_s, tr("Select a flip"),
                tr("You then see what both versions say of it, condition by condition.\nIn the list: n and N, then a or r."));
            return;
        }
        const sim::ComparisonPtr comparison = m_context.state.comparison();
        m_pages->showContent();
        m_change->show();
        m_a->explain(comparison->from, *call);
        m_b->explain(comparison->to, *call);
        showChange();
    }

    void showChange() {
        const auto call = shownCall();
        if (!isVisible() || !call) return;
        const sim::ComparisonPtr comparison = m_context.state.comparison();
        m_sentence->setText(
            changeSentence(*comparison, *call, m_context.compare.hunks().get(), m_context.compare.hunksAreTried()));
        const auto flip = flipIndex(*comparison, *call);
        QStringList said;
        if (flip && comparison->flips[*flip].counterfactual)
            said << q(sim::counterfactualSentence(*comparison, comparison->corpus().calls[*call].session));
        if (const sim::ReviewDecision decision = m_context.compare.decisionOf(*call);
            decision.state != sim::ReviewState::Unreviewed) {
            const QString how = decision.state == sim::ReviewState::Accepted ? tr("Accepted by %1").arg(q(decision.name))
                                                                             : tr("Rejected by %1").arg(q(decision.name));
            said << (decision.note.empty() ? QString(how % u'.') : QString(how % u": " % q(decision.note)));
        }
        m_said->setText(said.join(u' '));
        m_said->setVisible(!said.isEmpty());
    }

    const StudioContext& m_context;
    QSplitter* m_body;
    PanePages* m_pages;
    ExplainedSide* m_a;
    ExplainedSide* m_b;
    QWidget* m_change = nullptr;
    ToneLabel* m_sentence = nullptr;
    ToneLabel* m_said = nullptr;
};

}  // namespace

QWidget* createCompareExplainPane(const StudioContext& context, QWidget* parent) {
    return new CompareExplainPane(context, parent);
}

}  // namespace writ::studio
