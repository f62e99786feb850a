#pragma once

#include "engine/text/result.h"

#include <filesystem>
#include <string>
#include <string_view>

namespace writ::sim {

/// Makes "[redacted:email:kdtmbrwqxlnhcgpf]": the same value always becomes the same pseudonym, so equality is kept, and
/// without the key nobody can try values out. 64 bits of HMAC-SHA-256 (RFC 2104), written in letters that no detector takes
/// for a number.
class Pseudonyms {
public:
    static constexpr std::size_t kKeyBytes = 32;

    explicit Pseudonyms(std::string key) : m_key(std::move(key)) {}
    /// Reads the key of a workspace, or makes one that only its owner may read. It lies outside of Git; whoever loses it
    /// gets other pseudonyms from then on.
    [[nodiscard]] static Result<Pseudonyms> ofWorkspace(const std::filesystem::path& root);

    /// `label` says what was there: lower-case letters, digits and hyphens.
    [[nodiscard]] std::string of(std::string_view label, std::string_view value) const;

private:
    std::string m_key;
};

/// A part of a text.
struct TextPart {
    std::size_t begin = 0;
    std::size_t end = 0;
};
/// The first pseudonym from `from` on; `begin == end` when there is none.
[[nodiscard]] TextPart findPseudonym(std::string_view text, std::size_t from = 0);
/// Whether a text is, or holds, a pseudonym: what stood there is not known.
[[nodiscard]] inline bool holdsPseudonym(std::string_view text) {
    const TextPart found = findPseudonym(text);
    return found.begin != found.end;
}
[[nodiscard]] bool isLabel(std::string_view text);

}  // namespace writ::sim
