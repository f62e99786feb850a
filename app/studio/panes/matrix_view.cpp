#include "app/studio/panes/matrix_view.h"

#include "app/studio/core/studio_context.h"
#include "app/studio/core/studio_state.h"
#include "app/studio/core/theme.h"
#include "app/studio/models/call_text.h"
#include "app/studio/models/text.h"
#include "app/studio/panes/pane_parts.h"
#include "app/studio/panes/table_tools.h"
#include "simulator/replay/wording.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QPainter>
#include <QStyledItemDelegate>

namespace writ::studio {

using namespace Qt::StringLiterals;

namespace {

class MatrixDelegate : public QStyledItemDelegate {
public:
    MatrixDelegate(const StudioContext& context, const MatrixModel& model, bool narrow, QTableView* view)
        : QStyledItemDelegate(view),
          m_context(context),
          m_theme(context.theme),
          m_model(model),
          m_view(*view),
          m_narrow(narrow) {}

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing, false);
        if (index.column() == MatrixModel::Label)
            paintLabel(*painter, option.rect, index);
        else
            paintCell(*painter, option.rect, index);
        painter->restore();
    }

private:
    void paintLabel(QPainter& painter, const QRect& box, const QModelIndex& index) const {
        const Mark mark = markOf(static_cast<Verdict>(index.row()));
        const QColor color = m_theme.color(info(mark).fg);
        painter.fillRect(box, m_theme.color("chrome.headerBg"));
        lines(painter, box);
        const int left = box.left() + (m_narrow ? 8 : 12);
        painter.drawPixmap(left, box.center().y() - 7,
                           m_theme.pixmap(QLatin1String(info(mark).icon), color, 16, painter.device()->devicePixelRatio()));
        painter.setFont(strong("ui"));
        painter.setPen(color);
        painter.drawText(box.adjusted(left - box.left() + 20, 0, -2, 0), Qt::AlignVCenter | Qt::AlignLeft,
                         index.data().toString());
    }

    void paintCell(QPainter& painter, const QRect& box, const QModelIndex& index) const {
        const auto verdict = static_cast<Verdict>(index.row());
        const bool refused = index.column() == MatrixModel::Refused;
        const bool attention = verdict == Verdict::Allow && refused;
        const bool active = m_context.state.matrixFilter() == StudioState::MatrixCell{verdict, refused};
        painter.fillRect(box, active      ? m_theme.color("chrome.accentTint")
                              : attention ? m_theme.color("chrome.attentionTint")
                                          : m_view.palette().color(QPalette::Base));
        lines(painter, box);
        frame(painter, box, attention, active, index);
        const QString caption = q(sim::matrixCaption(verdict, refused));
        if (m_narrow)
            paintNarrow(painter, box, index, caption, attention);
        else
            paintWide(painter, box, index, caption, attention);
    }

    void frame(QPainter& painter, const QRect& box, bool attention, bool active, const QModelIndex& index) const {
        const int ring = m_theme.metric("focusRing");
        const auto draw = [&](const char* color, int inset) {
            painter.setPen(QPen(m_theme.color(color), ring, Qt::SolidLine, Qt::SquareCap, Qt::MiterJoin));
            painter.drawRect(box.adjusted(inset + 1, inset + 1, -inset - 1, -inset - 1));
        };
        if (attention)
            draw("chrome.attention", 0);
        else if (active)
            draw("chrome.accent", 0);
        if (m_view.hasFocus() && m_view.currentIndex() == index) draw("chrome.focusRing", attention || active ? 3 : 0);
    }

    void number(QPainter& painter, QRect& at, const QModelIndex& index, int pixels) const {
        const QVariant count = index.data();
        const bool zero = count.toULongLong() == 0;
        QFont font = m_theme.font("ui");
        font.setPixelSize(pixels);
        font.setWeight(zero ? QFont::Normal : QFont::DemiBold);
        painter.setFont(font);
        const bool stale = m_model.matrix().stale;
        painter.setPen(stale  ? m_theme.color("chrome.staleText")
                       : zero ? m_theme.color("chrome.secondaryText")
                              : m_view.palette().color(QPalette::Text));
        const QString text = count.isValid() ? count.toString() : u"–"_s;
        painter.drawText(at, Qt::AlignLeft | Qt::AlignVCenter, text);
        at.setLeft(at.left() + painter.fontMetrics().horizontalAdvance(text) + 8);
    }

    void paintWide(QPainter& painter, const QRect& box, const QModelIndex& index, const QString& caption, bool attention) const {
        QRect first = box.adjusted(12, 6, -6, 0);
        first.setHeight(28);
        number(painter, first, index, 22);
        if (const auto& other = m_model.matrix().other) {
            painter.setFont(m_theme.font("small"));
            painter.setPen(m_theme.color("chrome.secondaryText"));
            const std::uint64_t there =
                MatrixModel::count(*other, static_cast<Verdict>(index.row()), index.column() == MatrixModel::Refused);
            painter.drawText(
                first.adjusted(0, 4, 0, 0), Qt::AlignLeft | Qt::AlignVCenter,
                painter.fontMetrics().elidedText(QObject::tr("under %1: %2").arg(m_model.matrix().otherName).arg(there),
                                                 Qt::ElideRight, first.width()));
        }
        captionText(painter, box.adjusted(12, 34, -6, -4), caption, attention, Qt::AlignTop);
    }

    void paintNarrow(QPainter& painter, const QRect& box, const QModelIndex& index, const QString& caption,
                     bool attention) const {
        QRect at = box.adjusted(8, 0, -4, 0);
        number(painter, at, index, 14);
        at.setLeft(std::max(at.left(), box.left() + 26));
        captionText(painter, at, caption, attention, Qt::AlignVCenter);
    }

    void captionText(QPainter& painter, const QRect& at, const QString& caption, bool attention, Qt::Alignment vertical) const {
        QFont font = attention ? strong("small") : m_theme.font("small");
        if (m_narrow) font.setPixelSize(font.pixelSize() - 1);
        painter.setFont(font);
        painter.setPen(m_theme.color(attention ? "chrome.attention" : "chrome.secondaryText"));
        painter.drawText(at, static_cast<int>(Qt::AlignLeft | vertical) | Qt::TextWordWrap, caption);
    }

    void lines(QPainter& painter, const QRect& box) const {
        painter.setPen(m_theme.color("chrome.separator"));
        painter.drawLine(box.bottomLeft(), box.bottomRight());
        painter.drawLine(box.topRight(), box.bottomRight());
    }

    [[nodiscard]] QFont strong(const char* role) const {
        QFont font = m_theme.font(role);
        font.setWeight(QFont::DemiBold);
        return font;
    }

    const StudioContext& m_context;
    const Theme& m_theme;
    const MatrixModel& m_model;
    const QTableView& m_view;
    bool m_narrow;
};

}  // namespace

MatrixView::MatrixView(const StudioContext& context, Size size, QWidget* parent)
    : QTableView(parent), m_context(context), m_model(new MatrixModel(this)), m_size(size) {
    const bool narrow = size == Size::Narrow;
    const int height = context.theme.metric(narrow ? "rowHeight.matrixRowNarrow" : "rowHeight.matrixRow");
    setUpView(*this, context, u"matrixView"_s, tr("Matrix: what the policy says against what the model did"), height);
    setModel(m_model);
    setItemDelegate(new MatrixDelegate(context, *m_model, narrow, this));
    setSelectionBehavior(SelectItems);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    viewport()->setCursor(Qt::PointingHandCursor);
    horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    horizontalHeader()->setSectionResizeMode(MatrixModel::Label, QHeaderView::Fixed);
    horizontalHeader()->resizeSection(MatrixModel::Label, narrow ? 124 : 136);
    horizontalHeader()->setSectionsClickable(false);
    new TableTools(context, this, u"matrix"_s);
    connect(this, &QTableView::clicked, this, &MatrixView::toggle);
    const auto repaint = [this] { viewport()->update(); };
    connect(&context.state, &StudioState::filterChanged, this, &MatrixView::refresh);
    connect(&context.state, &StudioState::filterChanged, this, repaint);
    connect(&context.state, &StudioState::replayChanged, this, &MatrixView::refresh);
    connect(&context.state, &StudioState::selectionChanged, this, [this] {
        if (m_session != m_context.state.selection().session) refresh();
    });
    refresh();
}

void MatrixView::refresh() {
    const StudioState& state = m_context.state;
    const QModelIndex at = currentIndex();
    MatrixModel::Data counts;
    m_session = state.selection().session;
    const auto session = state.allSessions() ? std::nullopt : state.selection().session;
    if (const sim::ReplayPtr replay = state.replay()) {
        const sim::Summary summary = sim::summaryOf(*replay, session);
        counts.now = summary.matrix;
        counts.calls = summary.calls;
        counts.name = shortVersion(replay->version);
    }
    if (const sim::ReplayPtr against = state.against()) {
        counts.other = sim::summaryOf(*against, session).matrix;
        counts.otherName = shortVersion(against->version);
    }
    counts.stale = state.isStale();
    m_model->setMatrix(std::move(counts));
    setCurrentIndex(at.isValid() ? m_model->index(at.row(), at.column()) : m_model->index(0, MatrixModel::Called));
}

QSize MatrixView::sizeHint() const {
    const int row = m_context.theme.metric(m_size == Size::Narrow ? "rowHeight.matrixRowNarrow" : "rowHeight.matrixRow");
    return {360, 3 * row + m_context.theme.metric("barHeight.tableHeader")};
}

void MatrixView::toggle(const QModelIndex& index) {
    if (!index.isValid() || index.column() == MatrixModel::Label) return;
    const StudioState::MatrixCell cell{static_cast<Verdict>(index.row()), index.column() == MatrixModel::Refused};
    StudioState& state = m_context.state;
    state.setMatrixFilter(state.matrixFilter() == cell ? std::nullopt : std::optional(cell));
}

void MatrixView::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space: toggle(currentIndex()); return;
    case Qt::Key_Escape: m_context.state.setMatrixFilter(std::nullopt); return;
    default: break;
    }
    QTableView::keyPressEvent(event);
    if (currentIndex().column() == MatrixModel::Label) setCurrentIndex(currentIndex().siblingAtColumn(MatrixModel::Called));
}

}  // namespace writ::studio
