#include "app/studio/core/action_registry.h"
#include "app/studio/core/studio_context.h"
#include "app/studio/core/studio_state.h"
#include "app/studio/core/theme.h"
#include "app/studio/models/session_model.h"
#include "app/studio/models/text.h"
#include "app/studio/panes/pane_parts.h"
#include "app/studio/panes/panes.h"
#include "app/studio/panes/table_tools.h"

#include <QBoxLayout>
#include <QListView>
#include <QPainter>

namespace writ::studio {

using namespace Qt::StringLiterals;

namespace {

/// The sum of all sessions; a click makes lists and matrix be about all of them.
class TotalBox : public QPushButton {
public:
    TotalBox(const StudioContext& context, QWidget* parent) : QPushButton(parent), m_context(context) {
        setObjectName(u"allSessions"_s);
        setCheckable(true);
        setFlat(true);
        setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
        connect(this, &QPushButton::clicked, this, [this](bool all) { m_context.state.setAllSessions(all); });
        connect(&context.state, &StudioState::filterChanged, this, &TotalBox::refresh);
        connect(&context.state, &StudioState::replayChanged, this, &TotalBox::refresh);
        refresh();
    }

    // A minimum height in the style sheet would win over a fixed one.
    [[nodiscard]] QSize sizeHint() const override { return {180, m_context.theme.metric("rowHeight.sessionRow") + 4}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {120, sizeHint().height()}; }

    void refresh() {
        const StudioState& state = m_context.state;
        m_sessions = state.corpus() ? state.corpus()->sessions.size() : 0;
        m_calls = state.corpus() ? state.corpus()->calls.size() : 0;
        m_counts = {};
        if (const sim::ReplayPtr replay = state.replay())
            m_counts = {replay->summary.allow, replay->summary.deny, replay->summary.indeterminate,
                        replay->summary.notReplayable};
        setChecked(state.allSessions());
        QStringList words{title(), plural(tr("%n call(s)", nullptr, static_cast<int>(m_calls)), static_cast<int>(m_calls))};
        for (std::size_t i = 0; i < kMarkCount; ++i)
            words << QString(QString::number(m_counts[i]) % u' ' % word(static_cast<Mark>(i)).toLower());
        setAccessibleName(words.join(u", "_s));
        setToolTip(isChecked() ? tr("Show the selected session only") : tr("Show the steps of all sessions"));
        update();
    }

protected:
    void paintEvent(QPaintEvent*) override {
        QPainter painter(this);
        const Theme& theme = m_context.theme;
        painter.fillRect(rect(), isChecked()    ? theme.color("chrome.accentTint")
                                 : underMouse() ? theme.color("chrome.hover")
                                                : palette().color(QPalette::Window));
        painter.setPen(theme.color("chrome.separator"));
        painter.drawLine(0, 0, width(), 0);
        QFont strong = theme.font("ui");
        strong.setWeight(QFont::DemiBold);
        const QRect first(8, 6, width() - 16, 22);
        painter.setPen(palette().color(QPalette::Text));
        painter.setFont(strong);
        painter.drawText(first, Qt::AlignLeft | Qt::AlignVCenter, title());
        painter.setFont(theme.font("small"));
        painter.setPen(theme.color("chrome.secondaryText"));
        painter.drawText(first, Qt::AlignRight | Qt::AlignVCenter,
                         plural(tr("%n call(s)", nullptr, static_cast<int>(m_calls)), static_cast<int>(m_calls)));
        paintCounts(painter, 8, 44);
        if (hasFocus()) {
            painter.setPen(QPen(theme.color("chrome.focusRing"), theme.metric("focusRing")));
            painter.drawRect(rect().adjusted(1, 1, -1, -1));
        }
    }

private:
    [[nodiscard]] QString title() const { return m_sessions == 1 ? tr("1 session") : tr("All %1 sessions").arg(m_sessions); }

    void paintCounts(QPainter& painter, int x, int middle) {
        const Theme& theme = m_context.theme;
        QFont strong = theme.font("small");
        strong.setWeight(QFont::DemiBold);
        painter.setFont(strong);
        const bool stale = m_context.state.isStale();
        for (std::size_t i = 0; i < kMarkCount; ++i) {
            if (m_counts[i] == 0) continue;
            const MarkInfo& look = info(static_cast<Mark>(i));
            const QColor color = theme.color(stale ? "chrome.staleText" : look.fg);
            painter.drawPixmap(x, middle - 8, theme.pixmap(QLatin1String(look.icon), color, 16, devicePixelRatioF()));
            painter.setPen(color);
            const bool spoken = i < 2 && width() > 190;
            const QString text = spoken ? QString(QString::number(m_counts[i]) % u' ' % word(static_cast<Mark>(i)).toLower())
                                        : QString::number(m_counts[i]);
            painter.drawText(QRect(x + 20, middle - 10, 120, 20), Qt::AlignLeft | Qt::AlignVCenter, text);
            x += 20 + painter.fontMetrics().horizontalAdvance(text) + 10;
        }
    }

    const StudioContext& m_context;
    std::size_t m_sessions = 0, m_calls = 0;
    Counts m_counts{};
};

class SessionsPane : public QWidget {
public:
    SessionsPane(const StudioContext& context, QWidget* parent)
        : QWidget(parent),
          m_context(context),
          m_model(new SessionModel(this)),
          m_list(new QListView(this)),
          m_total(new TotalBox(context, this)),
          m_pages(new PanePages(context.theme, m_list, this)) {
        setObjectName(u"sessionsPane"_s);
        setAccessibleName(tr("Sessions"));
        setFocusProxy(m_list);
        setUpView(*m_list, context, u"sessionList"_s, tr("Sessions"), context.theme.metric("rowHeight.sessionRow"));
        m_list->setUniformItemSizes(true);
        m_list->setModel(m_model);
        m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
        new TableTools(context, m_list, u"sessions"_s);
        QPushButton* add = m_pages->empty().addButton(tr("Add recording…"), u"addRecording"_s, true);
        connect(add, &QPushButton::clicked, context.actions.action("import.recording"), &QAction::trigger);
        QVBoxLayout* column = paneLayout(this);
        column->addWidget(m_pages, 1);
        column->addWidget(m_total);
        connect(m_list->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &SessionsPane::choose);
        connect(m_list, &QListView::clicked, this, [this] { m_context.state.setAllSessions(false); });
        connect(&context.state, &StudioState::replayChanged, this, &SessionsPane::refresh);
        connect(&context.state, &StudioState::workspaceChanged, this, &SessionsPane::refresh);
        connect(&context.state, &StudioState::selectionChanged, this, &SessionsPane::sync);
        refresh();
    }

private:
    void refresh() {
        const sim::CorpusPtr corpus = m_context.state.corpus();
        sim::ReplayPtr replay = m_context.state.replay();
        if (replay && replay->corpus != corpus) replay.reset();
        m_syncing = true;
        m_model->setData(corpus, replay, m_context.state.isStale());
        m_syncing = false;
        m_total->setVisible(m_model->rowCount() > 0);
        if (m_model->rowCount() > 0)
            m_pages->showContent();
        else
            m_pages->showEmpty(u"session"_s, tr("No session recorded here"), tr("Add a recording. It is read, never changed."));
        sync();
    }

    void sync() {
        const auto session = m_context.state.selection().session;
        m_syncing = true;
        m_list->setCurrentIndex(session ? m_model->index(static_cast<int>(*session), 0) : QModelIndex());
        m_syncing = false;
    }

    void choose(const QModelIndex& index) {
        if (m_syncing || !index.isValid()) return;
        const auto session = static_cast<std::uint32_t>(index.row());
        if (m_context.state.selection().session == session) return;
        const sim::CorpusPtr corpus = m_context.state.corpus();
        const auto first = std::find_if(corpus->calls.begin(), corpus->calls.end(),
                                        [&](const sim::CorpusCall& call) { return call.session == session; });
        m_context.state.select({session, first == corpus->calls.end() ? 0 : first->step});
    }

    const StudioContext& m_context;
    SessionModel* m_model;
    QListView* m_list;
    TotalBox* m_total;
    PanePages* m_pages;
    bool m_syncing = false;
};

}  // namespace

QWidget* createSessionsPane(const StudioContext& context, QWidget* parent) {
    return new SessionsPane(context, parent);
}

}  // namespace writ::studio
