#pragma once

#include "simulator/replay/replay.h"
#include "simulator/report/report.h"

#include <QString>

namespace writ::studio {

enum class ReportFormat { Html, Csv };

/// One report to be written, with everything it needs.
struct ReportJob {
    sim::ReplayPtr replay;
    sim::ReportOptions options;
    ReportFormat format = ReportFormat::Html;
    QString file;
};
[[nodiscard]] QString reportText(const ReportJob& job);
/// Writes atomically: an older file of this name stays until the new one is whole. Gives why it could not; empty when it did.
/// Any thread.
[[nodiscard]] QString writeReport(const ReportJob& job);

}  // namespace writ::studio
