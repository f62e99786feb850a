#include "simulator/findings/same_call.h"

#include "simulator/findings/text_values.h"
#include "simulator/findings/words.h"

#include <algorithm>
#include <array>
#include <map>

namespace writ::sim {
namespace {

constexpr auto kPaging =
    std::to_array<std::string_view>({"page", "offset", "cursor", "limit", "skip", "start", "token", "index"});

bool turnsPages(const Leaf& leaf) {
    const std::vector<Word> words = wordsOf(leaf.name, 200);
    return std::any_of(words.begin(), words.end(),
                       [](const Word& word) { return std::find(kPaging.begin(), kPaging.end(), word.stem) != kPaging.end(); });
}

/// Two thirds of the words, counted, of texts of at least three words.
bool alike(const Json& a, const Json& b) {
    if (!a.isString() || !b.isString()) return false;
    std::map<std::string, int> balance;
    const std::vector<Word> before = wordsOf(a.asString());
    const std::vector<Word> after = wordsOf(b.asString());
    if (before.size() < 3 || after.size() < 3) return false;
    for (const Word& word : before) ++balance[word.stem];
    std::size_t common = 0;
    for (const Word& word : after)
        if (balance[word.stem]-- > 0) ++common;
    return common * 3 >= std::max(before.size(), after.size()) * 2;
}

/// An address, a path, an identifier: another one means another thing.
bool isTarget(const Json& value) {
    if (!value.isString()) return false;
    switch (kindOfWhole(value.asString())) {
    case ValueKind::Email:
    case ValueKind::Url:
    case ValueKind::Host:
    case ValueKind::Path:
    case ValueKind::Id: return true;
    case ValueKind::Money:
    case ValueKind::Number:
    case ValueKind::Date:
    case ValueKind::Quoted:
    case ValueKind::Code: break;
    }
    return false;
}

bool fits(const Json& a, const Json& b) {
    if (a == b || alike(a, b)) return true;
    return isTarget(a) && isTarget(b) && plainPath(a.asString()) == plainPath(b.asString());
}

using ByPointer = std::map<std::string_view, const Leaf*>;

ByPointer byPointer(const std::vector<Leaf>& leaves) {
    ByPointer map;
    for (const Leaf& leaf : leaves) map.emplace(leaf.pointer, &leaf);
    return map;
}

}  // namespace

bool same(const std::vector<Leaf>& a, const std::vector<Leaf>& b) {
    if (a.size() != b.size()) return false;
    const ByPointer map = byPointer(a);
    return std::all_of(b.begin(), b.end(), [&](const Leaf& leaf) {
        const auto found = map.find(leaf.pointer);
        return found != map.end() && found->second->value == leaf.value;
    });
}

bool nearlySame(const std::vector<Leaf>& a, const std::vector<Leaf>& b) {
    if (a.empty() || b.empty()) return false;
    ByPointer map = byPointer(a);
    std::size_t equal = 0;
    std::size_t differing = 0;
    for (const Leaf& leaf : b) {
        const auto found = map.find(leaf.pointer);
        const bool known = found != map.end();
        const bool fitting = known && fits(found->second->value, leaf.value);
        if (!fitting && (turnsPages(leaf) || (known && (isTarget(leaf.value) || isTarget(found->second->value))))) return false;
        ++(fitting ? equal : differing);
        if (known) map.erase(found);
    }
    differing += map.size();
    const std::size_t all = equal + differing;
    return equal > 0 && differing <= std::max<std::size_t>(1, all / 3);
}

}  // namespace writ::sim
