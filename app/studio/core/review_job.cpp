#include "app/studio/core/review_job.h"

#include "engine/json/file.h"

#include <algorithm>

namespace writ::studio {

namespace {

Result<sim::Store> openStore(const sim::Comparison& comparison) {
    const std::filesystem::path folder = comparison.corpus().workspace->root / ".writ";
    std::error_code code;
    std::filesystem::create_directories(folder, code);
    return sim::Store::open(folder / "store.sqlite");
}

Result<sim::Review> openReview(sim::Store& store, const ReviewJob& job) {
    Result<sim::Review> review = sim::Review::open(store, job.comparison);
    if (review && job.anew && !review->staleness().empty()) return sim::Review::startAnew(store, job.comparison);
    return review;
}

ReviewViewPtr viewOf(const sim::Review& review, const sim::ComparisonPtr& comparison) {
    auto view = std::make_shared<ReviewView>();
    view->comparison = comparison;
    view->decisions = review.decisions();
    view->counts = review.counts();
    view->staleness = review.staleness();
    view->seal = review.sealed();
    view->closedBecause = review.closedBecause();
    view->unsealableBecause = review.unsealableBecause();
    return view;
}

/// `work(review)` gives a Result; what stands then is the outcome.
template <class Work>
Result<ReviewViewPtr> withReview(const ReviewJob& job, Work work) {
    Result<sim::Store> store = openStore(*job.comparison);
    if (!store) return Failure(std::move(store).error());
    Result<sim::Review> review = openReview(*store, job);
    if (!review) return Failure(std::move(review).error());
    if (Result<void> done = work(*review); !done) return Failure(std::move(done).error());
    return viewOf(*review, job.comparison);
}

}  // namespace

Result<ReviewViewPtr> readReview(const ReviewJob& job) {
    return withReview(job, [](sim::Review&) -> Result<void> { return {}; });
}

Result<ReviewViewPtr> changeReview(const ReviewJob& job, const std::vector<ReviewChange>& changes) {
    return withReview(job, [&](sim::Review& review) -> Result<void> {
        for (const ReviewChange& change : changes)
            if (Result<void> done = review.decide(change.calls, change.state, job.name, change.note, job.time); !done)
                return done;
        return {};
    });
}

Result<ReviewViewPtr> sealReview(const ReviewJob& job, const std::string& note) {
    return withReview(job, [&](sim::Review& review) -> Result<void> {
        Result<sim::Seal> seal = review.seal(job.name, note, job.time);
        return seal ? Result<void>() : Failure(std::move(seal).error());
    });
}

Result<void> writeReview(const ReviewJob& job, const std::filesystem::path& file) {
    const Result<ReviewViewPtr> view = withReview(job, [&](sim::Review& review) -> Result<void> {
        if (file.extension() != ".json") return writeFileAtomically(file, review.markdown());
        Result<Json> json = review.toJson();
        return json ? writeFileAtomically(file, json->dump(true) + "\n") : Failure(std::move(json).error());
    });
    return view ? Result<void>() : Failure(view.error());
}

std::optional<std::size_t> flipIndex(const sim::Comparison& comparison, std::uint32_t call) {
    const auto& flips = comparison.flips;
    const auto it = std::lower_bound(flips.begin(), flips.end(), call,
                                     [](const sim::Flip& flip, std::uint32_t key) { return flip.call < key; });
    if (it == flips.end() || it->call != call) return std::nullopt;
    return static_cast<std::size_t>(it - flips.begin());
}

}  // namespace writ::studio
