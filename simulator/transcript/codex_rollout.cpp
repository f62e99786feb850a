#include "simulator/transcript/content.h"
#include "simulator/transcript/formats.h"
#include "simulator/transcript/recorded_decision.h"

#include <algorithm>
#include <array>

namespace writ::sim {

namespace {

bool isOneOf(std::string_view word, std::initializer_list<std::string_view> words) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

bool isLine(const Json& line) {
    return line["type"].isString() && line["payload"].isObject();
}

bool isSure(const Json& line) {
    if (!isLine(line)) return false;
    const std::string& type = line["type"].asString();
    if (type == "session_meta") return line["payload"]["id"].isString();
    return isOneOf(type, {"response_item", "event_msg"}) ? line["payload"]["type"].isString() : type == "turn_context";
}

// What a model or a tool did, as the field that says so.
struct FailureRow {
    std::string_view event;
    std::string_view field;  ///< JSON Pointer into the event
    Json value;
    Outcome outcome;
};

const std::vector<FailureRow>& failureRows() {
    static const std::vector<FailureRow> kRows{
        {"exec_command_end", "/status", "declined", Outcome::UserDeclined},
        {"exec_command_end", "/status", "failed", Outcome::ToolError},
        {"patch_apply_end", "/status", "declined", Outcome::UserDeclined},
        {"patch_apply_end", "/success", false, Outcome::ToolError},
        {"mcp_tool_call_end", "/result/Ok/is_error", true, Outcome::ToolError},
        {"mcp_tool_call_end", "/result/Ok/isError", true, Outcome::ToolError},
    };
    return kRows;
}

std::string described(std::string_view pointer, const Json& value) {
    std::string text(pointer.substr(1));
    std::replace(text.begin(), text.end(), '/', '.');
    return text + ": " + (value.isString() ? value.asString() : value.dump());
}

std::optional<OutcomeFinding> failureOf(const Json& event) {
    for (const FailureRow& row : failureRows()) {
        const Json* value = event["type"].asString() == row.event ? event.pointer(row.field) : nullptr;
        if (value != nullptr && *value == row.value) return OutcomeFinding{row.outcome, described(row.field, row.value)};
    }
    if (event["type"].asString() == "mcp_tool_call_end" && event["result"].contains("Err"))
        return OutcomeFinding{Outcome::ToolError, "result.Err"};
    return std::nullopt;
}

// {"output":"…","metadata":{"exit_code":1}}: what the program that ran the tool says of it.
std::optional<OutcomeFinding> failureOfOutput(const Json& output, const ReadLimits& limits) {
    if (output["success"].isBool() && !output["success"].asBool()) return OutcomeFinding{Outcome::ToolError, "success: false"};
    if (!output.asString().starts_with('{')) return std::nullopt;
    const Result<Json> parsed = parseJson(output.asString(), limits.json);
    const Json code = parsed ? (*parsed)["metadata"]["exit_code"] : Json();
    if (!code.isInteger() || code.asInteger() == 0) return std::nullopt;
    return OutcomeFinding{Outcome::ToolError, "metadata.exit_code: " + code.numberText()};
}

// Events that show once more what response items hold.
bool repeatsItems(const std::string& event) {
    return isOneOf(event, {"user_message", "agent_message", "agent_reasoning", "agent_reasoning_raw_content", "item_completed"});
}

class CodexReader final : public RecordingReader {
public:
    explicit CodexReader(ReadContext& context) : m_builder(context, "codex-rollout") {}

    bool take(const Record& record) override {
        if (!isLine(record.json)) return false;
        m_at = record.at + "/payload";
        m_builder.setLine(record.line);
        m_builder.beginRecord(record.json, std::nullopt);
        const std::string& type = record.json["type"].asString();
        const Json& payload = record.json["payload"];
        if (type == "session_meta")
            readMeta(payload);
        else if (type == "turn_context")
            m_turn = turnOf(payload);
        else if (type == "response_item")
            readItem(payload);
        else if (type == "event_msg")
            readEvent(payload);
        else if (type == "compacted")
            readText(payload["message"], Role::System);
        else
            m_builder.skip(record.at, "a line of type " + type + " makes no step");
        return true;
    }

    void finish() override { m_builder.finish({}, m_metadata); }

private:
    // Of a session that another one goes on with, the description is in the file as well: the first one counts.
    void readMeta(const Json& payload) {
        if (m_metadata.size() > 0) return m_builder.skip(m_at, "a further description of a session");
        m_metadata = chosenMembers(payload, {"id", "cwd", "cli_version", "originator", "source", "model_provider", "git"});
        const std::string& nickname = payload["agent_nickname"].asString();
        m_builder.setAgent(nickname.empty() ? payload["agent_role"].asString() : nickname);
    }

    // What the calls of a turn may do is said at its beginning.
    static std::shared_ptr<const CallContext> turnOf(const Json& payload) {
        Json turn = chosenMembers(payload, {"cwd", "approval_policy", "sandbox_policy", "model"});
        if (turn.size() == 0) return nullptr;
        return std::make_shared<const CallContext>(CallContext{std::move(turn), {}});
    }

    void readItem(const Json& item) {
        const std::string& type = item["type"].asString();
        if (type == "message") return readMessage(item);
        if (type == "function_call") return readCall(item, item["name"].asString(), item.find("arguments"));
        if (type == "custom_tool_call") return readCustomCall(item);
        if (isOneOf(type, {"local_shell_call", "web_search_call"}))
            return readCall(item, type.substr(0, type.size() - std::string_view("_call").size()), item.find("action"));
        if (type.ends_with("_call_output")) return readOutput(item);
        m_builder.skip(m_at, "an item of type " + type + " makes no step");
    }

    void readMessage(const Json& item) {
        const std::optional<Role> role = roleFromWord(item["role"].asString());
        if (!role || *role == Role::Tool) return m_builder.skip(m_at, "a message whose role is none of user, assistant, system");
        readText(item["content"], *role);
    }

    void readText(const Json& content, Role role) {
        std::string text = sim::readText(content, m_at + "/content", m_builder);
        m_builder.context().countMessage();
        if (text.empty()) return m_builder.skip(m_at, "a message without text");
        m_builder.addMessage(m_at, role, std::move(text));
    }

    void readCall(const Json& item, const std::string& tool, const Json* arguments) {
        if (tool.empty()) return m_builder.skip(m_at, "a tool call without the name of a tool");
        const std::string& id = item["call_id"].isString() ? item["call_id"].asString() : item["id"].asString();
        m_builder.beginCalls();
        m_builder.addCall(m_at, id, tool, arguments);
        if (Step* call = m_builder.lastCall()) call->context = m_turn;
    }

    // Such a tool takes one free text instead of arguments.
    void readCustomCall(const Json& item) {
        const Json arguments = chosenMembers(item, {"input"});
        readCall(item, item["name"].asString(), item["input"].isString() ? &arguments : nullptr);
        Step* call = m_builder.lastCall();
        if (call != nullptr && item["input"].isString()) call->argumentsNote = "a free text, read as the argument `input`";
    }

    void readOutput(const Json& item) {
        SessionBuilder::ResultRecord record;
        const Json& output = item["output"];
        record.id = item["call_id"].asString();
        record.declared = failureOfOutput(output, m_builder.context().limits());
        record.declaredError = record.declared.has_value();
        if (!output.isArray()) return addResultValue(m_builder, m_at, std::move(record), output);
        record.text = sim::readText(output, m_at + "/output", m_builder);
        m_builder.addResult(m_at, std::move(record));
    }

    void readEvent(const Json& event) {
        const std::string& type = event["type"].asString();
        if (repeatsItems(type)) return;
        if (isOneOf(type, {"error", "stream_error"}))
            return m_builder.addError(m_at, event["message"].asString(), {Outcome::TransportError, "event: " + type});
        const std::optional<OutcomeFinding> failure = failureOf(event);
        if (!failure) return m_builder.skip(m_at, "an event of type " + type + " makes no step");
        const std::string& id = event["call_id"].asString();
        if (failure->outcome == Outcome::UserDeclined)
            m_builder.addApproval(m_at, {id, false, failure->evidence, failure});
        else
            m_builder.declare(id, *failure);
    }

    SessionBuilder m_builder;
    std::string m_at;
    Json m_metadata = Json::object();
    std::shared_ptr<const CallContext> m_turn;
};

}  // namespace

bool recognisesCodexRollout(const Sample& sample) {
    return anyRecord(sample, isSure);
}

std::unique_ptr<RecordingReader> openCodexRollout(const Sample&, ReadContext& context) {
    return std::make_unique<CodexReader>(context);
}

}  // namespace writ::sim
