#pragma once

#include <QSortFilterProxyModel>

namespace writ::studio {

/// Narrows the catalog to tools of one kind, with their server above and their arguments below them.
class CatalogFilter : public QSortFilterProxyModel {
    Q_OBJECT
public:
    enum class Show {
        All,
        Ungoverned,  ///< proven: no rule can match a call of it
        NeverCalled,
        Findings,  ///< in its texts, or against its hints
    };
    explicit CatalogFilter(QObject* parent = nullptr);

    void setShow(Show show);
    [[nodiscard]] Show show() const { return m_show; }

protected:
    [[nodiscard]] bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

private:
    Show m_show = Show::All;
};

}  // namespace writ::studio
