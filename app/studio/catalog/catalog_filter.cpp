#include "app/studio/catalog/catalog_filter.h"

#include "app/studio/models/catalog_model.h"

namespace writ::studio {

CatalogFilter::CatalogFilter(QObject* parent) : QSortFilterProxyModel(parent) {
    setRecursiveFilteringEnabled(true);
    setAutoAcceptChildRows(true);
}

void CatalogFilter::setShow(Show show) {
    m_show = show;
    invalidateFilter();
}

bool CatalogFilter::filterAcceptsRow(int row, const QModelIndex& parent) const {
    const auto& model = static_cast<const CatalogModel&>(*sourceModel());
    return m_show == Show::All || model.is(model.index(row, 0, parent), m_show);
}

}  // namespace writ::studio
