#include "simulator/transcript/content.h"
#include "simulator/transcript/formats.h"

#include <algorithm>
#include <array>
#include <unordered_set>

namespace writ::sim {

namespace {

bool isEvent(const Json& json) {
    return json["action"].isString() || json["observation"].isString();
}
// An event of a stream, which says who made it.
bool isStreamEvent(const Json& json) {
    const bool acts = json["action"].isString() && json["args"].isObject();
    return json["source"].isString() && (acts || (json["observation"].isString() && json.contains("content")));
}
// An item of a history: an event, or an action with its observation.
bool isHistoryItem(const Json& item) {
    return isEvent(item) || (item.isArray() && item.size() > 0 && isEvent(item.at(0)));
}
// One line of an evaluation's output.
bool isOutput(const Json& json) {
    const Json::Array& history = json["history"].asArray();
    return std::any_of(history.begin(), history.end(), isHistoryItem);
}

/// What an action is, unless the model called a function for it. What is not listed is done by the agent: a call.
enum class Act : std::uint8_t { Speaks, Instructs, Ends, Refuses, Delegates, Calls };

Act actOf(const std::string& action) {
    struct Row {
        std::string_view action;
        Act act;
    };
    static constexpr std::array<Row, 6> kRows{{{"message", Act::Speaks},
                                               {"think", Act::Speaks},
                                               {"system", Act::Instructs},
                                               {"finish", Act::Ends},
                                               {"reject", Act::Refuses},
                                               {"delegate", Act::Delegates}}};
    for (const Row& row : kRows)
        if (row.action == action) return row.act;
    return Act::Calls;
}

// Actions and observations of the runtime and its memory, which nobody in the conversation makes.
bool isHousekeeping(const std::string& kind) {
    static constexpr std::array<std::string_view, 14> kKinds{
        "null",   "start",        "stop",     "pause",         "resume",         "initialize",           "change_agent_state",
        "recall", "condensation", "condense", "loop_recovery", "loop_detection", "condensation_request", "agent_state_changed"};
    return std::find(kKinds.begin(), kKinds.end(), kind) != kKinds.end();
}

// Members beside the parameters of an action: the agent's own words, and how the runtime handles it.
bool isParameter(std::string_view name) {
    static constexpr std::array<std::string_view, 15> kOthers{"id",
                                                              "timestamp",
                                                              "source",
                                                              "message",
                                                              "cause",
                                                              "action",
                                                              "args",
                                                              "timeout",
                                                              "hidden",
                                                              "is_confirmed",
                                                              "confirmation_state",
                                                              "action_risk",
                                                              "security_risk",
                                                              "thought",
                                                              "tool_call_metadata"};
    return std::find(kOthers.begin(), kOthers.end(), name) == kOthers.end();
}

// The call of the model's answer that an action carries out; null when the answer is not recorded.
const Json* modelCall(const Json& metadata) {
    const Json& id = metadata["tool_call_id"];
    for (const Json& choice : metadata["model_response"]["choices"].asArray())
        for (const Json& call : choice["message"]["tool_calls"].asArray())
            if (call["id"] == id && !call["function"]["name"].asString().empty()) return &call["function"];
    return nullptr;
}

/// Reads the events of one session in their order.
class EventReader {
public:
    explicit EventReader(SessionBuilder& builder) : m_builder(builder) {}

    void read(const Json& event, const std::string& at) {
        m_builder.beginRecord(event, std::nullopt);
        m_builder.setAgent(m_agents.empty() ? std::string() : m_agents.back());
        const bool acts = event["action"].isString();
        if (!acts && !event["observation"].isString())
            return m_builder.skip(at, "an event that is neither an action nor an observation");
        if (isHousekeeping(event[acts ? "action" : "observation"].asString())) return;
        if (acts) return readAction(event, at);
        readObservation(event, at);
    }

private:
    // Members stand in "args" and "extras", in older recordings beside "action".
    static const Json& argumentsOf(const Json& event) { return event["args"].isObject() ? event["args"] : event; }
    static std::string argumentsAt(const Json& event, const std::string& at) {
        return event["args"].isObject() ? pointerJoin(at, "args") : at;
    }

    void readAction(const Json& event, const std::string& at) {
        const Act act = actOf(event["action"].asString());
        const bool called = act == Act::Calls || event["tool_call_metadata"].isObject();
        m_builder.context().countMessage();
        if (called) readCall(event, at);
        if (act == Act::Delegates) readDelegation(event, at);
        if (called) return;
        switch (act) {
        case Act::Speaks: return readSpeech(event, at, roleOf(event));
        case Act::Instructs: return readSpeech(event, at, Role::System);
        case Act::Ends: return readSpeech(event, at, Role::Model);
        case Act::Refuses: return readRefusal(event, at);
        case Act::Delegates:
        case Act::Calls: return;
        }
    }

    // Without a source: the first message is the task, later ones are the agent's.
    Role roleOf(const Json& event) const {
        if (event["source"].isString()) return event["source"].asString() == "agent" ? Role::Model : Role::User;
        return m_builder.stepCount() == 0 ? Role::User : Role::Model;
    }

    void readSpeech(const Json& event, const std::string& at, Role role) {
        const Json& arguments = argumentsOf(event);
        for (const std::string_view member : {"content", "final_thought", "thought"}) {
            const std::string& text = arguments[member].asString();
            if (!text.empty()) return m_builder.addMessage(pointerJoin(argumentsAt(event, at), member), role, text);
        }
        if (event["action"].asString() != "finish") m_builder.skip(at, "a message without text");
    }

    void readRefusal(const Json& event, const std::string& at) {
        const Json& arguments = argumentsOf(event);
        const std::string& reason = arguments["outputs"]["reason"].asString();
        m_builder.addRefusal(at, reason.empty() ? arguments["thought"].asString() : reason,
                             {Outcome::ModelRefusalDeclared, "action: reject"});
    }

    void readDelegation(const Json& event, const std::string& at) {
        const Json& arguments = argumentsOf(event);
        m_builder.addDelegation(at, arguments["agent"].asString(), arguments["inputs"]["task"].asString());
        m_agents.push_back(arguments["agent"].asString());
    }

    void readCall(const Json& event, const std::string& at) {
        const std::string id = callId(event);
        if (readConfirmation(event, id, at)) return;
        const std::string& thought = argumentsOf(event)["thought"].asString();
        if (!thought.empty()) m_builder.addMessage(pointerJoin(argumentsAt(event, at), "thought"), Role::Model, thought);
        // What the model asked for, where its answer is recorded; else what the runtime did.
        const Json* asked = modelCall(event["tool_call_metadata"]);
        const Json done = ownArguments(event);
        const std::string& tool = asked != nullptr ? (*asked)["name"].asString() : event["action"].asString();
        if (tool.empty()) return m_builder.skip(at, "an action without a name");
        m_builder.beginCalls();
        m_builder.addCall(at, id, tool, asked != nullptr ? asked->find("arguments") : &done,
                          event["source"].asString() == "user" ? Role::User : Role::Model);
        readFirstConfirmation(event, id, at);
    }

    static Json ownArguments(const Json& event) {
        Json::Object members;
        for (const Json::Member& member : argumentsOf(event).asObject())
            if (isParameter(member.first)) members.push_back(member);
        return Json(std::move(members));
    }

    // The number of the event stands for an id that is not there: observations name it as their cause.
    std::string callId(const Json& event) {
        const std::string number = plainText(event["id"]);
        std::string id = event["tool_call_metadata"]["tool_call_id"].asString();
        if (id.empty()) id = number;
        if (!number.empty()) m_callOfEvent[number] = id;
        return id;
    }

    static const std::string& confirmation(const Json& event) {
        const Json& arguments = argumentsOf(event);
        const std::string& state = arguments["confirmation_state"].asString();
        return state.empty() ? arguments["is_confirmed"].asString() : state;
    }

    // An action that waited for the user is recorded once more when the user has spoken.
    bool readConfirmation(const Json& event, const std::string& id, const std::string& at) {
        const auto waiting = m_awaiting.find(id);
        if (waiting == m_awaiting.end()) return false;
        if (confirmation(event) == "awaiting_confirmation") return true;
        m_awaiting.erase(waiting);
        if (confirmation(event) == "rejected")
            declined(id, at);
        else
            m_builder.addApproval(at, {id, true, {}, {}});
        return true;
    }

    // Most actions are born "confirmed", which nobody said.
    void readFirstConfirmation(const Json& event, const std::string& id, const std::string& at) {
        const std::string& state = confirmation(event);
        if (state == "rejected") declined(id, at);
        if (state != "awaiting_confirmation") return;
        m_builder.declare(id, {Outcome::ApprovalPending, "confirmation_state: awaiting_confirmation"});
        if (!id.empty()) m_awaiting.insert(id);
    }

    void declined(const std::string& id, const std::string& at) {
        m_builder.addApproval(at, {id, false, {}, OutcomeFinding{Outcome::UserDeclined, "confirmation_state: rejected"}});
    }

    void readObservation(const Json& event, const std::string& at) {
        const std::string& kind = event["observation"].asString();
        if (kind == "delegate" && !m_agents.empty()) m_agents.pop_back();
        const std::string id = answeredCall(event);
        // Events of a stream name the call; in older recordings an observation answers the action before it.
        const bool answers = !id.empty() || !event["source"].isString();
        m_builder.context().countMessage();
        if (!answers && kind == "error")
            return m_builder.addError(at, event["content"].asString(), {Outcome::Unknown, "observation: error"});
        if (!answers) return m_builder.skip(at, "an observation that answers no call");
        m_awaiting.erase(id);
        SessionBuilder::ResultRecord record;
        record.id = id;
        record.text = event["content"].isString() ? event["content"].asString() : event["message"].asString();
        record.declared = findingOf(event);
        record.declaredError = record.declared && record.declared->outcome == Outcome::ToolError;
        m_builder.addResult(at, std::move(record));
    }

    std::string answeredCall(const Json& event) const {
        const std::string& id = event["tool_call_metadata"]["tool_call_id"].asString();
        if (!id.empty()) return id;
        const auto found = m_callOfEvent.find(plainText(event["cause"]));
        return found == m_callOfEvent.end() ? std::string() : found->second;
    }

    static std::optional<OutcomeFinding> findingOf(const Json& event) {
        const std::string& kind = event["observation"].asString();
        if (kind == "user_rejected") return OutcomeFinding{Outcome::UserDeclined, "observation: user_rejected"};
        if (kind == "error") return OutcomeFinding{Outcome::ToolError, "observation: error"};
        const Json& success = event["success"];
        if (success.isBool() && !success.asBool()) return OutcomeFinding{Outcome::ToolError, "success: false"};
        return std::nullopt;
    }

    SessionBuilder& m_builder;
    std::unordered_map<std::string, std::string> m_callOfEvent;  // number of the event -> id of its call
    std::unordered_set<std::string> m_awaiting;                  // ids of calls that wait for the user
    std::vector<std::string> m_agents;                           // to whom work was handed, innermost last
};

/// Lists and lines of events: one session.
class StreamReader final : public RecordingReader {
public:
    explicit StreamReader(ReadContext& context) : m_builder(context, "openhands") {}

    bool take(const Record& record) override {
        if (!isStreamEvent(record.json)) return false;
        m_builder.setLine(record.line);
        m_events.read(record.json, record.at);
        return true;
    }
    void finish() override { m_builder.finish({}, Json::object()); }

private:
    SessionBuilder m_builder;
    EventReader m_events{m_builder};
};

/// The output of an evaluation: each value is a run with its history.
class OutputReader final : public RecordingReader {
public:
    OutputReader(bool severalRuns, ReadContext& context) : m_severalRuns(severalRuns), m_context(context) {}

    bool take(const Record& record) override {
        if (!record.json["history"].isArray()) return false;
        SessionBuilder builder(m_context, "openhands");
        builder.setLine(record.line);
        if (m_severalRuns) builder.setRun(static_cast<std::uint32_t>(record.index));
        EventReader events(builder);
        readHistory(record, events, builder);
        // Patches, verdicts and their explanations are how the run turned out.
        Json metadata = chosenMembers(record.json, {"instance_id", "issue_type", "base_commit"});
        if (const Json issue = chosenMembers(record.json["issue"], {"owner", "repo", "number"}); issue.size() > 0)
            metadata = metadata.with("issue", issue);
        const std::string& title = record.json["issue"]["title"].asString();
        builder.finish(title.empty() ? plainText(record.json["instance_id"]) : title, std::move(metadata),
                       m_severalRuns ? std::optional(record.index) : std::nullopt);
        return true;
    }

private:
    void readHistory(const Record& record, EventReader& events, SessionBuilder& builder) {
        const Json::Array& history = record.json["history"].asArray();
        const std::string list = pointerJoin(record.at, "history");
        for (std::size_t i = 0; i < history.size() && !m_context.overflowed(); ++i) {
            const std::string at = pointerJoin(list, i);
            if (!history[i].isArray()) {
                events.read(history[i], at);
                continue;
            }
            for (std::size_t part = 0; part < history[i].size() && !m_context.overflowed(); ++part)
                events.read(history[i].at(part), pointerJoin(at, part));
        }
        if (const std::string& error = record.json["error"].asString(); !error.empty()) {
            builder.beginRecord(record.json["error"], std::nullopt);
            builder.addError(pointerJoin(record.at, "error"), error, {Outcome::Unknown, "error of the run"});
        }
    }

    bool m_severalRuns;
    ReadContext& m_context;
};

}  // namespace

bool recognisesOpenHands(const Sample& sample) {
    return anyRecord(sample, isOutput) || (sample.framing != Framing::Document && anyRecord(sample, isStreamEvent));
}

std::unique_ptr<RecordingReader> openOpenHands(const Sample& sample, ReadContext& context) {
    if (anyRecord(sample, isOutput)) return std::make_unique<OutputReader>(sample.framing != Framing::Document, context);
    return std::make_unique<StreamReader>(context);
}

}  // namespace writ::sim
