#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <memory>
#include <vector>

namespace writ::sim {

/// Calls of a corpus by number: from `begin` up to, not including, `end`.
struct CallRange {
    std::size_t begin = 0;
    std::size_t end = 0;
};

/// One bit for each call of a corpus. It lies in blocks; one without any bit takes no memory. Several threads may set bits of
/// different blocks.
class BitColumn {
public:
    static constexpr std::size_t kBlockWords = 16;
    static constexpr std::size_t kBlockCalls = kBlockWords * 64;
    using Block = std::array<std::uint64_t, kBlockWords>;

    BitColumn() = default;
    explicit BitColumn(std::size_t calls) : m_blocks(blocksOf(calls)) {}
    [[nodiscard]] static std::size_t blocksOf(std::size_t calls) { return (calls + kBlockCalls - 1) / kBlockCalls; }

    void set(std::size_t call);
    /// 64 bits at once; without any nothing is allocated.
    void setWord(std::size_t block, std::size_t word, std::uint64_t bits);
    [[nodiscard]] bool test(std::size_t call) const {
        const Block* bits = block(call / kBlockCalls);
        return bits != nullptr && (((*bits)[call / 64 % kBlockWords] >> (call % 64)) & 1U) != 0;
    }
    [[nodiscard]] std::size_t blocks() const { return m_blocks.size(); }
    /// Null when it has no bit, or there is no such block.
    [[nodiscard]] const Block* block(std::size_t index) const {
        return index < m_blocks.size() ? m_blocks[index].get() : nullptr;
    }
    /// The word of 64 calls.
    [[nodiscard]] std::uint64_t word(std::size_t block, std::size_t word) const {
        const Block* bits = this->block(block);
        return bits == nullptr ? 0 : (*bits)[word];
    }
    [[nodiscard]] std::size_t bytes() const;

private:
    std::vector<std::unique_ptr<Block>> m_blocks;
};

[[nodiscard]] std::uint64_t countBits(const BitColumn& column, CallRange range);
/// Calls that have a bit in both.
[[nodiscard]] std::uint64_t countBoth(const BitColumn& a, const BitColumn& b, CallRange range);
/// The first of them, or `range.end`.
[[nodiscard]] std::size_t firstOfBoth(const BitColumn& a, const BitColumn& b, CallRange range);

/// Calls `visit(call)` for each bit of a word, ascending.
template <class Visit>
void forEachBit(std::size_t block, std::size_t word, std::uint64_t bits, Visit visit) {
    const std::size_t first = block * BitColumn::kBlockCalls + word * 64;
    for (; bits != 0; bits &= bits - 1) visit(first + static_cast<std::size_t>(std::countr_zero(bits)));
}

}  // namespace writ::sim
