#pragma once

#include "simulator/store/sqlite.h"

namespace writ::sim {

/// The user_version that this build writes.
[[nodiscard]] std::int64_t latestStoreVersion();
/// Brings a store of any earlier version up to date, each step in a transaction of its own. A later version is refused.
[[nodiscard]] Result<void> migrate(Database& database);
/// No farther than this version, for tests of the later steps.
[[nodiscard]] Result<void> migrate(Database& database, std::int64_t upTo);

}  // namespace writ::sim
