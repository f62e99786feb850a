#include "simulator/draft/draft.h"

#include "app/cli/call_cells.h"
#include "app/cli/commands.h"
#include "app/cli/loading.h"

#include <algorithm>
#include <ostream>
#include <sstream>

namespace writ::cli {
namespace {

using sim::TrialResult;

/// All that are named; of what is not named, the rest.
sim::DraftSplit splitOf(const Arguments& arguments, const sim::Corpus& corpus) {
    sim::DraftSplit split{arguments.values("learn"), arguments.values("hold-out")};
    if (split.learn.empty() && split.holdOut.empty()) return sim::everySecondHeldOut(corpus);
    std::vector<std::string>& rest = split.learn.empty() ? split.learn : split.holdOut;
    const std::vector<std::string> named = split.learn.empty() ? split.holdOut : split.learn;
    if (!rest.empty()) return split;
    for (const sim::SessionPtr& session : corpus.sessions) {
        if (std::find(named.begin(), named.end(), session->id) == named.end()) rest.push_back(session->id);
    }
    return split;
}

sim::DraftOptions optionsOf(const Arguments& arguments) {
    sim::DraftOptions options;
    options.alsoNotAllowed = arguments.has("also-denied");
    const std::string kind = arguments.value("principals", "each");
    if (kind == "type") options.principals = sim::DraftPrincipals::Type;
    if (kind != "each" && kind != "type") {
        options.principals = sim::DraftPrincipals::Attribute;
        options.attribute = kind;
    }
    return options;
}

Style styleOf(TrialResult result) {
    if (result == TrialResult::OverBlock) return Style::Deny;
    return result == TrialResult::UnderBlock ? Style::Attention : Style::Indeterminate;
}

void printText(const std::string& text, std::ostream& out) {
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) out << printable(line) << "\n";
}

void printNumbers(const sim::Draft& draft, std::ostream& out, bool colour) {
    const sim::Corpus& corpus = *draft.inForce->corpus;
    const sim::DraftTrial& trial = draft.trial;
    out << "Learnt from " << plural(draft.learnt, "executed call") << " of " << plural(draft.split.learn.size(), "session")
        << "; " << plural(draft.rules.size(), "rule") << ".\n";
    for (std::size_t i = 0; i < sim::kLeftOutCount; ++i) {
        if (draft.leftOut[i] > 0) out << "  left out: " << draft.leftOut[i] << " " << word(static_cast<sim::LeftOut>(i)) << "\n";
    }
    for (const std::string& unsaid : draft.unsaid) out << "  not expressed: " << printable(unsaid) << "\n";
    out << "\nHeld out: " << plural(trial.sessions, "session") << ", " << plural(trial.calls, "call") << "\n";
    for (std::size_t i = 0; i < sim::kTrialResultCount; ++i)
        out << "  " << word(static_cast<TrialResult>(i)) << ": " << trial.counts[i] << "\n";
    TextTable table({{"Session", 24}, {"Step", 0, true}, {"Call", 32}, {"Draft"}, {"Why", 120}});
    for (const sim::TrialCall& call : trial.listed) {
        const sim::CorpusCall& at = corpus.calls[call.call];
        table.add({Cell(corpus.sessions[at.session]->id), Cell(std::to_string(at.step)), Cell(at.stepIn(corpus.sessions).tool),
                   Cell(std::string(word(call.result)), styleOf(call.result)), Cell(call.why)});
    }
    if (!table.empty()) out << "\n" << table.text(colour);
    if (draft.overGranted.empty()) return;
    out << "\nAllowed but never used, in " << printable(draft.inForce->version.label) << ":\n";
    for (const sim::OverGranted& grant : draft.overGranted) out << "  " << printable(grant.text) << "\n";
}

}  // namespace

int runDraft(const Arguments& arguments, Console& console) {
    const std::string output = arguments.value("output");
    const sim::WorkspacePtr workspace = openWorkspace(arguments.operands.front(), {}, console);
    const sim::CorpusPtr corpus = workspace == nullptr ? nullptr : prepare(workspace, console);
    const sim::ReplayPtr inForce = corpus == nullptr ? nullptr : replayUnder(corpus, arguments.value("policies"), console);
    if (inForce == nullptr) return kUsage;
    sim::RunControl control;
    const Result<sim::DraftPtr> draft = sim::makeDraft(inForce, splitOf(arguments, *corpus), optionsOf(arguments), control);
    if (!draft) return complain(console, draft.error());
    const bool json = arguments.has("json");
    if (json) print(sim::draftJson(**draft), console);
    if (!json) printNumbers(**draft, console.out, console.colour);
    if (!output.empty()) {
        if (const Result<void> written = sim::writeDraft(**draft, output); !written) return complain(console, written.error());
        if (!json) console.out << "\nWritten to " << printable(output) << ". It is not in force.\n";
    } else if (!json) {
        console.out << "\n";
        printText((*draft)->text, console.out);
    }
    return kFine;
}

}  // namespace writ::cli
