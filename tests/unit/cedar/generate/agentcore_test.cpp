#include "engine/cedar/generate/agentcore.h"
#include "tests/unit/cedar/generate/support.h"

namespace writ::cedar::testing {
namespace {

const AgentCoreTarget kTarget{"RefundTool", "arn:aws:gateway/g", false};

std::vector<ToolDescription> tools() {
    ToolDescription refund;
    refund.name = "process_refund";
    refund.inputSchema = json(R"({"type": "object", "properties": {"amount": {"type": "integer"}, "rate": {"type": "number"},
        "to": {"type": "string", "enum": ["card"]}, "day": {"type": "string", "format": "date"}}, "required": ["amount"]})");
    return {refund};
}

std::string exported(const std::string& policy) {
    const AgentCorePolicies made = toAgentCore({std::make_shared<const Source>("p.cedar", policy)}, tools(), kTarget);
    for (const AgentCoreIssue& issue : made.issues) ADD_FAILURE() << issue.message;
    return made.policies.size() == 1 ? made.policies.front().statement : "";
}

std::string firstIssue(const std::string& policies, const AgentCoreLimits& limits = {}) {
    const AgentCorePolicies made = toAgentCore({std::make_shared<const Source>("p.cedar", policies)}, tools(), kTarget, limits);
    return made.issues.empty() ? "" : made.issues.front().message;
}

TEST(AgentCore, SchemaHasTheServicesShape) {
    const auto schema = agentCoreSchema(tools(), kTarget);
    ASSERT_TRUE(schema) << schema.error().text();
    EXPECT_TRUE(resolved({*schema}));
    EXPECT_EQ(textOf(*schema), R"(namespace AgentCore {
  type RefundTool___process_refundInput = {
    amount: Long,
    day?: String,
    rate?: decimal,
    to?: String
  };

  type System = {
    now: datetime
  };

  entity Gateway;

  entity OAuthUser = {
    id: String
  } tags String;

  action "CallTool" in [Action::"Mcp"];

  action "Mcp";

  action "RefundTool" in [Action::"CallTool"];

  action "RefundTool___process_refund" in [Action::"RefundTool"] appliesTo {
    principal: [OAuthUser],
    resource: [Gateway],
    context: {
      input: RefundTool___process_refundInput,
      system: System
    }
  };
}
)");
}

TEST(AgentCore, PoliciesInTheGatewaysWords) {
    EXPECT_EQ(
        exported(
            R"(permit (principal is Agent, action == Action::"process_refund", resource) when { context.input.amount < 5 };)"),
        R"(permit (principal is AgentCore::OAuthUser, action == AgentCore::Action::"RefundTool___process_refund", resource == AgentCore::Gateway::"arn:aws:gateway/g") when { context.input.amount < 5 };)");
    EXPECT_EQ(
        exported(R"(forbid (principal == Agent::"a", action, resource) unless { principal has role && principal.role == "x" };)"),
        R"(forbid (principal == AgentCore::OAuthUser::"a", action, resource) unless { principal.hasTag("role") && principal.getTag("role") == "x" };)");
    EXPECT_EQ(
        exported(
            R"(forbid (principal, action == Action::"process_refund", resource is McpServer) when { context.session.now < datetime("2026-01-01") };)"),
        R"(forbid (principal, action == AgentCore::Action::"RefundTool___process_refund", resource == AgentCore::Gateway::"arn:aws:gateway/g") when { context.system.now < datetime("2026-01-01") };)");
}

TEST(AgentCore, TellsWhatTheServiceWouldRefuse) {
    EXPECT_NE(firstIssue("permit(principal,action,resource);").find("at least 35"), std::string::npos);
    EXPECT_NE(
        firstIssue("permit (principal, action, resource) when { context.input.amount == " + std::string(10'000, '1') + " };"),
        "");
    EXPECT_NE(firstIssue(R"(permit (principal, action == Action::"process_refund", resource) when { context.session.age < 3 };)"),
              "");
    AgentCoreLimits few;
    few.maxPolicies = 1;
    few.minStatement = 1;
    EXPECT_NE(
        firstIssue("permit(principal,action,resource);forbid(principal,action,resource);", few).find("there are 2 policies"),
        std::string::npos);
    few.maxPolicies = 9;
    few.maxSchema = 10;
    EXPECT_NE(firstIssue("permit(principal,action,resource);", few).find("the schema has"), std::string::npos);
}

TEST(AgentCore, PoliciesComeBackToTheCatalogsNames) {
    const Source source("p.cedar", R"(// kept
permit (principal is AgentCore::OAuthUser, action in [AgentCore::Action::"RefundTool___process_refund", AgentCore::Action::"RefundTool___gone"],
  resource == AgentCore::Gateway::"arn") when { principal.hasTag("role") && context.input.amount < 5 };)");
    EXPECT_EQ(agentCoreText(source), AgentCoreText::Policies);
    EXPECT_EQ(agentCoreText(Source("q.cedar", "permit (principal, action, resource);")), AgentCoreText::None);
    EXPECT_EQ(agentCoreText(Source("s", "// a schema\nnamespace AgentCore { entity Gateway; }")), AgentCoreText::Schema);
    EXPECT_EQ(agentCoreText(Source("s", R"( {"AgentCore": {"entityTypes": {}, "actions": {}}})")), AgentCoreText::Schema);
    EXPECT_EQ(agentCoreText(Source("s", R"({"AgentCore)")), AgentCoreText::None);
    const FromAgentCore made = fromAgentCore(source, tools());
    EXPECT_EQ(made.text, R"(// kept
permit (principal is OAuthUser, action in [Action::"process_refund", Action::"RefundTool___gone"],
  resource == Gateway::"arn") when { principal.hasTag("role") && context.input.amount < 5 };)");
    ASSERT_EQ(made.issues.size(), 1U);
    EXPECT_NE(made.issues[0].message.find("RefundTool___gone"), std::string::npos);
}

TEST(AgentCore, SchemaComesBackWithoutTheArguments) {
    ToolDescription nested = tools().front();
    nested.name = "file";
    nested.inputSchema =
        json(R"({"type": "object", "properties": {"who": {"type": "object", "properties": {"name": {"type": "string"}}}}})");
    const std::vector<ToolDescription> both{tools().front(), nested};
    const auto schema = agentCoreSchema(both, kTarget);
    ASSERT_TRUE(schema) << schema.error().text();
    const ImportedSchema made = fromAgentCore(*schema, both);
    EXPECT_TRUE(made.issues.empty());
    EXPECT_EQ(textOf(made.fragment), R"(type System = {
  now: datetime
};

entity Gateway;

entity OAuthUser = {
  id: String
} tags String;

action "CallTool" in [Action::"Mcp"];

action "Mcp";

action "RefundTool" in [Action::"CallTool"];

action "file" in [Action::"RefundTool"] appliesTo {
  principal: [OAuthUser],
  resource: [Gateway],
  context: {
    system: System
  }
};

action "process_refund" in [Action::"RefundTool"] appliesTo {
  principal: [OAuthUser],
  resource: [Gateway],
  context: {
    system: System
  }
};
)");
}

TEST(AgentCore, WhatTheCatalogHasNotStaysAsItIs) {
    const SchemaFragment schema = schemaOf(R"(namespace AgentCore {
  type Money = { cents: Long };
  type Shared = { note: String };
  type Context = { input: { amount: Money, shared: Shared }, system: { now: datetime } };
  entity OAuthUser = { last: Shared };
  entity Gateway in [AgentCore::Account];
  entity Account;
  action "RefundTool" in ["Mcp"];
  action "Mcp";
  action "RefundTool___process_refund" in [AgentCore::Action::"RefundTool"] appliesTo { principal: OAuthUser, resource: Gateway, context: Context };
  action "Other___process_refund" appliesTo { principal: OAuthUser, resource: AgentCore::Gateway, context: { input: Money } };
  action "RefundTool___gone" appliesTo { principal: OAuthUser, resource: Gateway };
})");
    const ImportedSchema made = fromAgentCore(schema, tools());
    ASSERT_EQ(made.issues.size(), 2U);
    EXPECT_NE(made.issues[0].message.find("another target"), std::string::npos) << made.issues[0].message;
    EXPECT_NE(made.issues[1].message.find("RefundTool___gone"), std::string::npos) << made.issues[1].message;
    const std::string text = textOf(made.fragment);
    EXPECT_TRUE(resolved({made.fragment})) << text;
    EXPECT_EQ(text.find("AgentCore"), std::string::npos) << text;
    for (const char* part :
         {"type Money", "type Shared", "entity Gateway in [Account]", "action \"process_refund\" in [Action::\"RefundTool\"]",
          "action \"Other___process_refund\"", "context: {\n    system: {\n      now: datetime"}) {
        EXPECT_NE(text.find(part), std::string::npos) << part << "\n" << text;
    }
    const SchemaPtr known = resolved({made.fragment});
    ASSERT_TRUE(known);
    const auto actionsOf = [&](const char* policy) {
        const FromAgentCore back = fromAgentCore(Source("p", policy), tools(), known.get());
        EXPECT_TRUE(back.issues.empty()) << back.issues.front().message;
        return back.text;
    };
    EXPECT_EQ(actionsOf("AgentCore::Action::\"RefundTool\""), "Action::\"RefundTool\"") << "a group that the schema declares";
    EXPECT_EQ(actionsOf("AgentCore::Action::\"Other___process_refund\""), "Action::\"Other___process_refund\"");
    EXPECT_EQ(actionsOf("AgentCore::Action::\"RefundTool___process_refund\""), "Action::\"process_refund\"");
}

}  // namespace
}  // namespace writ::cedar::testing
