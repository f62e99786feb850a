// The verdict is indeterminate exactly when two values of the unknown fields give different verdicts.
#include "engine/cedar/input.h"
#include "tests/unit/cedar/support.h"

#include <algorithm>
#include <cstdlib>
#include <random>

namespace writ::cedar {
namespace {

using testing::Bench;
using testing::Strings;

using Field = std::optional<Json>;  ///< nothing: absent

/// Decides with the domains that the test knows.
Decision decideWithin(const Bench& bench, const std::vector<FieldDomain>& domains) {
    const InputPtr prepared = bench.input();
    const auto& known = dynamic_cast<const CedarInput&>(*prepared);
    auto input = std::make_shared<CedarInput>();
    input->store = known.store;
    input->exact = known.exact;
    input->absent = known.absent;
    input->hasUnknown = known.hasUnknown;
    input->domains = std::make_unique<std::vector<FieldDomain>>(domains);
    return bench.policies().decide(*input, *bench.policies().makeScratch());
}

struct Case {
    const char* policies;
    UnknownReason reason;
    Verdict verdict;
    Strings deciding;
};

class OneUnknown : public ::testing::TestWithParam<Case> {};

/// context.u is unknown; context.n is 5, context.s is "abc", context.missing is not there.
TEST_P(OneUnknown, IsDecidedExactly) {
    Bench bench(GetParam().policies, R"([{"uid":{"type":"G","id":"g"},"attrs":{},"parents":[{"type":"G","id":"top"}]}])");
    bench.context(R"({"n":5,"s":"abc"})").unknown("/context/u", GetParam().reason);
    const Decision decision = bench.decide();
    EXPECT_EQ(decision.verdict, GetParam().verdict) << GetParam().policies;
    EXPECT_EQ(texts(decision.deciding), GetParam().deciding) << GetParam().policies;
}

#define PERMIT(condition) "permit(principal, action, resource) when { " condition " };"
#define FORBID(condition) "permit(principal, action, resource); forbid(principal, action, resource) when { " condition " };"

const Strings kNone;
const Strings kU{"/context/u"};
constexpr UnknownReason kMasked = UnknownReason::Masked;
constexpr UnknownReason kNotRecorded = UnknownReason::NotRecorded;

INSTANTIATE_TEST_SUITE_P(
    Certain, OneUnknown,
    ::testing::Values(Case{PERMIT("context.u == 1 || context.u != 1"), kMasked, Verdict::Allow, kNone},
                      Case{PERMIT("context.u == 1 && context.u == 2"), kMasked, Verdict::Deny, kNone},
                      Case{PERMIT("context has u"), kMasked, Verdict::Allow, kNone},
                      Case{FORBID("!(context has u)"), kMasked, Verdict::Allow, kNone},
                      Case{PERMIT("context.u == 1") " " PERMIT("context.u != 1"), kMasked, Verdict::Allow, kNone},
                      Case{FORBID("context.u > 3 && context.n > 5"), kMasked, Verdict::Allow, kNone},
                      Case{FORBID("context.missing > 3 && context.n > 5"), kMasked, Verdict::Allow, kNone},
                      Case{PERMIT("[1, 2].contains(context.u) && ![1, 2, 3].contains(context.u)"), kMasked, Verdict::Deny, kNone},
                      Case{PERMIT("!(context has u) || context.u == 1 || context.u != 1"), kNotRecorded, Verdict::Allow, kNone},
                      Case{PERMIT("context.u == G::\"g\" && context.u == G::\"top\""), kMasked, Verdict::Deny, kNone},
                      Case{"permit(principal, action, resource) when { context.u == 1 };"
                           "forbid(principal, action, resource) when { context.u == 1 };",
                           kMasked, Verdict::Deny, kNone}));

INSTANTIATE_TEST_SUITE_P(
    Open, OneUnknown,
    ::testing::Values(Case{PERMIT("context.u == 1 || context.u != 1"), kNotRecorded, Verdict::Indeterminate, kU},
                      Case{PERMIT("context has u"), kNotRecorded, Verdict::Indeterminate, kU},
                      Case{PERMIT("context.u > 5 || context.u <= 5"), kMasked, Verdict::Indeterminate,
                           kU},  // it may be no number
                      Case{FORBID("context.u || true"), kMasked, Verdict::Indeterminate, kU},
                      Case{FORBID("context.u + 9223372036854775807 > 0"), kMasked, Verdict::Indeterminate, kU},
                      Case{FORBID("context.u == \"x\""), kMasked, Verdict::Indeterminate, kU},
                      Case{FORBID("context.u like \"rm *\""), kMasked, Verdict::Indeterminate, kU},
                      Case{FORBID("context.u.contains(\"a\")"), kMasked, Verdict::Indeterminate, kU},
                      Case{FORBID("context.u in G::\"top\""), kMasked, Verdict::Indeterminate, kU},
                      Case{FORBID("context.u.deep == 1"), kMasked, Verdict::Indeterminate, kU},
                      Case{FORBID("ip(context.u).isLoopback()"), kMasked, Verdict::Indeterminate, kU},
                      Case{FORBID("context == {n: 5, s: \"abc\", u: 1}"), kMasked, Verdict::Indeterminate, kU},
                      Case{FORBID("[context.u] == [1]"), kMasked, Verdict::Indeterminate, kU},
                      Case{FORBID("context.u == 1 && context.missing == 2"),
                           kMasked,
                           Verdict::Indeterminate,
                           {"/context/missing", "/context/u"}}));

TEST(ExactUnknown, TypesNarrowWhatIsPossible) {
    Bench bench(PERMIT("context.u > 5 || context.u <= 5"));
    bench.context("{}").unknown("/context/u");
    EXPECT_EQ(bench.decide().verdict, Verdict::Indeterminate);
    EXPECT_EQ(decideWithin(bench, {{"/context/u", Type::longInteger(), {}, false}}).verdict, Verdict::Allow);
    EXPECT_EQ(decideWithin(bench, {{"/context/u", Type::string(), {}, false}}).verdict, Verdict::Indeterminate);
}

TEST(ExactUnknown, OnlyFieldsThatChangeTheVerdictDecide) {
    Bench bench(FORBID("context.a > 25 && (context.b == 1 || context.b != 1) && context.c == context.d"));
    bench.context(R"({"c":1,"d":1})").unknown("/context/a").unknown("/context/b");
    const Decision decision = bench.decide();
    EXPECT_EQ(texts(decision.missing), (Strings{"/context/a", "/context/b"}));
    EXPECT_EQ(texts(decision.deciding), Strings{"/context/a"});
}

TEST(ExactUnknown, ACoverThatIsTooLargeLeavesTheVerdictOpen) {
    std::string condition = "context.a == 1 || context.a != 1";
    Bench bench("permit(principal, action, resource) when { " + condition + " };");
    bench.context("{}").unknown("/context/a");
    for (const char* name : {"b", "c", "d", "e", "f", "g", "h", "i", "j"}) {
        condition = "context." + std::string(name) + " > 0 || " + condition;
        bench.request.unknown.push_back({"/context/" + std::string(name), kMasked});
    }
    Bench wide("permit(principal, action, resource) when { " + condition + " };");
    wide.request = bench.request;
    EXPECT_EQ(bench.decide().verdict, Verdict::Allow);
    EXPECT_EQ(wide.decide().verdict, Verdict::Indeterminate);
}

/// Random policies over two fields that may be unknown and two that are known.
class Generator {
public:
    explicit Generator(unsigned seed) : m_random(seed) {}

    unsigned below(unsigned limit) { return std::uniform_int_distribution<unsigned>(0, limit - 1)(m_random); }
    template <class List>
    const auto& one(const List& list) {
        return list[below(static_cast<unsigned>(list.size()))];
    }

    std::string policies() {
        std::string text = below(2) == 0 ? "permit(principal, action, resource);\n" : "";
        const unsigned count = 1 + below(3);
        for (unsigned i = 0; i < count; ++i) {
            text += below(2) == 0 ? "permit" : "forbid";
            text += "(principal, action, resource) " + std::string(below(4) == 0 ? "unless" : "when") + " { " + condition(3) +
                    " };\n";
        }
        return text;
    }

private:
    std::string condition(unsigned depth) {
        const unsigned form = depth == 0 ? 6 : below(9);
        if (form == 0) return "(" + condition(depth - 1) + " && " + condition(depth - 1) + ")";
        if (form == 1) return "(" + condition(depth - 1) + " || " + condition(depth - 1) + ")";
        if (form == 2) return "!(" + condition(depth - 1) + ")";
        if (form == 3 && below(3) == 0)
            return "(if " + condition(depth - 1) + " then " + condition(depth - 1) + " else " + condition(depth - 1) + ")";
        return question();
    }

    std::string question() {
        static const Strings fields{"context.u", "context.v", "context.n", "context.s"};
        static const Strings operators{"==", "!=", "<", "<=", ">", ">="};
        static const Strings constants{"0", "1", "2", "3", "\"ab\"", "\"b\"", "true", "[1]"};
        static const Strings others{"context has u",
                                    "context has v",
                                    "[1, \"ab\"].contains(context.u)",
                                    "context.u like \"a*\"",
                                    "context.v like \"*b\"",
                                    "context.u.contains(1)",
                                    "context.v.containsAny([1, 2])",
                                    "context.u + context.n > 3",
                                    "context.n - context.v <= 1",
                                    "context.u * 2 == 4",
                                    "context.u",
                                    "context.u == context.v",
                                    "[context.v] == [1]",
                                    "context.v.isEmpty()",
                                    "context.missing == 1",
                                    "context has u && context.u == 1"};
        if (below(2) == 0) return one(others);
        const std::string field = one(fields);
        return field + " " + one(operators) + " " + one(constants);
    }

    std::mt19937 m_random;
};

/// Few, so that the test is quick; WRIT_PROPERTY_CASES asks for more.
int cases() {
    const char* asked = std::getenv("WRIT_PROPERTY_CASES");
    return asked ? std::atoi(asked) : 120;
}

const std::vector<Json>& domain() {
    static const std::vector<Json> values{Json(-1),         Json(0),
                                          Json(1),          Json(2),
                                          Json(3),          Json(4),
                                          Json("ab"),       Json("b"),
                                          Json("a"),        Json(""),
                                          Json(true),       Json(false),
                                          Json::array({1}), Json::array({1, 2}),
                                          Json::array({}),  Json::object({{"k", 1}})};
    return values;
}

/// The verdicts for all values of the unknown fields; each field also as absent where it was not recorded.
std::vector<Decision> bruteForce(const Bench& bench, const std::vector<Json>& values) {
    std::vector<Bench> benches{bench};
    for (const UnknownField& field : bench.request.unknown) {
        std::vector<Bench> next;
        for (const Bench& one : benches) {
            if (field.reason == kNotRecorded) next.push_back(one);
            for (const Json& value : values) {
                next.push_back(one);
                Bench& last = next.back();
                last.request.context =
                    last.request.context.withPointer(field.pointer.substr(std::string("/context").size()), value);
            }
        }
        benches = std::move(next);
    }
    std::vector<Decision> decisions;
    for (Bench& one : benches) {
        one.request.unknown.clear();
        decisions.push_back(one.decide());
    }
    return decisions;
}

Bench randomBench(Generator& random) {
    Bench bench(random.policies());
    bench.context(R"({"n":2,"s":"ab"})");
    bench.unknown("/context/u", random.below(2) == 0 ? kMasked : kNotRecorded);
    if (random.below(2) == 0)
        bench.unknown("/context/v", random.below(2) == 0 ? kMasked : kNotRecorded);
    else
        bench.request.context = bench.request.context.with("v", random.one(domain()));
    return bench;
}

bool sameVerdict(const std::vector<Decision>& decisions) {
    return std::all_of(decisions.begin(), decisions.end(),
                       [&](const Decision& d) { return d.verdict == decisions.front().verdict; });
}

TEST(ExactUnknown, AgreesWithAllValuesOfAKnownDomain) {
    Generator random(20261127);
    std::vector<FieldDomain> domains;
    for (const char* pointer : {"/context/u", "/context/v"}) {
        FieldDomain field{pointer, nullptr, {}, true};
        for (const Json& value : domain()) {
            Request request;
            request.subject = {"A", "a"};
            request.resource = {"A", "a"};
            request.context = Json::object({{"x", value}});
            const auto input = prepareInput(request, {"Action", "x"}, language().prepareFacts({}).value());
            field.values.push_back(*dynamic_cast<const CedarInput&>(**input).exact.variables[3].find("x"));
        }
        domains.push_back(std::move(field));
    }
    std::size_t certain = 0;
    for (int i = 0; i < cases(); ++i) {
        const Bench bench = randomBench(random);
        const std::vector<Decision> all = bruteForce(bench, domain());
        const Verdict expected = sameVerdict(all) ? all.front().verdict : Verdict::Indeterminate;
        const Decision decision = decideWithin(bench, domains);
        ASSERT_EQ(decision.verdict, expected) << "case " << i << "\n" << toJson(bench.request).dump() << "\n" << bench.text;
        if (decision.verdict != Verdict::Indeterminate && !decision.errors.empty()) ++certain;
    }
    EXPECT_GT(certain, 0U);
}

/// Without a domain, the values that the engine finds for itself must say the same as a domain that has one value of each kind
/// that the questions tell apart.
TEST(ExactUnknown, FindsTheValuesThatMatterItself) {
    Generator random(7);
    std::size_t covered = 0;
    for (int i = 0; i < cases(); ++i) {
        const Bench bench = randomBench(random);
        const std::vector<Decision> all = bruteForce(bench, domain());
        const Decision decision = bench.decide();
        if (decision.verdict == Verdict::Indeterminate) continue;
        ++covered;
        for (const Decision& one : all)
            ASSERT_EQ(decision.verdict, one.verdict) << "case " << i << "\n"
                                                     << toJson(bench.request).dump() << "\n"
                                                     << bench.text;
    }
    EXPECT_GT(covered, 0U);
}

/// Exactness without a domain, over the questions that have a finite cover.
TEST(ExactUnknown, IsOpenOnlyWhereTwoValuesDiffer) {
    Generator random(99);
    std::size_t compared = 0;
    for (int i = 0; i < cases(); ++i) {
        const Bench bench = randomBench(random);
        const bool opaque = bench.text.find("context.u == context.v") != std::string::npos ||
                            bench.text.find("[context.v]") != std::string::npos ||
                            bench.text.find("+ context") != std::string::npos ||
                            bench.text.find("- context") != std::string::npos || bench.text.find("* 2") != std::string::npos;
        if (opaque) continue;
        ++compared;
        const std::vector<Decision> all = bruteForce(bench, domain());
        const Verdict expected = sameVerdict(all) ? all.front().verdict : Verdict::Indeterminate;
        ASSERT_EQ(bench.decide().verdict, expected) << "case " << i << "\n" << toJson(bench.request).dump() << "\n" << bench.text;
    }
    EXPECT_GT(compared, 0U);
}

}  // namespace
}  // namespace writ::cedar
