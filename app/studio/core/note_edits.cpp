#include "app/studio/core/note_edits.h"

#include <QObject>

#include <algorithm>

namespace writ::studio {

namespace {

constexpr std::string_view kProbes = "/probes/";

bool sameAnchor(const sim::NoteAnchor& a, const sim::NoteAnchor& b) {
    return a.session == b.session && a.at == b.at && a.line == b.line;
}

/// Notes about a probe call name it by its number, so those behind a removed one move up.
template <class Note>
void forgetProbe(std::vector<Note>& notes, sim::NoteAnchor Note::*anchor, std::size_t removed) {
    const std::string gone = std::string(kProbes) + std::to_string(removed);
    notes.erase(std::remove_if(notes.begin(), notes.end(), [&](const Note& note) { return (note.*anchor).at == gone; }),
                notes.end());
    for (Note& note : notes) {
        std::string& at = (note.*anchor).at;
        if (!at.starts_with(kProbes)) continue;
        const std::size_t number = std::strtoull(at.c_str() + kProbes.size(), nullptr, 10);
        if (number > removed) at = std::string(kProbes) + std::to_string(number - 1);
    }
}

void removeProbe(sim::Notes& notes, std::size_t index) {
    notes.probes.erase(notes.probes.begin() + static_cast<std::ptrdiff_t>(index));
    forgetProbe(notes.marks, &sim::MarkNote::step, index);
    forgetProbe(notes.outcomes, &sim::OutcomeNote::call, index);
    forgetProbe(notes.context, &sim::ContextNote::call, index);
    forgetProbe(notes.masks, &sim::MaskNote::call, index);
}

template <class Note>
void removeAt(std::vector<Note>& notes, std::size_t index) {
    notes.erase(notes.begin() + static_cast<std::ptrdiff_t>(index));
}

}  // namespace

Result<void> applyNoteEdit(const std::filesystem::path& root, const NoteEdit& edit) {
    const std::filesystem::path recording = root / edit.recording;
    auto notes = sim::readNotes(recording);
    if (!notes) return Failure(std::move(notes).error());
    if (auto changed = edit.change(*notes); !changed) return changed;
    return sim::writeNotes(recording, *notes);
}

sim::NoteAnchor anchorOf(const sim::Session& session, const sim::Step& step) {
    return {session.id, step.place.at, step.place.line.value_or(0)};
}

NoteEdit addMark(const sim::Session& session, sim::MarkNote note) {
    return {session.file, QObject::tr("Note saved."), [note = std::move(note)](sim::Notes& notes) -> Result<void> {
                notes.marks.push_back(note);
                return {};
            }};
}

NoteEdit addCorrection(const sim::Session& session, sim::OutcomeNote note) {
    return {session.file, QObject::tr("Correction saved."), [note = std::move(note)](sim::Notes& notes) -> Result<void> {
                auto& all = notes.outcomes;
                all.erase(std::remove_if(all.begin(), all.end(),
                                         [&](const sim::OutcomeNote& old) {
                                             return old.stamp.author == note.stamp.author && sameAnchor(old.call, note.call);
                                         }),
                          all.end());
                all.push_back(note);
                return {};
            }};
}

NoteEdit addProbe(const sim::Session& session, sim::ProbeNote note) {
    return {session.file, QObject::tr("Probe call added."), [note = std::move(note)](sim::Notes& notes) -> Result<void> {
                notes.probes.push_back(note);
                return {};
            }};
}

std::vector<NoteEntry> entriesOf(const sim::Notes& notes) {
    std::vector<NoteEntry> entries;
    for (std::size_t i = 0; i < notes.marks.size(); ++i)
        entries.push_back({NoteKind::Mark, i, notes.marks[i].step, notes.marks[i].stamp, notes.marks[i].text});
    for (std::size_t i = 0; i < notes.outcomes.size(); ++i)
        entries.push_back({NoteKind::Correction, i, notes.outcomes[i].call, notes.outcomes[i].stamp,
                           std::string(sim::word(notes.outcomes[i].outcome)) +
                               (notes.outcomes[i].text.empty() ? "" : ": " + notes.outcomes[i].text)});
    for (std::size_t i = 0; i < notes.probes.size(); ++i)
        entries.push_back({NoteKind::Probe,
                           i,
                           {notes.probes[i].after.session, std::string(kProbes) + std::to_string(i), 0},
                           notes.probes[i].stamp,
                           notes.probes[i].tool + (notes.probes[i].text.empty() ? "" : ": " + notes.probes[i].text)});
    for (std::size_t i = 0; i < notes.context.size(); ++i)
        entries.push_back({NoteKind::Context, i, notes.context[i].call, notes.context[i].stamp,
                           notes.context[i].pointer + " = " + notes.context[i].value.dump()});
    for (std::size_t i = 0; i < notes.masks.size(); ++i)
        entries.push_back({NoteKind::Mask, i, notes.masks[i].call, notes.masks[i].stamp, notes.masks[i].pointer});
    return entries;
}

NoteEdit removeNote(const sim::Session& session, NoteEntry entry) {
    return {session.file, QObject::tr("Removed."), [entry = std::move(entry)](sim::Notes& notes) -> Result<void> {
                const std::vector<NoteEntry> now = entriesOf(notes);
                if (std::find(now.begin(), now.end(), entry) == now.end())
                    return fail(ErrorKind::Unwritable,
                                "Somebody changed the notes meanwhile. They were read again; nothing was removed.");
                switch (entry.kind) {
                case NoteKind::Mark: removeAt(notes.marks, entry.index); break;
                case NoteKind::Correction: removeAt(notes.outcomes, entry.index); break;
                case NoteKind::Probe: removeProbe(notes, entry.index); break;
                case NoteKind::Context: removeAt(notes.context, entry.index); break;
                case NoteKind::Mask: removeAt(notes.masks, entry.index); break;
                }
                return {};
            }};
}

}  // namespace writ::studio
