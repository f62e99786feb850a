#pragma once

#include "engine/json/json.h"

namespace writ::sim {

// What was made of texts that came lately, since requests repeat the conversation before them. A text takes the place of
// another one by its hash, so both take little memory, whatever they are asked.

/// The values that texts hold.
class KnownValues {
public:
    /// What parseIfJson() gives.
    [[nodiscard]] std::optional<Json> parse(const std::string& text, const JsonLimits& limits);

private:
    struct Entry {
        std::string text;
        std::optional<Json> value;
    };
    std::vector<Entry> m_entries;
};

/// The fingerprints of texts, see textFingerprint().
class KnownFingerprints {
public:
    [[nodiscard]] std::string of(std::string_view text);

private:
    struct Entry {
        std::size_t hash = 0;
        std::size_t size = 0;
        std::string fingerprint;
    };
    std::vector<Entry> m_entries;
};

}  // namespace writ::sim
