#pragma once

#include "simulator/binding/shell/effects.h"

#include <optional>
#include <string_view>
#include <vector>

namespace writ::sim::shell {

/// How a program is read.
enum class Manner : unsigned char {
    Plain,        ///< by its options and operands
    Nothing,      ///< does nothing to files, whatever its arguments
    Names,        ///< its operands name variables that it sets
    Open,         ///< runs whatever it is told to; `does` holds for certain
    Network,      ///< like Plain, and its own address rules: curl, wget
    Wrapper,      ///< runs the program that its operands name
    Environment,  ///< env
    ChangeFolder,
    Shell,
    Find,
    Xargs,
    Sed,
    Awk,
    Copy,
    Git,
    Evaluate,
    Source,
    Options,
    Print,
    Test,
};

/// A row of the table of programs. Each list of roles holds one letter for an argument:
/// r read, w written, d deleted, m read and deleted, b read and written, k written and deleted, h a host, u an address,
/// D a text that may name a file to read (@file), _ nothing.
struct Program {
    std::string_view name;
    Manner manner;
    std::string_view reach;  ///< what it can do at most, whatever its arguments: r, w, d, n; x for anything
    std::string_view
        operands;              ///< "_ r*": roles in order; * for any number; a last "." for the folder itself when there are none
    std::string_view flags;    ///< options without an argument: letters, then long names
    std::string_view options;  ///< options with one: "f:r file:r". Roles also: t the target, instead of the last operand;
                               ///< p instead of the first operand, q the same and read
    bool privileged = false;
    std::string_view does = {};  ///< kinds that are certain, as letters: n, x
};

/// Null when it is not in the table: then nothing is known of it.
[[nodiscard]] const Program* findProgram(std::string_view name);

/// What people start it for, where its row alone tells: of `rm` Delete, of `cat` Read. A hint, no bound: see `reach`.
[[nodiscard]] std::optional<Kind> purposeOf(const Program& program);

/// The role of an option with an argument. `option` without dashes.
[[nodiscard]] std::optional<char> optionRole(const Program& program, std::string_view option);
[[nodiscard]] bool isFlag(const Program& program, std::string_view option);

/// The parts of a text between spaces.
[[nodiscard]] std::vector<std::string_view> splitWords(std::string_view text);

/// Variables that change no program's ways: languages, colours, sizes of the screen.
[[nodiscard]] bool isHarmlessVariable(std::string_view name);
/// A name that is the shell's own affair, since no program gets it unless it is exported.
[[nodiscard]] bool isShellVariable(std::string_view name);

}  // namespace writ::sim::shell
