#include "app/studio/core/action_registry.h"
#include "app/studio/core/studio_context.h"
#include "app/studio/core/studio_state.h"
#include "app/studio/core/theme.h"
#include "app/studio/models/finding_model.h"
#include "app/studio/models/roles.h"
#include "app/studio/models/text.h"
#include "app/studio/panes/list_keys.h"
#include "app/studio/panes/pane_parts.h"
#include "app/studio/panes/panes.h"
#include "app/studio/panes/table_tools.h"

#include <QBoxLayout>
#include <QComboBox>
#include <QHeaderView>
#include <QLineEdit>
#include <QTreeView>

namespace writ::studio {

using namespace Qt::StringLiterals;

namespace {

/// What the replay points out beside verdicts. Enter goes to the step.
class FindingsPane : public QWidget {
public:
    FindingsPane(const StudioContext& context, QWidget* parent)
        : QWidget(parent),
          m_context(context),
          m_model(new FindingModel(this)),
          m_view(new QTreeView(this)),
          m_pages(new PanePages(context.theme, m_view, this)) {
        setObjectName(u"findingsPane"_s);
        setAccessibleName(tr("Findings"));
        setFocusProxy(m_view);
        setUpView(*m_view, context, u"findingTree"_s, tr("What the replay points out"), context.theme.metric("rowHeight.tree"));
        m_view->setModel(m_model);
        QHeaderView* header = m_view->header();
        header->setStretchLastSection(false);
        header->resizeSection(FindingModel::What, 220);
        header->setSectionResizeMode(FindingModel::Sentence, QHeaderView::Stretch);
        header->resizeSection(FindingModel::Steps, 200);
        header->resizeSection(FindingModel::Sure, 110);
        auto* keys = new ListKeys(context, m_view, 3);
        keys->setOpen([this](const QModelIndex&) { m_context.actions.action("pane.simulator")->trigger(); });
        // Several findings may name the selected step: the list stays where it is.
        keys->setFind([](std::uint32_t, std::uint32_t) { return QModelIndex(); });
        new TableTools(context, m_view, u"findings"_s);
        QVBoxLayout* column = paneLayout(this);
        column->addWidget(makeFilter());
        column->addWidget(m_pages, 1);
        column->addWidget(makeDetail());
        connect(&context.state, &StudioState::findingsChanged, this, &FindingsPane::refresh);
        refresh();
    }

private:
    QWidget* makeFilter() {
        auto* line = new QWidget(this);
        line->setFixedHeight(m_context.theme.metric("barHeight.filterLine"));
        auto* row = new QHBoxLayout(line);
        row->setContentsMargins(8, 0, 8, 0);
        row->setSpacing(8);
        m_kind = new QComboBox(line);
        m_kind->setObjectName(u"findingKind"_s);
        m_kind->setAccessibleName(tr("Kind of finding"));
        m_kind->setProperty("compact", true);
        m_kind->addItem(tr("All kinds"), -1);
        for (const sim::FindingKindInfo& kind : sim::findingKinds()) {
            m_kind->addItem(q(kind.title), static_cast<int>(kind.kind));
            m_kind->setItemData(m_kind->count() - 1, q(kind.help), Qt::ToolTipRole);
        }
        m_text = new QLineEdit(line);
        m_text->setObjectName(u"findingText"_s);
        m_text->setAccessibleName(tr("Text in findings"));
        m_text->setPlaceholderText(tr("Text, tool or session"));
        m_text->setProperty("compact", true);
        m_text->setFixedHeight(24);
        m_count = new ToneLabel(m_context.theme, "chrome.secondaryText", "small", line);
        row->addWidget(m_kind);
        row->addWidget(m_text, 1);
        row->addWidget(m_count);
        connect(m_kind, &QComboBox::currentIndexChanged, this, &FindingsPane::filter);
        connect(m_text, &QLineEdit::textChanged, this, &FindingsPane::filter);
        return line;
    }

    /// The whole sentence, which a row cuts, and what it rests on.
    QWidget* makeDetail() {
        m_detail = new ToneLabel(m_context.theme, "palette.active.text", "ui", this);
        m_detail->setObjectName(u"findingDetail"_s);
        m_detail->setAccessibleName(tr("The finding in full"));
        m_detail->setWordWrap(true);
        m_detail->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
        m_detail->setContentsMargins(12, 8, 12, 8);
        m_detail->setAutoFillBackground(true);
        connect(m_view->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &FindingsPane::showDetail);
        m_detail->hide();
        return m_detail;
    }

    void showDetail(const QModelIndex& current) {
        QModelIndex finding = current;
        while (finding.parent().isValid()) finding = finding.parent();
        const QString text = finding.siblingAtColumn(FindingModel::Sentence).data(Qt::ToolTipRole).toString();
        m_detail->setText(text);
        m_detail->setVisible(!text.isEmpty());
    }

    void filter() {
        const int kind = m_kind->currentData().toInt();
        m_model->setFilter(kind < 0 ? std::nullopt : std::optional(static_cast<sim::FindingKind>(kind)), m_text->text());
        showPage();
    }

    void refresh() {
        const FindingsPtr findings = m_context.state.findings();
        const sim::ReplayPtr replay = m_context.state.replay();
        m_model->setFindings(replay ? replay->corpus : nullptr, replay ? findings : nullptr);
        showPage();
    }

    void showPage() {
        const int shown = m_model->rowCount();
        showDetail(m_view->currentIndex());
        const auto total = static_cast<int>(m_model->total());
        m_count->setText(tr("%1 of %2").arg(shown).arg(total));
        if (shown > 0)
            m_pages->showContent();
        else if (total > 0)
            m_pages->showEmpty(u"filter"_s, tr("No finding matches"), tr("Choose another kind, or clear the text."));
        else if (!m_context.state.findings() && m_context.state.replay())
            m_pages->showEmpty(u"replay"_s, tr("Looking"), tr("Findings appear when the replay has been looked through."));
        else
            m_pages->showEmpty(
                u"accept"_s, tr("No findings"),
                tr("No refusal that only the model stood for, no way around a denial, no invented answer, no spike."));
    }

    const StudioContext& m_context;
    FindingModel* m_model;
    QTreeView* m_view;
    PanePages* m_pages;
    QComboBox* m_kind = nullptr;
    QLineEdit* m_text = nullptr;
    ToneLabel* m_count = nullptr;
    ToneLabel* m_detail = nullptr;
};

}  // namespace

QWidget* createFindingsPane(const StudioContext& context, QWidget* parent) {
    return new FindingsPane(context, parent);
}

}  // namespace writ::studio
