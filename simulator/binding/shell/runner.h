#pragma once

#include "simulator/binding/shell/effects.h"
#include "simulator/binding/shell/programs.h"
#include "simulator/binding/shell/syntax.h"

#include <optional>

namespace writ::sim::shell {

/// The folders that may be the current one; nothing: any.
using Folders = std::optional<std::set<std::string>>;

using Words = std::vector<Word>;

/// Goes through a script and gathers what it may do.
class Runner {
public:
    Runner(Effects& effects, Folders folders, int depth) : m_effects(effects), m_folders(std::move(folders)), m_depth(depth) {}

    void run(const Script& script);
    /// A program with its arguments; `words` is not empty.
    void start(const Words& words);

private:
    /// What stands among the arguments of a program, by its row of the table.
    struct Arguments {
        Words operands;
        bool options = true;  ///< all of them are known
        bool patternGiven = false;
        std::optional<Word> target;
        std::vector<std::string> given;       ///< options, without dashes
        std::optional<std::string> replaced;  ///< of xargs -I
        std::size_t next = 0;                 ///< of wrappers: where the inner command begins
    };

    // runner.cpp
    void pipeline(const Pipeline& pipeline);
    void command(const Command& command);
    void inOwnShell(const Script& script);
    void redirection(const Redirection& redirection);
    void wander();
    void assignment(const std::string& text, bool exported);
    void touch(Kind kind, const Word& word);
    void touchPath(Kind kind, const std::string& path, bool home);
    void reach(const Word& address);
    void openReach(const Program& program, const std::string& reason);
    void open(Kind kind, const std::string& reason);

    // arguments.cpp
    Arguments readArguments(const Program& program, const Words& words, bool stopAtOperand);
    void readLong(const Program& program, const Words& words, std::size_t& at, Arguments& result);
    void readShort(const Program& program, const Words& words, std::size_t& at, Arguments& result);
    void takeOption(const Program& program, const std::string& option, char role, Word value, Arguments& result);
    void applyOperands(const Program& program, const Arguments& arguments);
    void applyRole(char role, const Word& word);

    // manners.cpp
    void runAs(const Program& program, const Words& words);
    void test(const Words& words);
    void plain(const Program& program, const Words& words);
    void network(const Program& program, const Words& words);
    void wrapper(const Program& program, const Words& words);
    void changeFolder(const Words& words);
    void startShell(const Program& program, const Words& words);
    void runText(const Words& words, std::size_t from, bool ownShell);
    void find(const Words& words);
    void findAction(const Words& paths, const Words& words, std::size_t& at);
    void xargs(const Program& program, const Words& words);
    void sed(const Program& program, const Words& words);
    void awk(const Program& program, const Words& words);
    void copy(const Words& words);
    void git(const Words& words);
    void names(const Words& words);
    void options(const Words& words);

    Effects& m_effects;
    Folders m_folders;
    int m_depth;
};

}  // namespace writ::sim::shell
