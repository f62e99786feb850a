#pragma once

#include "app/studio/panes/problem_list.h"

#include <QAbstractTableModel>

namespace writ::studio {

class Theme;

/// The problems as a table.
class ProblemsModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { SeverityColumn, MessageColumn, CodeColumn, FileColumn, PlaceColumn, FixColumn, ColumnCount };

    ProblemsModel(const Theme& theme, QObject* parent);

    void setProblems(std::vector<Problem> problems);
    [[nodiscard]] const std::vector<Problem>& problems() const { return m_problems; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    [[nodiscard]] QString text(const Problem& problem, int column) const;
    [[nodiscard]] QVariant sortKey(const Problem& problem, int column) const;

    const Theme& m_theme;
    std::vector<Problem> m_problems;
};

/// What to sort by, where the text will not do.
inline constexpr int kProblemSortRole = Qt::UserRole;

}  // namespace writ::studio
