#include "simulator/compare/compare.h"

#include <algorithm>
#include <bit>

namespace writ::sim {
namespace {

/// The bits of 64 calls in each verdict.
struct Words {
    std::uint64_t allow = 0, deny = 0, indeterminate = 0;
};
Words wordsOf(const VerdictColumns& verdicts, std::size_t block, std::size_t word) {
    return {verdicts.allow.word(block, word), verdicts.deny.word(block, word), verdicts.indeterminate.word(block, word)};
}

void addFlip(std::size_t index, Comparison& comparison) {
    const CorpusCall& call = comparison.corpus().calls[index];
    std::uint32_t& first = comparison.firstDivergent[call.session];
    comparison.flips.push_back({static_cast<std::uint32_t>(index), first != 0});
    if (first == 0) first = call.step;
}

void compareWord(std::size_t block, std::size_t word, Comparison& comparison) {
    const Words from = wordsOf(comparison.from->verdicts, block, word);
    const Words to = wordsOf(comparison.to->verdicts, block, word);
    const auto count = [](std::uint64_t bits) { return static_cast<std::uint64_t>(std::popcount(bits)); };
    comparison.wouldDeny += count(to.deny & ~from.deny);
    comparison.wouldAllow += count(to.allow & ~from.allow);
    comparison.indeterminate += count(to.indeterminate & ~from.indeterminate);
    comparison.unchanged += count((to.allow & from.allow) | (to.deny & from.deny) | (to.indeterminate & from.indeterminate));
    const std::uint64_t flipped = (to.allow ^ from.allow) | (to.deny ^ from.deny) | (to.indeterminate ^ from.indeterminate);
    forEachBit(block, word, flipped, [&](std::size_t call) { addFlip(call, comparison); });
}

}  // namespace

Result<ComparisonPtr> compare(ReplayPtr from, ReplayPtr to) {
    if (from->corpus != to->corpus) return fail(ErrorKind::Internal, "Only replays of the same sessions can be compared.");
    auto comparison = std::make_shared<Comparison>();
    comparison->from = std::move(from);
    comparison->to = std::move(to);
    const Corpus& corpus = comparison->corpus();
    comparison->firstDivergent.assign(corpus.sessions.size(), 0);
    const BitColumn& replayable = corpus.index.replayable;
    comparison->notReplayable = corpus.calls.size() - countBits(replayable, comparison->from->all());
    for (std::size_t block = 0; block < replayable.blocks(); ++block)
        for (std::size_t word = 0; word < BitColumn::kBlockWords; ++word) compareWord(block, word, *comparison);
    return ComparisonPtr(std::move(comparison));
}

const std::vector<FlipKindInfo>& flipKinds() {
    constexpr Verdict kAllow = Verdict::Allow, kDeny = Verdict::Deny, kOpen = Verdict::Indeterminate;
    static const std::vector<FlipKindInfo> table{
        {FlipKind::DenyToAllow, kDeny, kAllow, "deny-allow", "Deny → Allow"},
        {FlipKind::IndeterminateToAllow, kOpen, kAllow, "indeterminate-allow", "Indeterminate → Allow"},
        {FlipKind::AllowToIndeterminate, kAllow, kOpen, "allow-indeterminate", "Allow → Indeterminate"},
        {FlipKind::DenyToIndeterminate, kDeny, kOpen, "deny-indeterminate", "Deny → Indeterminate"},
        {FlipKind::AllowToDeny, kAllow, kDeny, "allow-deny", "Allow → Deny"},
        {FlipKind::IndeterminateToDeny, kOpen, kDeny, "indeterminate-deny", "Indeterminate → Deny"},
    };
    return table;
}

FlipKind flipKind(Verdict from, Verdict to) {
    const std::vector<FlipKindInfo>& table = flipKinds();
    const auto row =
        std::find_if(table.begin(), table.end(), [&](const FlipKindInfo& info) { return info.from == from && info.to == to; });
    return row == table.end() ? FlipKind::DenyToAllow : row->kind;
}

FlipKind flipKind(const Comparison& comparison, const Flip& flip) {
    return flipKind(*comparison.from->verdict(flip.call), *comparison.to->verdict(flip.call));
}

std::string counterfactualSentence(const Comparison& comparison, std::uint32_t session) {
    const Corpus& corpus = comparison.corpus();
    const std::uint32_t first = comparison.firstDivergent[session];
    if (first == 0) return "Both versions decide every call of this session alike.";
    const CallRange range = corpus.index.range(session);
    const auto before = [](const Flip& one, std::size_t call) { return one.call < call; };
    const auto flip = std::lower_bound(comparison.flips.begin(), comparison.flips.end(), range.begin, before);
    const std::size_t after = range.end - flip->call - 1;
    const std::string tool = corpus.sessions[session]->steps[first - 1].tool;
    const FlipKind kind = flipKind(comparison, *flip);
    const FlipKindInfo& info = flipKinds()[static_cast<std::size_t>(kind)];
    std::string sentence = "Step " + std::to_string(first) + " (" + tool + ") is the first that would be decided otherwise (" +
                           std::string(word(info.from)) + " to " + std::string(word(info.to)) + ")";
    if (after == 0) return sentence + "; no call follows it.";
    return sentence + ": from there on the agent could have gone another way, so the " +
           (after == 1 ? "call after it is" : std::to_string(after) + " calls after it are") + " counterfactual.";
}

}  // namespace writ::sim
