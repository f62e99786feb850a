#pragma once

#include <QTableView>

namespace writ::studio {

class GridModel;
struct StudioContext;

/// The heat map: numbers on one hue, a mark for what is newly allowed. Arrows move, Enter or a click opens the flips.
class GridView : public QTableView {
    Q_OBJECT
public:
    GridView(const StudioContext& context, GridModel& model, QWidget* parent);
    /// Columns share the room, as long as there is enough.
    void fit();

signals:
    void chosen(int row, int column);

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    const StudioContext& m_context;
    GridModel& m_model;
};

}  // namespace writ::studio
