#pragma once

#include "app/studio/models/step_filter.h"
#include "engine/decision/decision.h"

#include <QSortFilterProxyModel>

#include <optional>
#include <utility>

namespace writ::studio {

class StepModel;

/// Steps that match a filter and, with a matrix cell set, count in that cell.
class StepFilterProxy : public QSortFilterProxyModel {
    Q_OBJECT
public:
    explicit StepFilterProxy(StepModel* model, QObject* parent = nullptr);

    void setFilter(const StepFilter& filter);
    /// Verdict and "model refused".
    void setMatrixCell(const std::optional<std::pair<Verdict, bool>>& cell);

protected:
    [[nodiscard]] bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

private:
    StepModel* m_model;
    StepFilter m_filter;
    std::optional<std::pair<Verdict, bool>> m_cell;
};

}  // namespace writ::studio
