#pragma once

#include "engine/json/json.h"
#include "simulator/redact/detectors.h"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace re2 {
class RE2;
}

namespace writ::sim {

/// What is taken out of recordings before anything else sees them. The file's format is documented in
/// resources/help/recordings.md and resources/schemas/redaction.schema.json. Immutable.
struct RedactionRules {
    /// A JSON Pointer into a record; `*` stands for any token, `**` for any number of them.
    using Path = std::vector<std::string>;
    struct Argument {
        std::string tool;
        Path path;  ///< below the call's arguments
    };
    struct Pattern {
        std::string name;  ///< label of its pseudonyms
        std::shared_ptr<const re2::RE2> form;
    };

    std::vector<const Detector*> detectors;
    std::vector<std::string> members;        ///< names of members whose values are taken out, in the form of memberName(); sorted
    std::vector<std::string> secretMembers;  ///< the same, but only texts, numbers and lists: an object may be no secret; sorted
    std::vector<Path> pointers;
    std::vector<Argument> arguments;
    std::vector<Pattern> patterns;
    std::vector<std::string> keep;  ///< texts that stay although a detector or pattern finds them; sorted
};
using RedactionRulesPtr = std::shared_ptr<const RedactionRules>;

[[nodiscard]] RedactionRulesPtr usualRedaction();
[[nodiscard]] Result<RedactionRulesPtr> redactionFromJson(const Json& document);
[[nodiscard]] Result<RedactionRulesPtr> readRedaction(const std::filesystem::path& file);

/// Without case, hyphens and underscores: "api-key", "API_KEY" and "apiKey" are one name.
[[nodiscard]] std::string memberName(std::string_view name);

}  // namespace writ::sim
