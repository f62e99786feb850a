#include "simulator/compare/baseline.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <set>
#include <tuple>

namespace writ::sim {
namespace {

bool isVerdict(const std::string& text) {
    return text == word(Verdict::Allow) || text == word(Verdict::Deny) || text == word(Verdict::Indeterminate);
}

Failure noBaseline(const std::string& why) {
    return fail(ErrorKind::Malformed,
                "A baseline is what 'writ compare --json' or 'writ review --json' printed (format 1): " + why + ".");
}

Result<BaselineFlip> flipFromJson(const Json& json) {
    const std::int64_t step = json["step"].asInteger();
    BaselineFlip flip{json["session"].asString(), 0, json["tool"].asString(), json["from"]["verdict"].asString(),
                      json["to"]["verdict"].asString()};
    const bool known = !flip.session.empty() && step > 0 && step <= std::numeric_limits<std::uint32_t>::max();
    if (!known || !isVerdict(flip.from) || !isVerdict(flip.to) || flip.from == flip.to)
        return noBaseline("a flip has session, step and two different verdicts, not " + json.dump().substr(0, 200));
    flip.step = static_cast<std::uint32_t>(step);
    return flip;
}

BaselineFlip baselineFlip(const Comparison& comparison, const Flip& flip) {
    const Corpus& corpus = comparison.corpus();
    const CorpusCall& call = corpus.calls[flip.call];
    return {corpus.sessions[call.session]->id, call.step, call.stepIn(corpus.sessions).tool,
            std::string(word(*comparison.from->verdict(flip.call))), std::string(word(*comparison.to->verdict(flip.call)))};
}

/// Without the tool, which is there for people.
struct ByChange {
    bool operator()(const BaselineFlip& a, const BaselineFlip& b) const {
        return std::tie(a.session, a.step, a.from, a.to) < std::tie(b.session, b.step, b.from, b.to);
    }
};

}  // namespace

Result<Baseline> baselineFromJson(const Json& document) {
    const Json* listed = document.find("flips");
    if (!(document["format"] == Json(1)) || listed == nullptr || !listed->isArray()) return noBaseline("with \"flips\"");
    const bool isReview = document.contains("review");
    if (document["review"]["stale"].size() != 0) return noBaseline("this review was stale when it was exported");
    Baseline baseline;
    for (const Json& one : listed->asArray()) {
        Result<BaselineFlip> flip = flipFromJson(one);
        if (!flip) return tl::unexpected(flip.error());
        if (isReview && one["review"]["state"].asString() != "accepted") continue;
        baseline.accepted.push_back(*std::move(flip));
    }
    std::sort(baseline.accepted.begin(), baseline.accepted.end());
    return baseline;
}

BaselineDifference differenceFrom(const Baseline& baseline, const Comparison& comparison) {
    BaselineDifference difference;
    const std::set<BaselineFlip, ByChange> listed(baseline.accepted.begin(), baseline.accepted.end());
    std::set<BaselineFlip, ByChange> happening;
    for (const Flip& flip : comparison.flips) {
        const BaselineFlip one = baselineFlip(comparison, flip);
        if (listed.count(one) == 0) difference.beyond.push_back(flip);
        happening.insert(one);
    }
    std::copy_if(listed.begin(), listed.end(), std::back_inserter(difference.gone),
                 [&](const BaselineFlip& one) { return happening.count(one) == 0; });
    return difference;
}

}  // namespace writ::sim
