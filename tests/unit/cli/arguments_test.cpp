#include "app/cli/command_table.h"

#include "engine/json/file.h"

#include <gtest/gtest.h>
#include <set>
#include <sstream>

namespace writ::cli {
namespace {

const CommandInfo& command(std::string_view name) {
    for (const CommandInfo& info : commands()) {
        if (info.name == name) return info;
    }
    throw std::logic_error("no such command");
}

TEST(ParseArguments, TakesOptionsAnywhere) {
    const auto parsed =
        parseArguments(command("replay"), {"ws", "--policies", "b", "s1", "--json", "--fail-on=deny,allow", "--", "--odd"});
    ASSERT_TRUE(parsed) << parsed.error().text();
    EXPECT_EQ(parsed->operands, (std::vector<std::string>{"ws", "s1", "--odd"}));
    EXPECT_EQ(parsed->value("policies"), "b");
    EXPECT_EQ(parsed->value("fail-on"), "deny,allow");
    EXPECT_TRUE(parsed->has("json"));
    EXPECT_FALSE(parsed->has("full"));
}

struct Misuse {
    const char* command;
    std::vector<std::string> words;
    const char* message;
};
class Misused : public testing::TestWithParam<Misuse> {};

TEST_P(Misused, IsExplained) {
    const auto parsed = parseArguments(command(GetParam().command), GetParam().words);
    ASSERT_FALSE(parsed);
    EXPECT_NE(parsed.error().message.find(GetParam().message), std::string::npos) << parsed.error().message;
}

INSTANTIATE_TEST_SUITE_P(
    Arguments, Misused,
    testing::Values(Misuse{"replay", {}, "Something is missing: writ replay WORKSPACE"}, Misuse{"check", {"a", "b"}, "too much"},
                    Misuse{"replay", {"ws", "--polices", "b"}, "Did you mean --policies?"},
                    Misuse{"replay", {"ws", "--policies"}, "needs a value: REV"},
                    Misuse{"replay", {"ws", "--json=1"}, "takes no value"}, Misuse{"replay", {"ws", "--json", "--json"}, "twice"},
                    Misuse{"replay", {"ws", "-j"}, "two dashes"}, Misuse{"check", {"ws", "--full"}, "has no option --full"}));

int runWith(const std::vector<std::string>& words, std::string& out, std::string& err) {
    std::istringstream in;
    std::ostringstream outStream, errStream;
    Console console{in, outStream, errStream};
    const int status = run(words, console);
    out = outStream.str();
    err = errStream.str();
    return status;
}

TEST(Run, HelpListsEveryCommandAndOption) {
    std::string out, err;
    EXPECT_EQ(runWith({"--help"}, out, err), kFine);
    for (const CommandInfo& info : commands()) {
        EXPECT_NE(out.find("  " + std::string(info.name) + " "), std::string::npos) << info.name;
        std::string own;
        EXPECT_EQ(runWith({std::string(info.name), "--help"}, own, err), kFine);
        for (const OptionInfo& option : info.options)
            EXPECT_NE(own.find("--" + std::string(option.name)), std::string::npos) << option.name;
        std::string same;
        EXPECT_EQ(runWith({"help", std::string(info.name)}, same, err), kFine);
        EXPECT_EQ(own, same);
    }
}

TEST(Run, BadUsageIsToldOnTheErrorStream) {
    std::string out, err;
    EXPECT_EQ(runWith({}, out, err), kUsage);
    EXPECT_EQ(runWith({"replya"}, out, err), kUsage);
    EXPECT_NE(err.find("Did you mean 'replay'?"), std::string::npos) << err;
    EXPECT_EQ(out, "");
    EXPECT_EQ(runWith({"replay", "/nowhere/at/all"}, out, err), kUsage);
    EXPECT_NE(err.find("/nowhere/at/all"), std::string::npos) << err;
}

TEST(Run, VersionIsOneLine) {
    std::string out, err;
    EXPECT_EQ(runWith({"--version"}, out, err), kFine);
    EXPECT_EQ(out.rfind("writ ", 0), 0U);
    EXPECT_EQ(std::count(out.begin(), out.end(), '\n'), 1);
}

TEST(ManPage, KnowsEveryCommandAndOptionAndNoOther) {
    const auto page = readFile(std::filesystem::path(WRIT_SOURCE_DIR) / "packaging/man/writ.1");
    ASSERT_TRUE(page);
    std::set<std::string> known{"version"};
    for (const CommandInfo& info : commands()) {
        EXPECT_NE(page->find(".SS " + std::string(info.name) + "\n"), std::string::npos) << info.name;
        for (const OptionInfo& option : info.options) known.insert(std::string(option.name));
    }
    for (const OptionInfo& option : commonOptions()) known.insert(std::string(option.name));
    std::string plain = *page;
    for (std::size_t at = 0; (at = plain.find("\\-", at)) != std::string::npos;) plain.replace(at, 2, "-");
    for (const std::string& option : known) EXPECT_NE(plain.find("--" + option), std::string::npos) << option;
    for (std::size_t at = plain.find("--"); at != std::string::npos; at = plain.find("--", at + 2)) {
        const std::size_t end = plain.find_first_not_of("abcdefghijklmnopqrstuvwxyz-", at + 2);
        EXPECT_EQ(known.count(plain.substr(at + 2, end - at - 2)), 1U) << plain.substr(at, end - at);
    }
}

}  // namespace
}  // namespace writ::cli
