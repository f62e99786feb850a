#pragma once

#include "simulator/catalog/snapshot.h"

namespace writ::sim {

enum class ChangeKind : std::uint8_t { Added, Removed, Renamed, Changed };
[[nodiscard]] std::string_view word(ChangeKind kind);  ///< "added", "removed", "renamed", "changed"

/// One thing that differs in a tool.
struct FieldChange {
    ChangeKind kind = ChangeKind::Changed;
    std::string pointer;      ///< into toolJson(): of an argument that was removed, into the earlier one
    std::string_view aspect;  ///< "argument", "type", "required", "values", "limit", "description", "hint", …
    Json before, after;       ///< null where there is nothing
};

struct ToolChange {
    ChangeKind kind = ChangeKind::Changed;
    std::string tool;  ///< its name afterwards; of a removed one, before
    std::string server;
    std::string oldName;  ///< of a renamed one
    std::optional<Digest> before, after;
    std::vector<FieldChange> fields;  ///< of changed and renamed ones
};

struct CatalogDifference {
    Digest before, after;  ///< of the catalogs
    std::vector<ToolChange> tools;
    std::size_t unchanged = 0;
};

/// A tool, or an argument, that went is held to be renamed where exactly one that came has the same schema, or much of the same.
[[nodiscard]] CatalogDifference differenceOf(const CatalogSnapshot& before, const CatalogSnapshot& after);
/// `writ catalog diff --json`, format 1.
[[nodiscard]] Json toJson(const CatalogDifference& difference);
/// "argument /amount: type integer, was string": one change in words.
[[nodiscard]] std::string text(const FieldChange& change);

}  // namespace writ::sim
