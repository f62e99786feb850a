#pragma once

#include "engine/cedar/generate/mcp_schema.h"
#include "engine/cedar/schema/schema.h"
#include "engine/text/diagnostic.h"

#include <string>
#include <string_view>
#include <vector>

namespace writ::cedar {

inline constexpr std::string_view kAgentCoreSpace = "AgentCore";
inline constexpr std::string_view kAgentCorePrefix = "AgentCore::";

/// The shape in which a gateway of Amazon Bedrock AgentCore keeps policies. (reference: AgentCore, policy schema constraints)
/// One namespace; the principal is an OAuthUser, whose claims are tags, or an IamEntity; a tool is the action "Target___tool" in
/// its target, in CallTool, in Mcp; the resource is the Gateway; the context holds `input` and `system.now`.
struct AgentCoreTarget {
    std::string target;      ///< name of the gateway target
    std::string gatewayArn;  ///< id of the resource
    bool iam = false;        ///< callers are IAM entities instead of OAuth users
};

/// What the service takes.
struct AgentCoreLimits {
    std::size_t minStatement = 35;  ///< characters of one policy
    std::size_t maxStatement = 10'000;
    std::size_t maxSchema = 200'000;  ///< bytes of the schema
    std::size_t maxPolicies = 1'000;  ///< of one policy engine
};

/// A tool in the words of a gateway, and back: nothing where the action is not of this target.
[[nodiscard]] std::string agentCoreAction(std::string_view target, std::string_view tool);
[[nodiscard]] std::string_view toolOfAgentCore(std::string_view action);

/// The schema that the service makes of a target's tools. Texts are String whatever their format, objects records, numbers
/// decimals.
[[nodiscard]] Result<SchemaFragment> agentCoreSchema(const std::vector<ToolDescription>& tools, const AgentCoreTarget& target);

/// Something that keeps a policy, or the schema, from being taken.
struct AgentCoreIssue {
    std::string policy;  ///< its id, or empty
    std::string message;
};

/// One policy in the service's words.
struct AgentCorePolicy {
    std::string id;         ///< @id, or "policyN"
    std::string statement;  ///< without comments before it
};

struct AgentCorePolicies {
    std::vector<AgentCorePolicy> policies;
    std::vector<AgentCoreIssue> issues;  ///< limits, and what does not validate against the schema
};

/// Policies of Writ's own profile in the words of a gateway: tools become actions of the target, every principal type the
/// caller's, every resource the gateway, attributes of the principal its tags, `context.session.now` `context.system.now`. What
/// has no counterpart is left as it is, and told among the issues.
[[nodiscard]] AgentCorePolicies toAgentCore(const std::vector<SourcePtr>& sources, const std::vector<ToolDescription>& tools,
                                            const AgentCoreTarget& target, const AgentCoreLimits& limits = {});

/// Whether a text is written in the words of a gateway, by what stands in it. Policies are in Cedar's own syntax, a schema in
/// either.
enum class AgentCoreText : std::uint8_t { None, Policies, Schema };
[[nodiscard]] AgentCoreText agentCoreText(const Source& source);

/// A text of policies in the words of Writ's own profile: names without their namespace, actions by the names of the catalog. An
/// action that is neither a tool of the catalog nor one of `schema` (null: none) is told among the issues and keeps its name.
struct FromAgentCore {
    std::string text;
    std::vector<AgentCoreIssue> issues;
};
[[nodiscard]] FromAgentCore fromAgentCore(const Source& source, const std::vector<ToolDescription>& tools,
                                          const Schema* schema = nullptr);

/// A gateway's schema as a schema file of a workspace, to which the arguments of the catalog's tools are added again: without its
/// namespace, actions by the names of the catalog. An action that is no tool of the catalog is told among the issues and stays as
/// it is.
struct ImportedSchema {
    SchemaFragment fragment;
    std::vector<AgentCoreIssue> issues;
};
[[nodiscard]] ImportedSchema fromAgentCore(const SchemaFragment& schema, const std::vector<ToolDescription>& tools);

}  // namespace writ::cedar
