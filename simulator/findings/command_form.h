#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace writ::sim {

/// What a call does to the world, as far as names and words tell. A hint for people, never a verdict.
enum class Effect : std::uint8_t { Delete, Send, Pay, Network, Publish, Privilege, Write, Read, Unseen };
[[nodiscard]] std::string_view word(Effect effect);  ///< "delete", "send", …; of Unseen "run code that is not shown"

/// A command line, a script or an SQL statement, read by its words.
struct CommandForm {
    std::string program;                ///< the first word: "rm", "bash"
    std::vector<Effect> effects;        ///< sorted, unique
    std::vector<std::string> operands;  ///< paths, hosts and the words behind what deletes; sorted, unique; at most 32
    std::vector<std::string> words;     ///< in order, at most 200
};
[[nodiscard]] CommandForm commandForm(std::string_view text);

/// What the words of a tool's name say that it does; sorted, unique.
[[nodiscard]] std::vector<Effect> effectsOfName(std::string_view tool);
/// Whether an argument of this name holds a command or code.
[[nodiscard]] bool isCommandName(std::string_view argument);
/// The tool hands the case to a person or asks for leave, which is no way around.
[[nodiscard]] bool handsOver(std::string_view tool);

}  // namespace writ::sim
