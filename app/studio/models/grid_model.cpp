#include "app/studio/models/grid_model.h"

#include "app/studio/models/call_text.h"
#include "app/studio/models/roles.h"
#include "app/studio/models/text.h"

#include <QFontMetrics>

#include <algorithm>

namespace writ::studio {

using namespace Qt::StringLiterals;

void GridModel::setGrid(std::shared_ptr<const sim::VersionGrid> grid, sim::CorpusPtr corpus) {
    beginResetModel();
    m_grid = std::move(grid);
    m_corpus = std::move(corpus);
    m_most = 0;
    if (m_grid)
        for (const sim::VersionGrid::Cell& cell : m_grid->cells) m_most = std::max<quint64>(m_most, cell.flips);
    endResetModel();
}

void GridModel::setTitleRoom(int pixels, const QFont& font) {
    m_titleRoom = pixels;
    m_titleFont = font;
    if (m_grid) emit headerDataChanged(Qt::Horizontal, 0, columnCount() - 1);
}

QString GridModel::columnTitle(int column) const {
    const auto number = static_cast<std::uint32_t>(column - 1);
    if (m_grid->by == sim::GridColumns::Sessions && m_corpus && number < m_corpus->sessions.size())
        return sessionTitle(*m_corpus, number);
    return q(m_grid->columns[number].title);
}

GridCell GridModel::cellAt(int row, int column) const {
    const sim::VersionGrid::Cell& cell = m_grid->cell(static_cast<std::size_t>(row), static_cast<std::size_t>(column - 1));
    const int heat = cell.flips == 0 ? 0 : 1 + static_cast<int>(2 * (cell.flips - 1) / std::max<quint64>(1, m_most - 1));
    return {cell.flips, cell.newlyAllowed, std::min(heat, 3), row == 0};
}

int GridModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() || !m_grid ? 0 : static_cast<int>(m_grid->rows.size());
}

int GridModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() || !m_grid ? 0 : static_cast<int>(m_grid->columns.size()) + 1;
}

QVariant GridModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (!m_grid || orientation != Qt::Horizontal) return {};
    if (role == Qt::ToolTipRole && section > 0) return columnTitle(section);
    if (role == Qt::TextAlignmentRole) return static_cast<int>(section == 0 ? Qt::AlignLeft | Qt::AlignVCenter : Qt::AlignCenter);
    if (role != Qt::DisplayRole) return {};
    if (section == 0) return tr("Version");
    return m_titleRoom == 0 ? columnTitle(section)
                            : QFontMetrics(m_titleFont).elidedText(columnTitle(section), Qt::ElideMiddle, m_titleRoom);
}

QVariant GridModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || !m_grid) return {};
    const QString label = q(m_grid->rows[static_cast<std::size_t>(index.row())].label);
    if (index.column() == 0)
        return role == Qt::DisplayRole || role == Qt::ToolTipRole || role == CopyRole ? QVariant(label) : QVariant();
    const GridCell cell = cellAt(index.row(), index.column());
    switch (role) {
    case Qt::DisplayRole:
    case CopyRole: return QString::number(cell.flips);
    case Qt::AccessibleTextRole:
    case Qt::ToolTipRole: {
        const QString flips = plural(tr("%n flip(s)", nullptr, static_cast<int>(cell.flips)), static_cast<int>(cell.flips));
        return tr("%1, %2: %3 against the first version, %4 newly allowed")
            .arg(label, columnTitle(index.column()), flips)
            .arg(cell.newlyAllowed);
    }
    default: return {};
    }
}

GridListModel::GridListModel(const GridModel& cells, QObject* parent) : QAbstractTableModel(parent), m_cells(cells) {
    connect(&cells, &QAbstractItemModel::modelAboutToBeReset, this, [this] { beginResetModel(); });
    connect(&cells, &QAbstractItemModel::modelReset, this, [this] { endResetModel(); });
}

QPoint GridListModel::cellOf(int row) const {
    const int columns = m_cells.columnCount() - 1;
    return {1 + row % columns, row / columns};
}

int GridListModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : m_cells.rowCount() * std::max(0, m_cells.columnCount() - 1);
}

int GridListModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : 5;
}

QVariant GridListModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    const bool tools = m_cells.grid() && m_cells.grid()->by == sim::GridColumns::Tools;
    const QStringList titles{tr("Version"), tools ? tr("Tool") : tr("Session"), tr("Flips"), tr("Newly allowed"), tr("Calls")};
    return titles.value(section);
}

QVariant GridListModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) return {};
    const QPoint at = cellOf(index.row());
    const GridCell cell = m_cells.cellAt(at.y(), at.x());
    if (role == CellRole) return static_cast<int>(index.column() < 2 ? Cell::Text : Cell::Number);
    if (role != Qt::DisplayRole) return {};
    switch (index.column()) {
    case 0: return m_cells.data(m_cells.index(at.y(), 0), Qt::DisplayRole);
    case 1: return m_cells.columnTitle(at.x());
    case 2: return QString::number(cell.flips);
    case 3: return QString::number(cell.newlyAllowed);
    default: return QString::number(m_cells.grid()->columns[static_cast<std::size_t>(at.x() - 1)].calls);
    }
}

}  // namespace writ::studio
