#pragma once

#include "engine/text/result.h"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace writ::sim {

/// Whether `text` matches `pattern`, where `*` stands for any run of characters (none included).
[[nodiscard]] bool matchesPattern(std::string_view pattern, std::string_view text);

/// What a glob found: files by their path in the folder, sorted; and what had to be refused, with the reason.
struct GlobMatches {
    std::vector<std::string> files;
    std::vector<Error> refused;
};

/// The inside of one folder. Nothing outside of it is reached: no absolute path, no "..", no symbolic link that leaves it.
class FolderPaths {
public:
    [[nodiscard]] static Result<FolderPaths> of(const std::filesystem::path& folder);

    [[nodiscard]] const std::filesystem::path& root() const { return m_root; }
    /// The place of a relative path, which need not exist.
    [[nodiscard]] Result<std::filesystem::path> resolve(std::string_view relative) const;
    /// `*` matches within one path part; hidden names only where the pattern begins with a dot.
    [[nodiscard]] GlobMatches glob(std::string_view pattern) const;
    /// All files below `relative` with one of the suffixes; folders behind links are not entered.
    [[nodiscard]] GlobMatches filesBelow(std::string_view relative, const std::vector<std::string_view>& suffixes) const;
    /// Names of the folders directly in `relative`, sorted, hidden ones left out.
    [[nodiscard]] std::vector<std::string> foldersIn(std::string_view relative) const;
    /// The path as it is called inside the folder; nothing when it lies outside.
    [[nodiscard]] std::string inside(const std::filesystem::path& path) const;

private:
    explicit FolderPaths(std::filesystem::path root) : m_root(std::move(root)) {}
    void keep(const std::string& relative, GlobMatches& matches) const;
    std::filesystem::path m_root;  ///< canonical
};

}  // namespace writ::sim
