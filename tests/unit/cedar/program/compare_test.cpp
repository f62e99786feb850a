// The program that decides must do what the trees say, which explanations are made from.
#include "tests/unit/cedar/program/random_policies.h"
#include "tests/unit/cedar/program/reference.h"
#include "tests/unit/cedar/support.h"

namespace writ::cedar {
namespace {

using testing::RandomPolicies;

constexpr const char* kEntities = R"([
 {"uid":{"type":"User","id":"a"},"attrs":{"n":1,"s":"text","owner":{"__entity":{"type":"User","id":"b"}}},
  "parents":[{"type":"Group","id":"g"}],"tags":{"k":"text","n":1}},
 {"uid":{"type":"User","id":"b"},"attrs":{"n":2,"owner":{"__entity":{"type":"User","id":"ghost"}}},"parents":[]},
 {"uid":{"type":"Group","id":"g"},"attrs":{},"parents":[{"type":"Group","id":"h"}]},
 {"uid":{"type":"Doc","id":"a"},"attrs":{"owner":{"__entity":{"type":"User","id":"a"}},"rec":{"n":3},"set":[1,"text",true]},
  "parents":[{"type":"Folder","id":"g"}]},
 {"uid":{"type":"Action","id":"read"},"attrs":{},"parents":[{"type":"Action","id":"all"}]},
 {"uid":{"type":"Action","id":"write"},"attrs":{},"parents":[{"type":"Action","id":"all"}]}])";

constexpr const char* kContext = R"({"n":5,"b":true,"s":"text","set":[1,2,"text"],"dec":{"__extn":{"fn":"decimal","arg":"1.5"}},
 "ip":"10.1.2.3","when":{"__extn":{"fn":"datetime","arg":"2024-01-02"}},
 "rec":{"n":7,"inner":{"s":"text"}},
 "entities":[{"__entity":{"type":"Group","id":"g"}},{"__entity":{"type":"User","id":"b"}}]})";

/// Requests that differ in who asks for what, and in what the recording hides.
std::vector<Request> requests() {
    std::vector<Request> all;
    for (const char* principal : {"a", "b", "ghost"}) {
        for (const char* action : {"read", "write", "other"}) {
            Request request;
            request.subject = {"User", principal};
            request.action = action;
            request.resource = {"Doc", principal[0] == 'b' ? "b" : "a"};
            request.context = parseJson(kContext).value();
            all.push_back(request);
            request.subjectProperties = parseJson(R"({"n":9,"extra":true})").value();
            request.unknown = {{"/context/u", UnknownReason::Masked},
                               {"/context/rec/u", UnknownReason::NotRecorded},
                               {"/subject/properties/u", UnknownReason::Masked}};
            all.push_back(request);
        }
    }
    Request hidden = all.back();
    hidden.unknown = {{"/resource/id", UnknownReason::Masked}, {"/context/set/1", UnknownReason::Masked}};
    all.push_back(hidden);
    hidden.unknown = {{"/subject/properties", UnknownReason::Masked}, {"/context/n", UnknownReason::Masked}};
    all.push_back(hidden);
    return all;
}

std::vector<InputPtr> inputs() {
    const auto facts = language().prepareFacts(Facts(parseJson(kEntities).value())).value();
    std::vector<InputPtr> all;
    for (const Request& request : requests()) all.push_back(language().prepare(request, facts, {}).value());
    return all;
}

TEST(Program, DoesWhatTheTreesSay) {
    const std::vector<InputPtr> all = inputs();
    std::array<std::size_t, 4> states{};
    for (std::uint32_t seed = 0; seed < 1500; ++seed) {
        const std::string text = RandomPolicies(seed).policies(6);
        const Compiled compiled = testing::compileText(text);
        if (!compiled.policies) continue;  // a method called as a function and the like
        const auto& policies = dynamic_cast<const CedarPolicySet&>(*compiled.policies);
        const auto scratch = policies.makeScratch();
        for (const InputPtr& input : all) {
            const Decision& decision = policies.decide(*input, *scratch);
            for (const RuleState state : decision.states) ++states[static_cast<std::size_t>(state)];
            const std::string difference =
                testing::differenceToTrees(policies, dynamic_cast<const CedarInput&>(*input), decision);
            ASSERT_EQ(difference, "") << "seed " << seed << "\n" << text;
        }
    }
    for (const std::size_t count : states) EXPECT_GT(count, 1000U);
}

}  // namespace
}  // namespace writ::cedar
