#include "simulator/binding/time.h"
#include "simulator/compare/compare.h"
#include "simulator/compare/pivot.h"

#include <algorithm>
#include <map>
#include <utility>

namespace writ::sim {
namespace {

/// The change and the request; nothing where the request is not known in full.
using SeenKey = std::pair<FlipKind, Digest>;

std::optional<SeenKey> keyOf(const Comparison& comparison, const Flip& flip) {
    const BoundCallPtr bound = comparison.corpus().calls[flip.call].bound.get();
    if (bound == nullptr || !bound->request || !bound->request->unknown.empty()) return std::nullopt;
    return SeenKey(flipKind(comparison, flip), sha256(writ::toJson(*bound->request).canonical()));
}

const std::optional<Moment>& timeOf(const Comparison& comparison, const Flip& flip) {
    return comparison.corpus().calls[flip.call].stepIn(comparison.corpus().sessions).time;
}

}  // namespace

std::vector<Seen> seen(const Comparison& comparison) {
    std::map<SeenKey, Seen> byKey;
    std::vector<std::optional<SeenKey>> keys;
    for (const Flip& flip : comparison.flips) {
        keys.push_back(keyOf(comparison, flip));
        if (!keys.back()) continue;
        const auto [entry, isNew] = byKey.try_emplace(*keys.back(), Seen{1, timeOf(comparison, flip)});
        if (isNew) continue;
        Seen& known = entry->second;
        ++known.times;
        const std::optional<Moment>& time = timeOf(comparison, flip);
        if (time && (!known.last || known.last->ms < time->ms)) known.last = time;
    }
    std::vector<Seen> result;
    for (std::size_t i = 0; i < keys.size(); ++i)
        result.push_back(keys[i] ? byKey.at(*keys[i]) : Seen{1, timeOf(comparison, comparison.flips[i])});
    return result;
}

std::string momentText(const Moment& moment) {
    const bool isCount = std::all_of(moment.text.begin(), moment.text.end(), [](char c) { return c >= '0' && c <= '9'; });
    return isCount ? binding::formatTime(moment.ms).value_or(moment.text) : moment.text;
}

}  // namespace writ::sim
