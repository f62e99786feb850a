#include "simulator/transcript/inspect_sample.h"

#include "simulator/transcript/inspect_message.h"

#include <algorithm>
#include <array>
#include <deque>
#include <map>
#include <unordered_set>

namespace writ::sim {

namespace {

/// In what an event happened.
struct Scope {
    bool scored = false;  ///< after the conversation: a model may grade it there
    bool nested = false;  ///< within a tool or an agent
    std::string agent;    ///< the sub-agent; empty: the first one

    [[nodiscard]] Scope inside(const std::string& type, const std::string& name) const {
        Scope inner = *this;
        inner.scored = scored || type == "scorer" || type == "scorers";
        inner.nested = nested || type == "tool" || type == "agent" || type == "subtask";
        if (type == "agent" && nested) inner.agent = name;
        return inner;
    }
};

struct Decision {
    std::string_view word;
    bool approves;
    std::optional<bool> refuses;  ///< nothing: left to the next approver
};

const Decision* decisionOf(const std::string& word) {
    static constexpr std::array<Decision, 5> kDecisions{{{"approve", true, false},
                                                         {"modify", true, false},
                                                         {"reject", false, true},
                                                         {"terminate", false, true},
                                                         {"escalate", false, std::nullopt}}};
    for (const Decision& decision : kDecisions)
        if (decision.word == word) return &decision;
    return nullptr;
}

// Whether the call itself was judged, and not what it returned.
bool judgesCall(const Json& approval) {
    return approval["stage"].asString() != "result";
}

// What the last word on a call says of its outcome.
std::optional<OutcomeFinding> findingOf(const Json& approval) {
    const Decision* decision = decisionOf(approval["decision"].asString());
    if (decision == nullptr || !judgesCall(approval)) return std::nullopt;
    const std::string& approver = approval["approver"].asString();
    const std::string evidence = "approval: " + std::string(decision->word) + " by " + approver;
    if (!decision->refuses) return OutcomeFinding{Outcome::ApprovalPending, evidence};
    if (!*decision->refuses) return std::nullopt;
    return OutcomeFinding{approver == "human" ? Outcome::UserDeclined : Outcome::PolicyDeny, evidence};
}

std::string textOf(const Json& approval) {
    std::string text = approval["decision"].asString() + " by " + approval["approver"].asString();
    const std::string& explanation = approval["explanation"].asString();
    if (!explanation.empty()) text += ": " + explanation;
    if (const Json& modified = approval["modified"]; modified.isObject())
        text += "\nchanged to " + modified["function"].asString() + " " + modified["arguments"].dump();
    return text;
}

std::optional<Moment> endOf(const Json& event) {
    std::optional<Moment> end = parseMoment(event["completed"].asString());
    return end ? end : parseMoment(event["timestamp"].asString());
}

class SampleReader {
public:
    SampleReader(const Json& sample, const std::string& at, SessionBuilder& builder)
        : m_sample(sample),
          m_at(at),
          m_messages(sample["messages"].asArray()),
          m_messagesAt(pointerJoin(at, "messages")),
          m_builder(builder),
          m_attachments(sample, builder) {}

    void read() {
        m_builder.expect(m_sample["messages"]);
        indexMessages();
        const bool older = !m_sample["events"].isArray();
        const Json& events = older ? m_sample["transcript"]["events"] : m_sample["events"];
        const std::string at = older ? pointerJoin(pointerJoin(m_at, "transcript"), "events") : pointerJoin(m_at, "events");
        survey(events);
        walk(events, at, {});
        for (auto& [span, results] : m_waiting) addResults(results);
        m_builder.setAgent({});
        while (m_next < m_messages.size() && !m_builder.overflowed()) addNextMessage({});
        readEnd();
    }

private:
    struct WaitingResult {
        SessionBuilder::ResultRecord record;
        std::string at;
        const Json* event = nullptr;
        std::string agent;
    };

    void indexMessages() {
        for (std::size_t i = 0; i < m_messages.size(); ++i) {
            const Json& message = m_messages[i];
            if (message["role"].asString() == "tool") m_answeredCalls.insert(message["tool_call_id"].asString());
            if (message["role"].asString() != "assistant") continue;
            m_answers.push_back(i);
            if (const std::string& id = message["id"].asString(); !id.empty()) m_messageOfId.emplace(id, i);
            for (const Json& call : message["tool_calls"].asArray()) m_messageOfCall.emplace(call["id"].asString(), i);
        }
    }

    // What must be known of a call before it is read: when it ended, and who had the last word on it.
    void survey(const Json& events) {
        for (const Json& event : events.asArray()) {
            const std::string& kind = event["event"].asString();
            if (kind == "tool") {
                if (const std::optional<Moment> end = endOf(event)) m_ends.insert_or_assign(event["id"].asString(), *end);
            } else if (kind == "approval") {
                m_lastWord.insert_or_assign(event["call"]["id"].asString(), &event);
            }
            if (event["events"].isArray()) survey(event["events"]);
        }
    }

    void walk(const Json& events, const std::string& at, const Scope& outer) {
        std::vector<Scope> steps{outer};  // older logs bracket their events instead of naming spans
        for (std::size_t i = 0; i < events.asArray().size() && !m_builder.overflowed(); ++i) {
            const Json& event = events.at(i);
            if (event["event"].asString() == "step") {
                if (event["action"].asString() == "begin")
                    steps.push_back(steps.back().inside(event["type"].asString(), event["name"].asString()));
                else if (steps.size() > 1)
                    steps.pop_back();
                continue;
            }
            readEvent(event, pointerJoin(at, i), scopeOf(event, steps.back()));
        }
    }

    const Scope& scopeOf(const Json& event, const Scope& otherwise) const {
        const auto found = m_scopes.find(event["span_id"].asString());
        return found == m_scopes.end() ? otherwise : found->second;
    }

    void readEvent(const Json& event, const std::string& at, const Scope& scope) {
        struct Row {
            std::string_view event;
            void (SampleReader::*read)(const Json&, const std::string&, const Scope&);
        };
        static constexpr std::array<Row, 7> kRows{{{"span_begin", &SampleReader::beginSpan},
                                                   {"span_end", &SampleReader::endSpan},
                                                   {"model", &SampleReader::readModel},
                                                   {"tool", &SampleReader::readTool},
                                                   {"subtask", &SampleReader::readSubtask},
                                                   {"approval", &SampleReader::readApproval},
                                                   {"error", &SampleReader::readError}}};
        for (const Row& row : kRows)
            if (row.event == event["event"].asString()) return (this->*row.read)(event, at, scope);
    }

    void beginSpan(const Json& event, const std::string& at, const Scope& around) {
        const auto parent = m_scopes.find(event["parent_id"].asString());
        const Scope& outer = parent == m_scopes.end() ? around : parent->second;
        const Scope inner = outer.inside(event["type"].asString(), event["name"].asString());
        if (!inner.scored && inner.agent != outer.agent) delegate(event, at, outer.agent, inner.agent);
        m_scopes.insert_or_assign(event["id"].asString(), inner);
    }

    void endSpan(const Json& event, const std::string&, const Scope&) { flush(event["id"].asString()); }

    void delegate(const Json& event, const std::string& at, const std::string& from, const std::string& agent) {
        m_builder.setAgent(from);
        m_builder.beginRecord(Json(agent), std::nullopt, parseMoment(event["timestamp"].asString()));
        m_builder.addDelegation(at, agent, {});
    }

    void readModel(const Json& event, const std::string& at, const Scope& scope) {
        if (scope.scored) return;
        flush(event["span_id"].asString());
        const Json& choice = event["output"]["choices"].at(0);
        const std::string choiceAt = pointerJoin(pointerJoin(pointerJoin(at, "output"), "choices"), std::size_t{0});
        const Json& message = choice["message"];
        if (const std::optional<std::size_t> index = indexOf(message, scope)) {
            addMessagesBefore(*index);
            m_builder.setAgent(scope.agent);
            if (*index == m_next) addNextMessage(endOf(event));
        } else if (message.isObject() && isNew(message, scope)) {
            addOtherMessage(event, message, pointerJoin(choiceAt, "message"), scope);
        }
        if (choice["stop_reason"].asString() == "content_filter") addFiltered(event, pointerJoin(choiceAt, "stop_reason"));
    }

    // The message of the conversation that this answer of the model became. Older logs have no ids of messages.
    std::optional<std::size_t> indexOf(const Json& answer, const Scope& scope) {
        const std::string& id = answer["id"].asString();
        const auto found = m_messageOfId.find(id);
        if (!id.empty() && found != m_messageOfId.end()) return found->second;
        if (!id.empty() && !scope.agent.empty()) return std::nullopt;  // sub-agents may number their calls anew
        for (const Json& call : answer["tool_calls"].asArray())
            if (const auto same = m_messageOfCall.find(call["id"].asString()); same != m_messageOfCall.end()) return same->second;
        while (!m_answers.empty() && m_answers.front() < m_next) m_answers.pop_front();
        if (m_answers.empty()) return std::nullopt;
        const Json said = m_attachments.resolve(m_messages[m_answers.front()]["content"], m_at);
        const bool same = said == m_attachments.resolve(answer["content"], m_at);
        return same ? std::optional(m_answers.front()) : std::nullopt;
    }

    // A sub-agent's answers stand in the events only. So do answers that were taken out of a conversation that grew too long:
    // of those, what they called counts.
    bool isNew(const Json& message, const Scope& scope) {
        const std::string& id = message["id"].asString();
        const Json::Array& calls = message["tool_calls"].asArray();
        if (!id.empty() && !m_otherMessages.insert(id).second) return false;
        if (calls.empty()) return !scope.agent.empty();
        return !id.empty() || std::none_of(calls.begin(), calls.end(),
                                           [&](const Json& call) { return m_otherCalls.contains(call["id"].asString()); });
    }

    void addOtherMessage(const Json& event, const Json& message, const std::string& at, const Scope& scope) {
        for (const Json& call : message["tool_calls"].asArray()) m_otherCalls.insert(call["id"].asString());
        m_builder.setAgent(scope.agent);
        const Json resolved = m_attachments.resolve(message, at);
        m_builder.beginRecord(resolved, std::nullopt, endOf(event));
        readInspectMessage(resolved, at, m_attachments, m_builder);
        m_builder.context().countMessage();
    }

    void readTool(const Json& event, const std::string& at, const Scope& scope) {
        if (scope.scored) return;
        const std::string& id = event["id"].asString();
        const auto known = m_otherCalls.contains(id) ? m_messageOfCall.end() : m_messageOfCall.find(id);
        const bool inMessages = known != m_messageOfCall.end();
        if (inMessages)
            addMessagesBefore(known->second + 1);
        else if (m_otherCalls.insert(id).second || id.empty())
            addOtherCall(event, at, scope);
        readInner(event, at, scope.inside("tool", {}), event["agent"].asString());
        const bool answered = inMessages && m_answeredCalls.contains(id);
        if (!answered && !event["pending"].asBool()) keepResult(event, at, scope);
    }

    void addOtherCall(const Json& event, const std::string& at, const Scope& scope) {
        m_builder.setAgent(scope.agent);
        const Json call = m_attachments.resolve(
            Json::object({{"id", event["id"]}, {"function", event["function"]}, {"arguments", event["arguments"]}}), at);
        m_builder.beginRecord(call, std::nullopt, parseMoment(event["timestamp"].asString()));
        m_builder.beginCalls();
        readInspectCall(call, at, m_attachments, m_builder);
    }

    // Older logs hold what happened within a tool in its event.
    void readInner(const Json& event, const std::string& at, const Scope& inside, const std::string& agent) {
        if (event["events"].size() == 0) return;
        const Scope inner = agent.empty() ? inside : inside.inside("agent", agent);
        if (!agent.empty()) delegate(event, at, inside.agent, agent);
        walk(event["events"], pointerJoin(at, "events"), inner);
    }

    void readSubtask(const Json& event, const std::string& at, const Scope& scope) {
        if (!scope.scored) readInner(event, at, scope.inside("subtask", {}), event["name"].asString());
    }

    // A result follows what happened within its tool: until the tool's span has gone on or has ended.
    void keepResult(const Json& event, const std::string& at, const Scope& scope) {
        const Json content = m_attachments.resolve(event["result"], at);
        WaitingResult result{inspectResult(event, content, pointerJoin(at, "result"), m_builder), at, &event, scope.agent};
        result.record.id = event["id"].asString();
        judge(result.record);
        std::vector<WaitingResult>& waiting = m_waiting[event["span_id"].asString()];
        waiting.push_back(std::move(result));
        if (event["span_id"].isNull()) flush({});
    }

    void flush(const std::string& span) {
        const auto found = m_waiting.find(span);
        if (found == m_waiting.end()) return;
        addResults(found->second);
        m_waiting.erase(found);
    }

    void addResults(std::vector<WaitingResult>& results) {
        for (WaitingResult& result : results) {
            m_builder.setAgent(result.agent);
            m_builder.beginRecord((*result.event)["result"], std::nullopt, endOf(*result.event));
            m_builder.addResult(std::move(result.at), std::move(result.record));
            m_builder.context().countMessage();
        }
    }

    void readApproval(const Json& event, const std::string& at, const Scope& scope) {
        const std::string& id = event["call"]["id"].asString();
        const Decision* decision = decisionOf(event["decision"].asString());
        if (decision == nullptr)
            return m_builder.skip(at, "an approval whose decision is none of approve, modify, reject, escalate, terminate");
        if (const auto known = m_messageOfCall.find(id); known != m_messageOfCall.end()) addMessagesBefore(known->second + 1);
        m_builder.setAgent(scope.agent);
        m_builder.beginRecord(event, std::nullopt);
        const bool last = m_lastWord[id] == &event;
        m_builder.addApproval(at, {id, decision->approves, textOf(event), last ? findingOf(event) : std::nullopt});
    }

    // An error of type "approval" does not say whose word it was; the approval may.
    void judge(SessionBuilder::ResultRecord& record) const {
        if (!record.declared || record.declared->evidence != "error.type: approval") return;
        record.declared->outcome = Outcome::PolicyDeny;
        const auto word = m_lastWord.find(record.id);
        if (word == m_lastWord.end()) return;
        if (!judgesCall(*word->second))
            record.declared =
                OutcomeFinding{Outcome::Executed, "approval of the result: " + (*word->second)["decision"].asString()};
        else if (std::optional<OutcomeFinding> finding = findingOf(*word->second))
            record.declared = std::move(finding);
    }

    void readError(const Json& event, const std::string& at, const Scope& scope) {
        if (scope.scored) return;
        m_failed = true;
        m_builder.beginRecord(event, std::nullopt);
        m_builder.addError(at, event["error"]["message"].asString(), {Outcome::Unknown, "event: error"});
    }

    void addFiltered(const Json& record, const std::string& at) {
        m_filtered = true;
        m_builder.beginRecord(record["output"]["choices"].at(0)["stop_reason"], std::nullopt, endOf(record));
        m_builder.addRefusal(at, {}, {Outcome::ProviderFilter, "stop_reason: content_filter"});
    }

    void addMessagesBefore(std::size_t end) {
        while (m_next < end && !m_builder.overflowed()) addNextMessage({});
    }

    void addNextMessage(std::optional<Moment> time) {
        const std::string at = pointerJoin(m_messagesAt, m_next);
        const Json message = m_attachments.resolve(m_messages[m_next], at);
        if (const auto end = m_ends.find(message["tool_call_id"].asString()); !time && end != m_ends.end()) time = end->second;
        m_builder.beginRecord(message, static_cast<std::uint32_t>(m_next++), std::move(time));
        m_builder.context().countMessage();
        if (message["role"].asString() != "tool") return readInspectMessage(message, at, m_attachments, m_builder);
        SessionBuilder::ResultRecord record = inspectResult(message, message["content"], pointerJoin(at, "content"), m_builder);
        record.id = message["tool_call_id"].asString();
        judge(record);
        m_builder.addResult(at, std::move(record));
    }

    // How the sample ended, where no event says so.
    void readEnd() {
        const Json& choice = m_sample["output"]["choices"].at(0);
        if (!m_filtered && choice["stop_reason"].asString() == "content_filter")
            addFiltered(m_sample, m_at + "/output/choices/0/stop_reason");
        const Json& error = m_sample["error"];
        if (m_failed || !error.isObject()) return;
        m_builder.beginRecord(error["message"], std::nullopt);
        m_builder.addError(pointerJoin(m_at, "error"), error["message"].asString(), {Outcome::Unknown, "error of the sample"});
    }

    const Json& m_sample;
    std::string m_at;
    const Json::Array& m_messages;
    std::string m_messagesAt;
    SessionBuilder& m_builder;
    Attachments m_attachments;

    std::unordered_map<std::string, std::size_t> m_messageOfId;
    std::unordered_map<std::string, std::size_t> m_messageOfCall;  // the first that calls under this id
    std::unordered_set<std::string> m_answeredCalls;               // by a message
    std::deque<std::size_t> m_answers;                             // messages of the model that are still to come
    std::unordered_map<std::string, Moment> m_ends;                // of calls
    std::unordered_map<std::string, const Json*> m_lastWord;       // the last approval of a call
    std::unordered_map<std::string, Scope> m_scopes;               // of spans
    std::unordered_set<std::string> m_otherMessages;               // ids of answers that stand in the events only
    std::unordered_set<std::string> m_otherCalls;                  // and of calls
    std::map<std::string, std::vector<WaitingResult>> m_waiting;   // by the span that the tool was called in
    std::size_t m_next = 0;                                        // message to be read next
    bool m_filtered = false;
    bool m_failed = false;
};

}  // namespace

void readInspectSample(const Json& sample, const std::string& at, SessionBuilder& builder) {
    SampleReader(sample, at, builder).read();
}

}  // namespace writ::sim
