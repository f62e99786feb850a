// Tool lists to schemas: of cedar-for-agents with every option, of a gateway, and of Writ's own profile; and calls to requests.
#include "engine/cedar/generate/agentcore.h"
#include "engine/cedar/generate/mcp_schema.h"
#include "engine/cedar/generate/profile.h"
#include "engine/cedar/schema/print.h"
#include "engine/cedar/schema/resolve.h"
#include "engine/cedar/schema/syntax.h"

#include <cstdint>

namespace {

using namespace writ;
using namespace writ::cedar;

const SchemaFragment& stub() {
    static const SchemaFragment fragment = [] {
        std::vector<Diagnostic> diagnostics;
        return parseSchema(
            std::make_shared<const Source>("stub", "namespace My { @mcp_principal entity P; @mcp_resource entity R; }"),
            diagnostics);
    }();
    return fragment;
}

void generate(const Json& document, unsigned bits) {
    ToolReadOptions few;
    few.maxTypes = 2'000;
    auto tools = readToolList(document, few);
    if (!tools) return;
    McpOptions options;
    options.includeOutputs = (bits & 1U) != 0;
    options.objectsAsRecords = (bits & 2U) != 0;
    options.flattenNamespaces = (bits & 4U) != 0;
    options.encodeNumbersAsDecimal = (bits & 8U) != 0;
    options.deduplicateEntityTypes = (bits & 16U) != 0;
    const auto schema = generateMcpSchema(stub(), *std::move(tools), options);
    if (!schema) return;
    static_cast<void>(schemaText(schema->fragment));
    McpCall call;
    call.call = Json::object({{"params", Json::object({{"name", "t"}, {"arguments", document["arguments"]}})}});
    static_cast<void>(mcpRequest(*schema, call));
}

void profile(const Json& document) {
    ToolDescription tool;
    tool.name = "t";
    tool.inputSchema = document["inputSchema"];
    const Profile made = makeProfile({{}, {tool}, {}, document["entities"]});
    static_cast<void>(schemaText(merged(made.fragments)));
    static_cast<void>(agentCoreSchema({tool}, {"T", "arn", false}));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const auto json = parseJson(std::string_view(reinterpret_cast<const char*>(data) + 1, size - 1));
    if (!json) return 0;
    generate(*json, data[0]);
    profile(*json);
    return 0;
}
