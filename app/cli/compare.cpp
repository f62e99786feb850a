#include "app/cli/call_cells.h"
#include "app/cli/commands.h"
#include "app/cli/loading.h"
#include "engine/json/file.h"
#include "simulator/compare/compare.h"
#include "simulator/replay/wording.h"

#include <ostream>

namespace writ::cli {
namespace {

void printFlips(const sim::Comparison& comparison, const std::vector<sim::Flip>& flips, Console& console) {
    TextTable table({{"Session", 24}, {"Step", 0, true}, {"Call", 32}, {"What it asked", 40}, {"From"}, {"Decided by", 36}, {"To"}, {"Decided by", 36}, {""}});
    const sim::Corpus& corpus = *comparison.from->corpus;
    for (const sim::Flip& flip : flips) {
        const sim::CorpusCall& call = corpus.calls[flip.call];
        const sim::Step& step = call.stepIn(corpus.sessions);
        table.add({corpus.sessions[call.session]->id, std::to_string(call.step), step.tool, sim::callSummary(step),
                   verdictCell(comparison.from->verdict(flip.call)), rulesCell(*comparison.from, flip.call),
                   verdictCell(comparison.to->verdict(flip.call)), rulesCell(*comparison.to, flip.call),
                   marksCell(step, flip.counterfactual, "after the first flip")});
    }
    if (!table.empty()) console.out << table.text(console.colour) << "\n";
}

void printSummary(const sim::Comparison& comparison, std::size_t listed, Console& console) {
    console.out << printable(comparison.from->version.label) << " to " << printable(comparison.to->version.label) << ": "
                << comparison.wouldDeny << " would be denied, " << comparison.wouldAllow << " would be allowed, " << comparison.indeterminate
                << " would be indeterminate, " << comparison.unchanged << " unchanged, " << comparison.notReplayable << " not replayable\n";
    if (listed != comparison.flips.size()) {
        console.out << plural(comparison.flips.size() - listed, "flip") << " listed in the baseline "
                    << (comparison.flips.size() - listed == 1 ? "is" : "are") << " left out.\n";
    }
}

/// The flips that count as findings.
Result<std::vector<sim::Flip>> findings(const sim::Comparison& comparison, const Arguments& arguments) {
    if (!arguments.has("baseline")) return comparison.flips;
    const std::string file = arguments.value("baseline");
    const Result<Json> baseline = readJsonFile(file);
    if (!baseline) return tl::unexpected(Error(baseline.error()).in(file));
    Result<std::vector<sim::Flip>> beyond = sim::flipsBeyond(comparison, *baseline);
    if (!beyond) return tl::unexpected(std::move(beyond.error()).in(file));
    return beyond;
}

}  // namespace

int runCompare(const Arguments& arguments, Console& console) {
    const std::vector<std::string> only(arguments.operands.begin() + 1, arguments.operands.end());
    const sim::WorkspacePtr workspace = openWorkspace(arguments.operands.front(), only, console);
    if (workspace == nullptr) return kUsage;
    const std::string to = arguments.value("to", workspace->manifest.candidate);
    if (to.empty()) return complain(console, "Say what to compare with: --to REV. The manifest names no candidate.");
    const sim::CorpusPtr corpus = prepare(workspace, console);
    if (corpus == nullptr) return kUsage;
    const sim::ReplayPtr fromReplay = replayUnder(corpus, arguments.value("from"), console);
    const sim::ReplayPtr toReplay = fromReplay == nullptr ? nullptr : replayUnder(corpus, to, console);
    if (toReplay == nullptr) return kUsage;
    const Result<sim::ComparisonPtr> comparison = sim::compare(fromReplay, toReplay);
    if (!comparison) return complain(console, comparison.error());
    const Result<std::vector<sim::Flip>> flips = findings(**comparison, arguments);
    if (!flips) return complain(console, flips.error());
    if (arguments.has("json")) {
        print(sim::compareJson(**comparison), console);
    } else {
        printFlips(**comparison, *flips, console);
        printSummary(**comparison, flips->size(), console);
    }
    return flips->empty() ? kFine : kFindings;
}

}  // namespace writ::cli
