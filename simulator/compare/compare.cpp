#include "simulator/compare/compare.h"

#include "simulator/replay/json_parts.h"

#include <set>
#include <tuple>

namespace writ::sim {
namespace {

constexpr std::int64_t kFormat = 1;

/// The bits of 64 calls in each verdict.
struct Words {
    std::uint64_t allow = 0, deny = 0, indeterminate = 0;
};
Words wordsOf(const VerdictColumns& verdicts, std::size_t block, std::size_t word) {
    return {verdicts.allow.word(block, word), verdicts.deny.word(block, word), verdicts.indeterminate.word(block, word)};
}

void addFlip(std::size_t index, Comparison& comparison) {
    const CorpusCall& call = comparison.from->corpus->calls[index];
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

Json sideJson(const Replay& replay, std::uint32_t call) {
    const Decision decision = *replay.decision(call);
    return Json::object({{"verdict", word(decision.verdict)}, {"rules", rulesJson(decision.rules, replay.policies->rules())}});
}

Json flipJson(const Comparison& comparison, const Flip& flip) {
    const Corpus& corpus = *comparison.from->corpus;
    const CorpusCall& call = corpus.calls[flip.call];
    const Step& step = call.stepIn(corpus.sessions);
    return Json::object({{"session", corpus.sessions[call.session]->id},
                         {"step", call.step},
                         {"call", call.call},
                         {"source", sourceJson(step.place)},
                         {"tool", step.tool},
                         {"probe", step.probe},
                         {"outcome", word(call.outcome.outcome)},
                         {"counterfactual", flip.counterfactual},
                         {"from", sideJson(*comparison.from, flip.call)},
                         {"to", sideJson(*comparison.to, flip.call)}});
}

/// What makes a flip the same as one in a baseline: the call and the change of its verdict, not the rules behind it.
using FlipKey = std::tuple<std::string, std::int64_t, std::string, std::string>;

FlipKey keyOf(const Json& flip) {
    return {flip["session"].asString(), flip["step"].asInteger(), flip["from"]["verdict"].asString(), flip["to"]["verdict"].asString()};
}

}  // namespace

Result<ComparisonPtr> compare(ReplayPtr from, ReplayPtr to) {
    if (from->corpus != to->corpus) return fail(ErrorKind::Internal, "Only replays of the same sessions can be compared.");
    auto comparison = std::make_shared<Comparison>();
    comparison->from = std::move(from);
    comparison->to = std::move(to);
    const Corpus& corpus = *comparison->from->corpus;
    comparison->firstDivergent.assign(corpus.sessions.size(), 0);
    const BitColumn& replayable = corpus.index.replayable;
    comparison->notReplayable = corpus.calls.size() - countBits(replayable, comparison->from->all());
    for (std::size_t block = 0; block < replayable.blocks(); ++block)
        for (std::size_t word = 0; word < BitColumn::kBlockWords; ++word) compareWord(block, word, *comparison);
    return ComparisonPtr(std::move(comparison));
}

Json compareJson(const Comparison& comparison) {
    Json::Array sessions;
    for (std::size_t i = 0; i < comparison.firstDivergent.size(); ++i) {
        sessions.push_back(Json::object({{"id", comparison.from->corpus->sessions[i]->id},
                                         {"firstDivergent", numberOrNull(comparison.firstDivergent[i])}}));
    }
    Json::Array flips;
    for (const Flip& flip : comparison.flips) flips.push_back(flipJson(comparison, flip));
    return Json::object(
        {{"format", Json(kFormat)},
         {"digests", Json::object({{"from", digestsJson(comparison.from->digests)}, {"to", digestsJson(comparison.to->digests)}})},
         {"summary", Json::object({{"wouldDeny", comparison.wouldDeny},
                                   {"wouldAllow", comparison.wouldAllow},
                                   {"indeterminate", comparison.indeterminate},
                                   {"unchanged", comparison.unchanged},
                                   {"notReplayable", comparison.notReplayable}})},
         {"sessions", Json(std::move(sessions))},
         {"flips", Json(std::move(flips))}});
}

Result<std::vector<Flip>> flipsBeyond(const Comparison& comparison, const Json& baseline) {
    const Json* format = baseline.find("format");
    const Json* listed = baseline.find("flips");
    if (format == nullptr || !(*format == Json(kFormat)) || listed == nullptr || !listed->isArray()) {
        return fail(ErrorKind::Malformed, "A baseline is what an earlier 'writ compare --json' printed (format 1, with \"flips\").");
    }
    std::set<FlipKey> known;
    for (const Json& flip : listed->asArray()) known.insert(keyOf(flip));
    std::vector<Flip> beyond;
    for (const Flip& flip : comparison.flips) {
        if (known.count(keyOf(flipJson(comparison, flip))) == 0) beyond.push_back(flip);
    }
    return beyond;
}

}  // namespace writ::sim
