#include "simulator/transcript/content.h"
#include "simulator/transcript/formats.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

namespace writ::sim {

namespace {

// An event of a managed agent's session, and where it stands.
struct Event {
    Json json;
    std::string at;
    bool sent = false;  // by the client, whose events the server's stream repeats with their ids
};

bool isEvent(const Json& json) {
    static constexpr std::array<std::string_view, 4> kDomains{"user.", "agent.", "session.", "span."};
    const std::string& type = json["type"].asString();
    const bool known =
        std::any_of(kDomains.begin(), kDomains.end(), [&](std::string_view domain) { return type.starts_with(domain); });
    return known && (json["processed_at"].isString() || json["processed_at"].isNull()) &&
           (json["id"].isString() || type.starts_with("user."));
}

bool isSession(const Json& json) {
    return json["type"].asString() == "session" && json["agent"].isObject();
}

// [name of the client's function, what it gave or got]
const Json* loggedCall(const Json& json) {
    return json.size() == 2 && json.at(0).isString() && json.at(0).asString().find("sessions.") != std::string::npos ? &json.at(1)
                                                                                                                     : nullptr;
}

void addEvents(const Json& list, const std::string& at, bool sent, std::vector<Event>& events) {
    for (std::size_t i = 0; i < list.asArray().size(); ++i)
        if (isEvent(list.at(i))) events.push_back({list.at(i), pointerJoin(at, i), sent});
}

// The events of one record. A logged event is its line's only one, so the line is its place.
std::vector<Event> eventsOf(const Json& json, const std::string& at) {
    std::vector<Event> events;
    const Json* logged = loggedCall(json);
    const Json& body = logged != nullptr ? *logged : json;
    if (isEvent(body) || isSession(body)) events.push_back({body, at, false});
    addEvents(body["data"], at + (logged != nullptr ? "/1/data" : "/data"), false, events);
    addEvents(body.at(1)["events"], at + (logged != nullptr ? "/1/1/events" : "/1/events"), true, events);
    return events;
}

bool holdsEvents(const Json& json) {
    const std::vector<Event> events = eventsOf(json, {});
    return std::any_of(events.begin(), events.end(), [](const Event& event) { return isEvent(event.json); });
}

// What makes the client's event and the server's repetition the same.
std::string essence(const Json& event) {
    Json::Object members;
    for (const std::string_view key : {"type", "content", "tool_use_id", "custom_tool_use_id", "result"})
        if (!event[key].isNull()) members.emplace_back(key, event[key]);
    return Json(std::move(members)).canonical();
}

std::string firstText(const Json& event, std::initializer_list<std::string_view> keys) {
    for (const std::string_view key : keys)
        if (!event[key].asString().empty()) return event[key].asString();
    return {};
}

class AgentEventReader final : public RecordingReader {
public:
    explicit AgentEventReader(ReadContext& context) : m_context(context) {}

    bool take(const Record& record) override {
        const std::vector<Event> events = eventsOf(record.json, record.at);
        for (const Event& event : events) takeEvent(event, record.line);
        return !events.empty();
    }
    void finish() override { finishSession(); }

private:
    struct Waiting {
        Event event;
        std::optional<std::uint32_t> line;
    };
    using Handler = void (AgentEventReader::*)(const Json& event, const std::string& at);
    struct Row {
        std::string_view type;
        Handler handler;
    };

    void takeEvent(const Event& event, std::optional<std::uint32_t> line) {
        if (isSession(event.json)) return beginSession(event, line);
        if (!m_builder) m_builder.emplace(m_context, "anthropic-agent-events");
        if (event.sent) return m_waiting.push_back({event, line});
        const std::string& type = event.json["type"].asString();
        if (type.starts_with("user.")) dropWaiting(event.json);
        if (type.starts_with("agent.")) flushWaiting();
        read(event, line);
    }

    void dropWaiting(const Json& repeated) {
        const std::string same = essence(repeated);
        const auto found = std::find_if(m_waiting.begin(), m_waiting.end(),
                                        [&](const Waiting& waiting) { return essence(waiting.event.json) == same; });
        if (found != m_waiting.end()) m_waiting.erase(found);
    }

    // The stream did not repeat them.
    void flushWaiting() {
        for (const Waiting& waiting : std::exchange(m_waiting, {})) read(waiting.event, waiting.line);
    }

    void read(const Event& event, std::optional<std::uint32_t> line) {
        static constexpr std::array<Row, 13> kRows{{{"user.message", &AgentEventReader::readMessage},
                                                    {"agent.message", &AgentEventReader::readMessage},
                                                    {"agent.tool_use", &AgentEventReader::readCall},
                                                    {"agent.mcp_tool_use", &AgentEventReader::readCall},
                                                    {"agent.custom_tool_use", &AgentEventReader::readCall},
                                                    {"agent.tool_result", &AgentEventReader::readResult},
                                                    {"agent.mcp_tool_result", &AgentEventReader::readResult},
                                                    {"user.custom_tool_result", &AgentEventReader::readResult},
                                                    {"user.tool_confirmation", &AgentEventReader::readConfirmation},
                                                    {"session.thread_created", &AgentEventReader::readThread},
                                                    {"agent.thread_message_sent", &AgentEventReader::readThreadMessage},
                                                    {"agent.thread_message_received", &AgentEventReader::readThreadMessage},
                                                    {"session.error", &AgentEventReader::readError}}};
        // Of the course of things, not of the conversation.
        static constexpr std::array<std::string_view, 5> kQuiet{"session.status_", "session.thread_status_", "span.",
                                                                "agent.thinking", "session.usage"};
        const std::string& type = event.json["type"].asString();
        noteAgent(event.json);
        m_builder->setLine(line);
        for (const Row& row : kRows) {
            if (row.type != type) continue;
            m_builder->beginRecord(event.json, std::nullopt, parseMoment(event.json["processed_at"].asString()));
            return (this->*row.handler)(event.json, event.at);
        }
        const bool quiet =
            std::any_of(kQuiet.begin(), kQuiet.end(), [&](std::string_view start) { return type.starts_with(start); });
        if (!quiet) m_builder->skip(event.at, "an event of type " + type + " is no message, call or result");
    }

    void beginSession(const Event& event, std::optional<std::uint32_t> line) {
        finishSession();
        m_builder.emplace(m_context, "anthropic-agent-events");
        const Json& agent = event.json["agent"];
        m_agent = agent["name"].asString();
        m_title = event.json["title"].asString();
        Json::Object about;
        for (const std::string_view key : {"id", "title", "environment_id", "metadata"})
            if (!event.json[key].isNull()) about.emplace_back(key, event.json[key]);
        for (const std::string_view key : {"id", "name", "version"})
            if (!agent[key].isNull()) about.emplace_back("agent_" + std::string(key), agent[key]);
        m_about = Json(std::move(about));
        m_builder->setLine(line);
        m_builder->setAgent(m_agent);
        m_builder->beginRecord(event.json, std::nullopt);
        if (!agent["system"].asString().empty()) {
            m_builder->addMessage(event.at, Role::System, agent["system"].asString());
            m_context.countMessage();
        }
    }

    void finishSession() {
        if (!m_builder) return;
        flushWaiting();
        for (const std::string& id : m_asked) m_builder->declare(id, {Outcome::ApprovalPending, "evaluated_permission: ask"});
        m_builder->finish(m_title, m_about);
        m_builder.reset();
        m_asked.clear();
        m_denied.clear();
        m_threads.clear();
        m_about = Json::object();
        m_title.clear();
        m_agent.clear();
    }

    // Each agent works in a thread of its own; events without one are of the session's agent.
    void noteAgent(const Json& event) {
        const std::string& thread = event["session_thread_id"].asString();
        const std::string& name = event["agent_name"].asString();
        if (!thread.empty() && !name.empty()) m_threads[thread] = name;
        const auto known = m_threads.find(thread);
        m_builder->setAgent(known != m_threads.end() ? known->second : m_agent);
    }

    void readMessage(const Json& event, const std::string& at) {
        const Role role = event["type"].asString() == "user.message" ? Role::User : Role::Model;
        std::string text = readText(event["content"], pointerJoin(at, "content"), *m_builder);
        if (text.empty()) return m_builder->skip(at, "a message without text");
        m_builder->addMessage(at, role, std::move(text));
        m_context.countMessage();
    }

    void readCall(const Json& event, const std::string& at) {
        const std::string& tool = event["name"].asString();
        if (tool.empty()) return m_builder->skip(at, "a tool call without the name of a tool");
        const std::string& id = event["id"].asString();
        m_builder->addCall(at, id, tool, event.find("input"));
        const std::string& permission = event["evaluated_permission"].asString();
        if (permission == "ask") m_asked.insert(id);
        if (permission == "deny") m_builder->declare(id, {Outcome::PolicyDeny, "evaluated_permission: deny"});
    }

    void readResult(const Json& event, const std::string& at) {
        SessionBuilder::ResultRecord record;
        record.id = firstText(event, {"tool_use_id", "mcp_tool_use_id", "custom_tool_use_id"});
        record.declaredError = event["is_error"].asBool();
        m_asked.erase(record.id);
        if (m_denied.contains(record.id)) record.declared = OutcomeFinding{Outcome::UserDeclined, "user.tool_confirmation: deny"};
        const Json::Array& blocks = event["content"].asArray();
        const bool texts =
            std::any_of(blocks.begin(), blocks.end(), [](const Json& block) { return blockText(block) != nullptr; });
        if (blocks.empty() || texts) {
            record.text = readText(event["content"], pointerJoin(at, "content"), *m_builder);
        } else {
            record.json = event["content"];
            record.text = event["content"].dump();
        }
        m_builder->addResult(at, std::move(record));
    }

    void readConfirmation(const Json& event, const std::string& at) {
        SessionBuilder::ApprovalRecord record;
        record.id = event["tool_use_id"].asString();
        record.approved = event["result"].asString() == "allow";
        record.text = event["deny_message"].asString();
        m_asked.erase(record.id);
        if (event["result"].asString() == "deny") {
            m_denied.insert(record.id);
            record.declared = OutcomeFinding{Outcome::UserDeclined, "user.tool_confirmation: deny"};
        }
        m_builder->addApproval(at, std::move(record));
    }

    void readThread(const Json& event, const std::string& at) {
        m_builder->setAgent(m_agent);
        m_builder->addDelegation(at, event["agent_name"].asString(), {});
    }

    void readThreadMessage(const Json& event, const std::string& at) {
        std::string text = readText(event["content"], pointerJoin(at, "content"), *m_builder);
        if (event["type"].asString() == "agent.thread_message_sent")
            return m_builder->addDelegation(at, event["to_agent_name"].asString(), std::move(text));
        m_builder->setAgent(event["from_agent_name"].asString());
        if (!text.empty()) m_builder->addMessage(at, Role::Model, std::move(text));
        m_context.countMessage();
    }

    void readError(const Json& event, const std::string& at) {
        const Json& error = event["error"];
        m_builder->addError(at, error["message"].asString(),
                            {Outcome::TransportError, "session.error: " + error["type"].asString()});
    }

    ReadContext& m_context;
    std::optional<SessionBuilder> m_builder;  // of the session that is being read
    std::string m_title;
    std::string m_agent;  // of the session
    Json m_about = Json::object();
    std::map<std::string, std::string> m_threads;  // id -> name of its agent
    std::set<std::string> m_asked;                 // ids of calls that wait for a person
    std::set<std::string> m_denied;
    std::vector<Waiting> m_waiting;
};

}  // namespace

bool recognisesAgentEvents(const Sample& sample) {
    return anyRecord(sample, holdsEvents);
}

std::unique_ptr<RecordingReader> openAgentEvents(const Sample&, ReadContext& context) {
    return std::make_unique<AgentEventReader>(context);
}

}  // namespace writ::sim
