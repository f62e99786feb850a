#pragma once

#include <array>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace writ::sim::shell {

enum class Kind : std::uint8_t { Read, Write, Delete, Network, Execute };
inline constexpr std::size_t kKinds = 5;
[[nodiscard]] std::string_view word(Kind kind);  ///< "read", …

/// What a command may do. Whatever is not marked as open is complete: nothing else is read, written, deleted or reached.
/// Of a condition and of a loop, all that may run counts. A path stands for what lies below it, too.
struct Effects {
    struct Part {
        bool does = false;            ///< it is certain that the text asks for it
        bool open = false;            ///< there may be more than is named
        std::set<std::string> names;  ///< paths, hosts; none of Execute: code that does not stand in the text
    };
    std::array<Part, kKinds> parts;
    std::set<std::string> commands;  ///< programs that the text starts, as they are written
    bool commandsOpen = false;
    bool privileged = false;  ///< runs something as another user
    bool privilegeOpen = false;
    std::vector<std::string> why;  ///< how it was found, for people; at most kMaxReasons

    static constexpr std::size_t kMaxReasons = 50;
    [[nodiscard]] Part& of(Kind kind) { return parts[static_cast<std::size_t>(kind)]; }
    [[nodiscard]] const Part& of(Kind kind) const { return parts[static_cast<std::size_t>(kind)]; }
    /// Nothing is open.
    [[nodiscard]] bool certain() const;
    void explain(std::string reason);
    /// Nothing is known any more of what else it does.
    void openAll(std::string reason);
};

/// Of a text for a POSIX shell or bash. `folder`: where it starts; empty: paths stay relative to there.
[[nodiscard]] Effects effectsOfText(std::string_view text, const std::string& folder);
/// Of a program with its arguments, started without a shell.
[[nodiscard]] Effects effectsOfWords(const std::vector<std::string>& words, const std::string& folder);

}  // namespace writ::sim::shell
