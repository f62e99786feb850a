#pragma once

#include "engine/cedar/generate/mcp_schema.h"
#include "engine/cedar/schema/print.h"
#include "engine/cedar/schema/resolve.h"
#include "engine/cedar/schema/syntax.h"

#include <gtest/gtest.h>

namespace writ::cedar::testing {

inline Json json(std::string_view text) {
    auto parsed = parseJson(text);
    EXPECT_TRUE(parsed) << text << (parsed ? "" : ": " + parsed.error().text());
    return parsed.value_or(Json());
}

inline SchemaFragment schemaOf(const std::string& text, const char* name = "s.cedarschema") {
    const auto source = std::make_shared<const Source>(name, text);
    std::vector<Diagnostic> diagnostics;
    SchemaFragment fragment = parseSchema(source, diagnostics);
    for (const Diagnostic& diagnostic : diagnostics) ADD_FAILURE() << render(diagnostic, *source);
    return fragment;
}

inline std::string textOf(const SchemaFragment& fragment) {
    const auto text = schemaText(fragment);
    EXPECT_TRUE(text) << (text ? "" : text.error().text());
    return text.value_or("");
}

/// Null, with the reasons told, when a name in it leads nowhere.
inline SchemaPtr resolved(const std::vector<SchemaFragment>& fragments) {
    std::vector<Diagnostic> diagnostics;
    SchemaPtr schema = resolveSchema(fragments, diagnostics);
    for (const Diagnostic& diagnostic : diagnostics) ADD_FAILURE() << diagnostic.message;
    return schema;
}

inline const char* kStub = R"(namespace My {
  @mcp_principal("User") entity User { id: String };
  @mcp_context("session") type Session = { at: datetime };
  @mcp_resource("Server") entity Server;
  @mcp_action("call") action call;
})";

/// A tool named t whose arguments have these properties.
inline Json toolWith(const std::string& properties, const std::string& required = "[]", const std::string& more = "") {
    return json(R"({"name": "t", "inputSchema": {"type": "object", "properties": )" + properties + R"(, "required": )" +
                required + more + "}}");
}

inline Result<McpSchema> mcpSchema(const Json& tools, const McpOptions& options = {}, const std::string& stub = kStub) {
    auto list = readToolList(tools);
    if (!list) return tl::unexpected(list.error());
    return generateMcpSchema(schemaOf(stub), *std::move(list), options);
}

}  // namespace writ::cedar::testing
