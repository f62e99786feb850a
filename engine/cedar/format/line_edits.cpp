#include "engine/cedar/format/format.h"

#include <algorithm>

namespace writ::cedar {
namespace {

using Lines = std::vector<std::string_view>;

/// More lines than this inserted or removed between equal ends are one edit: it bounds time and memory.
constexpr std::int32_t kMaxChanges = 1000;

/// Lines with their ends, so that they add up to the text.
Lines splitLines(std::string_view text) {
    Lines lines;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
        lines.push_back(text.substr(0, end));
        text.remove_prefix(end);
    }
    return lines;
}

struct Match {
    std::size_t before = 0, after = 0;
};

/// The longest common subsequence of two lists of lines, after E. Myers, "An O(ND) difference algorithm" (1986).
/// A diagonal is the place in `before` less that in `after`; m_furthest holds how far into `before` each one got.
class LineMatcher {
public:
    LineMatcher(const Lines& before, const Lines& after)
        : m_before(before),
          m_after(after),
          m_maxChanges(static_cast<std::int32_t>(std::min<std::size_t>(before.size() + after.size(), kMaxChanges))),
          m_furthest(static_cast<std::size_t>(2 * m_maxChanges + 3), 0) {}

    /// In ascending order; none where the texts differ too much.
    std::vector<Match> run() {
        for (std::int32_t changes = 0; changes <= m_maxChanges; ++changes) {
            m_history.push_back(m_furthest);
            for (std::int32_t diagonal = -changes; diagonal <= changes; diagonal += 2) {
                if (advance(changes, diagonal)) return trace(changes);
            }
        }
        return {};
    }

private:
    [[nodiscard]] std::int32_t& furthest(std::int32_t diagonal) {
        return m_furthest[static_cast<std::size_t>(diagonal + m_maxChanges + 1)];
    }

    [[nodiscard]] bool comesFromAbove(std::int32_t changes, std::int32_t diagonal) {
        return diagonal == -changes || (diagonal != changes && furthest(diagonal - 1) < furthest(diagonal + 1));
    }

    /// Goes as far as possible on a diagonal; true at the end of both.
    bool advance(std::int32_t changes, std::int32_t diagonal) {
        const bool above = comesFromAbove(changes, diagonal);
        std::int32_t x = changes == 0 ? 0 : above ? furthest(diagonal + 1) : furthest(diagonal - 1) + 1;
        while (isMatch(x, x - diagonal)) ++x;
        furthest(diagonal) = x;
        return x >= size(m_before) && x - diagonal >= size(m_after);
    }

    [[nodiscard]] bool isMatch(std::int32_t x, std::int32_t y) const {
        return x >= 0 && y >= 0 && x < size(m_before) && y < size(m_after) &&
               m_before[static_cast<std::size_t>(x)] == m_after[static_cast<std::size_t>(y)];
    }

    std::vector<Match> trace(std::int32_t changes) {
        std::vector<Match> matches;
        std::int32_t x = size(m_before), y = size(m_after);
        for (; changes >= 0; --changes) {
            m_furthest = m_history[static_cast<std::size_t>(changes)];
            const std::int32_t diagonal = x - y;
            const bool above = comesFromAbove(changes, diagonal);
            const std::int32_t previous = diagonal + (above ? 1 : -1);
            const std::int32_t fromX = changes == 0 ? 0 : furthest(previous);
            const std::int32_t fromY = changes == 0 ? 0 : fromX - previous;
            for (; x > fromX && y > fromY; --x, --y) {
                matches.push_back({static_cast<std::size_t>(x - 1), static_cast<std::size_t>(y - 1)});
            }
            x = fromX;
            y = fromY;
        }
        std::reverse(matches.begin(), matches.end());
        return matches;
    }

    static std::int32_t size(const Lines& lines) { return static_cast<std::int32_t>(lines.size()); }

    const Lines& m_before;
    const Lines& m_after;
    std::int32_t m_maxChanges;
    std::vector<std::int32_t> m_furthest;
    std::vector<std::vector<std::int32_t>> m_history;  ///< m_furthest before each number of changes
};

std::uint32_t bytes(const Lines& lines, std::size_t begin, std::size_t end) {
    std::size_t total = 0;
    for (std::size_t i = begin; i < end; ++i) total += lines[i].size();
    return static_cast<std::uint32_t>(total);
}

/// Edits for what stands between the matches, `offset` bytes into the text.
std::vector<TextEdit> editsBetween(const Lines& before, const Lines& after, std::vector<Match> matches, std::uint32_t offset) {
    std::vector<TextEdit> edits;
    matches.push_back({before.size(), after.size()});
    std::size_t x = 0, y = 0;
    for (const Match& match : matches) {
        const std::uint32_t removed = bytes(before, x, match.before);
        if (x < match.before || y < match.after) {
            TextEdit edit{{offset, offset + removed}, {}};
            for (; y < match.after; ++y) edit.replacement += after[y];
            edits.push_back(std::move(edit));
        }
        if (match.before == before.size()) break;
        offset += removed + static_cast<std::uint32_t>(before[match.before].size());
        x = match.before + 1;
        y = match.after + 1;
    }
    return edits;
}

}  // namespace

std::vector<TextEdit> lineEdits(std::string_view before, std::string_view after) {
    Lines from = splitLines(before), to = splitLines(after);
    const auto head = std::mismatch(from.begin(), from.end(), to.begin(), to.end()).first - from.begin();
    const std::uint32_t offset = bytes(from, 0, static_cast<std::size_t>(head));
    from.erase(from.begin(), from.begin() + head);
    to.erase(to.begin(), to.begin() + head);
    const auto tail = std::mismatch(from.rbegin(), from.rend(), to.rbegin(), to.rend()).first - from.rbegin();
    from.erase(from.end() - tail, from.end());
    to.erase(to.end() - tail, to.end());
    return editsBetween(from, to, LineMatcher(from, to).run(), offset);
}

}  // namespace writ::cedar
