#include "simulator/report/report.h"

#include "app/cli/call_cells.h"
#include "app/cli/commands.h"
#include "app/cli/loading.h"
#include "engine/json/file.h"
#include "simulator/replay/wording.h"
#include "simulator/workspace/suggest.h"

#include <ostream>

namespace writ::cli {
namespace {

/// An output with this ending, so that a slip cannot replace a recording or a policy.
Result<void> write(const std::string& file, const char* suffix, const std::string& text) {
    if (!file.ends_with(suffix)) return fail(ErrorKind::Unsupported, "'" + file + "' does not end with " + suffix + ".");
    return writeFileAtomically(file, text);
}

void printCalls(const sim::Report& report, Console& console) {
    TextTable table(
        {{"Session", 24}, {"Step", 0, true}, {"Call", 32}, {"Policy"}, {"Who stopped it", 32}, {"Why it matters", 48}});
    for (const sim::Report::Call& call : report.calls) {
        table.add({Cell(call.session), Cell(std::to_string(call.step)), Cell(call.call == 0 ? "no call" : call.tool),
                   Cell(call.verdict), Cell(call.outcome), Cell(sim::listed(call.why))});
    }
    if (!table.empty()) console.out << table.text(console.colour) << "\n";
}

void printSummary(const sim::Report& report, Console& console) {
    console.out << styled(printable(report.title), Style::Strong, console.colour) << "\n";
    for (const sim::Report::Named& one : report.about) console.out << one.name << ": " << printable(one.value) << "\n";
    console.out << "\nCoverage: " << sim::coverageText(report.coverage) << " · " << report.summary.notReplayable
                << " not replayable\n";
    for (const Verdict verdict : {Verdict::Allow, Verdict::Deny, Verdict::Indeterminate}) {
        const sim::Matrix::Row& row = report.summary.matrix.row(verdict);
        console.out << word(verdict) << ": " << row.called << " called (" << sim::matrixCaption(verdict, false) << "), "
                    << row.refused << " refused (" << sim::matrixCaption(verdict, true) << ")\n";
    }
    console.out << "\n";
    for (const sim::Report::PointedOut& finding : report.findings)
        console.out << printable(finding.title) << ": " << printable(finding.sentence) << " (" << printable(finding.session)
                    << ", steps " << finding.steps << "; " << finding.certainty << ")\n";
    if (!report.findings.empty()) console.out << "\n";
    printCalls(report, console);
    for (const sim::Report::Gap& gap : report.gaps) {
        console.out << "Not known: " << printable(gap.what) << ". " << printable(gap.why);
        if (gap.calls != 0) console.out << " " << plural(gap.calls, "call") << ": " << printable(gap.where);
        console.out << "\n";
    }
    for (const sim::Report::Note& note : report.notes) {
        console.out << "Note of " << printable(note.author) << ", " << printable(note.time) << " (" << printable(note.session)
                    << (note.step == 0 ? std::string() : ", step " + std::to_string(note.step)) << ", " << note.kind
                    << "): " << printable(note.text) << "\n";
    }
    console.out << "\n" << sim::kNotAVerdict << "\n";
}

}  // namespace

int runReport(const Arguments& arguments, Console& console) {
    if (arguments.has("json")) return complain(console, "A report is for people; 'writ replay --json' prints JSON.");
    sim::ReportOptions options;
    options.author = arguments.value("author");
    Result<std::string> time = timeArgument(arguments);
    if (!time) return complain(console, time.error());
    options.time = *std::move(time);
    const std::vector<std::string> only(arguments.operands.begin() + 1, arguments.operands.end());
    const sim::WorkspacePtr workspace = openWorkspace(arguments.operands.front(), only, console);
    const sim::CorpusPtr corpus = workspace == nullptr ? nullptr : prepare(workspace, console);
    const sim::ReplayPtr replay = corpus == nullptr ? nullptr : replayUnder(corpus, arguments.value("policies"), console);
    if (replay == nullptr) return kUsage;
    if (!only.empty() && corpus->sessions.size() == 1) options.session = 0;
    const sim::Report report = sim::makeReport(*replay, options);
    if (!arguments.has("html") && !arguments.has("csv")) printSummary(report, console);
    if (arguments.has("html")) {
        if (Result<void> done = write(arguments.value("html"), ".html", sim::toHtml(report)); !done)
            return complain(console, done.error());
    }
    if (arguments.has("csv")) {
        if (Result<void> done = write(arguments.value("csv"), ".csv", sim::toCsv(report)); !done)
            return complain(console, done.error());
    }
    return kFine;
}

}  // namespace writ::cli
