#pragma once

#include "engine/json/json.h"
#include "simulator/workspace/workspace.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace writ::sim {

class Database;
struct Replay;

/// .writ/store.sqlite: runs, their results, snapshots of policy texts. WAL; migrations by user_version, each in a
/// transaction. One object a thread. A damaged file is set aside (renamed), never deleted.
class Store {
public:
    [[nodiscard]] static Result<Store> open(const std::filesystem::path& file);
    Store(Store&&) noexcept;
    Store& operator=(Store&&) noexcept;
    ~Store();

    struct Run {
        std::int64_t id = 0;
        std::string time;  ///< RFC 3339, given by the caller
        std::string version, policiesDigest, sessionsDigest;
        std::uint64_t calls = 0, allow = 0, deny = 0, indeterminate = 0, notReplayable = 0;
    };
    /// Keeps a replay: the run and one row a call. A run of the same digests is kept once.
    [[nodiscard]] Result<std::int64_t> saveRun(const Replay& replay, const std::string& time);
    [[nodiscard]] Result<std::vector<Run>> runs();  ///< newest first
    /// {session, step, verdict, reason, rules} of each call of a run.
    [[nodiscard]] Result<std::vector<Json>> results(std::int64_t run);

    /// Keeps policy texts under a name. An existing name is refused.
    [[nodiscard]] Result<void> saveSnapshot(const std::string& name, const std::vector<SourcePtr>& sources,
                                            const std::string& time);
    [[nodiscard]] Result<std::optional<PolicyVersion>> snapshot(const std::string& name);
    struct Snapshot {
        std::string name, time, digest;
    };
    [[nodiscard]] Result<std::vector<Snapshot>> snapshots();

    /// For the parts that keep tables of their own here (simulator/review).
    [[nodiscard]] Database& database();
    [[nodiscard]] const std::string& warning() const;  ///< e.g. that a damaged file was set aside; else empty

private:
    struct Impl;
    explicit Store(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

}  // namespace writ::sim
