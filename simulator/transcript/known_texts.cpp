#include "simulator/transcript/known_texts.h"

#include "simulator/transcript/step_match.h"

namespace writ::sim {

namespace {

template <typename Entry>
Entry& placeOf(std::vector<Entry>& entries, std::size_t hash) {
    constexpr std::size_t kCount = 256;
    if (entries.empty()) entries.resize(kCount);
    return entries[hash % kCount];
}

}  // namespace

std::optional<Json> KnownValues::parse(const std::string& text, const JsonLimits& limits) {
    constexpr std::size_t kLongest = 1024;  // its value may take fifty times as much
    if (text.size() > kLongest) return parseIfJson(text, limits);
    Entry& known = placeOf(m_entries, textHash(text));
    if (known.text != text) known = {text, parseIfJson(text, limits)};  // an empty text is no JSON
    return known.value;
}

std::string KnownFingerprints::of(std::string_view text) {
    constexpr std::size_t kShortest = 64;
    if (text.size() < kShortest) return textFingerprint(text);
    const std::size_t hash = textHash(text);
    Entry& known = placeOf(m_entries, hash);
    if (known.hash != hash || known.size != text.size()) known = {hash, text.size(), textFingerprint(text)};
    return known.fingerprint;
}

}  // namespace writ::sim
