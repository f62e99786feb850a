#include "simulator/transcript/responses_item.h"

#include <algorithm>
#include <array>

namespace writ::sim {

namespace {

/// A tool that the provider offers. Its calls have types of their own.
struct HostedTool {
    std::string_view type;
    std::string_view tool;
    std::string_view arguments;   ///< member that holds them: an object, or a value that becomes an object's only member
    std::string_view result;      ///< member of the call that holds its result; empty where that is an item of its own
    bool runsAtProvider = false;  ///< "status" then tells how it went, even where the result is not told
};
constexpr std::array<HostedTool, 10> kHostedTools{{
    {"web_search_call", "web_search", "action", "results", true},
    {"file_search_call", "file_search", "queries", "results", true},
    {"code_interpreter_call", "code_interpreter", "code", "outputs", true},
    {"image_generation_call", "image_generation", "revised_prompt", {}, true},
    {"tool_search_call", "tool_search", "arguments", {}},
    {"computer_call", "computer", "action", {}},
    {"local_shell_call", "local_shell", "action", {}},
    {"shell_call", "shell", "action", {}},
    {"apply_patch_call", "apply_patch", "operation", {}},
    {"custom_tool_call", {}, "input", {}},
}};

const HostedTool* hostedTool(const std::string& type) {
    const auto found =
        std::find_if(kHostedTools.begin(), kHostedTools.end(), [&](const HostedTool& row) { return row.type == type; });
    return found == kHostedTools.end() ? nullptr : found;
}

bool isOutputType(const std::string& type) {
    return type.ends_with("_call_output") || type == "tool_search_output";
}

const std::string& idOf(const Json& item) {
    const std::string& callId = item["call_id"].asString();
    return callId.empty() ? item["id"].asString() : callId;
}

void readMessage(const Json& item, const std::string& at, SessionBuilder& builder) {
    const std::optional<Role> role = roleFromWord(item["role"].asString());
    if (!role || *role == Role::Tool)
        return builder.skip(at, "a message whose role is none of system, developer, user, assistant");
    builder.beginCalls();
    const Json& content = item["content"];
    if (content.isString()) return builder.addMessage(at, *role, content.asString());
    if (!content.isArray()) return builder.skip(at, "the content is " + std::string(kindName(content)));
    const std::string contentAt = pointerJoin(at, "content");
    TextRun texts(builder, *role);
    for (std::size_t i = 0; i < content.size(); ++i) {
        const Json& block = content.at(i);
        if (const std::string* text = blockText(block)) {
            texts.add(*text, at);
        } else if (block["type"].asString() == "refusal" && block["refusal"].isString()) {
            texts.flush();
            builder.addRefusal(pointerJoin(contentAt, i), block["refusal"].asString(),
                               {Outcome::ModelRefusalDeclared, "content type: refusal"});
        } else {
            builder.skip(pointerJoin(contentAt, i), "a block of type " + block["type"].asString() + " holds no text");
        }
    }
    texts.flush();
}

void readFunctionCall(const Json& item, const std::string& at, SessionBuilder& builder) {
    const std::string& tool = item["name"].asString();
    if (tool.empty()) return builder.skip(at, "a tool call without the name of a tool");
    builder.addCall(at, idOf(item), tool, item.find("arguments"));
}

// A server's tool that the provider called. Where it was approved before, the request for approval is the call.
void readMcpCall(const Json& item, const std::string& at, SessionBuilder& builder) {
    const std::string& approval = item["approval_request_id"].asString();
    const std::string& id = approval.empty() ? item["id"].asString() : approval;
    if (approval.empty() || !builder.awaitsResult(approval)) {
        const std::string& tool = item["name"].asString();
        if (tool.empty()) return builder.skip(at, "a tool call without the name of a tool");
        builder.addCall(at, id, tool, item.find("arguments"));
    }
    const Json& error = item["error"];
    if (error.isNull() && item["output"].isNull()) return;
    SessionBuilder::ResultRecord record;
    record.id = id;
    record.declaredError = !error.isNull();
    const std::string_view member = error.isNull() ? "output" : "error";
    addResultValue(builder, pointerJoin(at, member), std::move(record), item[member]);
}

void readApprovalRequest(const Json& item, const std::string& at, SessionBuilder& builder) {
    const std::string& tool = item["name"].asString();
    if (tool.empty()) return builder.skip(at, "a request for approval without the name of a tool");
    const std::string& id = item["id"].asString();
    builder.addCall(at, id, tool, item.find("arguments"));
    builder.declare(id, {Outcome::ApprovalPending, "mcp_approval_request without a response"});
}

void readApprovalResponse(const Json& item, const std::string& at, SessionBuilder& builder) {
    SessionBuilder::ApprovalRecord record;
    record.id = item["approval_request_id"].asString();
    record.approved = item["approve"].asBool();
    record.text = item["reason"].asString();
    if (!item["approve"].isBool()) return builder.skip(at, "an approval that says neither yes nor no");
    if (!record.approved) record.declared = OutcomeFinding{Outcome::UserDeclined, "mcp_approval_response.approve: false"};
    builder.addApproval(at, std::move(record));
}

Json hostedArguments(const Json& item, std::string_view member) {
    const Json& value = item[member];
    if (value.isNull() || value.isObject() || member == "input" || member == "arguments") return value;
    return Json(Json::Object{{std::string(member), value}});
}

void readHostedCall(const Json& item, const HostedTool& row, const std::string& at, SessionBuilder& builder) {
    const std::string tool = row.tool.empty() ? item["name"].asString() : std::string(row.tool);
    if (tool.empty()) return builder.skip(at, "a tool call without the name of a tool");
    const std::string& id = idOf(item);
    const Json arguments = hostedArguments(item, row.arguments);
    builder.addCall(at, id, tool, item.contains(row.arguments) ? &arguments : nullptr);
    const std::string& status = item["status"].asString();
    if (!row.result.empty() && !item[row.result].isNull()) {
        SessionBuilder::ResultRecord record;
        record.id = id;
        record.declaredError = status == "failed";
        return addResultValue(builder, pointerJoin(at, row.result), std::move(record), item[row.result]);
    }
    if (status == "failed") builder.declare(id, {Outcome::ToolError, "status: failed"});
    if (status == "completed" && row.runsAtProvider) builder.declare(id, {Outcome::Executed, "status: completed"});
}

// "shell_call_output" is of a "shell_call"; the outputs of functions do not tell their names.
std::string toolOfOutput(const std::string& type) {
    const HostedTool* row = hostedTool(type.substr(0, type.rfind("_output")) + (type.ends_with("_call_output") ? "" : "_call"));
    return row == nullptr ? std::string() : std::string(row->tool);
}

void readOutput(const Json& item, const std::string& at, SessionBuilder& builder) {
    const std::string& type = item["type"].asString();
    SessionBuilder::ResultRecord record;
    // Mostly an output has an id of its own.
    record.id = type == "local_shell_call_output" ? idOf(item) : item["call_id"].asString();
    if (record.id.empty()) record.tool = toolOfOutput(type);
    record.declaredError = item["status"].asString() == "failed" || item["is_error"].asBool();
    const Json& output = type == "tool_search_output" ? item["tools"] : item["output"];
    const Json::Array& blocks = output.asArray();
    if (std::none_of(blocks.begin(), blocks.end(), [](const Json& block) { return blockText(block) != nullptr; }))
        return addResultValue(builder, at, std::move(record), output);
    record.text = readText(output, pointerJoin(at, "output"), builder);
    builder.addResult(at, std::move(record));
}

}  // namespace

void readResponsesItem(const Json& item, const std::string& at, SessionBuilder& builder) {
    if (!item.isObject()) return builder.skip(at, "an item is " + std::string(kindName(item)));
    const std::string& type = item["type"].asString();
    if (type == "message" || (type.empty() && item.contains("role"))) return readMessage(item, at, builder);
    if (type == "function_call") return readFunctionCall(item, at, builder);
    if (type == "mcp_call") return readMcpCall(item, at, builder);
    if (type == "mcp_approval_request") return readApprovalRequest(item, at, builder);
    if (type == "mcp_approval_response") return readApprovalResponse(item, at, builder);
    if (isOutputType(type)) return readOutput(item, at, builder);
    if (const HostedTool* row = hostedTool(type)) return readHostedCall(item, *row, at, builder);
    builder.skip(at, type.empty() ? "an item without a type" : "an item of type " + type + " holds no text, call or result");
}

bool looksLikeResponsesItem(const Json& item) {
    const std::string& type = item["type"].asString();
    if (type == "message") return item["role"].isString() && !item.contains("stop_reason");
    return type == "function_call" || type == "mcp_call" || type == "reasoning" || type == "item_reference" ||
           type.starts_with("mcp_") || isOutputType(type) || hostedTool(type) != nullptr;
}

}  // namespace writ::sim
