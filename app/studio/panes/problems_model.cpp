#include "app/studio/panes/problems_model.h"

#include "app/studio/core/theme.h"

#include <array>

namespace writ::studio {
namespace {

constexpr std::array<const char*, ProblemsModel::ColumnCount> kHeaders{
    QT_TRANSLATE_NOOP("ProblemsModel", "Severity"), QT_TRANSLATE_NOOP("ProblemsModel", "Message"),
    QT_TRANSLATE_NOOP("ProblemsModel", "Code"),     QT_TRANSLATE_NOOP("ProblemsModel", "File"),
    QT_TRANSLATE_NOOP("ProblemsModel", "Line"),     QT_TRANSLATE_NOOP("ProblemsModel", "Fix")};

/// In the order of Severity.
constexpr std::array<const char*, 3> kColors{"verdict.deny.fg", "verdict.indeterminate.fg", "chrome.secondaryText"};

}  // namespace

ProblemsModel::ProblemsModel(const Theme& theme, QObject* parent) : QAbstractTableModel(parent), m_theme(theme) {
}

void ProblemsModel::setProblems(std::vector<Problem> problems) {
    beginResetModel();
    m_problems = std::move(problems);
    endResetModel();
}

int ProblemsModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_problems.size());
}

int ProblemsModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QString ProblemsModel::text(const Problem& problem, int column) const {
    switch (column) {
    case SeverityColumn: return severityWord(problem.severity);
    case MessageColumn: return problem.message;
    case CodeColumn: return problem.code;
    case FileColumn: return problem.file;
    case PlaceColumn:
        return problem.place.line == 0 ? QString() : QStringLiteral("%1:%2").arg(problem.place.line).arg(problem.place.column);
    case FixColumn: return problem.fixes.empty() ? QString() : tr("Fix");
    default: return {};
    }
}

QVariant ProblemsModel::sortKey(const Problem& problem, int column) const {
    if (column == SeverityColumn) return static_cast<int>(problem.severity);
    if (column == PlaceColumn) return (static_cast<qulonglong>(problem.place.line) << 32U) + problem.place.column;
    return text(problem, column);
}

QVariant ProblemsModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount()) return {};
    const Problem& problem = m_problems[static_cast<std::size_t>(index.row())];
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole: return text(problem, column);
    case kProblemSortRole: return sortKey(problem, column);
    case Qt::ToolTipRole:
        return column == FixColumn && !problem.fixes.empty() ? QString::fromStdString(problem.fixes.front().title)
                                                             : text(problem, column);
    case Qt::DecorationRole:
        if (column == SeverityColumn)
            return m_theme.icon(iconName(problem.severity), m_theme.color(kColors[static_cast<std::size_t>(problem.severity)]));
        return {};
    case Qt::ForegroundRole: return column == FixColumn ? QVariant(m_theme.color("chrome.link")) : QVariant();
    case Qt::FontRole: return column == CodeColumn ? QVariant(m_theme.font("codeSmall")) : QVariant();
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(Qt::Alignment(column == PlaceColumn ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    default: return {};
    }
}

QVariant ProblemsModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount) return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::Alignment(section == PlaceColumn ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    return role == Qt::DisplayRole ? QVariant(tr(kHeaders[static_cast<std::size_t>(section)])) : QVariant();
}

}  // namespace writ::studio
