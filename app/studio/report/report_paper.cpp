#include "app/studio/report/report_paper.h"

#include <QFont>
#include <QPrinter>
#include <QRegularExpression>
#include <QTextDocument>

namespace writ::studio {

namespace {

constexpr double kTextPoints = 8;

/// What the page's own style asks for, as far as QTextDocument knows it: headings in points come out tiny on paper.
constexpr const char* kPaper = R"(
body { color: #1a1d21; }
h1 { font-size: x-large; margin-top: 0; margin-bottom: 4px; }
h2 { font-size: large; margin-top: 14px; margin-bottom: 4px; }
table { border-collapse: collapse; }
th { text-align: left; background-color: #f3f5f7; }
th, td { padding: 3px 6px; border-bottom: 1px solid #d5d9de; vertical-align: top; }
tbody th { background-color: transparent; }
code, pre { font-family: "DejaVu Sans Mono"; font-size: 7pt; white-space: pre-wrap; }
.faint { color: #565f69; }
.verdict { font-weight: 600; }
.allow { color: #116329; }
.deny { color: #a3111f; }
.indeterminate { color: #7a4b00; }
.odd { font-family: "DejaVu Sans Mono"; color: #a3111f; }
)";

}  // namespace

void layOutReport(const ReportJob& job, QTextDocument& document) {
    const QRegularExpression ownStyle(QStringLiteral("<style>.*?</style>"), QRegularExpression::DotMatchesEverythingOption);
    QFont font(QStringLiteral("Inter"));
    font.setPointSizeF(kTextPoints);
    document.setDefaultFont(font);
    document.setDefaultStyleSheet(QString::fromLatin1(kPaper));
    document.setHtml(reportText(job).remove(ownStyle));
}

bool printReport(const ReportJob& job, QPrinter& printer) {
    QTextDocument document;
    layOutReport(job, document);
    document.print(&printer);
    return printer.printerState() != QPrinter::Error;
}

}  // namespace writ::studio
