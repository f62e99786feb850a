#include "app/cli/call_cells.h"
#include "app/cli/catalog.h"
#include "simulator/catalog/impact.h"

#include <chrono>
#include <ctime>
#include <ostream>

namespace writ::cli {
namespace {

std::string timeNow() {
    const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
    std::tm parts{};
    if (gmtime_r(&now, &parts) == nullptr) return {};
    char text[32];
    const std::size_t size = std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
    return {text, size};
}

std::string digestText(const std::optional<Digest>& digest) {
    return digest ? digest->shortHex() : "none";
}

void printDifference(const sim::CatalogDifference& difference, Console& console) {
    for (const sim::ToolChange& tool : difference.tools) {
        console.out << word(tool.kind) << " " << (tool.oldName.empty() ? "" : printable(tool.oldName) + " to ")
                    << styled(printable(tool.tool), Style::Strong, console.colour) << "  " << digestText(tool.before) << " to "
                    << digestText(tool.after) << "\n";
        for (const sim::FieldChange& change : tool.fields) console.out << "  " << printable(text(change)) << "\n";
    }
    console.out << plural(difference.tools.size(), "tool") << " changed, " << difference.unchanged << " unchanged.\n";
}

void printRules(const sim::CatalogImpact& impact, Console& console) {
    if (impact.rules.empty()) return;
    console.out << "\nRules\n";
    TextTable table({{"Rule", 40}, {"Place"}, {"Says"}, {"Code"}, {"What", 100}});
    for (const sim::RuleImpact& rule : impact.rules) {
        table.add({printable(rule.rule), printable(rule.file) + ":" + std::to_string(rule.line),
                   std::string(rule.fixed          ? "no longer"
                               : rule.neverMatches ? "never matches"
                                                   : word(rule.severity)),
                   rule.code, printable(rule.message)});
    }
    console.out << table.text(console.colour);
}

void printCalls(const sim::CatalogImpact& impact, const sim::Replay& before, Console& console) {
    if (impact.calls.empty()) return;
    console.out << "\nCalls\n";
    TextTable table({{"Session", 32}, {"Step", 0, true}, {"Tool", 32}, {"Before"}, {"After"}, {"Does not fit", 80}});
    for (const sim::CallImpact& call : impact.calls) {
        std::string issues = call.afterReason;
        for (const RequestIssue& issue : call.issues)
            issues += (issues.empty() ? "" : "; ") + issue.pointer + ": " + issue.message;
        table.add({printable(before.corpus->sessions[call.session]->id), std::to_string(call.step), printable(call.tool),
                   call.before, Cell(call.after, call.flips() ? Style::Attention : Style::Plain), printable(issues)});
    }
    console.out << table.text(console.colour);
}

}  // namespace

int catalogSnapshot(const Arguments& arguments, Console& console) {
    const std::string& root = arguments.operands.front();
    Result<sim::CatalogSnapshot> snapshot = sim::openSnapshot(root);
    if (!snapshot) return complain(console, snapshot.error());
    snapshot->name = arguments.operands[1];
    snapshot->time = timeNow();
    snapshot->author = arguments.value("author");
    const sim::WorkspacePtr workspace = openWorkspaceWithoutSessions(root, console);
    if (workspace == nullptr) return kUsage;
    const Result<std::filesystem::path> saved = sim::saveSnapshot(workspace->root, *snapshot);
    if (!saved) return complain(console, saved.error());
    const std::string file = saved->lexically_relative(workspace->root).generic_string();
    if (arguments.has("json"))
        print(
            Json::object({{"format", 1}, {"file", file}, {"tools", snapshot->tools.size()}, {"digest", snapshot->digest.hex()}}),
            console);
    else
        console.out << printable(file) << ": " << plural(snapshot->tools.size(), "tool") << ", digest "
                    << snapshot->digest.shortHex() << "\n";
    return kFine;
}

int catalogDiff(const Arguments& arguments, Console& console) {
    const Result<sim::CatalogSnapshot> before = sim::openSnapshot(arguments.operands[0]);
    if (!before) return complain(console, before.error());
    const Result<sim::CatalogSnapshot> after = sim::openSnapshot(arguments.operands[1]);
    if (!after) return complain(console, after.error());
    const sim::CatalogDifference difference = sim::differenceOf(*before, *after);
    if (arguments.has("json"))
        print(toJson(difference), console);
    else
        printDifference(difference, console);
    return difference.tools.empty() ? kFine : kFindings;
}

int catalogImpact(const Arguments& arguments, Console& console) {
    if (!arguments.has("to")) return complain(console, "The catalog to compare with is missing: --to FILE.");
    const Result<sim::CatalogSnapshot> after = sim::openSnapshot(arguments.value("to"));
    if (!after) return complain(console, after.error());
    const sim::WorkspacePtr workspace = openWorkspace(arguments.operands.front(), {}, console);
    const sim::CorpusPtr corpus = workspace == nullptr ? nullptr : prepare(workspace, console);
    const sim::ReplayPtr before = corpus == nullptr ? nullptr : replayUnder(corpus, arguments.value("policies"), console);
    if (before == nullptr) return kUsage;
    sim::RunControl control;
    const Result<sim::CatalogImpact> impact = sim::impactOf(*before, *after, control);
    if (!impact) return complain(console, impact.error());
    if (arguments.has("json")) {
        print(toJson(*impact, *before), console);
    } else {
        printDifference(impact->difference, console);
        if (impact->broken)
            console.out << "\nNothing can be replayed with these tools: " << printable(impact->broken->text()) << "\n";
        printRules(*impact, console);
        printCalls(*impact, *before, console);
        console.out << "\n"
                    << plural(impact->rules.size(), "finding") << " about rules, " << plural(impact->calls.size(), "call")
                    << " changed, " << impact->unchanged << " unchanged.\n";
    }
    return impact->broken || !impact->rules.empty() || !impact->calls.empty() ? kFindings : kFine;
}

}  // namespace writ::cli
