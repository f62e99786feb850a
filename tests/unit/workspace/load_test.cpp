#include "simulator/workspace/workspace.h"
#include "tests/unit/workspace/temp_workspace.h"

#include <algorithm>

namespace writ::sim {
namespace {

namespace fs = std::filesystem;
using Names = std::vector<std::string>;

Result<WorkspacePtr> load(const fs::path& root, const Names& only = {}) {
    RunControl control;
    return loadWorkspace(root, only, control);
}

Names ids(const Workspace& workspace) {
    Names names;
    for (const SessionPtr& session : workspace.sessions) names.push_back(session->id);
    return names;
}

const WorkspaceProblem* problemIn(const Workspace& workspace, const std::string& file) {
    for (const WorkspaceProblem& problem : workspace.problems) {
        if (problem.error.file == file) return &problem;
    }
    return nullptr;
}

TEST(LoadWorkspace, ReadsEveryPart) {
    const test::ShopWorkspace shop;
    const auto workspace = load(shop.root());
    ASSERT_TRUE(workspace) << workspace.error().text();
    EXPECT_EQ((*workspace)->manifest.name, "Shop");
    EXPECT_EQ((*workspace)->versions, (Names{"a", "b"}));
    EXPECT_EQ((*workspace)->catalog.tools().size(), 2U);
    EXPECT_EQ((*workspace)->facts.entities().size(), 1U);
    EXPECT_NE((*workspace)->binding, nullptr);
    EXPECT_EQ(ids(**workspace), Names{"s1"});
    EXPECT_EQ((*workspace)->sessions.front()->file, "sessions/s1.json");
    for (const WorkspaceProblem& problem : (*workspace)->problems) ADD_FAILURE() << problem.error.text();
}

TEST(LoadWorkspace, TakesTheManifestForTheFolder) {
    const test::ShopWorkspace shop;
    const auto workspace = load(shop.path("writ.json"));
    ASSERT_TRUE(workspace) << workspace.error().text();
    EXPECT_EQ((*workspace)->root, shop.root());
}

TEST(LoadWorkspace, SaysWhatIsNoWorkspace) {
    const test::TempFolder folder;
    const auto none = load(folder.path("missing"));
    ASSERT_FALSE(none);
    EXPECT_EQ(none.error().kind, ErrorKind::NotFound);
    const auto empty = load(folder.root());
    ASSERT_FALSE(empty);
    EXPECT_NE(empty.error().message.find("writ.json"), std::string::npos);
    folder.write("writ.json", "{\"format\": 1,");
    const auto broken = load(folder.root());
    ASSERT_FALSE(broken);
    EXPECT_EQ(broken.error().file, "writ.json");
    EXPECT_EQ(broken.error().line, 1U);
}

struct Damage {
    const char* file;
    const char* text;
    bool fatal;
};
class DamagedFile : public testing::TestWithParam<Damage> {};

TEST_P(DamagedFile, IsAProblemAndTheRestStillLoads) {
    const test::ShopWorkspace shop;
    shop.write(GetParam().file, GetParam().text);
    const auto workspace = load(shop.root());
    ASSERT_TRUE(workspace) << workspace.error().text();
    const WorkspaceProblem* problem = problemIn(**workspace, GetParam().file);
    ASSERT_NE(problem, nullptr);
    EXPECT_EQ(problem->fatal, GetParam().fatal) << problem->error.text();
    EXPECT_EQ((*workspace)->versions, (Names{"a", "b"}));
}

INSTANTIATE_TEST_SUITE_P(Load, DamagedFile,
                         testing::Values(Damage{"binding.json", "{", true},
                                         Damage{"binding.json", R"({"format": 1, "context": {"x": {"$nonsense": 1}}})", true},
                                         Damage{"facts/people.json", "{}", true},
                                         Damage{"facts/people.json", R"([{"attrs": {}}])", true},
                                         Damage{"catalog/shop.json", "[[", true},
                                         Damage{"sessions/bad.json", "no recording", false},
                                         Damage{"sessions/s1.notes.json", R"({"format": 1, "masks": 7})", false}));

TEST(LoadWorkspace, LeavesOutASessionWhoseNotesAreBroken) {
    const test::ShopWorkspace shop;
    shop.write("sessions/s1.notes.json", "{");
    const auto workspace = load(shop.root());
    ASSERT_TRUE(workspace);
    EXPECT_EQ(ids(**workspace), Names{});
}

// A mask that fits no call must not be overlooked: its value would count as known.
TEST(LoadWorkspace, LeavesOutARecordingWhoseMaskOrContextFitsNoCall) {
    for (
        const char* entry :
        {R"("masks": [{"call": {"at": "/messages/99"}, "pointer": "/context/input/x",)",
         R"("context": [{"call": {"session": "s9", "at": "/messages/1/tool_calls/0"}, "pointer": "/session/taint", "value": true,)"}) {
        const test::ShopWorkspace shop;
        shop.write("sessions/s1.notes.json",
                   R"({"format": 1, )" + std::string(entry) + R"( "author": "a", "time": "2026-01-01T00:00:00Z"}]})");
        const auto workspace = load(shop.root());
        ASSERT_TRUE(workspace);
        EXPECT_EQ(ids(**workspace), Names{}) << entry;
        EXPECT_EQ((*workspace)->problems.size(), 2U) << entry;
    }
}

TEST(LoadWorkspace, TellsNotesThatNameAnUnknownSession) {
    const test::ShopWorkspace shop;
    shop.write(
        "sessions/s1.notes.json",
        R"({"format": 1, "marks": [{"step": {"session": "s9", "at": "/messages/0"}, "text": "x", "author": "a", "time": "2026-01-01T00:00:00Z"}]})");
    const auto workspace = load(shop.root());
    ASSERT_TRUE(workspace);
    const WorkspaceProblem* problem = problemIn(**workspace, "sessions/s1.notes.json");
    ASSERT_NE(problem, nullptr);
    EXPECT_NE(problem->error.message.find("s9"), std::string::npos);
}

TEST(LoadWorkspace, RepeatedEntitiesAreToldWithTheirPlace) {
    const test::ShopWorkspace shop;
    shop.write(
        "facts/z.json",
        R"([{"uid": {"type": "Agent", "id": "x"}}, {"uid": {"__entity": {"type": "Agent", "id": "clerk"}}, "attrs": {"tier": 2}}])");
    const auto workspace = load(shop.root());
    ASSERT_TRUE(workspace);
    const WorkspaceProblem* problem = problemIn(**workspace, "facts/z.json");
    ASSERT_NE(problem, nullptr);
    EXPECT_TRUE(problem->fatal);
    EXPECT_EQ(problem->error.pointer, "/1");
    EXPECT_NE(problem->error.message.find("facts/people.json/0"), std::string::npos) << problem->error.message;
    EXPECT_EQ((*workspace)->facts.entities().size(), 2U);
}

TEST(LoadWorkspace, OnlyReadsWhatIsNamed) {
    const test::ShopWorkspace shop;
    shop.write("sessions/s2.json", test::ShopWorkspace::session());
    shop.write("sessions/unreadable.json", "{");
    const test::TempFolder outside;
    outside.write("other.json", test::ShopWorkspace::session());

    const auto byId = load(shop.root(), {"s2"});
    ASSERT_TRUE(byId) << byId.error().text();
    EXPECT_EQ(ids(**byId), Names{"s2"});
    EXPECT_TRUE((*byId)->problems.empty());

    const auto byFile = load(shop.root(), {"sessions/s1.json", outside.path("other.json").string()});
    ASSERT_TRUE(byFile) << byFile.error().text();
    Names found = ids(**byFile);
    std::sort(found.begin(), found.end());
    EXPECT_EQ(found, (Names{"other", "s1"}));

    const auto unknown = load(shop.root(), {"s3"});
    ASSERT_FALSE(unknown);
    EXPECT_EQ(unknown.error().kind, ErrorKind::NotFound);
    EXPECT_NE(unknown.error().message.find("s3"), std::string::npos);
}

TEST(LoadWorkspace, SessionIdsStayUnique) {
    const test::ShopWorkspace shop;
    shop.write("writ.json", R"({"format": 1, "sessions": ["sessions/*.json", "sessions/*/*.json"]})");
    shop.write("sessions/more/s1.json", test::ShopWorkspace::session());
    const auto workspace = load(shop.root());
    ASSERT_TRUE(workspace);
    EXPECT_EQ(ids(**workspace), (Names{"s1", "s1-2"}));
    const auto second = load(shop.root(), {"s1-2"});
    ASSERT_TRUE(second) << second.error().text();
    EXPECT_EQ(ids(**second), Names{"s1-2"});
}

TEST(LoadWorkspace, DigestsFollowTheFiles) {
    const test::ShopWorkspace shop;
    const auto before = load(shop.root());
    const auto same = load(shop.root());
    ASSERT_TRUE(before && same);
    EXPECT_EQ((*before)->sessionsDigest, (*same)->sessionsDigest);
    shop.write(
        "sessions/s1.notes.json",
        R"({"format": 1, "masks": [{"call": {"at": "/messages/1/tool_calls/0"}, "pointer": "/context/input/x", "author": "a", "time": "2026-01-01T00:00:00Z"}]})");
    shop.write("facts/more.json", R"([{"uid": {"type": "Agent", "id": "x"}}])");
    const auto after = load(shop.root());
    ASSERT_TRUE(after);
    EXPECT_NE((*after)->sessionsDigest, (*before)->sessionsDigest);
    EXPECT_NE((*after)->factsDigest, (*before)->factsDigest);
    EXPECT_EQ((*after)->bindingDigest, (*before)->bindingDigest);
    EXPECT_EQ((*after)->catalogDigest, (*before)->catalogDigest);
}

TEST(LoadWorkspace, CanBeCancelled) {
    struct Impatient : RunControl {
        bool cancelled() const override { return true; }
    } control;
    const test::ShopWorkspace shop;
    const auto workspace = loadWorkspace(shop.root(), {}, control);
    ASSERT_FALSE(workspace);
    EXPECT_EQ(workspace.error().kind, ErrorKind::Cancelled);
}

TEST(LoadWorkspace, WithoutSessionsReadsTheRest) {
    const test::ShopWorkspace shop;
    const auto workspace = loadWorkspaceWithoutSessions(shop.root());
    ASSERT_TRUE(workspace);
    EXPECT_TRUE((*workspace)->sessions.empty());
    EXPECT_EQ((*workspace)->facts.entities().size(), 1U);
}

TEST(LoadWorkspace, AMappingReadsWhatNoFormatKnows) {
    const test::ShopWorkspace shop;
    shop.write("writ.json", R"({"format": 1, "name": "Shop", "mapping": "mapping.json"})");
    shop.write("sessions/odd.json", R"([{"t": "pay"}])");
    const auto sessionsWith = [&](const char* mapping) {
        shop.write("mapping.json", mapping);
        return load(shop.root()).value();
    };
    const WorkspacePtr good = sessionsWith(R"({"format": 1, "tool": "/t"})");
    ASSERT_EQ(good->sessions.size(), 2U);
    EXPECT_EQ(good->sessions[0]->format, "mapping");
    EXPECT_EQ(good->sessions[1]->format, "openai-chat");
    EXPECT_TRUE(good->problems.empty());
    const WorkspacePtr wrong = sessionsWith(R"({"format": 1, "tool": "/t", "time": "when"})");
    EXPECT_EQ(wrong->sessions.size(), 1U);
    ASSERT_EQ(wrong->problems.size(), 2U);
    EXPECT_EQ(wrong->problems[0].error.file, "mapping.json");
    EXPECT_EQ(wrong->problems[0].error.pointer, "/time");
    EXPECT_FALSE(wrong->problems[0].fatal);
    EXPECT_EQ(wrong->problems[1].error.file, "sessions/odd.json");
}

TEST(LoadWorkspace, ABrokenMappingBesideARecordingIsToldUnderItsName) {
    const test::ShopWorkspace shop;
    shop.write("sessions/odd.json", R"([{"t": "pay"}])");
    shop.write("sessions/odd.mapping.json", R"({"format": 1, "tol": "/t"})");
    const WorkspacePtr workspace = load(shop.root()).value();
    ASSERT_EQ(workspace->problems.size(), 1U);
    EXPECT_EQ(workspace->problems[0].error.file, "sessions/odd.mapping.json");
    EXPECT_EQ(workspace->problems[0].error.pointer, "/tol");
}

}  // namespace
}  // namespace writ::sim
