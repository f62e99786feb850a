#pragma once

#include "simulator/replay/replay.h"

#include <QString>

#include <map>
#include <string>
#include <vector>

namespace writ::studio {

/// What the recorded calls show of one argument or context field.
struct FieldUsage {
    std::uint64_t calls = 0;
    std::uint64_t unknown = 0;  ///< masked or not recorded
    bool numeric = false;
    double least = 0, most = 0;
    std::string leastText, mostText;
    std::map<std::string, std::uint64_t> values;  ///< of texts and yes/no; the first few distinct ones
    bool moreValues = false;
    std::string typeWord;  ///< "text", "whole number", …

    /// "80 to 50001 in 7 calls", "original_payment 6, card_9921 1".
    [[nodiscard]] QString text() const;
};

struct ToolUsage {
    std::uint64_t calls = 0;  ///< without probe calls
    std::uint64_t probes = 0;
    std::map<std::string, FieldUsage> fields;
};

/// Counted once a corpus, in one pass.
struct CatalogUsage {
    std::map<std::string, ToolUsage> tools;
    /// Context objects beside `input`: "session" and its fields.
    std::map<std::string, std::map<std::string, FieldUsage>> context;
};
[[nodiscard]] CatalogUsage countUsage(const sim::Corpus& corpus);

}  // namespace writ::studio
