#include "simulator/workspace/git_revision.h"

#include "engine/text/source.h"
#include "simulator/workspace/file_error.h"

#include <algorithm>
#include <git2.h>
#include <memory>

namespace writ::sim {
namespace fs = std::filesystem;

namespace {

constexpr int kMaxTreeDepth = 64;

struct Library {
    Library() { git_libgit2_init(); }
    ~Library() { git_libgit2_shutdown(); }
    Library(const Library&) = delete;
    Library& operator=(const Library&) = delete;
};

template <class T, void (*release)(T*)>
struct Releaser {
    void operator()(T* object) const { release(object); }
};
template <class T, void (*release)(T*)>
using Owned = std::unique_ptr<T, Releaser<T, release>>;
using Repository = Owned<git_repository, git_repository_free>;
using Object = Owned<git_object, git_object_free>;
using Tree = Owned<git_tree, git_tree_free>;
using Entry = Owned<git_tree_entry, git_tree_entry_free>;
using Blob = Owned<git_blob, git_blob_free>;

std::string reason() {
    const git_error* error = git_error_last();
    return error == nullptr || error->message == nullptr ? "no reason given" : error->message;
}

bool isPlainFile(const git_tree_entry* entry) {
    const git_filemode_t mode = git_tree_entry_filemode(entry);
    return mode == GIT_FILEMODE_BLOB || mode == GIT_FILEMODE_BLOB_EXECUTABLE;
}

bool hasSuffix(std::string_view name, const std::vector<std::string_view>& suffixes) {
    return std::any_of(suffixes.begin(), suffixes.end(), [&](std::string_view suffix) {
        return name.size() > suffix.size() && name.substr(name.size() - suffix.size()) == suffix;
    });
}

}  // namespace

struct GitRevision::Impl {
    Library library;  // first, so that it outlives the objects
    Repository repository;
    Object commit;
    Tree tree;
    std::string prefix;  ///< of the folder in the repository, "" or ending with '/'

    [[nodiscard]] Entry entry(const std::string& path) const {
        git_tree_entry* found = nullptr;
        return Entry(git_tree_entry_bypath(&found, tree.get(), (prefix + path).c_str()) == 0 ? found : nullptr);
    }

    [[nodiscard]] Tree subtree(const git_tree_entry* at) const {
        git_tree* found = nullptr;
        const bool isTree = git_tree_entry_type(at) == GIT_OBJECT_TREE;
        return Tree(isTree && git_tree_lookup(&found, repository.get(), git_tree_entry_id(at)) == 0 ? found : nullptr);
    }

    Result<std::string> bytes(const git_tree_entry* at) const {
        git_blob* found = nullptr;
        if (git_blob_lookup(&found, repository.get(), git_tree_entry_id(at)) != 0) return fail(ErrorKind::Unreadable, "Git: " + reason());
        const Blob blob(found);
        const void* content = git_blob_rawcontent(blob.get());
        return std::string(static_cast<const char*>(content), static_cast<std::size_t>(git_blob_rawsize(blob.get())));
    }

    Result<void> collect(const git_tree* folder, const std::string& path, const std::vector<std::string_view>& suffixes, int depth,
                         std::vector<File>& files) const {
        if (depth > kMaxTreeDepth) return fail(ErrorKind::TooDeep, "The folders of this commit are nested too deeply.");
        for (std::size_t i = 0; i < git_tree_entrycount(folder); ++i) {
            const git_tree_entry* at = git_tree_entry_byindex(folder, i);
            const std::string name = git_tree_entry_name(at);
            if (name.front() == '.') continue;
            if (firstInvalidUtf8(name) != std::string_view::npos) return fail(ErrorKind::Malformed, "A file's name is not UTF-8.");
            if (const Tree below = subtree(at)) {
                if (Result<void> done = collect(below.get(), path + "/" + name, suffixes, depth + 1, files); !done) return done;
            } else if (isPlainFile(at) && hasSuffix(name, suffixes)) {
                Result<std::string> text = bytes(at);
                if (!text) return tl::unexpected(text.error());
                files.emplace_back(path + "/" + name, *std::move(text));
            }
        }
        return {};
    }
};

GitRevision::GitRevision(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}
GitRevision::GitRevision(GitRevision&&) noexcept = default;
GitRevision& GitRevision::operator=(GitRevision&&) noexcept = default;
GitRevision::~GitRevision() = default;

Result<GitRevision> GitRevision::open(const fs::path& folder, const std::string& ref) {
    auto impl = std::make_unique<Impl>();
    git_repository* repository = nullptr;
    if (git_repository_open_ext(&repository, folder.c_str(), 0, nullptr) != 0) {
        return fail(ErrorKind::NotFound, "The workspace is not in a Git repository that can be opened: " + reason() + ".");
    }
    impl->repository.reset(repository);
    const char* worktree = git_repository_workdir(repository);
    if (worktree == nullptr) return fail(ErrorKind::Unsupported, "The workspace lies in a bare Git repository.");
    git_object* commit = nullptr;
    git_object* named = nullptr;
    const bool found = git_revparse_single(&named, repository, ref.c_str()) == 0;
    const Object namedOwner(named);
    if (!found || git_object_peel(&commit, named, GIT_OBJECT_COMMIT) != 0) {
        return fail(ErrorKind::NotFound, "Git knows no commit '" + ref + "': " + reason() + ".");
    }
    impl->commit.reset(commit);
    git_object* tree = nullptr;
    if (git_object_peel(&tree, commit, GIT_OBJECT_TREE) != 0) return fail(ErrorKind::Unreadable, "Git: " + reason() + ".");
    impl->tree.reset(reinterpret_cast<git_tree*>(tree));  // a peeled tree object is a git_tree (libgit2's documented cast)
    std::error_code error;
    const fs::path top = fs::weakly_canonical(worktree, error);
    const std::string below = fs::weakly_canonical(folder, error).lexically_relative(top).generic_string();
    impl->prefix = below == "." || below.empty() ? std::string() : below + "/";
    return GitRevision(std::move(impl));
}

std::string GitRevision::shortId() const {
    constexpr std::size_t kDigits = 7;
    char text[kDigits + 1] = {};
    git_oid_tostr(text, sizeof text, git_object_id(m_impl->commit.get()));
    return text;
}

Result<std::string> GitRevision::file(const std::string& path) const {
    const Entry entry = m_impl->entry(path);
    if (!entry || !isPlainFile(entry.get())) {
        return tl::unexpected(fileError(ErrorKind::NotFound, "Commit " + shortId() + " has no such file.", path));
    }
    return m_impl->bytes(entry.get());
}

std::vector<std::string> GitRevision::foldersIn(const std::string& path) const {
    std::vector<std::string> folders;
    const Entry entry = m_impl->entry(path);
    const Tree tree = entry ? m_impl->subtree(entry.get()) : Tree();
    for (std::size_t i = 0; tree && i < git_tree_entrycount(tree.get()); ++i) {
        const git_tree_entry* at = git_tree_entry_byindex(tree.get(), i);
        const std::string name = git_tree_entry_name(at);
        if (git_tree_entry_type(at) == GIT_OBJECT_TREE && name.front() != '.') folders.push_back(name);
    }
    std::sort(folders.begin(), folders.end());
    return folders;
}

Result<std::vector<GitRevision::File>> GitRevision::filesBelow(const std::string& path,
                                                               const std::vector<std::string_view>& suffixes) const {
    std::vector<File> files;
    const Entry entry = m_impl->entry(path);
    const Tree tree = entry ? m_impl->subtree(entry.get()) : Tree();
    if (!tree) return tl::unexpected(fileError(ErrorKind::NotFound, "Commit " + shortId() + " has no such folder.", path));
    if (Result<void> done = m_impl->collect(tree.get(), path, suffixes, 0, files); !done) return tl::unexpected(done.error());
    std::sort(files.begin(), files.end());
    return files;
}

}  // namespace writ::sim
