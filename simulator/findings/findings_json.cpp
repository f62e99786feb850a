#include "simulator/findings/findings.h"

#include "simulator/replay/json_parts.h"

#include <cmath>

namespace writ::sim {
namespace {

/// With `digits` digits behind the point, whatever the locale.
Json rounded(double number, int digits) {
    const auto power = static_cast<std::int64_t>(std::llround(std::pow(10.0, digits)));
    const std::int64_t scaled = std::llround(std::abs(number) * static_cast<double>(power));
    const std::string fraction = std::to_string(scaled % power + power).substr(1);
    return Json::number((number < 0 && scaled != 0 ? "-" : "") + std::to_string(scaled / power) + "." + fraction);
}

Json placeJson(const Corpus& corpus, StepRef ref) {
    return Json::object({{"session", corpus.sessions[ref.session]->id}, {"step", ref.step}});
}

Json evidenceJson(const Corpus& corpus, const FindingEvidence& evidence) {
    Json::Array places;
    for (const FindingEvidence::Place& place : evidence.places)
        places.push_back(placeJson(corpus, place.step).with("pointer", place.pointer));
    return Json::object({{"what", evidence.what}, {"value", evidence.value}, {"places", Json(std::move(places))}});
}

Json spikeJson(const SpikeNumbers& spike) {
    return Json::object({{"group", spike.group},
                         {"trials", Json(spike.trials)},
                         {"observed", Json(spike.observed)},
                         {"expected", rounded(spike.expected, 2)},
                         {"log10Probability", rounded(spike.log10Probability, 1)}});
}

}  // namespace

Json findingsJson(const Replay& replay, const std::vector<Finding>& found) {
    const Corpus& corpus = *replay.corpus;
    Json::Array items;
    for (const Finding& finding : found) {
        Json::Array steps;
        for (const StepRef& ref : finding.steps) steps.push_back(placeJson(corpus, ref));
        Json::Array evidence;
        for (const FindingEvidence& one : finding.evidence) evidence.push_back(evidenceJson(corpus, one));
        Json::Object members{{"kind", info(finding.kind).id},         {"sentence", finding.sentence},
                             {"steps", Json(std::move(steps))},       {"leftOff", Json(finding.leftOff)},
                             {"evidence", Json(std::move(evidence))}, {"certainty", word(finding.certainty)}};
        if (finding.certainty == Certainty::Heuristic) members.emplace_back("confidence", rounded(finding.confidence / 100.0, 2));
        if (finding.spike) members.emplace_back("spike", spikeJson(*finding.spike));
        items.push_back(Json(std::move(members)));
    }
    return Json(std::move(items));
}

}  // namespace writ::sim
