// What is found in the shipped samples.
#include "simulator/findings/findings.h"

#include <gtest/gtest.h>
#include <filesystem>

namespace writ::sim {
namespace {

struct Expected {
    const char* sample;
    const char* version;
    const char* found;  ///< "kind: calls", by the numbers of scenarios' calls; spikes without
};
class Samples : public testing::TestWithParam<Expected> {};

ReplayPtr replayed(const std::filesystem::path& root, const char* rev) {
    RunControl control;
    const auto workspace = loadWorkspace(root, {}, control);
    EXPECT_TRUE(workspace);
    const auto corpus = prepareCorpus(*workspace, control);
    EXPECT_TRUE(corpus);
    const auto version = policyVersion(**workspace, rev);
    const Compiled compiled = languageById("cedar")->compile(version->sources);
    const auto result = replay(*corpus, compiled.policies, *version, control);
    EXPECT_TRUE(result);
    return *result;
}

TEST_P(Samples, HaveTheseFindings) {
    const ReplayPtr replay =
        replayed(std::filesystem::path(WRIT_SOURCE_DIR) / "resources/samples" / GetParam().sample, GetParam().version);
    std::string found;
    for (const Finding& finding : findings(*replay)) {
        found += std::string(info(finding.kind).id) + ":";
        for (const StepRef& ref : finding.steps)
            found += " " + std::to_string(replay->corpus->sessions[ref.session]->steps[ref.step - 1].call);
        found += "\n";
    }
    EXPECT_EQ(found, GetParam().found);
}

const std::vector<Expected> kExpected{
    {"refund", "a", "only_model_stopped: 7\n"},
    {"refund", "b", ""},
    {"billing", "a", "only_model_stopped: 6\n"},
    {"billing", "b", ""},
    {"delegation", "a", ""},
    {"delegation", "b", ""},
    {"mail", "a", "workaround: 3 4 5\n"},
    {"mail", "b", "workaround: 3 4 5\n"},
    {"shell", "a", "only_model_stopped: 7\nworkaround: 2 3 4 5\n"},
    {"shell", "b", "workaround: 2 3 4 5\n"},
    {"airline", "a", ""},
    {"airline", "b", ""},
};
INSTANTIATE_TEST_SUITE_P(Findings, Samples, testing::ValuesIn(kExpected),
                         [](const auto& one) { return std::string(one.param.sample) + "_" + one.param.version; });

}  // namespace
}  // namespace writ::sim
