#include "simulator/store/store.h"
#include "simulator/workspace/version_list.h"
#include "simulator/workspace/workspace.h"
#include "tests/support/git_repository.h"
#include "tests/unit/workspace/temp_workspace.h"

#include <algorithm>
#include <map>

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
    const std::vector<std::array<const char*, 3>> rows{
        {"", "a", "A · in force"}, {"a", "a", "A · in force"}, {"b", "b", "B · candidate"}, {"draft", "draft", "draft"}};
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
    EXPECT_EQ(names(*version),
              (std::vector<std::string>{"policies/a/more/y.cedar", "policies/a/shop.cedar", "policies/a/z.cedar"}));
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

/// Every file below a folder with its bytes and the time of its last change.
std::map<std::string, std::pair<std::string, fs::file_time_type>> filesOf(const fs::path& root) {
    std::map<std::string, std::pair<std::string, fs::file_time_type>> files;
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(root))
        if (entry.is_regular_file())
            files.emplace(entry.path().string(), std::pair(readFile(entry.path()).value_or(""), entry.last_write_time()));
    return files;
}

std::vector<VersionInfo> gitListOf(const Workspace& workspace, const GitListOptions& options = {}) {
    RunControl control;
    auto list = gitVersions(workspace, control, options);
    EXPECT_TRUE(list) << list.error().text();
    return list ? *std::move(list) : std::vector<VersionInfo>{};
}

std::vector<std::string> shown(const std::vector<VersionInfo>& list, VersionKind kind) {
    std::vector<std::string> rows;
    for (const VersionInfo& version : list) {
        if (version.kind != kind) continue;
        const bool isCommit = kind == VersionKind::Commit;
        rows.push_back((isCommit ? "" : version.rev + " ") + version.author + " " + version.time + " " + version.summary);
    }
    return rows;
}

TEST(PolicyVersionTest, GitRevisionsAreReadFromTheTree) {
    const test::ShopWorkspace shop;
    test::GitRepository repository(shop.root());
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
        top.write(std::string("one/two/") + file,
                  std::string(file) == "writ.json" ? R"({"format": 1})" : "permit(principal, action, resource);");
    }
    test::GitRepository repository(top.root());
    repository.commitAll();
    const auto version = policyVersion(*open(top.path("one/two")), "git:HEAD");
    ASSERT_TRUE(version) << version.error().text();
    EXPECT_EQ(names(*version), std::vector<std::string>{"policies/a/p.cedar"});
}

TEST(GitVersionTest, WhatIsStagedIsAVersion) {
    const test::ShopWorkspace shop;
    test::GitRepository repository(shop.root());
    repository.commitAll();
    shop.write("policies/a/shop.cedar", "// staged\n");
    shop.write("policies/a/new/more.cedar", "// staged too\n");
    repository.stageAll();
    shop.write("policies/a/shop.cedar", "// not staged\n");
    const WorkspacePtr workspace = open(shop.root());
    const auto before = filesOf(shop.root());
    const auto staged = policyVersion(*workspace, "git:INDEX");
    ASSERT_TRUE(staged) << staged.error().text();
    EXPECT_EQ(staged->label, "git index · A");
    EXPECT_EQ(names(*staged), (std::vector<std::string>{"policies/a/new/more.cedar", "policies/a/shop.cedar"}));
    EXPECT_EQ(staged->sources[1]->text(), "// staged\n");
    EXPECT_TRUE(staged->author.empty());
    const auto other = policyVersion(*workspace, "git:INDEX:b");
    ASSERT_TRUE(other) << other.error().text();
    EXPECT_NE(other->sources.front()->text().find("B.cap"), std::string_view::npos);
    EXPECT_FALSE(policyVersion(*workspace, "git:INDEX:c"));
    EXPECT_EQ(shown(gitListOf(*workspace), VersionKind::Index),
              std::vector<std::string>{"git:INDEX   2 policy files are staged"});
    EXPECT_EQ(filesOf(shop.root()), before) << "the repository was written to";
}

TEST(GitVersionTest, AnUnresolvedConflictIsNoVersion) {
    const test::ShopWorkspace shop;
    test::GitRepository repository(shop.root());
    repository.commitAll();
    repository.stageConflict("policies/a/shop.cedar", "// ours\n", "// theirs\n");
    const auto staged = policyVersion(*open(shop.root()), "git:INDEX");
    ASSERT_FALSE(staged);
    EXPECT_NE(staged.error().text().find("conflict"), std::string::npos) << staged.error().text();
    EXPECT_NE(staged.error().text().find("policies/a/shop.cedar"), std::string::npos) << staged.error().text();
    EXPECT_TRUE(policyVersion(*open(shop.root()), "git:INDEX:b")) << "the other version has none";
    // Which version is in force cannot be known then.
    repository.stageConflict("writ.json", R"({"format": 1, "active": "a"})", R"({"format": 1, "active": "b"})");
    const auto unknown = policyVersion(*open(shop.root()), "git:INDEX");
    ASSERT_FALSE(unknown);
    EXPECT_NE(unknown.error().text().find("writ.json"), std::string::npos) << unknown.error().text();
}

TEST(GitVersionTest, AManifestThatCannotBeReadIsAnError) {
    const test::ShopWorkspace shop;
    test::GitRepository repository(shop.root());
    const WorkspacePtr workspace = open(shop.root());
    shop.write("writ.json", "{\"format\": 1,");
    repository.commitAll();
    const auto version = policyVersion(*workspace, "git:HEAD");
    ASSERT_FALSE(version);
    EXPECT_NE(version.error().text().find("writ.json"), std::string::npos) << version.error().text();
}

TEST(GitVersionTest, ListsCommitsThatTouchThePoliciesBranchesAndTags) {
    const test::ShopWorkspace shop;
    test::GitRepository repository(shop.root());
    const std::string first = repository.commitAll("Begin\n\nWith a body.", 1'700'000'000, 60);
    shop.write("facts/people.json", "[]");
    const std::string facts = repository.commitAll("Facts only", 1'700'000'100);
    shop.write("policies/b/shop.cedar", "// second\n");
    const std::string second = repository.commitAll("Tighten", 1'700'000'200, -330);
    repository.branch("old", facts);
    repository.branch("INDEX", first);
    repository.tag("v1", first);
    repository.tag("v2", second, "The second\nrelease");
    repository.tag("old", second);
    const WorkspacePtr workspace = open(shop.root());
    const auto before = filesOf(shop.root());
    const std::vector<VersionInfo> list = gitListOf(*workspace);
    EXPECT_EQ(shown(list, VersionKind::Commit),
              (std::vector<std::string>{"Test 2023-11-14T16:46:40-05:30 Tighten", "Test 2023-11-14T23:13:20+01:00 Begin"}));
    EXPECT_EQ(shown(list, VersionKind::Tag), (std::vector<std::string>{"git:v2 Releaser 2027-01-15T06:30:00-01:30 The second",
                                                                       "git:old Test 2023-11-14T16:46:40-05:30 Tighten",
                                                                       "git:v1 Test 2023-11-14T23:13:20+01:00 Begin"}));
    const std::vector<std::string> branches = shown(list, VersionKind::Branch);
    ASSERT_EQ(branches.size(), 3U);
    EXPECT_EQ(branches[1], "git:refs/heads/old Test 2023-11-14T22:15:00Z Facts only") << "git:old would be the tag";
    EXPECT_EQ(branches[2].substr(0, 20), "git:refs/heads/INDEX");
    EXPECT_EQ(shown(list, VersionKind::Index), std::vector<std::string>{"git:INDEX   nothing is staged beyond the last commit"});
    // Each is what it says.
    for (const VersionInfo& version : list) {
        const auto read = policyVersion(*workspace, version.rev + (version.kind == VersionKind::Index ? ":b" : ""));
        ASSERT_TRUE(read) << version.rev << ": " << read.error().text();
        if (version.kind == VersionKind::Commit || version.kind == VersionKind::Branch) {
            EXPECT_EQ(read->time, version.time) << version.rev;
            EXPECT_EQ(read->message.substr(0, read->message.find('\n')), version.summary);
            EXPECT_EQ(version.id.size(), 40U);
        }
    }
    EXPECT_EQ(filesOf(shop.root()), before) << "the repository was written to";
}

TEST(GitVersionTest, ListsAreBoundedAndCanBeCancelled) {
    const test::ShopWorkspace shop;
    test::GitRepository repository(shop.root());
    for (int i = 0; i < 4; ++i) {
        shop.write("policies/a/shop.cedar", "// " + std::to_string(i));
        repository.commitAll("change", 1'700'000'000 + i);
    }
    const WorkspacePtr workspace = open(shop.root());
    GitListOptions options;
    options.maxCommits = 2;
    EXPECT_EQ(shown(gitListOf(*workspace, options), VersionKind::Commit).size(), 2U);
    options = {};
    options.maxScanned = 3;
    EXPECT_EQ(shown(gitListOf(*workspace, options), VersionKind::Commit).size(), 3U);
    class Cancelled final : public RunControl {
        [[nodiscard]] bool cancelled() const override { return true; }
    } control;
    const auto cancelled = gitVersions(*workspace, control);
    ASSERT_FALSE(cancelled);
    EXPECT_EQ(cancelled.error().kind, ErrorKind::Cancelled);
}

TEST(GitVersionTest, OutsideOfARepositoryThereIsNothing) {
    const test::ShopWorkspace shop;
    EXPECT_TRUE(gitListOf(*open(shop.root())).empty());
    test::GitRepository repository(shop.root());
    EXPECT_TRUE(gitListOf(*open(shop.root())).empty()) << "no commit yet, and nothing staged";
}

TEST(LocalVersionTest, FoldersComeWithWhatTheyAreForThenSnapshots) {
    const test::ShopWorkspace shop;
    const WorkspacePtr workspace = open(shop.root());
    const PolicyVersion version = *policyVersion(*workspace, "a");
    {
        auto store = Store::open(shop.path(".writ/store.sqlite"));
        ASSERT_TRUE(store && store->saveSnapshot("before", version.sources, "2026-01-01T00:00:00Z"));
    }
    const auto list = localVersions(*workspace);
    ASSERT_TRUE(list);
    ASSERT_EQ(list->size(), 3U);
    EXPECT_EQ((*list)[0].summary, "in force");
    EXPECT_EQ((*list)[1].summary, "candidate");
    EXPECT_EQ((*list)[1].id, "policies/b");
    EXPECT_EQ((*list)[2].rev, "before");
    EXPECT_EQ((*list)[2].id, digestOf(version.sources).hex());
    const Compiled compiled = languageById("cedar")->compile(version.sources);
    EXPECT_EQ(compiled.policies->digest(), digestOf(version.sources)) << "a version is the digest of its sources";
}

}  // namespace
}  // namespace writ::sim
