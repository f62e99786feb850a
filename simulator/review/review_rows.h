#pragma once

#include "simulator/review/review.h"
#include "simulator/store/sqlite.h"

#include <array>
#include <compare>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace writ::sim {

/// What a review is bound to: the names of both versions and all digests that its verdicts depend on.
inline constexpr std::size_t kReviewKeySize = 10;
using ReviewKey = std::array<std::string, kReviewKeySize>;
[[nodiscard]] ReviewKey reviewKeyOf(const Comparison& comparison);
/// What of `now` differs from `then`, in words for people.
[[nodiscard]] std::vector<std::string> changedParts(const ReviewKey& then, const ReviewKey& now);

/// A flip as the store knows it.
struct FlipName {
    std::string session;
    std::int64_t step = 0;
    std::string from, to;  ///< words of verdicts
    friend auto operator<=>(const FlipName&, const FlipName&) = default;
};
[[nodiscard]] FlipName flipName(const Comparison& comparison, std::uint32_t call);

struct StoredReview {
    std::int64_t id = 0;
    ReviewKey key;
};

// The tables. Each function runs in the transaction of its caller, if there is one.

/// Of exactly this key; nothing when there is none.
[[nodiscard]] Result<std::optional<StoredReview>> findReview(Database& database, const ReviewKey& key);
/// The latest of the same two versions.
[[nodiscard]] Result<std::optional<StoredReview>> latestReview(Database& database, const ReviewKey& key);
[[nodiscard]] Result<std::int64_t> insertReview(Database& database, const ReviewKey& key);
[[nodiscard]] Result<void> insertDecision(Database& database, std::int64_t review, const FlipName& flip,
                                          const ReviewDecision& decision);
/// What stands: the latest of each flip.
[[nodiscard]] Result<std::map<FlipName, ReviewDecision>> standingDecisions(Database& database, std::int64_t review);
[[nodiscard]] Result<std::vector<ReviewEntry>> allDecisions(Database& database, std::int64_t review);
/// Its `unreviewed` is 0: no other is sealed.
[[nodiscard]] Result<std::optional<Seal>> sealOf(Database& database, std::int64_t review);
[[nodiscard]] Result<void> insertSeal(Database& database, std::int64_t review, const Seal& seal);

}  // namespace writ::sim
