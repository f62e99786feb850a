#include "simulator/redact/redaction.h"

#include <algorithm>
#include <array>

namespace writ::sim {
namespace {

/// Members of notes that say where and by whom, and nothing of the recording's values.
constexpr std::array<std::string_view, 9> kPlaces{"after",   "call",   "step", "pointer", "tool",
                                                  "outcome", "author", "time", "format"};

Json redactedNote(const Json& note, Redactor& redactor) {
    if (!note.isObject()) return redactor.redacted(note);
    Json::Object members;
    for (const auto& [key, value] : note.asObject()) {
        const bool place = std::find(kPlaces.begin(), kPlaces.end(), key) != kPlaces.end();
        if (place)
            members.emplace_back(key, value);
        else
            members.emplace_back(
                key, key == "arguments" ? redactor.redactedArguments(note["tool"].asString(), value) : redactor.redacted(value));
    }
    return Json(std::move(members));
}

}  // namespace

Result<Redaction> Redaction::in(const std::filesystem::path& workspace, RedactionRulesPtr rules) {
    Result<Pseudonyms> pseudonyms = Pseudonyms::ofWorkspace(workspace);
    if (!pseudonyms) return tl::unexpected(pseudonyms.error());
    return Redaction(Redactor(std::move(rules), *std::move(pseudonyms)));
}

Json Redaction::apply(const Json& record, const Record&) {
    return m_redactor.redacted(record);
}

Json Redaction::applyToNotes(const Json& notes) {
    Json::Object lists;
    for (const auto& [key, list] : notes.asObject()) {
        Json::Array entries;
        for (const Json& note : list.asArray()) entries.push_back(redactedNote(note, m_redactor));
        lists.emplace_back(key, list.isArray() ? Json(std::move(entries)) : list);
    }
    return notes.isObject() ? Json(std::move(lists)) : m_redactor.redacted(notes);
}

}  // namespace writ::sim
