#include "simulator/transcript/vercel_message.h"

#include <algorithm>

namespace writ::sim {

namespace {

// "tool-getWeather" is a call of getWeather; "dynamic-tool" names the tool beside it. SDK 4: "tool-invocation", with its
// record in a member of that name.
std::string toolOfPart(const Json& part) {
    constexpr std::string_view kPrefix = "tool-";
    const std::string& type = part["type"].asString();
    if (type == "dynamic-tool" || type == "tool-call" || type == "tool-result") return part["toolName"].asString();
    return type.starts_with(kPrefix) ? type.substr(kPrefix.size()) : std::string();
}

bool isToolPart(const Json& part) {
    const std::string& type = part["type"].asString();
    return type == "dynamic-tool" || (type.starts_with("tool-") && !type.starts_with("tool-approval-"));
}

OutcomeFinding refusalOf(const Json& approval, std::string_view field) {
    // The SDK says so where a rule answered, and no person.
    if (approval["isAutomatic"].asBool()) return {Outcome::PolicyDeny, "approval.isAutomatic: true"};
    return {Outcome::UserDeclined, std::string(field)};
}

class MessageReader {
public:
    MessageReader(SessionBuilder& builder, Role role, const std::string& at)
        : m_builder(builder), m_texts(builder, role), m_at(at) {}

    void read(const Json::Array& parts, std::string_view member) {
        m_builder.beginCalls();
        const std::string list = pointerJoin(m_at, member);
        const bool onlyText = std::all_of(parts.begin(), parts.end(), [](const Json& part) { return isText(part); });
        for (std::size_t i = 0; i < parts.size(); ++i) readPart(parts[i], onlyText ? m_at : pointerJoin(list, i));
        m_texts.flush();
    }

private:
    static bool isText(const Json& part) { return part["type"].asString() == "text" && part["text"].isString(); }

    void readPart(const Json& part, std::string at) {
        const std::string& type = part["type"].asString();
        if (isText(part)) return m_texts.add(part["text"].asString(), std::move(at));
        if (type == "step-start") return;  // marks the next answer of the model; holds nothing
        m_texts.flush();
        if (type == "tool-invocation") return readInvocation(part["toolInvocation"], pointerJoin(at, "toolInvocation"));
        if (type == "tool-call") return void(readCall(part, at, toolOfPart(part), {}));
        if (type == "tool-result") return readResult(part, at);
        if (type == "tool-approval-request") return readApprovalRequest(part);
        if (type == "tool-approval-response") return readApproval(part, at, part["approvalId"].asString());
        if (isToolPart(part)) return readToolPart(part, at);
        m_builder.skip(std::move(at),
                       type.empty() ? "a part without a type" : "a part of type " + type + " holds no text, call or result");
    }

    // `state` says whether the arguments are whole.
    bool readCall(const Json& part, const std::string& at, const std::string& tool, const std::string& state) {
        if (tool.empty()) {
            m_builder.skip(at, "a tool call without the name of a tool");
            return false;
        }
        const Json* input = part.find("input");
        if (input == nullptr) input = part.find("args");
        if (input == nullptr) input = part.find("rawInput");
        if (state == "input-streaming" || state == "partial-call") input = nullptr;
        m_builder.addCall(at, part["toolCallId"].asString(), tool, input);
        return true;
    }

    void readToolPart(const Json& part, const std::string& at) {
        const std::string& id = part["toolCallId"].asString();
        const std::string& state = part["state"].asString();
        if (!readCall(part, at, toolOfPart(part), state)) return;
        const Json& approval = part["approval"];
        if (approval["approved"].isBool() || state == "output-denied")
            readApproval(approval, approval.isObject() ? pointerJoin(at, "approval") : pointerJoin(at, "state"), id);
        if (state == "approval-requested") m_builder.declare(id, {Outcome::ApprovalPending, "state: approval-requested"});
        SessionBuilder::ResultRecord record;
        record.id = id;
        if (state == "output-available")
            return addResultValue(m_builder, pointerJoin(at, "output"), std::move(record), part["output"]);
        if (state != "output-error") return;
        record.declaredError = true;
        addResultValue(m_builder, pointerJoin(at, "errorText"), std::move(record), part["errorText"]);
    }

    void readInvocation(const Json& call, const std::string& at) {
        const std::string& state = call["state"].asString();
        if (!readCall(call, at, call["toolName"].asString(), state) || state != "result") return;
        SessionBuilder::ResultRecord record;
        record.id = call["toolCallId"].asString();
        addResultValue(m_builder, pointerJoin(at, "result"), std::move(record), call["result"]);
    }

    // An output is {"type":"text"|"json"|"error-text"|"error-json"|"content"|"execution-denied","value"}; SDK 4: any "result".
    void readResult(const Json& part, const std::string& at) {
        SessionBuilder::ResultRecord record;
        record.id = part["toolCallId"].asString();
        record.tool = part["toolName"].asString();
        record.declaredError = part["isError"].asBool();
        const Json& output = part["output"];
        const std::string& type = output["type"].asString();
        if (type.empty())
            return addResultValue(m_builder, at, std::move(record), part.contains("result") ? part["result"] : output);
        if (type == "execution-denied") {
            record.text = output["reason"].asString();
            record.declared = OutcomeFinding{Outcome::UserDeclined, "output.type: execution-denied"};
            return m_builder.addResult(at, std::move(record));
        }
        record.declaredError = record.declaredError || type.starts_with("error");
        if (type == "content") {
            record.text = readText(output["value"], at + "/output/value", m_builder);
            return m_builder.addResult(at, std::move(record));
        }
        addResultValue(m_builder, at, std::move(record), output["value"]);
    }

    void readApprovalRequest(const Json& part) {
        const std::string& call = part["toolCallId"].asString();
        m_builder.nameApproval(part["approvalId"].asString(), call);
        m_builder.declare(call, {Outcome::ApprovalPending, "tool-approval-request without a response"});
    }

    void readApproval(const Json& approval, const std::string& at, const std::string& id) {
        SessionBuilder::ApprovalRecord record;
        record.id = id;
        record.approved = approval["approved"].asBool();
        record.text = approval["reason"].asString();
        if (!record.approved)
            record.declared = refusalOf(approval, approval["approved"].isBool() ? "approved: false" : "state: output-denied");
        m_builder.addApproval(at, std::move(record));
    }

    SessionBuilder& m_builder;
    TextRun m_texts;
    const std::string& m_at;
};

void readFinish(const Json& holder, const std::string& at, SessionBuilder& builder) {
    if (holder["finishReason"].asString() == "content-filter")
        builder.addRefusal(pointerJoin(at, "finishReason"), {}, {Outcome::ProviderFilter, "finishReason: content-filter"});
}

bool isModelPart(const Json& part) {
    const std::string& type = part["type"].asString();
    return ((type == "tool-call" || type == "tool-result") && part["toolCallId"].isString()) ||
           type.starts_with("tool-approval-");
}

}  // namespace

void readVercelMessage(const Json& message, const std::string& at, SessionBuilder& builder) {
    if (!message.isObject()) return builder.skip(at, "a message is " + std::string(kindName(message)));
    const std::optional<Role> role = roleFromWord(message["role"].asString());
    if (!role) return builder.skip(at, "a message whose role is none of system, user, assistant, tool");
    const std::string_view member = message["parts"].isArray() ? "parts" : "content";
    const Json& parts = message[member];
    if (parts.isString())
        builder.addMessage(at, *role, parts.asString());
    else if (parts.isArray())
        MessageReader(builder, *role, at).read(parts.asArray(), member);
    else
        builder.skip(at, "a message without parts");
    readFinish(message, at, builder);
    readFinish(message["metadata"], pointerJoin(at, "metadata"), builder);
}

bool looksLikeVercelMessage(const Json& message) {
    if (!message["role"].isString()) return false;
    const Json::Array& parts = message["parts"].asArray();
    if (!parts.empty() && std::all_of(parts.begin(), parts.end(), [](const Json& part) { return part["type"].isString(); }))
        return true;
    return std::any_of(message["content"].asArray().begin(), message["content"].asArray().end(), isModelPart);
}

}  // namespace writ::sim
