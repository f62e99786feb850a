#include "simulator/workspace/git_revision.h"

#include "engine/text/source.h"
#include "simulator/workspace/file_error.h"
#include "simulator/workspace/git_objects.h"

#include <algorithm>
#include <optional>
#include <set>

namespace writ::sim {
namespace fs = std::filesystem;

namespace {

constexpr int kMaxTreeDepth = 64;

bool isPlainFile(std::uint32_t mode) {
    return mode == GIT_FILEMODE_BLOB || mode == GIT_FILEMODE_BLOB_EXECUTABLE;
}

bool isPlainFile(const git_tree_entry* entry) {
    return isPlainFile(static_cast<std::uint32_t>(git_tree_entry_filemode(entry)));
}

bool hasSuffix(std::string_view name, const std::vector<std::string_view>& suffixes) {
    return std::any_of(suffixes.begin(), suffixes.end(), [&](std::string_view suffix) {
        return name.size() > suffix.size() && name.substr(name.size() - suffix.size()) == suffix;
    });
}

Result<std::string> blobBytes(git_repository* repository, const git_oid* id) {
    git_blob* found = nullptr;
    if (git_blob_lookup(&found, repository, id) != 0) return fail(ErrorKind::Unreadable, "Git: " + git::reason());
    const git::Blob blob(found);
    const void* content = git_blob_rawcontent(blob.get());
    return std::string(static_cast<const char*>(content), static_cast<std::size_t>(git_blob_rawsize(blob.get())));
}

}  // namespace

struct GitRevision::Impl {
    git::Place place;

    Impl() = default;
    virtual ~Impl() = default;
    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;

    [[nodiscard]] virtual std::string shortId() const = 0;
    [[nodiscard]] virtual std::string shown() const = 0;
    [[nodiscard]] virtual Origin origin() const { return {}; }
    /// Nothing when there is no such file.
    [[nodiscard]] virtual std::optional<Result<std::string>> file(const std::string& path) const = 0;
    [[nodiscard]] virtual std::set<std::string> foldersIn(const std::string& path) const = 0;
    /// Unsorted. An error of kind NotFound when there is no such folder.
    [[nodiscard]] virtual Result<std::vector<File>> filesBelow(const std::string& path,
                                                               const std::vector<std::string_view>& suffixes) const = 0;
};

namespace {

class CommitFiles final : public GitRevision::Impl {
public:
    Result<void> open(const std::string& ref) {
        git_object* commit = nullptr;
        git_object* named = nullptr;
        const bool found = git_revparse_single(&named, place.repository.get(), ref.c_str()) == 0;
        const git::Object namedOwner(named);
        if (!found || git_object_peel(&commit, named, GIT_OBJECT_COMMIT) != 0) {
            return fail(ErrorKind::NotFound, "Git knows no commit '" + ref + "': " + git::reason() + ".");
        }
        m_commit.reset(reinterpret_cast<git_commit*>(commit));  // libgit2's documented cast
        git_tree* tree = nullptr;
        if (git_commit_tree(&tree, m_commit.get()) != 0) return fail(ErrorKind::Unreadable, "Git: " + git::reason() + ".");
        m_tree.reset(tree);
        return {};
    }

    [[nodiscard]] std::string shortId() const override {
        return git::shortId(reinterpret_cast<const git_object*>(m_commit.get()));
    }
    [[nodiscard]] std::string shown() const override { return "Commit " + shortId(); }

    [[nodiscard]] GitRevision::Origin origin() const override {
        const git_signature* author = git_commit_author(m_commit.get());
        return {git::utf8(author->name), git::timeText(author->when), git::utf8(git_commit_message(m_commit.get()))};
    }

    [[nodiscard]] std::optional<Result<std::string>> file(const std::string& path) const override {
        const git::Entry entry = entryAt(path);
        if (!entry || !isPlainFile(entry.get())) return std::nullopt;
        return blobBytes(place.repository.get(), git_tree_entry_id(entry.get()));
    }

    [[nodiscard]] std::set<std::string> foldersIn(const std::string& path) const override {
        std::set<std::string> folders;
        const git::Entry entry = entryAt(path);
        const git::Tree tree = entry ? subtree(entry.get()) : git::Tree();
        for (std::size_t i = 0; tree && i < git_tree_entrycount(tree.get()); ++i) {
            const git_tree_entry* at = git_tree_entry_byindex(tree.get(), i);
            const std::string name = git_tree_entry_name(at);
            if (git_tree_entry_type(at) == GIT_OBJECT_TREE && name.front() != '.') folders.insert(name);
        }
        return folders;
    }

    [[nodiscard]] Result<std::vector<GitRevision::File>> filesBelow(
        const std::string& path, const std::vector<std::string_view>& suffixes) const override {
        std::vector<GitRevision::File> files;
        const git::Entry entry = entryAt(path);
        const git::Tree tree = entry ? subtree(entry.get()) : git::Tree();
        if (!tree) return tl::unexpected(fileError(ErrorKind::NotFound, shown() + " has no such folder.", path));
        if (Result<void> done = collect(tree.get(), path, suffixes, 0, files); !done) return tl::unexpected(done.error());
        return files;
    }

private:
    [[nodiscard]] git::Entry entryAt(const std::string& path) const {
        git_tree_entry* found = nullptr;
        return git::Entry(git_tree_entry_bypath(&found, m_tree.get(), (place.prefix + path).c_str()) == 0 ? found : nullptr);
    }

    [[nodiscard]] git::Tree subtree(const git_tree_entry* at) const {
        git_tree* found = nullptr;
        const bool isTree = git_tree_entry_type(at) == GIT_OBJECT_TREE;
        return git::Tree(isTree && git_tree_lookup(&found, place.repository.get(), git_tree_entry_id(at)) == 0 ? found : nullptr);
    }

    Result<void> collect(const git_tree* folder, const std::string& path, const std::vector<std::string_view>& suffixes,
                         int depth, std::vector<GitRevision::File>& files) const {
        if (depth > kMaxTreeDepth) return fail(ErrorKind::TooDeep, "The folders of this commit are nested too deeply.");
        for (std::size_t i = 0; i < git_tree_entrycount(folder); ++i) {
            const git_tree_entry* at = git_tree_entry_byindex(folder, i);
            const std::string name = git_tree_entry_name(at);
            if (name.front() == '.') continue;
            if (firstInvalidUtf8(name) != std::string_view::npos)
                return fail(ErrorKind::Malformed, "A file's name is not UTF-8.");
            if (const git::Tree below = subtree(at)) {
                if (Result<void> done = collect(below.get(), path + "/" + name, suffixes, depth + 1, files); !done) return done;
            } else if (isPlainFile(at) && hasSuffix(name, suffixes)) {
                Result<std::string> text = blobBytes(place.repository.get(), git_tree_entry_id(at));
                if (!text) return tl::unexpected(text.error());
                files.emplace_back(path + "/" + name, *std::move(text));
            }
        }
        return {};
    }

    git::Commit m_commit;
    git::Tree m_tree;
};

/// The index is a flat list of paths. It is read as it is on disk, and never written back.
class IndexFiles final : public GitRevision::Impl {
public:
    Result<void> open() {
        git_index* index = nullptr;
        if (git_repository_index(&index, place.repository.get()) != 0)
            return fail(ErrorKind::Unreadable, "Git: " + git::reason() + ".");
        m_index.reset(index);
        return {};
    }

    [[nodiscard]] std::string shortId() const override { return "index"; }
    [[nodiscard]] std::string shown() const override { return "The Git index"; }

    [[nodiscard]] std::optional<Result<std::string>> file(const std::string& path) const override {
        const std::string name = place.prefix + path;
        const git_index_entry* entry = git_index_get_bypath(m_index.get(), name.c_str(), 0);
        std::size_t at = 0;
        if (entry == nullptr && git_index_find(&at, m_index.get(), name.c_str()) == 0)  // there, but at another stage
            return conflict(path);
        if (entry == nullptr || !isPlainFile(entry->mode) || !isStaged(*entry)) return std::nullopt;
        return blobBytes(place.repository.get(), &entry->id);
    }

    [[nodiscard]] std::set<std::string> foldersIn(const std::string& path) const override {
        std::set<std::string> folders;
        for (const auto& [name, entry] : below(path)) {
            const std::size_t slash = name.find('/');
            if (slash != std::string_view::npos && name.front() != '.') folders.insert(std::string(name.substr(0, slash)));
        }
        return folders;
    }

    [[nodiscard]] Result<std::vector<GitRevision::File>> filesBelow(
        const std::string& path, const std::vector<std::string_view>& suffixes) const override {
        std::vector<GitRevision::File> files;
        for (const auto& [name, entry] : below(path)) {
            const bool hidden = name.front() == '.' || name.find("/.") != std::string_view::npos;
            if (hidden || !isPlainFile(entry->mode) || !hasSuffix(name, suffixes) || !isStaged(*entry)) continue;
            if (firstInvalidUtf8(name) != std::string_view::npos)
                return fail(ErrorKind::Malformed, "A file's name is not UTF-8.");
            const std::string file = path + "/" + std::string(name);
            if (GIT_INDEX_ENTRY_STAGE(entry) != 0) return conflict(file);
            Result<std::string> text = blobBytes(place.repository.get(), &entry->id);
            if (!text) return tl::unexpected(text.error());
            files.emplace_back(file, *std::move(text));
        }
        return files;
    }

private:
    static tl::unexpected<Error> conflict(const std::string& file) {
        return tl::unexpected(fileError(ErrorKind::Unreadable, "The Git index has a conflict here that is not resolved.", file));
    }

    /// Not one that `git add --intent-to-add` only announced.
    [[nodiscard]] static bool isStaged(const git_index_entry& entry) {
        return (entry.flags_extended & GIT_INDEX_ENTRY_INTENT_TO_ADD) == 0;
    }

    /// The entries below a folder, with their paths from there.
    [[nodiscard]] std::vector<std::pair<std::string_view, const git_index_entry*>> below(const std::string& path) const {
        const std::string prefix = place.prefix + path + "/";
        std::vector<std::pair<std::string_view, const git_index_entry*>> found;
        for (std::size_t i = 0; i < git_index_entrycount(m_index.get()); ++i) {
            const git_index_entry* entry = git_index_get_byindex(m_index.get(), i);
            const std::string_view name = entry->path;
            if (name.size() > prefix.size() && name.substr(0, prefix.size()) == prefix)
                found.emplace_back(name.substr(prefix.size()), entry);
        }
        return found;
    }

    git::Index m_index;
};

template <class Files, class... Given>
Result<std::unique_ptr<GitRevision::Impl>> opened(const fs::path& folder, const Given&... given) {
    auto files = std::make_unique<Files>();
    Result<git::Place> place = git::findRepository(folder);
    if (!place) return tl::unexpected(place.error());
    files->place = *std::move(place);
    if (Result<void> done = files->open(given...); !done) return tl::unexpected(done.error());
    return std::unique_ptr<GitRevision::Impl>(std::move(files));
}

}  // namespace

GitRevision::GitRevision(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {
}
GitRevision::GitRevision(GitRevision&&) noexcept = default;
GitRevision& GitRevision::operator=(GitRevision&&) noexcept = default;
GitRevision::~GitRevision() = default;

Result<GitRevision> GitRevision::open(const fs::path& folder, const std::string& ref) {
    Result<std::unique_ptr<Impl>> impl = ref == kGitIndex ? opened<IndexFiles>(folder) : opened<CommitFiles>(folder, ref);
    if (!impl) return tl::unexpected(impl.error());
    return GitRevision(*std::move(impl));
}

std::string GitRevision::shortId() const {
    return m_impl->shortId();
}
std::string GitRevision::shown() const {
    return m_impl->shown();
}
GitRevision::Origin GitRevision::origin() const {
    return m_impl->origin();
}

Result<std::string> GitRevision::file(const std::string& path) const {
    std::optional<Result<std::string>> bytes = m_impl->file(path);
    if (!bytes) return tl::unexpected(fileError(ErrorKind::NotFound, shown() + " has no such file.", path));
    return *std::move(bytes);
}

std::vector<std::string> GitRevision::foldersIn(const std::string& path) const {
    const std::set<std::string> folders = m_impl->foldersIn(path);
    return {folders.begin(), folders.end()};
}

Result<std::vector<GitRevision::File>> GitRevision::filesBelow(const std::string& path,
                                                               const std::vector<std::string_view>& suffixes) const {
    Result<std::vector<File>> files = m_impl->filesBelow(path, suffixes);
    if (files) std::sort(files->begin(), files->end());
    return files;
}

}  // namespace writ::sim
