#include "simulator/replay/replay.h"
#include "simulator/workspace/workspace.h"
#include "tests/unit/workspace/temp_workspace.h"

namespace writ::sim {
namespace {

WorkspacePtr open(const std::filesystem::path& root) {
    RunControl control;
    auto workspace = loadWorkspace(root, {}, control);
    EXPECT_TRUE(workspace) << workspace.error().text();
    return workspace ? *workspace : nullptr;
}

TEST(CreateWorkspace, MakesOneThatOpensAndDeniesEverything) {
    const test::TempFolder folder;
    ASSERT_TRUE(createWorkspace(folder.path("new"), "My workspace"));
    const WorkspacePtr workspace = open(folder.path("new"));
    ASSERT_NE(workspace, nullptr);
    EXPECT_EQ(workspace->manifest.name, "My workspace");
    EXPECT_TRUE(workspace->problems.empty());
    const auto version = policyVersion(*workspace, "");
    ASSERT_TRUE(version);
    const Compiled compiled = languageById("cedar")->compile(version->sources);
    ASSERT_NE(compiled.policies, nullptr);
    EXPECT_EQ(compiled.policies->rules().size(), 1U);
    EXPECT_EQ(compiled.policies->rules().front().effect, Effect::Forbid);
}

TEST(CreateWorkspace, RefusesAFolderWithFiles) {
    const test::TempFolder folder;
    folder.write("mine.txt", "precious");
    const auto made = createWorkspace(folder.root(), "x");
    ASSERT_FALSE(made);
    EXPECT_EQ(folder.read("mine.txt"), "precious");
    EXPECT_FALSE(std::filesystem::exists(folder.path("writ.json")));
}

TEST(AddRecording, NeverOverwritesAndBringsTheNotes) {
    const test::ShopWorkspace shop;
    const test::TempFolder outside;
    outside.write("s1.json", test::ShopWorkspace::session());
    outside.write(
        "s1.notes.json",
        R"({"format": 1, "marks": [{"step": {"at": "/messages/0"}, "text": "x", "author": "a", "time": "2026-01-01T00:00:00Z"}]})");
    const std::string before = shop.read("sessions/s1.json");
    const WorkspacePtr workspace = open(shop.root());
    const auto added = addRecording(*workspace, outside.path("s1.json"));
    ASSERT_TRUE(added) << added.error().text();
    EXPECT_EQ(added->path, shop.path("sessions/s1-2.json"));
    const auto third = addRecording(*workspace, outside.path("s1.json"));
    ASSERT_TRUE(third);
    EXPECT_EQ(third->path, shop.path("sessions/s1-3.json"));
    EXPECT_EQ(shop.read("sessions/s1.json"), before);
    EXPECT_EQ(shop.read("sessions/s1-2.json"), outside.read("s1.json"));
    EXPECT_EQ(shop.read("sessions/s1-2.notes.json"), outside.read("s1.notes.json"));
    EXPECT_EQ(open(shop.root())->sessions.size(), 3U);
}

TEST(AddRecording, BringsTheMapping) {
    const test::ShopWorkspace shop;
    const test::TempFolder outside;
    outside.write("own.jsonl", "{\"t\": \"pay\"}\n{\"t\": \"look\"}\n");
    outside.write("own.mapping.json", R"({"format": 1, "tool": "/t"})");
    outside.write("odd.json", R"([{"u": "pay"}])");
    outside.write("given.json", R"({"format": 1, "tool": "/u"})");
    ASSERT_TRUE(addRecording(*open(shop.root()), outside.path("own.jsonl")));
    EXPECT_FALSE(addRecording(*open(shop.root()), outside.path("odd.json")));
    ASSERT_TRUE(addRecording(*open(shop.root()), outside.path("odd.json"), {outside.path("given.json")}));
    EXPECT_EQ(shop.read("sessions/own.mapping.json"), outside.read("own.mapping.json"));
    EXPECT_EQ(shop.read("sessions/odd.mapping.json"), outside.read("given.json"));
    const WorkspacePtr workspace = open(shop.root());
    EXPECT_EQ(workspace->sessions.size(), 3U);
    EXPECT_TRUE(workspace->problems.empty());
}

TEST(AddRecording, RefusesWhatIsNoRecording) {
    const test::ShopWorkspace shop;
    const test::TempFolder outside;
    outside.write("x.json", "{\"a\": 1}");
    EXPECT_FALSE(addRecording(*open(shop.root()), outside.path("x.json")));
    EXPECT_FALSE(addRecording(*open(shop.root()), outside.path("missing.json")));
    EXPECT_FALSE(std::filesystem::exists(shop.path("sessions/x.json")));
}

TEST(AddRecording, TheCopyIsFoundWhateverItsName) {
    const test::ShopWorkspace shop;
    const test::TempFolder outside;
    for (const char* name : {"export.txt", "run.notes.json"}) {
        outside.write(name, test::ShopWorkspace::session());
        ASSERT_TRUE(addRecording(*open(shop.root()), outside.path(name))) << name;
    }
    EXPECT_EQ(open(shop.root())->sessions.size(), 3U);
}

TEST(AddCatalog, CopiesACatalogOnly) {
    const test::ShopWorkspace shop;
    const test::TempFolder outside;
    outside.write("shop.json", R"({"tools": [{"name": "refund", "inputSchema": {"type": "object"}}]})");
    const auto added = addCatalog(*open(shop.root()), outside.path("shop.json"));
    ASSERT_TRUE(added) << added.error().text();
    EXPECT_EQ(*added, shop.path("catalog/shop-2.json"));
    EXPECT_NE(open(shop.root())->catalog.find("refund"), nullptr);
    outside.write("no.json", "7");
    EXPECT_FALSE(addCatalog(*open(shop.root()), outside.path("no.json")));
}

}  // namespace
}  // namespace writ::sim
