#pragma once

#include "app/studio/report/report_job.h"

class QPrinter;
class QTextDocument;

namespace writ::studio {

/// What is printed.
void layOutReport(const ReportJob& job, QTextDocument& document);
/// Any thread. False when the printer failed.
[[nodiscard]] bool printReport(const ReportJob& job, QPrinter& printer);

}  // namespace writ::studio
