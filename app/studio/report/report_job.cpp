#include "app/studio/report/report_job.h"

#include <QSaveFile>

namespace writ::studio {

QString reportText(const ReportJob& job) {
    const sim::Report report = sim::makeReport(*job.replay, job.options);
    return QString::fromStdString(job.format == ReportFormat::Csv ? sim::toCsv(report) : sim::toHtml(report));
}

QString writeReport(const ReportJob& job) {
    QSaveFile file(job.file);
    // Where a folder takes no second file, writing in place is better than not at all.
    file.setDirectWriteFallback(true);
    if (!file.open(QIODevice::WriteOnly)) return file.errorString();
    file.write(reportText(job).toUtf8());
    return file.commit() ? QString() : file.errorString();
}

}  // namespace writ::studio
