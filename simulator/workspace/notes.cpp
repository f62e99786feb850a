#include "simulator/workspace/notes.h"

#include "engine/json/file.h"
#include "simulator/transcript/mapping.h"
#include "simulator/workspace/notes_reader.h"

namespace writ::sim {

namespace {

void addAnchor(Json::Object& entry, const char* name, const NoteAnchor& anchor) {
    Json::Object json;
    if (!anchor.session.empty()) json.emplace_back("session", Json(anchor.session));
    if (!anchor.at.empty()) json.emplace_back("at", Json(anchor.at));
    if (anchor.line != 0) json.emplace_back("line", Json(anchor.line));
    if (!json.empty()) entry.emplace_back(name, Json(std::move(json)));
}

void addText(Json::Object& entry, const std::string& text) {
    if (!text.empty()) entry.emplace_back("text", Json(text));
}

Json stamped(Json::Object entry, const NoteStamp& stamp) {
    entry.emplace_back("author", Json(stamp.author));
    entry.emplace_back("time", Json(stamp.time));
    return Json(std::move(entry));
}

Json entryJson(const ProbeNote& note) {
    Json::Object entry;
    addAnchor(entry, "after", note.after);
    entry.emplace_back("tool", Json(note.tool));
    entry.emplace_back("arguments", note.arguments);
    if (!note.unknown.empty()) entry.emplace_back("unknown", Json(Json::Array(note.unknown.begin(), note.unknown.end())));
    if (!note.context.isNull()) entry.emplace_back("context", note.context);
    entry.emplace_back("outcome", Json(word(note.outcome.outcome)));
    addText(entry, note.text);
    return stamped(std::move(entry), note.stamp);
}

Json entryJson(const ContextNote& note) {
    Json::Object entry;
    addAnchor(entry, "call", note.call);
    entry.emplace_back("pointer", Json(note.pointer));
    entry.emplace_back("value", note.value);
    return stamped(std::move(entry), note.stamp);
}

Json entryJson(const MaskNote& note) {
    Json::Object entry;
    addAnchor(entry, "call", note.call);
    entry.emplace_back("pointer", Json(note.pointer));
    return stamped(std::move(entry), note.stamp);
}

Json entryJson(const OutcomeNote& note) {
    Json::Object entry;
    addAnchor(entry, "call", note.call);
    entry.emplace_back("outcome", Json(word(note.outcome)));
    addText(entry, note.text);
    return stamped(std::move(entry), note.stamp);
}

Json entryJson(const MarkNote& note) {
    Json::Object entry;
    addAnchor(entry, "step", note.step);
    entry.emplace_back("text", Json(note.text));
    return stamped(std::move(entry), note.stamp);
}

template <class Entry>
void addEntries(Json::Object& document, const char* name, const std::vector<Entry>& entries) {
    Json::Array list;
    for (const Entry& entry : entries) list.push_back(entryJson(entry));
    if (!list.empty()) document.emplace_back(name, Json(std::move(list)));
}

}  // namespace

Result<Notes> notesFromJson(const Json& document) {
    return NotesReader(document).run();
}

Json toJson(const Notes& notes) {
    Json::Object document{{"format", 1}};
    addEntries(document, "probes", notes.probes);
    addEntries(document, "context", notes.context);
    addEntries(document, "masks", notes.masks);
    addEntries(document, "outcomes", notes.outcomes);
    addEntries(document, "marks", notes.marks);
    return Json(std::move(document));
}

std::filesystem::path notesPath(const std::filesystem::path& recording) {
    return recording.parent_path() / (recordingStem(recording) + ".notes.json");
}

Result<Notes> readNotes(const std::filesystem::path& recording) {
    const auto path = notesPath(recording);
    std::error_code ignored;
    if (!std::filesystem::exists(path, ignored) && !ignored) return Notes{};
    auto document = readJsonFile(path);
    if (!document) return Failure(std::move(document.error()));
    auto notes = notesFromJson(*document);
    if (!notes) return Failure(std::move(notes.error()).in(path.string()));
    return notes;
}

Result<void> writeNotes(const std::filesystem::path& recording, const Notes& notes) {
    return writeFileAtomically(notesPath(recording), toJson(notes).dump(true) + "\n");
}

}  // namespace writ::sim
