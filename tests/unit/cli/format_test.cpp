#include "engine/json/file.h"
#include "tests/unit/cli/run_writ.h"
#include "tests/unit/workspace/temp_workspace.h"

namespace writ::cli {
namespace {

Outcome format(std::vector<std::string> words, const std::string& input = {}) {
    words.insert(words.begin(), "format");
    return cli::writ(words, input);
}

constexpr const char* kUgly = "permit(principal,action,resource);// all\n";
constexpr const char* kPretty = "permit (principal, action, resource); // all\n";
constexpr const char* kUglySchema = "entity A{};entity B;";
constexpr const char* kPrettySchema = "entity A {};\nentity B;\n";

class CliFormat : public testing::Test {
protected:
    std::string file(const char* name, const char* text) {
        folder.write(name, text);
        return folder.path(name).string();
    }
    [[nodiscard]] std::string content(const char* name) const { return readFile(folder.path(name)).value_or("unreadable"); }

    test::TempFolder folder;
};

TEST_F(CliFormat, RewritesWhatIsNotInOrder) {
    const Outcome result = format({file("a.cedar", kUgly), file("b.cedar", kPretty), file("s.cedarschema", kUglySchema)});
    EXPECT_EQ(result.status, kFine) << result.err;
    EXPECT_EQ(content("a.cedar"), kPretty);
    EXPECT_EQ(content("s.cedarschema"), kPrettySchema);
    EXPECT_NE(result.out.find("a.cedar changed\n"), std::string::npos) << result.out;
    EXPECT_EQ(result.out.find("b.cedar"), std::string::npos) << result.out;
    EXPECT_NE(result.out.find("3 files, 2 changed\n"), std::string::npos) << result.out;
}

TEST_F(CliFormat, CheckChangesNothing) {
    const Outcome ugly = format({"--check", file("a.cedar", kUgly)});
    EXPECT_EQ(ugly.status, kFindings);
    EXPECT_EQ(content("a.cedar"), kUgly);
    EXPECT_NE(ugly.out.find("a.cedar would change\n"), std::string::npos) << ugly.out;
    EXPECT_EQ(format({"--check", file("b.cedar", kPretty)}).status, kFine);
}

TEST_F(CliFormat, ReadsStandardInput) {
    const Outcome policies = format({"--stdin"}, kUgly);
    EXPECT_EQ(policies.status, kFine) << policies.err;
    EXPECT_EQ(policies.out, kPretty);
    EXPECT_EQ(format({"--stdin", "x.cedarschema"}, kUglySchema).out, kPrettySchema);
    EXPECT_EQ(format({"--stdin", "--check"}, kUgly).status, kFindings);
    EXPECT_EQ(format({"--stdin", "--check"}, kUgly).out, "");
    EXPECT_EQ(format({"--stdin", "--check"}, kPretty).status, kFine);
    EXPECT_EQ(format({"--stdin", "a.cedar", "b.cedar"}, kUgly).status, kUsage);
}

TEST_F(CliFormat, AFileWithMistakesStaysAndIsShown) {
    const Outcome result = format({file("bad.cedar", "permit(principal);\n"), file("a.cedar", kUgly)});
    EXPECT_EQ(result.status, kUsage);
    EXPECT_EQ(content("bad.cedar"), "permit(principal);\n");
    EXPECT_EQ(content("a.cedar"), kPretty) << "the others are formatted";
    EXPECT_NE(result.err.find("bad.cedar:1:"), std::string::npos) << result.err;
    EXPECT_NE(result.err.find('^'), std::string::npos) << result.err;
    EXPECT_EQ(format({"--stdin"}, "permit(").status, kUsage);
}

TEST_F(CliFormat, TellsWhatItCannotRead) {
    const Outcome missing = format({folder.path("none.cedar").string()});
    EXPECT_EQ(missing.status, kUsage);
    EXPECT_NE(missing.err.find("none.cedar"), std::string::npos) << missing.err;
    const Outcome other = format({file("x.json", "{}")});
    EXPECT_EQ(other.status, kUsage);
    EXPECT_NE(other.err.find("*.cedarschema"), std::string::npos) << other.err;
    EXPECT_EQ(format({}).status, kUsage);
}

TEST_F(CliFormat, WidthsAreOptions) {
    EXPECT_EQ(
        format({"--stdin", "--line-width", "10", "--indent-width=4"}, "permit(principal,action,resource) when { 1 == 2 };").out,
        "permit\n(principal, action, resource)\nwhen\n{\n    1 == 2\n};\n");
    for (const char* wrong : {"x", "", "-1", "10001", "99999999999"}) {
        EXPECT_EQ(format({"--stdin", "--line-width", wrong}, kUgly).status, kUsage) << wrong;
    }
}

TEST_F(CliFormat, JsonTellsTheSame) {
    const Outcome result = format({"--json", "--check", file("a.cedar", kUgly), file("bad.cedar", "permit(")});
    EXPECT_EQ(result.status, kUsage);
    const Json json = parseJson(result.out).value_or(Json());
    EXPECT_EQ(json["summary"]["changed"].asInteger(), 1);
    EXPECT_EQ(json["summary"]["failed"].asInteger(), 1);
    EXPECT_TRUE(json["files"].at(0)["changed"].asBool());
    EXPECT_TRUE(json["files"].at(1)["changed"].isNull());
    EXPECT_GE(json["files"].at(1)["diagnostics"].size(), 1U);
}

}  // namespace
}  // namespace writ::cli
