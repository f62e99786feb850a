#include "simulator/compare/rule_pairs.h"

#include "simulator/compare/line_diff.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <unordered_map>

namespace writ::sim {
namespace {

/// Rules of which at least half is the same are one rule that changed.
constexpr double kLeastAlike = 0.5;
/// Comparing more rules with more rules than this would take long; names and digests still pair them.
constexpr std::size_t kMostCompared = 40'000;

/// The name a person gave it; nothing of a rule that has none.
std::string_view givenName(const Rule& rule) {
    return rule.annotations["id"].asString();
}

bool isWord(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || byte == '_' ||
           byte >= 0x80;
}

/// Words, numbers and signs; which language it is does not matter.
std::vector<std::string_view> tokensOf(std::string_view text) {
    std::vector<std::string_view> tokens;
    for (std::size_t at = 0; at < text.size();) {
        std::size_t end = at + 1;
        if (isWord(text[at]))
            while (end < text.size() && isWord(text[end])) ++end;
        else if (std::string_view("<>=!&|").find(text[at]) != std::string_view::npos)
            while (end < text.size() && std::string_view("<>=!&|").find(text[end]) != std::string_view::npos) ++end;
        if (std::string_view(" \t\r\n").find(text[at]) == std::string_view::npos) tokens.push_back(text.substr(at, end - at));
        at = end;
    }
    return tokens;
}

/// How alike rules are: twice the weight of what two have in common through the weight of both (Dice); a token weighs one through
/// the number of rules that it stands in.
class Likeness {
public:
    void add(std::string_view text) {
        m_texts.push_back(tokensOf(text));
        for (const std::string_view token : std::set<std::string_view>(m_texts.back().begin(), m_texts.back().end()))
            ++m_rulesWith[token];
    }
    [[nodiscard]] double of(std::size_t a, std::size_t b) const {
        std::unordered_map<std::string_view, int> balance;
        for (const std::string_view token : m_texts[a]) ++balance[token];
        double common = 0;
        for (const std::string_view token : m_texts[b])
            if (balance[token]-- > 0) common += weight(token);
        const double all = total(a) + total(b);
        return all > 0 ? 2 * common / all : 0;
    }

private:
    [[nodiscard]] double weight(std::string_view token) const { return 1.0 / static_cast<double>(m_rulesWith.at(token)); }
    [[nodiscard]] double total(std::size_t index) const {
        double sum = 0;
        for (const std::string_view token : m_texts[index]) sum += weight(token);
        return sum;
    }
    std::vector<std::vector<std::string_view>> m_texts;
    std::unordered_map<std::string_view, std::size_t> m_rulesWith;
};

class Pairing {
public:
    Pairing(const RuleSide& from, const RuleSide& to)
        : m_from(from), m_to(to), m_taken(from.segments.size(), false), m_pairs(to.segments.size()) {}

    std::vector<std::optional<std::uint32_t>> run() {
        pairBy([&](std::uint32_t a, std::uint32_t b) { return m_from.segments[a].text == m_to.segments[b].text; });
        pairBy([&](std::uint32_t a, std::uint32_t b) { return sameRules(a, b); });
        pairBy([&](std::uint32_t a, std::uint32_t b) { return sameName(a, b); });
        pairAlike();
        pairBy(
            [&](std::uint32_t a, std::uint32_t b) { return m_from.segments[a].rules.empty() && m_to.segments[b].rules.empty(); });
        return std::move(m_pairs);
    }

private:
    [[nodiscard]] const Rule* ruleOf(const RuleSide& side, std::uint32_t segment) const {
        const std::vector<std::uint32_t>& rules = side.segments[segment].rules;
        return rules.empty() ? nullptr : &(*side.rules)[rules.front()];
    }

    [[nodiscard]] bool sameRules(std::uint32_t a, std::uint32_t b) const {
        const auto digests = [](const RuleSide& side, std::uint32_t segment) {
            std::vector<Digest> all;
            for (const std::uint32_t rule : side.segments[segment].rules) all.push_back((*side.rules)[rule].digest);
            return all;
        };
        return !m_from.segments[a].rules.empty() && digests(m_from, a) == digests(m_to, b);
    }

    [[nodiscard]] bool sameName(std::uint32_t a, std::uint32_t b) const {
        const Rule* before = ruleOf(m_from, a);
        const Rule* after = ruleOf(m_to, b);
        return before != nullptr && after != nullptr && !givenName(*before).empty() && givenName(*before) == givenName(*after);
    }

    template <typename Fits>
    void pairBy(const Fits& fits) {
        for (std::uint32_t b = 0; b < m_pairs.size(); ++b) {
            for (std::uint32_t a = 0; !m_pairs[b] && a < m_taken.size(); ++a) {
                if (!m_taken[a] && fits(a, b)) take(a, b);
            }
        }
    }

    void take(std::uint32_t a, std::uint32_t b) {
        m_taken[a] = true;
        m_pairs[b] = a;
    }

    [[nodiscard]] static std::string_view textOf(const RuleSide& side, const Rule& rule) {
        return side.source->text({rule.headSpan.begin, rule.span.end});
    }

    /// The most alike first.
    void pairAlike() {
        struct Candidate {
            double likeness;
            std::uint32_t a, b;
        };
        Likeness likeness;
        std::vector<std::uint32_t> before, after;
        collect(m_from, before, likeness, [&](std::uint32_t a) { return !m_taken[a]; });
        collect(m_to, after, likeness, [&](std::uint32_t b) { return !m_pairs[b]; });
        if (!before.empty() && after.size() > kMostCompared / before.size()) return;
        std::vector<Candidate> candidates;
        for (std::size_t i = 0; i < before.size(); ++i) {
            for (std::size_t j = 0; j < after.size(); ++j) {
                if (ruleOf(m_from, before[i])->effect != ruleOf(m_to, after[j])->effect) continue;
                const double alike = likeness.of(i, before.size() + j);
                if (alike >= kLeastAlike) candidates.push_back({alike, before[i], after[j]});
            }
        }
        std::stable_sort(candidates.begin(), candidates.end(),
                         [](const Candidate& x, const Candidate& y) { return x.likeness > y.likeness; });
        for (const Candidate& one : candidates)
            if (!m_taken[one.a] && !m_pairs[one.b]) take(one.a, one.b);
    }

    template <typename Free>
    void collect(const RuleSide& side, std::vector<std::uint32_t>& segments, Likeness& likeness, const Free& isFree) const {
        for (std::uint32_t i = 0; i < side.segments.size(); ++i) {
            const Rule* rule = ruleOf(side, i);
            if (rule == nullptr || !isFree(i)) continue;
            segments.push_back(i);
            likeness.add(textOf(side, *rule));
        }
    }

    const RuleSide& m_from;
    const RuleSide& m_to;
    std::vector<bool> m_taken;
    std::vector<std::optional<std::uint32_t>> m_pairs;
};

/// The rules of a source as they stand in it. Those of a policy set in JSON may be listed in another order.
std::vector<std::uint32_t> rulesOf(const Source& source, const std::vector<Rule>& rules) {
    std::vector<std::uint32_t> own;
    for (std::uint32_t i = 0; i < rules.size(); ++i)
        if (rules[i].file == source.name()) own.push_back(i);
    std::stable_sort(own.begin(), own.end(),
                     [&](std::uint32_t a, std::uint32_t b) { return rules[a].span.begin < rules[b].span.begin; });
    return own;
}

}  // namespace

std::vector<Segment> segmentsOf(const Source& source, const std::vector<Rule>& rules) {
    const auto lines = static_cast<std::uint32_t>(splitLines(source.text()).size());
    const auto textOf = [&](std::uint32_t first, std::uint32_t last) {
        const std::uint32_t begin = source.lineStart(first);
        const std::uint32_t end = last < source.lineCount() ? source.lineStart(last + 1) : source.size();
        return source.text({begin, end});
    };
    std::vector<Segment> segments;
    std::uint32_t next = 1;  // the first line that no segment has
    for (const std::uint32_t i : rulesOf(source, rules)) {
        const Rule& rule = rules[i];
        const std::uint32_t last = source.lineColumn(rule.span.end > rule.span.begin ? rule.span.end - 1 : rule.span.end).line;
        const std::uint32_t first = source.lineColumn(rule.span.begin).line;
        if (first < next && !segments.empty()) {
            // It begins on a line of the segment before.
            Segment& before = segments.back();
            before.rules.push_back(i);
            before.text = textOf(before.firstLine, std::max(last, next - 1));
        } else {
            segments.push_back({next, textOf(next, last), {i}});
        }
        next = std::max(next, last + 1);
    }
    if (next <= lines) segments.push_back({next, textOf(next, lines), {}});
    return segments;
}

std::vector<std::optional<std::uint32_t>> pairSegments(const RuleSide& from, const RuleSide& to) {
    return Pairing(from, to).run();
}

std::size_t commonRules(const std::vector<Rule>& from, const Source& fromSource, const std::vector<Rule>& to,
                        const Source& toSource) {
    std::set<Digest> digests;
    std::set<std::string_view> names;
    for (const Rule& rule : from) {
        if (rule.file != fromSource.name()) continue;
        digests.insert(rule.digest);
        if (!givenName(rule).empty()) names.insert(givenName(rule));
    }
    return static_cast<std::size_t>(std::count_if(to.begin(), to.end(), [&](const Rule& rule) {
        return rule.file == toSource.name() && (digests.count(rule.digest) != 0 || names.count(givenName(rule)) != 0);
    }));
}

}  // namespace writ::sim
