#include "app/cli/call_cells.h"
#include "app/cli/commands.h"
#include "app/cli/compare_reports.h"
#include "app/cli/compare_tables.h"
#include "app/cli/loading.h"
#include "app/cli/progress.h"
#include "engine/json/file.h"

#include <algorithm>
#include <ostream>

namespace writ::cli {
namespace {

/// A comparison with all that was asked of it.
struct Compared {
    sim::ComparisonPtr comparison;
    bool hasBaseline = false;
    sim::BaselineDifference difference;  ///< without a baseline every flip is beyond it
    std::vector<std::uint32_t> reasonOnly;
    std::optional<sim::HunkReport> hunks;
};

void printSummary(const Compared& compared, Console& console) {
    const sim::Comparison& comparison = *compared.comparison;
    console.out << printable(comparison.from->version.label) << " to " << printable(comparison.to->version.label) << ": "
                << comparison.wouldDeny << " would be denied, " << comparison.wouldAllow << " would be allowed, "
                << comparison.indeterminate << " would be indeterminate, " << comparison.unchanged << " unchanged ("
                << compared.reasonOnly.size() << " by other rules), " << comparison.notReplayable << " not replayable\n";
    const std::size_t accepted = comparison.flips.size() - compared.difference.beyond.size();
    if (accepted > 0)
        console.out << plural(accepted, "flip") << " listed in the baseline " << (accepted == 1 ? "is" : "are") << " left out.\n";
    if (!compared.hasBaseline) return;
    console.out << (compared.difference.none() ? "The flips are exactly those of the baseline.\n"
                                               : "The flips differ from the baseline: ");
    if (!compared.difference.none())
        console.out << compared.difference.beyond.size() << " not listed, " << compared.difference.gone.size()
                    << " no longer happening.\n";
}

/// In what the flips differ from the baseline, where there is one. With named sessions only theirs count.
Result<sim::BaselineDifference> differenceOf(const sim::Comparison& comparison, const Arguments& arguments) {
    if (!arguments.has("baseline")) return sim::BaselineDifference{comparison.flips, {}};
    const std::string file = arguments.value("baseline");
    const Result<Json> document = readJsonFile(file);
    if (!document) return tl::unexpected(Error(document.error()).in(file));
    const Result<sim::Baseline> baseline = sim::baselineFromJson(*document);
    if (!baseline) return tl::unexpected(Error(baseline.error()).in(file));
    sim::BaselineDifference difference = sim::differenceFrom(*baseline, comparison);
    if (arguments.operands.size() > 1) {
        const std::vector<sim::SessionPtr>& sessions = comparison.corpus().sessions;
        std::erase_if(difference.gone, [&](const sim::BaselineFlip& flip) {
            return std::none_of(sessions.begin(), sessions.end(),
                                [&](const sim::SessionPtr& one) { return one->id == flip.session; });
        });
    }
    return difference;
}

/// All groupings, for --full.
std::vector<sim::FlipGroup> allGroups(const sim::Comparison& comparison) {
    std::vector<sim::Pivot> pivots;
    for (const sim::PivotKeyInfo& info : sim::pivotKeys())
        if (info.key != sim::PivotKey::Argument) pivots.push_back({info.key});
    for (sim::Pivot& pivot : sim::argumentPivots(comparison)) pivots.push_back(std::move(pivot));
    std::vector<sim::FlipGroup> all;
    for (const sim::Pivot& pivot : pivots)
        for (sim::FlipGroup& group : sim::pivot(comparison, pivot)) all.push_back(std::move(group));
    return all;
}

Json baselineJson(const sim::Comparison& comparison, const sim::BaselineDifference& difference) {
    const sim::Corpus& corpus = comparison.corpus();
    Json::Array beyond, gone;
    for (const sim::Flip& flip : difference.beyond)
        beyond.push_back(Json::object(
            {{"session", corpus.sessions[corpus.calls[flip.call].session]->id}, {"step", corpus.calls[flip.call].step}}));
    for (const sim::BaselineFlip& flip : difference.gone)
        gone.push_back(Json::object(
            {{"session", flip.session}, {"step", flip.step}, {"tool", flip.tool}, {"from", flip.from}, {"to", flip.to}}));
    return Json::object({{"beyond", Json(std::move(beyond))}, {"gone", Json(std::move(gone))}});
}

void printJson(const Compared& compared, bool full, Console& console) {
    sim::ComparisonDetail detail;
    detail.reasonOnly = compared.reasonOnly;
    std::vector<sim::FlipGroup> groups;
    std::vector<sim::Seen> times;
    if (full) {
        times = sim::seen(*compared.comparison);
        detail.seen = &times;
        groups = allGroups(*compared.comparison);
        detail.groups = &groups;
        detail.hunks = &*compared.hunks;
    }
    const Json document = sim::compareJson(*compared.comparison, detail);
    print(compared.hasBaseline ? document.with("baseline", baselineJson(*compared.comparison, compared.difference)) : document,
          console);
}

/// False when --group-by names no grouping.
bool printTables(const Compared& compared, const Arguments& arguments, Console& console) {
    const sim::Comparison& comparison = *compared.comparison;
    if (arguments.has("group-by")) {
        const Result<sim::Pivot> by = sim::pivotFromText(arguments.value("group-by"));
        if (!by) return complain(console, by.error()) == kFine;
        printGroups(sim::pivot(comparison, *by), sim::text(*by), console);
    } else {
        printFlips(comparison, inReviewOrder(comparison, compared.difference.beyond), {}, console);
    }
    printGone(compared.difference.gone, console);
    if (arguments.has("full")) {
        printCounterfactuals(comparison, console);
        printReasonOnly(comparison, compared.reasonOnly, console);
        printHunks(comparison, *compared.hunks, console);
    }
    printSummary(compared, console);
    return true;
}

/// The files that a pipeline reads. False when one could not be written.
bool writeReports(const Compared& compared, const Arguments& arguments, Console& console) {
    const auto write = [&](const char* option, const std::string& text) {
        if (!arguments.has(option)) return true;
        const Result<void> written = writeFileAtomically(arguments.value(option), text);
        if (!written) complain(console, written.error());
        return written.has_value();
    };
    const sim::Comparison& comparison = *compared.comparison;
    const std::string name = comparison.corpus().workspace->manifest.name;
    const bool junit = write("junit", arguments.has("junit") ? junitText(name, comparison, compared.difference) : "");
    const std::string sarif =
        arguments.has("sarif")
            ? sarifJson(arguments.operands.front(), comparison, compared.difference, *compared.hunks).dump(true) + "\n"
            : "";
    return write("sarif", sarif) && junit;
}

Result<Compared> compareWith(const sim::ReplayPtr& from, const sim::ReplayPtr& to, const Arguments& arguments,
                             Progress& progress) {
    Compared compared;
    const Result<sim::ComparisonPtr> comparison = sim::compare(from, to);
    if (!comparison) return tl::unexpected(comparison.error());
    compared.comparison = *comparison;
    compared.hasBaseline = arguments.has("baseline");
    Result<sim::BaselineDifference> difference = differenceOf(**comparison, arguments);
    if (!difference) return tl::unexpected(difference.error());
    compared.difference = *std::move(difference);
    Result<std::vector<std::uint32_t>> reasonOnly = sim::reasonOnlyChanges(**comparison, progress);
    if (!reasonOnly) return tl::unexpected(reasonOnly.error());
    compared.reasonOnly = *std::move(reasonOnly);
    if (arguments.has("full") || arguments.has("sarif")) {
        Result<sim::HunkReport> hunks = sim::hunkReport(**comparison, progress);
        if (!hunks) return tl::unexpected(hunks.error());
        compared.hunks = *std::move(hunks);
    }
    return compared;
}

/// The REVs of --grid.
std::vector<std::string> revsOf(const std::string& list) {
    std::vector<std::string> revs;
    for (std::size_t at = 0; at <= list.size();) {
        const std::size_t comma = std::min(list.find(',', at), list.size());
        revs.push_back(list.substr(at, comma - at));
        at = comma + 1;
    }
    return revs;
}

int runGrid(const sim::CorpusPtr& corpus, const Arguments& arguments, Console& console) {
    const std::string by = arguments.value("grid-by", "sessions");
    if (by != "sessions" && by != "tools") return complain(console, "--grid-by takes sessions or tools, not '" + by + "'.");
    std::vector<sim::ReplayPtr> replays;
    for (const std::string& rev : revsOf(arguments.value("grid"))) {
        replays.push_back(replayUnder(corpus, rev, console, replays.empty() ? nullptr : replays.front()));
        if (replays.back() == nullptr) return kUsage;
    }
    if (replays.size() < 2) return complain(console, "--grid takes two or more versions, separated by commas.");
    const Result<sim::VersionGrid> grid =
        sim::versionGrid(replays, by == "tools" ? sim::GridColumns::Tools : sim::GridColumns::Sessions);
    if (!grid) return complain(console, grid.error());
    if (arguments.has("json"))
        print(Json::object({{"format", 1}, {"grid", sim::gridJson(*grid)}}), console);
    else
        printGrid(*grid, console);
    const bool flipped =
        std::any_of(grid->cells.begin(), grid->cells.end(), [](const sim::VersionGrid::Cell& cell) { return cell.flips > 0; });
    return flipped ? kFindings : kFine;
}

/// Options that do nothing together.
std::optional<std::string> clash(const Arguments& arguments) {
    if (arguments.has("grid-by") && !arguments.has("grid")) return "--grid-by is of --grid.";
    if (arguments.has("group-by") && arguments.has("json")) return "With --json, --full gives all groups; --group-by prints one.";
    for (const char* option : {"from", "to", "baseline", "full", "group-by", "junit", "sarif"})
        if (arguments.has("grid") && arguments.has(option))
            return "--grid names its own versions and goes with --grid-by and --json only, not with --" + std::string(option) +
                   ".";
    return std::nullopt;
}

}  // namespace

int runCompare(const Arguments& arguments, Console& console) {
    if (const std::optional<std::string> message = clash(arguments)) return complain(console, *message);
    const std::vector<std::string> only(arguments.operands.begin() + 1, arguments.operands.end());
    const sim::WorkspacePtr workspace = openWorkspace(arguments.operands.front(), only, console);
    if (workspace == nullptr) return kUsage;
    const std::string to = arguments.value("to", workspace->manifest.candidate);
    if (to.empty() && !arguments.has("grid"))
        return complain(console, "Say what to compare with: --to REV. The manifest names no candidate.");
    const sim::CorpusPtr corpus = prepare(workspace, console);
    if (corpus == nullptr) return kUsage;
    if (arguments.has("grid")) return runGrid(corpus, arguments, console);
    const sim::ReplayPtr fromReplay = replayUnder(corpus, arguments.value("from"), console);
    const sim::ReplayPtr toReplay = fromReplay == nullptr ? nullptr : replayUnder(corpus, to, console, fromReplay);
    if (toReplay == nullptr) return kUsage;
    Progress progress(console);
    progress.begin("Comparing");
    const Result<Compared> compared = compareWith(fromReplay, toReplay, arguments, progress);
    progress.end();
    if (!compared) return complain(console, compared.error());
    if (arguments.has("json"))
        printJson(*compared, arguments.has("full"), console);
    else if (!printTables(*compared, arguments, console))
        return kUsage;
    if (!writeReports(*compared, arguments, console)) return kUsage;
    return compared->difference.none() ? kFine : kFindings;
}

}  // namespace writ::cli
