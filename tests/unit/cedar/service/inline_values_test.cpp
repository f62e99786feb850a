#include "tests/unit/cedar/service/marked.h"

#include "engine/cedar/language.h"

namespace writ::cedar::testing {
namespace {

constexpr const char* kRules =
    "@id(\"cap\")\nforbid (principal, action == Action::\"pay\", resource)\nwhen {\n"
    "  context.input.amount_cents > 50000 &&\n  !(context.session has approval_id) &&\n  context.input.note == \"x\"\n}\n"
    "unless { context.vip };\npermit (principal, action, resource);\n";

InputPtr makeInput(const char* context, const std::string& action = "pay") {
    Request request;
    request.subject = {"Agent", "a"};
    request.action = action;
    request.resource = {"Server", "s"};
    request.context = parseJson(context).value();
    request.unknown = {{"/context/hidden", UnknownReason::Masked}};
    return language().prepare(request, language().prepareFacts(Facts()).value(), {}).value();
}

SnapshotPtr rules(const std::string& text = kRules) {
    return Snapshot::make({{DocumentKind::Policies, sourceOf(kPolicies, text), {}}});
}

Strings shown(const InlineEvaluation& evaluation) {
    Strings lines;
    for (const InlineValue& value : evaluation.values) lines.push_back(std::to_string(value.line) + " " + value.text);
    return lines;
}

TEST(InlineValues, ShowWhatTheRuleRead) {
    const auto input = makeInput(R"({"input":{"amount_cents":50001,"note":"y"},"session":{},"vip":false})");
    const auto found = inlineValues(*rules(), kPolicies, 0, *input);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->state, RuleState::NotMatched);
    EXPECT_EQ(shown(*found), (Strings{"2 Agent::\"a\"", "2 Action::\"pay\"", "2 Server::\"s\"",
                                      "4 context.input.amount_cents = 50001", "5 context.session has approval_id = false",
                                      "6 context.input.note = \"y\"", "7 when: false", "8 unless: not reached"}));
    for (const InlineValue& value : found->values) EXPECT_LE(value.span.end, std::string(kRules).size());
}

TEST(InlineValues, ShowWhatIsMissingOrHidden) {
    const auto found =
        inlineValues(*rules("permit (principal, action, resource)\nwhen { context.hidden == 1 }\nunless { context.gone };"),
                     kPolicies, 0, *makeInput("{}"));
    ASSERT_TRUE(found);
    EXPECT_EQ(found->state, RuleState::Open);
    const Strings lines = shown(*found);
    EXPECT_NE(std::find(lines.begin(), lines.end(), "2 context.hidden = masked"), lines.end());
}

/// The rule under the cursor says what the whole set says of it.
TEST(InlineValues, AgreeWithThePolicySet) {
    const Compiled whole = language().compile({sourceOf(kPolicies, kRules)});
    ASSERT_TRUE(whole.policies);
    for (const char* context : {R"({"input":{"amount_cents":1},"session":{},"vip":true})", "{}",
                                R"({"input":{"amount_cents":50001,"note":"x"},"session":{},"vip":false})"}) {
        for (const char* action : {"pay", "read"}) {
            const InputPtr input = makeInput(context, action);
            const Explanation explanation = whole.policies->explain(*input);
            for (std::uint32_t i = 0; i < explanation.rules.size(); ++i)
                EXPECT_EQ(inlineValues(*rules(), kPolicies, i, *input)->state, explanation.decision.states[i]) << context << i;
        }
    }
}

TEST(InlineValues, AreNotGivenForWhatCannotRun) {
    const InputPtr input = makeInput("{}");
    EXPECT_FALSE(inlineValues(*rules("permit (principal == ?principal, action, resource);"), kPolicies, 0, *input));
    EXPECT_FALSE(inlineValues(*rules("permit (principal, action, resource) when { };"), kPolicies, 0, *input));
    EXPECT_FALSE(inlineValues(*rules(), kPolicies, 2, *input));
}

TEST(PolicyAt, FindsThePolicyOfTheCursor) {
    struct Case {
        const char* text;
        int index;
    };
    const std::vector<Case> cases = {
        {"^permit (principal, action, resource);", 0},
        {"permit (principal, action, resource);^ \nforbid (principal, action, resource);", 0},
        {"permit (principal, action, resource); // ^\nforbid (principal, action, resource);", 0},
        {"permit (principal, action, resource);\n^\nforbid (principal, action, resource);", -1},
        {"permit (principal, action, resource);\n@id(\"^x\") forbid (principal, action, resource);", 1},
        {"^\npermit (principal, action, resource);", -1}};
    for (const Case& one : cases) {
        const Marked marked(one.text);
        const auto place = policyAt(*rules(marked.text), {kPolicies, marked.cursor});
        EXPECT_EQ(place ? static_cast<int>(place->index) : -1, one.index) << one.text;
    }
}

}  // namespace
}  // namespace writ::cedar::testing
