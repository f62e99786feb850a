#include "simulator/store/store.h"

#include "simulator/replay/replay.h"
#include "simulator/store/migrations.h"
#include "simulator/store/sqlite.h"
#include "simulator/workspace/file_error.h"
#include "simulator/workspace/version_list.h"

#include <array>

namespace writ::sim {
namespace fs = std::filesystem;

struct Store::Impl {
    Database database;
    std::string warning;
};

namespace {

Result<void> setUp(Database& database) {
    for (const char* pragma : {"PRAGMA journal_mode = WAL", "PRAGMA foreign_keys = ON", "PRAGMA synchronous = NORMAL"}) {
        if (Result<void> done = database.execute(pragma); !done) return done;
    }
    return migrate(database);
}

/// SQLite finds most damage only when it reads the page.
Result<bool> intact(Database& database) {
    Result<Statement> check = database.prepare("PRAGMA quick_check(1)");
    if (!check) return tl::unexpected(check.error());
    const Result<bool> row = check->step();
    if (!row) return tl::unexpected(row.error());
    return *row && check->text(0) == "ok";
}

struct Opened {
    std::optional<Database> database;  ///< nothing when the file is damaged
};

Result<Opened> openIntact(const fs::path& file) {
    Result<Database> database = Database::open(file);
    if (!database) return tl::unexpected(database.error());
    Result<void> ready = setUp(*database);
    if (!ready && database->damaged()) return Opened{};
    if (!ready) return tl::unexpected(std::move(ready.error()).in(file.string()));
    const Result<bool> whole = intact(*database);
    if (!whole && !database->damaged()) return tl::unexpected(whole.error());
    if (!whole || !*whole) return Opened{};
    return Opened{*std::move(database)};
}

/// Renames the damaged file and its journals to the first free NAME.damaged-N.
Result<fs::path> setAside(const fs::path& file) {
    for (int number = 1;; ++number) {
        const std::string suffix = ".damaged-" + std::to_string(number);
        const fs::path aside = file.string() + suffix;
        std::error_code error;
        if (fs::exists(aside, error)) continue;
        fs::rename(file, aside, error);
        if (error)
            return tl::unexpected(
                fileError(ErrorKind::Unwritable, "A damaged store cannot be set aside: " + error.message() + ".", file.string()));
        for (const char* journal : {"-wal", "-shm"}) fs::rename(file.string() + journal, aside.string() + journal, error);
        return aside;
    }
}

Json ruleIds(const Decision& decision, const std::vector<Rule>& rules) {
    Json::Array ids;
    for (const std::uint32_t rule : decision.rules) ids.push_back(Json(rules[rule].id));
    return Json(std::move(ids));
}

/// What makes two runs the same.
std::array<std::string, 8> runKey(const Replay& replay) {
    const Digests& digests = replay.digests;
    return {replay.version.name, digests.policies.hex(), digests.schema.hex(),   digests.catalog.hex(),
            digests.facts.hex(), digests.binding.hex(),  digests.sessions.hex(), digests.engine};
}

Result<std::optional<std::int64_t>> knownRun(Database& database, const Replay& replay) {
    Result<Statement> query = database.prepare(
        "SELECT id FROM run WHERE version=? AND policies=? AND schema=? AND catalog=? AND facts=? AND binding=? AND sessions=? "
        "AND engine=?");
    if (!query) return tl::unexpected(query.error());
    for (const std::string& part : runKey(replay)) query->bind(part);
    const Result<bool> row = query->step();
    if (!row) return tl::unexpected(row.error());
    return *row ? std::optional(query->number(0)) : std::nullopt;
}

Result<std::int64_t> insertRun(Database& database, const Replay& replay, const std::string& time) {
    Result<Statement> insert = database.prepare(
        "INSERT INTO run(time, version, policies, schema, catalog, facts, binding, sessions, engine, calls, allow, deny, "
        "indeterminate, not_replayable) VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?)");
    if (!insert) return tl::unexpected(insert.error());
    insert->bind(time);
    for (const std::string& part : runKey(replay)) insert->bind(part);
    const Summary& summary = replay.summary;
    for (const std::uint64_t count : {summary.calls, summary.allow, summary.deny, summary.indeterminate, summary.notReplayable}) {
        insert->bind(count);
    }
    if (Result<void> done = insert->run(); !done) return tl::unexpected(done.error());
    return database.lastRowId();
}

Result<void> insertResults(Database& database, const Replay& replay, std::int64_t run) {
    Result<Statement> insert =
        database.prepare("INSERT INTO result(run, position, session, step, verdict, reason, rules) VALUES(?,?,?,?,?,?,?)");
    if (!insert) return tl::unexpected(insert.error());
    const Decider decide(replay);
    for (std::size_t i = 0; i < replay.size(); ++i) {
        const CorpusCall& call = replay.corpus->calls[i];
        const Decision* decision = decide(i);
        insert->reset();
        insert->bind(run).bind(std::uint64_t{i}).bind(replay.corpus->sessions[call.session]->id).bind(call.step);
        if (decision)
            insert->bind(word(decision->verdict)).bind(word(decision->reason));
        else
            insert->bindNull().bind(call.notReplayable);
        insert->bind(decision ? ruleIds(*decision, replay.policies->rules()).dump() : std::string("[]"));
        if (Result<void> done = insert->run(); !done) return done;
    }
    return {};
}

Result<void> insertSources(Database& database, const std::string& name, const std::vector<SourcePtr>& sources) {
    Result<Statement> insert = database.prepare("INSERT INTO snapshot_source(snapshot, position, name, text) VALUES(?,?,?,?)");
    if (!insert) return tl::unexpected(insert.error());
    for (std::size_t i = 0; i < sources.size(); ++i) {
        insert->reset();
        insert->bind(name).bind(std::uint64_t{i}).bind(sources[i]->name()).bind(sources[i]->text());
        if (Result<void> done = insert->run(); !done) return done;
    }
    return {};
}

}  // namespace

Store::Store(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {
}
Store::Store(Store&&) noexcept = default;
Store& Store::operator=(Store&&) noexcept = default;
Store::~Store() = default;

Result<Store> Store::open(const fs::path& file) {
    std::error_code error;
    if (file.has_parent_path()) fs::create_directories(file.parent_path(), error);
    if (error)
        return tl::unexpected(
            fileError(ErrorKind::Unwritable, "The store's folder cannot be made: " + error.message() + ".", file.string()));
    Result<Opened> opened = openIntact(file);
    if (!opened) return tl::unexpected(opened.error());
    if (opened->database) return Store(std::make_unique<Impl>(Impl{*std::move(opened->database), {}}));
    const Result<fs::path> aside = setAside(file);
    if (!aside) return tl::unexpected(aside.error());
    opened = openIntact(file);
    if (!opened) return tl::unexpected(opened.error());
    if (!opened->database) return tl::unexpected(fileError(ErrorKind::Database, "A new store could not be made.", file.string()));
    const std::string warning =
        "The store was damaged. It was set aside as " + aside->filename().string() + " and a new one begun.";
    return Store(std::make_unique<Impl>(Impl{*std::move(opened->database), warning}));
}

Database& Store::database() {
    return m_impl->database;
}

const std::string& Store::warning() const {
    return m_impl->warning;
}

Result<std::int64_t> Store::saveRun(const Replay& replay, const std::string& time) {
    Database& database = m_impl->database;
    Result<Transaction> transaction = Transaction::begin(database);
    if (!transaction) return tl::unexpected(transaction.error());
    const Result<std::optional<std::int64_t>> known = knownRun(database, replay);
    if (!known) return tl::unexpected(known.error());
    if (*known) return **known;
    const Result<std::int64_t> run = insertRun(database, replay, time);
    if (!run) return run;
    if (Result<void> done = insertResults(database, replay, *run); !done) return tl::unexpected(done.error());
    if (Result<void> done = transaction->commit(); !done) return tl::unexpected(done.error());
    return *run;
}

Result<std::vector<Store::Run>> Store::runs() {
    Result<Statement> query = m_impl->database.prepare(
        "SELECT id, time, version, policies, sessions, calls, allow, deny, indeterminate, not_replayable FROM run ORDER BY id "
        "DESC");
    if (!query) return tl::unexpected(query.error());
    std::vector<Run> runs;
    for (Result<bool> row = query->step();; row = query->step()) {
        if (!row) return tl::unexpected(row.error());
        if (!*row) return runs;
        const auto count = [&](int column) { return static_cast<std::uint64_t>(query->number(column)); };
        runs.push_back({query->number(0), query->text(1), query->text(2), query->text(3), query->text(4), count(5), count(6),
                        count(7), count(8), count(9)});
    }
}

Result<std::vector<Json>> Store::results(std::int64_t run) {
    Result<Statement> query =
        m_impl->database.prepare("SELECT session, step, verdict, reason, rules FROM result WHERE run=? ORDER BY position");
    if (!query) return tl::unexpected(query.error());
    query->bind(run);
    std::vector<Json> results;
    for (Result<bool> row = query->step();; row = query->step()) {
        if (!row) return tl::unexpected(row.error());
        if (!*row) return results;
        const Result<Json> rules = parseJson(query->text(4));
        if (!rules) return tl::unexpected(rules.error());
        results.push_back(Json::object({{"session", query->text(0)},
                                        {"step", query->number(1)},
                                        {"verdict", query->isNull(2) ? Json() : Json(query->text(2))},
                                        {"reason", query->text(3)},
                                        {"rules", *rules}}));
    }
}

Result<void> Store::saveSnapshot(const std::string& name, const std::vector<SourcePtr>& sources, const std::string& time) {
    if (name.empty()) return fail(ErrorKind::Unsupported, "A snapshot needs a name.");
    Database& database = m_impl->database;
    Result<Transaction> transaction = Transaction::begin(database);
    if (!transaction) return tl::unexpected(transaction.error());
    const Result<std::optional<PolicyVersion>> known = snapshot(name);
    if (!known) return tl::unexpected(known.error());
    if (*known)
        return fail(ErrorKind::Unwritable, "There is already a snapshot '" + name + "'. Snapshots are never overwritten.");
    Result<Statement> insert = database.prepare("INSERT INTO snapshot(name, time, digest) VALUES(?,?,?)");
    if (!insert) return tl::unexpected(insert.error());
    if (Result<void> done = insert->bind(name).bind(time).bind(digestOf(sources).hex()).run(); !done) return done;
    if (Result<void> done = insertSources(database, name, sources); !done) return done;
    return transaction->commit();
}

Result<std::optional<PolicyVersion>> Store::snapshot(const std::string& name) {
    Database& database = m_impl->database;
    Result<Statement> query = database.prepare(
        "SELECT s.name, t.name, t.text FROM snapshot s LEFT JOIN snapshot_source t ON t.snapshot = s.name WHERE s.name=? ORDER "
        "BY t.position");
    if (!query) return tl::unexpected(query.error());
    query->bind(name);
    std::optional<PolicyVersion> version;
    for (Result<bool> row = query->step();; row = query->step()) {
        if (!row) return tl::unexpected(row.error());
        if (!*row) return version;
        if (!version) version = PolicyVersion{name, "snapshot " + name, {}};
        if (!query->isNull(1)) version->sources.push_back(std::make_shared<const Source>(query->text(1), query->text(2)));
    }
}

Result<std::vector<Store::Snapshot>> Store::snapshots() {
    Result<Statement> query = m_impl->database.prepare("SELECT name, time, digest FROM snapshot ORDER BY time DESC, name");
    if (!query) return tl::unexpected(query.error());
    std::vector<Snapshot> snapshots;
    for (Result<bool> row = query->step();; row = query->step()) {
        if (!row) return tl::unexpected(row.error());
        if (!*row) return snapshots;
        snapshots.push_back({query->text(0), query->text(1), query->text(2)});
    }
}

}  // namespace writ::sim
