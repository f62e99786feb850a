#include "engine/cedar/generate/agentcore.h"

#include "engine/cedar/generate/fragment_builder.h"

namespace writ::cedar {
namespace {

std::vector<SchemaAnnotation> marked(const char* annotation, const char* value = "") {
    return {{annotation, value, {}}};
}

std::vector<ActionRef> within(const std::string& group) {
    return {{std::nullopt, plainName(group)}};
}

ActionDecl group(const std::string& name, std::optional<std::vector<ActionRef>> above,
                 std::vector<SchemaAnnotation> annotations = {}) {
    return {plainName(name), std::move(above), std::nullopt, std::move(annotations), {}};
}

EntityTypeDecl entity(const char* name, bool withId, bool withTags, std::vector<SchemaAnnotation> annotations) {
    EntityTypeDecl type;
    type.name = plainName(name);
    if (withId) type.shape = recordType({{"id", attributeOf("id", namedType("String"), true)}});
    if (withTags) type.tags = namedType("String");
    type.annotations = std::move(annotations);
    return type;
}

/// What the service knows before any tool.
SchemaFragment stubOf(const AgentCoreTarget& target) {
    const std::string space(kAgentCoreSpace);
    FragmentBuilder stub;
    stub.addEntityType(space, target.iam ? entity("IamEntity", true, false, marked("mcp_principal"))
                                         : entity("OAuthUser", true, true, marked("mcp_principal")));
    stub.addEntityType(space, entity("Gateway", false, false, marked("mcp_resource")));
    const TypeExpr system = recordType({{"now", attributeOf("now", namedType("datetime"), true)}});
    stub.addCommonType(space, {plainName("System"), system, marked("mcp_context", "system"), {}});
    stub.addAction(space, group("Mcp", std::nullopt));
    stub.addAction(space, group("CallTool", within("Mcp")));
    stub.addAction(space, group(target.target, within("CallTool"), marked("mcp_action")));
    return stub.finish();
}

/// All texts are plain ones here.
ToolTypePtr plainTexts(const ToolTypePtr& type) {
    auto made = std::make_shared<ToolType>(*type);
    switch (type->kind) {
    case ToolTypeKind::Enum:
    case ToolTypeKind::Decimal:
    case ToolTypeKind::Datetime:
    case ToolTypeKind::Duration:
    case ToolTypeKind::IpAddr:
        made->kind = ToolTypeKind::String;
        made->variants.clear();
        break;
    case ToolTypeKind::Bool:
    case ToolTypeKind::Integer:
    case ToolTypeKind::Float:
    case ToolTypeKind::Number:
    case ToolTypeKind::String:
    case ToolTypeKind::Null:
    case ToolTypeKind::Unknown:
    case ToolTypeKind::Array:
    case ToolTypeKind::Tuple:
    case ToolTypeKind::Union:
    case ToolTypeKind::Object:
    case ToolTypeKind::Reference: break;
    }
    for (ToolTypePtr& part : made->parts) part = plainTexts(part);
    for (ToolProperty& property : made->properties) property.type = plainTexts(property.type);
    if (made->additional) made->additional = plainTexts(made->additional);
    return made;
}

void makePlain(ToolParameters& parameters) {
    for (ToolProperty& property : parameters.properties) property.type = plainTexts(property.type);
    for (ToolDefinition& definition : parameters.definitions) definition.type = plainTexts(definition.type);
}

}  // namespace

std::string agentCoreAction(std::string_view target, std::string_view tool) {
    return std::string(target).append("___").append(tool);
}

std::string_view toolOfAgentCore(std::string_view action) {
    const std::size_t at = action.find("___");
    return at == std::string_view::npos || at == 0 ? std::string_view() : action.substr(at + 3);
}

Result<SchemaFragment> agentCoreSchema(const std::vector<ToolDescription>& tools, const AgentCoreTarget& target) {
    if (target.target.empty()) return fail(ErrorKind::Malformed, "the name of the gateway target is missing");
    if (target.target == "Mcp" || target.target == "CallTool")
        return fail(ErrorKind::Malformed, "a target cannot be called " + target.target);
    auto list = toolList(tools);
    if (!list) return tl::unexpected(std::move(list.error()));
    for (ToolSpec& tool : list->tools) {
        tool.name = agentCoreAction(target.target, tool.name);
        makePlain(tool.inputs);
    }
    McpOptions options;
    options.objectsAsRecords = true;
    options.encodeNumbersAsDecimal = true;
    auto schema = generateMcpSchema(stubOf(target), *std::move(list), options);
    if (!schema) return tl::unexpected(std::move(schema.error()));
    return std::move(schema->fragment);
}

}  // namespace writ::cedar
