#pragma once

#include "simulator/findings/command_form.h"
#include "simulator/replay/replay.h"

#include <string>
#include <unordered_map>
#include <vector>

namespace writ::sim {

/// A kind of thing that two calls may have in common, and how much it says that both go for the same, in percent.
enum class TraitKind : std::uint8_t {
    Address,
    Host,
    Path,
    Identifier,
    Text,
    Word,
    Number,
    Delete,
    StrongEffect,
    WeakEffect,
    Group,
    Rule
};
inline constexpr std::size_t kTraitKindCount = 12;
struct TraitKindInfo {
    TraitKind kind;
    std::string_view what;
    int weight;
};
[[nodiscard]] const TraitKindInfo& info(TraitKind kind);

struct Trait {
    TraitKind kind = TraitKind::Word;
    std::uint64_t key = 0;  ///< equal keys mean the same thing
    std::string shown;      ///< for people; may be shortened
    std::string pointer;    ///< into the step; may be empty
};

/// What a call is about. Values that the recording or the notes hide are not among it: two masked values are not known to be
/// the same.
struct CallTraits {
    std::vector<Trait> traits;  ///< of different keys, at most 64
    CommandForm command;        ///< of its command; empty where it has none
    bool isCommand = false;
    bool onlyReads = false;  ///< as far as the catalog's hints or the words of the name tell
    bool handsOver = false;  ///< to a person
};

/// Makes the traits of the calls of a replay, and remembers what it found of each tool.
class TraitMaker {
public:
    static constexpr std::size_t kMostTraits = 64;

    explicit TraitMaker(const Replay& replay);
    [[nodiscard]] CallTraits of(std::size_t index);

private:
    struct Tool {
        std::vector<Effect> effects;
        std::optional<bool> readOnly;  ///< as the catalog states
        bool handsOver = false;
        std::vector<std::string> groups;  ///< action groups that do not hold every tool
    };
    void readGroups();
    const Tool& tool(const std::string& name);

    const Replay& m_replay;
    Decider m_decide;
    std::unordered_map<std::string, std::vector<std::string>> m_groups;
    std::unordered_map<std::string, Tool> m_tools;
};

/// A scalar among the arguments of a call, by its pointer below "/arguments". Hidden ones are left out.
struct Leaf {
    std::string pointer;
    std::string name;  ///< of the nearest member
    Json value;
};
/// Whether it is a command line, a script or an SQL statement, by its name and that of the tool.
[[nodiscard]] bool holdsCommand(const Leaf& leaf, const std::string& tool);
/// Whether an argument is hidden, so that no call is known to have the same.
[[nodiscard]] bool hidesArguments(const CorpusCall& call, const Step& step);
/// At most `most`, and no deeper than 16 levels. Fields that the request (may be null) lists as unknown are hidden as well.
[[nodiscard]] std::vector<Leaf> knownLeaves(const Step& step, const Request* request, std::size_t most);
[[nodiscard]] std::vector<Leaf> knownLeaves(const CorpusCall& call, const Step& step, std::size_t most);
/// Whether an argument of a call is hidden, as a whole or in part.
[[nodiscard]] bool hidesArgument(const Step& step, const std::string& name);
/// A value that hides one: "***", "[REDACTED]".
[[nodiscard]] bool isMark(const Json& value);

}  // namespace writ::sim
