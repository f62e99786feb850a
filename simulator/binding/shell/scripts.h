#pragma once

#include <string_view>

namespace writ::sim::shell {

/// A script for sed that only edits or prints text: substitutions, and p, d, q and = at lines. Others may write files and run
/// commands.
[[nodiscard]] bool isSimpleSed(std::string_view script);
/// A script for awk that only prints: without pipes, redirections and calls of the system.
[[nodiscard]] bool isSimpleAwk(std::string_view script);

}  // namespace writ::sim::shell
