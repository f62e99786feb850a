#include "engine/decision/judge.h"

#include <gtest/gtest.h>

namespace writ {
namespace {

constexpr RuleState kStates[] = {RuleState::NotMatched, RuleState::Matched, RuleState::Errored, RuleState::Open};

bool isOpen(RuleState state) {
    return state == RuleState::Errored || state == RuleState::Open;
}

/// Every answer that is possible when each open rule may in truth match or not.
std::vector<Verdict> possible(const std::vector<RuleOutcome>& outcomes) {
    std::vector<Verdict> found;
    const std::size_t worlds = std::size_t{1} << outcomes.size();
    for (std::size_t world = 0; world < worlds; ++world) {
        bool permit = false;
        bool forbid = false;
        for (std::size_t i = 0; i < outcomes.size(); ++i) {
            const bool matched = isOpen(outcomes[i].state) ? ((world >> i) & 1U) != 0 : outcomes[i].state == RuleState::Matched;
            (outcomes[i].effect == Effect::Permit ? permit : forbid) |= matched;
        }
        found.push_back(permit && !forbid ? Verdict::Allow : Verdict::Deny);
    }
    return found;
}

RuleState engineStateOf(RuleState state) {
    return state == RuleState::Open ? RuleState::NotMatched : state;
}

// All sets of two permits and two forbids in any state: the verdict is indeterminate exactly when two worlds differ.
TEST(Judge, AgreesWithBruteForce) {
    int seen = 0;
    for (const RuleState a : kStates)
        for (const RuleState b : kStates)
            for (const RuleState c : kStates)
                for (const RuleState d : kStates) {
                    const std::vector<RuleOutcome> outcomes{{Effect::Permit, a, engineStateOf(a)},
                                                            {Effect::Forbid, b, engineStateOf(b)},
                                                            {Effect::Permit, c, engineStateOf(c)},
                                                            {Effect::Forbid, d, engineStateOf(d)}};
                    Decision decision;
                    judge(outcomes, decision);
                    const std::vector<Verdict> verdicts = possible(outcomes);
                    const bool allSame =
                        std::all_of(verdicts.begin(), verdicts.end(), [&](Verdict v) { return v == verdicts[0]; });
                    EXPECT_EQ(decision.verdict, allSame ? verdicts[0] : Verdict::Indeterminate);
                    EXPECT_NE(decision.engineDecision, Verdict::Indeterminate);
                    // Beside a certain permit only forbids matter.
                    const bool permitted = a == RuleState::Matched || c == RuleState::Matched;
                    std::vector<std::uint32_t> open;
                    for (std::uint32_t i = 0; i < outcomes.size(); ++i) {
                        const bool matters = !permitted || outcomes[i].effect == Effect::Forbid;
                        if (!allSame && matters && isOpen(outcomes[i].state)) open.push_back(i);
                    }
                    EXPECT_EQ(decision.open, open);
                    ++seen;
                }
    EXPECT_EQ(seen, 256);
}

struct FieldsOfRule {
    std::uint32_t rule;
    std::vector<const char*> fields;
};

Decision decisionWith(const std::vector<RuleOutcome>& outcomes, const std::vector<FieldsOfRule>& open) {
    Decision decision;
    for (const auto& [rule, fields] : open) {
        decision.errors.push_back({rule,
                                   "unknown_field",
                                   {},
                                   static_cast<std::uint32_t>(decision.fields.size()),
                                   static_cast<std::uint32_t>(fields.size())});
        for (const char* field : fields) decision.fields.emplace_back(std::string(field));
    }
    judge(outcomes, decision);
    return decision;
}

TEST(Judge, FailingForbidIsIndeterminateAndKeepsTheEnginesAnswer) {
    const Decision decision = decisionWith(
        {{Effect::Permit, RuleState::Matched, RuleState::Matched}, {Effect::Forbid, RuleState::Errored, RuleState::Errored}},
        {{1, {"/context/input/account_count"}}});
    EXPECT_EQ(decision.verdict, Verdict::Indeterminate);
    EXPECT_EQ(decision.reason, Reason::RuleError);
    EXPECT_EQ(decision.engineDecision, Verdict::Allow);
    EXPECT_EQ(decision.rules, (std::vector<std::uint32_t>{0}));
    EXPECT_EQ(texts(decision.missing), (std::vector<std::string>{"/context/input/account_count"}));
    EXPECT_EQ(decision.deciding, decision.missing);
}

TEST(Judge, CertainForbidWinsOverOpenRules) {
    const Decision decision = decisionWith(
        {{Effect::Permit, RuleState::Open, RuleState::NotMatched}, {Effect::Forbid, RuleState::Matched, RuleState::Matched}},
        {{0, {"/context/x"}}});
    EXPECT_EQ(decision.verdict, Verdict::Deny);
    EXPECT_EQ(decision.reason, Reason::Forbid);
    EXPECT_TRUE(decision.deciding.empty());
}

TEST(Judge, NothingMatchedIsDefaultDenyEvenWithAnOpenForbid) {
    const Decision decision = decisionWith({{Effect::Forbid, RuleState::Open, RuleState::NotMatched}}, {{0, {"/context/x"}}});
    EXPECT_EQ(decision.verdict, Verdict::Deny);
    EXPECT_EQ(decision.reason, Reason::DefaultDeny);
    EXPECT_TRUE(decision.rules.empty());
}

TEST(Judge, OpenPermitAloneIsIndeterminate) {
    const Decision decision =
        decisionWith({{Effect::Permit, RuleState::Open, RuleState::NotMatched}}, {{0, {"/context/b", "/context/a"}}});
    EXPECT_EQ(decision.verdict, Verdict::Indeterminate);
    EXPECT_EQ(decision.reason, Reason::UnknownFields);
    EXPECT_EQ(decision.engineDecision, Verdict::Deny);
    EXPECT_EQ(texts(decision.missing), (std::vector<std::string>{"/context/a", "/context/b"}));
}

// Bits joined over rules give the verdict of the rules taken one by one, and tell the state of one rule.
TEST(Judge, JoinedBitsTellTheVerdict) {
    unsigned joined = 0;
    for (const Effect effect : {Effect::Permit, Effect::Forbid}) {
        for (const RuleState state : kStates) EXPECT_EQ(stateOf(bitsOf({effect, state, engineStateOf(state)})), state);
    }
    EXPECT_EQ(judge(0).verdict, Verdict::Deny);
    joined |= bitsOf({Effect::Permit, RuleState::Matched, RuleState::Matched});
    EXPECT_EQ(judge(static_cast<OutcomeBits>(joined)).verdict, Verdict::Allow);
    joined |= bitsOf({Effect::Forbid, RuleState::Open, RuleState::Matched});
    EXPECT_EQ(judge(static_cast<OutcomeBits>(joined)).verdict, Verdict::Indeterminate);
    EXPECT_EQ(judge(static_cast<OutcomeBits>(joined)).engineDecision, Verdict::Deny);
}

TEST(Judge, EmptySetDenies) {
    EXPECT_EQ(decisionWith({}, {}).verdict, Verdict::Deny);
}

}  // namespace
}  // namespace writ
