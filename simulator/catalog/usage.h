#pragma once

#include "simulator/replay/replay.h"

#include <map>

namespace writ::sim {

/// A value of an argument, and in how many places it stands.
struct ValueUse {
    Json value;
    std::uint64_t count = 0;
};

/// What the recorded calls (probe calls aside) hold of one argument, or of a field of a context object.
struct ArgumentUse {
    std::string pointer;             ///< into the arguments, or the object: "/amount_cents", "/items/*/sku"
    std::string_view type;           ///< of its first known value, for people: "text", "whole number"; empty without any
    std::uint64_t calls = 0;         ///< that have it
    std::uint64_t unknown = 0;       ///< in which it is masked
    Json least, most;                ///< of numbers; null without any
    std::uint64_t distinct = 0;      ///< different values; see `more`
    bool more = false;               ///< there are more than were counted
    std::vector<ValueUse> examples;  ///< at most five, those that come most often first
};

/// Whether some rule of a policy version can match a call of a tool.
enum class Governed : std::uint8_t {
    Yes,      ///< some rule may match
    No,       ///< proven: no rule matches any call of it
    Unknown,  ///< the language cannot tell
};
[[nodiscard]] std::string_view word(Governed governed);  ///< "yes", "no", "unknown"

/// A sign that a tool does not do what its hints say.
struct HintConflict {
    std::string_view hint;                ///< "readOnlyHint"
    bool stated = false;                  ///< the catalog says so itself
    std::string_view sign;                ///< "declared-effect", "command", "result-word", "changed-read", "verb"
    bool heuristic = true;                ///< a guess by words, no record of an effect
    std::string evidence;                 ///< for people
    std::uint32_t session = 0, step = 0;  ///< index into Corpus::sessions, number from 1; step 0: of the catalog itself
};

struct ToolUse {
    std::string tool;
    std::string server;
    bool inCatalog = true;
    std::uint64_t calls = 0;  ///< probe calls aside
    std::uint64_t probes = 0;
    std::vector<ArgumentUse> arguments;  ///< by pointer
    std::vector<std::uint32_t> rules;    ///< that name it, ascending indices into PolicySet::rules()
    std::vector<std::uint32_t> matched;  ///< that matched one of its calls
    Governed governed = Governed::Unknown;
    std::vector<HintConflict> conflicts;
};

/// The tools of the catalog in its order, then those that were called all the same.
struct CatalogUse {
    std::vector<ToolUse> tools;
    std::map<std::string, std::vector<ArgumentUse>> context;  ///< beside `input`: "session", and its fields by pointer
    [[nodiscard]] const ToolUse* find(std::string_view tool) const;
};
[[nodiscard]] CatalogUse usageOf(const Replay& replay);
/// What the calls alone tell: nothing of rules. Fails only when it is cancelled.
[[nodiscard]] Result<CatalogUse> usageOf(const Corpus& corpus, RunControl& control);
/// The same with what a policy's rules say; `ofCorpus` may be the usage under another policy. Fails only when it is cancelled.
[[nodiscard]] Result<CatalogUse> usageOf(const Replay& replay, CatalogUse ofCorpus, RunControl& control);
/// `writ catalog usage --json`, format 1.
[[nodiscard]] Json toJson(const CatalogUse& use, const Replay& replay);

}  // namespace writ::sim
