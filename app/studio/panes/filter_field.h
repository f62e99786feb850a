#pragma once

#include "app/studio/models/step_filter.h"
#include "simulator/replay/replay.h"

#include <QLineEdit>

#include <map>
#include <optional>

namespace writ::studio {

struct StudioContext;
class FilterCompleter;

/// The one-line filter: neutral when empty, valid, or invalid with the reason and a squiggle at the place.
/// Enter applies, Esc clears, Ctrl+Space or typing offers what could stand at the cursor. Shows and sets the studio's filter.
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
    bool event(QEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    void check();
    void paintSquiggle(QPainter& painter) const;
    [[nodiscard]] QStringList known(StepField field);

    const StudioContext& m_context;
    std::optional<StepFilter::Error> m_error;
    FilterCompleter* m_completer;
    sim::ReplayPtr m_knownReplay;  ///< what m_known was collected from
    std::map<StepField, QStringList> m_known;
    QString m_applied;  ///< the studio's filter when last seen
};

}  // namespace writ::studio
