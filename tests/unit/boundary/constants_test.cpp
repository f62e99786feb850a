// The constants of policies, and values around them: the engine's answer to each value shows on which side it lies.
#include "engine/decision/policy_constants.h"

#include "tests/unit/cedar/support.h"

namespace writ::cedar {
namespace {

using testing::Bench;
using testing::permitWhen;
using testing::Strings;

const PolicyConstants& constantsOf(const Bench& bench) {
    return dynamic_cast<const PolicyConstants&>(bench.policies());
}

/// Each question as "use pointer constant", or "gap".
Strings questions(const Bench& bench) {
    Strings texts;
    for (const PolicyConstant& one : constantsOf(bench).constants()) {
        EXPECT_EQ(one.pointer.empty(), !one.gap.empty());
        texts.push_back(one.pointer.empty()
                            ? "gap: " + one.text
                            : std::string(word(one.use)) + " " + one.pointer + (one.constant.empty() ? "" : " " + one.constant));
    }
    return texts;
}

Result<std::vector<BoundaryValue>> around(const Bench& bench, const PolicyConstant& constant) {
    Bench asked = bench;
    asked.unknown(constant.pointer.c_str());
    return constantsOf(bench).around(constant, *bench.input(), *asked.input());
}

/// "value:side=verdict" for each value around the first question, the verdict being that of a permit with it.
Strings values(const Bench& bench) {
    const PolicyConstant constant = constantsOf(bench).constants().at(0);
    const auto found = around(bench, constant);
    if (!found) return {"error: " + found.error().message};
    Strings texts;
    for (const BoundaryValue& one : *found) {
        Bench edited = bench;
        const Json document = toJson(edited.request).withPointer(constant.pointer, *one.value);
        edited.request = requestFromJson(document).value();
        texts.push_back(one.value->dump() + ":" + std::string(word(one.side)) + "=" + std::string(word(edited.decide().verdict)));
    }
    return texts;
}

Strings valuesOf(const std::string& condition, const char* context) {
    Bench bench(permitWhen(condition));
    bench.context(context);
    return values(bench);
}

TEST(PolicyConstants, AreQuestionsAboutFieldsOfTheRequest) {
    const Bench bench(R"(@id("x") permit(principal, action, resource)
when { context.input.cents < 500 && 30 >= context.days && context has approval && context.input.force }
unless { principal.role == "admin" || context.input.path like "/tmp/*" || principal in Team::"red" || resource is File };)");
    EXPECT_EQ(questions(bench),
              (Strings{"< /context/input/cents 500", "<= /context/days 30", "has /context/approval",
                       "condition /context/input/force", "== /subject/properties/role \"admin\"",
                       "like /context/input/path \"/tmp/*\"", "gap: principal in Team::\"red\"", "gap: resource is File"}));
    const std::vector<PolicyConstant> found = constantsOf(bench).constants();
    EXPECT_EQ(found[0].text, "context.input.cents < 500");
    EXPECT_EQ(found[0].line, 2U);
    EXPECT_EQ(bench.text.substr(found[0].span.begin, found[0].span.size()), "context.input.cents < 500");
    EXPECT_EQ(found[4].line, 3U);
}

TEST(PolicyConstants, AnArgumentIsMovedBeforeOtherFields) {
    EXPECT_EQ(questions(Bench(permitWhen("context.session.spent + context.input.cents > 500"))),
              (Strings{"> /context/input/cents 500"}));
    EXPECT_EQ(questions(Bench(permitWhen("context.session.account == context.input.account"))),
              (Strings{"== /context/input/account context.session.account"}));
}

struct Case {
    const char* name;
    const char* condition;
    const char* context;
    Strings values;
};
class BoundaryValues : public ::testing::TestWithParam<Case> {};

TEST_P(BoundaryValues, LieAtAndBesideTheConstant) {
    EXPECT_EQ(valuesOf(GetParam().condition, GetParam().context), GetParam().values);
}

INSTANTIATE_TEST_SUITE_P(
    Constants, BoundaryValues,
    ::testing::Values(
        Case{"less", "context.n < 50000", R"({"n":1})", {"49999:below=allow", "50000:at=deny", "50001:above=deny"}},
        Case{"turned", "30 >= context.n", R"({"n":1})", {"29:below=allow", "30:at=allow", "31:above=deny"}},
        Case{"absentField", "context.n < 5", R"({})", {"4:below=allow", "5:at=deny", "6:above=deny"}},
        Case{"sum",
             "context.spent + context.input.n > 500",
             R"({"spent":120,"input":{"n":1}})",
             {"379:below=deny", "380:at=deny", "381:above=allow"}},
        Case{"difference", "100 - context.n >= 20", R"({"n":1})", {"81:below=deny", "80:at=allow", "79:above=allow"}},
        Case{"multiple", "context.n * 3 > 10", R"({"n":1})", {"3:below=deny", "4:above=allow"}},
        Case{"fieldAgainstField",
             "context.input.a == context.b",
             R"({"input":{"a":"x"},"b":"AC-1"})",
             {"\"AC-1\":at=allow", "\"AC-1x\":beside=deny", "\"AC-x\":beside=deny"}},
        Case{
            "text", "context.t != \"max\"", R"({"t":"a"})", {"\"max\":at=deny", "\"maxx\":beside=allow", "\"may\":beside=allow"}},
        Case{"bool", "context.b", R"({"b":true})", {"true:yes=allow", "false:no=deny"}},
        Case{"boolEqual", "context.b == false", R"({"b":true})", {"true:yes=deny", "false:no=allow"}},
        Case{"likePrefix",
             "context.t like \"rm *\"",
             R"({"t":"a"})",
             {"\"rm \":matching=allow", "\"rm x\":matching=allow", "\"rmx\":beside=deny", "\"xrm \":beside=deny"}},
        Case{"likeSuffix",
             "context.t like \"*.env\"",
             R"({"t":"a"})",
             {"\".env\":matching=allow", "\"x.env\":matching=allow", "\".enx\":beside=deny", "\".envx\":beside=deny"}},
        Case{"contains",
             "context.s.contains(\"pii\")",
             R"({"s":["a"]})",
             {"[\"a\",\"pii\"]:member=allow", "[\"a\"]:no_member=deny"}},
        Case{"containsAll",
             "context.s.containsAll([\"p\",\"q\"])",
             R"({"s":["a"]})",
             {"[\"a\",\"p\",\"q\"]:member=allow", "[\"a\",\"p\"]:no_member=deny"}},
        Case{"containsAny",
             "context.s.containsAny([\"p\",\"q\"])",
             R"({"s":["a","q"]})",
             {"[\"a\",\"p\"]:member=allow", "[\"a\"]:no_member=deny"}},
        Case{"oneOf",
             "[\"p\",\"q\"].contains(context.t)",
             R"({"t":"a"})",
             {"\"p\":member=allow", "\"q\":member=allow", "\"px\":no_member=deny"}},
        Case{"subset",
             "[\"p\"].containsAll(context.s)",
             R"({"s":["a"]})",
             {"[\"p\"]:member=allow", "[\"p\",\"px\"]:no_member=deny"}},
        Case{"decimal",
             "context.d.lessThan(decimal(\"1.5\"))",
             R"({"d":{"__extn":{"fn":"decimal","arg":"0.5"}}})",
             {R"({"__extn":{"fn":"decimal","arg":"1.4999"}}:below=allow)", R"({"__extn":{"fn":"decimal","arg":"1.5"}}:at=deny)",
              R"({"__extn":{"fn":"decimal","arg":"1.5001"}}:above=deny)"}},
        Case{"duration",
             "context.d <= duration(\"1h\")",
             R"({"d":{"__extn":{"fn":"duration","arg":"1m"}}})",
             {R"({"__extn":{"fn":"duration","arg":"59m59s999ms"}}:below=allow)",
              R"({"__extn":{"fn":"duration","arg":"1h"}}:at=allow)", R"({"__extn":{"fn":"duration","arg":"1h1ms"}}:above=deny)"}},
        Case{"range",
             "context.ip.isInRange(ip(\"10.0.0.0/8\"))",
             R"({"ip":{"__extn":{"fn":"ip","arg":"1.1.1.1"}}})",
             {R"({"__extn":{"fn":"ip","arg":"10.0.0.0"}}:first=allow)",
              R"({"__extn":{"fn":"ip","arg":"10.255.255.255"}}:last=allow)",
              R"({"__extn":{"fn":"ip","arg":"9.255.255.255"}}:before=deny)",
              R"({"__extn":{"fn":"ip","arg":"11.0.0.0"}}:after=deny)"}}),
    [](const auto& one) { return one.param.name; });

TEST(BoundaryValues, EndAtTheEndOfTheNumbers) {
    EXPECT_EQ(valuesOf("context.n < 9223372036854775807", R"({"n":1})"),
              (Strings{"9223372036854775806:below=allow", "9223372036854775807:at=deny"}));
    EXPECT_EQ(valuesOf("context.ip.isInRange(ip(\"0.0.0.0/0\"))", R"({"ip":{"__extn":{"fn":"ip","arg":"1.1.1.1"}}})").size(), 2U);
}

TEST(BoundaryValues, AreNotMadeUpWhereSomethingElseIsNotKnown) {
    Bench bench(permitWhen("context.spent + context.input.n > 500"));
    bench.context(R"({"input":{"n":1}})").unknown("/context/spent");
    EXPECT_FALSE(around(bench, constantsOf(bench).constants().at(0)));
}

TEST(PolicyConstants, ACallIsNearTheFewerOtherConditionsItLacks) {
    Bench bench("permit(principal, action == Action::\"act\", resource) when { context.n < 5 && context.m < 5 };");
    const PolicyConstant constant = constantsOf(bench).constants().at(0);
    const auto reach = [&](const char* context) {
        return constantsOf(bench).reach(constant, *bench.context(context).input()).value();
    };
    EXPECT_TRUE(reach(R"({"n":1,"m":1})").matched);
    EXPECT_FALSE(reach(R"({"n":9,"m":1})").matched);
    EXPECT_EQ(reach(R"({"n":9,"m":1})").conditions, 0U) << "what the question itself asks does not count";
    EXPECT_EQ(reach(R"({"n":1,"m":9})").conditions, 1U);
    bench.request.action = "other";
    EXPECT_FALSE(constantsOf(bench).reach(constant, *bench.input()));
}

}  // namespace
}  // namespace writ::cedar
