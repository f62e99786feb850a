#pragma once

#include "app/studio/report/report_job.h"

class QPrinter;

namespace writ::studio {

/// Any thread. False when the printer failed.
[[nodiscard]] bool printReport(const ReportJob& job, QPrinter& printer);

}  // namespace writ::studio
