#pragma once

#include "engine/json/json.h"

namespace writ::sim {

/// The values that texts hold which came lately, since requests repeat the conversation before them. A text takes the place of
/// another one, so little memory is taken.
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

}  // namespace writ::sim
