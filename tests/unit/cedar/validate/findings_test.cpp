// Every kind of finding, and where it is told.
#include "tests/unit/cedar/validate/support.h"

namespace writ::cedar::testing {
namespace {

TEST(Validation, CleanPoliciesGiveNothing) {
    for (const char* condition : {"true",
                                  "principal.name == \"x\"",
                                  "principal.age + 2 * -3 < 5",
                                  "principal has boss && principal.boss.name like \"a*\"",
                                  "context.ip.isInRange(ip(\"10.0.0.0/8\"))",
                                  "resource.price.lessThan(decimal(\"1.5\"))",
                                  "resource.labels.containsAny([\"a\", \"b\"])",
                                  "resource.readers.contains(principal)",
                                  "!resource.labels.isEmpty()",
                                  "principal in resource.readers",
                                  "principal in Team::\"t\"",
                                  "resource in Folder::\"f\"",
                                  "principal.joined < datetime(\"2024-01-01\")",
                                  "principal.joined.offset(duration(\"1d\")) >= principal.joined",
                                  "if principal.tall then resource.size > 1 else true",
                                  "resource.kind == Kind::\"small\"",
                                  "principal.hasTag(\"k\") && principal.getTag(\"k\") == \"v\"",
                                  "{a: principal.name, b: 1} == {b: 2, a: \"x\"}",
                                  "resource is Doc && resource.owner == principal",
                                  "context has host.name && context.host.name == \"h\"",
                                  "[principal, User::\"x\"].contains(principal)"}) {
        expectMarked(viewWhen(condition));
    }
    expectMarked("permit(principal == ?principal, action in Action::\"read\", resource in ?resource);");
    expectMarked("forbid(principal, action, resource) unless { resource is Doc && resource.size > 0 };");
    expectMarked("");
}

TEST(Validation, NamesThatTheSchemaDoesNotHave) {
    expectMarked("permit(«0403 principal == «0401 Usr»::\"a\", action, resource»);");
    expectMarked(viewWhen("principal in «0401 Tem»::\"a\""));
    expectMarked(viewWhen("resource.owner is «0401 N::Person» || true"));
    expectMarked(viewWhen("resource.kind == «0415 Kind::\"smal\"»"));
    expectMarked(viewWhen("principal == User::\"any id\""));
    const Checked action = check("permit(principal, action == Action::\"vieww\", resource);");
    ASSERT_FALSE(action.diagnostics.empty());
    EXPECT_TRUE(hasErrors(action.diagnostics));
    EXPECT_EQ(action.source.text(action.diagnostics.back().span), "Action::\"vieww\"") << action.readable();
}

TEST(Validation, ScopesThatNoActionFits) {
    const std::string marked = "«0501 permit»(«0403 principal is Admin, action == Action::\"edit\", resource»);";
    ValidateOptions options;
    for (const Compat compat : {Compat::V4_12, Compat::V4_13}) {
        options.compat = compat;
        expectMarked(marked, options);
        EXPECT_EQ(hasErrors(check(unmark(marked).text, options).diagnostics), compat == Compat::V4_12);
    }
    expectMarked("«0501 permit»(«0403 principal == Team::\"t\", action, resource»);");
    expectMarked("«0501 permit»(«0403 principal, action, resource is Folder in Doc::\"d\"»);");
    expectMarked("permit(principal in Team::\"t\", action in [Action::\"read\", Action::\"edit\"], resource in Folder::\"f\");");
}

TEST(Validation, OperandsOfTheWrongType) {
    for (const char* condition : {
             "«0404 principal.name» && true",
             "!«0404 1»",
             "-«0404 \"a\"» == 1",
             "«0404 \"a\"» + 1 == 2",
             "principal.age < «0404 \"a\"»",
             "«0404 principal.name» < 1",
             "«0404 principal.name» < «0404 resource.title»",
             "«0404 resource.price» < «0404 resource.price»",
             "principal.joined < «0404 duration(\"1d\")»",
             "«0404 principal.name» in Team::\"t\"",
             "principal in «0404 resource.labels»",
             "«0404 resource.labels» has x",
             "«0404 principal» like \"x\"",
             "«0404 principal.name» is User",
             "«0404 principal».contains(1)",
             "resource.labels.containsAll(«0404 \"a\"»)",
             "«0404 principal.name».isEmpty()",
             "«0404 context».hasTag(\"x\")",
             "principal.hasTag(«0404 1»)",
             "«0404 resource.price».isIpv4()",
             "context.ip.isInRange(«0404 resource.price»)",
             "if «0404 1» then true else false",
             "«0404 principal.name».x == 1",
         })
        expectMarked(viewWhen(condition));
    expectMarked("permit(principal is User, action, resource) when { «0404 principal.age» };");
}

TEST(Validation, TypesThatDoNotGoTogether) {
    for (const char* condition : {
             "«0405 principal.name == 1»",
             "«0405 principal.name != resource.size»",
             "«0405 resource.labels.contains(1)»",
             "«0405 resource.labels.containsAll([1])»",
             "«0405 [1, \"a\"]».contains(1)",
             "(«0405 if principal.tall then 1 else \"a\"») == 1",
             "«0405 [principal, resource]».contains(principal)",
             "«0405 {a: 1} == {b: 1}»",
             "«0405 context == {ip: ip(\"::1\")}»",
             "«0405 resource.readers.contains(resource)»",
         })
        expectMarked(viewWhen(condition));
    expectMarked("permit(principal is User, action == Action::\"view\", resource) when { \"a\" == \"a\" };");
}

TEST(Validation, AttributesAndTags) {
    for (const char* condition : {
             "principal.«0406 nme» == 1",
             "principal[«0406 \"a b\"»] == 1",
             "context.«0406 mfaa» == true",
             "{a: 1}.«0406 b» == 1",
             "principal.address.«0406 town» == \"x\"",
             "action.«0406 name» == 1",
             "«0407 principal.boss».name == \"x\"",
             "«0407 context.mfa»",
             "«0407 principal.address.zip» == \"1\"",
             "«0407 «0407 resource.meta».source» == principal",
             "«0408 principal.getTag(\"a\")» == \"x\"",
             "principal.hasTag(\"b\") && «0408 principal.getTag(\"a\")» == \"x\"",
         })
        expectMarked(viewWhen(condition));
    expectMarked(viewWhen("resource.owner has name || resource.hasTag(\"x\") || (resource.hasTag(\"x\") && 1)"));
}

TEST(Validation, ExtensionFunctions) {
    for (const char* condition : {
             "«0411 ip(\"::1\", 2)».isIpv4()",
             "«0411 context.ip.isInRange()»",
             "ip(«0412 \"300.0.0.1\"»).isIpv4()",
             "resource.price.lessThan(decimal(«0412 \"1\"»))",
             "principal.joined < datetime(«0412 \"2024-13-01\"»)",
             "duration(«0412 \"1x\"») < duration(\"1d\")",
             "«0413 ip(principal.name)».isIpv4()",
             "«0413 decimal(if true then \"1.0\" else \"2.0\")» == decimal(\"1.0\")",
             "«0410 unknown(\"x\")» == 1",
         })
        expectMarked(viewWhen(condition));
}

TEST(Validation, EmptySets) {
    expectMarked(viewWhen("«0414 []».isEmpty()"));
    expectMarked(viewWhen("resource.labels == «0414 []»"));
    const Checked list = check("permit(principal, action in [], resource);");
    EXPECT_TRUE(hasErrors(list.diagnostics));
    EXPECT_EQ(list.diagnostics.front().code, Code::CedarNoApplicableAction) << list.readable();
}

TEST(Validation, PoliciesThatNeverMatch) {
    for (const char* condition :
         {"false", "principal == resource", "principal is Admin", "1 == \"a\"", "principal has unheard", "resource in principal",
          "action in Action::\"read all\"", "Action::\"view\" == Action::\"edit\"", "!(context has ip)",
          "principal.tall && false", "resource.hasTag(\"x\")"}) {
        const std::string text = viewWhen(condition);
        const Checked checked = check(text);
        ASSERT_EQ(checked.findings(), (std::vector<std::string>{"CEDAR-0501@0-6"})) << text << checked.readable();
        EXPECT_FALSE(checked.diagnostics.front().notes.empty()) << text;
    }
    expectMarked("«0501 forbid»(«0403 principal, action == Action::\"read\", resource»);");
}

/// Conditions are joined from the right: a mistake before a false one keeps the whole from being false.
TEST(Validation, AMistakeBeforeAFalseConditionIsNoImpossiblePolicy) {
    const std::string head = "permit(principal, action == Action::\"view\", resource) ";
    expectMarked(head + "when { «0404 resource» } when { false };");
    expectMarked(head + "when { «0404 resource» } when { resource.size > 1 } when { false };");
    expectMarked("«0501 permit»(principal, action == Action::\"view\", resource) when { false } when { resource };");
    expectMarked("«0501 permit»(principal, action == Action::\"view\", resource) unless { «0404 resource» } unless { true };");
}

TEST(Validation, FindingsSayInWhichEnvironmentsTheyHold) {
    const Checked checked = check("permit(principal, action == Action::\"view\", resource) when { principal.age > 1 };");
    ASSERT_EQ(checked.diagnostics.size(), 1U) << checked.readable();
    ASSERT_FALSE(checked.diagnostics.front().notes.empty());
    const std::string note = checked.diagnostics.front().notes.back().message;
    EXPECT_NE(note.find("principal `Admin`"), std::string::npos) << note;
    const Checked everywhere = check(viewWhen("principal.agee > 1"));
    for (const Note& one : everywhere.diagnostics.front().notes) EXPECT_EQ(one.message.find("so it is"), std::string::npos);
}

TEST(Validation, OnePolicyAlone) {
    const Checked both = check(viewWhen("principal.x == 1") + "\n" + viewWhen("principal.y == 1"));
    const auto second = validatePolicy(both.source, both.tree, 1, sample());
    ASSERT_EQ(second.size(), 1U);
    EXPECT_EQ(both.source.text(second.front().span), "y");
    ASSERT_EQ(both.diagnostics.size(), 2U);
    EXPECT_EQ(both.diagnostics.back(), second.front());
}

TEST(Validation, Limits) {
    ValidateOptions options;
    options.maxDiagnostics = 2;
    EXPECT_EQ(check(viewWhen("principal.a == 1 && principal.b == 1 && principal.c == 1"), options).diagnostics.size(), 2U);
    options.maxHeight = 3;
    const Checked high = check(viewWhen("!(!(!(!(principal.tall))))"), options);
    ASSERT_EQ(high.diagnostics.size(), 1U);
    EXPECT_EQ(high.diagnostics.front().code, Code::CedarTooDeep);
}

}  // namespace
}  // namespace writ::cedar::testing
