#pragma once

#include "engine/decision/request.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace writ::cedar {

// Names with their hashes. A hash depends on the text alone, so that policies and inputs, which are made apart, find each other's
// names by one number; whoever compares hashes compares the texts as well before it says "equal".

[[nodiscard]] std::uint64_t hashOf(std::string_view text);
[[nodiscard]] std::uint64_t hashOf(std::string_view type, std::string_view id);

/// The name of an attribute as a policy writes it.
struct AttributeName {
    explicit AttributeName(std::string written) : text(std::move(written)), hash(hashOf(text)) {}
    std::string text;
    std::uint64_t hash;
};

/// The name of an entity. Values share it; where facts hold the entity they share that of the facts.
struct EntityName {
    explicit EntityName(EntityUid name) : uid(std::move(name)), hash(hashOf(uid.type, uid.id)) {}
    EntityUid uid;
    std::uint64_t hash;

    friend bool operator==(const EntityName& a, const EntityName& b) {
        return &a == &b || (a.hash == b.hash && a.uid.id == b.uid.id && a.uid.type == b.uid.type);
    }
};
using EntityNamePtr = std::shared_ptr<const EntityName>;

/// Finds the place of a name by its hash: (hash, place) pairs, sorted by the upper halves of the hashes.
class NameIndex {
public:
    static constexpr std::uint32_t kNone = 0xffff'ffff;

    void add(std::uint64_t hash, std::uint32_t place) { m_entries.push_back({upper(hash), place}); }
    void finish();
    /// The place that `same` confirms, among those of the hash.
    template <class Same>
    [[nodiscard]] std::uint32_t find(std::uint64_t hash, Same same) const {
        const std::uint32_t wanted = upper(hash);
        for (const Entry* at = first(wanted); at != m_entries.data() + m_entries.size(); ++at) {
            if (at->hash > wanted) break;
            if (at->hash == wanted && same(at->place)) return at->place;
        }
        return kNone;
    }

private:
    struct Entry {
        std::uint32_t hash;
        std::uint32_t place;
    };
    static constexpr std::size_t kScanned = 8;  ///< as many entries as fill a line of the cache
    [[nodiscard]] static std::uint32_t upper(std::uint64_t hash) { return static_cast<std::uint32_t>(hash >> 32U); }
    /// An entry at or before the first of the hash.
    [[nodiscard]] const Entry* first(std::uint32_t wanted) const {
        return m_entries.size() <= kScanned ? m_entries.data() : search(wanted);
    }
    [[nodiscard]] const Entry* search(std::uint32_t wanted) const;

    std::vector<Entry> m_entries;
};

}  // namespace writ::cedar
