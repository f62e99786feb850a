#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace writ {

/// A half-open range of UTF-8 byte offsets into one Source.
struct Span {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;

    [[nodiscard]] constexpr std::uint32_t size() const { return end - begin; }
    [[nodiscard]] constexpr bool empty() const { return begin == end; }
    [[nodiscard]] constexpr Span to(Span last) const { return {begin, last.end}; }
    friend constexpr auto operator<=>(const Span&, const Span&) = default;
};

/// A place as people count it: line and column from 1; the column counts Unicode scalars.
struct LineColumn {
    std::uint32_t line = 1;
    std::uint32_t column = 1;
    friend constexpr auto operator<=>(const LineColumn&, const LineColumn&) = default;
};

/// Owns one text and its line table. Immutable; share it as SourcePtr.
class Source {
public:
    /// The largest text a Source holds, so that 32-bit offsets reach all of it.
    static constexpr std::size_t kMaxBytes = 0x7fff'ffff;

    /// `name` is what people see: a path relative to the workspace, or "<input>". Longer texts are cut at kMaxBytes.
    Source(std::string name, std::string text);

    [[nodiscard]] const std::string& name() const { return m_name; }
    [[nodiscard]] std::string_view text() const { return m_text; }
    /// The bytes of `span`, clamped to the text.
    [[nodiscard]] std::string_view text(Span span) const;
    [[nodiscard]] std::uint32_t size() const { return static_cast<std::uint32_t>(m_text.size()); }
    [[nodiscard]] std::uint32_t lineCount() const { return static_cast<std::uint32_t>(m_lineStarts.size()); }
    [[nodiscard]] LineColumn lineColumn(std::uint32_t offset) const;
    /// The bytes of a line (counted from 1), without its line end.
    [[nodiscard]] std::string_view line(std::uint32_t number) const;
    /// The offset of the first byte of a line (counted from 1).
    [[nodiscard]] std::uint32_t lineStart(std::uint32_t number) const;

private:
    std::string m_name;
    std::string m_text;
    std::vector<std::uint32_t> m_lineStarts;
};

using SourcePtr = std::shared_ptr<const Source>;

/// The offset of the first byte that is not valid UTF-8, or npos.
[[nodiscard]] std::size_t firstInvalidUtf8(std::string_view text);

}  // namespace writ
