#pragma once

#include <git2.h>

#include <filesystem>
#include <stdexcept>
#include <string>

namespace writ::test {

/// A repository around a folder, with libgit2 as the product uses it, so that tests need no git program. Throws what Git says.
class GitRepository {
public:
    explicit GitRepository(const std::filesystem::path& root) {
        git_libgit2_init();  // for as long as the program runs, as the product does
        must(git_repository_init(&m_repository, root.c_str(), 0));
    }
    ~GitRepository() { git_repository_free(m_repository); }
    GitRepository(const GitRepository&) = delete;
    GitRepository& operator=(const GitRepository&) = delete;

    void stageAll() {
        git_index* index = nullptr;
        must(git_repository_index(&index, m_repository));
        git_strarray all{};
        must(git_index_add_all(index, &all, GIT_INDEX_ADD_FORCE, nullptr, nullptr));
        must(git_index_write(index));
        git_index_free(index);
    }

    /// Both sides of a merge that nobody resolved, as Git keeps them in its index.
    void stageConflict(const char* path, const std::string& ours, const std::string& theirs) {
        git_index* index = nullptr;
        must(git_repository_index(&index, m_repository));
        must(git_index_remove(index, path, 0));
        const git_index_entry one = entryOf(path, ours), other = entryOf(path, theirs);
        must(git_index_conflict_add(index, nullptr, &one, &other));
        must(git_index_write(index));
        git_index_free(index);
    }

    void branch(const char* name, const std::string& commitId) {
        git_commit* commit = commitOf(commitId);
        git_reference* made = nullptr;
        must(git_branch_create(&made, m_repository, name, commit, 0));
        git_reference_free(made);
        git_commit_free(commit);
    }

    /// With a message it is an annotated tag.
    void tag(const char* name, const std::string& commitId, const char* message = nullptr) {
        git_commit* commit = commitOf(commitId);
        const auto* target = reinterpret_cast<git_object*>(commit);
        git_oid id{};
        if (message == nullptr) {
            must(git_tag_create_lightweight(&id, m_repository, name, target, 0));
        } else {
            git_signature* maker = nullptr;
            must(git_signature_new(&maker, "Releaser", "r@example.org", 1'800'000'000, -90));
            must(git_tag_create(&id, m_repository, name, target, maker, message, 0));
            git_signature_free(maker);
        }
        git_commit_free(commit);
    }

    std::string commitAll(const char* message = "change", git_time_t seconds = 1'700'000'000, int offset = 0) {
        stageAll();
        git_index* index = nullptr;
        must(git_repository_index(&index, m_repository));
        git_oid treeId{};
        must(git_index_write_tree(&treeId, index));
        git_index_free(index);
        git_tree* tree = nullptr;
        must(git_tree_lookup(&tree, m_repository, &treeId));
        git_signature* author = nullptr;
        must(git_signature_new(&author, "Test", "test@example.org", seconds, offset));
        git_commit* parent = nullptr;
        git_object* head = nullptr;
        const bool first = git_revparse_single(&head, m_repository, "HEAD") != 0;
        if (!first) must(git_commit_lookup(&parent, m_repository, git_object_id(head)));
        const git_commit* parents[] = {parent};
        git_oid id{};
        must(git_commit_create(&id, m_repository, "HEAD", author, author, nullptr, message, tree, first ? 0 : 1, parents));
        git_object_free(head);
        git_commit_free(parent);
        git_signature_free(author);
        git_tree_free(tree);
        char text[GIT_OID_HEXSZ + 1] = {};
        git_oid_tostr(text, sizeof text, &id);
        return text;
    }

private:
    static void must(int code) {
        if (code < 0) throw std::runtime_error(git_error_last() != nullptr ? git_error_last()->message : "Git failed");
    }

    git_index_entry entryOf(const char* path, const std::string& text) {
        git_index_entry entry{};
        entry.path = path;
        entry.mode = GIT_FILEMODE_BLOB;
        must(git_blob_create_from_buffer(&entry.id, m_repository, text.data(), text.size()));
        return entry;
    }

    git_commit* commitOf(const std::string& id) {
        git_oid oid{};
        git_commit* commit = nullptr;
        must(git_oid_fromstr(&oid, id.c_str()));
        must(git_commit_lookup(&commit, m_repository, &oid));
        return commit;
    }

    git_repository* m_repository = nullptr;
};

}  // namespace writ::test
