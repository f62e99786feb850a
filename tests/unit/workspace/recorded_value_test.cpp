// Each step leads back to what its recording holds at its place, however that is packed.
#include "simulator/workspace/recorded_value.h"
#include "tests/unit/transcript/packed_files.h"
#include "tests/unit/workspace/temp_workspace.h"

namespace writ::sim {
namespace {

const std::string kLine =
    R"({"messages":[{"role":"user","content":"pay"},{"role":"assistant","content":null,"tool_calls":[{"id":"c","type":"function","function":{"name":"pay","arguments":"{\"cents\":7}"}}]},{"role":"tool","tool_call_id":"c","content":"paid"}]})";

WorkspacePtr open(const std::filesystem::path& root) {
    RunControl control;
    const auto workspace = loadWorkspace(root, {}, control);
    return workspace ? *workspace : nullptr;
}

TEST(RecordedValue, IsFoundInFilesOfEveryKind) {
    const test::ShopWorkspace shop;
    shop.write("writ.json", R"({"format": 1, "name": "Shop", "active": "a", "sessions": ["sessions/*"]})");
    shop.write("sessions/lines.jsonl", kLine + "\n\n" + kLine + "\n");
    shop.write("sessions/list.json", "[" + kLine + ",\n" + kLine + "]");
    shop.write("sessions/packed.jsonl.gz", test::gzip(kLine + "\n" + kLine));
    shop.write("sessions/archive.zip", test::zip({{"x.json", kLine}, {"sub/z.jsonl", kLine + "\n" + kLine}}));
    shop.write("sessions/log.eval",
               test::zip({{"header.json", R"({"eval":{"task":"t","model":"m"}})"},
                          {"samples/1.json", R"({"id":1,"epoch":1,"messages":[{"role":"user","content":"x"}]})"}}));
    const WorkspacePtr workspace = open(shop.root());
    ASSERT_NE(workspace, nullptr);
    ASSERT_TRUE(workspace->problems.empty()) << workspace->problems[0].error.text();
    std::size_t calls = 0;
    std::size_t sessions = 0;
    for (const SessionPtr& session : workspace->sessions) {
        ++sessions;
        for (const Step& step : session->steps) {
            RunControl control;
            const auto value = recordedValue(*workspace, step.place, control);
            ASSERT_TRUE(value) << session->id << ": " << value.error().text();
            if (step.kind != StepKind::Call) continue;
            ++calls;
            EXPECT_EQ((*value)["function"]["name"].asString(), step.tool) << session->id;
        }
    }
    EXPECT_EQ(sessions, 7U);  // what repeats is one conversation
    EXPECT_EQ(calls, 11U);    // six of the shop's own session
}

TEST(RecordedValue, SaysThatTheFileHasChanged) {
    const test::ShopWorkspace shop;
    const WorkspacePtr workspace = open(shop.root());
    const Place place = workspace->sessions[0]->steps.back().place;
    RunControl control;
    ASSERT_TRUE(recordedValue(*workspace, place, control));
    shop.write("sessions/s1.json", kLine);
    const auto changed = recordedValue(*workspace, place, control);
    ASSERT_FALSE(changed);
    EXPECT_NE(changed.error().message.find("has changed"), std::string::npos) << changed.error().text();
    shop.write("sessions/s1.json", "{\"messages\": [");
    EXPECT_FALSE(recordedValue(*workspace, place, control));
    std::filesystem::remove(shop.path("sessions/s1.json"));
    EXPECT_FALSE(recordedValue(*workspace, place, control));
}

class Stopped final : public RunControl {
public:
    [[nodiscard]] bool cancelled() const override { return true; }
};

TEST(RecordedValue, CanBeCancelled) {
    const test::ShopWorkspace shop;
    const WorkspacePtr workspace = open(shop.root());
    Stopped control;
    const auto value = recordedValue(*workspace, workspace->sessions[0]->steps.back().place, control);
    ASSERT_FALSE(value);
    EXPECT_EQ(value.error().kind, ErrorKind::Cancelled);
}

}  // namespace
}  // namespace writ::sim
