// Recorded calls and what-ifs become cases, in files that somebody wrote by hand.
#include "simulator/cases/test_case.h"
#include "tests/unit/scratch/support.h"

namespace writ::sim {
namespace {

using test::Scene;
using test::set;

struct Shop {
    Shop() : scene(folder.root()) {}
    [[nodiscard]] ReplayPtr replayed(const char* rev) const {
        RunControl control;
        return *replay(scene.corpus, scene.policies(rev), *policyVersion(workspace(), rev), control);
    }
    [[nodiscard]] const Workspace& workspace() const { return *scene.corpus->workspace; }
    [[nodiscard]] std::vector<TestCase> cases() const {
        const auto all = allTestCases(workspace());
        EXPECT_TRUE(all) << all.error().text();
        return *all;
    }

    writ::test::ShopWorkspace folder;
    Scene scene;
};

TEST(AddCase, MakesAFileForItsSession) {
    const Shop shop;
    const auto made = caseOf(*shop.replayed("a"), 3);
    ASSERT_TRUE(made) << made.error().text();
    EXPECT_EQ(made->name, "pay, step 8 of s1");
    EXPECT_EQ(made->verdict, Verdict::Deny);
    EXPECT_EQ(made->version, "");
    const auto file = addCase(shop.workspace(), testFileFor(*made), *made);
    ASSERT_TRUE(file) << file.error().text();
    EXPECT_EQ(*file, "tests/s1.json");
    ASSERT_EQ(shop.cases().size(), 1U);
    const TestCase read = shop.cases()[0];
    EXPECT_EQ(toJson(read), toJson(*made));
    ASSERT_TRUE(read.origin);
    EXPECT_EQ(read.origin->step, 8U);
    EXPECT_EQ(read.origin->digest, shop.scene.corpus->sessions[0]->digest.hex());
    EXPECT_EQ(read.origin->policies, shop.scene.policies("a")->digest().hex());
}

TEST(AddCase, NamesTheVersionThatIsNotInForce) {
    const Shop shop;
    const auto made = caseOf(*shop.replayed("b"), 3);
    EXPECT_EQ(made->version, "b");
    EXPECT_EQ(made->name, "pay, step 8 of s1 (b)");
    EXPECT_EQ(*made->rules, std::vector<std::string>{"B.cap"});
}

TEST(AddCase, KeepsWhatIsUnknownUnknown) {
    const Shop shop;
    const auto made = caseOf(*shop.replayed("a"), 4);
    ASSERT_TRUE(made);
    EXPECT_EQ(made->verdict, Verdict::Indeterminate);
    ASSERT_TRUE(addCase(shop.workspace(), "masked", *made));
    EXPECT_EQ(shop.cases()[0].request.unknown, made->request.unknown);
}

TEST(AddCase, NeedsAVerdict) {
    const Shop shop;
    EXPECT_FALSE(caseOf(*shop.replayed("a"), 5));
    const ScratchRequest unrecorded = shop.scene.call(6);
    EXPECT_FALSE(caseOf(unrecorded, evaluate(unrecorded, shop.scene.policies("a")), *policyVersion(shop.workspace(), "a")));
}

TEST(AddCase, OfAWhatIfSaysThatItWasEdited) {
    const Shop shop;
    const ScratchRequest scratch = test::edited(shop.scene.call(4), set("/context/input/cents", 5));
    const auto made = caseOf(scratch, evaluate(scratch, shop.scene.policies("a")), *policyVersion(shop.workspace(), "a"));
    ASSERT_TRUE(made) << made.error().text();
    EXPECT_EQ(made->verdict, Verdict::Allow);
    EXPECT_EQ(made->request.context["input"]["cents"], Json(5));
    EXPECT_TRUE(made->origin->edited);
    EXPECT_EQ(made->name, "pay, step 8 of s1, what-if");
    const ScratchRequest factless = test::edited(scratch, test::removal("/subject/properties/tier"));
    EXPECT_FALSE(caseOf(factless, evaluate(factless, shop.scene.policies("a")), *policyVersion(shop.workspace(), "a")));
}

struct Written {
    const char* what;
    const char* before;
    const char* after;  ///< what has to be left of it, at the beginning
};
class KeepsTheText : public testing::TestWithParam<Written> {};
TEST_P(KeepsTheText, AroundTheNewCase) {
    const Shop shop;
    shop.folder.write("tests/x.json", GetParam().before);
    const auto made = caseOf(*shop.replayed("a"), 1);
    const std::size_t count = shop.cases().size();
    const auto added = addCase(shop.workspace(), "x.json", *made);
    ASSERT_TRUE(added) << added.error().text();
    const std::string text = shop.folder.read("tests/x.json");
    EXPECT_EQ(text.rfind(GetParam().after, 0), 0U) << text;
    ASSERT_EQ(shop.cases().size(), count + 1);
    EXPECT_EQ(toJson(shop.cases().back()), toJson(*made));
}
const std::string kOld =
    R"({"name": "old", "request": {"subject": {"type": "U", "id": "u"}, "action": {"name": "pay"}, "resource": {"type": "R", "id": "r"}},  "expect": {"verdict": "deny"}})";
const std::string kLines = "{\n  \"cases\": [\n      " + kOld + "\n  ],\n  \"format\": 1\n}\n";
const std::string kLinesAfter = "{\n  \"cases\": [\n      " + kOld + ",\n      {\n        \"name\": \"pay, step 4 of s1\",";
const std::string kOneLine = R"({"format": 1, "cases": [)" + kOld + "]}";
const std::string kOneLineAfter = R"({"format": 1, "cases": [)" + kOld + R"(, {"name":"pay, step 4 of s1",)";
const std::string kWindows = "{\r\n  \"format\": 1, \"cases\": [\r\n    " + kOld + "\r\n  ]\r\n}\r\n";
const std::string kWindowsAfter = "{\r\n  \"format\": 1, \"cases\": [\r\n    " + kOld + ",\r\n    {\r\n      \"name\"";
INSTANTIATE_TEST_SUITE_P(Files, KeepsTheText,
                         testing::Values(Written{"lines", kLines.c_str(), kLinesAfter.c_str()},
                                         Written{"oneline", kOneLine.c_str(), kOneLineAfter.c_str()},
                                         Written{"windows", kWindows.c_str(), kWindowsAfter.c_str()},
                                         Written{"empty", "{\"format\": 1,   \"cases\": []}",
                                                 "{\"format\": 1,   \"cases\": [\n    {\n      \"name\""}),
                         [](const auto& one) { return one.param.what; });

TEST(AddCase, NeverOverwrites) {
    const Shop shop;
    const auto made = caseOf(*shop.replayed("a"), 1);
    ASSERT_TRUE(addCase(shop.workspace(), "x", *made));
    const std::string text = shop.folder.read("tests/x.json");
    const auto again = addCase(shop.workspace(), "x", *made);
    ASSERT_FALSE(again);
    EXPECT_NE(again.error().message.find("pay, step 4 of s1"), std::string::npos);
    EXPECT_EQ(shop.folder.read("tests/x.json"), text);
    TestCase other = *made;
    other.name = "another";
    EXPECT_TRUE(addCase(shop.workspace(), "x", other));
    EXPECT_EQ(shop.cases().size(), 2U);
}

TEST(AddCase, LeavesAFileThatItCannotReadAsItIs) {
    const Shop shop;
    const auto made = caseOf(*shop.replayed("a"), 1);
    for (const char* text : {"{", "[]", R"({"format": 1, "cases": [{"name": 5}]})", R"({"format": 2, "cases": []})"}) {
        shop.folder.write("tests/x.json", text);
        EXPECT_FALSE(addCase(shop.workspace(), "x", *made)) << text;
        EXPECT_EQ(shop.folder.read("tests/x.json"), text);
    }
    for (const char* name : {"../x", "a/b", ".hidden", ".json", ""}) EXPECT_FALSE(addCase(shop.workspace(), name, *made)) << name;
}

TEST(AddCase, FilesOfOddSessionsHavePlainNames) {
    TestCase test;
    for (const auto& [session, file] : std::vector<std::pair<const char*, const char*>>{
             {"runs#3", "runs-3.json"}, {"../../etc", "-..-etc.json"}, {"a/b:c", "a-b-c.json"}, {"...", "recorded.json"}}) {
        test.origin = CaseOrigin{session, 1, "", "", false};
        EXPECT_EQ(testFileFor(test), file);
    }
}

}  // namespace
}  // namespace writ::sim
