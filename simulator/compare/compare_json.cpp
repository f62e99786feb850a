#include "simulator/compare/compare.h"
#include "simulator/compare/hunks.h"
#include "simulator/compare/pivot.h"
#include "simulator/replay/json_parts.h"

namespace writ::sim {
namespace {

constexpr std::int64_t kFormat = 1;

Json rulesOf(const Replay& replay, std::uint32_t call) {
    return rulesJson(replay.decision(call)->rules, replay.policies->rules());
}

Json sideJson(const Replay& replay, std::uint32_t call) {
    return Json::object({{"verdict", word(*replay.verdict(call))}, {"rules", rulesOf(replay, call)}});
}

/// Which call it is.
Json::Object identity(const Corpus& corpus, const CorpusCall& call) {
    const Step& step = call.stepIn(corpus.sessions);
    return {{"session", corpus.sessions[call.session]->id},
            {"step", call.step},
            {"call", call.call},
            {"source", sourceJson(step.place)},
            {"tool", step.tool},
            {"probe", step.probe}};
}

Json reasonChangeJson(const Comparison& comparison, std::uint32_t index) {
    Json::Object members = identity(comparison.corpus(), comparison.corpus().calls[index]);
    members.emplace_back("verdict", word(*comparison.to->verdict(index)));
    members.emplace_back("from", Json::object({{"rules", rulesOf(*comparison.from, index)}}));
    members.emplace_back("to", Json::object({{"rules", rulesOf(*comparison.to, index)}}));
    return Json(std::move(members));
}

Json seenJson(const Seen& seen) {
    return Json::object({{"times", seen.times}, {"last", seen.last ? Json(momentText(*seen.last)) : Json()}});
}

Json sessionsJson(const Comparison& comparison) {
    Json::Array sessions;
    for (std::size_t i = 0; i < comparison.firstDivergent.size(); ++i) {
        sessions.push_back(Json::object(
            {{"id", comparison.corpus().sessions[i]->id}, {"firstDivergent", numberOrNull(comparison.firstDivergent[i])}}));
    }
    return Json(std::move(sessions));
}

}  // namespace

Json flipJson(const Comparison& comparison, const Flip& flip) {
    const CorpusCall& call = comparison.corpus().calls[flip.call];
    Json::Object members = identity(comparison.corpus(), call);
    members.emplace_back("outcome", word(call.outcome.outcome));
    members.emplace_back("counterfactual", flip.counterfactual);
    members.emplace_back("from", sideJson(*comparison.from, flip.call));
    members.emplace_back("to", sideJson(*comparison.to, flip.call));
    return Json(std::move(members));
}

Json compareJson(const Comparison& comparison, const ComparisonDetail& detail) {
    Json::Array flips;
    for (std::size_t i = 0; i < comparison.flips.size(); ++i) {
        const Json flip = flipJson(comparison, comparison.flips[i]);
        flips.push_back(detail.seen == nullptr ? flip : flip.with("seen", seenJson((*detail.seen)[i])));
    }
    Json::Object members{
        {"format", Json(kFormat)},
        {"digests", Json::object({{"from", digestsJson(comparison.from->digests)}, {"to", digestsJson(comparison.to->digests)}})},
        {"summary", Json::object({{"wouldDeny", comparison.wouldDeny},
                                  {"wouldAllow", comparison.wouldAllow},
                                  {"indeterminate", comparison.indeterminate},
                                  {"unchanged", comparison.unchanged},
                                  {"notReplayable", comparison.notReplayable}})},
        {"sessions", sessionsJson(comparison)},
        {"flips", Json(std::move(flips))}};
    if (detail.reasonOnly) {
        Json::Array changes;
        for (const std::uint32_t call : *detail.reasonOnly) changes.push_back(reasonChangeJson(comparison, call));
        members.emplace_back("reasonOnly", Json(std::move(changes)));
    }
    if (detail.groups != nullptr) members.emplace_back("groups", groupsJson(comparison, *detail.groups));
    if (detail.hunks != nullptr) members.emplace_back("hunks", hunksJson(comparison, *detail.hunks));
    return Json(std::move(members));
}

}  // namespace writ::sim
