#pragma once

#include "simulator/review/review.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace writ::studio {

/// What stands of a review. Immutable.
struct ReviewView {
    sim::ComparisonPtr comparison;
    std::vector<sim::ReviewDecision> decisions;  ///< one a flip, in the order of Comparison::flips
    sim::ReviewCounts counts;
    std::vector<std::string> staleness;  ///< what changed since; empty: it is fresh
    std::optional<sim::Seal> seal;
    std::string closedBecause;      ///< why nothing can be decided; empty: it can
    std::string unsealableBecause;  ///< why it cannot be sealed; empty: it can
};
using ReviewViewPtr = std::shared_ptr<const ReviewView>;

/// The same said of some flips (indices into Corpus::calls).
struct ReviewChange {
    std::vector<std::uint32_t> calls;
    sim::ReviewState state = sim::ReviewState::Accepted;
    std::string note;
};

/// Which review, and who writes when. `anew`: where the one that is there is stale, another begins.
struct ReviewJob {
    sim::ComparisonPtr comparison;
    bool anew = false;
    std::string name, time;
};

// Each opens the store of the workspace, and what it wrote is on disk when it returns. Any thread, one at a time.
[[nodiscard]] Result<ReviewViewPtr> readReview(const ReviewJob& job);
[[nodiscard]] Result<ReviewViewPtr> changeReview(const ReviewJob& job, const std::vector<ReviewChange>& changes);
[[nodiscard]] Result<ReviewViewPtr> sealReview(const ReviewJob& job, const std::string& note);
/// As JSON where the file's name says so, else as Markdown.
[[nodiscard]] Result<void> writeReview(const ReviewJob& job, const std::filesystem::path& file);

/// The place of a call among the flips of a comparison; nothing when its verdict is the same.
[[nodiscard]] std::optional<std::size_t> flipIndex(const sim::Comparison& comparison, std::uint32_t call);

}  // namespace writ::studio
