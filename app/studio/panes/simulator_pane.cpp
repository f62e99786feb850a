#include "app/studio/core/action_registry.h"
#include "app/studio/core/studio_context.h"
#include "app/studio/core/studio_state.h"
#include "app/studio/core/theme.h"
#include "app/studio/models/text.h"
#include "app/studio/panes/coverage_line.h"
#include "app/studio/panes/filter_field.h"
#include "app/studio/panes/list_keys.h"
#include "app/studio/panes/pane_parts.h"
#include "app/studio/panes/panes.h"
#include "app/studio/panes/step_table.h"

#include <QBoxLayout>

namespace writ::studio {

using namespace Qt::StringLiterals;

namespace {

/// Simulate, centre: filter line, steps, coverage.
class SimulatorPane : public QWidget {
public:
    SimulatorPane(const StudioContext& context, QWidget* parent)
        : QWidget(parent),
          m_context(context),
          m_table(new StepTable(context, StepModel::Shape::Wide, this)),
          m_pages(new PanePages(context.theme, m_table, this)),
          m_count(new ToneLabel(context.theme, "chrome.secondaryText", "ui", this)) {
        setObjectName(u"simulatorPane"_s);
        setAccessibleName(tr("Simulator"));
        setFocusProxy(m_table);
        QVBoxLayout* column = paneLayout(this);
        column->addWidget(makeFilterLine());
        column->addWidget(new ReplayBars(context, this));
        column->addWidget(m_pages, 1);
        column->addWidget(new CoverageLine(context, this));
        addEmptyButtons();
        connect(m_table, &StepTable::rowsChanged, this, &SimulatorPane::refresh);
        connect(&context.state, &StudioState::replayChanged, this, &SimulatorPane::refresh);
        connect(&context.state, &StudioState::filterChanged, this, &SimulatorPane::refresh);
        refresh();
    }

private:
    QWidget* makeFilterLine() {
        auto* line = new QWidget(this);
        line->setFixedHeight(m_context.theme.metric("barHeight.filterLine"));
        line->setAutoFillBackground(true);
        auto* row = new QHBoxLayout(line);
        row->setContentsMargins(8, 0, 8, 0);
        row->setSpacing(8);
        row->addWidget(new FilterField(m_context, line), 1);
        row->addWidget(m_count);
        m_nextFlip = jump(line, row, u"flip"_s, tr("Next flip"), u"nextFlip"_s, [this] { m_table->keys().nextFlip(1); });
        m_nextDeny = jump(line, row, u"verdict-deny"_s, tr("Next deny"), u"nextDeny"_s, [this] { m_table->keys().nextDeny(); });
        return line;
    }

    template <class Run>
    QPushButton* jump(QWidget* line, QHBoxLayout* row, const QString& icon, const QString& text, const QString& name, Run run) {
        auto* button = new QPushButton(m_context.theme.icon(icon), text, line);
        button->setObjectName(name);
        button->setAccessibleName(text);
        button->setProperty("compact", true);
        connect(button, &QPushButton::clicked, this, run);
        row->addWidget(button);
        return button;
    }

    void addEmptyButtons() {
        QPushButton* add = m_pages->empty().addButton(tr("Add recording…"), u"addRecording"_s, true);
        connect(add, &QPushButton::clicked, m_context.actions.action("import.recording"), &QAction::trigger);
        m_clear = m_pages->empty().addButton(tr("Show all steps"), u"clearFilter"_s, false);
        connect(m_clear, &QPushButton::clicked, this, [this] {
            m_context.state.setMatrixFilter(std::nullopt);
            m_context.state.setFilterText({});
        });
        m_add = add;
    }

    void refresh() {
        const int all = m_table->allRows(), shown = m_table->shownRows();
        m_count->setText(plural(tr("%1 of %n step(s)", nullptr, all), all).arg(shown));
        m_nextFlip->setEnabled(m_context.state.comparison() && !m_context.state.comparison()->flips.empty());
        m_nextDeny->setEnabled(m_context.state.replay() && m_context.state.replay()->summary.deny > 0);
        m_add->setVisible(all == 0);
        m_clear->setVisible(all > 0);
        if (shown > 0)
            m_pages->showContent();
        else if (all > 0)
            m_pages->showEmpty(u"filter"_s, tr("No step matches"),
                               plural(tr("The filter leaves none of %n step(s).", nullptr, all), all));
        else if (m_context.state.isBusy() && !m_context.state.corpus())
            m_pages->showEmpty(u"replay"_s, tr("Reading the workspace"), tr("The steps appear when the recordings are read."));
        else
            m_pages->showEmpty(u"session"_s, tr("No session recorded here"),
                               tr("Add a recording. It is read, never changed, and no tool is called."));
    }

    const StudioContext& m_context;
    StepTable* m_table;
    PanePages* m_pages;
    ToneLabel* m_count;
    QPushButton* m_nextFlip = nullptr;
    QPushButton* m_nextDeny = nullptr;
    QPushButton* m_add = nullptr;
    QPushButton* m_clear = nullptr;
};

}  // namespace

QWidget* createSimulatorPane(const StudioContext& context, QWidget* parent) {
    return new SimulatorPane(context, parent);
}

}  // namespace writ::studio
