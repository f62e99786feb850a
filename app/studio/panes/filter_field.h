#pragma once

#include "app/studio/models/step_filter.h"

#include <QLineEdit>

#include <optional>

namespace writ::studio {

struct StudioContext;

/// The one-line filter: neutral when empty, valid, or invalid with the reason and a squiggle at the place.
/// Enter applies, Esc clears. Shows and sets the studio's filter.
class FilterField : public QLineEdit {
    Q_OBJECT
public:
    FilterField(const StudioContext& context, QWidget* parent);

    [[nodiscard]] const std::optional<StepFilter::Error>& error() const { return m_error; }
    /// The word at the right end: "valid" or the reason.
    [[nodiscard]] QString verdict() const;

protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void check();
    void paintSquiggle(QPainter& painter) const;

    const StudioContext& m_context;
    std::optional<StepFilter::Error> m_error;
    QString m_applied;  ///< the studio's filter when last seen
};

}  // namespace writ::studio
