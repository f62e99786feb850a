// `writ probe`: what it lists, what it adds, and that nothing is overwritten.
#include "tests/unit/cli/run_writ.h"
#include "tests/unit/workspace/temp_workspace.h"

namespace writ::cli {
namespace {

Outcome probe(std::vector<std::string> words) {
    words.insert(words.begin(), "probe");
    return writ(words);
}

/// A copy of a sample, so that notes can be added.
struct Copy : test::TempFolder {
    explicit Copy(const std::string& sample) {
        std::filesystem::copy(std::filesystem::path(WRIT_SOURCE_DIR) / "resources/samples" / sample, root(),
                              std::filesystem::copy_options::recursive | std::filesystem::copy_options::overwrite_existing);
    }
    [[nodiscard]] Json notes(const std::string& name) const {
        return readJsonFile(path("sessions/" + name + ".notes.json")).value_or(Json());
    }
};

TEST(Probe, AddsACandidateBesideWhatIsThere) {
    const Copy copy("refund");
    const Json before = copy.notes("refund");
    const Outcome said = probe({copy.root().string(), "refund", "--step", "27", "--add", "1", "--author", "dana", "--json"});
    ASSERT_EQ(said.status, kFine) << said.err;
    const Json after = copy.notes("refund");
    EXPECT_EQ(after["outcomes"], before["outcomes"]);
    ASSERT_EQ(after["probes"].size(), before["probes"].size() + 1);
    EXPECT_EQ(after["probes"].at(0), before["probes"].at(0));
    const Json& added = after["probes"].at(1);
    EXPECT_EQ(added["tool"].asString(), "process_refund");
    EXPECT_EQ(added["arguments"].dump(), R"({"order_id":"O-1006","amount_cents":30000,"destination":"card 9921"})");
    EXPECT_EQ(added["after"].dump(), R"({"at":"/messages/26"})");
    EXPECT_EQ(added["author"].asString(), "dana");
    const auto told = parseJson(said.out);
    ASSERT_TRUE(told);
    EXPECT_EQ((*told)["added"]["note"], added);
    EXPECT_EQ((*told)["added"]["file"].asString(), "sessions/refund.notes.json");
}

TEST(Probe, TakesEditedArguments) {
    const Copy copy("shell");
    ASSERT_EQ(probe({copy.root().string(), "shell", "--step", "20", "--add", "1", "--author", "mei", "--arguments",
                     R"({"command": "psql -c x"})"})
                  .status,
              kFine);
    const Json added = copy.notes("shell")["probes"].at(1);
    EXPECT_EQ(added["arguments"].dump(), R"({"command":"psql -c x"})");
    EXPECT_FALSE(added.contains("unknown"));
}

TEST(Probe, ListsTurnsWithoutAProbeCallOnly) {
    const Copy copy("mail");
    EXPECT_EQ(probe({copy.root().string()}).out.find("step 10"), std::string::npos);
    std::filesystem::remove(copy.path("sessions/mail.notes.json"));
    EXPECT_NE(probe({copy.root().string()}).out.find("mail, step 10: model_refusal_declared"), std::string::npos);
}

struct Wrong {
    std::vector<std::string> words;
    const char* said;
};
class ProbeUsage : public testing::TestWithParam<Wrong> {};

TEST_P(ProbeUsage, IsTold) {
    const Copy copy("refund");
    const Json before = copy.notes("refund");
    std::vector<std::string> words{copy.root().string(), "refund"};
    words.insert(words.end(), GetParam().words.begin(), GetParam().words.end());
    const Outcome said = probe(words);
    EXPECT_EQ(said.status, kUsage);
    EXPECT_NE(said.err.find(GetParam().said), std::string::npos) << said.err;
    EXPECT_EQ(copy.notes("refund"), before);
}

const std::vector<Wrong> kWrong{
    {{"--step", "x"}, "--step takes a number from 1"},
    {{"--step", "999"}, "The session has "},
    {{"--step", "1"}, "is no answer of the model and no refused call"},
    {{"--add", "1"}, "--add needs --step"},
    {{"--step", "27", "--add", "1"}, "--add needs --author"},
    {{"--step", "27", "--add", "99", "--author", "dana"}, "candidates."},
    {{"--step", "27", "--add", "1", "--author", "dana", "--arguments", "[]"}, "--arguments is a JSON object"},
};
INSTANTIATE_TEST_SUITE_P(Cli, ProbeUsage, testing::ValuesIn(kWrong));

}  // namespace
}  // namespace writ::cli
