#pragma once

#include <QObject>

namespace writ::tests {

/// What step lists and sessions show must be what `writ replay --json` says.
class StepModelTest : public QObject {
    Q_OBJECT
private slots:
    void equalsJson_data();
    void equalsJson();
    void narrowHoldsCalls_data();
    void narrowHoldsCalls();
    void sessionsAddUp_data();
    void sessionsAddUp();
    void filtersByMatrixCell_data();
    void filtersByMatrixCell();
    void keepsRows();
    void recordedVerdicts();
    void refundAsPrinted();
};

}  // namespace writ::tests
