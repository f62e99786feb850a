#pragma once

#include "app/studio/models/step_model.h"

#include <QTableView>

namespace writ::studio {

struct StudioContext;
class ListKeys;
class StepFilterProxy;

/// The list of steps, wide or narrow: follows replay, selection and filters of the studio.
class StepTable : public QTableView {
    Q_OBJECT
public:
    StepTable(const StudioContext& context, StepModel::Shape shape, QWidget* parent);

    [[nodiscard]] const StepModel& stepModel() const { return *m_model; }
    [[nodiscard]] ListKeys& keys() { return *m_keys; }
    [[nodiscard]] int shownRows() const;
    [[nodiscard]] int allRows() const { return m_model->rowCount(); }

signals:
    void rowsChanged();

private:
    void setUpColumns();
    void refresh();
    void refilter();

    const StudioContext& m_context;
    StepModel* m_model;
    StepFilterProxy* m_proxy;
    ListKeys* m_keys;
    StepModel::Shape m_shape;
};

}  // namespace writ::studio
