#include "tests/unit/cedar/support.h"

namespace writ::cedar {
namespace {

using testing::Strings;

constexpr const char* kTemplates =
    "@id(\"view\") permit(principal == ?principal, action, resource in ?resource);\n"
    "permit(principal, action, resource == ?resource);\n"
    "@id(\"plain\") forbid(principal, action, resource) when { context has stop };";

Compiled compileWith(const std::string& links, const char* templates = kTemplates) {
    return language().compile(
        {std::make_shared<const Source>("t.cedar", templates), std::make_shared<const Source>("linked", links)});
}

Strings ruleIds(const Compiled& compiled) {
    Strings ids;
    for (const Rule& rule : compiled.policies->rules()) ids.push_back(rule.id);
    return ids;
}

TEST(Links, MakeRulesOfTemplates) {
    const Compiled compiled = compileWith(
        R"([{"template_id":"view","link_id":"bob views","args":{"?principal":"User::\"bob\"","?resource":"Album::\"a\""}},
            {"template_id":"t.cedar:policy1","link_id":"all","args":{"?resource":{"type":"Doc","id":"d"}}}])");
    ASSERT_TRUE(compiled.policies);
    EXPECT_TRUE(compiled.diagnostics.empty());
    EXPECT_EQ(ruleIds(compiled), (Strings{"plain", "bob views", "all"}));
    EXPECT_EQ(compiled.policies->rules()[1].file, "t.cedar");
    EXPECT_EQ(compiled.policies->rules()[1].line, 1U);
    const auto facts =
        language()
            .prepareFacts(
                Facts(parseJson(R"([{"uid":{"type":"Doc","id":"e"},"attrs":{},"parents":[{"type":"Album","id":"a"}]}])").value()))
            .value();
    const auto verdict = [&](const char* user, const char* doc) {
        Request request;
        request.subject = {"User", user};
        request.action = "read";
        request.resource = {"Doc", doc};
        const auto input = language().prepare(request, facts, {}).value();
        return compiled.policies->decide(*input, *compiled.policies->makeScratch()).verdict;
    };
    EXPECT_EQ(verdict("bob", "e"), Verdict::Allow);
    EXPECT_EQ(verdict("eve", "e"), Verdict::Deny);
    EXPECT_EQ(verdict("eve", "d"), Verdict::Allow);
}

TEST(Links, TheSetInJsonHoldsThemToo) {
    const Compiled compiled = language().compile({std::make_shared<const Source>("set.cedar.json", R"({
        "staticPolicies": {},
        "templates": {"t": {"effect": "permit", "principal": {"op": "==", "slot": "?principal"}, "action": {"op": "All"},
                            "resource": {"op": "All"}, "conditions": []}},
        "templateLinks": [{"templateId": "t", "newId": "l", "values": {"?principal": {"__entity": {"type": "User", "id": "a"}}}}]})")});
    ASSERT_TRUE(compiled.policies);
    EXPECT_EQ(ruleIds(compiled), Strings{"l"});
}

struct BadLink {
    const char* links;
    const char* code;
    const char* word;
};
class BadLinks : public ::testing::TestWithParam<BadLink> {};

TEST_P(BadLinks, AreRefused) {
    const Compiled compiled = compileWith(GetParam().links);
    EXPECT_FALSE(compiled.policies);
    ASSERT_TRUE(hasErrors(compiled.diagnostics));
    const Diagnostic& first = compiled.diagnostics.front();
    EXPECT_EQ(info(first.code).id, GetParam().code);
    EXPECT_EQ(first.source, "linked");
    EXPECT_NE(first.message.find(GetParam().word), std::string::npos) << first.message;
}

INSTANTIATE_TEST_SUITE_P(
    Cases, BadLinks,
    ::testing::Values(
        BadLink{R"([{"template_id":"veiw","link_id":"l","args":{}}])", "CEDAR-0604", "did you mean `view`"},
        BadLink{R"([{"template_id":"plain","link_id":"l","args":{}}])", "CEDAR-0604", "without slots"},
        BadLink{R"([{"template_id":"view","link_id":"l","args":{"?principal":"A::\"x\""}}])", "CEDAR-0605", "`?resource`"},
        BadLink{R"([{"template_id":"policy1","link_id":"l","args":{"?principal":"A::\"x\"","?resource":"A::\"x\""}}])",
                "CEDAR-0605", "`?principal`"},
        BadLink{R"([{"template_id":"policy1","link_id":"view","args":{"?resource":"A::\"x\""}}])", "CEDAR-0606", "`view`"},
        BadLink{
            R"([{"template_id":"policy1","link_id":"l","args":{"?resource":"A::\"x\""}},{"template_id":"policy1","link_id":"l","args":{"?resource":"A::\"y\""}}])",
            "CEDAR-0606", "`l`"},
        BadLink{R"([{"template_id":"policy1","link_id":"l","args":{"?resource":"A"}}])", "CEDAR-0601", "entity"},
        BadLink{R"([{"template_id":"policy1","args":{}}])", "CEDAR-0601", "link_id"}));

TEST(Links, OfNothingLeaveANote) {
    const Compiled compiled = compileWith("[]");
    ASSERT_TRUE(compiled.policies);
    EXPECT_EQ(compiled.diagnostics.size(), 2U);
    EXPECT_EQ(info(compiled.diagnostics.front().code).id, "CEDAR-0213");
}

}  // namespace
}  // namespace writ::cedar
