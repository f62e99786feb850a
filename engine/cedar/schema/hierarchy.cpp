#include "engine/cedar/schema/hierarchy.h"

#include <algorithm>
#include <map>
#include <set>

namespace writ::cedar {
namespace {

template <class Key>
using Edges = std::map<Key, std::vector<Key>>;

/// All that can be reached from `start` by at least one edge, sorted.
template <class Key>
std::vector<Key> reached(const Edges<Key>& edges, const Key& start, std::size_t limit) {
    std::set<Key> seen;
    std::vector<Key> open{start};
    while (!open.empty() && seen.size() <= limit) {
        const Key at = std::move(open.back());
        open.pop_back();
        const auto next = edges.find(at);
        if (next == edges.end()) continue;
        for (const Key& key : next->second) {
            if (seen.insert(key).second) open.push_back(key);
        }
    }
    return {seen.begin(), seen.end()};
}

/// Calls `set(row, all it reaches)` for every row.
template <class Row, class Key>
bool closeOver(std::vector<Row>& rows, const Edges<Key>& edges, Key Row::*name, std::vector<Key> Row::*result,
               std::size_t& left) {
    for (Row& row : rows) {
        row.*result = reached(edges, row.*name, left);
        if ((row.*result).size() > left) return false;
        left -= (row.*result).size();
    }
    return true;
}

}  // namespace

bool closeEntityTypes(std::vector<SchemaEntityType>& types, std::size_t maxPairs) {
    Edges<std::string> below;
    for (const SchemaEntityType& type : types) {
        for (const std::string& group : type.memberOf) below[group].push_back(type.name);
    }
    return closeOver(types, below, &SchemaEntityType::name, &SchemaEntityType::descendants, maxPairs);
}

bool closeActions(std::vector<SchemaAction>& actions, std::size_t maxPairs) {
    Edges<EntityUid> below;
    Edges<EntityUid> above;
    for (const SchemaAction& action : actions) {
        for (const EntityUid& group : action.memberOf) {
            below[group].push_back(action.uid);
            above[action.uid].push_back(group);
        }
    }
    return closeOver(actions, below, &SchemaAction::uid, &SchemaAction::descendants, maxPairs) &&
           closeOver(actions, above, &SchemaAction::uid, &SchemaAction::ancestors, maxPairs);
}

}  // namespace writ::cedar
