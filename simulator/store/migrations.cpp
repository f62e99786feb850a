#include "simulator/store/migrations.h"

#include <array>

namespace writ::sim {
namespace {

/// Entry N leads from user_version N to N+1. Entries are never changed once released, only added.
constexpr std::array<const char*, 4> kMigrations{
    R"(CREATE TABLE run(
         id INTEGER PRIMARY KEY,
         time TEXT NOT NULL,
         version TEXT NOT NULL,
         policies TEXT NOT NULL,
         catalog TEXT NOT NULL,
         facts TEXT NOT NULL,
         binding TEXT NOT NULL,
         sessions TEXT NOT NULL,
         engine TEXT NOT NULL,
         calls INTEGER NOT NULL,
         allow INTEGER NOT NULL,
         deny INTEGER NOT NULL,
         indeterminate INTEGER NOT NULL,
         not_replayable INTEGER NOT NULL,
         UNIQUE(version, policies, catalog, facts, binding, sessions, engine)) STRICT;
       CREATE TABLE result(
         run INTEGER NOT NULL REFERENCES run(id) ON DELETE CASCADE,
         position INTEGER NOT NULL,
         session TEXT NOT NULL,
         step INTEGER NOT NULL,
         verdict TEXT,
         reason TEXT NOT NULL,
         rules TEXT NOT NULL,
         PRIMARY KEY(run, position)) STRICT, WITHOUT ROWID;)",
    R"(CREATE TABLE snapshot(
         name TEXT PRIMARY KEY,
         time TEXT NOT NULL,
         digest TEXT NOT NULL) STRICT, WITHOUT ROWID;
       CREATE TABLE snapshot_source(
         snapshot TEXT NOT NULL REFERENCES snapshot(name) ON DELETE CASCADE,
         position INTEGER NOT NULL,
         name TEXT NOT NULL,
         text TEXT NOT NULL,
         PRIMARY KEY(snapshot, position)) STRICT, WITHOUT ROWID;)",
    // A run also depends on the schema. Results are kept aside meanwhile, since they would be deleted with their runs.
    R"(CREATE TABLE kept AS SELECT * FROM result;
       DROP TABLE result;
       CREATE TABLE new_run(
         id INTEGER PRIMARY KEY,
         time TEXT NOT NULL,
         version TEXT NOT NULL,
         policies TEXT NOT NULL,
         schema TEXT NOT NULL,
         catalog TEXT NOT NULL,
         facts TEXT NOT NULL,
         binding TEXT NOT NULL,
         sessions TEXT NOT NULL,
         engine TEXT NOT NULL,
         calls INTEGER NOT NULL,
         allow INTEGER NOT NULL,
         deny INTEGER NOT NULL,
         indeterminate INTEGER NOT NULL,
         not_replayable INTEGER NOT NULL,
         UNIQUE(version, policies, schema, catalog, facts, binding, sessions, engine)) STRICT;
       INSERT INTO new_run SELECT id, time, version, policies, '', catalog, facts, binding, sessions, engine, calls, allow, deny,
         indeterminate, not_replayable FROM run;
       DROP TABLE run;
       ALTER TABLE new_run RENAME TO run;
       CREATE TABLE result(
         run INTEGER NOT NULL REFERENCES run(id) ON DELETE CASCADE,
         position INTEGER NOT NULL,
         session TEXT NOT NULL,
         step INTEGER NOT NULL,
         verdict TEXT,
         reason TEXT NOT NULL,
         rules TEXT NOT NULL,
         PRIMARY KEY(run, position)) STRICT, WITHOUT ROWID;
       INSERT INTO result SELECT run, position, session, step, verdict, reason, rules FROM kept;
       DROP TABLE kept;)",
    // What people say of flips is only ever added to; the latest row of a flip counts.
    R"(CREATE TABLE review(
         id INTEGER PRIMARY KEY,
         from_version TEXT NOT NULL,
         to_version TEXT NOT NULL,
         from_policies TEXT NOT NULL,
         to_policies TEXT NOT NULL,
         schema TEXT NOT NULL,
         catalog TEXT NOT NULL,
         facts TEXT NOT NULL,
         binding TEXT NOT NULL,
         sessions TEXT NOT NULL,
         engine TEXT NOT NULL,
         UNIQUE(from_version, to_version, from_policies, to_policies, schema, catalog, facts, binding, sessions, engine)) STRICT;
       CREATE TABLE review_decision(
         id INTEGER PRIMARY KEY AUTOINCREMENT,
         review INTEGER NOT NULL REFERENCES review(id),
         session TEXT NOT NULL,
         step INTEGER NOT NULL,
         from_verdict TEXT NOT NULL,
         to_verdict TEXT NOT NULL,
         state TEXT NOT NULL,
         name TEXT NOT NULL,
         note TEXT NOT NULL,
         time TEXT NOT NULL) STRICT;
       CREATE INDEX review_decision_of ON review_decision(review, id);
       CREATE TRIGGER review_decision_stays BEFORE UPDATE ON review_decision
         BEGIN SELECT RAISE(ABORT, 'decisions of a review are never changed'); END;
       CREATE TRIGGER review_decision_is_kept BEFORE DELETE ON review_decision
         BEGIN SELECT RAISE(ABORT, 'decisions of a review are never removed'); END;
       CREATE TABLE review_seal(
         review INTEGER PRIMARY KEY REFERENCES review(id),
         name TEXT NOT NULL,
         note TEXT NOT NULL,
         time TEXT NOT NULL,
         accepted INTEGER NOT NULL,
         rejected INTEGER NOT NULL,
         decisions TEXT NOT NULL) STRICT;)",
};

/// Another program may migrate at the same time, so the version is read again inside the transaction.
Result<bool> migrateOnce(Database& database) {
    Result<Transaction> transaction = Transaction::begin(database);
    if (!transaction) return tl::unexpected(transaction.error());
    const Result<std::int64_t> version = database.userVersion();
    if (!version) return tl::unexpected(version.error());
    if (*version >= latestStoreVersion()) return false;
    if (Result<void> done = database.execute(kMigrations[static_cast<std::size_t>(*version)]); !done)
        return tl::unexpected(done.error());
    const std::string stamp = "PRAGMA user_version = " + std::to_string(*version + 1);
    if (Result<void> done = database.execute(stamp.c_str()); !done) return tl::unexpected(done.error());
    if (Result<void> done = transaction->commit(); !done) return tl::unexpected(done.error());
    return true;
}

}  // namespace

std::int64_t latestStoreVersion() {
    return static_cast<std::int64_t>(kMigrations.size());
}

Result<void> migrate(Database& database) {
    return migrate(database, latestStoreVersion());
}

Result<void> migrate(Database& database, std::int64_t upTo) {
    const Result<std::int64_t> version = database.userVersion();
    if (!version) return tl::unexpected(version.error());
    if (*version < 0 || *version > latestStoreVersion()) {
        return fail(ErrorKind::Unsupported, "The store was written by a later version of Writ.");
    }
    for (std::int64_t at = *version; at < upTo; ++at) {
        const Result<bool> moved = migrateOnce(database);
        if (!moved) return tl::unexpected(moved.error());
        if (!*moved) break;
    }
    return {};
}

}  // namespace writ::sim
