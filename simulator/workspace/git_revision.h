#pragma once

#include "engine/text/result.h"

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace writ::sim {

/// What is staged, in place of a commit.
inline constexpr std::string_view kGitIndex = "INDEX";

/// Files of one commit, or of the index, of the repository around a folder. Blobs are read from the object database; nothing is
/// checked out or written.
class GitRevision {
public:
    struct Impl;
    /// `folder` lies in the repository; paths below are relative to it. `ref` is kGitIndex or anything that `git rev-parse`
    /// takes.
    [[nodiscard]] static Result<GitRevision> open(const std::filesystem::path& folder, const std::string& ref);
    GitRevision(GitRevision&&) noexcept;
    GitRevision& operator=(GitRevision&&) noexcept;
    ~GitRevision();

    /// The first hex digits of the commit, at least seven; "index".
    [[nodiscard]] std::string shortId() const;
    /// For sentences: "Commit 3f9c2e1", "The Git index".
    [[nodiscard]] std::string shown() const;
    /// Of the commit; all empty of the index.
    struct Origin {
        std::string author, time, message;  ///< the time in RFC 3339 with the author's zone
    };
    [[nodiscard]] Origin origin() const;
    [[nodiscard]] Result<std::string> file(const std::string& path) const;
    [[nodiscard]] std::vector<std::string> foldersIn(const std::string& path) const;
    using File = std::pair<std::string, std::string>;  ///< path and bytes
    /// Files below `path` with one of the suffixes, sorted by path.
    [[nodiscard]] Result<std::vector<File>> filesBelow(const std::string& path,
                                                       const std::vector<std::string_view>& suffixes) const;

private:
    explicit GitRevision(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

}  // namespace writ::sim
