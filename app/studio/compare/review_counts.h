#pragma once

#include "simulator/review/review.h"

#include <QWidget>

#include <array>

class QPushButton;

namespace writ::studio {

struct StudioContext;

/// How many flips were accepted, rejected and not looked at, each a way to its rows, over a thin bar of their shares.
class ReviewCountsBar : public QWidget {
    Q_OBJECT
public:
    ReviewCountsBar(const StudioContext& context, QWidget* parent);
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void refresh();
    [[nodiscard]] sim::ReviewCounts counts() const;

    const StudioContext& m_context;
    std::array<QPushButton*, 3> m_parts{};
};

}  // namespace writ::studio
