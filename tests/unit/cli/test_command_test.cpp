// `writ test`: cases made of recorded calls, and outputs for programs that run tests.
#include "app/cli/test_reports.h"
#include "tests/unit/cli/run_writ.h"
#include "tests/unit/workspace/temp_workspace.h"

namespace writ::cli {
namespace {

TEST(TestCommand, WhatWasAddedPasses) {
    const test::ShopWorkspace shop;
    const std::string root = shop.root().string();
    for (const char* step : {"2", "4", "6", "8", "10"}) {
        for (const char* version : {"a", "b"}) {
            const Outcome added = writ({"test", root, "--add", std::string("s1:") + step, "--policies", version});
            EXPECT_EQ(added.status, kFine) << added.err;
            EXPECT_NE(added.out.find("Added to tests/s1.json: "), std::string::npos);
        }
    }
    const Outcome tested = writ({"test", root});
    EXPECT_EQ(tested.status, kFine) << tested.out;
    EXPECT_NE(tested.out.find("10 cases: 10 passed, 0 failed"), std::string::npos);
    // Under other policies those that name no version fail.
    EXPECT_EQ(writ({"test", root, "--policies", "b"}).status, kFindings);
}

TEST(TestCommand, NamesAndFilesCanBeGiven) {
    const test::ShopWorkspace shop;
    const std::string root = shop.root().string();
    const Outcome added = writ({"test", root, "--add", "s1:8", "--name", "too much", "--into", "limits"});
    EXPECT_EQ(added.out, "Added to tests/limits.json: too much\nExpected: deny (no rule)\n") << added.err;
    EXPECT_EQ(writ({"test", root, "--add", "s1:4", "--name", "too much", "--into", "limits.json"}).status, kUsage);
    EXPECT_EQ(writ({"test", root}).status, kFine);
}

TEST(TestCommand, RefusesWhatItCannotAdd) {
    const test::ShopWorkspace shop;
    const std::string root = shop.root().string();
    for (const std::vector<std::string>& words : std::vector<std::vector<std::string>>{{"--add", "s1"},
                                                                                       {"--add", "s1:"},
                                                                                       {"--add", ":3"},
                                                                                       {"--add", "s1:3"},
                                                                                       {"--add", "s1:12"},
                                                                                       {"--add", "other:2"},
                                                                                       {"--add", "s1:2", "--json"},
                                                                                       {"--add", "s1:2", "--tap"},
                                                                                       {"--name", "n"},
                                                                                       {"--add", "s1:2", "--into", "../x"},
                                                                                       {"--json", "--tap"},
                                                                                       {"--tap", "--junit", "-"}}) {
        std::vector<std::string> all{"test", root};
        all.insert(all.end(), words.begin(), words.end());
        const Outcome result = writ(all);
        EXPECT_EQ(result.status, kUsage) << words.back();
        EXPECT_NE(result.err, "");
    }
    EXPECT_FALSE(std::filesystem::exists(shop.path("tests")));
}

std::string cases() {
    const std::string request = R"("request": {"subject": {"type": "Agent", "id": "clerk"}, "action": {"name": "pay"},
        "resource": {"type": "McpServer", "id": "shop"}, "context": {"input": {"cents": 30}}})";
    return R"({"format": 1, "cases": [{"name": "fine", "expect": {"verdict": "allow"}, )" + request + R"(},
        {"name": "<bad> & \"odd\" # one\n\u0001\u200e", "expect": {"verdict": "deny"}, )" +
           request + R"(},
        {"name": "lost", "version": "nowhere", "expect": {"verdict": "deny"}, )" +
           request + "}]}";
}

// The hidden mark after \u{0001} can be shown by both formats, so it stays.
constexpr const char* kJUnit = R"xml(<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="Shop" tests="3" failures="1" errors="1">
  <testsuite name="tests/x.json" tests="3" failures="1" errors="1">
    <testcase classname="tests/x.json" name="fine"/>
    <testcase classname="tests/x.json" name="&lt;bad&gt; &amp; &quot;odd&quot; # one&#10;\u{0001}@">
      <failure message="policy version a: expected deny, got allow (A.pay)" type="verdict"/>
    </testcase>
    <testcase classname="tests/x.json" name="lost">
      <error message="The policies of version 'nowhere' could not be read." type="undecided"/>
    </testcase>
  </testsuite>
</testsuites>
)xml";
constexpr const char* kTap = R"tap(TAP version 13
1..3
ok 1 - tests/x.json: fine
not ok 2 - tests/x.json: <bad> & "odd" \# one\u{000A}\u{0001}@
  ---
  message: "expected deny, got allow (A.pay)"
  version: "a"
  ...
not ok 3 - tests/x.json: lost
  ---
  message: "The policies of version 'nowhere' could not be read."
  ...
)tap";

std::string withMark(std::string text) {
    return text.replace(text.find('@'), 1, "\xE2\x80\x8E");
}

TEST(TestCommand, WritesJUnit) {
    const test::ShopWorkspace shop;
    shop.write("tests/x.json", cases());
    const std::string file = shop.path("out.xml").string();
    const Outcome result = writ({"test", shop.root().string(), "--junit", file});
    EXPECT_EQ(result.status, kUsage) << "one case could not be decided";
    EXPECT_EQ(shop.read("out.xml"), withMark(kJUnit));
    EXPECT_EQ(writ({"test", shop.root().string(), "--junit", "-"}).out, withMark(kJUnit));
    EXPECT_EQ(writ({"test", shop.root().string(), "--junit", shop.path("no/such/folder.xml").string()}).status, kUsage);
}

TEST(TestCommand, PrintsTap) {
    const test::ShopWorkspace shop;
    shop.write("tests/x.json", cases());
    const Outcome result = writ({"test", shop.root().string(), "--tap"});
    EXPECT_EQ(result.status, kUsage);
    EXPECT_EQ(result.out, withMark(kTap));
}

TEST(TestCommand, WithoutCasesIsEmptyButWhole) {
    EXPECT_EQ(tapText({}), "TAP version 13\n1..0\n");
    EXPECT_EQ(junitText("W", {}),
              "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"W\" tests=\"0\" failures=\"0\" "
              "errors=\"0\">\n</testsuites>\n");
}

}  // namespace
}  // namespace writ::cli
