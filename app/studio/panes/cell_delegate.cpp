#include "app/studio/panes/cell_delegate.h"

#include "app/studio/models/roles.h"
#include "app/studio/models/text.h"
#include "app/studio/panes/cell_painter.h"
#include "app/studio/panes/code_painter.h"
#include "engine/decision/decision.h"

#include <QAbstractItemView>
#include <QPoint>

#include <array>

namespace writ::studio {

using namespace Qt::StringLiterals;

namespace {

void paintText(CellPainter& cell) {
    const QByteArray tone = cell.text(ToneRole).toLatin1();
    if (const QString icon = cell.text(IconNameRole); !icon.isEmpty())
        cell.icon(icon, tone.isEmpty() ? cell.secondary() : cell.theme.color(tone.constData()));
    cell.words(cell.text(Qt::DisplayRole), cell.font("ui", cell.flag(StrongRole)), cell.foreground());
    if (const QString detail = cell.text(DetailRole); !detail.isEmpty()) {
        cell.space(6);
        cell.words(detail, cell.font("small"), cell.secondary());
    }
}

void paintNumber(CellPainter& cell) {
    cell.painter.setFont(cell.font("ui"));
    cell.painter.setPen(cell.foreground());
    cell.painter.drawText(cell.rect, Qt::AlignVCenter | Qt::AlignRight | Qt::TextSingleLine, cell.text(Qt::DisplayRole));
}

void paintCode(CellPainter& cell) {
    // Of a request: what was edited stands out.
    const bool edited = cell.flag(StrongRole) && cell.value(PointerRole).isValid();
    if (cell.flag(UnknownRole) && cell.index.column() > 0) cell.icon(u"masked"_s, cell.theme.color("verdict.indeterminate.fg"));
    cell.words(cell.text(Qt::DisplayRole), cell.font("codeSmall", edited), cell.foreground());
}

void paintCedar(CellPainter& cell) {
    cell.space(12 * cell.value(IndentRole).toInt());
    std::vector<CodeRun> runs = cedarRuns(cell.text(Qt::DisplayRole), cell.theme);
    for (CodeRun& run : runs) {
        run.strong = run.strong || cell.flag(StrongRole);
        if (cell.flag(DimRole)) run.color = cell.secondary();
    }
    paintRuns(cell.painter, cell.rect, runs, cell.font("codeSmall"));
}

/// Three hair lines; a call and its result hang on the tool's line by a short bar from the model's.
void paintLanes(CellPainter& cell) {
    const int lane = cell.value(LaneRole).toInt();
    const QRect& box = cell.option.rect;
    const int step = box.width() / 3;
    const auto center = [&](int number) { return box.left() + step / 2 + number * step; };
    cell.painter.setPen(cell.theme.color("chrome.separator"));
    for (int i = 0; i < 3; ++i) cell.painter.drawLine(center(i), box.top(), center(i), box.bottom());
    const QString name = cell.text(IconNameRole);
    const bool attention = name == u"probe"_s || name == u"model-refused"_s;
    const bool action = name == u"lane-tool"_s;
    const QColor color = attention ? cell.theme.color("chrome.attention") : action ? cell.foreground() : cell.secondary();
    const int size = cell.theme.metric("control.iconSize");
    const QRect spot(center(lane) - size / 2, box.center().y() - size / 2 + 1, size, size);
    const QColor base =
        cell.selected
            ? cell.option.palette.color(cell.option.state.testFlag(QStyle::State_Active) ? QPalette::Active : QPalette::Inactive,
                                        QPalette::Highlight)
            : cell.option.palette.color(QPalette::Base);
    cell.painter.fillRect(spot, base);
    if (lane == 2 && !attention) {
        cell.painter.setPen(color);
        cell.painter.drawLine(spot.left() - 10, spot.center().y(), spot.left() - 2, spot.center().y());
    }
    cell.painter.drawPixmap(spot.topLeft(), cell.theme.pixmap(name, color, size, cell.painter.device()->devicePixelRatio()));
}

void paintSummary(CellPainter& cell, const QString& summary, const QStringList& masked) {
    const QFont font = cell.font("ui");
    if (masked.isEmpty()) {
        cell.words(summary, font, cell.flag(StrongRole) ? cell.foreground() : cell.secondary());
        return;
    }
    const QColor warn = cell.theme.color("verdict.indeterminate.fg");
    const QStringList parts = summary.split(u", "_s);
    for (qsizetype i = 0; i < parts.size(); ++i) {
        const bool hidden = masked.contains(parts[i]);
        if (hidden) cell.icon(u"masked"_s, warn, 3);
        cell.words(i + 1 < parts.size() ? QString(parts[i] % u", ") : parts[i], font, hidden ? warn : cell.foreground());
    }
}

void paintStepText(CellPainter& cell) {
    cell.words(cell.text(Qt::DisplayRole), cell.font("ui", cell.flag(StrongRole)), cell.foreground());
    if (const QString detail = cell.text(DetailRole); !detail.isEmpty()) {
        cell.space(6);
        paintSummary(cell, detail, cell.value(MaskedRole).toStringList());
    }
}

void paintMarks(CellPainter& cell) {
    cell.words(cell.text(Qt::DisplayRole), cell.font("ui"), cell.foreground(), Qt::ElideLeft);
    if (!cell.text(Qt::DisplayRole).isEmpty()) cell.space(4);
    for (const QString& name : cell.value(MarksRole).toStringList())
        cell.icon(name, name == u"counterfactual"_s ? cell.secondary() : cell.theme.color("chrome.attention"), 3);
}

void paintVerdictCell(CellPainter& cell) {
    const QVariant mark = cell.value(VerdictRole);
    if (!mark.isValid()) return;
    paintVerdict(cell, static_cast<Mark>(mark.toInt()));
    cell.space(6);
    cell.words(cell.text(DetailRole), cell.font("small"), cell.secondary(), Qt::ElideMiddle);
    if (cell.stale) cell.words(QObject::tr(" (stale)"), cell.font("small"), cell.secondary());
}

void paintVerdictTinted(CellPainter& cell) {
    if (const QVariant mark = cell.value(VerdictRole); mark.isValid() && !cell.stale)
        cell.painter.fillRect(cell.option.rect.adjusted(0, 1, 0, -1),
                              cell.theme.color(info(static_cast<Mark>(mark.toInt())).tint));
    paintVerdictCell(cell);
}

void paintModel(CellPainter& cell) {
    if (!cell.value(RefusedRole).isValid()) return;
    const bool refused = cell.flag(RefusedRole);
    if (refused && !cell.stale)
        cell.painter.fillRect(cell.option.rect.adjusted(0, 1, 0, -1), cell.theme.color("chrome.attentionTint"));
    const QColor color = refused ? cell.theme.color("chrome.attention") : cell.secondary();
    cell.icon(refused ? u"model-refused"_s : u"model-called"_s, color);
    cell.words(cell.text(Qt::DisplayRole), cell.font("ui", refused), color);
}

void paintChange(CellPainter& cell) {
    paintVerdict(cell, static_cast<Mark>(cell.value(VerdictFromRole).toInt()));
    cell.words(u"  →  "_s, cell.font("ui"), cell.secondary());
    paintVerdict(cell, static_cast<Mark>(cell.value(VerdictRole).toInt()));
}

void paintTruth(CellPainter& cell) {
    const auto truth = static_cast<Truth>(cell.value(TruthRole).toInt());
    struct Look {
        const char* icon;
        const char* color;
        bool strong;
    };
    static constexpr Look kLooks[] = {
        {"accept", "verdict.allow.fg", true},                         // True
        {"reject", "verdict.deny.fg", true},                          // False
        {"verdict-indeterminate", "verdict.indeterminate.fg", true},  // Unknown
        {"error", "verdict.indeterminate.fg", true},                  // Error
        {"", "chrome.secondaryText", false},                          // NotReached
        {"", "chrome.secondaryText", false},                          // Value
    };
    const Look& look = kLooks[static_cast<std::size_t>(truth)];
    const QColor color = cell.theme.color(look.color);
    if (*look.icon)
        cell.icon(QLatin1String(look.icon), color);
    else if (truth == Truth::NotReached)
        cell.words(u"–   "_s, cell.font("ui"), color);
    cell.words(cell.text(Qt::DisplayRole), cell.font("ui", look.strong), color);
}

void paintChip(CellPainter& cell) {
    const QFont font = cell.font("small");
    const QFontMetrics metrics(font);
    const QString shown = metrics.elidedText(cell.text(Qt::DisplayRole), Qt::ElideRight, cell.rect.width() - 10);
    const QRect box(cell.rect.left(), cell.rect.center().y() - 8, metrics.horizontalAdvance(shown) + 10, 17);
    cell.painter.setRenderHint(QPainter::Antialiasing);
    cell.painter.setPen(QPen(cell.theme.color("chrome.controlBorder"), 1, cell.flag(DashedRole) ? Qt::DashLine : Qt::SolidLine));
    cell.painter.setBrush(Qt::NoBrush);
    const int radius = cell.theme.metric("radius.chip");
    cell.painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
    cell.painter.setPen(cell.foreground());
    cell.painter.setFont(font);
    cell.painter.drawText(box, Qt::AlignCenter, shown);
}

void paintHeader(CellPainter& cell) {
    if (!cell.selected) cell.tint(cell.theme.color(cell.value(DiffRole).isValid() ? "diff.hunkBg" : "chrome.headerBg"));
    cell.painter.setPen(cell.theme.color("chrome.separator"));
    cell.painter.drawLine(cell.option.rect.bottomLeft(), cell.option.rect.bottomRight());
    if (const QVariant effect = cell.value(EffectRole); effect.isValid()) {
        const bool permit = static_cast<Effect>(effect.toInt()) == Effect::Permit;
        cell.words(permit ? u"permit"_s : u"forbid"_s, cell.font("ui", true),
                   cell.theme.color(permit ? "syntax.effectPermit" : "syntax.effectForbid"));
        cell.space(6);
    }
    cell.words(cell.text(Qt::DisplayRole), cell.font("ui", cell.flag(StrongRole)), cell.foreground());
    cell.space(8);
    QColor color = cell.secondary();
    bool strong = false;
    if (const QVariant state = cell.value(StateRole); state.isValid()) {
        const auto rule = static_cast<RuleState>(state.toInt());
        strong = rule != RuleState::NotMatched;
        if (rule == RuleState::Matched)
            color = cell.theme.color(static_cast<Effect>(cell.value(EffectRole).toInt()) == Effect::Permit ? "verdict.allow.fg"
                                                                                                           : "verdict.deny.fg");
        else if (strong)
            color = cell.theme.color("verdict.indeterminate.fg");
    }
    cell.words(cell.text(DetailRole), cell.font("ui", strong), color);
}

void paintCounts(CellPainter& cell, const QVariantList& counts) {
    for (int i = 0; i < counts.size(); ++i) {
        if (counts[i].toULongLong() == 0) continue;
        const auto mark = static_cast<Mark>(i);
        cell.icon(QLatin1String(info(mark).icon), cell.verdictColor(mark), 4);
        cell.words(counts[i].toString(), cell.font("small", true), cell.verdictColor(mark));
        cell.space(12);
    }
}

void paintSession(CellPainter& cell) {
    const QRect whole = cell.rect;
    const int half = whole.height() / 2;
    const QFont small = cell.font("small");
    const QString calls = cell.text(DetailRole);
    const int callsWidth = QFontMetrics(small).horizontalAdvance(calls);
    cell.rect = QRect(whole.left(), whole.top() + 4, whole.width(), half - 2);
    cell.painter.setFont(small);
    cell.painter.setPen(cell.secondary());
    cell.painter.drawText(cell.rect, Qt::AlignRight | Qt::AlignVCenter, calls);
    cell.rect.setRight(cell.rect.right() - callsWidth - 8);
    cell.icon(u"session"_s, cell.secondary());
    cell.words(cell.text(Qt::DisplayRole), cell.font("ui", true), cell.foreground(), Qt::ElideMiddle);
    cell.rect = QRect(whole.left() + 22, whole.top() + half, whole.width() - 22, half - 4);
    paintCounts(cell, cell.value(CountsRole).toList());
    cell.painter.setPen(cell.theme.color("chrome.separator"));
    cell.painter.drawLine(cell.option.rect.bottomLeft(), cell.option.rect.bottomRight());
}

struct DiffLook {
    const char* background;
    const char* word;
    const char* sign;
};
constexpr DiffLook kDiffLooks[] = {
    {"", "", "chrome.secondaryText"},
    {"diff.removedBg", "diff.removedWord", "diff.removedFg"},
    {"diff.addedBg", "diff.addedWord", "diff.addedFg"},
};

void paintDiffLine(CellPainter& cell) {
    const DiffLook& look = kDiffLooks[cell.value(DiffRole).toInt()];
    if (*look.background && !cell.selected) cell.tint(cell.theme.color(look.background));
    const QFont code = cell.font("codeSmall");
    if (cell.index.column() < 2) {
        cell.painter.setFont(code);
        cell.painter.setPen(cell.theme.color("syntax.lineNumber"));
        cell.painter.drawText(cell.option.rect.adjusted(0, 0, -4, 0), Qt::AlignRight | Qt::AlignVCenter,
                              cell.text(Qt::DisplayRole));
        return;
    }
    cell.rect.setLeft(cell.option.rect.left() + 4);
    cell.words(cell.text(DetailRole), code, cell.theme.color(look.sign));
    cell.rect.setLeft(cell.option.rect.left() + 20);
    const QString text = cell.text(Qt::DisplayRole);
    const QPoint words = cell.value(WordsRole).toPoint();
    if (words.y() > 0 && *look.word) {
        const QFontMetrics metrics(code);
        const int begin = metrics.horizontalAdvance(text.left(words.x()));
        const int width = metrics.horizontalAdvance(text.mid(words.x(), words.y()));
        cell.painter.fillRect(QRect(cell.rect.left() + begin, cell.rect.top() + 2, width, cell.rect.height() - 4),
                              cell.theme.color(look.word));
    }
    paintRuns(cell.painter, cell.rect, cedarRuns(text, cell.theme), code);
}

void paintReview(CellPainter& cell) {
    const QByteArray tone = cell.text(ToneRole).toLatin1();
    if (tone.isEmpty()) return;
    const QColor color = cell.theme.color(tone.constData());
    cell.icon(cell.text(IconNameRole), color);
    cell.words(cell.text(Qt::DisplayRole), cell.font("ui"), color);
}

void paintGroup(CellPainter& cell) {
    if (!cell.selected) cell.tint(cell.theme.color("chrome.headerBg"));
    cell.painter.setPen(cell.theme.color("chrome.separator"));
    cell.painter.drawLine(cell.option.rect.bottomLeft(), cell.option.rect.bottomRight());
    cell.icon(cell.option.state.testFlag(QStyle::State_Open) ? u"chevron-down"_s : u"chevron-right"_s, cell.secondary());
    cell.words(cell.text(Qt::DisplayRole), cell.font("ui", true), cell.foreground());
    cell.space(8);
    const QString count = cell.text(CountRole);
    const QFontMetrics metrics(cell.font("small"));
    const QRect box(cell.rect.left(), cell.rect.center().y() - 8, metrics.horizontalAdvance(count) + 10, 17);
    cell.painter.setRenderHint(QPainter::Antialiasing);
    cell.painter.setPen(Qt::NoPen);
    cell.painter.setBrush(cell.theme.color("chrome.hover"));
    const int radius = cell.theme.metric("radius.chip");
    cell.painter.drawRoundedRect(box, radius, radius);
    cell.painter.setPen(cell.foreground());
    cell.painter.setFont(cell.font("small"));
    cell.painter.drawText(box, Qt::AlignCenter, count);
    cell.space(box.width() + 8);
    cell.words(cell.text(DetailRole), cell.font("ui"), cell.secondary());
}

/// The title at the left, what it causes at the right; where both do not fit, the title gives way.
void paintHunk(CellPainter& cell) {
    if (!cell.selected) cell.tint(cell.theme.color(cell.flag(MarkedRole) ? "palette.active.highlight" : "diff.hunkBg"));
    cell.painter.setPen(cell.theme.color("chrome.separator"));
    cell.painter.drawLine(cell.option.rect.topLeft(), cell.option.rect.topRight());
    cell.painter.drawLine(cell.option.rect.bottomLeft(), cell.option.rect.bottomRight());
    const QFont plain = cell.font("ui"), strong = cell.font("ui", true);
    const QString detail = cell.text(DetailRole), calls = cell.text(CallsRole);
    const QVariant mark = cell.value(VerdictRole);
    const QRect whole = cell.rect;
    const int room = QFontMetrics(plain).horizontalAdvance(detail) +
                     (calls.isEmpty() ? 0 : QFontMetrics(strong).horizontalAdvance(calls) + 34);
    const int least = std::min(whole.width() / 3, QFontMetrics(plain).horizontalAdvance(cell.text(Qt::DisplayRole)) + 8);
    const int right = std::max(whole.left() + least, whole.right() - room);
    cell.rect.setRight(right - 8);
    cell.words(cell.text(Qt::DisplayRole), plain, cell.selected ? cell.foreground() : cell.theme.color("diff.hunkFg"));
    cell.rect = QRect(right, whole.top(), whole.right() - right, whole.height());
    cell.words(detail, plain, cell.secondary());
    if (calls.isEmpty()) return;
    cell.space(8);
    const QColor color = mark.isValid() ? cell.verdictColor(static_cast<Mark>(mark.toInt())) : cell.foreground();
    if (mark.isValid()) cell.icon(QLatin1String(info(static_cast<Mark>(mark.toInt())).icon), color, 4);
    cell.words(calls, strong, color);
}

using Paint = void (*)(CellPainter&);
/// In the order of Cell.
constexpr Paint kPaints[] = {paintText,     paintNumber, paintCode,        paintCedar,         paintLanes,
                             paintStepText, paintMarks,  paintVerdictCell, paintVerdictTinted, paintModel,
                             paintChange,   paintTruth,  paintChip,        paintHeader,        paintSession,
                             paintDiffLine, paintReview, paintGroup,       paintHunk};
static_assert(std::size(kPaints) == static_cast<std::size_t>(Cell::Hunk) + 1);

/// A probe call stands between dashed lines: it is hypothetical.
void paintProbeLines(CellPainter& cell) {
    cell.painter.setPen(QPen(cell.secondary(), 1, Qt::DashLine));
    cell.painter.setRenderHint(QPainter::Antialiasing, false);
    cell.painter.drawLine(cell.option.rect.topLeft(), cell.option.rect.topRight());
    cell.painter.drawLine(cell.option.rect.bottomLeft(), cell.option.rect.bottomRight());
}

}  // namespace

CellDelegate::CellDelegate(const Theme& theme, int rowHeight, QObject* parent)
    : QStyledItemDelegate(parent), m_theme(theme), m_rowHeight(rowHeight) {
}

void CellDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    QStyleOptionViewItem cellOption = option;
    // The selection is blue only where the keyboard is.
    const auto* const view = qobject_cast<const QAbstractItemView*>(option.widget);
    cellOption.state.setFlag(QStyle::State_Active, view && view->hasFocus());
    CellPainter cell(*painter, cellOption, index, m_theme);
    painter->save();
    painter->setClipRect(option.rect);
    if (cell.flag(UnknownRole) && !cell.selected && index.data(PointerRole).isValid())
        cell.tint(m_theme.color("verdict.indeterminate.tint"));
    if (cell.selected)
        cell.tint(option.palette.color(view && view->hasFocus() ? QPalette::Active : QPalette::Inactive, QPalette::Highlight));
    kPaints[index.data(CellRole).toInt()](cell);
    if (cell.probe) paintProbeLines(cell);
    if (index.column() >= m_firstRuled) {
        painter->setPen(m_theme.color("chrome.separator"));
        painter->drawLine(option.rect.topLeft(), option.rect.bottomLeft());
    }
    painter->restore();
}

QSize CellDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
    return {QStyledItemDelegate::sizeHint(option, index).width() + 2 * m_theme.metric("padding.cellX"), m_rowHeight};
}

}  // namespace writ::studio
