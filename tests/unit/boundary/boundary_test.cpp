// Probes at the constants of the samples' policies, and of workspaces without a call that reaches a rule.
#include "simulator/boundary/boundary.h"

#include "simulator/replay/wording.h"
#include "tests/unit/scratch/support.h"

#include <map>
#include <set>

namespace writ::sim {
namespace {

using test::Scene;
using writ::test::TempFolder;

ProbedVersion version(const Scene& scene, const char* rev) {
    return {*policyVersion(*scene.corpus->workspace, rev), scene.policies(rev)};
}

BoundaryProbesPtr probes(const Scene& scene, const BoundaryOptions& options = {}) {
    RunControl control;
    auto made = probeBoundaries(scene.corpus, {version(scene, "a"), version(scene, "b")}, options, control);
    EXPECT_TRUE(made) << made.error().text();
    return made ? *made : std::make_shared<const BoundaryProbes>();
}

std::string verdicts(const BoundaryProbe& probe) {
    std::string text;
    for (const BoundaryVerdict& one : probe.verdicts)
        text += (text.empty() ? "" : " ") + (one.verdict() ? std::string(word(*one.verdict())) : std::string("none"));
    return text;
}

/// "field value: verdicts" of the probes from one call.
std::set<std::string> fromCall(const BoundaryProbes& all, std::uint32_t call, const std::string& pointer) {
    std::set<std::string> found;
    for (const BoundaryProbe& probe : all.probes) {
        const BoundaryBase& base = all.bases[probe.base];
        if (!base.call || all.corpus->calls[*base.call].call != call || probe.pointer != pointer) continue;
        found.insert((probe.value ? probe.value->dump() : "absent") + ": " + verdicts(probe));
    }
    return found;
}

TEST(Boundary, RefundHasItsLimitAndItsDays) {
    const BoundaryProbesPtr all = probes(Scene::sample("refund"));
    EXPECT_EQ(fromCall(*all, 2, "/context/input/amount_cents"),
              (std::set<std::string>{"49999: allow allow", "50000: deny allow", "50001: deny deny"}));
    EXPECT_EQ(fromCall(*all, 2, "/context/session/order_age_days"),
              (std::set<std::string>{"29: allow allow", "30: allow allow", "31: deny deny"}));
}

class OfSample : public testing::TestWithParam<const char*> {};

TEST_P(OfSample, EveryConstantHasAProbeOrAReason) {
    const Scene scene = Scene::sample(GetParam());
    const BoundaryProbesPtr all = probes(scene);
    std::set<std::uint32_t> told;
    for (const BoundaryProbe& probe : all->probes) {
        for (const BoundaryPlace& place : probe.places) told.insert(place.constant);
    }
    for (const BoundaryGap& gap : all->gaps) {
        told.insert(gap.constant);
        EXPECT_FALSE(gap.reason.empty());
    }
    EXPECT_EQ(told.size(), all->constants.size());
    EXPECT_FALSE(all->probes.empty());
}

/// What-if is the other way to the same request: nothing but the one field differs, and the verdicts are the same.
TEST_P(OfSample, AProbeIsItsCallWithOneOtherField) {
    const Scene scene = Scene::sample(GetParam());
    const BoundaryProbesPtr all = probes(scene);
    std::set<std::string> requests;
    for (const BoundaryProbe& probe : all->probes) {
        const BoundaryBase& base = all->bases[probe.base];
        ASSERT_TRUE(base.call);
        EXPECT_EQ(probe.scratch.changes().size(), probe.unedited ? 0U : 1U) << probeText(probe);
        for (const ScratchChange& change : probe.scratch.changes()) EXPECT_TRUE(change.pointer.starts_with(probe.pointer));
        for (std::size_t i = 0; i < 2; ++i) {
            const ScratchResult again = evaluate(probe.scratch, all->versions[i].policies, {std::nullopt});
            EXPECT_EQ(again.decision()->verdict, probe.verdicts[i].verdict());
        }
        EXPECT_TRUE(requests.insert(std::to_string(probe.base) + probe.pointer + probeText(probe)).second) << "twice";
    }
}

INSTANTIATE_TEST_SUITE_P(Samples, OfSample, testing::Values("refund", "billing", "delegation", "mail", "shell"));

/// Call 4 is denied by another rule as well; in call 5 the number of accounts alone decides.
TEST(Boundary, StartsWhereTheVerdictTurns) {
    const BoundaryProbesPtr all = probes(Scene::sample("billing"));
    EXPECT_EQ(fromCall(*all, 5, "/context/input/account_count"),
              (std::set<std::string>{"24: allow allow", "25: allow allow", "26: allow deny"}));
}

TEST(Boundary, RequestsOfTwoConstantsAreOneProbe) {
    const BoundaryProbesPtr all = probes(Scene::sample("refund"));
    const auto isMerged = [](const BoundaryProbe& probe) { return probe.places.size() > 1; };
    EXPECT_TRUE(std::any_of(all->probes.begin(), all->probes.end(), isMerged));
}

TEST(Boundary, OneRuleCanBeAskedFor) {
    BoundaryOptions options;
    options.rule = "B.running-total";
    const Scene scene = Scene::sample("refund");
    const BoundaryProbesPtr all = probes(scene, options);
    for (const BoundaryConstant& one : all->constants) {
        EXPECT_EQ(one.version, 1U);
        EXPECT_EQ(ruleName(all->versions[1].policies->rules()[one.constant.rule]), "B.running-total");
    }
    EXPECT_EQ(all->constants.size(), 2U);
    options.rule = "nobody";
    RunControl control;
    EXPECT_FALSE(probeBoundaries(scene.corpus, {version(scene, "a")}, options, control));
}

TEST(Boundary, AProbeBecomesACaseThatHolds) {
    const Scene scene = Scene::sample("refund");
    const BoundaryProbesPtr all = probes(scene);
    std::set<std::string> names;
    for (std::size_t i = 0; i < all->probes.size(); ++i) {
        for (std::size_t version = 0; version < 2; ++version) {
            const auto test = caseOf(*all, i, version);
            ASSERT_TRUE(test) << test.error().text();
            EXPECT_TRUE(names.insert(test->name).second) << test->name;
            EXPECT_NE(test->name.find("hypothetical"), std::string::npos);
            EXPECT_EQ(test->verdict, all->probes[i].verdicts[version].verdict());
        }
    }
}

/// A workspace whose only session never calls `pay`.
class Quiet : public TempFolder {
public:
    explicit Quiet(const std::string& policies) {
        write("writ.json", R"({"format": 1, "name": "Quiet", "active": "a"})");
        write("catalog/shop.json", R"({"tools": [{"name": "look", "inputSchema": {"type": "object"}},
            {"name": "pay", "inputSchema": {"type": "object", "required": ["cents", "mode"],
             "properties": {"cents": {"type": "integer"}, "mode": {"type": "string", "default": "card"}, "note": {"type": "string"}}}}]})");
        write("binding.json",
              R"({"format": 1, "principal": {"type": "Agent", "id": "clerk"}, "resource": {"type": "McpServer", "id": "shop"}})");
        write("policies/a/shop.cedar", policies);
        write("sessions/s1.json", R"({"model": "m", "messages": [{"role": "user", "content": "Look."},
            {"role": "assistant", "content": null, "tool_calls": [{"id": "c1", "type": "function", "function": {"name": "look", "arguments": "{}"}}]},
            {"role": "tool", "tool_call_id": "c1", "content": "done"}]})");
    }
    [[nodiscard]] BoundaryProbesPtr probed() const {
        const Scene scene(root());
        RunControl control;
        auto made = probeBoundaries(scene.corpus, {version(scene, "a")}, {}, control);
        EXPECT_TRUE(made) << made.error().text();
        return *made;
    }
};

TEST(Boundary, WithoutACallAnOutlineTellsWhereItsValuesComeFrom) {
    const Quiet quiet(
        "permit(principal, action == Action::\"pay\", resource) when { context.input.mode == \"card\" && context.input.cents < "
        "100 };");
    const BoundaryProbesPtr all = quiet.probed();
    ASSERT_EQ(all->bases.size(), 1U);
    EXPECT_EQ(all->bases[0].kind, BoundaryBase::Kind::Outline);
    EXPECT_EQ(all->bases[0].tool, "pay");
    std::map<std::string, std::string> sources;
    for (const OutlineValue& value : all->bases[0].values) sources[value.pointer] = value.source;
    EXPECT_EQ(sources["/context/input/mode"], "catalog, default");
    EXPECT_EQ(sources["/subject/id"], "as in all recorded calls");
    EXPECT_EQ(sources.count("/context/input/cents"), 0U) << "nobody names a value of it";
    std::set<std::string> found;
    for (const BoundaryProbe& probe : all->probes) {
        if (probe.pointer == "/context/input/cents") found.insert(probeText(probe) + ": " + verdicts(probe));
    }
    EXPECT_EQ(found, (std::set<std::string>{"cents 99: allow", "cents 100: deny", "cents 101: deny"}));
}

TEST(Boundary, WhatIsNotKnownLeavesAProbeIndeterminate) {
    const Quiet quiet(
        "permit(principal, action == Action::\"pay\", resource) when { context.input.cents < 100 && context.input.mode == "
        "\"card\" };"
        "forbid(principal, action == Action::\"pay\", resource) when { context.input.cents == 7 };");
    const BoundaryProbesPtr all = quiet.probed();
    for (const BoundaryProbe& probe : all->probes) {
        if (probe.pointer != "/context/input/mode") continue;
        EXPECT_NE(verdicts(probe), "allow") << probeText(probe) << ": the amount is not known";
    }
}

TEST(Boundary, WhatCannotBeProbedIsListedWithItsReason) {
    const Quiet quiet(
        "permit(principal, action == Action::\"ship\", resource) when { context.input.weight < 9 };"
        "permit(principal, action == Action::\"look\", resource) when { principal in Team::\"red\" };");
    const BoundaryProbesPtr all = quiet.probed();
    EXPECT_TRUE(all->probes.empty());
    ASSERT_EQ(all->gaps.size(), 2U);
    EXPECT_NE(all->gaps[0].reason.find("the catalog has no tool"), std::string::npos) << all->gaps[0].reason;
    EXPECT_NE(all->gaps[1].reason.find("Groups are facts"), std::string::npos) << all->gaps[1].reason;
}

}  // namespace
}  // namespace writ::sim
