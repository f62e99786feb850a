#pragma once

#include "engine/json/json.h"
#include "engine/text/digest.h"
#include "simulator/outcome/outcome.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace writ::sim {

enum class StepKind : std::uint8_t { Message, Call, Result, Refusal, Approval, Delegation, Error };
[[nodiscard]] std::string_view word(StepKind kind);  ///< "message", "call", …

enum class Role : std::uint8_t { System, User, Model, Tool };
[[nodiscard]] std::string_view word(Role role);  ///< "system", "user", "model", "tool"

/// Where a step stands in its recording (design section 9).
struct Place {
    std::string file;  ///< as given to the reader; the workspace makes it relative
    std::string at;    ///< JSON Pointer to the call, message or result itself; below the line's value for JSON Lines
    std::optional<std::uint32_t> line;     ///< from 1, JSON Lines only
    std::optional<std::uint32_t> run;      ///< 0-based index of the run, where the recording is a list of runs
    std::optional<std::uint32_t> message;  ///< 0-based index of the message within its run (a system message counts)
    std::string entry{};                   ///< path within the file, where that is an archive; else empty
    friend bool operator==(const Place&, const Place&) = default;
};

enum class ArgumentsState : std::uint8_t {
    Recorded,
    NotRecorded,  ///< the recording has none: not replayable
    Unreadable,   ///< there are some, but they are no JSON object: not replayable; see argumentsNote
};

/// A moment. `text` is what the recording says, `ms` since 1970 UTC.
struct Moment {
    std::int64_t ms = 0;
    std::string text;
    friend bool operator==(const Moment&, const Moment&) = default;
};

struct CallContext;
struct RecordedDecision;

/// One step of a session. Which fields are filled depends on `kind`.
struct Step {
    std::uint32_t number = 0;  ///< from 1 within the session
    StepKind kind = StepKind::Message;
    Role role = Role::User;
    std::string text;  ///< of a message, refusal or result, as recorded
    std::optional<Moment> time;
    Place place;
    std::string agent;      ///< who of several agents acted, where the recording names one; also the new one of a delegation
    std::string fromAgent;  ///< of a delegation: who handed the work over; empty for an agent without a name

    // Call
    std::uint32_t call = 0;  ///< from 1 within the session, calls only
    std::string callId;      ///< also of results
    std::string tool;        ///< also of results
    Json arguments;          ///< an object when Recorded, else null
    ArgumentsState argumentsState = ArgumentsState::Recorded;
    std::string argumentsNote;
    std::uint32_t resultStep = 0;        ///< number of the step that answers this call; 0 when none does
    bool probe = false;                  ///< hypothetical: added by the notes, never in the recording
    Json noteContext;                    ///< context from the notes that the recording lacks: an object, or null
    std::vector<std::string> noteMasks;  ///< pointers into the request that the notes declare masked
    std::string noteText;                ///< what a person wrote beside this step
    // Both in recorded_decision.h, null where the recording has none.
    std::shared_ptr<const CallContext> context;
    std::shared_ptr<const RecordedDecision> recorded;

    // Result and approval
    std::uint32_t callStep = 0;  ///< number of the call it answers; 0 when unknown
    Json result;                 ///< the result as JSON where its text is JSON, else the text as a string
    bool declaredError = false;  ///< a field of the recording says that it failed
    bool approved = false;       ///< of an approval: what was said; `text` may say by whom and why

    // What explicit fields tell of a call, refusal or error (design section 5); of a probe call, its note.
    std::optional<OutcomeFinding> declared;
    std::optional<OutcomeFinding> correction;  ///< what a person says instead: beside the finding, never over it
    /// The person's word, else what a field says; null where neither says anything.
    [[nodiscard]] const OutcomeFinding* stated() const { return correction ? &*correction : declared ? &*declared : nullptr; }
};

/// What a person added beside the recording, with name and time. What it does to steps stands in these.
struct SessionNote {
    enum class Kind : std::uint8_t { Mark, Probe, Correction, Context, Mask };
    Kind kind = Kind::Mark;
    std::uint32_t step = 0;  ///< number from 1; 0: the session as a whole
    std::string text;        ///< a person's words, or what was masked or added
    std::string author;
    std::string time;  ///< RFC 3339
};
[[nodiscard]] std::string_view word(SessionNote::Kind kind);  ///< "mark", "probe call", "correction", "context", "mask"

/// One recorded conversation. Immutable once published as SessionPtr.
struct Session {
    std::string id;      ///< unique within a workspace, stable: file stem, "#run" where the file has several
    std::string title;   ///< for people; may equal the id
    std::string file;    ///< recording, as given to the reader
    std::string format;  ///< id of the reader: "openai-chat", "anthropic-messages", "tau-bench"
    Digest digest;       ///< over the recorded session
    Json metadata;       ///< an object: what the recording says of the session as a whole
    std::vector<Step> steps;
    std::vector<SessionNote> notes;  ///< by step, of a step by kind; not part of the digest
};
using SessionPtr = std::shared_ptr<const Session>;

/// A record that a reader could not use.
struct Skipped {
    std::string at;  ///< JSON Pointer, or "line N"
    std::string reason;
};

/// What one file gave.
struct Recording {
    std::string file;
    std::string format;
    std::vector<SessionPtr> sessions;
    std::vector<Skipped> skipped;
    std::uint64_t messages = 0;
};

}  // namespace writ::sim
