#include "app/studio/core/studio_context.h"
#include "app/studio/core/studio_state.h"
#include "app/studio/core/theme.h"
#include "app/studio/models/text.h"
#include "app/studio/panes/matrix_view.h"
#include "app/studio/panes/pane_parts.h"
#include "app/studio/panes/panes.h"

#include <QBoxLayout>
#include <QButtonGroup>

namespace writ::studio {

using namespace Qt::StringLiterals;

namespace {

class MatrixPane : public QWidget {
public:
    MatrixPane(const StudioContext& context, QWidget* parent)
        : QWidget(parent),
          m_context(context),
          m_view(new MatrixView(context, MatrixView::Size::Wide, this)),
          m_one(new QPushButton(this)),
          m_all(new QPushButton(this)),
          m_hint(new ToneLabel(context.theme, "chrome.secondaryText", "small", this)) {
        setObjectName(u"matrixPane"_s);
        setAccessibleName(tr("Matrix"));
        setFocusProxy(m_view);
        auto* line = new QWidget(this);
        line->setFixedHeight(m_context.theme.metric("barHeight.filterLine"));
        auto* row = new QHBoxLayout(line);
        row->setContentsMargins(8, 0, 8, 0);
        row->setSpacing(0);
        auto* group = new QButtonGroup(this);
        for (QPushButton* button : {m_one, m_all}) {
            button->setCheckable(true);
            button->setProperty("compact", true);
            group->addButton(button);
            row->addWidget(button);
        }
        m_one->setObjectName(u"matrixOneSession"_s);
        m_all->setObjectName(u"matrixAllSessions"_s);
        row->addSpacing(8);
        row->addWidget(m_hint, 1, Qt::AlignRight);
        QVBoxLayout* column = paneLayout(this);
        column->addWidget(line);
        column->addWidget(m_view);
        column->addStretch(1);
        connect(m_one, &QPushButton::clicked, this, [this] { m_context.state.setAllSessions(false); });
        connect(m_all, &QPushButton::clicked, this, [this] { m_context.state.setAllSessions(true); });
        for (const auto signal : {&StudioState::filterChanged, &StudioState::selectionChanged, &StudioState::replayChanged})
            connect(&context.state, signal, this, &MatrixPane::refresh);
        refresh();
    }

private:
    void refresh() {
        const StudioState& state = m_context.state;
        const sim::CorpusPtr corpus = state.corpus();
        const auto session = state.selection().session;
        const sim::CallRange range = corpus && session ? corpus->index.range(*session) : sim::CallRange{};
        const auto calls = static_cast<int>(range.end - range.begin);
        m_one->setText(plural(tr("This session, %n call(s)", nullptr, calls), calls));
        m_all->setText(corpus ? plural(tr("All %n session(s), %1", nullptr, static_cast<int>(corpus->sessions.size())),
                                       static_cast<int>(corpus->sessions.size()))
                                    .arg(corpus->calls.size())
                              : tr("All sessions"));
        for (QPushButton* button : {m_one, m_all}) button->setAccessibleName(button->text());
        (state.allSessions() ? m_all : m_one)->setChecked(true);
        m_hint->setText(state.matrixFilter() ? tr("again shows all") : tr("a cell filters"));
    }

    const StudioContext& m_context;
    MatrixView* m_view;
    QPushButton* m_one;
    QPushButton* m_all;
    ToneLabel* m_hint;
};

}  // namespace

QWidget* createMatrixPane(const StudioContext& context, QWidget* parent) {
    return new MatrixPane(context, parent);
}

}  // namespace writ::studio
