#pragma once

#include "simulator/transcript/session.h"

#include <filesystem>
#include <string>
#include <vector>

namespace writ::sim {

/// What people added beside a recording (NAME.notes.json). Recordings themselves are never changed.
struct NoteStamp {
    std::string author;
    std::string time;  ///< RFC 3339
};
/// Names a step of the recording by its place: `session` id and `at` pointer (and line for JSON Lines).
struct NoteAnchor {
    std::string session;  ///< empty: the file's only session
    std::string at;
    std::uint32_t line = 0;
};
struct ProbeNote {
    NoteAnchor after;  ///< the step it follows; an empty `at` means the end of the session
    std::string tool;
    Json arguments;                    ///< an object
    std::vector<std::string> unknown;  ///< pointers into the request: what nobody knows of this call, "/context/input/command"
    Json context;                      ///< context that the recording lacks, for this call: an object; may be null
    OutcomeFinding outcome{Outcome::ModelDeclined, {}};
    std::string text;
    NoteStamp stamp;
};
struct ContextNote {
    NoteAnchor call;      ///< empty `at`: every call of the session
    std::string pointer;  ///< into the request's context: "/session/taint"
    Json value;
    NoteStamp stamp;
};
struct MaskNote {
    NoteAnchor call;
    std::string pointer;  ///< into the request: "/context/input/destination"; the value becomes unknown (masked)
    NoteStamp stamp;
};
struct OutcomeNote {
    NoteAnchor call;  ///< or a turn of the model
    Outcome outcome = Outcome::Unknown;
    std::string text;
    NoteStamp stamp;
};
struct MarkNote {
    NoteAnchor step;
    std::string text;
    NoteStamp stamp;
};

struct Notes {
    std::vector<ProbeNote> probes;
    std::vector<ContextNote> context;
    std::vector<MaskNote> masks;
    std::vector<OutcomeNote> outcomes;
    std::vector<MarkNote> marks;
};

[[nodiscard]] Result<Notes> notesFromJson(const Json& document);
[[nodiscard]] Json toJson(const Notes& notes);
/// sessions/x.json -> sessions/x.notes.json
[[nodiscard]] std::filesystem::path notesPath(const std::filesystem::path& recording);
/// A missing file gives empty notes.
[[nodiscard]] Result<Notes> readNotes(const std::filesystem::path& recording);
/// Atomic.
[[nodiscard]] Result<void> writeNotes(const std::filesystem::path& recording, const Notes& notes);

/// The session with its probe calls in place (steps and calls renumbered), corrections beside the findings. Anchors that fit no
/// step are listed in `problems`. Context and masks are laid into the steps (Step::noteContext, noteMasks), where the binding
/// finds them.
[[nodiscard]] SessionPtr applyNotes(const SessionPtr& session, const Notes& notes, std::vector<std::string>& problems);

}  // namespace writ::sim
