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

/// Calls `visit(first, bits)` for each word of the range that has bits in both columns, until it says false; `first` is the call
/// of the word's first bit. Blocks without bits cost nothing.
template <class Visit>
void forEachWord(const BitColumn& a, const BitColumn& b, CallRange range, Visit visit) {
    if (range.begin >= range.end) return;
    for (std::size_t block = range.begin / BitColumn::kBlockCalls; block <= (range.end - 1) / BitColumn::kBlockCalls; ++block) {
        const BitColumn::Block* left = a.block(block);
        const BitColumn::Block* right = b.block(block);
        if (left == nullptr || right == nullptr) continue;
        const std::size_t base = block * BitColumn::kBlockCalls;
        const std::size_t begin = range.begin > base ? (range.begin - base) / 64 : 0;
        const std::size_t end = std::min(BitColumn::kBlockWords, (range.end - base + 63) / 64);
        for (std::size_t word = begin; word < end; ++word) {
            const std::size_t first = base + word * 64;
            const std::uint64_t bits = (*left)[word] & (*right)[word] & maskOf(first, range);
            if (bits != 0 && !visit(first, bits)) return;
        }
    }
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
    return countBoth(column, column, range);
}

std::uint64_t countBoth(const BitColumn& a, const BitColumn& b, CallRange range) {
    std::uint64_t sum = 0;
    forEachWord(a, b, range, [&](std::size_t, std::uint64_t bits) {
        sum += static_cast<std::uint64_t>(std::popcount(bits));
        return true;
    });
    return sum;
}

std::size_t firstOfBoth(const BitColumn& a, const BitColumn& b, CallRange range) {
    std::size_t found = range.end;
    forEachWord(a, b, range, [&](std::size_t first, std::uint64_t bits) {
        found = first + static_cast<std::size_t>(std::countr_zero(bits));
        return false;
    });
    return found;
}

}  // namespace writ::sim
