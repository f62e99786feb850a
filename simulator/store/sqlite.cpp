#include "simulator/store/sqlite.h"

#include <sqlite3.h>

namespace writ::sim {
namespace {

/// How long a second writer waits for the first.
constexpr int kBusyMs = 5'000;

Failure failure(sqlite3* database) {
    return fail(ErrorKind::Database, std::string("The store could not be used: ") + sqlite3_errmsg(database) + ".");
}

}  // namespace

void Statement::Finalize::operator()(sqlite3_stmt* statement) const {
    sqlite3_finalize(statement);
}

void Statement::note(int code) {
    ++m_next;
    if (code != SQLITE_OK && m_bindError == SQLITE_OK) m_bindError = code;
}

Statement& Statement::bind(std::string_view text) {
    note(sqlite3_bind_text64(m_statement.get(), m_next, text.data(), text.size(), SQLITE_TRANSIENT, SQLITE_UTF8));
    return *this;
}

Statement& Statement::bind(std::int64_t number) {
    note(sqlite3_bind_int64(m_statement.get(), m_next, number));
    return *this;
}

Statement& Statement::bindNull() {
    note(sqlite3_bind_null(m_statement.get(), m_next));
    return *this;
}

Result<bool> Statement::step() {
    if (m_bindError != SQLITE_OK) return failure(m_database);
    const int code = sqlite3_step(m_statement.get());
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) return false;
    return failure(m_database);
}

Result<void> Statement::run() {
    const Result<bool> row = step();
    if (!row) return tl::unexpected(row.error());
    return {};
}

void Statement::reset() {
    sqlite3_reset(m_statement.get());
    sqlite3_clear_bindings(m_statement.get());
    m_next = 1;
    m_bindError = SQLITE_OK;
}

std::string Statement::text(int column) const {
    const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(m_statement.get(), column));
    if (bytes == nullptr) return {};
    return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(m_statement.get(), column))};
}

std::int64_t Statement::number(int column) const {
    return sqlite3_column_int64(m_statement.get(), column);
}

bool Statement::isNull(int column) const {
    return sqlite3_column_type(m_statement.get(), column) == SQLITE_NULL;
}

void Database::Close::operator()(sqlite3* database) const {
    sqlite3_close_v2(database);
}

Result<Database> Database::open(const std::filesystem::path& file) {
    sqlite3* handle = nullptr;
    const int code =
        sqlite3_open_v2(file.c_str(), &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr);
    Database database(handle);
    if (code != SQLITE_OK) {
        Failure error = failure(handle);
        error.value().file = file.string();
        return error;
    }
    sqlite3_extended_result_codes(handle, 0);
    sqlite3_busy_timeout(handle, kBusyMs);
    return database;
}

Result<void> Database::execute(const char* sql) {
    if (sqlite3_exec(m_database.get(), sql, nullptr, nullptr, nullptr) != SQLITE_OK) return failure(m_database.get());
    return {};
}

Result<Statement> Database::prepare(std::string_view sql) {
    sqlite3_stmt* statement = nullptr;
    const int code = sqlite3_prepare_v2(m_database.get(), sql.data(), static_cast<int>(sql.size()), &statement, nullptr);
    if (code != SQLITE_OK) return failure(m_database.get());
    return Statement(m_database.get(), statement);
}

std::int64_t Database::lastRowId() const {
    return sqlite3_last_insert_rowid(m_database.get());
}

Result<std::int64_t> Database::userVersion() {
    Result<Statement> statement = prepare("PRAGMA user_version");
    if (!statement) return tl::unexpected(statement.error());
    const Result<bool> row = statement->step();
    if (!row) return tl::unexpected(row.error());
    return statement->number(0);
}

bool Database::damaged() const {
    const int code = sqlite3_errcode(m_database.get()) & 0xff;
    return code == SQLITE_CORRUPT || code == SQLITE_NOTADB;
}

Result<Transaction> Transaction::begin(Database& database) {
    if (Result<void> begun = database.execute("BEGIN IMMEDIATE"); !begun) return tl::unexpected(begun.error());
    return Transaction(database);
}

Transaction::~Transaction() {
    if (m_database != nullptr) static_cast<void>(m_database->execute("ROLLBACK"));
}

Result<void> Transaction::commit() {
    if (Result<void> done = m_database->execute("COMMIT"); !done) return done;
    m_database = nullptr;
    return {};
}

}  // namespace writ::sim
