#include "simulator/store/store.h"
#include "simulator/workspace/workspace.h"
#include "tests/unit/workspace/temp_workspace.h"

#include <git2.h>

namespace writ::sim {
namespace {

namespace fs = std::filesystem;

WorkspacePtr open(const fs::path& root) {
    auto workspace = loadWorkspaceWithoutSessions(root);
    EXPECT_TRUE(workspace) << workspace.error().text();
    return workspace ? *workspace : nullptr;
}

std::vector<std::string> names(const PolicyVersion& version) {
    std::vector<std::string> result;
    for (const SourcePtr& source : version.sources) result.push_back(source->name());
    return result;
}

TEST(PolicyVersionTest, FoldersHaveLabels) {
    const test::ShopWorkspace shop;
    shop.write("policies/draft/x.cedar", "");
    const WorkspacePtr workspace = open(shop.root());
    const std::vector<std::array<const char*, 3>> rows{{"", "a", "A · in force"}, {"a", "a", "A · in force"}, {"b", "b", "B · candidate"}, {"draft", "draft", "draft"}};
    for (const auto& [rev, name, label] : rows) {
        const auto version = policyVersion(*workspace, rev);
        ASSERT_TRUE(version) << rev << ": " << version.error().text();
        EXPECT_EQ(version->name, name);
        EXPECT_EQ(version->label, label);
        EXPECT_EQ(names(*version).front().rfind("policies/" + std::string(name) + "/", 0), 0U);
    }
}

TEST(PolicyVersionTest, FilesAreSortedAndNamedFromTheWorkspace) {
    const test::ShopWorkspace shop;
    shop.write("policies/a/z.cedar", "");
    shop.write("policies/a/more/y.cedar", "");
    shop.write("policies/a/readme.txt", "");
    const auto version = policyVersion(*open(shop.root()), "a");
    ASSERT_TRUE(version);
    EXPECT_EQ(names(*version), (std::vector<std::string>{"policies/a/more/y.cedar", "policies/a/shop.cedar", "policies/a/z.cedar"}));
}

TEST(PolicyVersionTest, AFolderWithoutSubFoldersIsOneVersion) {
    const test::ShopWorkspace shop;
    fs::remove_all(shop.path("policies"));
    shop.write("policies/only.cedar", "permit(principal, action, resource);");
    shop.write("writ.json", R"({"format": 1})");
    const WorkspacePtr workspace = open(shop.root());
    EXPECT_EQ(workspace->versions, std::vector<std::string>{"policies"});
    const auto version = policyVersion(*workspace, "");
    ASSERT_TRUE(version) << version.error().text();
    EXPECT_EQ(names(*version), std::vector<std::string>{"policies/only.cedar"});
}

TEST(PolicyVersionTest, AnyFolderCanBeNamed) {
    const test::ShopWorkspace shop;
    shop.write("drafts/next/n.cedar", "");
    const test::TempFolder outside;
    outside.write("mine/o.cedar", "");
    const WorkspacePtr workspace = open(shop.root());
    const auto inside = policyVersion(*workspace, "drafts/next");
    ASSERT_TRUE(inside) << inside.error().text();
    EXPECT_EQ(names(*inside), std::vector<std::string>{"drafts/next/n.cedar"});
    const auto elsewhere = policyVersion(*workspace, outside.path("mine").string());
    ASSERT_TRUE(elsewhere) << elsewhere.error().text();
    EXPECT_EQ(names(*elsewhere), std::vector<std::string>{"mine/o.cedar"});
}

TEST(PolicyVersionTest, WhatDoesNotExistIsSaidWithTheAlternatives) {
    const test::ShopWorkspace shop;
    fs::create_directory(shop.path("policies/empty"));
    const WorkspacePtr workspace = open(shop.root());
    const auto unknown = policyVersion(*workspace, "c");
    ASSERT_FALSE(unknown);
    EXPECT_NE(unknown.error().message.find("a, b and empty"), std::string::npos) << unknown.error().message;
    EXPECT_FALSE(policyVersion(*workspace, "empty"));
    EXPECT_FALSE(policyVersion(*workspace, "git:"));
    EXPECT_FALSE(policyVersion(*workspace, "git:HEAD"));  // no repository there
}

TEST(PolicyVersionTest, SnapshotsComeFromTheStore) {
    const test::ShopWorkspace shop;
    const WorkspacePtr workspace = open(shop.root());
    {
        auto store = Store::open(shop.path(".writ/store.sqlite"));
        ASSERT_TRUE(store) << store.error().text();
        ASSERT_TRUE(store->saveSnapshot("before", policyVersion(*workspace, "a")->sources, "2026-01-01T00:00:00Z"));
    }
    shop.write("policies/a/shop.cedar", "// changed");
    const auto version = policyVersion(*workspace, "before");
    ASSERT_TRUE(version) << version.error().text();
    EXPECT_EQ(version->label, "snapshot before");
    ASSERT_EQ(version->sources.size(), 1U);
    EXPECT_NE(version->sources.front()->text().find("A.pay"), std::string_view::npos);
}

/// A repository around a folder, with libgit2 as the product uses it, so that the test needs no git program.
class TestRepository {
public:
    explicit TestRepository(const fs::path& root) {
        git_libgit2_init();
        EXPECT_EQ(git_repository_init(&m_repository, root.c_str(), 0), 0);
    }
    ~TestRepository() {
        git_repository_free(m_repository);
        git_libgit2_shutdown();
    }
    TestRepository(const TestRepository&) = delete;
    TestRepository& operator=(const TestRepository&) = delete;

    std::string commitAll() {
        git_index* index = nullptr;
        EXPECT_EQ(git_repository_index(&index, m_repository), 0);
        git_strarray all{};
        EXPECT_EQ(git_index_add_all(index, &all, GIT_INDEX_ADD_FORCE, nullptr, nullptr), 0);
        EXPECT_EQ(git_index_write(index), 0);
        git_oid treeId{};
        EXPECT_EQ(git_index_write_tree(&treeId, index), 0);
        git_index_free(index);
        git_tree* tree = nullptr;
        EXPECT_EQ(git_tree_lookup(&tree, m_repository, &treeId), 0);
        git_signature* author = nullptr;
        EXPECT_EQ(git_signature_new(&author, "Test", "test@example.org", 1'700'000'000, 0), 0);
        git_commit* parent = nullptr;
        git_object* head = nullptr;
        const bool first = git_revparse_single(&head, m_repository, "HEAD") != 0;
        if (!first) {
            EXPECT_EQ(git_commit_lookup(&parent, m_repository, git_object_id(head)), 0);
        }
        const git_commit* parents[] = {parent};
        git_oid id{};
        EXPECT_EQ(git_commit_create(&id, m_repository, "HEAD", author, author, nullptr, "change", tree, first ? 0 : 1, parents), 0);
        git_object_free(head);
        git_commit_free(parent);
        git_signature_free(author);
        git_tree_free(tree);
        char text[GIT_OID_HEXSZ + 1] = {};
        git_oid_tostr(text, sizeof text, &id);
        return text;
    }

private:
    git_repository* m_repository = nullptr;
};

TEST(PolicyVersionTest, GitRevisionsAreReadFromTheTree) {
    const test::ShopWorkspace shop;
    TestRepository repository(shop.root());
    const std::string first = repository.commitAll();
    shop.write("policies/a/shop.cedar", "// second\npermit(principal, action, resource);\n");
    shop.write("writ.json", R"({"format": 1, "active": "b"})");
    repository.commitAll();
    shop.write("policies/a/shop.cedar", "// not committed");
    const WorkspacePtr workspace = open(shop.root());

    const auto old = policyVersion(*workspace, "git:" + first);
    ASSERT_TRUE(old) << old.error().text();
    EXPECT_EQ(old->label, "git " + first.substr(0, 7) + " · A");  // what was in force then, not today
    EXPECT_EQ(names(*old), std::vector<std::string>{"policies/a/shop.cedar"});
    EXPECT_NE(old->sources.front()->text().find("A.pay"), std::string_view::npos);

    const auto head = policyVersion(*workspace, "git:HEAD:a");
    ASSERT_TRUE(head) << head.error().text();
    EXPECT_NE(head->sources.front()->text().find("// second"), std::string_view::npos);
    EXPECT_EQ(names(*policyVersion(*workspace, "git:HEAD")), std::vector<std::string>{"policies/b/shop.cedar"});

    const auto unknown = policyVersion(*workspace, "git:no-such-branch");
    ASSERT_FALSE(unknown);
    EXPECT_NE(unknown.error().message.find("no-such-branch"), std::string::npos);
    const auto version = policyVersion(*workspace, "git:HEAD:z");
    ASSERT_FALSE(version);
    EXPECT_NE(version.error().message.find("a and b"), std::string::npos) << version.error().message;
}

TEST(PolicyVersionTest, AWorkspaceMayLieDeepInItsRepository) {
    const test::TempFolder top;
    for (const char* file : {"writ.json", "policies/a/p.cedar"}) {
        top.write(std::string("one/two/") + file, std::string(file) == "writ.json" ? R"({"format": 1})" : "permit(principal, action, resource);");
    }
    TestRepository repository(top.root());
    repository.commitAll();
    const auto version = policyVersion(*open(top.path("one/two")), "git:HEAD");
    ASSERT_TRUE(version) << version.error().text();
    EXPECT_EQ(names(*version), std::vector<std::string>{"policies/a/p.cedar"});
}

}  // namespace
}  // namespace writ::sim
