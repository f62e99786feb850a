#include "engine/cedar/name.h"

#include <algorithm>
#include <cstring>

namespace writ::cedar {
namespace {

__extension__ using Wide = unsigned __int128;

/// Both halves of the product: every bit of either factor reaches every bit of the result.
std::uint64_t mix(std::uint64_t a, std::uint64_t b) {
    const Wide product = static_cast<Wide>(a) * b;
    return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64U);
}

constexpr std::uint64_t kFirst = 0x9e37'79b9'7f4a'7c15;
constexpr std::uint64_t kSecond = 0xd1b5'4a32'd192'ed03;

std::uint64_t hashFrom(std::uint64_t state, std::string_view text) {
    state ^= mix(text.size() ^ kFirst, kSecond);
    while (!text.empty()) {
        std::uint64_t word = 0;
        const std::size_t taken = std::min(text.size(), sizeof word);
        std::memcpy(&word, text.data(), taken);
        state = mix(state ^ word ^ kFirst, kSecond);
        text.remove_prefix(taken);
    }
    return state;
}

}  // namespace

std::uint64_t hashOf(std::string_view text) {
    return mix(hashFrom(kSecond, text), kFirst);
}

std::uint64_t hashOf(std::string_view type, std::string_view id) {
    return mix(hashFrom(hashFrom(kSecond, type), id), kFirst);
}

void NameIndex::addMany(std::uint32_t hash, std::uint32_t place) {
    if (m_many == nullptr) {
        m_many = std::make_unique<std::vector<Entry>>();
        for (std::uint32_t few = 0; few < m_count; ++few) m_many->push_back({m_few[few], few});
    }
    m_many->push_back({hash, place});
}

void NameIndex::finish() {
    if (m_many == nullptr) return;
    std::sort(m_many->begin(), m_many->end(), [](const Entry& a, const Entry& b) { return a.hash < b.hash; });
    m_many->shrink_to_fit();
}

const NameIndex::Entry* NameIndex::search(std::uint32_t wanted) const {
    const auto found = std::lower_bound(m_many->begin(), m_many->end(), wanted,
                                        [](const Entry& e, std::uint32_t hash) { return e.hash < hash; });
    return m_many->data() + (found - m_many->begin());
}

}  // namespace writ::cedar
