// Redaction from a recording outside to the JSON of a replay: nothing secret gets through (features row R15).
#include "simulator/redact/needed.h"
#include "simulator/redact/redaction.h"
#include "simulator/replay/replay.h"
#include "simulator/workspace/recorded_value.h"
#include "tests/unit/workspace/temp_workspace.h"

namespace writ::sim {
namespace {

constexpr const char* kSecret = "ana@shop.example";

std::string message(const char* role, const std::string& content) {
    return R"({"role": ")" + std::string(role) + R"(", "content": )" + Json(content).dump() + "}";
}
std::string call(const std::string& id, const std::string& arguments) {
    return R"({"role": "assistant", "content": null, "tool_calls": [{"id": ")" + id +
           R"(", "type": "function", "function": {"name": "pay", "arguments": )" + Json(arguments).dump() +
           R"(}}]},{"role": "tool", "tool_call_id": ")" + id + R"(", "content": "paid, mail sent to ana@shop.example"})";
}

/// Pays thrice; a rule on the recipient can decide on two of these.
class RedactedShop : public test::ShopWorkspace {
public:
    RedactedShop() {
        write("policies/a/shop.cedar",
              "@id(\"A.pay\") permit(principal, action == Action::\"pay\", resource) when { context.input.cents < 100 };\n"
              "@id(\"A.to\") forbid(principal, action == Action::\"pay\", resource) when { context.input has to && "
              "context.input.to == \"eve@x.example\" };\n");
        m_outside.write("mail.json", "{\"messages\": [" + message("user", "Pay ana@shop.example, please.") + "," +
                                         call("c1", R"({"cents": 30})") + "," +
                                         call("c2", R"({"cents": 30, "to": "ana\u0040shop.example"})") + "," +
                                         call("c3", R"({"cents": 200, "to": "ana@shop.example"})") + "]}");
        m_outside.write(
            "mail.notes.json",
            R"({"format": 1, "marks": [{"step": {"at": "/messages/1/tool_calls/0"}, "text": "ask ana@shop.example", "author": "dana@audit.example", "time": "2026-01-01T00:00:00Z"}]})");
        std::filesystem::remove(path("sessions/s1.json"));
    }

    [[nodiscard]] WorkspacePtr open() const {
        RunControl control;
        const auto workspace = loadWorkspace(root(), {}, control);
        EXPECT_TRUE(workspace) << workspace.error().text();
        return workspace ? *workspace : nullptr;
    }
    [[nodiscard]] ReplayPtr replayed() const {
        RunControl control;
        const auto corpus = prepareCorpus(open(), control);
        const auto version = policyVersion(*(*corpus)->workspace, "a");
        const Compiled compiled = languageById("cedar")->compile(version->sources);
        return *replay(*corpus, compiled.policies, *version, control);
    }
    [[nodiscard]] std::filesystem::path recording() const { return m_outside.path("mail.json"); }
    /// Everything in the workspace but the policies.
    [[nodiscard]] std::string everything() const {
        std::string all;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(root()))
            if (entry.is_regular_file() && entry.path().extension() != ".cedar") all += *readFile(entry.path());
        return all;
    }
    const test::TempFolder& outside() const { return m_outside; }

private:
    test::TempFolder m_outside;
};

ImportOptions redactedBy(RedactionRulesPtr rules) {
    ImportOptions options;
    options.redaction = std::move(rules);
    return options;
}

std::string verdicts(const Replay& replay) {
    std::string found;
    for (std::size_t i = 0; i < replay.size(); ++i)
        found += replay.verdict(i) ? "adi"[static_cast<std::size_t>(*replay.verdict(i))] : '-';
    return found;
}

TEST(RedactionOnImport, LeavesNoSecretAndKeepsTheVerdictsThatNeedNone) {
    const RedactedShop plain;
    ASSERT_TRUE(addRecording(*plain.open(), plain.recording()));
    EXPECT_EQ(verdicts(*plain.replayed()), "aad");

    const RedactedShop shop;
    const auto added = addRecording(*shop.open(), shop.recording(), redactedBy(usualRedaction()));
    ASSERT_TRUE(added) << added.error().text();
    EXPECT_EQ(added->redacted, (std::map<std::string, std::uint64_t>{{"email", 7}}));
    const ReplayPtr replay = shop.replayed();
    // The first has no recipient; whom the second pays is not known; the third is denied whatever it is.
    EXPECT_EQ(verdicts(*replay), "aid");
    const auto needed = verdictsThatNeedRedacted(*replay);
    ASSERT_EQ(needed.size(), 1U);
    EXPECT_EQ(needed[0].call, 1U);
    EXPECT_EQ(needed[0].fields, std::vector<std::string>{"/context/input/to"});
    const std::string json = replayJson(*replay, true).dump();
    EXPECT_EQ(json.find(kSecret), std::string::npos);
    EXPECT_EQ(shop.everything().find(kSecret), std::string::npos);
    EXPECT_NE(shop.read("sessions/mail.notes.json").find("dana@audit.example"), std::string::npos);
    // Equality is kept: the recipient is the same in the text and in both calls.
    const Session& session = *replay->corpus->sessions[0];
    const std::string& to = session.steps[3].arguments["to"].asString();
    EXPECT_TRUE(holdsPseudonym(to));
    EXPECT_EQ(session.steps[5].arguments["to"].asString(), to);
    EXPECT_EQ(session.steps[0].text, "Pay " + to + ", please.");
}

TEST(RedactionOnImport, TheManifestMakesItTheRule) {
    const RedactedShop shop;
    shop.write("redaction.json", R"({"format": 1, "detectors": ["email"]})");
    shop.write("writ.json", R"({"format": 1, "name": "Shop", "active": "a", "redaction": "redaction.json"})");
    ASSERT_TRUE(addRecording(*shop.open(), shop.recording()));
    EXPECT_EQ(shop.everything().find(kSecret), std::string::npos);
    EXPECT_TRUE(shop.open()->problems.empty());
}

TEST(RedactionOnImport, ARecordingPutThereByHandIsRedactedWhenItIsRead) {
    const RedactedShop shop;
    shop.write("redaction.json", R"({"format": 1})");
    shop.write("writ.json", R"({"format": 1, "name": "Shop", "active": "a", "redaction": "redaction.json"})");
    shop.write("sessions/mail.json", shop.outside().read("mail.json"));
    const WorkspacePtr workspace = shop.open();
    ASSERT_EQ(workspace->sessions.size(), 1U);
    EXPECT_TRUE(holdsPseudonym(workspace->sessions[0]->steps[0].text));
    ASSERT_EQ(workspace->problems.size(), 1U);
    EXPECT_NE(workspace->problems[0].error.message.find("hidden here"), std::string::npos);
    for (const Step& step : workspace->sessions[0]->steps) {
        RunControl control;
        const auto value = recordedValue(*workspace, step.place, control);
        ASSERT_TRUE(value) << value.error().text();
        EXPECT_EQ(value->dump().find(kSecret), std::string::npos) << step.number;
    }
    EXPECT_EQ(replayJson(*shop.replayed(), true).dump().find(kSecret), std::string::npos);
}

// Members that no step has are not looked at when a session is read; in the file they stand.
TEST(RedactionOnImport, ASecretInPiecesIsNotShown) {
    const RedactedShop shop;
    shop.write("redaction.json", R"({"format": 1})");
    shop.write("writ.json", R"({"format": 1, "name": "Shop", "active": "a", "redaction": "redaction.json"})");
    shop.write("sessions/pieces.json",
               R"({"messages": [{"role": "user", "content": "hello", "tokens": ["mail dana@", "secret.ex", "ample now"]}]})");
    const WorkspacePtr workspace = shop.open();
    ASSERT_EQ(workspace->sessions.size(), 1U);
    RunControl control;
    const auto value = recordedValue(*workspace, workspace->sessions[0]->steps[0].place, control);
    ASSERT_FALSE(value) << value->dump();
    EXPECT_EQ(value.error().message.find("dana"), std::string::npos);
}

TEST(RedactionOnImport, BrokenRulesKeepEveryRecordingOut) {
    const RedactedShop shop;
    ASSERT_TRUE(addRecording(*shop.open(), shop.recording()));
    shop.write("redaction.json", R"({"format": 1, "detector": []})");
    shop.write("writ.json", R"({"format": 1, "name": "Shop", "active": "a", "redaction": "redaction.json"})");
    const WorkspacePtr workspace = shop.open();
    EXPECT_TRUE(workspace->sessions.empty());
    ASSERT_FALSE(workspace->problems.empty());
    EXPECT_TRUE(workspace->problems[0].fatal);
    EXPECT_FALSE(addRecording(*workspace, shop.recording()));
}

TEST(RedactionOnImport, ASecretInPiecesIsNotImported) {
    const RedactedShop shop;
    // Text blocks that a reader joins: no piece is an address.
    shop.outside().write("pieces.json", R"({"messages": [{"role": "user", "content": [{"type": "text", "text": "x"}]},
        {"role": "assistant", "content": null, "tool_calls": [{"id": "1", "type": "function", "function": {"name": "pay", "arguments": "{'to': 'a@b.example'}"}}]}]})");
    ASSERT_TRUE(addRecording(*shop.open(), shop.outside().path("pieces.json"), redactedBy(usualRedaction())));
    shop.outside().write("rules.json", R"({"format": 1, "detectors": [], "arguments": [{"tool": "pay", "at": "/to"}]})");
    const auto refused = addRecording(*shop.open(), shop.outside().path("pieces.json"),
                                      redactedBy(*readRedaction(shop.outside().path("rules.json"))));
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().message.find("still holds"), std::string::npos);
    EXPECT_FALSE(std::filesystem::exists(shop.path("sessions/pieces-2.json")));
}

TEST(RedactionOnImport, ErrorsQuoteNothing) {
    const RedactedShop shop;
    const std::string line = "{\"messages\": [" + message("user", "x") + "," + call("c1", "{}") + "]}\n";
    shop.outside().write("lines.jsonl", line + "{\"to\": ana@shop.example \"ana@shop.example\"}\n" + line);
    const auto added = addRecording(*shop.open(), shop.outside().path("lines.jsonl"), redactedBy(usualRedaction()));
    ASSERT_TRUE(added) << added.error().text();
    ASSERT_EQ(added->recording.skipped.size(), 1U);
    EXPECT_EQ(added->recording.skipped[0].reason.find("ana"), std::string::npos);
    shop.outside().write("broken.json", "{\"messages\": [\"ana@shop.example\" \"ana@shop.example\"]}");
    const auto refused = addRecording(*shop.open(), shop.outside().path("broken.json"), redactedBy(usualRedaction()));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().text().find("ana@"), std::string::npos);
    // The same of a recording that was put there by hand.
    shop.write("redaction.json", R"({"format": 1})");
    shop.write("writ.json", R"({"format": 1, "name": "Shop", "active": "a", "redaction": "redaction.json"})");
    shop.write("sessions/lines.jsonl", shop.outside().read("lines.jsonl"));
    shop.write("sessions/broken.json", shop.outside().read("broken.json"));
    const WorkspacePtr workspace = shop.open();
    EXPECT_GE(workspace->problems.size(), 2U);
    for (const WorkspaceProblem& problem : workspace->problems) EXPECT_EQ(problem.error.text().find("ana@"), std::string::npos);
    for (const Skipped& skipped : workspace->skipped) EXPECT_EQ(skipped.reason.find("ana@"), std::string::npos);
}

TEST(RedactionOnImport, ARedactedPrincipalMakesTheCallNotReplayable) {
    const RedactedShop shop;
    shop.write(
        "binding.json",
        R"({"format": 1, "principal": {"type": "Agent", "id": {"$argument": "/to"}}, "resource": {"type": "McpServer", "id": "shop"}})");
    ASSERT_TRUE(addRecording(*shop.open(), shop.recording(), redactedBy(usualRedaction())));
    const ReplayPtr replay = shop.replayed();
    EXPECT_EQ(verdicts(*replay), "---");
    EXPECT_EQ(verdictsThatNeedRedacted(*replay).size(), 2U);
}

}  // namespace
}  // namespace writ::sim
