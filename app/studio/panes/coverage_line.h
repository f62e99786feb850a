#pragma once

#include "app/studio/core/background.h"
#include "simulator/replay/replay.h"

#include <QWidget>

#include <optional>

class QLabel;

namespace writ::studio {

struct StudioContext;
class ToneLabel;

/// What a coverage line tells of one session, or of all.
struct CoverageNumbers {
    sim::Summary summary;
    std::size_t rules = 0, matched = 0;
    std::size_t missingFields = 0;  ///< that indeterminate verdicts lack
    std::size_t needRedacted = 0;   ///< calls whose verdict needs what was taken out of the recording
};
/// Any thread.
[[nodiscard]] CoverageNumbers coverageNumbers(const sim::Replay& replay, std::optional<std::uint32_t> session);

/// How much of the recording the policy could decide. Its numbers open their rows.
class CoverageLine : public QWidget {
    Q_OBJECT
public:
    CoverageLine(const StudioContext& context, QWidget* parent);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void refresh();
    [[nodiscard]] QString text() const;
    [[nodiscard]] QString openPart() const;

    const StudioContext& m_context;
    ToneLabel* m_text;
    ToneLabel* m_legend;
    sim::ReplayPtr m_replay;  ///< that m_numbers are of
    std::optional<std::uint32_t> m_session;
    std::optional<CoverageNumbers> m_numbers;  ///< those before stay until the new ones are counted
    Background m_background;
};

}  // namespace writ::studio
