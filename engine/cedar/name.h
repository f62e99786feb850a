#pragma once

#include "engine/decision/request.h"

#include <array>
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

/// Finds the place of a name by its hash. Names are added in the order of their places. The first few lie in the index itself, as
/// records seldom have more: nothing is allocated, and nothing else need be looked at.
class NameIndex {
public:
    static constexpr std::uint32_t kNone = 0xffff'ffff;

    void add(std::uint64_t hash, std::uint32_t place) {
        if (m_many == nullptr && place == m_count && m_count < kFew)
            m_few[m_count++] = upper(hash);
        else
            addMany(upper(hash), place);
    }
    /// After the last add().
    void finish();
    /// The place that `same` confirms, among those of the hash.
    template <class Same>
    [[nodiscard]] std::uint32_t find(std::uint64_t hash, Same same) const {
        const std::uint32_t wanted = upper(hash);
        if (m_many != nullptr) return findMany(wanted, same);
        for (std::uint32_t place = 0; place < m_count; ++place) {
            if (m_few[place] == wanted && same(place)) return place;
        }
        return kNone;
    }

private:
    struct Entry {
        std::uint32_t hash;
        std::uint32_t place;
    };
    static constexpr std::uint32_t kFew = 5;
    static constexpr std::size_t kScanned = 8;  ///< as many entries as fill a line of the cache
    [[nodiscard]] static std::uint32_t upper(std::uint64_t hash) { return static_cast<std::uint32_t>(hash >> 32U); }
    void addMany(std::uint32_t hash, std::uint32_t place);
    template <class Same>
    [[nodiscard]] std::uint32_t findMany(std::uint32_t wanted, Same same) const {
        for (const Entry* at = first(wanted); at != m_many->data() + m_many->size(); ++at) {
            if (at->hash > wanted) break;
            if (at->hash == wanted && same(at->place)) return at->place;
        }
        return kNone;
    }
    /// An entry at or before the first of the hash.
    [[nodiscard]] const Entry* first(std::uint32_t wanted) const {
        return m_many->size() <= kScanned ? m_many->data() : search(wanted);
    }
    [[nodiscard]] const Entry* search(std::uint32_t wanted) const;

    std::uint32_t m_count = 0;
    std::array<std::uint32_t, kFew> m_few{};     ///< hashes by place, where there are no others
    std::unique_ptr<std::vector<Entry>> m_many;  ///< all of them, sorted by hash
};

}  // namespace writ::cedar
