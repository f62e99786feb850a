#pragma once

#include "simulator/catalog/tool_collector.h"

#include <span>
#include <string_view>

namespace writ::sim {

/// A row of the table of catalog formats.
struct CatalogFormat {
    std::string_view id;
    std::string_view name;   ///< for people
    std::string_view signs;  ///< by what a document is known to be one, for people
    bool (*fits)(const Json& document);
    void (*read)(const Json& document, ToolCollector& tools);
};

/// The first row that fits a document reads it.
[[nodiscard]] std::span<const CatalogFormat> catalogFormats();

}  // namespace writ::sim
