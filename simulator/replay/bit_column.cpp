#include "simulator/replay/bit_column.h"

#include <algorithm>

namespace writ::sim {
namespace {

/// The bits of a word that lie in a range, whose calls are numbered from that of the word's first bit.
std::uint64_t maskOf(std::size_t first, CallRange range) {
    std::uint64_t mask = ~std::uint64_t{0};
    if (range.begin > first) mask &= ~std::uint64_t{0} << (range.begin - first);
    if (range.end < first + 64) mask &= ~(~std::uint64_t{0} << (range.end - first));
    return mask;
}

/// Calls `visit(block, word, mask)` for each word that the range touches, until it says false.
template <class Visit>
void forEachWord(CallRange range, Visit visit) {
    if (range.begin >= range.end) return;
    const std::size_t last = (range.end - 1) / 64;
    for (std::size_t at = range.begin / 64; at <= last; ++at)
        if (!visit(at / BitColumn::kBlockWords, at % BitColumn::kBlockWords, maskOf(at * 64, range))) return;
}

template <class Words>
std::uint64_t count(CallRange range, Words words) {
    std::uint64_t sum = 0;
    forEachWord(range, [&](std::size_t block, std::size_t word, std::uint64_t mask) {
        sum += static_cast<std::uint64_t>(std::popcount(words(block, word) & mask));
        return true;
    });
    return sum;
}

}  // namespace

void BitColumn::set(std::size_t call) {
    setWord(call / kBlockCalls, call / 64 % kBlockWords, std::uint64_t{1} << (call % 64));
}

void BitColumn::setWord(std::size_t block, std::size_t word, std::uint64_t bits) {
    if (bits == 0) return;
    if (!m_blocks[block]) m_blocks[block] = std::make_unique<Block>();
    (*m_blocks[block])[word] |= bits;
}

std::size_t BitColumn::bytes() const {
    const auto used = std::count_if(m_blocks.begin(), m_blocks.end(), [](const auto& block) { return block != nullptr; });
    return m_blocks.size() * sizeof(m_blocks.front()) + static_cast<std::size_t>(used) * sizeof(Block);
}

std::uint64_t countBits(const BitColumn& column, CallRange range) {
    return count(range, [&](std::size_t block, std::size_t word) { return column.word(block, word); });
}

std::uint64_t countBoth(const BitColumn& a, const BitColumn& b, CallRange range) {
    return count(range, [&](std::size_t block, std::size_t word) { return a.word(block, word) & b.word(block, word); });
}

std::size_t firstOfBoth(const BitColumn& a, const BitColumn& b, CallRange range) {
    std::size_t found = range.end;
    forEachWord(range, [&](std::size_t block, std::size_t word, std::uint64_t mask) {
        const std::uint64_t bits = a.word(block, word) & b.word(block, word) & mask;
        if (bits == 0) return true;
        found = (block * BitColumn::kBlockWords + word) * 64 + static_cast<std::size_t>(std::countr_zero(bits));
        return false;
    });
    return found;
}

}  // namespace writ::sim
