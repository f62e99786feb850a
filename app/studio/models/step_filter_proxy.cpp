#include "app/studio/models/step_filter_proxy.h"

#include "app/studio/models/step_model.h"

namespace writ::studio {

StepFilterProxy::StepFilterProxy(StepModel* model, QObject* parent) : QSortFilterProxyModel(parent), m_model(model) { setSourceModel(model); }

void StepFilterProxy::setFilter(const StepFilter& filter) {
    m_filter = filter;
    invalidateFilter();
}

void StepFilterProxy::setMatrixCell(const std::optional<std::pair<Verdict, bool>>& cell) {
    if (m_cell == cell)
        return;
    m_cell = cell;
    invalidateFilter();
}

bool StepFilterProxy::filterAcceptsRow(int row, const QModelIndex&) const {
    if (m_cell) {
        const StepModel::Place place = m_model->place(row);
        const sim::ReplayPtr& replay = m_model->stepData().replay;
        if (!place.call || !replay || !replay->results[*place.call].decision)
            return false;
        if (replay->results[*place.call].decision->verdict != m_cell->first || replay->refused(*place.call) != m_cell->second)
            return false;
    }
    return m_filter.isEmpty() || m_filter.matches([&](StepField field) { return m_model->fieldValues(row, field); });
}

}  // namespace writ::studio
