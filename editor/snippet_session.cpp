#include "editor/snippet_session.h"

#include <algorithm>

namespace writ::editor {

void SnippetSession::start(std::vector<Span> places) {
    m_places = std::move(places);
    m_current = 0;
}

std::optional<Span> SnippetSession::step(bool forward) {
    if (!isActive()) return std::nullopt;
    if (!forward) {
        m_current -= m_current > 0 ? 1 : 0;
        return current();
    }
    if (m_current + 1 >= m_places.size()) {
        end();
        return std::nullopt;
    }
    ++m_current;
    const Span place = current();
    if (m_current + 1 == m_places.size() && place.empty()) end();  // the last stop: from here Tab is a tab again
    return place;
}

void SnippetSession::textInserted(std::uint32_t at, std::uint32_t bytes) {
    for (std::size_t i = 0; i < m_places.size(); ++i) {
        Span& place = m_places[i];
        const bool inside = i == m_current ? at >= place.begin && at <= place.end : at > place.begin && at < place.end;
        if (inside) {
            place.end += bytes;
        } else if (at <= place.begin) {
            place.begin += bytes;
            place.end += bytes;
        }
    }
}

void SnippetSession::textDeleted(std::uint32_t at, std::uint32_t bytes) {
    const auto moved = [at, bytes](std::uint32_t offset) {
        return offset <= at ? offset : std::max(at, offset - std::min(bytes, offset));
    };
    for (Span& place : m_places) place = {moved(place.begin), moved(place.end)};
}

void SnippetSession::caretAt(std::uint32_t offset) {
    if (isActive() && (offset < current().begin || offset > current().end)) end();
}

}  // namespace writ::editor
