#include "simulator/workspace/notes_reader.h"

#include "simulator/binding/time.h"

#include <algorithm>
#include <limits>

namespace writ::sim {

namespace {

/// The parts of a request that a mask can hide something of.
bool isOneOf(std::string_view name, std::initializer_list<std::string_view> names) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

Result<Notes> NotesReader::run() {
    Notes notes;
    if (members(m_document, "", {}, {"format", "probes", "context", "masks", "outcomes", "marks"})) {
        const Json* format = m_document.find("format");
        if (format && !(format->isInteger() && format->asInteger() == 1)) refuse("/format", "`format` is 1");
        entries("probes", notes.probes, &NotesReader::probe);
        entries("context", notes.context, &NotesReader::context);
        entries("masks", notes.masks, &NotesReader::mask);
        entries("outcomes", notes.outcomes, &NotesReader::outcome);
        entries("marks", notes.marks, &NotesReader::mark);
    }
    if (m_error) return Failure(std::move(*m_error));
    return notes;
}

template <class Entry>
void NotesReader::entries(const char* name, std::vector<Entry>& into,
                          Entry (NotesReader::*read)(const Json&, const std::string&)) {
    const Json* list = m_document.find(name);
    if (!list) return;
    const std::string at = pointerJoin("", name);
    if (!list->isArray()) refuse(at, "Expected a list of notes here");
    for (std::size_t i = 0; i < list->asArray().size() && !m_error; ++i)
        into.push_back((this->*read)(list->at(i), pointerJoin(at, i)));
}

ProbeNote NotesReader::probe(const Json& json, const std::string& at) {
    ProbeNote note;
    if (!members(json, at, {"tool", "arguments", "outcome", "author", "time"}, {"after", "context", "text", "unknown"}))
        return note;
    note.after = anchor(json.find("after"), at + "/after", false);
    note.tool = text(json["tool"], at + "/tool");
    note.arguments = json["arguments"];
    if (!note.arguments.isObject()) refuse(at + "/arguments", "The arguments of a probe call are an object");
    const std::string unknown = at + "/unknown";
    if (json.contains("unknown") && !json["unknown"].isArray())
        refuse(unknown, "`unknown` is a list of pointers into the request");
    for (std::size_t i = 0; i < json["unknown"].size(); ++i)
        note.unknown.push_back(requestPointer(json["unknown"].at(i), pointerJoin(unknown, i)));
    note.context = json["context"];
    if (json.contains("context") && !note.context.isObject()) refuse(at + "/context", "`context` is an object");
    note.outcome.outcome = outcomeWord(json["outcome"], at + "/outcome");
    if (const Json* given = json.find("text")) note.text = text(*given, at + "/text", true);
    note.stamp = stamp(json, at);
    return note;
}

ContextNote NotesReader::context(const Json& json, const std::string& at) {
    ContextNote note;
    if (!members(json, at, {"pointer", "value", "author", "time"}, {"call"})) return note;
    note.call = anchor(json.find("call"), at + "/call", false);
    note.pointer = pointer(json["pointer"], at + "/pointer");
    const auto tokens = pointerTokens(note.pointer);
    if (tokens && !tokens->empty() && tokens->front() == "context")
        refuse(at + "/pointer",
               "A context note points into the context itself: \"/session/taint\", not \"/context/session/taint\"");
    note.value = json["value"];
    note.stamp = stamp(json, at);
    return note;
}

MaskNote NotesReader::mask(const Json& json, const std::string& at) {
    MaskNote note;
    if (!members(json, at, {"call", "pointer", "author", "time"}, {})) return note;
    note.call = anchor(json.find("call"), at + "/call", true);
    note.pointer = requestPointer(json["pointer"], at + "/pointer");
    note.stamp = stamp(json, at);
    return note;
}

OutcomeNote NotesReader::outcome(const Json& json, const std::string& at) {
    OutcomeNote note;
    if (!members(json, at, {"call", "outcome", "author", "time"}, {"text"})) return note;
    note.call = anchor(json.find("call"), at + "/call", true);
    note.outcome = outcomeWord(json["outcome"], at + "/outcome");
    if (const Json* given = json.find("text")) note.text = text(*given, at + "/text", true);
    note.stamp = stamp(json, at);
    return note;
}

MarkNote NotesReader::mark(const Json& json, const std::string& at) {
    MarkNote note;
    if (!members(json, at, {"step", "text", "author", "time"}, {})) return note;
    note.step = anchor(json.find("step"), at + "/step", true);
    note.text = text(json["text"], at + "/text");
    note.stamp = stamp(json, at);
    return note;
}

bool NotesReader::members(const Json& json, const std::string& at, std::initializer_list<std::string_view> required,
                          std::initializer_list<std::string_view> optional) {
    if (!json.isObject()) refuse(at, "Expected an object here");
    for (const auto& [name, value] : json.asObject())
        if (!isOneOf(name, required) && !isOneOf(name, optional))
            refuse(pointerJoin(at, name), "There is no member \"" + name + "\" here");
    for (const auto name : required)
        if (!json.contains(name)) refuse(at, "The member \"" + std::string(name) + "\" is missing");
    return !m_error;
}

NoteAnchor NotesReader::anchor(const Json* json, const std::string& at, bool needed) {
    NoteAnchor result;
    if (!json || !members(*json, at, {}, {"session", "at", "line"})) return result;
    if (const Json* session = json->find("session")) result.session = text(*session, at + "/session");
    if (const Json* place = json->find("at")) {
        result.at = place->asString();
        if (!place->isString() || !pointerTokens(result.at))
            refuse(at + "/at", "Expected the JSON Pointer of a step of the recording");
    }
    if (const Json* line = json->find("line")) {
        const std::int64_t number = line->asInteger();
        if (number < 1 || number > std::numeric_limits<std::uint32_t>::max())
            return refuse(at + "/line", "A line is a number from 1"), result;
        result.line = static_cast<std::uint32_t>(number);
    }
    if (needed && result.at.empty() && result.line == 0)
        refuse(at, "Say which step is meant: \"at\" is its JSON Pointer in the recording");
    return result;
}

NoteStamp NotesReader::stamp(const Json& json, const std::string& at) {
    NoteStamp result{text(json["author"], at + "/author"), text(json["time"], at + "/time")};
    if (!binding::parseTime(json["time"], 0)) refuse(at + "/time", "Expected a time such as 2026-03-14T02:11:00Z");
    return result;
}

std::string NotesReader::text(const Json& json, const std::string& at, bool mayBeEmpty) {
    if (!json.isString() || (json.asString().empty() && !mayBeEmpty)) refuse(at, "Expected a text here");
    return json.asString();
}

std::string NotesReader::pointer(const Json& json, const std::string& at) {
    if (!json.isString() || json.asString().empty() || !pointerTokens(json.asString()))
        refuse(at, "Expected a JSON Pointer that begins with \"/\"");
    return json.asString();
}

std::string NotesReader::requestPointer(const Json& json, const std::string& at) {
    std::string result = pointer(json, at);
    const auto tokens = pointerTokens(result);
    if (tokens && !tokens->empty() && !isOneOf(tokens->front(), {"subject", "action", "resource", "context"}))
        refuse(at, "Such a pointer leads into the request: /subject, /action, /resource or /context");
    return result;
}

Outcome NotesReader::outcomeWord(const Json& json, const std::string& at) {
    const auto outcome = outcomeFromWord(json.asString());
    if (!outcome)
        refuse(at, "\"" + json.asString() +
                       "\" is no outcome: see the words of \"who stopped it\", such as model_declined or user_declined");
    return outcome.value_or(Outcome::Unknown);
}

void NotesReader::refuse(const std::string& at, std::string message) {
    if (m_error) return;
    m_error = fail(ErrorKind::Malformed, std::move(message)).value();
    m_error->pointer = at;
}

}  // namespace writ::sim
