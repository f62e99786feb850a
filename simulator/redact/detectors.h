#pragma once

#include "simulator/redact/pseudonym.h"

#include <cstdint>
#include <string_view>
#include <vector>

namespace re2 {
class RE2;
}

namespace writ::sim {

/// All places that a pattern matches, as far as `group` of it reaches (0: all of it; 1: its first group, which must take part in
/// every match). None is empty.
void findMatches(const re2::RE2& pattern, int group, std::string_view text, std::vector<TextPart>& parts);

/// Finds one kind of secret in texts.
struct Detector {
    std::string_view name;  ///< in rules; also the label of its pseudonyms
    std::string_view help;  ///< for people
    bool usual;             ///< on where the rules do not say which detectors they want
    void (*find)(std::string_view text, std::vector<TextPart>& parts);
};
[[nodiscard]] const std::vector<Detector>& detectors();
[[nodiscard]] const Detector* detectorNamed(std::string_view name);

}  // namespace writ::sim
