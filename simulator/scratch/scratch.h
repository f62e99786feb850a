#pragma once

#include "engine/decision/smallest_change.h"
#include "simulator/replay/replay.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace writ::sim {

/// The state of one value of a request (design section 1).
enum class FieldState : std::uint8_t { Known, Unknown, Absent };
[[nodiscard]] std::string_view word(FieldState state);  ///< "known", "unknown", "absent"

struct FieldValue {
    FieldState state = FieldState::Absent;
    Json value;                                         ///< when known
    UnknownReason reason = UnknownReason::NotRecorded;  ///< when unknown
    friend bool operator==(const FieldValue& a, const FieldValue& b);
};

/// What happens to the values that the binding derives when the call's tool or arguments are edited.
enum class Derived : std::uint8_t {
    Follow,  ///< the call is bound anew; a derived value that was edited itself keeps the edit
    Stay,    ///< they stay as they were: only what is edited differs
};
[[nodiscard]] std::string_view word(Derived derived);  ///< "follow", "stay"

/// One edit of a request.
struct ScratchEdit {
    enum class Kind : std::uint8_t { Set, Remove, Unknown };
    Kind kind = Kind::Set;
    std::string pointer;  ///< into toJson(request)
    Json value;           ///< of Set
};

/// The call that a scratch request was copied from. An empty session: made from nothing.
struct ScratchOrigin {
    std::string session;
    std::uint32_t step = 0;
    std::uint32_t call = 0;
    Digest digest;  ///< of the recorded session
};

/// A value that differs from the request the scratch began with.
struct ScratchChange {
    std::string pointer;
    FieldValue from, to;
    bool edited = false;  ///< a person did it; else it follows from edits
};

/// A request to try things on: a call of a recording, or one made up, with edits. The recording is never touched. Immutable and
/// cheap to copy; every edit gives another one, or an error that says why it cannot be. `/context/input/…`, `/context/…`,
/// `/subject/id`, `/subject/type`, `/subject/properties/…`, the same of the resource, `/action/name` and `/action/properties/…`
/// can be edited. Lists and references are edited as a whole. What is unknown is only known once it is set itself.
class ScratchRequest {
public:
    /// Of a call, replayable or not.
    [[nodiscard]] static Result<ScratchRequest> ofCall(const Corpus& corpus, std::size_t call);
    /// Of a tool of the catalog. What its schema requires is there, and unknown until it is set.
    [[nodiscard]] static Result<ScratchRequest> ofTool(WorkspacePtr workspace, const std::string& tool);

    [[nodiscard]] Result<ScratchRequest> with(ScratchEdit edit) const;
    [[nodiscard]] Result<ScratchRequest> with(const std::vector<ScratchEdit>& edits) const;  ///< in this order
    /// Without the edits at and below a pointer; "" takes all back.
    [[nodiscard]] Result<ScratchRequest> restored(std::string_view pointer) const;
    [[nodiscard]] Result<ScratchRequest> withDerived(Derived derived) const;

    [[nodiscard]] const WorkspacePtr& workspace() const;
    [[nodiscard]] const ScratchOrigin& origin() const;
    [[nodiscard]] const std::vector<ScratchEdit>& edits() const { return m_edits; }
    [[nodiscard]] Derived derived() const { return m_derived; }

    /// Null when there is no request to decide; notReplayable() then says why, in the words of BoundCall.
    [[nodiscard]] const Request* request() const;
    [[nodiscard]] const std::string& notReplayable() const;
    /// The same, or what can be said of a call that could not be bound: its tool, its arguments, and the rest unknown. One edit
    /// makes a request of it. Null where there is not even that.
    [[nodiscard]] const Request* outline() const;
    /// Those of the workspace, without the attributes that were removed.
    [[nodiscard]] const Facts& facts() const;
    [[nodiscard]] Result<PreparedFactsPtr> preparedFacts() const;
    [[nodiscard]] const Clock& clock() const;
    [[nodiscard]] const std::vector<EntityUid>& actors() const;
    /// Where the values that nobody edited come from, by pointer.
    [[nodiscard]] const std::vector<Provenance>& provenance() const;
    /// What stands at a pointer, attributes that only the facts hold included.
    [[nodiscard]] FieldValue value(std::string_view pointer) const;
    /// Against the request that the scratch began with, by pointer.
    [[nodiscard]] std::vector<ScratchChange> changes() const;
    /// Whether an edit stands at, above or below the pointer.
    [[nodiscard]] bool isEdited(std::string_view pointer) const;

    struct Base;   ///< what all scratch requests of one origin share
    struct State;  ///< what the edits make of it

private:
    ScratchRequest() = default;
    [[nodiscard]] static Result<ScratchRequest> of(std::shared_ptr<Base> base);
    [[nodiscard]] Result<ScratchRequest> built(std::vector<ScratchEdit> edits, Derived derived) const;

    std::shared_ptr<const Base> m_base;
    std::shared_ptr<const State> m_state;
    std::vector<ScratchEdit> m_edits;  ///< in their order; of a pointer the last one only
    Derived m_derived = Derived::Follow;
};

/// What a policy set says of a scratch request.
struct ScratchResult {
    PolicySetPtr policies;
    InputPtr input;                          ///< null when there is no verdict
    std::string notReplayable;               ///< then says why
    std::optional<Explanation> explanation;  ///< with the decision
    std::vector<RequestIssue> issues;        ///< in what the request differs from catalog and schema
    std::optional<ChangeSearch> change;      ///< nothing where none was looked for, or the language has no such search
    std::string sentence;                    ///< "Denied by B.bulk-cap."

    [[nodiscard]] const Decision* decision() const { return explanation ? &explanation->decision : nullptr; }
};

struct ScratchOptions {
    std::optional<ChangeOptions> change = ChangeOptions();  ///< nothing: look for no smallest change
};

[[nodiscard]] ScratchResult evaluate(const ScratchRequest& scratch, PolicySetPtr policies, const ScratchOptions& options = {});

/// What one result says otherwise than an earlier one.
struct ScratchDifference {
    struct OfRule {
        std::string rule;                   ///< its id
        std::optional<RuleState> from, to;  ///< nothing: the policies have no such rule
    };
    struct OfClause {
        std::string rule, text;
        Truth fromTruth = Truth::NotReached, toTruth = Truth::NotReached;
        std::string fromValue, toValue;
    };
    std::optional<Verdict> from, to;  ///< nothing: no verdict
    std::vector<OfRule> rules;        ///< those that did something else
    std::vector<OfClause> clauses;    ///< those with another truth or value

    [[nodiscard]] bool flips() const { return from != to; }
};
[[nodiscard]] ScratchDifference difference(const ScratchResult& before, const ScratchResult& after);

/// One line of a history.
struct ScratchEntry {
    ScratchRequest scratch;
    ScratchResult result;
};
/// `writ whatif --json` (format 1): each entry with its edits, its changes, its result and what differs from the entry before.
[[nodiscard]] Json toJson(const std::vector<ScratchEntry>& history);

}  // namespace writ::sim
