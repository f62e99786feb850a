#pragma once

#include "engine/text/source.h"

#include <optional>
#include <vector>

namespace writ::editor {

/// The places of an inserted snippet that Tab visits in turn. They move with the text; typing inside one widens it.
class SnippetSession {
public:
    [[nodiscard]] bool isActive() const { return !m_places.empty(); }
    /// The first place becomes the current one.
    void start(std::vector<Span> places);
    void end() { m_places.clear(); }
    [[nodiscard]] Span current() const { return m_places[m_current]; }
    /// Nothing, and the session ends, when there is no further one.
    [[nodiscard]] std::optional<Span> step(bool forward);
    void textInserted(std::uint32_t at, std::uint32_t bytes);
    void textDeleted(std::uint32_t at, std::uint32_t bytes);
    /// Ends the session when the caret has left the current place.
    void caretAt(std::uint32_t offset);

private:
    std::vector<Span> m_places;
    std::size_t m_current = 0;
};

}  // namespace writ::editor
