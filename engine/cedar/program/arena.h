#pragma once

#include <cstddef>
#include <memory>
#include <new>
#include <span>
#include <type_traits>
#include <vector>

namespace writ::cedar {

/// Memory that is given out piece by piece and taken back at once. Its blocks are kept, so that after the first few uses nothing
/// is allocated. Holds only what needs no destructor.
class Arena {
public:
    void reset() {
        m_block = 0;
        m_used = 0;
    }

    /// `count` objects, value-initialised, valid until reset().
    template <class T>
    [[nodiscard]] std::span<T> make(std::size_t count) {
        static_assert(std::is_trivially_destructible_v<T> && alignof(T) <= kAlignment);
        T* at = reinterpret_cast<T*>(take(count * sizeof(T)));
        for (std::size_t i = 0; i < count; ++i) ::new (at + i) T();
        return {at, count};
    }

private:
    static constexpr std::size_t kAlignment = alignof(std::max_align_t);
    static constexpr std::size_t kBlock = 4096;
    struct Block {
        std::unique_ptr<std::byte[]> bytes;
        std::size_t size = 0;
    };

    std::byte* take(std::size_t bytes) {
        bytes = (bytes + kAlignment - 1) / kAlignment * kAlignment;
        while (m_block < m_blocks.size() && m_used + bytes > m_blocks[m_block].size) {
            ++m_block;
            m_used = 0;
        }
        if (m_block == m_blocks.size()) {
            const std::size_t size = bytes > kBlock ? bytes : kBlock;
            m_blocks.push_back({std::make_unique<std::byte[]>(size), size});
        }
        std::byte* at = m_blocks[m_block].bytes.get() + m_used;
        m_used += bytes;
        return at;
    }

    std::vector<Block> m_blocks;
    std::size_t m_block = 0;
    std::size_t m_used = 0;
};

}  // namespace writ::cedar
