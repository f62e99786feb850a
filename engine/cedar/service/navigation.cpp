#include "engine/cedar/service/name_search.h"
#include "engine/cedar/service/service.h"

#include <algorithm>

namespace writ::cedar {

std::vector<Name> namesAt(const SnapshotData& data, Position at) {
    const DocumentState* state = data.find(at.document);
    if (!state) return {};
    std::vector<Name> names;
    const std::vector<Occurrence> found = data.occurrencesAt(*state, clamped(state->source(), at.offset));
    for (const Occurrence& occurrence : found) {
        if (occurrence.span == found.front().span) names.push_back(occurrence.name);
    }
    return names;
}

std::vector<NamedPlace> placesOf(const SnapshotData& data, const std::vector<Name>& names) {
    std::vector<NamedPlace> places;
    for (const DocumentState& state : data.states) {
        for (Occurrence& occurrence : data.occurrences(state)) {
            if (std::find(names.begin(), names.end(), occurrence.name) == names.end()) continue;
            const bool repeats =
                !places.empty() && places.back().state == &state && places.back().occurrence.span == occurrence.span;
            if (!repeats) places.push_back({&state, std::move(occurrence)});
        }
    }
    return places;
}

std::vector<Location> definition(const Snapshot& snapshot, Position at) {
    const SnapshotData& data = snapshot.data();
    std::vector<Location> found;
    for (const NamedPlace& place : placesOf(data, namesAt(data, at))) {
        if (place.occurrence.declares) found.push_back({place.state->source().name(), place.occurrence.part});
    }
    return found;
}

std::vector<Location> references(const Snapshot& snapshot, Position at, bool withDeclarations) {
    const SnapshotData& data = snapshot.data();
    std::vector<Location> found;
    for (const NamedPlace& place : placesOf(data, namesAt(data, at))) {
        if (withDeclarations || !place.occurrence.declares)
            found.push_back({place.state->source().name(), place.occurrence.part});
    }
    return found;
}

}  // namespace writ::cedar
