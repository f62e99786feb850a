#include "engine/text/source.h"

#include "engine/text/utf8.h"

#include <algorithm>

namespace writ {

namespace {

std::vector<std::uint32_t> lineStarts(std::string_view text) {
    std::vector<std::uint32_t> starts{0};
    for (std::size_t at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at + 1))
        starts.push_back(static_cast<std::uint32_t>(at + 1));
    return starts;
}

}  // namespace

Source::Source(std::string name, std::string text) : m_name(std::move(name)), m_text(std::move(text)) {
    if (m_text.size() > kMaxBytes) m_text.resize(kMaxBytes);
    m_lineStarts = lineStarts(m_text);
}

std::string_view Source::text(Span span) const {
    const std::uint32_t begin = std::min(span.begin, size());
    const std::uint32_t end = std::clamp(span.end, begin, size());
    return std::string_view(m_text).substr(begin, end - begin);
}

LineColumn Source::lineColumn(std::uint32_t offset) const {
    const std::uint32_t at = std::min(offset, size());
    const auto next = std::upper_bound(m_lineStarts.begin(), m_lineStarts.end(), at);
    const auto line = static_cast<std::uint32_t>(next - m_lineStarts.begin());
    const std::uint32_t start = m_lineStarts[line - 1];
    const auto before = std::string_view(m_text).substr(start, at - start);
    return {line, static_cast<std::uint32_t>(scalarCount(before)) + 1};
}

std::uint32_t Source::lineStart(std::uint32_t number) const {
    const std::uint32_t line = std::clamp(number, 1U, lineCount());
    return m_lineStarts[line - 1];
}

std::string_view Source::line(std::uint32_t number) const {
    const std::uint32_t begin = lineStart(number);
    std::string_view rest = std::string_view(m_text).substr(begin);
    rest = rest.substr(0, rest.find('\n'));
    if (rest.ends_with('\r')) rest.remove_suffix(1);
    return rest;
}

}  // namespace writ
