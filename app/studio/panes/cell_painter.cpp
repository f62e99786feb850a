#include "app/studio/panes/cell_painter.h"

#include "app/studio/models/roles.h"

#include <QWidget>

namespace writ::studio {

CellPainter::CellPainter(QPainter& p, const QStyleOptionViewItem& o, const QModelIndex& i, const Theme& t)
    : painter(p),
      option(o),
      index(i),
      theme(t),
      rect(o.rect.adjusted(t.metric("padding.cellX"), 0, -t.metric("padding.cellX"), 0)),
      selected(o.state.testFlag(QStyle::State_Selected)),
      stale(i.data(StaleRole).toBool()),
      probe(i.data(ProbeRole).toBool()) {
}

QColor CellPainter::secondary() const {
    return theme.color(stale ? "chrome.staleText" : "chrome.secondaryText");
}

QColor CellPainter::foreground() const {
    if (flag(UnknownRole)) return theme.color("verdict.indeterminate.fg");
    if (flag(LinkRole)) return theme.color("chrome.link");
    if (flag(DimRole) || stale) return secondary();
    const QPalette::ColorGroup group = option.state.testFlag(QStyle::State_Active) ? QPalette::Active : QPalette::Inactive;
    return option.palette.color(group, selected ? QPalette::HighlightedText : QPalette::Text);
}

QColor CellPainter::verdictColor(Mark mark) const {
    return theme.color(stale ? "chrome.staleText" : info(mark).fg);
}

QFont CellPainter::font(const char* role, bool strong) const {
    QFont result = theme.font(role);
    if (strong) result.setWeight(QFont::DemiBold);
    result.setItalic(probe);
    return result;
}

void CellPainter::icon(const QString& name, const QColor& color, int gap) {
    const int size = theme.metric("control.iconSize");
    if (rect.width() < size) return;
    const qreal ratio = painter.device()->devicePixelRatio();
    painter.drawPixmap(rect.left(), rect.center().y() - size / 2 + 1, theme.pixmap(name, color, size, ratio));
    space(size + gap);
}

void CellPainter::words(const QString& text, const QFont& font, const QColor& color, Qt::TextElideMode elide) {
    if (rect.width() <= 0 || text.isEmpty()) return;
    const QFontMetrics metrics(font);
    const QString shown = metrics.elidedText(text, elide, rect.width());
    painter.setFont(font);
    painter.setPen(color);
    painter.drawText(rect, Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine, shown);
    space(metrics.horizontalAdvance(shown));
}

void paintVerdict(CellPainter& cell, Mark mark, bool strong) {
    const QColor color = cell.verdictColor(mark);
    cell.icon(QLatin1String(info(mark).icon), color);
    cell.words(word(mark), cell.font("ui", strong), color);
}

}  // namespace writ::studio
