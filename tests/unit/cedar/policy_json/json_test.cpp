#include "tests/unit/cedar/support.h"

#include "engine/cedar/policy_json/print.h"
#include "engine/cedar/policy_json/read.h"
#include "engine/cedar/policy_json/write.h"

namespace writ::cedar {
namespace {

using testing::permitWhen;
using testing::Strings;

struct ReadText {
    PolicyDocument document;
    std::vector<Diagnostic> diagnostics;
};

ReadText readJson(const std::string& text) {
    ReadText result;
    result.document = readPolicyJson(Source("p.cedar.json", text), result.diagnostics);
    return result;
}

Json conditionJson(const std::string& expression) {
    std::vector<Diagnostic> diagnostics;
    const Tree tree = parse(Source("p.cedar", permitWhen(expression)), diagnostics);
    EXPECT_TRUE(diagnostics.empty()) << expression;
    const Json json = toPolicyJson(tree, tree.policies.front()).value();
    return json["conditions"].at(0)["body"];
}

std::string policyWith(const std::string& body) {
    return R"({"effect":"permit","principal":{"op":"All"},"action":{"op":"All"},"resource":{"op":"All"},"conditions":[{"kind":"when","body":)" +
           body + "}]}";
}

struct Form {
    const char* text;
    const char* json;
};
class Expressions : public ::testing::TestWithParam<Form> {};

TEST_P(Expressions, HaveOneForm) {
    const Json json = parseJson(GetParam().json).value();
    EXPECT_EQ(conditionJson(GetParam().text).dump(), json.dump());
    const ReadText read = readJson(policyWith(GetParam().json));
    ASSERT_TRUE(read.diagnostics.empty()) << read.diagnostics.front().message;
    const Policy& policy = read.document.tree.policies.front();
    EXPECT_EQ(toPolicyJson(read.document.tree, policy).value()["conditions"].at(0)["body"].dump(), json.dump());
    EXPECT_EQ(toText(read.document.tree, policy.conditions.front().body), GetParam().text);
}

INSTANTIATE_TEST_SUITE_P(
    Cases, Expressions,
    ::testing::Values(
        Form{"-5", R"({"Value":-5})"}, Form{"-(5)", R"({"neg":{"arg":{"Value":5}}})"},
        Form{"--5", R"({"neg":{"arg":{"Value":-5}}})"}, Form{"!!true", R"({"!":{"arg":{"!":{"arg":{"Value":true}}}}})"},
        Form{"!(-context.a)", R"({"!":{"arg":{"neg":{"arg":{".":{"left":{"Var":"context"},"attr":"a"}}}}}})"},
        Form{"(-5).a", R"({".":{"left":{"Value":-5},"attr":"a"}})"},
        Form{"context[\"if\"]", R"({".":{"left":{"Var":"context"},"attr":"if"}})"},
        Form{"context has a.b", R"({"has":{"left":{"Var":"context"},"attr":["a","b"]}})"},
        Form{"context has \"a b\"", R"({"has":{"left":{"Var":"context"},"attr":"a b"}})"},
        Form{"1 - (2 - 3)", R"({"-":{"left":{"Value":1},"right":{"-":{"left":{"Value":2},"right":{"Value":3}}}}})"},
        Form{"(true == false) == true",
             R"({"==":{"left":{"==":{"left":{"Value":true},"right":{"Value":false}}},"right":{"Value":true}}})"},
        Form{"true && false && true",
             R"({"&&":{"left":{"&&":{"left":{"Value":true},"right":{"Value":false}}},"right":{"Value":true}}})"},
        Form{"true && (false && true)",
             R"({"&&":{"left":{"Value":true},"right":{"&&":{"left":{"Value":false},"right":{"Value":true}}}}})"},
        Form{
            "(if true then 1 else 2) + 3",
            R"({"+":{"left":{"if-then-else":{"if":{"Value":true},"then":{"Value":1},"else":{"Value":2}}},"right":{"Value":3}}})"},
        Form{"\"a\" like \"*\\*é\"", R"({"like":{"left":{"Value":"a"},"pattern":["Wildcard",{"Literal":"*"},{"Literal":"é"}]}})"},
        Form{"principal is A::B in C::\"d\"",
             R"({"is":{"left":{"Var":"principal"},"entity_type":"A::B","in":{"Value":{"__entity":{"type":"C","id":"d"}}}}})"},
        Form{"{a: [1], \"b c\": {}}", R"({"Record":{"a":{"Set":[{"Value":1}]},"b c":{"Record":{}}}})"},
        Form{"ip(\"::1\").isInRange(context.a)",
             R"({"isInRange":[{"ip":[{"Value":"::1"}]},{".":{"left":{"Var":"context"},"attr":"a"}}]})"},
        Form{"[1].isEmpty()", R"({"isEmpty":{"arg":{"Set":[{"Value":1}]}}})"},
        Form{"principal.getTag(\"k\") != action",
             R"({"!=":{"left":{"getTag":{"left":{"Var":"principal"},"right":{"Value":"k"}}},"right":{"Var":"action"}}})"}));

TEST(PolicyJson, ValuesBecomeExpressions) {
    const ReadText read =
        readJson(policyWith(R"({"Value":{"a":[1,{"__entity":{"type":"T","id":"x"}}],"b":{"__extn":{"fn":"ip","arg":"::1"}}}})"));
    ASSERT_TRUE(read.diagnostics.empty());
    EXPECT_EQ(toText(read.document.tree, read.document.tree.policies.front().conditions.front().body),
              "{a: [1, T::\"x\"], b: ip(\"::1\")}");
}

TEST(PolicyJson, LongChainsOfSignsGetParentheses) {
    std::string json = R"({"Value":true})";
    for (int i = 0; i < 6; ++i) json = R"({"!":{"arg":)" + json + "}}";
    const ReadText read = readJson(policyWith(json));
    const std::string text = toText(read.document.tree, read.document.tree.policies.front().conditions.front().body);
    EXPECT_EQ(text, "!!(!!!!true)");
    EXPECT_EQ(conditionJson(text).dump(), json);
}

TEST(PolicyJson, QuotedStepsOfHasBecomeSeveral) {
    const ReadText read = readJson(policyWith(R"({"!":{"arg":{"has":{"left":{"Var":"context"},"attr":["a","b c","d"]}}}})"));
    EXPECT_EQ(toText(read.document.tree, read.document.tree.policies.front().conditions.front().body),
              "!(context has a && context.a has \"b c\" && context.a[\"b c\"] has d)");
}

struct BadJson {
    const char* json;
    const char* pointer;
    const char* marked;
};
class BadPolicies : public ::testing::TestWithParam<BadJson> {};

TEST_P(BadPolicies, AreReportedWithPointerAndPlace) {
    const std::string text = GetParam().json;
    const ReadText read = readJson(text);
    ASSERT_EQ(read.diagnostics.size(), 1U);
    const Diagnostic& found = read.diagnostics.front();
    EXPECT_TRUE(found.message.starts_with(std::string("at ") + GetParam().pointer + ": ")) << found.message;
    EXPECT_EQ(text.substr(found.span.begin, found.span.size()), GetParam().marked) << found.message;
}

constexpr const char* kHead = R"({"effect":"permit","principal":{"op":"All"},"action":{"op":"All"},"resource":{"op":"All"},)";
std::string* keep(std::string text) {
    static std::vector<std::unique_ptr<std::string>> texts;
    texts.push_back(std::make_unique<std::string>(std::move(text)));
    return texts.back().get();
}
const char* policy(const std::string& rest) {
    return keep(kHead + rest + "}")->c_str();
}
const char* body(const std::string& json) {
    return keep(policyWith(json))->c_str();
}

INSTANTIATE_TEST_SUITE_P(
    Cases, BadPolicies,
    ::testing::Values(
        BadJson{policy(R"("conditions":[],"x":1)"), "/x", "\"x\""},
        BadJson{policy(R"("conditions":[{"kind":"while","body":{"Value":true}}])"), "/conditions/0/kind", "\"while\""},
        BadJson{policy(R"("conditions":[],"annotations":{"a b":"x"})"), "/annotations/a b", "\"x\""},
        BadJson{policy(R"("conditions":[],"annotations":{"a":1})"), "/annotations/a", "1"},
        BadJson{body(R"({"Value":null})"), "/conditions/0/body/Value", "null"},
        BadJson{body(R"({"Value":[1.5]})"), "/conditions/0/body/Value/0", "1.5"},
        BadJson{body(R"({"Var":"user"})"), "/conditions/0/body/Var", "\"user\""},
        BadJson{body(R"({"Vra":"principal"})"), "/conditions/0/body/Vra", "\"Vra\""},
        BadJson{body(R"({"Slot":"?principal"})"), "/conditions/0/body", R"({"Slot":"?principal"})"},
        BadJson{body(R"({"==":{"left":{"Value":1}}})"), "/conditions/0/body/==", R"({"left":{"Value":1}})"},
        BadJson{body(R"({"!":{"arg":{"Value":1},"x":1}})"), "/conditions/0/body/!/x", "\"x\""},
        BadJson{body(R"({"has":{"left":{"Var":"context"},"attr":[]}})"), "/conditions/0/body/has/attr", "[]"},
        BadJson{body(R"({"like":{"left":{"Value":"a"},"pattern":["wild"]}})"), "/conditions/0/body/like/pattern/0", "\"wild\""},
        BadJson{body(R"({"is":{"left":{"Var":"principal"},"entity_type":"A :: B"}})"), "/conditions/0/body/is/entity_type",
                "\"A :: B\""},
        BadJson{body(R"({"ip":{"left":1}})"), "/conditions/0/body/ip", R"({"left":1})"},
        BadJson{body(R"({"Value":{"__extn":{"fn":"no","arg":1}}})"), "/conditions/0/body/Value/__extn", R"({"fn":"no","arg":1})"},
        BadJson{R"({"effect":"Permit","principal":{"op":"All"},"action":{"op":"All"},"resource":{"op":"All"},"conditions":[]})",
                "/effect", "\"Permit\""},
        BadJson{
            R"({"effect":"permit","principal":{"op":"==","slot":"?resource"},"action":{"op":"All"},"resource":{"op":"All"},"conditions":[]})",
            "/principal/slot", "\"?resource\""},
        BadJson{
            R"({"effect":"permit","principal":{"op":"All"},"action":{"op":"==","entity":{"type":"A","id":"x"}},"resource":{"op":"All"},"conditions":[]})",
            "/action/entity", R"({"type":"A","id":"x"})"},
        BadJson{
            R"({"effect":"permit","principal":{"op":"All"},"action":{"op":"is","entity_type":"Action"},"resource":{"op":"All"},"conditions":[]})",
            "/action/op", "\"is\""},
        BadJson{R"({"staticPolicies":{},"templates":{},"templateLinks":[{"templateId":"t","newId":"l","values":{"?x":{}}}]})",
                "/templateLinks/0/values/?x", "\"?x\""}));

TEST(PolicyJson, TemplatesAndPoliciesKeepApart) {
    const std::string plain = policyWith(R"({"Value":true})");
    const ReadText read = readJson(R"({"templates":{"t":)" + plain + R"(},"staticPolicies":{},"templateLinks":[]})");
    ASSERT_EQ(read.diagnostics.size(), 1U);
    EXPECT_EQ(info(read.diagnostics.front().code).id, "CEDAR-0603");
}

TEST(PolicyJson, BrokenJsonNamesItsLine) {
    const ReadText read = readJson("{\n\"effect\": permit}");
    ASSERT_EQ(read.diagnostics.size(), 1U);
    EXPECT_EQ(info(read.diagnostics.front().code).id, "FILE-0004");
    EXPECT_EQ(read.diagnostics.front().span.begin, 2U);
}

TEST(PolicyJson, DepthIsBounded) {
    std::string open;
    std::string close;
    for (int i = 0; i < 1500; ++i) open += "[", close += "]";
    const ReadText deep = readJson(policyWith("{\"Value\":" + open + close + "}"));
    ASSERT_EQ(deep.diagnostics.size(), 1U);
    EXPECT_EQ(info(deep.diagnostics.front().code).id, "CEDAR-0602");
    const ReadText deeper = readJson(policyWith("{\"Value\":" + open + open + close + close + "}"));
    ASSERT_EQ(deeper.diagnostics.size(), 1U);
    std::string sum = "1";
    for (int i = 0; i < 3000; ++i) sum += " == 1 || 1";
    std::vector<Diagnostic> diagnostics;
    const Tree tree = parse(Source("p.cedar", permitWhen(sum + " == 1")), diagnostics);
    ASSERT_TRUE(diagnostics.empty());
    EXPECT_FALSE(toPolicyJson(tree, tree.policies.front()));
    EXPECT_EQ(toPolicyJson(tree, tree.policies.front()).error().kind, ErrorKind::TooDeep);
}

}  // namespace
}  // namespace writ::cedar
