#pragma once

#include "engine/text/result.h"

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace writ::sim {

/// Files of one commit of the repository around a folder. Blobs are read from the tree; nothing is checked out.
class GitRevision {
public:
    struct Impl;
    /// `folder` lies in the repository; paths below are relative to it. `ref` is anything that `git rev-parse` takes.
    [[nodiscard]] static Result<GitRevision> open(const std::filesystem::path& folder, const std::string& ref);
    GitRevision(GitRevision&&) noexcept;
    GitRevision& operator=(GitRevision&&) noexcept;
    ~GitRevision();

    /// The first seven hex digits of the commit.
    [[nodiscard]] std::string shortId() const;
    [[nodiscard]] Result<std::string> file(const std::string& path) const;
    [[nodiscard]] std::vector<std::string> foldersIn(const std::string& path) const;
    using File = std::pair<std::string, std::string>;  ///< path and bytes
    /// Files below `path` with one of the suffixes, sorted by path.
    [[nodiscard]] Result<std::vector<File>> filesBelow(const std::string& path, const std::vector<std::string_view>& suffixes) const;

private:
    explicit GitRevision(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

}  // namespace writ::sim
