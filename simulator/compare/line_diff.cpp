#include "simulator/compare/line_diff.h"

#include <algorithm>

namespace writ::sim {

namespace {

using Lines = std::vector<std::string_view>;

/// Lengths of the longest common subsequences of all tails, row by row.
class TailTable {
public:
    TailTable(const Lines& from, const Lines& to) : m_columns(to.size() + 1), m_cells((from.size() + 1) * m_columns, 0) {
        for (std::size_t i = from.size(); i-- > 0;)
            for (std::size_t j = to.size(); j-- > 0;)
                cell(i, j) = from[i] == to[j] ? cell(i + 1, j + 1) + 1 : std::max(cell(i + 1, j), cell(i, j + 1));
    }
    std::uint32_t& cell(std::size_t i, std::size_t j) { return m_cells[i * m_columns + j]; }

private:
    std::size_t m_columns;
    std::vector<std::uint32_t> m_cells;
};

class Builder {
public:
    void same(std::size_t count) {
        for (; count > 0; --count) m_result.lines.push_back({DiffKind::Same, ++m_from, ++m_to});
    }
    void removed() { m_result.lines.push_back({DiffKind::Removed, ++m_from, 0}); }
    void added() { m_result.lines.push_back({DiffKind::Added, 0, ++m_to}); }
    LineDiff& result() { return m_result; }

private:
    LineDiff m_result;
    std::uint32_t m_from = 0, m_to = 0;
};

void walk(const Lines& from, const Lines& to, Builder& builder) {
    TailTable tails(from, to);
    std::size_t i = 0, j = 0;
    while (i < from.size() || j < to.size()) {
        if (i < from.size() && j < to.size() && from[i] == to[j]) {
            builder.same(1);
            ++i, ++j;
        } else if (i < from.size() && (j == to.size() || tails.cell(i + 1, j) >= tails.cell(i, j + 1))) {
            builder.removed();
            ++i;
        } else {
            builder.added();
            ++j;
        }
    }
}

bool isContinuation(char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

}  // namespace

std::vector<std::string_view> splitLines(std::string_view text) {
    Lines lines;
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        std::string_view line = text.substr(0, end);
        if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
        lines.push_back(line);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    return lines;
}

LineDiff diffLines(std::string_view fromText, std::string_view toText, std::size_t maxCells) {
    Lines from = splitLines(fromText), to = splitLines(toText);
    const auto head =
        static_cast<std::size_t>(std::mismatch(from.begin(), from.end(), to.begin(), to.end()).first - from.begin());
    from.erase(from.begin(), from.begin() + static_cast<std::ptrdiff_t>(head));
    to.erase(to.begin(), to.begin() + static_cast<std::ptrdiff_t>(head));
    const auto tail =
        static_cast<std::size_t>(std::mismatch(from.rbegin(), from.rend(), to.rbegin(), to.rend()).first - from.rbegin());
    from.resize(from.size() - tail);
    to.resize(to.size() - tail);

    Builder builder;
    builder.same(head);
    if ((from.size() + 1) > maxCells / (to.size() + 1)) {
        builder.result().exact = false;
        for (std::size_t i = 0; i < from.size(); ++i) builder.removed();
        for (std::size_t j = 0; j < to.size(); ++j) builder.added();
    } else {
        walk(from, to, builder);
    }
    builder.same(tail);
    return std::move(builder.result());
}

ChangedPart changedPart(std::string_view from, std::string_view to) {
    auto begin = static_cast<std::size_t>(std::mismatch(from.begin(), from.end(), to.begin(), to.end()).first - from.begin());
    while (begin > 0 &&
           ((begin < from.size() && isContinuation(from[begin])) || (begin < to.size() && isContinuation(to[begin]))))
        --begin;
    std::size_t tail = 0;
    const std::size_t most = std::min(from.size(), to.size()) - begin;
    while (tail < most && from[from.size() - 1 - tail] == to[to.size() - 1 - tail]) ++tail;
    while (tail > 0 && isContinuation(from[from.size() - tail])) --tail;
    return {begin, from.size() - tail, to.size() - tail};
}

}  // namespace writ::sim
