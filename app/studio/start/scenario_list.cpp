#include "app/studio/start/scenario_list.h"

#include "app/studio/core/theme.h"

#include <QPainter>

namespace writ::studio {

namespace {

constexpr int kMarkPitch = 22;
constexpr int kMarkSide = 14;
constexpr int kMostMarks = 8;  // further calls are told by a sign and the count
constexpr int kCountsWidth = 116;
constexpr int kLine = 20;

QString wordOf(const std::optional<Verdict>& verdict) {
    if (!verdict) return QStringLiteral("not replayable");
    const std::string_view text = word(*verdict);
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

QString counted(std::size_t number, const char* what) {
    return QString::number(number) % u' ' % QLatin1String(what) % (number == 1 ? QString() : QStringLiteral("s"));
}

struct VerdictLook {
    const char* icon;
    const char* color;
};
VerdictLook lookOf(const std::optional<Verdict>& verdict) {
    if (!verdict) return {"verdict-not-replayable", "verdict.notReplayable.fg"};
    switch (*verdict) {
    case Verdict::Allow: return {"verdict-allow", "verdict.allow.fg"};
    case Verdict::Deny: return {"verdict-deny", "verdict.deny.fg"};
    case Verdict::Indeterminate: return {"verdict-indeterminate", "verdict.indeterminate.fg"};
    }
    return {};
}

}  // namespace

ScenarioModel::ScenarioModel(std::vector<Sample> list, QObject* parent)
    : QAbstractListModel(parent), m_samples(std::move(list)), m_strips(m_samples.size()) {
}

void ScenarioModel::setStrip(const QString& id, const SampleStrip& strip) {
    for (std::size_t i = 0; i < m_samples.size(); ++i)
        if (m_samples[i].id == id) {
            m_strips[i] = strip;
            const QModelIndex changed = index(static_cast<int>(i));
            emit dataChanged(changed, changed);
        }
}

const SampleStrip* ScenarioModel::strip(int row) const {
    const auto& found = m_strips[static_cast<std::size_t>(row)];
    return found ? &*found : nullptr;
}

int ScenarioModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_samples.size());
}

QVariant ScenarioModel::data(const QModelIndex& index, int role) const {
    const Sample& sample = m_samples[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole: return sample.name;
    case DescriptionRole:
    case Qt::ToolTipRole: return sample.description;
    case IdRole: return sample.id;
    case Qt::AccessibleTextRole: return spoken(index.row());
    default: return {};
    }
}

QString ScenarioModel::spoken(int row) const {
    const Sample& sample = m_samples[static_cast<std::size_t>(row)];
    QString text = sample.name % QStringLiteral(". ") % sample.description;
    const SampleStrip* known = strip(row);
    if (!known) return text;
    QStringList inForce, candidate;
    for (const SampleStrip::Mark& mark : known->marks) {
        inForce << wordOf(mark.inForce);
        candidate << wordOf(mark.candidate);
    }
    text += QStringLiteral(" A: ") % inForce.join(QStringLiteral(", ")) % u'.';
    if (known->compared) text += QStringLiteral(" B: ") % candidate.join(QStringLiteral(", ")) % u'.';
    return text;
}

ScenarioDelegate::ScenarioDelegate(const Theme& theme, const ScenarioModel& model, QObject* parent)
    : QStyledItemDelegate(parent), m_theme(theme), m_model(model) {
}

QSize ScenarioDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const {
    return {400, m_theme.metric("rowHeight.startScenario")};
}

void ScenarioDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    painter->save();
    const bool selected = option.state & QStyle::State_Selected;
    const bool active = option.state & QStyle::State_Active && option.state & QStyle::State_HasFocus;
    if (selected)
        painter->fillRect(option.rect, m_theme.color(active ? "palette.active.highlight" : "palette.inactive.highlight"));
    painter->setPen(m_theme.color("chrome.separator"));
    if (index.row() + 1 < m_model.rowCount()) painter->drawLine(option.rect.bottomLeft(), option.rect.bottomRight());
    const QRect row = option.rect.adjusted(16, 0, -16, 0);
    int right = row.right() - 40;
    if (const SampleStrip* strip = m_model.strip(index.row())) {
        right = paintStrip(*painter, row, *strip) - 16;
        paintCounts(*painter, row, *strip);
    }
    const QRect first(row.left(), row.center().y() - kLine, right - row.left(), kLine);
    QFont strong = m_theme.font("ui");
    const QString name = index.data().toString();
    const qsizetype dot = name.indexOf(u" · ");
    strong.setWeight(QFont::DemiBold);
    painter->setFont(strong);
    painter->setPen(m_theme.color("palette.active.text"));
    const QString head = dot < 0 ? name : name.left(dot);
    painter->drawText(first, Qt::AlignVCenter, head);
    const int after = painter->fontMetrics().horizontalAdvance(head);
    painter->setFont(m_theme.font("ui"));
    if (dot >= 0) painter->drawText(first.adjusted(after, 0, 0, 0), Qt::AlignVCenter, name.mid(dot));
    if (!selected) painter->setPen(m_theme.color("chrome.secondaryText"));
    painter->drawText(
        first.translated(0, kLine), Qt::AlignVCenter,
        painter->fontMetrics().elidedText(index.data(ScenarioModel::DescriptionRole).toString(), Qt::ElideRight, first.width()));
    painter->drawPixmap(row.right() - 16, row.center().y() - 8,
                        m_theme.pixmap(QStringLiteral("chevron-right"), m_theme.color("chrome.secondaryText"), 16,
                                       painter->device()->devicePixelRatioF()));
    painter->restore();
}

/// Gives the left edge of the strip.
int ScenarioDelegate::paintStrip(QPainter& painter, const QRect& row, const SampleStrip& strip) const {
    const int shown = qMin(kMostMarks, static_cast<int>(strip.marks.size()));
    const int left = row.right() - kCountsWidth - kMostMarks * kMarkPitch;
    const int top = strip.compared ? row.center().y() - kLine : row.center().y() - kLine / 2;
    painter.setFont(m_theme.font("caption"));
    painter.setPen(m_theme.color("chrome.secondaryText"));
    painter.drawText(QRect(left - 26, top, 20, kLine), Qt::AlignCenter, QStringLiteral("A"));
    if (strip.compared) painter.drawText(QRect(left - 26, top + kLine, 20, kLine), Qt::AlignCenter, QStringLiteral("B"));
    for (int i = 0; i < shown; ++i) {
        const SampleStrip::Mark& mark = strip.marks[static_cast<std::size_t>(i)];
        const QRect cell(left + i * kMarkPitch, top, kMarkPitch, kLine);
        paintMark(painter, cell, mark.inForce);
        if (strip.compared) paintMark(painter, cell.translated(0, kLine), mark.candidate);
        if (mark.probe) {
            painter.setPen(QPen(m_theme.color("chrome.secondaryText"), 1, Qt::DashLine));
            painter.drawRect(cell.adjusted(1, 0, -2, strip.compared ? kLine - 1 : -1));
        }
    }
    if (strip.marks.size() > static_cast<std::size_t>(kMostMarks)) {
        painter.setPen(m_theme.color("chrome.secondaryText"));
        painter.drawText(QRect(left + kMostMarks * kMarkPitch, top, kMarkPitch, kLine), Qt::AlignCenter, QStringLiteral("…"));
    }
    return left - 26;
}

void ScenarioDelegate::paintMark(QPainter& painter, const QRect& place, std::optional<Verdict> verdict) const {
    const VerdictLook look = lookOf(verdict);
    painter.drawPixmap(
        place.x() + (place.width() - kMarkSide) / 2, place.y() + (place.height() - kMarkSide) / 2,
        m_theme.pixmap(QLatin1String(look.icon), m_theme.color(look.color), kMarkSide, painter.device()->devicePixelRatioF()));
}

void ScenarioDelegate::paintCounts(QPainter& painter, const QRect& row, const SampleStrip& strip) const {
    painter.setFont(m_theme.font("small"));
    painter.setPen(m_theme.color("palette.active.text"));
    const QRect place(row.right() - kCountsWidth, row.center().y() - kLine, kCountsWidth - 32, kLine);
    painter.drawText(place, Qt::AlignRight | Qt::AlignVCenter, counted(strip.marks.size(), "call"));
    if (strip.compared)
        painter.drawText(place.translated(0, kLine), Qt::AlignRight | Qt::AlignVCenter, counted(strip.flips, "flip"));
}

}  // namespace writ::studio
