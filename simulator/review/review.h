#pragma once

#include "simulator/compare/compare.h"
#include "simulator/store/store.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace writ::sim {

enum class ReviewState : std::uint8_t { Unreviewed, Accepted, Rejected };
[[nodiscard]] std::string_view word(ReviewState state);  ///< "unreviewed", "accepted", "rejected"

/// What somebody last said of a flip.
struct ReviewDecision {
    ReviewState state = ReviewState::Unreviewed;
    std::string name, note;
    std::string time;  ///< RFC 3339
};

/// One row of the history, which only grows.
struct ReviewEntry {
    std::int64_t id = 0;  ///< ascending
    std::string session;
    std::uint32_t step = 0;
    ReviewDecision decision;  ///< Unreviewed: taken back
};

struct ReviewCounts {
    std::uint64_t accepted = 0, rejected = 0, unreviewed = 0;  ///< partition the flips
    friend bool operator==(const ReviewCounts&, const ReviewCounts&) = default;
};

[[nodiscard]] ReviewCounts countsOf(const std::vector<ReviewDecision>& decisions);

/// The end of a review: every flip was looked at.
struct Seal {
    std::string name, note;
    std::string time;  ///< RFC 3339
    ReviewCounts counts;
    Digest decisions;  ///< over all standing decisions
};

/// What people say of the flips of a comparison, kept in the workspace's store. A review belongs to the names of both versions,
/// and to the digests of both policies and of all else that verdicts depend on. When one of these changed since, the review is
/// stale: it can be read, not continued. A sealed one is not continued either.
/// Each change is one transaction of its own, on disk when the function returns. One object a thread; the store must outlive it.
class Review {
public:
    /// The review of exactly these digests; else the latest of these two versions, which is then stale; else a new one.
    /// Nothing is written.
    [[nodiscard]] static Result<Review> open(Store& store, ComparisonPtr comparison);
    /// A new review with nothing reviewed, where the one that open() finds is stale.
    [[nodiscard]] static Result<Review> startAnew(Store& store, ComparisonPtr comparison);

    [[nodiscard]] const Comparison& comparison() const { return *m_comparison; }
    /// One a flip, in the order of Comparison::flips. Of a stale review, what was said of the same call and the same change then.
    [[nodiscard]] const std::vector<ReviewDecision>& decisions() const { return m_decisions; }
    [[nodiscard]] ReviewCounts counts() const;
    /// What changed since the review was made: "policies of B", "sessions", …; empty: it is fresh.
    [[nodiscard]] const std::vector<std::string>& staleness() const { return m_stale; }
    [[nodiscard]] const std::optional<Seal>& sealed() const { return m_seal; }
    /// Why decide() would refuse now, in one sentence; empty when it would not.
    [[nodiscard]] std::string closedBecause() const;
    /// Why seal() would refuse now: "13 flips are unreviewed."; empty when it would not.
    [[nodiscard]] std::string unsealableBecause() const;

    /// Says the same of several flips (indices into Corpus::calls), all or none. `name` and `time` (RFC 3339) are needed.
    /// Unreviewed takes back what was said.
    [[nodiscard]] Result<void> decide(std::span<const std::uint32_t> calls, ReviewState state, const std::string& name,
                                      const std::string& note, const std::string& time);
    /// Counts what stands in the store at that moment, so nothing that another program wrote is missed.
    [[nodiscard]] Result<Seal> seal(const std::string& name, const std::string& note, const std::string& time);
    /// Every decision ever made in this review, oldest first.
    [[nodiscard]] Result<std::vector<ReviewEntry>> history();
    /// Reads again what another program may have written.
    [[nodiscard]] Result<void> reload();

    /// For a pull request, and as a baseline (baselineFromJson()). `writ review --json`, format 1.
    [[nodiscard]] Result<Json> toJson();
    [[nodiscard]] std::string markdown() const;

private:
    Review(Store& store, ComparisonPtr comparison);

    Store* m_store;
    ComparisonPtr m_comparison;
    std::optional<std::int64_t> m_id;  ///< nothing as long as nothing was written
    std::vector<ReviewDecision> m_decisions;
    std::vector<std::string> m_stale;
    std::optional<Seal> m_seal;
};

}  // namespace writ::sim
