#include "simulator/review/review.h"

#include "app/cli/call_cells.h"
#include "app/cli/commands.h"
#include "app/cli/compare_tables.h"
#include "app/cli/loading.h"
#include "simulator/workspace/suggest.h"

#include <algorithm>
#include <ostream>

namespace writ::cli {
namespace {

using sim::ReviewState;

std::vector<std::uint32_t> allFlips(const sim::Comparison& comparison) {
    std::vector<std::uint32_t> calls;
    for (const sim::Flip& flip : comparison.flips) calls.push_back(flip.call);
    return calls;
}

/// The title of a group as people may write it: changes also by their id.
std::string titleOf(const sim::Pivot& by, const std::string& given) {
    if (by.key != sim::PivotKey::Change) return given;
    for (const sim::FlipKindInfo& info : sim::flipKinds())
        if (info.id == given) return std::string(info.title);
    return given;
}

Result<std::vector<std::uint32_t>> groupNamed(const sim::Comparison& comparison, const sim::Pivot& by, const std::string& title) {
    std::vector<std::string> titles;
    for (sim::FlipGroup& group : sim::pivot(comparison, by)) {
        if (group.title == titleOf(by, title)) return std::move(group.calls);
        titles.push_back("'" + group.title + "'");
    }
    return fail(ErrorKind::NotFound, "No flips are grouped by " + sim::text(by) + " as '" + title + "'" +
                                         (titles.empty() ? "." : "; there are " + sim::listed(titles) + "."));
}

Result<std::vector<std::uint32_t>> callNamed(const sim::Comparison& comparison, const std::string& text) {
    const Result<std::pair<std::string, std::uint32_t>> place = sessionAndStep(text);
    if (!place) return tl::unexpected(place.error());
    const sim::Corpus& corpus = comparison.corpus();
    for (const sim::Flip& flip : comparison.flips) {
        const sim::CorpusCall& call = corpus.calls[flip.call];
        if (call.step == place->second && corpus.sessions[call.session]->id == place->first) return std::vector{flip.call};
    }
    return fail(ErrorKind::NotFound, "'" + text + "' is no flip.");
}

/// The flips that SESSION:STEP, KEY=TITLE or `all` names.
Result<std::vector<std::uint32_t>> flipsNamed(const sim::Comparison& comparison, const std::string& text) {
    if (text == "all") return allFlips(comparison);
    const std::size_t equals = text.find('=');
    const Result<sim::Pivot> by = equals == std::string::npos ? Failure(Error()) : sim::pivotFromText(text.substr(0, equals));
    return by ? groupNamed(comparison, *by, text.substr(equals + 1)) : callNamed(comparison, text);
}

struct Change {
    const char* option;
    ReviewState state;
};
constexpr Change kChanges[] = {
    {"accept", ReviewState::Accepted}, {"reject", ReviewState::Rejected}, {"undo", ReviewState::Unreviewed}};

bool changes(const Arguments& arguments) {
    return arguments.has("seal") || std::any_of(std::begin(kChanges), std::end(kChanges),
                                                [&](const Change& change) { return arguments.has(change.option); });
}

/// Carries out what was asked for; what is named is looked up before anything is written.
Result<void> carryOut(sim::Review& review, const Arguments& arguments, const std::string& time) {
    std::vector<std::pair<ReviewState, std::vector<std::uint32_t>>> decisions;
    for (const Change& change : kChanges) {
        for (const std::string& text : arguments.values(change.option)) {
            Result<std::vector<std::uint32_t>> calls = flipsNamed(review.comparison(), text);
            if (!calls) return tl::unexpected(calls.error());
            decisions.emplace_back(change.state, *std::move(calls));
        }
    }
    for (const auto& [state, calls] : decisions) {
        const Result<void> done = review.decide(calls, state, arguments.value("by"), arguments.value("note"), time);
        if (!done) return done;
    }
    return {};
}

std::string stateText(const sim::ReviewDecision& decision) {
    const std::string state(word(decision.state));
    return decision.state == ReviewState::Unreviewed ? state : state + ", " + decision.name;
}

void printReview(const sim::Review& review, Console& console) {
    const sim::Comparison& comparison = review.comparison();
    const std::vector<sim::Flip> flips = inReviewOrder(comparison, comparison.flips);
    std::vector<std::string> states;
    for (const sim::Flip& flip : flips) {
        const auto before = [](const sim::Flip& one, std::uint32_t call) { return one.call < call; };
        const auto at =
            std::lower_bound(comparison.flips.begin(), comparison.flips.end(), flip.call, before) - comparison.flips.begin();
        states.push_back(stateText(review.decisions()[static_cast<std::size_t>(at)]));
    }
    printFlips(comparison, flips, states, console);
    const sim::ReviewCounts counts = review.counts();
    console.out << printable(comparison.from->version.label) << " to " << printable(comparison.to->version.label) << ": "
                << counts.accepted << " accepted, " << counts.rejected << " rejected, " << counts.unreviewed << " unreviewed\n";
    if (!review.staleness().empty()) console.out << printable(review.closedBecause()) << "\n";
    if (const std::optional<sim::Seal>& seal = review.sealed())
        console.out << "Sealed by " << printable(seal->name) << " on " << seal->time
                    << (seal->note.empty() ? "" : ": " + printable(seal->note)) << "\n";
}

sim::ComparisonPtr comparisonOf(const Arguments& arguments, Console& console) {
    const sim::WorkspacePtr workspace = openWorkspace(arguments.operands.front(), {}, console);
    if (workspace == nullptr) return nullptr;
    const std::string to = arguments.value("to", workspace->manifest.candidate);
    if (to.empty()) {
        complain(console, "Say what to review: --to REV. The manifest names no candidate.");
        return nullptr;
    }
    const sim::CorpusPtr corpus = prepare(workspace, console);
    const sim::ReplayPtr from = corpus == nullptr ? nullptr : replayUnder(corpus, arguments.value("from"), console);
    const sim::ReplayPtr replay = from == nullptr ? nullptr : replayUnder(corpus, to, console, from);
    if (replay == nullptr) return nullptr;
    const Result<sim::ComparisonPtr> comparison = sim::compare(from, replay);
    if (!comparison) complain(console, comparison.error());
    return comparison ? *comparison : nullptr;
}

int printResult(sim::Review& review, const Arguments& arguments, Console& console) {
    if (arguments.has("json")) {
        const Result<Json> document = review.toJson();
        if (!document) return complain(console, document.error());
        print(*document, console);
    } else if (arguments.has("markdown")) {
        console.out << review.markdown();
    } else {
        printReview(review, console);
    }
    return kFine;
}

}  // namespace

int runReview(const Arguments& arguments, Console& console) {
    if (arguments.has("json") && arguments.has("markdown"))
        return complain(console, "Only one of --json and --markdown can be printed.");
    if (changes(arguments) && !arguments.has("by")) return complain(console, "Say who decides: --by NAME.");
    const Result<std::string> time = timeArgument(arguments);
    if (!time) return complain(console, time.error());
    const sim::ComparisonPtr comparison = comparisonOf(arguments, console);
    if (comparison == nullptr) return kUsage;
    Result<sim::Store> store = sim::Store::open(comparison->corpus().workspace->root / ".writ" / "store.sqlite");
    if (!store) return complain(console, store.error());
    if (!store->warning().empty()) warn(console, store->warning());
    Result<sim::Review> review =
        arguments.has("restart") ? sim::Review::startAnew(*store, comparison) : sim::Review::open(*store, comparison);
    if (!review) return complain(console, review.error());
    // What cannot be done now is a finding, not a slip in the command.
    const auto refused = [&](const std::string& why) {
        console.err << "writ: " << printable(why) << "\n";
        return kFindings;
    };
    if (changes(arguments) && !review->closedBecause().empty()) return refused(review->closedBecause());
    if (const Result<void> done = carryOut(*review, arguments, *time); !done) return complain(console, done.error());
    if (arguments.has("seal")) {
        if (const std::string why = review->unsealableBecause(); !why.empty())
            return refused("The review cannot be sealed. " + why);
        const Result<sim::Seal> seal = review->seal(arguments.value("by"), arguments.value("note"), *time);
        if (!seal) return complain(console, seal.error());
    }
    const int status = printResult(*review, arguments, console);
    return status == kFine && !review->staleness().empty() ? kFindings : status;
}

}  // namespace writ::cli
