#include "tests/unit/cli/run_writ.h"
#include "tests/unit/workspace/temp_workspace.h"

#include <algorithm>
#include <sstream>

namespace writ::cli {
namespace {

class Cli : public testing::Test {
protected:
    test::ShopWorkspace shop;
    std::string root = shop.root().string();
};

TEST_F(Cli, ReplayShowsWordsAndReasons) {
    const Outcome result = writ({"replay", root});
    EXPECT_EQ(result.status, kFine) << result.err;
    for (const char* part :
         {"A.pay", "default deny", "Indeterminate", "Not replayable", "only the model stopped it",
          "Step 10: Cannot be known: A.pay reads cents, which the recording masks.",
          "A · in force: 6 calls (0 probe calls) in 1 session: 3 allow, 1 deny, 1 indeterminate, 1 not replayable"}) {
        EXPECT_NE(result.out.find(part), std::string::npos) << part << "\n" << result.out;
    }
    EXPECT_EQ(result.out.find('\033'), std::string::npos) << "colour without a terminal";
    EXPECT_NE(writ({"replay", root}, {}, true).out.find("\033[32mAllow\033[0m"), std::string::npos);
}

TEST_F(Cli, ReplayTakesVersionsSessionsAndFiles) {
    EXPECT_NE(writ({"replay", root, "--policies", "b"}).out.find("B.cap"), std::string::npos);
    shop.write("sessions/s2.json", test::ShopWorkspace::session());
    EXPECT_EQ(writ({"replay", root, "--json"}).json()["summary"]["sessions"].asInteger(), 2);
    EXPECT_EQ(writ({"replay", root, "s2", "--json"}).json()["summary"]["sessions"].asInteger(), 1);
    const Outcome unknown = writ({"replay", root, "s7"});
    EXPECT_EQ(unknown.status, kUsage);
    EXPECT_NE(unknown.err.find("s7"), std::string::npos);
    EXPECT_EQ(writ({"replay", root, "--policies", "c"}).status, kUsage);
}

TEST_F(Cli, TwoReplaysGiveTheSameBytes) {
    EXPECT_EQ(writ({"replay", root, "--json", "--full"}).out, writ({"replay", root, "--json", "--full"}).out);
}

TEST_F(Cli, FailOnNamesWhatIsAFinding) {
    EXPECT_EQ(writ({"replay", root, "--fail-on", "deny"}).status, kFindings);
    EXPECT_EQ(writ({"replay", root, "--fail-on", "indeterminate,not-replayable"}).status, kFindings);
    EXPECT_EQ(writ({"replay", root, "--fail-on", "not-replayable", "--json"}).status, kFindings);
    shop.write("policies/c/c.cedar", "permit(principal, action, resource);");
    EXPECT_EQ(writ({"replay", root, "--policies", "c", "--fail-on", "deny,indeterminate"}).status, kFine);
    const Outcome wrong = writ({"replay", root, "--fail-on", "denny"});
    EXPECT_EQ(wrong.status, kUsage);
    EXPECT_NE(wrong.err.find("Did you mean 'deny'?"), std::string::npos) << wrong.err;
}

TEST_F(Cli, BrokenPoliciesAreShownWithACaret) {
    shop.write("policies/a/shop.cedar", "permit(principal, action, resource) when { ;");
    for (const char* command : {"replay", "decide", "compare"}) {
        const Outcome result = writ({command, root});
        EXPECT_EQ(result.status, kUsage) << command;
        EXPECT_NE(result.err.find("policies/a/shop.cedar:1:"), std::string::npos) << result.err;
        EXPECT_NE(result.err.find('^'), std::string::npos) << result.err;
    }
}

TEST_F(Cli, ABrokenBindingStopsTheReplayWithItsReason) {
    shop.write("binding.json", R"({"format": 1, "context": {"x": {"$nonsense": 1}}})");
    const Outcome result = writ({"replay", root});
    EXPECT_EQ(result.status, kUsage);
    EXPECT_NE(result.err.find("binding.json"), std::string::npos) << result.err;
    EXPECT_EQ(result.out, "");
}

TEST_F(Cli, UnreadableRecordingsAreWarningsBesideTheRest) {
    shop.write("sessions/bad.json", "{");
    const Outcome result = writ({"replay", root, "--json"});
    EXPECT_EQ(result.status, kFine);
    EXPECT_NE(result.err.find("warning"), std::string::npos);
    EXPECT_NE(result.err.find("sessions/bad.json"), std::string::npos);
    EXPECT_EQ(result.json()["summary"]["calls"].asInteger(), 6);
}

TEST_F(Cli, CompareFindsFlipsAndKnowsBaselines) {
    const Outcome table = writ({"compare", root});
    EXPECT_EQ(table.status, kFindings);
    EXPECT_NE(table.out.find("A · in force to B · candidate: 1 would be denied, 0 would be allowed, 0 would be indeterminate, 4 "
                             "unchanged (4 by other rules), 1 not replayable"),
              std::string::npos)
        << table.out;
    const Outcome json = writ({"compare", root, "--from", "a", "--to", "b", "--json"});
    EXPECT_EQ(json.status, kFindings);
    shop.write("baseline.json", json.out);
    const Outcome known = writ({"compare", root, "--baseline", shop.path("baseline.json").string()});
    EXPECT_EQ(known.status, kFine) << known.err;
    EXPECT_NE(known.out.find("1 flip listed in the baseline is left out."), std::string::npos) << known.out;
    EXPECT_EQ(writ({"compare", root, "--to", "a"}).status, kFine);
    EXPECT_EQ(writ({"compare", root, "--baseline", shop.path("none.json").string()}).status, kUsage);
    shop.write("writ.json", R"({"format": 1})");
    EXPECT_NE(writ({"compare", root}).err.find("--to REV"), std::string::npos);
}

TEST_F(Cli, CheckTellsMistakesOfEveryVersion) {
    const Outcome fine = writ({"check", root});
    EXPECT_EQ(fine.status, kFine) << fine.out;
    EXPECT_NE(fine.out.find("A · in force: 2 rules in 1 file"), std::string::npos) << fine.out;
    shop.write("policies/b/shop.cedar", "permit(principal, action resource);");
    shop.write("facts/people.json", "{}");
    const Outcome broken = writ({"check", root});
    EXPECT_EQ(broken.status, kFindings);
    for (const char* part : {"policies/b/shop.cedar:1:", "^", "facts/people.json", "B · candidate: has errors"}) {
        EXPECT_NE(broken.out.find(part), std::string::npos) << part << "\n" << broken.out;
    }
    const Json json = writ({"check", root, "--json"}).json();
    EXPECT_GE(json["summary"]["errors"].asInteger(), 2);
    EXPECT_EQ(json["versions"].at(1)["diagnostics"].at(0)["line"].asInteger(), 1);
    EXPECT_EQ(json["problems"].at(0)["file"].asString(), "facts/people.json");
}

TEST_F(Cli, CheckGivesFixesWithTheirPlaces) {
    shop.write(
        "policies/b/shop.cedar",
        "@id(\"ä\")\npermit(principal is Agent, action, resource)\nwhen { context.input.cents > 9 };\n"
        "@description(\"up to 5 ä\") forbid(principal, action, resource) when { \"ä\" == \"ä\" && context.input.cents < 5 };\n");
    const Json diagnostics =
        writ({"check", root, "--json", "--policies", "b", "--no-schema"}).json()["versions"].at(0)["diagnostics"];
    ASSERT_EQ(diagnostics.size(), 1U) << diagnostics.dump();
    const Json& fixes = diagnostics.at(0)["fixes"];
    ASSERT_EQ(fixes.size(), 1U) << diagnostics.dump();
    EXPECT_EQ(fixes.at(0)["title"].asString(), "Use <=");
    const Json& edit = fixes.at(0)["edits"].at(0);
    const std::string text = shop.read("policies/b/shop.cedar");
    const auto begin = static_cast<std::size_t>(edit["span"].at(0).asInteger());
    const auto end = static_cast<std::size_t>(edit["span"].at(1).asInteger());
    EXPECT_EQ(text.substr(begin, end - begin), "<");
    EXPECT_EQ(edit["replacement"].asString(), "<=");
    EXPECT_EQ(edit["line"].asInteger(), 4);
    EXPECT_EQ(edit["endLine"].asInteger(), 4);
    // Columns count characters.
    const std::size_t line = text.rfind('\n', begin) + 1;
    EXPECT_EQ(edit["column"].asInteger(), static_cast<std::int64_t>(begin - line + 1 - 3));
    EXPECT_EQ(edit["endColumn"].asInteger(), edit["column"].asInteger() + 1);
}

TEST_F(Cli, DecideAnswersLineByLine) {
    const std::string pay =
        R"({"subject":{"type":"Agent","id":"clerk"},"action":{"name":"pay"},"resource":{"type":"McpServer","id":"shop"},"context":{"input":{"cents":)";
    const Outcome result = writ(
        {"decide", root},
        pay + "30}}}\n\n" + pay + "300}}}\nnonsense\n" +
            R"({"subject":{"type":"Agent","id":"clerk"},"action":{"name":"pay"},"resource":{"type":"McpServer","id":"shop"},"context":{"input":{}},"unknown":[{"pointer":"/context/input/cents","reason":"masked"}]})");
    EXPECT_EQ(result.status, kUsage) << "one line could not be decided";
    std::istringstream lines(result.out);
    std::vector<Json> answers;
    for (std::string line; std::getline(lines, line);) answers.push_back(parseJson(line).value_or(Json()));
    ASSERT_EQ(answers.size(), 4U) << result.out;
    EXPECT_TRUE(answers[0]["decision"].asBool());
    EXPECT_EQ(answers[0]["rules"].at(0)["id"].asString(), "A.pay");
    EXPECT_FALSE(answers[1]["decision"].asBool());
    EXPECT_EQ(answers[1]["reason"].asString(), "default_deny");
    EXPECT_TRUE(answers[2].contains("error"));
    EXPECT_EQ(answers[2]["line"].asInteger(), 4);
    EXPECT_EQ(answers[3]["verdict"].asString(), "indeterminate");
    EXPECT_FALSE(answers[3]["decision"].asBool()) << "unsure is never allow";
    EXPECT_EQ(writ({"decide", root}, pay + "30}}}").status, kFine);
    EXPECT_EQ(writ({"decide", root, "--policies", "b"}, pay + "70}}}").out.find("\"decision\":true"), std::string::npos);
}

TEST_F(Cli, DecideSurvivesHostileLines) {
    const Outcome result = writ({"decide", root}, std::string(100'000, '[') + "\n" + std::string("\0\xff", 2) + "\n" +
                                                      std::string(17U << 20, ' ') + "x\n[]\n{}\n");
    EXPECT_EQ(result.status, kUsage);
    EXPECT_EQ(std::count(result.out.begin(), result.out.end(), '\n'), 5);
    EXPECT_EQ(result.out.find("\"decision\""), std::string::npos);
}

std::string testCase(const char* cents, const char* expect) {
    return std::string(R"({"name": "case )") + cents +
           R"(", "request": {"subject": {"type": "Agent", "id": "clerk"}, "action": {"name": "pay"},
        "resource": {"type": "McpServer", "id": "shop"}, "context": {"input": {"cents": )" +
           cents + "}}}, \"expect\": " + expect + "}";
}

TEST_F(Cli, TestRunsCases) {
    EXPECT_EQ(writ({"test", root}).status, kFine) << "no cases, no failures";
    shop.write("tests/pay.json", R"({"format": 1, "cases": [)" + testCase("30", R"({"verdict": "allow", "rules": ["A.pay"]})") +
                                     "," + testCase("200", R"({"verdict": "deny", "rules": []})") + "]}");
    const Outcome passed = writ({"test", root});
    EXPECT_EQ(passed.status, kFine) << passed.out << passed.err;
    EXPECT_NE(passed.out.find("2 cases: 2 passed, 0 failed"), std::string::npos);

    const Outcome underB = writ({"test", root, "--policies", "b", "--json"});
    EXPECT_EQ(underB.status, kFindings);
    const Json json = underB.json();
    EXPECT_EQ(json["summary"]["failed"].asInteger(), 2);
    EXPECT_EQ(json["cases"].at(0)["message"].asString(), "expected A.pay to decide, got B.all");
}

TEST_F(Cli, TestNamesTheVersionOfACase) {
    std::string ofB = testCase("70", R"({"verdict": "deny", "rules": ["B.cap"]})");
    ofB.insert(1, "\"version\": \"b\", ");
    shop.write("tests/b.json", R"({"format": 1, "cases": [)" + ofB + "]}");
    EXPECT_EQ(writ({"test", root}).status, kFine) << writ({"test", root}).out;
    ofB.replace(ofB.find("\"b\""), 3, "\"z\"");
    shop.write("tests/b.json", R"({"format": 1, "cases": [)" + ofB + "]}");
    EXPECT_EQ(writ({"test", root}).status, kUsage);
}

struct WrongCase {
    const char* text;
    const char* place;
};
class WrongCases : public testing::TestWithParam<WrongCase> {};

TEST_P(WrongCases, AreToldWithTheirPlace) {
    const test::ShopWorkspace shop;
    shop.write("tests/x.json", GetParam().text);
    const Outcome result = writ({"test", shop.root().string()});
    EXPECT_EQ(result.status, kUsage);
    EXPECT_NE(result.err.find("tests/x.json"), std::string::npos) << result.err;
    EXPECT_NE(result.err.find(GetParam().place), std::string::npos) << result.err;
}

INSTANTIATE_TEST_SUITE_P(
    Cli, WrongCases,
    testing::Values(WrongCase{"[]", "object"}, WrongCase{R"({"cases": []})", "format"},
                    WrongCase{R"({"format": 1, "case": []})", "'cases'"}, WrongCase{R"({"format": 1, "cases": [{}]})", "name"},
                    WrongCase{R"({"format": 1, "cases": [{"name": "n", "request": {}, "expect": {"verdict": "deny"}}]})",
                              "x.json"},
                    WrongCase{R"({"format": 1, "cases": [{"name": "n", "expects": {}}]})", "'expect'"}));

TEST_F(Cli, ImportTellsWhatFilesHold) {
    const Outcome result = writ({"import", shop.path("sessions/s1.json").string()});
    EXPECT_EQ(result.status, kFine) << result.err;
    const Json entry = result.json().at(0);
    EXPECT_EQ(entry["format"].asString(), "openai-chat");
    EXPECT_EQ(entry["sessions"].asInteger(), 1);
    EXPECT_EQ(entry["calls"].asInteger(), 6);
    EXPECT_EQ(entry["messages"].asInteger(), 13);
    const Outcome mixed = writ({"import", shop.path("binding.json").string(), shop.path("sessions/s1.json").string()});
    EXPECT_EQ(mixed.status, kUsage);
    EXPECT_EQ(mixed.json().size(), 1U);
    EXPECT_NE(mixed.err.find("binding.json"), std::string::npos);
}

TEST_F(Cli, ImportReadsOtherRecordingsByAMapping) {
    const test::TempFolder outside;
    outside.write("odd.json", R"([{"t": "pay", "a": {"cents": 30}}])");
    outside.write("mapping.json", R"({"format": 1, "tool": "/t", "arguments": "/a"})");
    outside.write("wrong.json", R"({"format": 1, "tool": "/t", "arguments": "a"})");
    const std::string odd = outside.path("odd.json").string();
    EXPECT_EQ(writ({"import", odd}).status, kUsage);
    const Outcome wrong = writ({"import", odd, "--mapping", outside.path("wrong.json").string()});
    EXPECT_EQ(wrong.status, kUsage);
    EXPECT_NE(wrong.err.find("Did you mean '/a'? (at /arguments)"), std::string::npos) << wrong.err;
    const Outcome result = writ({"import", odd, "--mapping", outside.path("mapping.json").string(), "--into", root});
    ASSERT_EQ(result.status, kFine) << result.err;
    EXPECT_EQ(result.json().at(0)["format"].asString(), "mapping");
    EXPECT_EQ(result.json().at(0)["calls"].asInteger(), 1);
    EXPECT_EQ(writ({"replay", root, "odd", "--json"}).json()["calls"].at(0)["verdict"].asString(), "allow");
}

TEST_F(Cli, ReplayTellsWhatWasDecidedThen) {
    shop.write(
        "sessions/log.jsonl",
        R"({"decision_id":"d1","path":"shop/allow","input":{"tool":{"name":"pay","args":{"cents":30}}},"result":{"allow":false,"reason":"closed"}})"
        "\n"
        R"({"decision_id":"d2","path":"shop/allow","input":{"tool":{"name":"pay","args":{"cents":"**"}}},"masked":["/input/tool/args/cents"],"result":true})"
        "\n");
    const Json calls = writ({"replay", root, "log", "--json", "--full"}).json()["calls"];
    ASSERT_EQ(calls.size(), 2U);
    EXPECT_EQ(calls.at(0)["verdict"].asString(), "allow");
    EXPECT_EQ(calls.at(0)["outcome"].asString(), "policy_deny");
    EXPECT_EQ(calls.at(0)["recordedDecision"].dump(),
              R"({"verdict":"deny","reason":"closed","rules":[],"evidence":"result.allow: false, decision_id: d1"})");
    EXPECT_EQ(calls.at(1)["verdict"].asString(), "indeterminate") << "the log masks what the policy reads";
    EXPECT_EQ(calls.at(1)["missing"].at(0).asString(), "/context/input/cents");
    const Json other = writ({"replay", root, "s1", "--json", "--full"}).json()["calls"].at(0);
    EXPECT_TRUE(other.contains("recordedDecision") && other["recordedDecision"].isNull());
    EXPECT_FALSE(writ({"replay", root, "log", "--json"}).json()["calls"].at(0).contains("recordedDecision"));
}

TEST_F(Cli, ImportIntoAWorkspaceCopies) {
    const test::TempFolder outside;
    outside.write("s1.json", test::ShopWorkspace::session());
    const Outcome result = writ({"import", outside.path("s1.json").string(), "--into", root});
    EXPECT_EQ(result.status, kFine) << result.err;
    EXPECT_EQ(result.json().at(0)["added"].asString(), "sessions/s1-2.json");
    EXPECT_EQ(writ({"replay", root, "--json"}).json()["summary"]["sessions"].asInteger(), 2);
}

TEST_F(Cli, TextOfARecordingCannotSteerTheTerminal) {
    std::string session = test::ShopWorkspace::session();
    const std::string name = "\"look\"";
    session.replace(session.find(name), name.size(), "\"\\u001b[2Jlook\\u009b\"");
    shop.write("sessions/s1.json", session);
    const Outcome result = writ({"replay", root});
    EXPECT_EQ(result.out.find('\033'), std::string::npos);
    EXPECT_EQ(result.out.find("\xC2\x9B"), std::string::npos);
    EXPECT_NE(result.out.find("?[2Jlook?"), std::string::npos) << result.out;
}

}  // namespace
}  // namespace writ::cli
