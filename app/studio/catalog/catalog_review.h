#pragma once

#include "simulator/catalog/impact.h"
#include "simulator/catalog/lint.h"

#include <memory>

namespace writ::studio {

/// Tools as they are in one place.
struct CatalogSource {
    enum class Kind {
        Workspace,  ///< all catalogs of the open workspace, as they were read
        File,       ///< a snapshot, a catalog, or another workspace's folder
        Document,   ///< an answer of a server
    };
    Kind kind = Kind::Workspace;
    std::filesystem::path path;        ///< of a file
    Json document;                     ///< of an answer
    std::string name;                  ///< for people; what tools of a document are said to come from
    std::vector<std::string> notes{};  ///< of an answer: what was odd
};

/// What to look at.
struct CatalogQuestion {
    sim::ReplayPtr replay;        ///< of the open workspace; null: its impact is not asked
    sim::WorkspacePtr workspace;  ///< never null
    CatalogSource before, after;
    bool adding = false;  ///< `after` comes beside what the workspace has, as an import adds it
};

/// What differs between two catalogs, what the newer one would do to rules and calls, and what is suspicious in it.
struct CatalogReview {
    sim::CatalogSnapshot before, after;
    sim::CatalogDifference difference;
    std::optional<sim::CatalogImpact> impact;
    std::string noImpact;                       ///< why there is none
    std::vector<sim::CatalogFinding> findings;  ///< of `after`; when adding, of what is added
    std::vector<std::string> notes;             ///< entries of a file that were left out
};
using CatalogReviewPtr = std::shared_ptr<const CatalogReview>;

/// Any thread.
[[nodiscard]] Result<CatalogReviewPtr> reviewCatalog(const CatalogQuestion& question, sim::RunControl& control);

/// The snapshots of a workspace, newest first where their times tell, with what cannot be read left out.
struct SnapshotRow {
    std::filesystem::path file;
    std::string name, time, author;
    std::size_t tools = 0;
};
[[nodiscard]] std::vector<SnapshotRow> snapshotsOf(const std::filesystem::path& root);

}  // namespace writ::studio
