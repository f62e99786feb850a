#pragma once

#include "engine/cedar/language.h"

#include <filesystem>
#include <string>
#include <vector>

namespace writ::bench {

/// One application of the published benchmark at one size.
struct CedarCase {
    std::string app;  ///< "gdrive"
    int size = 0;     ///< entities of each type
    std::string policies;
    Json entities;
    Json requests;  ///< [{principal, action, resource, context, decision}]
};

/// The cases of a folder as conformance/cedar/bench: for each application its own and, where there are templates, one in which
/// every grant that the entities hold is a link of a template, written out.
[[nodiscard]] Result<std::vector<CedarCase>> cedarCases(const std::filesystem::path& folder);

/// Writes each case as APP-SIZE/policies.cedar, entities.json and requests.json, for another engine to read.
[[nodiscard]] Result<void> exportCases(const std::vector<CedarCase>& cases, const std::filesystem::path& folder);

/// The request of one row.
[[nodiscard]] Request requestOf(const Json& row);

}  // namespace writ::bench
