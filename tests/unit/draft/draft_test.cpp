// Drafts of least privilege: what they learn from, how they widen it, and how they do on other sessions.
#include "simulator/draft/draft.h"

#include "tests/unit/scratch/support.h"

#include <array>
#include <set>

namespace writ::sim {
namespace {

using test::Scene;
using writ::test::TempFolder;

ReplayPtr replayed(const Scene& scene, const char* rev) {
    RunControl control;
    const auto version = policyVersion(*scene.corpus->workspace, rev);
    auto result = replay(scene.corpus, scene.policies(rev), *version, control);
    EXPECT_TRUE(result);
    return *result;
}

std::vector<std::string> ids(const Corpus& corpus) {
    std::vector<std::string> names;
    for (const SessionPtr& session : corpus.sessions) names.push_back(session->id);
    return names;
}

DraftPtr drafted(const ReplayPtr& inForce, const DraftSplit& split, const DraftOptions& options = {}) {
    RunControl control;
    auto made = makeDraft(inForce, split, options, control);
    EXPECT_TRUE(made) << made.error().text();
    return made ? *made : std::make_shared<const Draft>();
}

/// Validated as the workspace's policies are.
Compiled compiled(const Draft& draft) {
    return compileWith(*languageById("cedar"), {std::make_shared<const Source>("draft.cedar", draft.text)},
                       draft.inForce->corpus->workspace->schema.get());
}

const DraftCondition* condition(const Draft& draft, const std::string& action, const std::string& pointer) {
    for (const DraftRule& rule : draft.rules) {
        for (const DraftCondition& one : rule.conditions) {
            if (rule.action == action && one.pointer == pointer) return &one;
        }
    }
    return nullptr;
}

struct SampleOptions {
    const char* sample;
    DraftPrincipals principals;
    bool alsoNotAllowed;
};
class DraftOfSample : public testing::TestWithParam<SampleOptions> {};

TEST_P(DraftOfSample, CompilesAndAllowsEveryCallItWasLearntFrom) {
    const Scene scene = Scene::sample(GetParam().sample);
    DraftOptions options;
    options.principals = GetParam().principals;
    options.attribute = "role";
    options.alsoNotAllowed = GetParam().alsoNotAllowed;
    const DraftPtr draft = drafted(replayed(scene, "a"), {ids(*scene.corpus), {}}, options);
    const Compiled policies = compiled(*draft);
    ASSERT_NE(policies.policies, nullptr) << draft->text;
    for (const Diagnostic& diagnostic : policies.diagnostics)
        EXPECT_EQ(diagnostic.severity, Severity::Note) << diagnostic.message << "\n" << draft->text;
    std::size_t learnt = 0;
    for (const DraftRule& rule : draft->rules) {
        for (const std::size_t call : rule.calls) {
            ++learnt;
            const auto scratch = policies.policies->makeScratch();
            const Decision& decision = policies.policies->decide(*scene.corpus->calls[call].input, *scratch);
            EXPECT_EQ(decision.verdict, Verdict::Allow) << rule.id << ", call " << scene.corpus->calls[call].call;
            EXPECT_TRUE(decision.errors.empty());
            const Step& step = scene.corpus->calls[call].stepIn(scene.corpus->sessions);
            EXPECT_FALSE(step.probe);
            EXPECT_EQ(scene.corpus->calls[call].outcome.outcome, Outcome::Executed);
        }
    }
    EXPECT_EQ(learnt, draft->learnt);
    EXPECT_GT(learnt, 0U);
    std::uint64_t leftOut = 0;
    for (const std::uint64_t count : draft->leftOut) leftOut += count;
    EXPECT_EQ(learnt + leftOut, scene.corpus->calls.size());
}

INSTANTIATE_TEST_SUITE_P(
    Samples, DraftOfSample,
    testing::Values(SampleOptions{"refund", DraftPrincipals::Each, false}, SampleOptions{"billing", DraftPrincipals::Each, false},
                    SampleOptions{"delegation", DraftPrincipals::Each, false},
                    SampleOptions{"mail", DraftPrincipals::Each, false}, SampleOptions{"shell", DraftPrincipals::Each, false},
                    SampleOptions{"five-scenarios", DraftPrincipals::Each, true},
                    SampleOptions{"airline", DraftPrincipals::Each, false}, SampleOptions{"airline", DraftPrincipals::Each, true},
                    SampleOptions{"billing", DraftPrincipals::Attribute, true},
                    SampleOptions{"five-scenarios", DraftPrincipals::Type, false},
                    SampleOptions{"five-scenarios", DraftPrincipals::Attribute, false}),
    [](const auto& one) {
        std::string name = std::string(one.param.sample) + std::to_string(static_cast<int>(one.param.principals)) +
                           (one.param.alsoNotAllowed ? "all" : "");
        std::erase(name, '-');
        return name;
    });

TEST(Draft, LearnsRefundsAsTheyWereMade) {
    const Scene scene = Scene::sample("refund");
    const DraftPtr draft = drafted(replayed(scene, "a"), everySecondHeldOut(*scene.corpus));
    const DraftCondition* amount = condition(*draft, "process_refund", "/context/input/amount_cents");
    ASSERT_NE(amount, nullptr);
    EXPECT_EQ(amount->widening, Widening::Range);  // 12000, 45000 and 49999 were executed
    EXPECT_EQ(amount->seen, "12000 to 49999");
    EXPECT_NE(amount->text.find("context.input.amount_cents >= 10000 && context.input.amount_cents <= 50000"), std::string::npos)
        << amount->text;
    const DraftCondition* destination = condition(*draft, "process_refund", "/context/input/destination");
    ASSERT_NE(destination, nullptr);
    EXPECT_EQ(destination->widening, Widening::SameValue);
    EXPECT_EQ(condition(*draft, "process_refund", "/context/input/order_id")->widening, Widening::Prefix);
    EXPECT_EQ(draft->leftOut[static_cast<std::size_t>(LeftOut::Hypothetical)], 1U);
    EXPECT_EQ(draft->leftOut[static_cast<std::size_t>(LeftOut::NotExecuted)], 3U);
    EXPECT_NE(draft->text.find("refund:"), std::string::npos) << "each rule cites its steps";
}

TEST(Draft, OfOneSessionHasNoNumbersAndSaysSo) {
    const Scene scene = Scene::sample("refund");
    const DraftPtr draft = drafted(replayed(scene, "a"), everySecondHeldOut(*scene.corpus));
    EXPECT_EQ(draft->trial.sessions, 0U);
    EXPECT_NE(draft->text.find("No session was held out"), std::string::npos);
}

TEST(Draft, KeepsSessionsApart) {
    const Scene scene = Scene::sample("five-scenarios");
    const DraftSplit split = everySecondHeldOut(*scene.corpus);
    EXPECT_EQ(split.learn.size(), 3U);
    EXPECT_EQ(split.holdOut.size(), 2U);
    RunControl control;
    const ReplayPtr inForce = replayed(scene, "a");
    EXPECT_FALSE(makeDraft(inForce, {split.learn, split.learn}, {}, control));
    EXPECT_FALSE(makeDraft(inForce, {{"nobody"}, {}}, {}, control));
    EXPECT_FALSE(makeDraft(inForce, {{}, split.holdOut}, {}, control));
}

/// Sessions of a shop, written call by call.
class Shop : public TempFolder {
public:
    Shop() {
        write("writ.json", R"({"format": 1, "name": "Shop", "active": "a"})");
        write("catalog/shop.json", R"({"tools": [{"name": "pay", "inputSchema": {"type": "object", "properties":
            {"cents": {"type": "integer"}, "mode": {"type": "string"}, "note": {"type": "string"}, "id": {"type": "string"}, "fast": {"type": "boolean"},
             "rate": {"type": "number"}, "tags": {"type": "array", "items": {"type": "string"}}, "file": {"type": "string"},
             "to": {"type": "object", "properties": {"city": {"type": "string"}, "zip": {"type": "string"}}}}}},
            {"name": "look", "inputSchema": {"type": "object"}}, {"name": "drop", "inputSchema": {"type": "object"}}]})");
        write("binding.json", R"({"format": 1, "masked": ["***"], "failure": {"prefixes": ["Error"]},
            "principal": {"type": "Agent", "id": "clerk"}, "resource": {"type": "McpServer", "id": "shop"}})");
        write("policies/a/shop.cedar",
              R"(@id("A.all") permit(principal, action in [Action::"pay", Action::"look", Action::"drop"], resource);
@id("A.cap") forbid(principal, action == Action::"pay", resource) when { context.input has cents && context.input.cents > 9000 };
@id("A.spare") permit(principal, action == Action::"drop", resource);)");
    }
    /// Each call: tool, arguments, result.
    void session(const std::string& name, const std::vector<std::array<std::string, 3>>& calls) const {
        std::string messages = R"({"role": "user", "content": "Pay."})";
        for (std::size_t i = 0; i < calls.size(); ++i) {
            const std::string id = "c" + std::to_string(i);
            messages += R"(,{"role": "assistant", "content": null, "tool_calls": [{"id": ")" + id +
                        R"(", "type": "function", "function": {"name": ")" + calls[i][0] + R"(", "arguments": )" +
                        Json(calls[i][1]).dump() + "}}]}";
            messages += R"(,{"role": "tool", "tool_call_id": ")" + id + R"(", "content": )" + Json(calls[i][2]).dump() + "}";
        }
        write("sessions/" + name + ".json", R"({"model": "m", "messages": [)" + messages + "]}");
    }
    void pays(const std::string& name, const std::vector<std::string>& arguments) const {
        std::vector<std::array<std::string, 3>> calls;
        for (const std::string& one : arguments) calls.push_back({"pay", one, "done"});
        session(name, calls);
    }
    [[nodiscard]] DraftPtr draft(const DraftSplit& split, const DraftOptions& options = {}) const {
        const Scene scene(root());
        return drafted(replayed(scene, "a"), split, options);
    }
};

struct WideningCase {
    const char* name;
    std::vector<std::string> arguments;
    const char* pointer;
    Widening widening;
    const char* part;  ///< of the condition
};
class Widens : public testing::TestWithParam<WideningCase> {};

TEST_P(Widens, ByTheTable) {
    const Shop shop;
    shop.pays("s1", GetParam().arguments);
    const DraftPtr draft = shop.draft({{"s1"}, {}});
    const DraftCondition* found = condition(*draft, "pay", GetParam().pointer);
    ASSERT_NE(found, nullptr) << draft->text;
    EXPECT_EQ(found->widening, GetParam().widening) << draft->text;
    EXPECT_NE(found->text.find(GetParam().part), std::string::npos) << found->text;
    EXPECT_EQ(found->text.empty(), found->widening == Widening::Anything);
    const Compiled policies = compiled(*draft);
    ASSERT_NE(policies.policies, nullptr);
    for (const Diagnostic& diagnostic : policies.diagnostics) ADD_FAILURE() << diagnostic.message << "\n" << draft->text;
    const auto scratch = policies.policies->makeScratch();
    for (const CorpusCall& call : draft->inForce->corpus->calls)
        EXPECT_EQ(policies.policies->decide(*call.input, *scratch).verdict, Verdict::Allow);
}

#define ARG(text) R"({)" text R"(})"
INSTANTIATE_TEST_SUITE_P(
    Table, Widens,
    testing::Values(
        WideningCase{"range",
                     {ARG(R"("cents": 1234)"), ARG(R"("cents": 8765)")},
                     "/context/input/cents",
                     Widening::Range,
                     "context.input.cents >= 1000 && context.input.cents <= 9000"},
        WideningCase{"negative",
                     {ARG(R"("cents": -1234)"), ARG(R"("cents": 0)")},
                     "/context/input/cents",
                     Widening::Range,
                     "context.input.cents >= -2000 && context.input.cents <= 0"},
        WideningCase{"oneNumber", {ARG(R"("cents": 7)")}, "/context/input/cents", Widening::Range, "context.input.cents == 7"},
        WideningCase{
            "decimals",
            {ARG(R"("rate": 0.25)"), ARG(R"("rate": 12.5)")},
            "/context/input/rate",
            Widening::Range,
            R"(context.input.rate.greaterThanOrEqual(decimal("0.2")) && context.input.rate.lessThanOrEqual(decimal("20.0")))"},
        WideningCase{"mixedNumbers",
                     {ARG(R"("rate": 2)"), ARG(R"("rate": 12.5)")},
                     "/context/input/rate",
                     Widening::Range,
                     R"(decimal("2.0"))"},
        WideningCase{"values",
                     {ARG(R"("mode": "card")"), ARG(R"("mode": "cash")"), ARG(R"("mode": "card")")},
                     "/context/input/mode",
                     Widening::Values,
                     R"(["card", "cash"].contains(context.input.mode))"},
        WideningCase{
            "oneDomain", {ARG(R"("mode": "example.com")")}, "/context/input/mode", Widening::SameValue, R"(== "example.com")"},
        WideningCase{"fewIds",
                     {ARG(R"("id": "7AB")"), ARG(R"("id": "4WQ")"), ARG(R"("id": "7AB")"), ARG(R"("id": "4WQ")")},
                     "/context/input/id",
                     Widening::Anything,
                     ""},
        WideningCase{"sameValue",
                     {ARG(R"("mode": "v2")"), ARG(R"("mode": "v2")"), ARG(R"("mode": "v2")"), ARG(R"("mode": "v2")")},
                     "/context/input/mode",
                     Widening::SameValue,
                     R"(== "v2")"},
        WideningCase{"uniqueIds",
                     {ARG(R"("id": "4WQ150")"), ARG(R"("id": "ZZ9KLM")"), ARG(R"("id": "7AB2CD")")},
                     "/context/input/id",
                     Widening::Anything,
                     ""},
        WideningCase{"numberedIds",
                     {ARG(R"("id": "O-1001")"), ARG(R"("id": "O-1777")"), ARG(R"("id": "O-1003")")},
                     "/context/input/id",
                     Widening::Prefix,
                     R"(context.input.id like "O-*")"},
        WideningCase{"kindsOfIds",
                     {ARG(R"("id": "card_11")"), ARG(R"("id": "gift_2")"), ARG(R"("id": "card_31")"), ARG(R"("id": "gift_5")")},
                     "/context/input/id",
                     Widening::Prefix,
                     R"((context.input.id like "card_*" || context.input.id like "gift_*"))"},
        WideningCase{"prose",
                     {ARG(R"("note": "The first one 1")"), ARG(R"("note": "The first one 2")")},
                     "/context/input/note",
                     Widening::Anything,
                     ""},
        WideningCase{"dates",
                     {ARG(R"("id": "2024-05-01T10:00")"), ARG(R"("id": "2024-05-01T10:30")")},
                     "/context/input/id",
                     Widening::Anything,
                     ""},
        WideningCase{"paths",
                     {ARG(R"("file": "/srv/shop/a.txt")"), ARG(R"("file": "/srv/shop/img/b.txt")")},
                     "/context/input/file",
                     Widening::Prefix,
                     R"(context.input.file like "/srv/shop/*" && !(context.input.file like "*..*"))"},
        WideningCase{
            "stars", {ARG(R"("id": "a*1")"), ARG(R"("id": "a*2")")}, "/context/input/id", Widening::Prefix, R"(like "a\**")"},
        WideningCase{"yes", {ARG(R"("fast": true)"), ARG(R"("fast": true)")}, "/context/input/fast", Widening::YesNo, "== true"},
        WideningCase{
            "yesAndNo", {ARG(R"("fast": true)"), ARG(R"("fast": false)")}, "/context/input/fast", Widening::Anything, ""},
        WideningCase{"sometimes",
                     {ARG(R"("cents": 5)"), ARG("")},
                     "/context/input/cents",
                     Widening::Range,
                     "if context.input has cents then context.input.cents == 5 else true"},
        WideningCase{"nullIsAbsent",
                     {ARG(R"("cents": 5)"), ARG(R"("cents": null)")},
                     "/context/input/cents",
                     Widening::Range,
                     "else true"},
        WideningCase{"never", {ARG(R"("cents": 5)")}, "/context/input/fast", Widening::NeverGiven, "!(context.input has fast)"},
        WideningCase{"members",
                     {ARG(R"("tags": ["new", "old"])"), ARG(R"("tags": ["new"])"), ARG(R"("tags": [])")},
                     "/context/input/tags",
                     Widening::Members,
                     R"(["new", "old"].containsAll(context.input.tags))"},
        WideningCase{"nested",
                     {ARG(R"("to": {"city": "Rome"})"), ARG(R"("to": {"city": "Rome"})")},
                     "/context/input/to/city",
                     Widening::SameValue,
                     R"(context.input.to has city && context.input.to.city == "Rome")"}),
    [](const auto& one) { return one.param.name; });

TEST(Draft, LearnsNothingFromCallsThatDidNotHappen) {
    const Shop shop;
    shop.session("s1", {{"pay", R"({"cents": 5})", "done"},
                        {"pay", R"({"cents": 600})", "Error: no money"},
                        {"pay", R"({"cents": "***"})", "done"},
                        {"pay", R"({"cents": 9500})", "done"},
                        {"drop", "{}", "Error: not here"}});
    const DraftPtr draft = shop.draft({{"s1"}, {}});
    EXPECT_EQ(draft->learnt, 1U);
    EXPECT_EQ(draft->rules.size(), 1U);
    EXPECT_EQ(draft->leftOut, (std::array<std::uint64_t, kLeftOutCount>{0, 2, 0, 1, 1}));
    DraftOptions options;
    options.alsoNotAllowed = true;
    EXPECT_EQ(shop.draft({{"s1"}, {}}, options)->learnt, 2U);
}

TEST(Draft, IsTriedOnSessionsThatItDoesNotKnow) {
    const Shop shop;
    shop.pays("s1", {R"({"cents": 10})", R"({"cents": 40})"});
    shop.session("s2", {{"pay", R"({"cents": 20})", "done"},            // as learnt
                        {"pay", R"({"cents": 700})", "done"},           // beyond the range: over-block
                        {"look", "{}", "done"},                         // no rule: over-block
                        {"pay", R"({"cents": 9500})", "done"},          // denied by both
                        {"pay", R"({"cents": "***"})", "done"},         // nobody knows
                        {"pay", R"({"cents": 30})", "Error: later"}});  // failed, stopped by nobody
    shop.write("sessions/s2.notes.json",
               R"({"format": 1, "probes": [{"after": {"at": "/messages/12"}, "tool": "pay", "arguments": {"cents": 30},
        "outcome": "model_declined", "author": "dana", "time": "2026-03-14T02:11:00Z"}]})");
    const DraftPtr draft = shop.draft({{"s1"}, {"s2"}});
    const DraftTrial& trial = draft->trial;
    EXPECT_EQ(trial.calls, 7U);
    EXPECT_EQ(trial.count(TrialResult::BothAllow), 2U);
    EXPECT_EQ(trial.count(TrialResult::OverBlock), 2U);
    EXPECT_EQ(trial.count(TrialResult::BothStop), 1U);
    EXPECT_EQ(trial.count(TrialResult::Indeterminate), 1U);
    EXPECT_EQ(trial.count(TrialResult::UnderBlock), 1U) << "the probe call";
    ASSERT_EQ(trial.listed.size(), 4U);
    EXPECT_NE(trial.listed[0].why.find("cents"), std::string::npos) << trial.listed[0].why;
    EXPECT_NE(trial.listed[1].why.find("no rule"), std::string::npos) << trial.listed[1].why;
    EXPECT_NE(draft->text.find("blocks 2"), std::string::npos) << "the numbers stand in the draft";
}

TEST(Draft, LetsThroughWhatThePoliciesInForceDeny) {
    const Shop shop;
    shop.pays("s1", {R"({"cents": 8700})", R"({"cents": 9900})"});
    shop.pays("s2", {R"({"cents": 9500})"});
    DraftOptions options;
    options.alsoNotAllowed = true;
    const DraftPtr draft = shop.draft({{"s1"}, {"s2"}}, options);
    EXPECT_EQ(draft->trial.count(TrialResult::UnderBlock), 1U);
    EXPECT_EQ(shop.draft({{"s1"}, {"s2"}})->trial.count(TrialResult::UnderBlock), 0U) << "9900 is not learnt then";
}

TEST(Draft, TellsWhatIsAllowedButNeverUsed) {
    const Shop shop;
    shop.session("s1", {{"pay", R"({"cents": 10})", "done"}, {"drop", "{}", "Error: not here"}});
    const DraftPtr draft = shop.draft({{"s1"}, {}});
    std::set<std::string> found;
    for (const OverGranted& grant : draft->overGranted) found.insert(grant.text);
    EXPECT_EQ(found, (std::set<std::string>{"A.all: Action::\"drop\" is allowed but never used.",
                                            "A.all: Action::\"look\" is allowed but never used.",
                                            "A.spare allows calls, but no executed call used it."}));
}

TEST(Draft, IsWrittenOnlyAsANewFile) {
    const Shop shop;
    shop.pays("s1", {R"({"cents": 10})"});
    const DraftPtr draft = shop.draft({{"s1"}, {}});
    const std::string file = shop.path("draft.cedar").string();
    ASSERT_TRUE(writeDraft(*draft, file));
    EXPECT_EQ(shop.read("draft.cedar"), draft->text);
    shop.write("draft.cedar", "// mine");
    EXPECT_FALSE(writeDraft(*draft, file));
    EXPECT_EQ(shop.read("draft.cedar"), "// mine");
}

TEST(Draft, ARecordingCannotWriteRules) {
    const Shop shop;
    shop.pays("s1", {R"({"mode": "a\" };\npermit(principal, action, resource);//"})",
                     R"({"mode": "a\" };\npermit(principal, action, resource);//"})"});
    const DraftPtr draft = shop.draft({{"s1"}, {}});
    const Compiled policies = compiled(*draft);
    ASSERT_NE(policies.policies, nullptr);
    EXPECT_EQ(policies.policies->rules().size(), 1U);
}

}  // namespace
}  // namespace writ::sim
