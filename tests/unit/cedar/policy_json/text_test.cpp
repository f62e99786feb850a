#include "tests/unit/cedar/support.h"

#include "engine/cedar/policy_json/print.h"
#include "engine/cedar/policy_json/read.h"

namespace writ::cedar {
namespace {

class PolicyTexts : public ::testing::TestWithParam<const char*> {};

TEST_P(PolicyTexts, ArePrintedAsTheyStand) {
    const std::string text = GetParam();
    std::vector<Diagnostic> diagnostics;
    const Tree tree = parse(Source("p.cedar", text), diagnostics);
    ASSERT_TRUE(diagnostics.empty());
    EXPECT_EQ(toText(tree), text);
}

INSTANTIATE_TEST_SUITE_P(
    Cases, PolicyTexts,
    ::testing::Values(
        "permit (principal, action, resource);\n",
        "@id(\"a \\\"b\\\"\")\n@flag\nforbid (\n  principal == A::\"x\",\n  action in [],\n  resource is N::T\n);\n",
        "permit (\n  principal is T in ?principal,\n  action == N::Action::\"x\",\n  resource in ?resource\n)\n"
        "when { context.a }\nunless { resource in [T::\"x\"] };\n\npermit (principal, action, resource)\nwhen { true };\n",
        "permit (\n  principal,\n  action in [Action::\"a\", Action::\"b\"],\n  resource\n);\n"));

TEST(PolicySources, AreJsonByNameOrContent) {
    const auto isJson = [](const char* name, const char* text) { return isPolicyJson(Source(name, text)); };
    EXPECT_TRUE(isJson("a.cedar.json", ""));
    EXPECT_TRUE(isJson("linked", " [\n]"));
    EXPECT_TRUE(isJson("policies", "{}"));
    EXPECT_FALSE(isJson("policies", "permit(principal, action, resource);"));
    EXPECT_FALSE(isJson("a.cedar", "{"));
}

}  // namespace
}  // namespace writ::cedar
