#include "simulator/compare/hunks.h"

#include "simulator/compare/hunk_parts.h"
#include "simulator/replay/parallel.h"

#include <algorithm>
#include <set>
#include <utility>

namespace writ::sim {
namespace {

constexpr std::size_t kCallsAtOnce = 64;

std::vector<Digest> rulesOf(const PolicySet& policies) {
    std::vector<Digest> digests;
    for (const Rule& rule : policies.rules()) digests.push_back(rule.digest);
    std::sort(digests.begin(), digests.end());
    return digests;
}

/// Progress of one of several equal parts of some work.
class PartControl final : public RunControl {
public:
    PartControl(RunControl& whole, std::uint64_t part, std::uint64_t parts) : m_whole(whole), m_part(part), m_parts(parts) {}
    [[nodiscard]] bool cancelled() const override { return m_whole.cancelled(); }
    void progress(std::uint64_t done, std::uint64_t total) override { m_whole.progress(m_part * total + done, m_parts * total); }

private:
    RunControl& m_whole;
    std::uint64_t m_part, m_parts;
};

/// What came of undoing some hunks.
struct Trial {
    std::string notUndone;            ///< the first error, where that does not compile
    std::vector<std::uint32_t> back;  ///< calls that are decided as in A again, ascending
};

class HunkFinder {
public:
    HunkFinder(const Comparison& comparison, RunControl& control, const HunkOptions& options)
        : m_comparison(comparison),
          m_control(control),
          m_options(options),
          m_language(*languageById(comparison.corpus().workspace->manifest.language)),
          m_files(filesThatDiffer({&comparison.from->version, comparison.from->policies.get()},
                                  {&comparison.to->version, comparison.to->policies.get()}, options.contextLines)),
          m_rules(rulesOf(*comparison.to->policies)) {}

    Result<HunkReport> run() {
        for (std::uint32_t f = 0; f < m_files.size(); ++f)
            for (std::uint32_t h = 0; h < m_files[f].change.hunks.size(); ++h) m_hunks.push_back({f, h});
        if (Result<void> done = trySingle(); !done) return tl::unexpected(done.error());
        if (Result<void> done = tryPairs(); !done) return tl::unexpected(done.error());
        for (FileParts& file : m_files) m_report.files.push_back(std::move(file.change));
        return std::move(m_report);
    }

private:
    [[nodiscard]] Hunk& at(HunkRef ref) { return m_files[ref.file].change.hunks[ref.hunk]; }

    Result<void> trySingle() {
        std::vector<std::uint32_t> flips;
        for (const Flip& flip : m_comparison.flips) flips.push_back(flip.call);
        std::set<std::uint32_t> explained;
        for (std::size_t i = 0; i < m_hunks.size() && !flips.empty(); ++i) {
            Result<Trial> trial = without({m_hunks[i]}, flips, PartControl(m_control, i, m_hunks.size()));
            if (!trial) return tl::unexpected(trial.error());
            Hunk& hunk = at(m_hunks[i]);
            hunk.notUndone = std::move(trial->notUndone);
            hunk.flips = std::move(trial->back);
            explained.insert(hunk.flips.begin(), hunk.flips.end());
        }
        std::copy_if(flips.begin(), flips.end(), std::back_inserter(m_report.unexplained),
                     [&](std::uint32_t call) { return explained.count(call) == 0; });
        return {};
    }

    /// Pairs of hunks whose rules decided an unexplained flip come first.
    Result<void> tryPairs() {
        if (m_report.unexplained.empty()) return {};
        const std::vector<std::uint32_t> open = m_report.unexplained;
        const std::vector<std::pair<HunkRef, HunkRef>> pairs = likelyPairs(open);
        std::set<std::uint32_t> left(open.begin(), open.end());
        for (const auto& pair : pairs) {
            if (left.empty()) break;
            if (m_report.pairsTried == m_options.maxPairs) {
                m_report.cut = true;
                break;
            }
            const PartControl part(m_control, m_report.pairsTried, std::min(pairs.size(), m_options.maxPairs));
            Result<Trial> trial = without({pair.first, pair.second}, open, part);
            if (!trial) return tl::unexpected(trial.error());
            ++m_report.pairsTried;
            for (const std::uint32_t call : trial->back) left.erase(call);
            if (!trial->back.empty()) m_report.pairs.push_back({pair.first, pair.second, std::move(trial->back)});
        }
        m_report.unexplained.assign(left.begin(), left.end());
        std::sort(m_report.pairs.begin(), m_report.pairs.end(),
                  [](const HunkPair& a, const HunkPair& b) { return std::tie(a.first, a.second) < std::tie(b.first, b.second); });
        return {};
    }

    [[nodiscard]] std::vector<std::pair<HunkRef, HunkRef>> likelyPairs(const std::vector<std::uint32_t>& calls) {
        std::set<std::pair<HunkRef, HunkRef>> likely;
        const Decider before(*m_comparison.from);
        const Decider after(*m_comparison.to);
        for (const std::uint32_t call : calls) {
            if (likely.size() >= m_options.maxPairs || m_control.cancelled()) break;
            const std::vector<HunkRef> own = decidingHunks(*before(call), *after(call));
            for (std::size_t i = 0; i < own.size(); ++i)
                for (std::size_t j = i + 1; j < own.size() && likely.size() < m_options.maxPairs; ++j)
                    likely.insert({own[i], own[j]});
        }
        std::vector<std::pair<HunkRef, HunkRef>> pairs(likely.begin(), likely.end());
        // One more than may be tried, so that a cut is noticed.
        for (std::size_t i = 0; i < m_hunks.size(); ++i)
            for (std::size_t j = i + 1; j < m_hunks.size() && pairs.size() <= m_options.maxPairs; ++j)
                if (likely.count({m_hunks[i], m_hunks[j]}) == 0) pairs.emplace_back(m_hunks[i], m_hunks[j]);
        return pairs;
    }

    /// The hunks that change a rule that decided on either side.
    [[nodiscard]] std::vector<HunkRef> decidingHunks(const Decision& from, const Decision& to) {
        const auto decided = [](const std::vector<std::uint32_t>& rules, const Decision& decision) {
            return std::any_of(rules.begin(), rules.end(), [&](std::uint32_t rule) {
                return std::binary_search(decision.rules.begin(), decision.rules.end(), rule) ||
                       std::binary_search(decision.open.begin(), decision.open.end(), rule);
            });
        };
        std::vector<HunkRef> found;
        for (const HunkRef ref : m_hunks) {
            const Hunk& hunk = at(ref);
            if (hunk.kind != HunkKind::RuleReworded && (decided(hunk.fromRules, from) || decided(hunk.toRules, to)))
                found.push_back(ref);
        }
        return found;
    }

    /// Decides calls under the second version with some hunks undone.
    Result<Trial> without(const std::vector<HunkRef>& undone, const std::vector<std::uint32_t>& calls, PartControl part) {
        if (m_control.cancelled()) return fail(ErrorKind::Cancelled, "Cancelled.");
        const Compiled compiled = m_language.compile(sourcesWithout(undone, m_files, m_comparison.to->version));
        Trial trial;
        if (compiled.policies == nullptr) {
            trial.notUndone = firstError(compiled.diagnostics);
            return trial;
        }
        // Rules that all do the same decide the same.
        if (rulesOf(*compiled.policies) == m_rules) return trial;
        std::vector<std::uint8_t> isBack(calls.size(), 0);
        const auto makeWork = [&]() -> ItemWork {
            const std::shared_ptr<Scratch> scratch = compiled.policies->makeScratch();
            return [&, scratch](std::size_t i) {
                const Input& input = *m_comparison.corpus().calls[calls[i]].input;
                isBack[i] = compiled.policies->decide(input, *scratch).verdict == *m_comparison.from->verdict(calls[i]) ? 1 : 0;
            };
        };
        if (Result<void> done = parallelFor(calls.size(), kCallsAtOnce, part, makeWork); !done)
            return tl::unexpected(done.error());
        for (std::size_t i = 0; i < calls.size(); ++i)
            if (isBack[i] != 0) trial.back.push_back(calls[i]);
        return trial;
    }

    static std::string firstError(const std::vector<Diagnostic>& diagnostics) {
        const auto error = std::find_if(diagnostics.begin(), diagnostics.end(),
                                        [](const Diagnostic& one) { return one.severity == Severity::Error; });
        return error == diagnostics.end() ? "Without it the policies do not compile."
                                          : "Without it the policies do not compile: " + error->message;
    }

    const Comparison& m_comparison;
    RunControl& m_control;
    const HunkOptions& m_options;
    const Language& m_language;
    std::vector<FileParts> m_files;
    std::vector<Digest> m_rules;
    std::vector<HunkRef> m_hunks;
    HunkReport m_report;
};

}  // namespace

std::string_view word(HunkKind kind) {
    switch (kind) {
    case HunkKind::NewRule: return "new_rule";
    case HunkKind::RuleRemoved: return "rule_removed";
    case HunkKind::RuleChanged: return "rule_changed";
    case HunkKind::RuleReworded: return "rule_reworded";
    case HunkKind::RuleMoved: return "rule_moved";
    case HunkKind::Text: return "text";
    }
    return "text";
}

std::size_t HunkReport::hunkCount() const {
    std::size_t count = 0;
    for (const FileChange& file : files) count += file.hunks.size();
    return count;
}

std::vector<HunkRef> HunkReport::hunksOf(std::uint32_t call) const {
    const auto has = [&](const std::vector<std::uint32_t>& calls) {
        return std::binary_search(calls.begin(), calls.end(), call);
    };
    std::set<HunkRef> found;
    for (std::uint32_t f = 0; f < files.size(); ++f)
        for (std::uint32_t h = 0; h < files[f].hunks.size(); ++h)
            if (has(files[f].hunks[h].flips)) found.insert({f, h});
    for (const HunkPair& pair : pairs)
        if (has(pair.flips)) found.insert({pair.first, pair.second});
    return {found.begin(), found.end()};
}

Result<HunkReport> hunkReport(const Comparison& comparison, RunControl& control, const HunkOptions& options) {
    return HunkFinder(comparison, control, options).run();
}

HunkReport textHunks(const PolicyVersion& from, const PolicySet& fromRules, const PolicyVersion& to, const PolicySet& toRules,
                     const HunkOptions& options) {
    HunkReport report;
    for (FileParts& file : filesThatDiffer({&from, &fromRules}, {&to, &toRules}, options.contextLines))
        report.files.push_back(std::move(file.change));
    return report;
}

}  // namespace writ::sim
