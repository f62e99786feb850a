// The smallest change is verified by the engine, and as small as what trying everything finds.
#include "engine/decision/smallest_change.h"

#include "tests/unit/cedar/support.h"

#include <algorithm>
#include <cstdlib>
#include <random>

namespace writ::cedar {
namespace {

using testing::Bench;
using testing::Strings;

constexpr const char* kEntities = R"([
  {"uid":{"type":"Agent","id":"a"},"attrs":{"role":"tier1"},"parents":[{"type":"Team","id":"red"}]},
  {"uid":{"type":"Team","id":"red"},"attrs":{},"parents":[]}
])";

ChangeSearch search(const Bench& bench, const ChangeOptions& options = {}, const char* entities = kEntities) {
    auto found = language().smallestChange(bench.policies(), bench.request, Facts(parseJson(entities).value()), options);
    EXPECT_TRUE(found) << (found ? "" : found.error().text());
    return found.value_or(ChangeSearch());
}

Strings proposalTexts(const Bench& bench, const ChangeSearch& found) {
    Strings texts;
    for (const ChangeProposal& proposal : found.proposals) {
        std::string text;
        for (const FieldChange& change : proposal.changes) text += (text.empty() ? "" : ", ") + change.text;
        text += ": " + std::string(word(proposal.verdict));
        for (const std::uint32_t rule : proposal.rules) text += " " + bench.policies().rules()[rule].id;
        texts.push_back(text);
    }
    return texts;
}

struct Case {
    const char* name;
    const char* policies;
    const char* context;
    Strings proposals;
};
class SmallestChange : public ::testing::TestWithParam<Case> {};

TEST_P(SmallestChange, Is) {
    Bench bench(GetParam().policies, kEntities);
    bench.context(GetParam().context);
    EXPECT_EQ(proposalTexts(bench, search(bench)), GetParam().proposals);
}

#define PERMIT(condition) "@id(\"p\") permit(principal, action, resource) when { " condition " };"
#define FORBID(condition) \
    "@id(\"p\") permit(principal, action, resource); @id(\"f\") forbid(principal, action, resource) when { " condition " };"

INSTANTIATE_TEST_SUITE_P(
    Cases, SmallestChange,
    ::testing::Values(
        Case{"bound",
             PERMIT("context.amount_cents < 50000"),
             R"({"amount_cents":50000})",
             {"amount_cents 50000 -> 49999: allow p"}},
        Case{"bound_of_allow",
             PERMIT("context.amount_cents < 50000"),
             R"({"amount_cents":100})",
             {"amount_cents 100 -> 50000: deny"}},
        Case{"sum",
             FORBID("context.before + context.amount > 500"),
             R"({"before":120,"amount":450})",
             {"before 120 -> 50: allow p", "amount 450 -> 380: allow p"}},
        Case{"equality", PERMIT("context.to == \"original\""), R"({"to":"card"})", {"to \"card\" -> \"original\": allow p"}},
        Case{"other", PERMIT("context.to == \"original\""), R"({"to":"original"})", {"to \"original\" -> \"other\": deny"}},
        Case{"two_fields",
             PERMIT("context.a == context.b"),
             R"({"a":"x","b":"y"})",
             {"a \"x\" -> \"y\": allow p", "b \"y\" -> \"x\": allow p"}},
        Case{"attribute", PERMIT("principal.role == \"tier2\""), "{}", {"role \"tier1\" -> \"tier2\": allow p"}},
        Case{"presence", FORBID("!(context has approval)"), "{}", {"approval absent -> present: allow p"}},
        Case{"absence", FORBID("context has risky"), R"({"risky":1})", {"risky 1 -> absent: allow p"}},
        Case{"guarded", PERMIT("context has ok && context.ok"), "{}", {"ok absent -> true: allow p"}},
        Case{"member",
             PERMIT("context.scopes.contains(\"read\")"),
             R"({"scopes":["list"]})",
             {"scopes [\"list\"] -> [\"list\",\"read\"]: allow p"}},
        Case{"no_member",
             FORBID("context.taint.containsAny([\"a\", \"b\"])"),
             R"({"taint":["a","b","c"]})",
             {"taint [\"a\",\"b\",\"c\"] -> [\"c\"]: allow p"}},
        Case{"like",
             FORBID("context.command like \"rm *\""),
             R"({"command":"rm -rf x"})",
             {"command \"rm -rf x\" -> \"\": allow p"}},
        Case{"group",
             "@id(\"p\") permit(principal in Team::\"blue\", action, resource);",
             "{}",
             {"principal joins Team::\"blue\": allow p"}},
        Case{"leave", FORBID("principal in Team::\"red\""), "{}", {"principal leaves Team::\"red\": allow p"}},
        Case{"two", PERMIT("context.a > 3 && context.b > 3"), R"({"a":1,"b":3})", {"a 1 -> 4, b 3 -> 4: allow p"}},
        Case{"none", "@id(\"f\") forbid(principal, action, resource);", R"({"a":1})", {}},
        Case{"other_action",
             "@id(\"p\") permit(principal, action == Action::\"other\", resource) when { context.a > 1 };",
             R"({"a":1})",
             {}},
        Case{"datetime",
             PERMIT("context.at < datetime(\"2026-01-01\")"),
             R"({"at":{"__extn":{"fn":"datetime","arg":"2026-02-01"}}})",
             {"at {\"__extn\":{\"fn\":\"datetime\",\"arg\":\"2026-02-01\"}} -> "
              "{\"__extn\":{\"fn\":\"datetime\",\"arg\":\"2025-12-31T23:59:59.999Z\"}}: allow p"}},
        Case{"failed", FORBID("context.count > 25"), "{}", {"count absent -> 24: allow p"}}),
    [](const auto& one) { return std::string(one.param.name); });

TEST(SmallestChangeSearch, ChangesNothingThatIsHidden) {
    Bench bench(FORBID("context.u.x > 1 || context.n > 1"));
    bench.context(R"({"n":5})").unknown("/context/u");
    EXPECT_TRUE(search(bench).proposals.empty());
    Bench other(FORBID("context.n > 1"));
    other.context(R"({"n":5})").unknown("/context/u");
    EXPECT_EQ(search(other).proposals.size(), 1U);
}

TEST(SmallestChangeSearch, SaysHowFarItWent) {
    Bench bench(PERMIT("context.a > 3 && context.b > 3 && context.c > 3 && context.d > 3"));
    bench.context(R"({"a":1,"b":1,"c":1,"d":1})");
    ChangeOptions options;
    ChangeSearch found = search(bench, options);
    EXPECT_TRUE(found.proposals.empty());
    EXPECT_EQ(found.triedFields, 3U);
    EXPECT_FALSE(found.cut);
    options.maxFields = 4;
    EXPECT_EQ(search(bench, options).proposals.size(), 1U);
    options.maxTrials = 10;
    found = search(bench, options);
    EXPECT_TRUE(found.cut);
    EXPECT_EQ(found.trials, 10U);
    options = {};
    options.cancelled = [] { return true; };
    EXPECT_TRUE(search(bench, options).cut);
}

/// Random policies over four fields; the domains hold one value of each kind that any of the questions tells apart.
class SmallRequests {
public:
    explicit SmallRequests(unsigned seed) : m_random(seed) {}

    std::string policies() {
        std::string text;
        for (unsigned count = 1 + below(3); count > 0; --count) {
            text += below(2) == 0 ? "permit" : "forbid";
            text += "(principal, action, resource) when { " + condition(2) + " };\n";
        }
        return below(2) == 0 ? text : "permit(principal, action, resource);\n" + text;
    }

    static const std::vector<std::pair<std::string, std::vector<std::optional<Json>>>>& domains() {
        using Values = std::vector<std::optional<Json>>;
        static const std::vector<std::pair<std::string, Values>> all{
            {"n", Values{Json(0), Json(1), Json(2), Json(3), Json(4), std::nullopt}},
            {"s", Values{Json("rm x"), Json("b"), Json("other"), Json(""), Json("rm "), std::nullopt}},
            {"f", Values{Json(true), Json(false), std::nullopt}},
            {"m", Values{Json::array({}), Json::array({"x"}), Json::array({"y"}), Json::array({"x", "y"}), Json::array({"z"}),
                         std::nullopt}}};
        return all;
    }

    Json context() {
        Json::Object members;
        for (const auto& [name, values] : domains()) {
            const auto& value = values[below(static_cast<unsigned>(values.size()))];
            if (value) members.emplace_back(name, *value);
        }
        return Json(std::move(members));
    }

private:
    unsigned below(unsigned limit) { return std::uniform_int_distribution<unsigned>(0, limit - 1)(m_random); }

    std::string condition(unsigned depth) {
        const unsigned form = depth == 0 ? 9 : below(6);
        if (form == 0) return "(" + condition(depth - 1) + " && " + condition(depth - 1) + ")";
        if (form == 1) return "(" + condition(depth - 1) + " || " + condition(depth - 1) + ")";
        if (form == 2) return "!(" + condition(depth - 1) + ")";
        static const Strings questions{"context has n && context.n > 1",
                                       "context has n && context.n == 3",
                                       "context.n <= 2",
                                       "context has s && context.s == \"b\"",
                                       "context.s like \"rm *\"",
                                       "context has s",
                                       "context has f && context.f",
                                       "context.f == true",
                                       "context has m && context.m.contains(\"x\")",
                                       "context.m.containsAll([\"x\", \"y\"])",
                                       "context has m && context.m.isEmpty()"};
        return "(" + questions[below(static_cast<unsigned>(questions.size()))] + ")";
    }

    std::mt19937 m_random;
};

/// The fewest fields whose change gives another, certain verdict; 5 when none do.
std::size_t fewest(const Bench& bench) {
    const auto& domains = SmallRequests::domains();
    const Verdict now = bench.decide().verdict;
    std::size_t best = 5;
    std::vector<std::size_t> chosen(domains.size());
    for (bool more = true; more;) {
        Bench tried = bench;
        Json::Object members;
        std::size_t changed = 0;
        for (std::size_t i = 0; i < domains.size(); ++i) {
            const auto& value = domains[i].second[chosen[i]];
            const Json* before = bench.request.context.find(domains[i].first);
            if (value ? !before || !(*before == *value) : before != nullptr) ++changed;
            if (value) members.emplace_back(domains[i].first, *value);
        }
        tried.request.context = Json(std::move(members));
        if (changed < best) {
            const Verdict verdict = tried.decide().verdict;
            if (verdict != now && verdict != Verdict::Indeterminate) best = changed;
        }
        std::size_t d = 0;
        while (d < chosen.size() && ++chosen[d] == domains[d].second.size()) chosen[d++] = 0;
        more = d < chosen.size();
    }
    return best;
}

TEST(SmallestChangeSearch, IsAsSmallAsWhatTryingEverythingFinds) {
    const char* asked = std::getenv("WRIT_PROPERTY_CASES");
    SmallRequests random(4);
    ChangeOptions options;
    options.maxFields = 4;
    for (int i = 0; i < (asked ? std::atoi(asked) : 60); ++i) {
        Bench bench(random.policies());
        bench.request.context = random.context();
        const ChangeSearch found = search(bench, options, "[]");
        const std::size_t size = found.proposals.empty() ? 5 : found.proposals.front().changes.size();
        ASSERT_EQ(size, fewest(bench)) << "case " << i << "\n" << bench.request.context.dump() << "\n" << bench.text;
        for (const ChangeProposal& proposal : found.proposals) {
            Bench tried = bench;
            tried.request = proposal.request;
            EXPECT_EQ(tried.decide().verdict, proposal.verdict);
            EXPECT_NE(proposal.verdict, bench.decide().verdict);
        }
    }
}

}  // namespace
}  // namespace writ::cedar
