#include "simulator/transcript/known_values.h"

#include "simulator/transcript/step_match.h"

namespace writ::sim {

std::optional<Json> KnownValues::parse(const std::string& text, const JsonLimits& limits) {
    constexpr std::size_t kLongest = 1024;  // its value may take fifty times as much
    if (text.size() > kLongest) return parseIfJson(text, limits);
    constexpr std::size_t kCount = 256;
    if (m_entries.empty()) m_entries.resize(kCount);
    Entry& known = m_entries[textHash(text) % kCount];
    if (known.text != text) known = {text, parseIfJson(text, limits)};  // an empty text is no JSON
    return known.value;
}

}  // namespace writ::sim
