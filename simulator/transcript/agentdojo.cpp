#include "simulator/transcript/content.h"
#include "simulator/transcript/formats.h"

namespace writ::sim {

namespace {

bool isRun(const Json& json) {
    return json["suite_name"].isString() && json["pipeline_name"].isString() && json["messages"].isArray();
}

// "utility" and "security" are verdicts on the run: no policy may see them. Beware of the second: on an attack it is true when
// the attack reached its goal. The texts of the injections stand in the results that carry them.
Json metadataOf(const Json& run) {
    return chosenMembers(run, {"suite_name", "pipeline_name", "user_task_id", "injection_task_id", "attack_type"});
}

std::string titleOf(const Json& run) {
    std::string title = run["suite_name"].asString();
    for (const std::string_view part : {"user_task_id", "injection_task_id"})
        if (const std::string text = plainText(run[part]); !text.empty()) title += ", " + text;
    return title;
}

// Its text blocks hold their text in "content".
std::string textOf(const Json& content, const std::string& at, SessionBuilder& builder) {
    if (!content.isArray()) return readText(content, at, builder);
    std::string text;
    for (std::size_t i = 0; i < content.size(); ++i) {
        const Json& block = content.at(i);
        if (block["type"].asString() == "text" && block["content"].isString())
            appendLine(text, block["content"].asString());
        else
            builder.skip(pointerJoin(at, i), "a block of type " + block["type"].asString() + " holds no text");
    }
    return text;
}

void readCalls(const Json& message, const std::string& at, SessionBuilder& builder) {
    const Json::Array& calls = message["tool_calls"].asArray();
    if (calls.empty()) return;
    builder.beginCalls();
    for (std::size_t i = 0; i < calls.size(); ++i) {
        const std::string place = pointerJoin(pointerJoin(at, "tool_calls"), i);
        const std::string& tool = calls[i]["function"].asString();
        if (tool.empty())
            builder.skip(place, "a tool call without the name of a function");
        else
            builder.addCall(place, plainText(calls[i]["id"]), tool, calls[i].find("args"));
    }
}

void readResult(const Json& message, const std::string& at, SessionBuilder& builder) {
    SessionBuilder::ResultRecord record;
    record.id = plainText(message["tool_call_id"]);
    record.tool = message["tool_call"]["function"].asString();
    record.text = textOf(message["content"], pointerJoin(at, "content"), builder);
    if (const std::string& error = message["error"].asString(); !error.empty()) {
        record.declaredError = true;
        record.declared = OutcomeFinding{Outcome::ToolError, "error: " + error};
        if (record.text.empty()) record.text = error;
    }
    builder.addResult(at, std::move(record));
}

void readMessage(const Json& message, const std::string& at, SessionBuilder& builder) {
    const std::optional<Role> role = roleFromWord(message["role"].asString());
    if (!role) return builder.skip(at, "a message whose role is none of system, user, assistant, tool");
    if (*role == Role::Tool) return readResult(message, at, builder);
    const std::size_t before = builder.stepCount();
    std::string text = textOf(message["content"], pointerJoin(at, "content"), builder);
    if (!text.empty()) builder.addMessage(at, *role, std::move(text));
    readCalls(message, at, builder);
    if (builder.stepCount() == before && !builder.overflowed()) builder.skip(at, "a message without text or tool call");
}

class AgentDojoReader final : public RecordingReader {
public:
    AgentDojoReader(bool severalRuns, ReadContext& context) : m_severalRuns(severalRuns), m_context(context) {}

    bool take(const Record& record) override {
        if (!isRun(record.json)) return false;
        const Json& messages = record.json["messages"];
        const std::string list = pointerJoin(record.at, "messages");
        SessionBuilder builder(m_context, "agentdojo");
        builder.setLine(record.line);
        if (m_severalRuns) builder.setRun(static_cast<std::uint32_t>(record.index));
        builder.eachMessage(messages, list,
                            [&](const Json& message, const std::string& at) { readMessage(message, at, builder); });
        // The model's provider gave up on the run.
        if (const std::string& error = record.json["error"].asString(); !error.empty()) {
            builder.beginRecord(record.json["error"], std::nullopt);
            builder.addError(pointerJoin(record.at, "error"), error, {Outcome::TransportError, "error of the run"});
        }
        builder.finish(titleOf(record.json), metadataOf(record.json), m_severalRuns ? std::optional(record.index) : std::nullopt);
        return true;
    }

private:
    bool m_severalRuns;
    ReadContext& m_context;
};

}  // namespace

bool recognisesAgentDojo(const Sample& sample) {
    return anyRecord(sample, isRun);
}

std::unique_ptr<RecordingReader> openAgentDojo(const Sample& sample, ReadContext& context) {
    return std::make_unique<AgentDojoReader>(sample.framing != Framing::Document, context);
}

}  // namespace writ::sim
