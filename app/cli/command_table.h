#pragma once

#include "app/cli/console.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace writ::cli {

/// What was given to a command.
struct Arguments {
    std::vector<std::string> operands;
    /// By name without dashes; flags have an empty value. Those of one name are in the order in which they were given.
    std::multimap<std::string, std::string, std::less<>> options;

    [[nodiscard]] bool has(std::string_view option) const { return options.find(option) != options.end(); }
    [[nodiscard]] std::string value(std::string_view option, std::string_view fallback = {}) const;
    [[nodiscard]] std::vector<std::string> values(std::string_view option) const;
};

struct OptionInfo {
    std::string_view name;   ///< without dashes
    std::string_view value;  ///< what stands for its value in the help; empty for a flag
    std::string_view help;
    bool repeats = false;  ///< may be given more than once
};

struct CommandInfo {
    std::string_view name;
    std::string_view operands;  ///< as the help shows them
    std::size_t minOperands;
    std::size_t maxOperands;
    std::string_view summary;
    std::string_view details;
    std::vector<OptionInfo> options;
    int (*run)(const Arguments& arguments, Console& console);
};

/// The one table of commands: parsing, --help and the man page's test read it.
[[nodiscard]] const std::vector<CommandInfo>& commands();
/// Options of every command.
[[nodiscard]] const std::vector<OptionInfo>& commonOptions();

[[nodiscard]] std::string helpText();
[[nodiscard]] std::string helpText(const CommandInfo& command);

/// Reads what follows the command's name.
[[nodiscard]] Result<Arguments> parseArguments(const CommandInfo& command, const std::vector<std::string>& words);

/// The whole program; `words` without the program's name.
int run(const std::vector<std::string>& words, Console& console);

}  // namespace writ::cli
