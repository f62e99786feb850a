#include "simulator/transcript/by_session.h"
#include "simulator/transcript/content.h"
#include "simulator/transcript/formats.h"

#include <algorithm>
#include <array>

namespace writ::sim {

namespace {

constexpr std::string_view kFormat = "mcp-log";
constexpr std::size_t kMaxOpen = 64;  // requests of one id without an answer; more are a log whose answers were left out

bool isMessage(const Json& json) {
    return json["jsonrpc"].asString() == "2.0" &&
           (json["method"].isString() || json.contains("result") || json.contains("error"));
}

// Results and parameters as they stand in the messages, logged alone.
bool isBareResult(const Json& json) {
    return json["content"].isArray() && (json["resultType"].isString() || json["isError"].isBool()) && !json.contains("role");
}
bool isBareParameters(const Json& json) {
    const Json::Object& meta = json["_meta"].asObject();
    return json["name"].isString() && std::any_of(meta.begin(), meta.end(), [](const Json::Member& member) {
               return member.first.starts_with("io.modelcontextprotocol/");
           });
}

// Where gateways hand messages to their interceptors.
constexpr std::array<std::string_view, 3> kInterceptors{"/mcp/gatewayRequest/body", "/mcp/gatewayResponse/body",
                                                        "/mcp/transformedGatewayResponse/body"};

struct Found {
    const Json* message = nullptr;
    std::string at;
};

void findIn(const Json& json, const std::string& at, std::vector<Found>& found) {
    if (isMessage(json)) return static_cast<void>(found.push_back({&json, at}));
    for (std::size_t i = 0; i < json.asArray().size(); ++i)
        if (isMessage(json.at(i))) found.push_back({&json.at(i), pointerJoin(at, i)});
}

// The messages of a record: itself, a batch of them, or what a proxy wrapped into a record of its own.
std::vector<Found> messagesOf(const Json& json) {
    std::vector<Found> found;
    findIn(json, {}, found);
    for (const std::string_view pointer : kInterceptors)
        if (const Json* body = json.pointer(pointer)) findIn(*body, std::string(pointer), found);
    if (!found.empty() || json.contains("jsonrpc")) return found;
    for (const Json::Member& member : json.asObject()) findIn(member.second, pointerJoin({}, member.first), found);
    return found;
}

bool isRecord(const Json& json) {
    return isBareResult(json) || isBareParameters(json) || !messagesOf(json).empty();
}

// Each session, and each server within it, counts ids of its own.
std::string sessionKey(const Json& record) {
    static constexpr std::array<std::string_view, 9> kPointers{"/sessionId",      "/session_id",   "/session",
                                                               "/mcp-session-id", "/mcpSessionId", "/headers/mcp-session-id",
                                                               "/server",         "/serverName",   "/server_name"};
    std::string key;
    for (const std::string_view pointer : kPointers)
        if (const Json* value = record.pointer(pointer)) key += plainText(*value) + '\n';
    return key;
}

// What the answer to a request looks like. Both sides ask, and each counts ids of its own.
bool fits(const std::string& method, const Json& result) {
    if (method == "tools/call") return !result.contains("action") && !result.contains("role");
    if (method == "elicitation/create") return result["action"].isString();
    if (method == "sampling/createMessage") return result.contains("role");
    return true;
}

/// The messages between a client and a server.
class McpSession {
public:
    explicit McpSession(ReadContext& context) : m_builder(context, kFormat) {}

    void begin(const Record& record) {
        m_builder.setLine(record.line);
        m_builder.beginRecord(record.json, std::nullopt, momentFrom(record.json["ts"]));
    }
    void read(const Json& message, const std::string& at) {
        m_builder.context().countMessage();
        if (message["method"].isString()) return readRequest(message, at);
        readAnswer(message, at);
    }
    void readCall(const Json& parameters, const std::string& at, const std::string& id);
    void readResult(const Json& result, const std::string& at, const std::string& id);
    /// A client that introduces itself begins a conversation.
    [[nodiscard]] bool isBegunAnewBy(const Json& message) const {
        return message["method"].asString() == "initialize" && m_builder.stepCount() > 0;
    }
    void finish() { m_builder.finish({}, Json(std::move(m_metadata))); }

private:
    struct Open {
        std::string method;
        Json parameters;
    };

    void readRequest(const Json& message, const std::string& at);
    void readAnswer(const Json& message, const std::string& at);
    void readError(const Json& error, const std::string& at, const std::string& id);
    void readQuestion(const Json& parameters, const std::string& at);
    void readReply(const Json& result, const std::string& at);
    void readSampling(const Json& parameters, const std::string& at);
    void readSampledMessage(const Json& message, const std::string& at);
    void readContent(const Json& content, const std::string& at, Role role);
    std::optional<Open> takeOpen(const std::string& id, const Json& message);
    void learn(const Json& parameters);

    SessionBuilder m_builder;
    Json::Object m_metadata;
    std::unordered_map<std::string, std::vector<Open>> m_open;  // requests without an answer, by id
    std::vector<Json> m_sampled;                                // messages of the last request for a model's answer
};

void McpSession::learn(const Json& parameters) {
    const Json& client = parameters["clientInfo"].isObject() ? parameters["clientInfo"]
                                                             : parameters["_meta"]["io.modelcontextprotocol/clientInfo"];
    if (client.isObject()) m_metadata.emplace_back("client", client);
    if (parameters["serverInfo"].isObject()) m_metadata.emplace_back("server", parameters["serverInfo"]);
    if (parameters["protocolVersion"].isString()) m_metadata.emplace_back("protocolVersion", parameters["protocolVersion"]);
}

void McpSession::readRequest(const Json& message, const std::string& at) {
    const std::string& method = message["method"].asString();
    const std::string id = plainText(message["id"]);
    const Json& parameters = message["params"];
    if (!id.empty()) {
        std::vector<Open>& open = m_open[id];
        const auto same = [&](const Open& other) { return other.method == method && other.parameters == parameters; };
        if (std::any_of(open.begin(), open.end(), same)) return;  // interceptors see a request again with its answer
        if (open.size() >= kMaxOpen) open.erase(open.begin());
        open.push_back({method, parameters});
    }
    learn(parameters);
    if (method == "tools/call") return readCall(parameters, at + "/params", id);
    if (method == "elicitation/create") return readQuestion(parameters, at + "/params");
    if (method == "sampling/createMessage") return readSampling(parameters, at + "/params");
    if (method == "notifications/cancelled")
        return m_builder.skip(
            at, "the request " + plainText(parameters["requestId"]) + " was cancelled: " + parameters["reason"].asString());
    m_builder.skip(at, "a message of method " + method + " makes no step");
}

void McpSession::readCall(const Json& parameters, const std::string& at, const std::string& id) {
    const std::string& tool = parameters["name"].asString();
    if (tool.empty()) return m_builder.skip(at, "a tool call without the name of a tool");
    learn(parameters);
    m_builder.beginCalls();
    m_builder.addCall(at, id, tool, parameters.find("arguments"));
}

// The latest request with this id that the answer fits.
std::optional<McpSession::Open> McpSession::takeOpen(const std::string& id, const Json& message) {
    const auto found = m_open.find(id);
    if (found == m_open.end() || found->second.empty()) return std::nullopt;
    std::vector<Open>& open = found->second;
    auto chosen = std::find_if(open.rbegin(), open.rend(), [&](const Open& request) {
        return message.contains("error") || fits(request.method, message["result"]);
    });
    if (chosen == open.rend()) chosen = open.rbegin();
    Open request = std::move(*chosen);
    open.erase(std::next(chosen).base());
    return request;
}

void McpSession::readAnswer(const Json& message, const std::string& at) {
    const std::string id = plainText(message["id"]);
    const std::optional<Open> request = takeOpen(id, message);
    const Json& result = message["result"];
    // Without its request, an answer is told by its looks.
    const std::string method = request ? request->method : result["content"].isArray() ? "tools/call" : std::string();
    if (method.empty())
        return m_builder.skip(at, message.contains("error") ? "an error that answers no request of this recording: " +
                                                                  message["error"]["message"].asString()
                                                            : "an answer to no request of this recording");
    if (method == "tools/call" && message.contains("error")) return readError(message["error"], at + "/error", id);
    if (method == "tools/call") return readResult(result, at + "/result", id);
    if (message.contains("error"))
        return m_builder.skip(at, "the error that answers " + method + ": " + message["error"]["message"].asString());
    if (method == "elicitation/create") return readReply(result, at + "/result");
    if (method == "sampling/createMessage") return readSampledMessage(result, at + "/result");
    learn(result);
}

void McpSession::readResult(const Json& result, const std::string& at, const std::string& id) {
    SessionBuilder::ResultRecord record;
    record.id = id;
    record.declaredError = result["isError"].asBool();
    if (record.declaredError) record.declared = OutcomeFinding{Outcome::ToolError, "isError: true"};
    if (result["resultType"].asString() == "input_required")
        record.declared = OutcomeFinding{Outcome::ApprovalPending, "resultType: input_required"};
    record.text = readText(result["content"], at + "/content", m_builder);
    if (result.contains("structuredContent"))
        record.json = result["structuredContent"];
    else if (!result["content"].isArray())
        record.json = result;
    if (record.text.empty() && record.json) record.text = record.json->dump();
    m_builder.addResult(at, std::move(record));
}

void McpSession::readError(const Json& error, const std::string& at, const std::string& id) {
    SessionBuilder::ResultRecord record;
    record.id = id;
    record.text = error["message"].asString();
    record.json = error;
    record.declaredError = true;
    record.declared = OutcomeFinding{Outcome::ToolError, "error.code: " + error["code"].numberText()};
    m_builder.addResult(at, std::move(record));
}

// The server asks the person at the client.
void McpSession::readQuestion(const Json& parameters, const std::string& at) {
    m_builder.addMessage(at, Role::Tool, parameters["message"].asString());
}

void McpSession::readReply(const Json& result, const std::string& at) {
    const std::string& action = result["action"].asString();
    m_builder.addApproval(at, {{}, action == "accept", "action: " + action, {}});
}

// The server asks the client's model. Each such request repeats the conversation so far.
void McpSession::readSampling(const Json& parameters, const std::string& at) {
    const Json::Array& messages = parameters["messages"].asArray();
    const bool goesOn = m_sampled.size() <= messages.size() && std::equal(m_sampled.begin(), m_sampled.end(), messages.begin());
    const std::string list = at + "/messages";
    for (std::size_t i = goesOn ? m_sampled.size() : 0; i < messages.size(); ++i)
        readSampledMessage(messages[i], pointerJoin(list, i));
    m_sampled = messages;
}

void McpSession::readSampledMessage(const Json& message, const std::string& at) {
    const std::optional<Role> role = roleFromWord(message["role"].asString());
    if (!role) return m_builder.skip(at, "a message whose role is none of user, assistant");
    const Json& content = message["content"];
    const std::string contentAt = at + "/content";
    if (!content.isArray()) return readContent(content, contentAt, *role);
    m_builder.beginCalls();
    for (std::size_t i = 0; i < content.size(); ++i) readContent(content.at(i), pointerJoin(contentAt, i), *role);
}

void McpSession::readContent(const Json& content, const std::string& at, Role role) {
    const std::string& type = content["type"].asString();
    if (const std::string* text = blockText(content)) return m_builder.addMessage(at, role, *text);
    if (type == "tool_use" && !content["name"].asString().empty())
        return m_builder.addCall(at, content["id"].asString(), content["name"].asString(), content.find("input"));
    if (type == "tool_result") return readResult(content, at, content["toolUseId"].asString());
    m_builder.skip(at, "content of type " + type + " makes no step");
}

class McpLogReader final : public RecordingReader {
public:
    explicit McpLogReader(ReadContext& context) : m_context(context) {}

    bool take(const Record& record) override {
        if (isBareParameters(record.json)) {
            begin(record).readCall(record.json, record.at, {});
            return true;
        }
        if (isBareResult(record.json)) {
            begin(record).readResult(record.json, record.at, {});
            return true;
        }
        const std::vector<Found> messages = messagesOf(record.json);
        if (messages.empty()) return false;
        const std::string key = sessionKey(record.json);
        if (std::any_of(messages.begin(), messages.end(),
                        [&](const Found& found) { return sessionOf(key).isBegunAnewBy(*found.message); }))
            ++m_conversations[key];
        McpSession& session = begin(record);
        for (const Found& found : messages) session.read(*found.message, record.at + found.at);
        return true;
    }

    void finish() override {
        for (const auto& session : m_sessions.all()) session->finish();
    }

private:
    McpSession& sessionOf(const std::string& key) {
        return m_sessions.of(key + std::to_string(m_conversations[key]), [&] { return std::make_unique<McpSession>(m_context); });
    }
    McpSession& begin(const Record& record) {
        McpSession& session = sessionOf(sessionKey(record.json));
        session.begin(record);
        return session;
    }

    ReadContext& m_context;
    BySession<McpSession> m_sessions;
    std::unordered_map<std::string, std::size_t> m_conversations;  // how often a client introduced itself, by session
};

}  // namespace

bool recognisesMcpLog(const Sample& sample) {
    return anyRecord(sample, isRecord);
}

std::unique_ptr<RecordingReader> openMcpLog(const Sample&, ReadContext& context) {
    return std::make_unique<McpLogReader>(context);
}

}  // namespace writ::sim
