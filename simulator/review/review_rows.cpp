#include "simulator/review/review_rows.h"

#include <algorithm>
#include <utility>

namespace writ::sim {
namespace {

constexpr std::array<std::string_view, kReviewKeySize> kParts{"name of A", "name of B",      "policies of A", "policies of B",
                                                              "schema",    "catalog",        "facts",         "binding",
                                                              "sessions",  "version of Writ"};
constexpr std::string_view kKeyColumns =
    "from_version, to_version, from_policies, to_policies, schema, catalog, facts, binding, sessions, engine";

ReviewState stateFrom(std::string_view text) {
    for (const ReviewState state : {ReviewState::Accepted, ReviewState::Rejected})
        if (word(state) == text) return state;
    return ReviewState::Unreviewed;
}

Result<std::optional<StoredReview>> firstReview(Statement& query) {
    const Result<bool> row = query.step();
    if (!row) return tl::unexpected(row.error());
    if (!*row) return std::optional<StoredReview>();
    StoredReview review{query.number(0), {}};
    for (std::size_t i = 0; i < kReviewKeySize; ++i) review.key[i] = query.text(static_cast<int>(i) + 1);
    return review;
}

std::optional<Digest> digestFromHex(std::string_view hex) {
    Digest digest;
    const auto value = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
    if (hex.size() != digest.bytes.size() * 2 || hex.find_first_not_of("0123456789abcdef") != std::string_view::npos)
        return std::nullopt;
    for (std::size_t i = 0; i < digest.bytes.size(); ++i)
        digest.bytes[i] = static_cast<std::uint8_t>(value(hex[2 * i]) * 16 + value(hex[2 * i + 1]));
    return digest;
}

/// Calls `row` for each row of all decisions of a review, oldest first.
template <typename Row>
Result<void> forEachDecision(Database& database, std::int64_t review, const Row& row) {
    Result<Statement> query = database.prepare(
        "SELECT id, session, step, from_verdict, to_verdict, state, name, note, time FROM review_decision WHERE review=? ORDER "
        "BY id");
    if (!query) return tl::unexpected(query.error());
    query->bind(review);
    for (Result<bool> more = query->step();; more = query->step()) {
        if (!more) return tl::unexpected(more.error());
        if (!*more) return {};
        row(query->number(0), FlipName{query->text(1), query->number(2), query->text(3), query->text(4)},
            ReviewDecision{stateFrom(query->text(5)), query->text(6), query->text(7), query->text(8)});
    }
}

}  // namespace

ReviewKey reviewKeyOf(const Comparison& comparison) {
    const Digests& from = comparison.from->digests;
    const Digests& to = comparison.to->digests;
    return {comparison.from->version.name,
            comparison.to->version.name,
            from.policies.hex(),
            to.policies.hex(),
            to.schema.hex(),
            to.catalog.hex(),
            to.facts.hex(),
            to.binding.hex(),
            to.sessions.hex(),
            to.engine};
}

std::vector<std::string> changedParts(const ReviewKey& then, const ReviewKey& now) {
    std::vector<std::string> changed;
    for (std::size_t i = 0; i < kReviewKeySize; ++i)
        if (then[i] != now[i]) changed.emplace_back(kParts[i]);
    return changed;
}

FlipName flipName(const Comparison& comparison, std::uint32_t call) {
    const CorpusCall& at = comparison.corpus().calls[call];
    return {comparison.corpus().sessions[at.session]->id, at.step, std::string(word(*comparison.from->verdict(call))),
            std::string(word(*comparison.to->verdict(call)))};
}

Result<std::optional<StoredReview>> findReview(Database& database, const ReviewKey& key) {
    Result<Statement> query =
        database.prepare("SELECT id, " + std::string(kKeyColumns) +
                         " FROM review WHERE from_version=? AND to_version=? AND from_policies=? AND to_policies=? "
                         "AND schema=? AND catalog=? AND facts=? AND binding=? AND sessions=? AND engine=?");
    if (!query) return tl::unexpected(query.error());
    for (const std::string& part : key) query->bind(part);
    return firstReview(*query);
}

Result<std::optional<StoredReview>> latestReview(Database& database, const ReviewKey& key) {
    Result<Statement> query = database.prepare("SELECT id, " + std::string(kKeyColumns) +
                                               " FROM review WHERE from_version=? AND to_version=? ORDER BY id DESC LIMIT 1");
    if (!query) return tl::unexpected(query.error());
    query->bind(key[0]).bind(key[1]);
    return firstReview(*query);
}

Result<std::int64_t> insertReview(Database& database, const ReviewKey& key) {
    Result<Statement> insert =
        database.prepare("INSERT INTO review(" + std::string(kKeyColumns) + ") VALUES(?,?,?,?,?,?,?,?,?,?)");
    if (!insert) return tl::unexpected(insert.error());
    for (const std::string& part : key) insert->bind(part);
    if (Result<void> done = insert->run(); !done) return tl::unexpected(done.error());
    return database.lastRowId();
}

Result<void> insertDecision(Database& database, std::int64_t review, const FlipName& flip, const ReviewDecision& decision) {
    Result<Statement> insert = database.prepare(
        "INSERT INTO review_decision(review, session, step, from_verdict, to_verdict, state, name, note, time) "
        "VALUES(?,?,?,?,?,?,?,?,?)");
    if (!insert) return tl::unexpected(insert.error());
    insert->bind(review).bind(flip.session).bind(flip.step).bind(flip.from).bind(flip.to);
    insert->bind(word(decision.state)).bind(decision.name).bind(decision.note).bind(decision.time);
    return insert->run();
}

Result<std::map<FlipName, ReviewDecision>> standingDecisions(Database& database, std::int64_t review) {
    std::map<FlipName, ReviewDecision> standing;
    const Result<void> done = forEachDecision(database, review, [&](std::int64_t, FlipName flip, ReviewDecision decision) {
        standing.insert_or_assign(std::move(flip), std::move(decision));
    });
    if (!done) return tl::unexpected(done.error());
    return standing;
}

Result<std::vector<ReviewEntry>> allDecisions(Database& database, std::int64_t review) {
    std::vector<ReviewEntry> entries;
    const Result<void> done =
        forEachDecision(database, review, [&](std::int64_t id, const FlipName& flip, ReviewDecision decision) {
            entries.push_back({id, flip.session, static_cast<std::uint32_t>(flip.step), std::move(decision)});
        });
    if (!done) return tl::unexpected(done.error());
    return entries;
}

Result<std::optional<Seal>> sealOf(Database& database, std::int64_t review) {
    Result<Statement> query =
        database.prepare("SELECT name, note, time, accepted, rejected, decisions FROM review_seal WHERE review=?");
    if (!query) return tl::unexpected(query.error());
    query->bind(review);
    const Result<bool> row = query->step();
    if (!row) return tl::unexpected(row.error());
    if (!*row) return std::optional<Seal>();
    const auto count = [&](int column) { return static_cast<std::uint64_t>(query->number(column)); };
    const std::optional<Digest> decisions = digestFromHex(query->text(5));
    if (!decisions) return fail(ErrorKind::Database, "The seal of a review in the store is damaged.");
    return Seal{query->text(0), query->text(1), query->text(2), {count(3), count(4), 0}, *decisions};
}

Result<void> insertSeal(Database& database, std::int64_t review, const Seal& seal) {
    Result<Statement> insert = database.prepare(
        "INSERT INTO review_seal(review, name, note, time, accepted, rejected, decisions) VALUES(?,?,?,?,?,?,?)");
    if (!insert) return tl::unexpected(insert.error());
    insert->bind(review).bind(seal.name).bind(seal.note).bind(seal.time);
    insert->bind(seal.counts.accepted).bind(seal.counts.rejected).bind(seal.decisions.hex());
    return insert->run();
}

}  // namespace writ::sim
