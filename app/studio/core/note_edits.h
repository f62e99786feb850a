#pragma once

#include "simulator/workspace/notes.h"

#include <QString>

#include <filesystem>
#include <functional>

namespace writ::studio {

/// A change of the notes beside one recording, made on the notes as they are on disk at that moment.
struct NoteEdit {
    std::filesystem::path recording;  ///< relative to the workspace
    QString done;                     ///< what to tell once it is written: "Note saved."
    std::function<Result<void>(sim::Notes& notes)> change;
};
/// Reads, changes and writes atomically. Any thread, one edit at a time.
[[nodiscard]] Result<void> applyNoteEdit(const std::filesystem::path& root, const NoteEdit& edit);

/// Names a step; a recording of one session needs no session id, but it does no harm.
[[nodiscard]] sim::NoteAnchor anchorOf(const sim::Session& session, const sim::Step& step);

[[nodiscard]] NoteEdit addMark(const sim::Session& session, sim::MarkNote note);
/// A person's newer word replaces their older one on the same step; other people's words stay.
[[nodiscard]] NoteEdit addCorrection(const sim::Session& session, sim::OutcomeNote note);
[[nodiscard]] NoteEdit addProbe(const sim::Session& session, sim::ProbeNote note);

enum class NoteKind { Mark, Correction, Probe, Context, Mask };
/// One entry of the notes beside a recording.
struct NoteEntry {
    NoteKind kind = NoteKind::Mark;
    std::size_t index = 0;  ///< in its list
    sim::NoteAnchor anchor;
    sim::NoteStamp stamp;
    std::string text;
    friend bool operator==(const NoteEntry& a, const NoteEntry& b) {
        return a.kind == b.kind && a.index == b.index && a.stamp.author == b.stamp.author && a.stamp.time == b.stamp.time &&
               a.text == b.text;
    }
};
[[nodiscard]] std::vector<NoteEntry> entriesOf(const sim::Notes& notes);
/// Removes an entry if it still is what it was. With a probe call go the notes about it.
[[nodiscard]] NoteEdit removeNote(const sim::Session& session, NoteEntry entry);

}  // namespace writ::studio
