// What lints make of a schema.
#include "tests/unit/cedar/lint/lint_bench.h"

namespace writ::cedar {
namespace {

using testing::findingsIn;
using testing::lintText;
using testing::Strings;

const std::string kSchema = R"(
entity Agent = { level: Long }; entity Team; entity User in [Team]; entity Server;
entity Mode enum ["read", "write"];
action pay, look appliesTo { principal: Agent, resource: Server, context: {
  n: Long, note?: String, flag: Bool, mode: Mode, modes: Set<Mode>, owner: User, deep: { sure: Long, may?: Long } } };
)";

std::string forbid(const std::string& condition) {
    return "forbid(principal, action == Action::\"pay\", resource) when { " + condition + " };";
}

/// Other policies ask for fields of which the schema says that they are there.
const std::string kAsking =
    "permit(principal is Agent, action == Action::\"pay\", resource) when { context has n && context.n > 1 };";

TEST(LintWithSchema, OnlyWhatTheSchemaMakesOptionalMayBeMissing) {
    EXPECT_EQ(findingsIn(kAsking + forbid("context.n > 5")), Strings{"CEDAR-0703 context.n"});
    EXPECT_EQ(findingsIn(kAsking + forbid("context.n > 5"), kSchema), Strings());
    EXPECT_EQ(findingsIn(forbid("context.note like \"x*\"")), Strings());
    EXPECT_EQ(findingsIn(forbid("context.note like \"x*\""), kSchema), Strings{"CEDAR-0703 context.note"});
    EXPECT_EQ(findingsIn(forbid("context.deep.may > 5 && context.deep.sure > 5"), kSchema),
              Strings{"CEDAR-0703 context.deep.may"});
    EXPECT_EQ(findingsIn(forbid("context has note && context.note like \"x*\""), kSchema), Strings());
    const auto found = lintText(forbid("context.note like \"x*\""), kSchema);
    ASSERT_EQ(found.size(), 1U);
    ASSERT_EQ(found[0].notes.size(), 1U);
    EXPECT_EQ(found[0].notes[0].message, "the schema says that it is optional");
    ASSERT_EQ(found[0].fixes.size(), 1U);
    EXPECT_EQ(found[0].fixes[0].edits[0].replacement, "context has note && ");
}

/// The validator says it.
TEST(LintWithSchema, WhatValidationTellsIsNotRepeated) {
    EXPECT_EQ(findingsIn("permit(principal is Agent, action, resource) when { context.note like \"x*\" };", kSchema), Strings());
    EXPECT_EQ(findingsIn("permit(principal is User, action, resource) when { false };", kSchema), Strings());
    EXPECT_EQ(findingsIn(forbid("context has nonsense"), kSchema), Strings());
}

/// Nobody declared it, so what other policies ask counts, as without a schema.
TEST(LintWithSchema, WhatIsOnlyConcludedIsHeldAgainstOtherPolicies) {
    SchemaSources sources;
    ToolDescription tool;
    tool.name = "pay";
    tool.inputSchema = parseJson(R"({"type":"object","properties":{}})").value();
    sources.tools = {tool};
    RequestShape shape;
    shape.tool = "pay";
    shape.subjectType = "Agent";
    shape.resourceType = "Server";
    shape.context = parseJson(R"({"type":"object","properties":{"n":{"type":"integer"}}})").value();
    sources.shapes = {shape};
    const BuiltSchema built = typed(&language())->schema(sources);
    ASSERT_TRUE(built.schema);
    const auto count = [&](const std::string& text) {
        return lintWith(language(), {std::make_shared<const Source>("p.cedar", text)}, built.schema.get()).size();
    };
    EXPECT_EQ(count(forbid("context.n > 5")), 0U);
    EXPECT_EQ(count(kAsking + forbid("context.n > 5")), 1U);
}

TEST(LintWithSchema, FindsConditionsThatNoValueSatisfies) {
    for (const char* condition :
         {"context.mode != Mode::\"read\" && context.mode != Mode::\"write\"", "context.flag != true && context.flag != false",
          "!context.modes.isEmpty() && !context.modes.containsAny([Mode::\"read\", Mode::\"write\"])",
          "context.deep.sure > 3 && context.deep.sure < 3 + 1",
          "context.owner == User::\"a\" && ![User::\"a\", User::\"b\"].contains(context.owner)"})
        EXPECT_EQ(findingsIn(forbid(condition), kSchema), Strings{"CEDAR-0704 forbid"}) << condition;
}

TEST(LintWithSchema, LeavesWhatMayMatchAlone) {
    for (const char* condition :
         {"context.mode == Mode::\"write\"", "context.n > 5 && context.n < 7", "context.owner in Team::\"t\"",
          "principal in Team::\"t\" && context.n > 5", "principal.level > 5", "User::\"a\" has dept && context.flag",
          "context.owner.dept == \"x\"", "context has note && context.note like \"x*\"", "principal == context.owner",
          "context.n + 9223372036854775807 > 0"}) {
        for (const std::string& code : findingsIn(forbid(condition), kSchema))
            EXPECT_EQ(code.find("CEDAR-0704"), std::string::npos) << condition;
    }
}

}  // namespace
}  // namespace writ::cedar
