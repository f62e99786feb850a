#include "engine/cedar/generate/typed_request.h"

#include "engine/cedar/language.h"
#include "engine/decision/typed_language.h"
#include "tests/unit/cedar/generate/support.h"

namespace writ::cedar::testing {
namespace {

SchemaPtr schema() {
    return resolved({schemaOf(R"(
entity Agent = { limit: decimal };
entity Box;
action pay appliesTo { principal: Agent, resource: Box, context: {
  input: {}, session: { rate: decimal, rates: Set<decimal>, count: Long, at?: datetime, owner?: Agent, inner?: { r?: decimal } } } };
action group;)")});
}

Request request(const std::string& session) {
    Request made;
    made.subject = {"Agent", "a"};
    made.subjectProperties = json(R"({"limit": 3})");
    made.action = "pay";
    made.resource = {"Box", "b"};
    made.context = json(R"({"input": {"any": 1}, "session": )" + session + "}");
    return made;
}

TEST(TypedRequest, WholeNumbersBecomeDecimalsWhereTheSchemaSaysSo) {
    const Request typed = typedRequest(request(R"({"rate": 25, "rates": [1, 2.5], "count": 7, "inner": {"r": -1}})"), *schema());
    EXPECT_EQ(typed.context["session"].dump(), R"({"rate":25.0,"rates":[1.0,2.5],"count":7,"inner":{"r":-1.0}})");
    EXPECT_EQ(typed.subjectProperties.dump(), R"({"limit":3.0})");
}

struct Case {
    std::string session;
    std::string issues;
    std::vector<std::string> unknown{};
};

TEST(TypedRequest, IssuesNameWhatDiffers) {
    const std::vector<Case> cases{
        {R"({"rate": 1, "rates": [], "count": 1})", ""},
        {R"({"rate": "1", "rates": [], "count": 1.5})", "type /context/session/count; type /context/session/rate"},
        {R"({"rates": [], "count": 1, "more": 1})", "undeclared /context/session/more; missing /context/session/rate"},
        {R"({"rates": [true], "count": 1, "at": {"__extn": {"fn": "datetime", "arg": "2026-01-01"}}})",
         "type /context/session/rates/0",
         {"/context/session/rate"}},
        {R"({"rate": 1, "rates": [], "count": 1, "owner": {"__entity": {"type": "Box", "id": "x"}}})",
         "type /context/session/owner"},
    };
    for (const Case& row : cases) {
        Request asked = request(row.session);
        for (const std::string& pointer : row.unknown) asked.unknown.push_back({pointer, UnknownReason::Masked});
        std::string found;
        for (const RequestIssue& issue : requestIssues(asked, *schema()))
            found += (found.empty() ? "" : "; ") + issue.code + " " + issue.pointer;
        EXPECT_EQ(found, row.issues) << row.session;
    }
    Request other = request("{}");
    other.action = "group";
    EXPECT_EQ(requestIssues(other, *schema()).front().code, "undeclared_tool");
    other = request(R"({"rate": 1, "rates": [], "count": 1})");
    other.resource.type = "Agent";
    EXPECT_EQ(requestIssues(other, *schema()).front().pointer, "/resource/type");
}

TEST(TypedRequest, ASchemaMakesAWholeNumberComparable) {
    SchemaSources sources;
    ToolDescription tool;
    tool.name = "pay";
    tool.inputSchema = json(R"({"properties": {"amount": {"type": "number"}}, "required": ["amount"]})");
    sources.tools = {tool};
    const BuiltSchema built = typed(&language())->schema(sources);
    ASSERT_TRUE(built.schema);
    EXPECT_TRUE(built.schema->inferred());
    const Compiled compiled =
        compileWith(language(),
                    {std::make_shared<const Source>(
                        "p", R"(permit (principal, action, resource) when { context.input.amount.lessThan(decimal("30.0")) };)")},
                    built.schema.get(), {});
    ASSERT_TRUE(compiled.policies);
    EXPECT_TRUE(compiled.diagnostics.empty());
    const auto facts = language().prepareFacts(Facts());
    Request asked = request("{}");
    asked.context = json(R"({"input": {"amount": 25}})");
    const auto scratch = compiled.policies->makeScratch();
    EXPECT_EQ(
        compiled.policies->decide(*prepareWith(language(), asked, *facts, built.schema.get(), {}).value(), *scratch).verdict,
        Verdict::Allow);
    EXPECT_EQ(compiled.policies->decide(*language().prepare(asked, *facts, Clock{}).value(), *scratch).verdict,
              Verdict::Indeterminate);
}

TEST(TypedRequest, FindingsAgainstAnInferredSchemaAreWarnings) {
    const BuiltSchema built = typed(&language())->schema({});
    const Compiled compiled =
        compileWith(language(), {std::make_shared<const Source>("p", R"(permit (principal is Nobody, action, resource);)")},
                    built.schema.get(), {});
    EXPECT_TRUE(compiled.policies);
    EXPECT_FALSE(compiled.diagnostics.empty());
    EXPECT_FALSE(hasErrors(compiled.diagnostics));
}

TEST(TypedRequest, GroupsOfTheSchemaCountAtRunTime) {
    SchemaSources sources;
    sources.files = {std::make_shared<const Source>("s.cedarschema", "action egress; action send in [egress];")};
    ToolDescription tool;
    tool.name = "send";
    sources.tools = {tool};
    const TypedLanguage& cedar = *typed(&language());
    const BuiltSchema built = cedar.schema(sources);
    ASSERT_TRUE(built.schema);
    const Compiled compiled = compileWith(
        cedar, {std::make_shared<const Source>("p", R"(forbid (principal, action in Action::"egress", resource);)")}, nullptr);
    Request asked = request("{}");
    asked.action = "send";
    const auto scratch = compiled.policies->makeScratch();
    for (const char* facts :
         {"[]", R"([{"uid": {"type": "Action", "id": "send"}, "attrs": {}, "parents": [{"type": "Action", "id": "all"}]}])"}) {
        const auto prepared = cedar.prepareFacts(Facts(json(facts)), built.schema.get());
        ASSERT_TRUE(prepared) << prepared.error().text();
        EXPECT_EQ(
            compiled.policies->decide(*prepareWith(cedar, asked, *prepared, built.schema.get(), {}).value(), *scratch).reason,
            Reason::Forbid)
            << facts;
    }
}

}  // namespace
}  // namespace writ::cedar::testing
