#pragma once

#include "simulator/workspace/notes.h"

#include <initializer_list>
#include <optional>

namespace writ::sim {

/// Reads NAME.notes.json strictly; the first mistake is reported with its place.
class NotesReader {
public:
    explicit NotesReader(const Json& document) : m_document(document) {}
    [[nodiscard]] Result<Notes> run();

private:
    [[nodiscard]] ProbeNote probe(const Json& json, const std::string& at);
    [[nodiscard]] ContextNote context(const Json& json, const std::string& at);
    [[nodiscard]] MaskNote mask(const Json& json, const std::string& at);
    [[nodiscard]] OutcomeNote outcome(const Json& json, const std::string& at);
    [[nodiscard]] MarkNote mark(const Json& json, const std::string& at);

    template <class Entry>
    void entries(const char* name, std::vector<Entry>& into, Entry (NotesReader::*read)(const Json&, const std::string&));
    bool members(const Json& json, const std::string& at, std::initializer_list<std::string_view> required,
                 std::initializer_list<std::string_view> optional);
    [[nodiscard]] NoteAnchor anchor(const Json* json, const std::string& at, bool needed);
    [[nodiscard]] NoteStamp stamp(const Json& json, const std::string& at);
    [[nodiscard]] std::string text(const Json& json, const std::string& at, bool mayBeEmpty = false);
    /// One that leads into the request.
    [[nodiscard]] std::string requestPointer(const Json& json, const std::string& at);
    [[nodiscard]] std::string pointer(const Json& json, const std::string& at);
    [[nodiscard]] Outcome outcomeWord(const Json& json, const std::string& at);
    void refuse(const std::string& at, std::string message);

    const Json& m_document;
    std::optional<Error> m_error;
};

}  // namespace writ::sim
