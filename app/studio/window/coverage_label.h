#pragma once

#include <QLabel>

// First above: moc cannot read <compare> before a header of Qt.
#include "simulator/replay/coverage.h"

#include <optional>

namespace writ::studio {

struct StudioContext;

/// On how much of the recordings the verdicts stand, in every layout: calls with full inputs, all calls, calls that no rule can
/// match. Each number opens its rows.
class CoverageLabel : public QLabel {
    Q_OBJECT
public:
    CoverageLabel(const StudioContext& context, QWidget* parent);

private:
    void refresh();
    void show(const sim::Coverage& coverage);
    void open(const QString& filter);

    const StudioContext& m_context;
    sim::ReplayPtr m_replay;  ///< of the newest question
};

}  // namespace writ::studio
