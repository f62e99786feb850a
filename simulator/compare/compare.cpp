#include "simulator/compare/compare.h"

#include <algorithm>

namespace writ::sim {
namespace {

void countFlip(Verdict to, Comparison& comparison) {
    switch (to) {
    case Verdict::Deny: ++comparison.wouldDeny; break;
    case Verdict::Allow: ++comparison.wouldAllow; break;
    case Verdict::Indeterminate: ++comparison.indeterminate; break;
    }
}

void compareCall(std::uint32_t index, Comparison& comparison) {
    const std::optional<Verdict> from = comparison.from->verdict(index);
    const std::optional<Verdict> to = comparison.to->verdict(index);
    if (!from || !to) {
        ++comparison.notReplayable;
        return;
    }
    if (*from == *to) {
        ++comparison.unchanged;
        return;
    }
    const CorpusCall& call = comparison.corpus().calls[index];
    std::uint32_t& first = comparison.firstDivergent[call.session];
    comparison.flips.push_back({index, first != 0});
    if (first == 0) first = call.step;
    countFlip(*to, comparison);
}

}  // namespace

Result<ComparisonPtr> compare(ReplayPtr from, ReplayPtr to) {
    if (from->corpus != to->corpus) return fail(ErrorKind::Internal, "Only replays of the same sessions can be compared.");
    auto comparison = std::make_shared<Comparison>();
    comparison->from = std::move(from);
    comparison->to = std::move(to);
    const Corpus& corpus = comparison->corpus();
    comparison->firstDivergent.assign(corpus.sessions.size(), 0);
    for (std::uint32_t i = 0; i < corpus.calls.size(); ++i) compareCall(i, *comparison);
    return ComparisonPtr(std::move(comparison));
}

const std::vector<ChangeKindInfo>& changeKinds() {
    constexpr Verdict kAllow = Verdict::Allow, kDeny = Verdict::Deny, kOpen = Verdict::Indeterminate;
    static const std::vector<ChangeKindInfo> table{
        {ChangeKind::DenyToAllow, kDeny, kAllow, "deny-allow", "Deny → Allow"},
        {ChangeKind::IndeterminateToAllow, kOpen, kAllow, "indeterminate-allow", "Indeterminate → Allow"},
        {ChangeKind::AllowToIndeterminate, kAllow, kOpen, "allow-indeterminate", "Allow → Indeterminate"},
        {ChangeKind::DenyToIndeterminate, kDeny, kOpen, "deny-indeterminate", "Deny → Indeterminate"},
        {ChangeKind::AllowToDeny, kAllow, kDeny, "allow-deny", "Allow → Deny"},
        {ChangeKind::IndeterminateToDeny, kOpen, kDeny, "indeterminate-deny", "Indeterminate → Deny"},
    };
    return table;
}

ChangeKind changeKind(Verdict from, Verdict to) {
    const std::vector<ChangeKindInfo>& table = changeKinds();
    const auto row = std::find_if(table.begin(), table.end(),
                                  [&](const ChangeKindInfo& info) { return info.from == from && info.to == to; });
    return row == table.end() ? ChangeKind::DenyToAllow : row->kind;
}

ChangeKind changeKind(const Comparison& comparison, const Flip& flip) {
    return changeKind(*comparison.from->verdict(flip.call), *comparison.to->verdict(flip.call));
}

std::string counterfactualSentence(const Comparison& comparison, std::uint32_t session) {
    const Corpus& corpus = comparison.corpus();
    const std::uint32_t first = comparison.firstDivergent[session];
    if (first == 0) return "Both versions decide every call of this session alike.";
    const auto flip = std::find_if(comparison.flips.begin(), comparison.flips.end(), [&](const Flip& one) {
        return corpus.calls[one.call].session == session && corpus.calls[one.call].step == first;
    });
    const auto after = std::count_if(corpus.calls.begin(), corpus.calls.end(), [&](const CorpusCall& call) {
        return call.session == session && call.step > first;
    });
    const std::string tool = corpus.sessions[session]->steps[first - 1].tool;
    const ChangeKind kind = changeKind(comparison, *flip);
    const ChangeKindInfo& info = changeKinds()[static_cast<std::size_t>(kind)];
    std::string sentence = "Step " + std::to_string(first) + " (" + tool + ") is the first that would be decided otherwise (" +
                           std::string(word(info.from)) + " to " + std::string(word(info.to)) + ")";
    if (after == 0) return sentence + "; no call follows it.";
    return sentence + ": from there on the agent could have gone another way, so the " +
           (after == 1 ? "call after it is" : std::to_string(after) + " calls after it are") + " counterfactual.";
}

}  // namespace writ::sim
