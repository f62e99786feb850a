#include "simulator/compare/hunk_parts.h"

#include "simulator/compare/rule_pairs.h"
#include "simulator/replay/wording.h"

#include <algorithm>
#include <limits>
#include <set>

namespace writ::sim {
namespace {

constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();

std::string_view baseName(std::string_view name) {
    return name.substr(name.find_last_of('/') + 1);
}

/// The folder that all sources of a version lie in, with its slash: its name is no part of what files are called in it.
std::string_view commonFolder(const std::vector<SourcePtr>& sources) {
    if (sources.empty()) return {};
    std::string_view folder = sources.front()->name();
    for (const SourcePtr& source : sources) {
        const std::string_view name = source->name();
        const std::size_t shortest = std::min(folder.size(), name.size());
        const auto differs = std::mismatch(folder.begin(), folder.begin() + static_cast<std::ptrdiff_t>(shortest), name.begin());
        folder = folder.substr(0, static_cast<std::size_t>(differs.first - folder.begin()));
    }
    return folder.substr(0, folder.find_last_of('/') + 1);
}

struct FilePair {
    SourcePtr from, to;
};

/// Files of the same path in their version, else of the same name, else with the most rules in common, else the only ones left.
class FilePairing {
public:
    FilePairing(const TextSide& from, const TextSide& to) : m_from(from), m_to(to), m_rest(from.version->sources) {
        for (const SourcePtr& source : to.version->sources) m_pairs.push_back({nullptr, source});
    }

    std::vector<FilePair> run() {
        const std::size_t fromFolder = commonFolder(m_from.version->sources).size();
        const std::size_t toFolder = commonFolder(m_to.version->sources).size();
        pairBy(
            [&](const Source& a, const Source& b) { return a.name().substr(fromFolder) == b.name().substr(toFolder) ? 1U : 0U; });
        pairBy([](const Source& a, const Source& b) { return baseName(a.name()) == baseName(b.name()) ? 1U : 0U; });
        pairBy([&](const Source& a, const Source& b) {
            return commonRules(m_from.policies->rules(), a, m_to.policies->rules(), b);
        });
        const auto unpaired = std::count_if(m_pairs.begin(), m_pairs.end(), [](const FilePair& pair) { return !pair.from; });
        if (m_rest.size() == 1 && unpaired == 1) pairBy([](const Source&, const Source&) { return 1U; });
        for (SourcePtr& source : m_rest) m_pairs.push_back({std::move(source), nullptr});
        return std::move(m_pairs);
    }

private:
    /// The best of those that fit at all.
    template <typename Fit>
    void pairBy(const Fit& fit) {
        for (FilePair& pair : m_pairs) {
            if (pair.from) continue;
            std::size_t best = 0;
            auto found = m_rest.end();
            for (auto it = m_rest.begin(); it != m_rest.end(); ++it) {
                const std::size_t value = fit(**it, *pair.to);
                if (value <= best) continue;
                best = value;
                found = it;
            }
            if (found == m_rest.end()) continue;
            pair.from = *found;
            m_rest.erase(found);
        }
    }

    const TextSide& m_from;
    const TextSide& m_to;
    std::vector<SourcePtr> m_rest;
    std::vector<FilePair> m_pairs;
};

/// A segment of each side that belong together; either may be missing.
struct SegmentPair {
    const Segment* from = nullptr;
    const Segment* to = nullptr;
    bool moved = false;
};

/// Which pairs keep their order: the longest ascending choice. `pairs` gives of each segment of `to` that of `from`.
std::vector<bool> inOrder(const std::vector<std::optional<std::uint32_t>>& pairs) {
    std::vector<std::uint32_t> length(pairs.size(), 0), before(pairs.size(), kNone);
    std::vector<std::uint32_t> lastOfLength;  // index of the pair with the smallest end, by length
    for (std::uint32_t i = 0; i < pairs.size(); ++i) {
        if (!pairs[i]) continue;
        const auto smaller = [&](std::uint32_t at, std::uint32_t value) { return *pairs[at] < value; };
        const auto place = std::lower_bound(lastOfLength.begin(), lastOfLength.end(), *pairs[i], smaller);
        before[i] = place == lastOfLength.begin() ? kNone : *std::prev(place);
        if (place == lastOfLength.end())
            lastOfLength.push_back(i);
        else
            *place = i;
    }
    std::vector<bool> kept(pairs.size(), false);
    for (std::uint32_t i = lastOfLength.empty() ? kNone : lastOfLength.back(); i != kNone; i = before[i]) kept[i] = true;
    return kept;
}

/// All segments of both sides: those of `to` in order, and those of `from` that are gone behind what they followed.
std::vector<SegmentPair> aligned(const RuleSide& from, const RuleSide& to) {
    const std::vector<std::optional<std::uint32_t>> pairs = pairSegments(from, to);
    const std::vector<bool> kept = inOrder(pairs);
    std::vector<bool> paired(from.segments.size(), false);
    for (const std::optional<std::uint32_t>& pair : pairs)
        if (pair) paired[*pair] = true;
    std::vector<SegmentPair> result;
    std::uint32_t next = 0;
    const auto addGone = [&](std::uint32_t end) {
        for (; next < end; ++next)
            if (!paired[next]) result.push_back({&from.segments[next], nullptr, false});
    };
    const auto nextKept = [&](std::size_t i) {
        while (i < pairs.size() && !kept[i]) ++i;
        return i < pairs.size() ? *pairs[i] : static_cast<std::uint32_t>(from.segments.size());
    };
    addGone(nextKept(0));
    for (std::uint32_t i = 0; i < pairs.size(); ++i) {
        result.push_back({pairs[i] ? &from.segments[*pairs[i]] : nullptr, &to.segments[i], pairs[i] && !kept[i]});
        if (kept[i]) addGone(nextKept(i + 1));
    }
    return result;
}

bool isBlank(std::string_view text) {
    return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

class FileCutter {
public:
    FileCutter(const FilePair& files, const TextSide& from, const TextSide& to, std::size_t contextLines)
        : m_fromRules(from.policies->rules()), m_toRules(to.policies->rules()), m_context(contextLines) {
        m_parts.change.from = files.from;
        m_parts.change.to = files.to;
        m_from = sideOf(files.from, m_fromRules);
        m_to = sideOf(files.to, m_toRules);
    }

    FileParts run() {
        for (const SegmentPair& pair : aligned(m_from, m_to)) addPiece(pair);
        return std::move(m_parts);
    }

private:
    static RuleSide sideOf(const SourcePtr& source, const std::vector<Rule>& rules) {
        return source == nullptr ? RuleSide{} : RuleSide{source.get(), &rules, segmentsOf(*source, rules)};
    }

    void addPiece(const SegmentPair& pair) {
        Piece piece{pair.from == nullptr ? std::string_view() : pair.from->text,
                    pair.to == nullptr ? std::string_view() : pair.to->text,
                    {}};
        if (piece.from != piece.to || pair.moved) {
            piece.hunk = static_cast<std::uint32_t>(m_parts.change.hunks.size());
            m_parts.change.hunks.push_back(hunkOf(pair, piece));
        }
        m_parts.pieces.push_back(piece);
    }

    Hunk hunkOf(const SegmentPair& pair, const Piece& piece) {
        Hunk hunk;
        if (pair.from != nullptr) hunk.fromRules = pair.from->rules;
        if (pair.to != nullptr) hunk.toRules = pair.to->rules;
        hunk.kind = kindOf(hunk, pair.moved);
        hunk.title = titleOf(hunk, piece);
        LineDiff diff = diffLines(piece.from, piece.to);
        m_parts.change.exact = m_parts.change.exact && diff.exact;
        for (DiffLine& line : diff.lines) {
            if (line.from != 0) line.from += pair.from->firstLine - 1;
            if (line.to != 0) line.to += pair.to->firstLine - 1;
        }
        hunk.lines = shown(diff.lines);
        return hunk;
    }

    [[nodiscard]] HunkKind kindOf(const Hunk& hunk, bool moved) const {
        if (moved) return HunkKind::RuleMoved;
        if (hunk.fromRules.empty()) return hunk.toRules.empty() ? HunkKind::Text : HunkKind::NewRule;
        if (hunk.toRules.empty()) return HunkKind::RuleRemoved;
        return digestsOf(m_fromRules, hunk.fromRules) == digestsOf(m_toRules, hunk.toRules) ? HunkKind::RuleReworded
                                                                                            : HunkKind::RuleChanged;
    }

    static std::vector<Digest> digestsOf(const std::vector<Rule>& rules, const std::vector<std::uint32_t>& some) {
        std::vector<Digest> digests;
        for (const std::uint32_t rule : some) digests.push_back(rules[rule].digest);
        return digests;
    }

    [[nodiscard]] std::string titleOf(const Hunk& hunk, const Piece& piece) const {
        const auto counted = [](std::size_t count, const char* one, const char* many) {
            return count == 1 ? std::string(one) : std::to_string(count) + many;
        };
        const auto name = [&] {
            return hunk.toRules.size() > 1 ? std::to_string(hunk.toRules.size()) + " rules"
                                           : ruleName(m_toRules[hunk.toRules.front()]);
        };
        switch (hunk.kind) {
        case HunkKind::NewRule: return counted(hunk.toRules.size(), "new rule", " new rules");
        case HunkKind::RuleRemoved: return counted(hunk.fromRules.size(), "rule removed", " rules removed");
        case HunkKind::RuleChanged: return name() + " changed";
        case HunkKind::RuleReworded: return rewordedTitle(hunk, name());
        case HunkKind::RuleMoved:
            return hunk.toRules.empty() ? "text moved" : name() + (piece.from == piece.to ? " moved" : " moved and changed");
        case HunkKind::Text: return isBlank(piece.from) && isBlank(piece.to) ? "blank lines" : "text between rules";
        }
        return {};
    }

    [[nodiscard]] std::string rewordedTitle(const Hunk& hunk, const std::string& name) const {
        if (hunk.fromRules.size() == 1 && hunk.toRules.size() == 1) {
            const std::string& before = ruleName(m_fromRules[hunk.fromRules.front()]);
            if (before != name) return before + " renamed " + name;
        }
        return name + " reworded";
    }

    /// What differs with some equal lines around it. Blank lines before and after a rule that is new or gone are no part of it.
    [[nodiscard]] std::vector<DiffLine> shown(const std::vector<DiffLine>& lines) const {
        const auto differs = [&](const DiffLine& line) { return line.kind != DiffKind::Same && !isBlankLine(line); };
        const auto any = [](const DiffLine& line) { return line.kind != DiffKind::Same; };
        const bool onlyBlank = std::none_of(lines.begin(), lines.end(), differs);
        const auto counts = [&](const DiffLine& line) { return onlyBlank ? any(line) : differs(line); };
        const auto first = static_cast<std::size_t>(std::find_if(lines.begin(), lines.end(), counts) - lines.begin());
        const auto last = static_cast<std::size_t>(lines.rend() - std::find_if(lines.rbegin(), lines.rend(), counts));
        const std::size_t begin = first == lines.size() ? 0 : beginOfContext(lines, first);
        const std::size_t end = first == lines.size() ? lines.size() : endOfContext(lines, last);
        return {lines.begin() + static_cast<std::ptrdiff_t>(begin), lines.begin() + static_cast<std::ptrdiff_t>(end)};
    }
    [[nodiscard]] std::size_t beginOfContext(const std::vector<DiffLine>& lines, std::size_t at) const {
        for (std::size_t i = 0; i < m_context && at > 0 && lines[at - 1].kind == DiffKind::Same; ++i) --at;
        return at;
    }
    [[nodiscard]] std::size_t endOfContext(const std::vector<DiffLine>& lines, std::size_t at) const {
        for (std::size_t i = 0; i < m_context && at < lines.size() && lines[at].kind == DiffKind::Same; ++i) ++at;
        return at;
    }

    [[nodiscard]] bool isBlankLine(const DiffLine& line) const {
        return isBlank(line.to != 0 ? m_to.source->line(line.to) : m_from.source->line(line.from));
    }

    FileParts m_parts;
    const std::vector<Rule>& m_fromRules;
    const std::vector<Rule>& m_toRules;
    const std::size_t m_context;
    RuleSide m_from, m_to;
};

/// A file with some of its pieces as they are in the first version.
std::string textWithout(const FileParts& file, const std::set<std::uint32_t>& undone) {
    std::string text;
    for (const Piece& piece : file.pieces) {
        const std::string_view part = piece.hunk && undone.count(*piece.hunk) != 0 ? piece.from : piece.to;
        // The last line of a file may lack its end.
        if (!part.empty() && !text.empty() && text.back() != '\n') text += '\n';
        text += part;
    }
    return text;
}

}  // namespace

std::vector<FileParts> filesThatDiffer(const TextSide& from, const TextSide& to, std::size_t contextLines) {
    std::vector<FileParts> files;
    for (const FilePair& pair : FilePairing(from, to).run()) {
        if (pair.from && pair.to && pair.from->text() == pair.to->text()) continue;
        FileParts parts = FileCutter(pair, from, to, contextLines).run();
        if (!parts.change.hunks.empty()) files.push_back(std::move(parts));
    }
    return files;
}

std::vector<SourcePtr> sourcesWithout(const std::vector<HunkRef>& undone, const std::vector<FileParts>& files,
                                      const PolicyVersion& to) {
    std::map<std::uint32_t, std::set<std::uint32_t>> byFile;
    for (const HunkRef ref : undone) byFile[ref.file].insert(ref.hunk);
    std::vector<SourcePtr> sources = to.sources;
    for (const auto& [number, hunks] : byFile) {
        const FileParts& file = files[number];
        const SourcePtr& named = file.change.to ? file.change.to : file.change.from;
        std::string text = textWithout(file, hunks);
        const auto place = std::find(sources.begin(), sources.end(), file.change.to);
        if (place != sources.end()) sources.erase(place);
        if (!isBlank(text)) sources.push_back(std::make_shared<const Source>(std::string(named->name()), std::move(text)));
    }
    std::sort(sources.begin(), sources.end(), [](const SourcePtr& a, const SourcePtr& b) { return a->name() < b->name(); });
    return sources;
}

}  // namespace writ::sim
