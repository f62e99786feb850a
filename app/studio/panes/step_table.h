#pragma once

#include "app/studio/models/step_model.h"

#include <QTableView>

#include <atomic>
#include <memory>

namespace writ::studio {

struct StudioContext;
class ListKeys;

/// The list of steps, wide or narrow: follows replay, selection and filters of the studio.
class StepTable : public QTableView {
    Q_OBJECT
public:
    StepTable(const StudioContext& context, StepModel::Shape shape, QWidget* parent);

    ~StepTable() override;

    [[nodiscard]] const StepModel& stepModel() const { return *m_model; }
    [[nodiscard]] ListKeys& keys() { return *m_keys; }
    [[nodiscard]] int shownRows() const { return m_model->rowCount(); }
    /// Without filters.
    [[nodiscard]] int allRows() const;
    /// Many steps are searched in the background; the rows shown are those of the last search.
    [[nodiscard]] bool isSearching() const { return m_searching; }

signals:
    void rowsChanged();

private:
    void setUpColumns();
    void refresh();
    void refilter();
    void search();
    void show(StepRows rows);

    const StudioContext& m_context;
    StepModel* m_model;
    ListKeys* m_keys;
    StepModel::Shape m_shape;
    StepSourcePtr m_source;
    std::shared_ptr<std::atomic<bool>> m_stop;  ///< ends the search under way
    bool m_searching = false;
};

}  // namespace writ::studio
