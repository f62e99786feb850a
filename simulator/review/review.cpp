#include "simulator/review/review.h"

#include "simulator/binding/time.h"
#include "simulator/review/review_rows.h"
#include "simulator/workspace/suggest.h"

#include <algorithm>
#include <utility>

namespace writ::sim {
namespace {

/// What the store holds is a person's work: each decision is on the disk before anybody is told so.
Result<void> beSafe(Database& database) {
    return database.execute("PRAGMA synchronous = FULL");
}

bool hasZone(const std::string& time) {
    const std::size_t clock = time.find_first_of("Tt ");
    return clock != std::string::npos && time.find_first_of("Zz+-", clock) != std::string::npos;
}

/// Who and when must be known of all that is kept.
Result<void> checkSigned(const std::string& name, const std::string& time) {
    if (name.find_first_not_of(" \t\r\n") == std::string::npos)
        return fail(ErrorKind::Unsupported, "A review needs the name of who decides.");
    if (!hasZone(time) || !binding::parseTime(Json(time), 0))
        return fail(ErrorKind::Unsupported,
                    "A review needs a time with its zone, such as 2026-03-14T02:11:00Z, not '" + time + "'.");
    return {};
}

std::vector<ReviewDecision> decisionsOf(const Comparison& comparison, const std::map<FlipName, ReviewDecision>& standing) {
    std::vector<ReviewDecision> decisions;
    for (const Flip& flip : comparison.flips) {
        const auto known = standing.find(flipName(comparison, flip.call));
        decisions.push_back(known == standing.end() ? ReviewDecision() : known->second);
    }
    return decisions;
}

std::string unreviewedSentence(const ReviewCounts& counts) {
    if (counts.unreviewed == 0) return {};
    return counts.unreviewed == 1 ? "1 flip is unreviewed." : std::to_string(counts.unreviewed) + " flips are unreviewed.";
}

Digest digestOf(const Comparison& comparison, const std::vector<ReviewDecision>& decisions) {
    DigestBuilder builder;
    for (std::size_t i = 0; i < decisions.size(); ++i) {
        const FlipName flip = flipName(comparison, comparison.flips[i].call);
        const ReviewDecision& decision = decisions[i];
        builder.add(flip.session).add(std::to_string(flip.step)).add(flip.from).add(flip.to);
        builder.add(word(decision.state)).add(decision.name).add(decision.note).add(decision.time);
    }
    return builder.finish();
}

}  // namespace

std::string_view word(ReviewState state) {
    switch (state) {
    case ReviewState::Unreviewed: return "unreviewed";
    case ReviewState::Accepted: return "accepted";
    case ReviewState::Rejected: return "rejected";
    }
    return "unreviewed";
}

ReviewCounts countsOf(const std::vector<ReviewDecision>& decisions) {
    ReviewCounts counts;
    for (const ReviewDecision& decision : decisions) {
        switch (decision.state) {
        case ReviewState::Accepted: ++counts.accepted; break;
        case ReviewState::Rejected: ++counts.rejected; break;
        case ReviewState::Unreviewed: ++counts.unreviewed; break;
        }
    }
    return counts;
}

Review::Review(Store& store, ComparisonPtr comparison) : m_store(&store), m_comparison(std::move(comparison)) {
}

Result<Review> Review::open(Store& store, ComparisonPtr comparison) {
    Review review(store, std::move(comparison));
    if (Result<void> done = beSafe(store.database()); !done) return tl::unexpected(done.error());
    if (Result<void> done = review.reload(); !done) return tl::unexpected(done.error());
    return review;
}

Result<Review> Review::startAnew(Store& store, ComparisonPtr comparison) {
    Database& database = store.database();
    const ReviewKey key = reviewKeyOf(*comparison);
    Result<Transaction> transaction = Transaction::begin(database);
    if (!transaction) return tl::unexpected(transaction.error());
    const Result<std::optional<StoredReview>> exact = findReview(database, key);
    if (!exact) return tl::unexpected(exact.error());
    if (!*exact) {
        const Result<std::int64_t> made = insertReview(database, key);
        if (!made) return tl::unexpected(made.error());
    }
    if (Result<void> done = transaction->commit(); !done) return tl::unexpected(done.error());
    return open(store, std::move(comparison));
}

Result<void> Review::reload() {
    Database& database = m_store->database();
    const ReviewKey key = reviewKeyOf(*m_comparison);
    Result<std::optional<StoredReview>> stored = findReview(database, key);
    if (stored && !*stored) stored = latestReview(database, key);
    if (!stored) return tl::unexpected(stored.error());
    m_id.reset();
    m_seal.reset();
    m_stale.clear();
    std::map<FlipName, ReviewDecision> standing;
    if (*stored) {
        m_id = (*stored)->id;
        m_stale = changedParts((*stored)->key, key);
        Result<std::map<FlipName, ReviewDecision>> kept = standingDecisions(database, *m_id);
        if (!kept) return tl::unexpected(kept.error());
        standing = *std::move(kept);
        Result<std::optional<Seal>> seal = sealOf(database, *m_id);
        if (!seal) return tl::unexpected(seal.error());
        m_seal = *std::move(seal);
    }
    m_decisions = decisionsOf(*m_comparison, standing);
    return {};
}

ReviewCounts Review::counts() const {
    return countsOf(m_decisions);
}

std::string Review::closedBecause() const {
    if (!m_stale.empty())
        return "This review is stale: since it was made, this changed: " + listed(m_stale) +
               ". What was said then does not count for what is there now.";
    if (m_seal) return "This review was sealed by " + m_seal->name + " on " + m_seal->time + ".";
    return {};
}

std::string Review::unsealableBecause() const {
    const std::string closed = closedBecause();
    return closed.empty() ? unreviewedSentence(counts()) : closed;
}

Result<void> Review::decide(std::span<const std::uint32_t> calls, ReviewState state, const std::string& name,
                            const std::string& note, const std::string& time) {
    if (Result<void> fine = checkSigned(name, time); !fine) return fine;
    const auto isFlip = [&](std::uint32_t call) {
        const auto before = [](const Flip& flip, std::uint32_t wanted) { return flip.call < wanted; };
        const auto found = std::lower_bound(m_comparison->flips.begin(), m_comparison->flips.end(), call, before);
        return found != m_comparison->flips.end() && found->call == call;
    };
    if (!std::all_of(calls.begin(), calls.end(), isFlip))
        return fail(ErrorKind::NotFound, "Only flips are reviewed, and one of these calls is none.");
    Database& database = m_store->database();
    Result<Transaction> transaction = Transaction::begin(database);
    if (!transaction) return tl::unexpected(transaction.error());
    // Another program may have sealed the review meanwhile.
    if (Result<void> done = reload(); !done) return done;
    if (const std::string closed = closedBecause(); !closed.empty()) return fail(ErrorKind::Unsupported, closed);
    Result<std::int64_t> review = m_id ? Result<std::int64_t>(*m_id) : insertReview(database, reviewKeyOf(*m_comparison));
    if (!review) return tl::unexpected(review.error());
    for (const std::uint32_t call : calls) {
        const Result<void> done = insertDecision(database, *review, flipName(*m_comparison, call), {state, name, note, time});
        if (!done) return done;
    }
    if (Result<void> done = transaction->commit(); !done) return done;
    return reload();
}

Result<Seal> Review::seal(const std::string& name, const std::string& note, const std::string& time) {
    if (Result<void> fine = checkSigned(name, time); !fine) return tl::unexpected(fine.error());
    Database& database = m_store->database();
    Result<Transaction> transaction = Transaction::begin(database);
    if (!transaction) return tl::unexpected(transaction.error());
    if (Result<void> done = reload(); !done) return tl::unexpected(done.error());
    if (const std::string why = unsealableBecause(); !why.empty())
        return fail(ErrorKind::Unsupported, "The review cannot be sealed. " + why);
    Result<std::int64_t> review = m_id ? Result<std::int64_t>(*m_id) : insertReview(database, reviewKeyOf(*m_comparison));
    if (!review) return tl::unexpected(review.error());
    const Seal seal{name, note, time, counts(), digestOf(*m_comparison, m_decisions)};
    if (Result<void> done = insertSeal(database, *review, seal); !done) return tl::unexpected(done.error());
    if (Result<void> done = transaction->commit(); !done) return tl::unexpected(done.error());
    if (Result<void> done = reload(); !done) return tl::unexpected(done.error());
    return seal;
}

Result<std::vector<ReviewEntry>> Review::history() {
    if (!m_id) return std::vector<ReviewEntry>();
    return allDecisions(m_store->database(), *m_id);
}

}  // namespace writ::sim
