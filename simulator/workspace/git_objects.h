#pragma once

#include "engine/text/result.h"

#include <git2.h>
#include <filesystem>
#include <memory>
#include <string>

namespace writ::sim::git {

template <class T, void (*release)(T*)>
struct Releaser {
    void operator()(T* object) const { release(object); }
};
template <class T, void (*release)(T*)>
using Owned = std::unique_ptr<T, Releaser<T, release>>;
using Repository = Owned<git_repository, git_repository_free>;
using Object = Owned<git_object, git_object_free>;
using Commit = Owned<git_commit, git_commit_free>;
using Tag = Owned<git_tag, git_tag_free>;
using Tree = Owned<git_tree, git_tree_free>;
using Entry = Owned<git_tree_entry, git_tree_entry_free>;
using Blob = Owned<git_blob, git_blob_free>;
using Index = Owned<git_index, git_index_free>;
using Diff = Owned<git_diff, git_diff_free>;
using Walk = Owned<git_revwalk, git_revwalk_free>;
using Reference = Owned<git_reference, git_reference_free>;
using BranchIterator = Owned<git_branch_iterator, git_branch_iterator_free>;

/// What libgit2 says of the last failure.
[[nodiscard]] std::string reason();

/// The repository around a folder, which lies in its working tree.
struct Place {
    Repository repository;
    std::string prefix;  ///< of the folder in the repository: "" or ending with '/'
};
[[nodiscard]] Result<Place> findRepository(const std::filesystem::path& folder);

/// RFC 3339 with the offset.
[[nodiscard]] std::string timeText(const git_time& time);
/// Bytes that are no UTF-8 become '?'.
[[nodiscard]] std::string utf8(const char* text);
/// The fewest hex digits, at least seven, that name the object.
[[nodiscard]] std::string shortId(const git_object* object);
[[nodiscard]] std::string fullId(const git_oid& id);

}  // namespace writ::sim::git
