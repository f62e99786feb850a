#pragma once

#include "engine/text/result.h"

#include <string>
#include <string_view>
#include <vector>

/// What a shell command does, as far as its text tells. Nothing is run and no file is looked at.
namespace writ::sim::shell {

struct Script;

/// A word as the shell takes it apart. Only what the text alone tells is known: no variable is.
struct Word {
    std::string text;  ///< without quotes; parts that are not known stand as they are written
    bool known = true;
    bool glob = false;           ///< holds an unquoted * ? or [
    bool globFirst = false;      ///< begins with one: it may become an option
    bool home = false;           ///< begins with an unquoted ~
    bool plain = true;           ///< nothing in it is quoted: it may be a reserved word
    std::vector<Script> inside;  ///< commands that run to make it
};

enum class Flow : unsigned char { Read, Write, ReadWrite, Duplicate, Text };
struct Redirection {
    Flow flow = Flow::Read;
    Word target;
};

struct Command {
    std::vector<Word> assignments;  ///< "NAME=value"
    std::vector<Word> words;
    std::vector<Redirection> redirections;
    std::vector<Script> parts;  ///< of a compound command: everything that may run in it, in order
    bool subshell = false;      ///< the parts change nothing outside
    bool inOrder = false;       ///< the parts run one after the other, each once: a group
};

enum class Joint : unsigned char { Always, IfSucceeded, IfFailed };
struct Pipeline {
    Joint joint = Joint::Always;  ///< with what stands before it
    std::vector<Command> commands;
    bool background = false;
    bool negated = false;
};
struct Script {
    std::vector<Pipeline> pipelines;
};

inline constexpr int kMaxDepth = 24;                ///< commands within commands
inline constexpr std::size_t kMaxText = 64 * 1024;  ///< bytes

/// A failure says what cannot be followed; then nothing is known of the command. `depth`: how many commands it stands in.
[[nodiscard]] Result<Script> parseScript(std::string_view text, int depth = 0);

}  // namespace writ::sim::shell
