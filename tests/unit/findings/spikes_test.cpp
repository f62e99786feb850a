// Spikes: the test itself, and groups that stand out or do not.
#include "simulator/findings/spikes.h"
#include "tests/unit/findings/story.h"

#include <cmath>

namespace writ::sim {
namespace {

using test::Story;

TEST(Spikes, TheTailIsThatOfTheBinomialDistribution) {
    // Exact values: P(X >= 5), n = 5, p = 0.1 is 1e-5; P(X >= 8), n = 10, p = 0.5 is 56/1024.
    EXPECT_NEAR(log10UpperTail(5, 5, 0.1), -5.0, 1e-9);
    EXPECT_NEAR(log10UpperTail(10, 8, 0.5), std::log10(56.0 / 1024.0), 1e-9);
    EXPECT_EQ(log10UpperTail(10, 8, 1.0), 0.0);
    EXPECT_LT(log10UpperTail(1'000'000, 20'000, 0.01), -300.0);
}

/// `count` calls of a tool, of which the first `denied` are denied in the recording; from a time on, one a minute.
void calls(Story& story, const std::string& tool, int count, int denied, std::optional<std::int64_t> fromMs = {}) {
    for (int i = 0; i < count; ++i)
        story.call(tool, R"({"n": ")" + tool + std::to_string(i * 7919) + "\"}",
                   i < denied ? Outcome::PolicyDeny : Outcome::Executed, Verdict::Allow,
                   fromMs ? std::optional(*fromMs + std::int64_t{i} * 60'000) : std::nullopt);
}

std::vector<SpikeNumbers> spikesOf(const Story& story) {
    std::vector<SpikeNumbers> numbers;
    for (const Finding& finding : spikes(*story.replay())) numbers.push_back(*finding.spike);
    return numbers;
}

TEST(Spikes, AToolThatIsOftenStopped) {
    Story story;
    calls(story, "look", 60, 1);
    calls(story, "pay", 20, 12);
    const std::vector<Finding> found = spikes(*story.replay());
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].spike->group, "pay");
    EXPECT_EQ(found[0].spike->trials, 20U);
    EXPECT_EQ(found[0].spike->observed, 12U);
    EXPECT_NEAR(found[0].spike->expected, 20.0 * 2 / 62, 1e-9);
    EXPECT_EQ(found[0].steps.size(), 12U);
    EXPECT_EQ(
        found[0].sentence,
        "12 of 20 calls of pay were stopped by policy, recording or both; at the rate of all others 0.6 were to be expected.");
}

TEST(Spikes, RefusalsOfOneTool) {
    Story story;
    calls(story, "look", 40, 0);
    for (int i = 0; i < 8; ++i) story.probe("export", R"({"n": )" + std::to_string(i) + "}", Verdict::Deny);
    const auto found = spikesOf(story);
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].group, "export");
}

TEST(Spikes, APrincipal) {
    Story story;
    calls(story.as("anna"), "pay", 50, 2);
    calls(story.as("ben"), "pay", 20, 15);
    const auto found = spikesOf(story);
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].group, "Agent::\"ben\"");
}

TEST(Spikes, ASpanOfTime) {
    constexpr std::int64_t kHour = 3'600'000;
    Story story;
    for (int hour = 0; hour < 12; ++hour) calls(story, "pay", 20, hour == 7 ? 16 : 0, hour * kHour);
    const std::vector<Finding> found = spikes(*story.replay());
    ASSERT_GE(found.size(), 1U);
    EXPECT_EQ(found[0].spike->group, "1970-01-01T07:00:00Z");
}

TEST(Spikes, EvenRatesAndFewCallsAreNone) {
    Story even;
    for (const char* tool : {"a", "b", "c", "d"}) calls(even, tool, 40, 10);
    EXPECT_TRUE(spikesOf(even).empty());
    Story few;
    calls(few, "look", 60, 0);
    calls(few, "pay", 4, 4);
    EXPECT_TRUE(spikesOf(few).empty());
    Story alone;
    calls(alone, "pay", 50, 50);
    EXPECT_TRUE(spikesOf(alone).empty()) << "with nothing to compare with";
}

}  // namespace
}  // namespace writ::sim
