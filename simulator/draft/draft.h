#pragma once

#include "engine/decision/scope_entities.h"
#include "engine/text/diagnostic.h"
#include "simulator/replay/replay.h"

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace writ::sim {

/// For whom a rule of a draft is.
enum class DraftPrincipals : std::uint8_t {
    Each,       ///< one principal
    Type,       ///< all of a type
    Attribute,  ///< all of a type whose attribute has the same value, such as `role`
};

/// What a draft may widen, and by how much: a row of the table below.
enum class Widening : std::uint8_t {
    SameValue,   ///< one value
    Values,      ///< one of the values that were seen
    YesNo,       ///< a truth value, as it was seen
    Range,       ///< a number between bounds
    Members,     ///< a list of nothing but members that were seen
    Prefix,      ///< a text with one of the beginnings that were seen
    NeverGiven,  ///< an argument of the catalog that no call had
    AnyOfType,   ///< an entity of a type
    Anything,    ///< no condition: the comment says why
};
struct WideningInfo {
    Widening widening;
    std::string_view name;  ///< "range"
    std::string_view rule;  ///< one sentence: what is concluded from the values that were seen
};
[[nodiscard]] const std::vector<WideningInfo>& wideningTable();
[[nodiscard]] std::string_view word(Widening widening);  ///< the name

struct DraftOptions {
    DraftPrincipals principals = DraftPrincipals::Each;
    std::string attribute;        ///< of Attribute: a name
    bool alsoNotAllowed = false;  ///< learn from executed calls that the policies in force do not allow, too
    std::size_t maxValues = 10;   ///< that one condition lists
    std::size_t minPrefix = 2;    ///< characters of a beginning
    std::size_t citedSteps = 8;   ///< that a comment lists; more are counted
    std::string title;            ///< of the draft's first comment; may be empty
};

/// Sessions by id. A session in neither is not looked at.
struct DraftSplit {
    std::vector<std::string> learn;
    std::vector<std::string> holdOut;
};
/// Every second session is held out, beginning with the second. Of a single session nothing is.
[[nodiscard]] DraftSplit everySecondHeldOut(const Corpus& corpus);

/// A condition of a rule, or that there is none.
struct DraftCondition {
    std::string pointer;  ///< into toJson(request): "/context/input/amount_cents", "/resource/id"
    Widening widening = Widening::Anything;
    std::string text;  ///< Cedar; empty for Anything
    std::string seen;  ///< "8000 to 49999", "3 values", "absent in 2 of 5": for people
};

struct DraftRule {
    std::string id;  ///< @id: "draft.process_refund"
    std::string action;
    std::uint32_t line = 1;          ///< of the text, of the word permit
    std::vector<std::size_t> calls;  ///< it was learnt from, into Corpus::calls, ascending
    std::vector<DraftCondition> conditions;
};

/// Why a call of the chosen sessions was not learnt from.
enum class LeftOut : std::uint8_t {
    Hypothetical,   ///< a probe call
    NotExecuted,    ///< refused, denied, declined, failed, or nobody knows
    NotReplayable,  ///< no request: no arguments, or principal or resource cannot be told
    Unknown,        ///< the recording hides principal, resource or an argument
    NotAllowed,     ///< the policies in force deny it, or cannot say
};
inline constexpr std::size_t kLeftOutCount = 5;
[[nodiscard]] std::string_view word(
    LeftOut reason);  ///< "hypothetical", "not_executed", "not_replayable", "unknown", "not_allowed"

/// What the draft does to a held-out call, beside what the policies in force say of it and what happened.
enum class TrialResult : std::uint8_t {
    BothAllow,   ///< executed or not stopped by anybody, and allowed by both
    BothStop,    ///< not allowed by the draft, and it should not be: stopped in the recording, or denied by the policies in force
    OverBlock,   ///< executed and allowed by the policies in force, but the draft denies it
    UnderBlock,  ///< the draft allows it, but the policies in force deny it, or it was refused, denied or a probe call
    Indeterminate,  ///< the draft cannot say; or the policies in force cannot, and nothing else tells
    NotReplayable,
};
inline constexpr std::size_t kTrialResultCount = 6;
[[nodiscard]] std::string_view word(TrialResult result);  ///< "both_allow", "both_stop", "over_block", …

struct TrialCall {
    std::size_t call = 0;  ///< into Corpus::calls
    TrialResult result = TrialResult::BothAllow;
    std::string why;  ///< one sentence, for over-block, under-block and indeterminate; else empty
};

/// The draft replayed on sessions that it was not learnt from. The counts partition their calls.
struct DraftTrial {
    std::uint64_t sessions = 0;
    std::uint64_t calls = 0;
    std::array<std::uint64_t, kTrialResultCount> counts{};
    std::vector<TrialCall> listed;  ///< over-block, under-block and indeterminate, in the order of the corpus

    [[nodiscard]] std::uint64_t count(TrialResult result) const { return counts[static_cast<std::size_t>(result)]; }
};

/// A rule that permits, or a part of it, that no executed call of any session used.
struct OverGranted {
    std::uint32_t rule = 0;             ///< into PolicySet::rules()
    std::optional<ScopeEntity> entity;  ///< nothing: the whole rule
    std::string text;                   ///< "tools.read: Action::"list_all_airports" is allowed but never used"
};
/// Of all executed calls that are no probe calls. A language that cannot tell of single rules has none, and says so by an error.
[[nodiscard]] Result<std::vector<OverGranted>> overGranted(const Replay& inForce);

/// A policy text that permits what was observed, and how it does on other sessions: there is no draft without its numbers.
/// Immutable. The text is new; it is nowhere saved and never in force.
struct Draft {
    ReplayPtr inForce;  ///< the policies that it is held against
    DraftSplit split;
    std::string text;                 ///< compiles; the schema of the workspace, where there is one, finds nothing wrong
    std::vector<DraftRule> rules;     ///< in the order of the text
    std::vector<std::string> unsaid;  ///< what could not be expressed; all of it stands in comments too
    std::array<std::uint64_t, kLeftOutCount> leftOut{};  ///< calls of the learnt sessions, by reason
    std::uint64_t learnt = 0;                            ///< calls; all of them are allowed by the draft
    DraftTrial trial;
    std::vector<OverGranted> overGranted;
    std::vector<Diagnostic> diagnostics;  ///< of compiling the text: warnings and notes
};
using DraftPtr = std::shared_ptr<const Draft>;

/// Learns a draft from a replay under the policies in force and tries it on what is held out. An error for sessions that the
/// corpus does not have or that stand in both lists, for a workspace of another language than Cedar, and when cancelled.
[[nodiscard]] Result<DraftPtr> makeDraft(ReplayPtr inForce, const DraftSplit& split, const DraftOptions& options,
                                         RunControl& control);
/// Writes the text as a new file; one that is there already is an error and stays as it is.
[[nodiscard]] Result<void> writeDraft(const Draft& draft, const std::string& file);

/// `writ draft --json` (format 1).
[[nodiscard]] Json draftJson(const Draft& draft);

}  // namespace writ::sim
