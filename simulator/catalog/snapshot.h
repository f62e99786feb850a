#pragma once

#include "engine/text/digest.h"
#include "simulator/catalog/catalog.h"

namespace writ::sim {

/// A catalog at one moment: what catalog/snapshots/NAME.json of a workspace holds. Plain text for Git.
struct CatalogSnapshot {
    std::string name;
    std::string time;    ///< RFC 3339; empty where nothing says it
    std::string author;  ///< may be empty
    std::vector<ToolDescription> tools;
    std::vector<Digest> digests;  ///< one a tool: SHA-256 of the canonical form (RFC 8785) of toolJson()
    Digest digest;                ///< over those, whatever their order
};

/// {name, server, title?, description?, inputSchema, outputSchema?, hints}. A hint is {value, stated}.
[[nodiscard]] Json toolJson(const ToolDescription& tool);
[[nodiscard]] Result<ToolDescription> toolFromJson(const Json& json);
[[nodiscard]] Digest toolDigest(const ToolDescription& tool);

[[nodiscard]] CatalogSnapshot snapshotOf(const Catalog& catalog, std::string name, std::string time = {},
                                         std::string author = {});
/// resources/schemas/catalog-snapshot.schema.json
[[nodiscard]] Json toJson(const CatalogSnapshot& snapshot);
/// A digest that does not fit its tool is an error: somebody changed the file.
[[nodiscard]] Result<CatalogSnapshot> snapshotFromJson(const Json& document);
[[nodiscard]] bool isSnapshot(const Json& document);

/// A snapshot's file, a catalog's file (as a snapshot called after it), or a workspace's folder (all of its catalogs).
[[nodiscard]] Result<CatalogSnapshot> openSnapshot(const std::filesystem::path& path);
/// Into catalog/snapshots of the workspace's folder; an existing one is not overwritten. The name is made of letters, digits,
/// `-`, `_` and `.`.
[[nodiscard]] Result<std::filesystem::path> saveSnapshot(const std::filesystem::path& workspace, const CatalogSnapshot& snapshot);

}  // namespace writ::sim
