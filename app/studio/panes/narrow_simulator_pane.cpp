#include "app/studio/core/action_registry.h"
#include "app/studio/core/studio_context.h"
#include "app/studio/core/studio_state.h"
#include "app/studio/core/theme.h"
#include "app/studio/models/text.h"
#include "app/studio/panes/call_facts.h"
#include "app/studio/panes/filter_field.h"
#include "app/studio/panes/matrix_view.h"
#include "app/studio/panes/pane_parts.h"
#include "app/studio/panes/panes.h"
#include "app/studio/panes/step_table.h"
#include "simulator/replay/wording.h"

#include <QBoxLayout>
#include <QComboBox>

namespace writ::studio {

using namespace Qt::StringLiterals;

namespace {

/// The selected call in a few lines: verdict and rule, what was asked, one plain sentence.
class CallCard : public QWidget {
public:
    CallCard(const StudioContext& context, QWidget* parent)
        : QWidget(parent),
          m_context(context),
          m_title(new ToneLabel(context.theme, "palette.active.text", "ui", this)),
          m_chip(new VerdictChip(context.theme, this)),
          m_by(new ToneLabel(context.theme, "palette.active.text", "ui", this)),
          m_model(new ToneLabel(context.theme, "chrome.secondaryText", "ui", this)),
          m_arguments(new ToneLabel(context.theme, "palette.active.text", "codeSmall", this)),
          m_sentence(new ToneLabel(context.theme, "palette.active.text", "ui", this)) {
        setObjectName(u"callCard"_s);
        setAutoFillBackground(true);
        setBackgroundRole(QPalette::Base);
        m_title->setTextFormat(Qt::RichText);
        m_title->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
        m_by->setObjectName(u"callRules"_s);
        m_by->setTextFormat(Qt::RichText);
        m_by->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
        m_by->setTextInteractionFlags(Qt::TextBrowserInteraction);
        m_by->setAccessibleName(tr("Rules that decided"));
        m_arguments->setTextFormat(Qt::RichText);
        m_arguments->setFrameShape(QFrame::StyledPanel);
        m_arguments->setMargin(6);
        m_arguments->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
        m_sentence->setObjectName(u"callSentence"_s);
        m_sentence->setWordWrap(true);
        m_sentence->setTextInteractionFlags(Qt::TextSelectableByMouse);
        auto* verdict = new QHBoxLayout;
        verdict->addWidget(m_chip);
        verdict->addWidget(m_by, 1);
        verdict->addWidget(m_model);
        auto* column = new QVBoxLayout(this);
        column->setContentsMargins(8, 6, 8, 8);
        column->setSpacing(6);
        column->addWidget(m_title);
        column->addLayout(verdict);
        column->addWidget(m_arguments);
        column->addWidget(m_sentence);
        connect(m_by, &QLabel::linkActivated, this, [this](const QString& link) {
            const sim::ReplayPtr replay = m_context.state.replay();
            if (const auto rule = replay ? ruleOfLink(link, *replay) : std::nullopt) revealRule(m_context, *replay, *rule);
        });
    }

    void refresh() {
        const StudioState& state = m_context.state;
        const auto call = state.selectedCall();
        const sim::ReplayPtr replay = state.replay();
        const bool shown = call && replay && replay->corpus == state.corpus();
        setVisible(shown);
        if (shown) fill(*replay, *call);
    }

private:
    void fill(const sim::Replay& replay, std::size_t call) {
        const sim::CorpusCall& one = replay.corpus->calls[call];
        const sim::Step& step = one.stepIn(replay.corpus->sessions);
        const std::optional<Verdict> verdict = replay.verdict(call);
        m_title->setText(
            tr("<b>Call %1</b> &nbsp;%2").arg(one.call).arg(q(step.tool + (step.probe ? ", probe call" : "")).toHtmlEscaped()));
        m_chip->setMark(markOf(replay, call), m_context.state.isStale());
        const QString rules = verdict && *verdict != Verdict::Indeterminate ? ruleLinks(replay, call) : QString();
        m_by->setText(rules.isEmpty() ? decidedBy(replay, call).toHtmlEscaped() : tr("by %1").arg(rules));
        const bool refused = replay.refused(call);
        m_model->setText(refused ? tr("Refused") : tr("Called"));
        m_model->setTone(refused ? "chrome.attention" : "chrome.secondaryText", refused);
        m_arguments->setText(arguments(one));
        m_arguments->setVisible(!m_arguments->text().isEmpty());
        m_sentence->setText(verdict ? q(sim::verdictSentence(replay, call)) : q(sim::notReplayableSentence(one.notReplayable)));
    }

    /// A line an argument; unknown ones in their colour.
    [[nodiscard]] QString arguments(const sim::CorpusCall& call) const {
        constexpr int kMost = 6;
        const sim::BoundCallPtr bound = call.bound.get();
        if (!bound || !bound->request) return {};
        QStringList rows;
        const auto row = [&](const QString& name, const QString& value, const QString& style) {
            rows << QString(u"<tr"_s % style % u"><td>"_s % name.toHtmlEscaped() % u"&nbsp;&nbsp;</td><td>"_s %
                            value.left(60).toHtmlEscaped() % u"</td></tr>"_s);
        };
        for (const auto& [name, value] : bound->request->context["input"].asObject()) row(q(name), q(value.dump()), {});
        const QString unknown = u" style=\"color:"_s % m_context.theme.color("verdict.indeterminate.fg").name() % u"\""_s;
        for (const UnknownField& field : bound->request->unknown)
            row(q(sim::fieldName(field.pointer)), field.reason == UnknownReason::Masked ? tr("masked") : tr("not recorded"),
                unknown);
        if (rows.isEmpty()) return {};
        const qsizetype more = rows.size() - kMost;
        rows = rows.mid(0, kMost);
        if (more > 0) row(tr("and %1 more").arg(more), {}, {});
        return QString(u"<table>"_s % rows.join(QString()) % u"</table>"_s);
    }

    const StudioContext& m_context;
    ToneLabel* m_title;
    VerdictChip* m_chip;
    ToneLabel* m_by;
    ToneLabel* m_model;
    ToneLabel* m_arguments;
    ToneLabel* m_sentence;
};

class NarrowSimulatorPane : public QWidget {
public:
    NarrowSimulatorPane(const StudioContext& context, QWidget* parent)
        : QWidget(parent),
          m_context(context),
          m_picker(new QComboBox(this)),
          m_table(new StepTable(context, StepModel::Shape::Narrow, this)),
          m_pages(new PanePages(context.theme, m_table, this)),
          m_matrix(new MatrixView(context, MatrixView::Size::Narrow, this)),
          m_card(new CallCard(context, this)),
          m_count(new ToneLabel(context.theme, "chrome.secondaryText", "small", this)) {
        setObjectName(u"narrowSimulatorPane"_s);
        setAccessibleName(tr("Simulator"));
        setFocusProxy(m_table);
        m_picker->setObjectName(u"sessionPicker"_s);
        m_picker->setAccessibleName(tr("Session"));
        m_picker->setProperty("compact", true);
        m_picker->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
        auto* filter = new QHBoxLayout;
        filter->setSpacing(8);
        filter->addWidget(new FilterField(context, this), 1);
        filter->addWidget(m_count);
        m_head = new QWidget(this);
        auto* head = new QVBoxLayout(m_head);
        head->setContentsMargins(8, 6, 8, 6);
        head->setSpacing(6);
        head->addWidget(m_picker);
        head->addLayout(filter);
        QPushButton* add = m_pages->empty().addButton(tr("Add recording…"), u"addRecording"_s, true);
        connect(add, &QPushButton::clicked, context.actions.action("import.recording"), &QAction::trigger);
        QVBoxLayout* column = paneLayout(this);
        column->addWidget(m_head);
        column->addWidget(new ReplayBars(context, this));
        column->addWidget(m_pages, 1);
        column->addWidget(m_matrix);
        column->addWidget(m_card);
        connect(m_picker, &QComboBox::activated, this, &NarrowSimulatorPane::choose);
        connect(m_table, &StepTable::rowsChanged, this, &NarrowSimulatorPane::refresh);
        for (const auto signal : {&StudioState::replayChanged, &StudioState::workspaceChanged, &StudioState::selectionChanged})
            connect(&context.state, signal, this, &NarrowSimulatorPane::refresh);
        connect(&context.state, &StudioState::filterChanged, this, &NarrowSimulatorPane::refresh);
        connect(&context.theme, &Theme::changed, this, [this] { m_card->refresh(); });
        refresh();
    }

private:
    void refresh() {
        fillPicker();
        m_card->refresh();
        const int all = m_table->allRows(), shown = m_table->shownRows();
        m_count->setText(tr("%1 of %2").arg(shown).arg(all));
        m_matrix->setVisible(all > 0);
        const bool none = !m_context.state.corpus() || m_context.state.corpus()->sessions.empty();
        m_head->setVisible(!none);
        m_pages->empty().findChild<QPushButton*>(u"addRecording"_s)->setVisible(none);
        if (shown > 0)
            m_pages->showContent();
        else if (none)
            m_pages->showEmpty(u"session"_s, tr("No session recorded here"),
                               tr("Add a recording. It is read, never changed, and no tool is called."));
        else if (all == 0)
            m_pages->showEmpty(u"session"_s, tr("No tool call in this session"),
                               tr("Its messages stand in the Simulate layout."));
        else
            m_pages->showEmpty(u"filter"_s, tr("No call matches"),
                               plural(tr("The filter leaves none of %n call(s). Esc shows all.", nullptr, all), all));
    }

    void fillPicker() {
        const StudioState& state = m_context.state;
        const sim::CorpusPtr corpus = state.corpus();
        if (m_shown != corpus) {
            m_shown = corpus;
            m_picker->clear();
            std::vector<int> calls(corpus ? corpus->sessions.size() : 0, 0);
            for (std::size_t i = 0; corpus && i < corpus->calls.size(); ++i) ++calls[corpus->calls[i].session];
            for (std::uint32_t i = 0; i < calls.size(); ++i)
                m_picker->addItem(m_context.theme.icon(u"session"_s),
                                  plural(tr("%1 · %n call(s)", nullptr, calls[i]), calls[i]).arg(sessionTitle(*corpus, i)));
            if (calls.size() > 1)
                m_picker->addItem(m_context.theme.icon(u"session"_s),
                                  plural(tr("All %1 sessions · %n call(s)", nullptr, static_cast<int>(corpus->calls.size())),
                                         static_cast<int>(corpus->calls.size()))
                                      .arg(calls.size()));
            m_picker->setEnabled(calls.size() > 1);
        }
        const auto session = state.selection().session;
        m_picker->setCurrentIndex(state.allSessions() && m_picker->count() > 1 ? m_picker->count() - 1
                                  : session                                    ? static_cast<int>(*session)
                                                                               : -1);
    }

    void choose(int index) {
        const sim::CorpusPtr corpus = m_context.state.corpus();
        const auto session = static_cast<std::uint32_t>(index);
        if (!corpus) return;
        m_context.state.setAllSessions(session >= corpus->sessions.size());
        if (session >= corpus->sessions.size() || m_context.state.selection().session == session) return;
        const auto first = std::find_if(corpus->calls.begin(), corpus->calls.end(),
                                        [&](const sim::CorpusCall& call) { return call.session == session; });
        m_context.state.select({session, first == corpus->calls.end() ? 0 : first->step});
    }

    const StudioContext& m_context;
    QComboBox* m_picker;
    StepTable* m_table;
    PanePages* m_pages;
    MatrixView* m_matrix;
    CallCard* m_card;
    ToneLabel* m_count;
    QWidget* m_head = nullptr;
    sim::CorpusPtr m_shown;
};

}  // namespace

QWidget* createNarrowSimulatorPane(const StudioContext& context, QWidget* parent) {
    return new NarrowSimulatorPane(context, parent);
}

}  // namespace writ::studio
