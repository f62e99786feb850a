#pragma once

#include "app/cli/loading.h"
#include "simulator/catalog/snapshot.h"

namespace writ::cli {

// The actions of `writ catalog`; operands are those behind the action's name.

int catalogImport(const Arguments& arguments, Console& console);
int catalogShow(const Arguments& arguments, Console& console);
int catalogSnapshot(const Arguments& arguments, Console& console);
int catalogDiff(const Arguments& arguments, Console& console);
int catalogLint(const Arguments& arguments, Console& console);
int catalogUsage(const Arguments& arguments, Console& console);
int catalogImpact(const Arguments& arguments, Console& console);

/// The tools with their hints and their arguments as a tree.
void printTools(const std::vector<ToolDescription>& tools, Console& console);
/// What `show --json` prints of a tool beside toolJson(): {digest, fields}.
[[nodiscard]] Json shownTool(const ToolDescription& tool);
/// How many arguments a tool has, those of objects included.
[[nodiscard]] std::size_t fieldCount(const ToolDescription& tool);

}  // namespace writ::cli
