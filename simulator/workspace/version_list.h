#pragma once

#include "simulator/workspace/workspace.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace writ::sim {

enum class VersionKind : std::uint8_t { Folder, Snapshot, Index, Commit, Branch, Tag };
[[nodiscard]] std::string_view word(VersionKind kind);  ///< "folder", "snapshot", "index", "commit", "branch", "tag"

/// A version that policyVersion() gives by its `rev`.
struct VersionInfo {
    VersionKind kind = VersionKind::Folder;
    std::string rev;      ///< "b", "before-audit", "git:3f9c2e1", "git:main", "git:INDEX"
    std::string id;       ///< Git: the full commit id; snapshot: its digest; folder: its path. The index has none
    std::string author;   ///< Git: who wrote the commit, or made the tag; else empty
    std::string time;     ///< RFC 3339 with the zone of its author; empty of folders and of the index
    std::string summary;  ///< Git: the first line of the message; else what it is for: "in force", "candidate"
};

struct GitListOptions {
    std::size_t maxCommits = 30;    ///< listed
    std::size_t maxScanned = 5000;  ///< looked at for one that touches the policies
    std::size_t maxRefs = 200;      ///< branches and tags, each
};

/// The index, where the repository has one; the latest commits on the current branch that touch the policies folder, newest
/// first; branches and tags, newest first, that have one. Empty where the workspace lies in no repository. Read by libgit2: no
/// program is started, nothing is checked out, and no file of the repository is written. May take a while in large repositories.
[[nodiscard]] Result<std::vector<VersionInfo>> gitVersions(const Workspace& workspace, RunControl& control,
                                                           const GitListOptions& options = {});
/// Version folders, then snapshots (newest first).
[[nodiscard]] Result<std::vector<VersionInfo>> localVersions(const Workspace& workspace);

/// SHA-256 over the names and texts of the sources: what a version is known by, the same as PolicySet::digest().
[[nodiscard]] Digest digestOf(const std::vector<SourcePtr>& sources);

/// `writ versions --json`, format 1.
[[nodiscard]] Json versionsJson(const std::vector<VersionInfo>& versions);

}  // namespace writ::sim
