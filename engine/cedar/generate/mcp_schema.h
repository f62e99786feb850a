#pragma once

#include "engine/cedar/generate/tool_type.h"
#include "engine/cedar/schema/fragment.h"

#include <string>
#include <vector>

namespace writ::cedar {

/// The options of cedar-for-agents' generator (0.6.0), all off by default.
struct McpOptions {
    bool includeOutputs = false;          ///< `context.output` beside `context.input`
    bool objectsAsRecords = false;        ///< an object without free members is a record instead of an entity
    bool keepAnnotations = false;         ///< `@mcp_…` of the stub stay in the schema
    bool flattenNamespaces = false;       ///< A::B::C becomes A::B_C
    bool encodeNumbersAsDecimal = false;  ///< numbers are `decimal` instead of opaque entities
    bool deduplicateEntityTypes = false;  ///< equal enums and leaf records move to the namespace that their tools share
};

/// A type that stands in several places, as deduplication placed it.
struct McpShared {
    std::string name;
    std::vector<std::string> variants;     ///< of an enum
    std::vector<ToolProperty> properties;  ///< of a leaf record, by name
    std::string space;                     ///< where it stands
};

/// A schema made of a stub and the tools of a server, compatible with cedar-for-agents 0.6.0. (reference: Cedar for agents)
struct McpSchema {
    SchemaFragment fragment;
    std::string space;  ///< the stub's namespace
    ToolList tools;
    McpOptions options;
    std::vector<McpShared> shared;
};

/// The stub has one namespace with entity types marked `@mcp_principal` and `@mcp_resource`; types marked `@mcp_context("name")`
/// stand in every context, actions marked `@mcp_action` are the groups of all tools.
[[nodiscard]] Result<McpSchema> generateMcpSchema(const SchemaFragment& stub, ToolList tools, const McpOptions& options = {});

/// A tools/call to be authorized.
struct McpCall {
    EntityUid principal;  ///< type as the schema has it: MyMcpServer::User
    EntityUid resource;
    Json context;      ///< what stands beside `input`, in Cedar's JSON; null for nothing
    Json entities;     ///< entities known already, in Cedar's JSON; null for none
    Json call;         ///< {"params": {"name", "arguments"}}
    Json result;       ///< {"result": {"structuredContent"}}; null before the call
    std::string seed;  ///< objects without a name of their own get ids made of it; calls in one store need different ones
};

/// A question to a Cedar engine, in Cedar's JSON.
struct McpRequest {
    EntityUid principal;
    EntityUid action;
    EntityUid resource;
    Json context;
    Json entities;
};

/// Arguments that do not fit the tool's schema are an error with a pointer into the call.
[[nodiscard]] Result<McpRequest> mcpRequest(const McpSchema& schema, const McpCall& call);

}  // namespace writ::cedar
