#pragma once

#include "engine/text/diagnostic.h"
#include "simulator/catalog/catalog.h"

#include <span>

namespace writ::sim {

/// A row of the table of what is suspicious in the texts that a catalog shows to models.
struct CatalogRule {
    std::string_view id;  ///< "hidden-tag", stable
    Severity severity;
    std::string_view title;
    std::string_view help;     ///< why it matters, and what to do
    std::string_view pattern;  ///< of phrases (RE2), over the text as it looks; empty where characters or names are looked at
};
[[nodiscard]] std::span<const CatalogRule> catalogRules();

struct CatalogFinding {
    const CatalogRule* rule = nullptr;  ///< never null
    std::string server;
    std::string tool;
    std::string pointer;       ///< into toolJson(), to the text (or to the member whose key it is)
    std::uint32_t offset = 0;  ///< of the first byte in that text
    std::uint32_t length = 0;  ///< in bytes
    std::string excerpt;       ///< the words around it; what cannot be seen is written as U+200B
    std::string decoded;       ///< what hidden characters spell; empty for none
};

/// Hidden characters and instructions in names, titles, descriptions, values and keys. Works on the texts alone; in the order of
/// the catalog.
[[nodiscard]] std::vector<CatalogFinding> lintCatalog(const Catalog& catalog);
/// `writ catalog lint --json`, format 1.
[[nodiscard]] Json findingsJson(const std::vector<CatalogFinding>& findings);

}  // namespace writ::sim
