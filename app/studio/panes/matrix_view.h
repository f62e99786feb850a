#pragma once

#include "app/studio/models/matrix_model.h"

#include <QTableView>

namespace writ::studio {

struct StudioContext;

/// The matrix as six buttons in a grid: each number filters the steps, a second time shows all again.
/// It is a table to screen readers.
class MatrixView : public QTableView {
    Q_OBJECT
public:
    enum class Size { Wide, Narrow };
    MatrixView(const StudioContext& context, Size size, QWidget* parent);

    /// Counts of the selected session or of all.
    void refresh();
    [[nodiscard]] const MatrixModel& matrixModel() const { return *m_model; }

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return {200, sizeHint().height()}; }

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void toggle(const QModelIndex& index);

    const StudioContext& m_context;
    MatrixModel* m_model;
    Size m_size;
    std::optional<std::uint32_t> m_session;
};

}  // namespace writ::studio
