#pragma once

#include "simulator/compare/version_grid.h"

#include <QAbstractTableModel>
#include <QFont>
#include <QPoint>

#include <memory>

namespace writ::studio {

/// What a cell of the grid says, for painting.
struct GridCell {
    quint64 flips = 0;
    quint64 newlyAllowed = 0;
    int heat = 0;          ///< 0 nothing, 1 low, 2 middle, 3 high
    bool isFirst = false;  ///< of the version that all are compared against
};

/// Versions by sessions or tools: a row a version, first its name, then its flips against the first version in each column.
class GridModel : public QAbstractTableModel {
    Q_OBJECT
public:
    using QAbstractTableModel::QAbstractTableModel;

    void setGrid(std::shared_ptr<const sim::VersionGrid> grid, sim::CorpusPtr corpus);
    [[nodiscard]] const sim::VersionGrid* grid() const { return m_grid.get(); }
    /// How many pixels the title of a column has; a longer one is cut in the middle.
    void setTitleRoom(int pixels, const QFont& font);
    /// Of a column from 1: title of the session, or the tool.
    [[nodiscard]] QString columnTitle(int column) const;
    [[nodiscard]] GridCell cellAt(int row, int column) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    std::shared_ptr<const sim::VersionGrid> m_grid;
    sim::CorpusPtr m_corpus;
    quint64 m_most = 0;
    QFont m_titleFont;
    int m_titleRoom = 0;
};

/// The same as rows: version, session or tool, flips, newly allowed, calls.
class GridListModel : public QAbstractTableModel {
    Q_OBJECT
public:
    explicit GridListModel(const GridModel& cells, QObject* parent = nullptr);

    /// The cell of a row: row and column of the grid.
    [[nodiscard]] QPoint cellOf(int row) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    const GridModel& m_cells;
};

}  // namespace writ::studio
