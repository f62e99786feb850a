// `writ boundary` and `writ draft`: what they print, and what they write.
#include "tests/unit/cli/run_writ.h"
#include "tests/unit/workspace/temp_workspace.h"

namespace writ::cli {
namespace {

/// Copies a sample, so that tests can be added to it.
class SampleCopy : public test::TempFolder {
public:
    explicit SampleCopy(const char* name) {
        const std::filesystem::path from = std::filesystem::path(WRIT_SOURCE_DIR) / "resources/samples" / name;
        std::filesystem::copy(from, path("sample"), std::filesystem::copy_options::recursive);
    }
    [[nodiscard]] std::string sample() const { return path("sample").string(); }
};

TEST(BoundaryCommand, TestsThatItAddsPass) {
    for (const char* name : {"refund", "billing", "delegation", "mail", "shell"}) {
        const SampleCopy copy(name);
        const Outcome added = writ({"boundary", copy.sample(), "--add-tests"});
        EXPECT_EQ(added.status, kFine) << added.err;
        EXPECT_NE(added.out.find("to tests/boundary.json."), std::string::npos);
        const Outcome tested = writ({"test", copy.sample()});
        EXPECT_EQ(tested.status, kFine) << tested.out;
        EXPECT_NE(tested.out.find("hypothetical"), std::string::npos);
        // A second time there is nothing new, and nothing is overwritten.
        const std::string before = copy.read("sample/tests/boundary.json");
        EXPECT_NE(writ({"boundary", copy.sample(), "--add-tests"}).out.find("Added 0 cases"), std::string::npos);
        EXPECT_EQ(copy.read("sample/tests/boundary.json"), before);
    }
}

TEST(BoundaryCommand, IsOfOneVersionWithoutACandidate) {
    const SampleCopy copy("refund");
    copy.write("sample/writ.json", R"({"format": 1, "name": "Refund", "active": "a"})");
    const auto json = parseJson(writ({"boundary", copy.sample(), "--json"}).out);
    ASSERT_TRUE(json);
    EXPECT_EQ((*json)["versions"].size(), 1U);
    EXPECT_EQ(writ({"boundary", copy.sample(), "--rule", "nobody"}).status, kUsage);
    EXPECT_EQ(writ({"boundary", copy.sample(), "--json", "--add-tests"}).status, kUsage);
}

TEST(DraftCommand, WritesOnlyANewFile) {
    const test::ShopWorkspace shop;
    const std::string file = shop.path("draft.cedar").string();
    const Outcome made = writ({"draft", shop.root().string(), "--output", file});
    EXPECT_EQ(made.status, kFine) << made.err;
    EXPECT_NE(made.out.find("Held out: 0 sessions"), std::string::npos);
    const std::string text = shop.read("draft.cedar");
    EXPECT_NE(text.find("@id(\"draft.pay\")"), std::string::npos);
    EXPECT_EQ(writ({"draft", shop.root().string(), "--output", file}).status, kUsage);
    EXPECT_EQ(shop.read("draft.cedar"), text);
    EXPECT_EQ(writ({"format", "--check", file}).status, kFine) << "it is laid out as policies are";
}

TEST(DraftCommand, SessionsThatAreNotNamedAreTheRest) {
    const SampleCopy copy("five-scenarios");
    const auto split = [&](const std::vector<std::string>& options) {
        std::vector<std::string> words{"draft", copy.sample(), "--json"};
        words.insert(words.end(), options.begin(), options.end());
        const Outcome made = writ(words);
        EXPECT_EQ(made.status, kFine) << made.err;
        return parseJson(made.out).value()["split"].dump();
    };
    EXPECT_EQ(split({"--learn", "refund", "--learn", "mail", "--hold-out", "shell"}),
              R"({"learn":["refund","mail"],"holdOut":["shell"]})");
    EXPECT_EQ(split({"--hold-out", "shell"}), R"({"learn":["billing","delegation","mail","refund"],"holdOut":["shell"]})");
    EXPECT_EQ(writ({"draft", copy.sample(), "--learn", "nobody"}).status, kUsage);
}

}  // namespace
}  // namespace writ::cli
