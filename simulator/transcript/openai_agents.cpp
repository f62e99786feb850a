#include "simulator/transcript/conversation.h"
#include "simulator/transcript/exchange.h"
#include "simulator/transcript/formats.h"

#include <algorithm>
#include <array>
#include <tuple>

namespace writ::sim {

namespace {

constexpr std::string_view kFormat = "openai-agents";

bool isTrace(const Json& json) {
    return json["object"].asString() == "trace" && json["id"].isString();
}
bool isSpan(const Json& json) {
    return json["object"].asString() == "trace.span" && json["span_data"]["type"].isString();
}

struct Span {
    Json json;
    std::string at;
    std::optional<std::uint32_t> line;

    [[nodiscard]] const Json& data() const { return json["span_data"]; }
    [[nodiscard]] const std::string& type() const { return json["span_data"]["type"].asString(); }
    [[nodiscard]] const std::string& id() const { return json["id"].asString(); }
    [[nodiscard]] std::optional<Moment> moment(std::string_view field) const { return parseMoment(json[field].asString()); }
};

struct Trace {
    std::string id;
    Json about = Json::object();
    std::vector<Span> spans;
};

// A call of a tool begins and ends; other spans say all at their beginning.
struct Event {
    const Span* span = nullptr;
    bool isEnd = false;
    std::optional<Moment> moment;
    std::size_t order = 0;

    [[nodiscard]] auto key() const { return std::tuple(moment ? moment->ms : 0, isEnd, order); }
};

// Reads the spans of one trace in the order of time: they are written when they end, and several at once.
class TraceReader {
public:
    TraceReader(const Trace& trace, ReadContext& context, Conversations& conversations)
        : m_trace(trace), m_context(context), m_conversations(conversations) {
        for (const Span& span : trace.spans) m_byId.emplace(span.id(), &span);
    }

    void read() {
        for (const Event& event : events()) {
            if (m_context.overflowed()) return;
            readEvent(event);
        }
    }

private:
    std::vector<Event> events() const {
        std::vector<Event> events;
        for (const Span& span : m_trace.spans) {
            events.push_back({&span, false, span.moment("started_at"), events.size()});
            if (span.type() == "function") events.push_back({&span, true, span.moment("ended_at"), events.size()});
        }
        std::stable_sort(events.begin(), events.end(), [](const Event& a, const Event& b) { return a.key() < b.key(); });
        return events;
    }

    void readEvent(const Event& event) {
        const Span& span = *event.span;
        TurnReader reader(m_context, kFormat);
        SessionBuilder& builder = reader.builder();
        builder.setLine(span.line);
        builder.setAgent(agentOf(span));
        builder.setTime(event.moment);
        const std::string at = pointerJoin(span.at, "span_data");
        const std::string& type = span.type();
        bool onlyNew = true;
        if (type == "function") {
            readFunction(event, at, builder);
        } else if (type == "generation" || type == "response") {
            readModel(span, at, reader);
            onlyNew = false;
        } else if (type == "handoff") {
            readHandoff(span, at, builder);
        } else if (type == "guardrail") {
            readGuardrail(span, at, builder);
        } else if (type != "agent") {
            builder.skip(at, "a span of type " + type + " holds no message, call or result");
        }
        if (type != "function") readError(span, builder);
        add(reader.finish(), onlyNew);
    }

    void add(Turn turn, bool onlyNew) {
        turn.onlyNew = onlyNew;
        turn.onlyByName = true;
        turn.follows = turn.names = {m_trace.id};
        turn.about = m_trace.about;
        m_conversations.add(std::move(turn));
    }

    // The nearest agent that the span is part of.
    std::string agentOf(const Span& span) const {
        constexpr int kMaxLevels = 256;
        const Span* at = &span;
        for (int level = 0; level < kMaxLevels && at != nullptr; ++level) {
            if (at->type() == "agent") return at->data()["name"].asString();
            const auto parent = m_byId.find(at->json["parent_id"].asString());
            at = parent == m_byId.end() ? nullptr : parent->second;
        }
        return {};
    }

    // The end repeats the call, so that the result finds it: these spans have no call ids.
    static void readFunction(const Event& event, const std::string& at, SessionBuilder& builder) {
        const Span& span = *event.span;
        const Json& data = span.data();
        const std::string& tool = data["name"].asString();
        if (tool.empty()) {
            if (!event.isEnd) builder.skip(at, "a tool call without the name of a tool");
            return;
        }
        builder.beginRecord(event.isEnd ? data["output"] : data["input"], std::nullopt);
        builder.addCall(at, {}, tool, data.find("input"));
        const Json& error = span.json["error"];
        if (!event.isEnd || (error.isNull() && data["output"].isNull())) return;
        SessionBuilder::ResultRecord record;
        record.tool = tool;
        record.declaredError = !error.isNull();
        if (error.isNull()) return addResultValue(builder, pointerJoin(at, "output"), std::move(record), data["output"]);
        addResultValue(builder, pointerJoin(span.at, "error"), std::move(record),
                       error["message"].isString() ? error["message"] : error);
    }

    // Messages of a chat in spans of type generation, items of the Responses API in those of type response. They may be left
    // out where data is sensitive.
    static void readModel(const Span& span, const std::string& at, TurnReader& reader) {
        const Json& data = span.data();
        const bool isChat = span.type() == "generation";
        const Dialect& dialect = isChat ? openAiChatDialect() : openAiResponsesDialect();
        if (const Json& input = data["input"]; input.isString() && !input.asString().empty()) {
            reader.builder().beginRecord(input, std::nullopt);
            reader.builder().addMessage(pointerJoin(at, "input"), Role::User, input.asString());
        } else if (input.isArray()) {
            readMessages({input, pointerJoin(at, "input")}, {}, dialect, reader.builder());
        }
        reader.beginAnswer();
        if (isChat) return readMessages({data["output"], pointerJoin(at, "output")}, {}, dialect, reader.builder());
        if (data["response"].isObject()) dialect.readResponse({data["response"], pointerJoin(at, "response")}, reader.builder());
    }

    static void readHandoff(const Span& span, const std::string& at, SessionBuilder& builder) {
        const std::string& from = span.data()["from_agent"].asString();
        const std::string& to = span.data()["to_agent"].asString();
        if (to.empty()) return builder.skip(at, "a handoff without the name of an agent");
        builder.beginRecord(span.data(), std::nullopt);
        if (!from.empty()) builder.setAgent(from);
        builder.addDelegation(at, to, from.empty() ? "to " + to : "from " + from + " to " + to);
    }

    static void readGuardrail(const Span& span, const std::string& at, SessionBuilder& builder) {
        const Json& triggered = span.data()["triggered"];
        if (!triggered.isBool()) return builder.skip(at, "a guardrail that does not say whether it was triggered");
        builder.beginRecord(span.data(), std::nullopt);
        SessionBuilder::ApprovalRecord record;
        record.approved = !triggered.asBool();
        record.text = "guardrail " + span.data()["name"].asString();
        if (triggered.asBool()) record.declared = OutcomeFinding{Outcome::PolicyDeny, record.text + ": triggered: true"};
        builder.addApproval(at, std::move(record));
    }

    static void readError(const Span& span, SessionBuilder& builder) {
        const Json& error = span.json["error"];
        if (error.isNull()) return;
        builder.beginRecord(error, std::nullopt);
        const std::string text = error["message"].isString() ? error["message"].asString() : error.dump();
        builder.addError(pointerJoin(span.at, "error"), text,
                         {Outcome::TransportError, "error of a span of type " + span.type()});
    }

    const Trace& m_trace;
    ReadContext& m_context;
    Conversations& m_conversations;
    std::unordered_map<std::string, const Span*> m_byId;
};

class AgentsReader final : public RecordingReader {
public:
    explicit AgentsReader(ReadContext& context) : m_context(context) {}

    bool take(const Record& record) override {
        if (takeItem(record.json, record.at, record.line)) return true;
        // What the exporter sends: {"data":[…]}.
        const Json::Array& items = record.json["data"].asArray();
        const std::string list = pointerJoin(record.at, "data");
        bool taken = false;
        for (std::size_t i = 0; i < items.size(); ++i) {
            if (takeItem(items[i], pointerJoin(list, i), record.line))
                taken = true;
            else
                m_context.skip(record, "/data/" + std::to_string(i), "neither a trace nor a span");
        }
        return taken;
    }

    void finish() override {
        Conversations conversations(m_context);
        for (const std::unique_ptr<Trace>& trace : m_traces) TraceReader(*trace, m_context, conversations).read();
        conversations.finish();
    }

private:
    bool takeItem(const Json& json, const std::string& at, std::optional<std::uint32_t> line) {
        if (isTrace(json)) {
            trace(json["id"].asString()).about = aboutTrace(json);
            return true;
        }
        if (!isSpan(json)) return false;
        trace(json["trace_id"].asString()).spans.push_back({json, at, line});
        return true;
    }

    static Json aboutTrace(const Json& json) {
        Json::Object members;
        if (json["workflow_name"].isString()) members.emplace_back("title", json["workflow_name"]);
        for (const char* field : {"workflow_name", "group_id"})
            if (!json[field].isNull()) members.emplace_back(field, json[field]);
        for (const Json::Member& member : json["metadata"].asObject()) members.push_back(member);
        return Json(std::move(members));
    }

    Trace& trace(const std::string& id) {
        const auto [found, isNew] = m_byId.try_emplace(id, nullptr);
        if (isNew) {
            found->second = m_traces.emplace_back(std::make_unique<Trace>()).get();
            found->second->id = id;
        }
        return *found->second;
    }

    ReadContext& m_context;
    std::vector<std::unique_ptr<Trace>> m_traces;
    std::unordered_map<std::string, Trace*> m_byId;
};

bool holdsTrace(const Json& json) {
    const auto isItem = [](const Json& item) { return isTrace(item) || isSpan(item); };
    return isItem(json) || std::any_of(json["data"].asArray().begin(), json["data"].asArray().end(), isItem);
}

}  // namespace

bool recognisesOpenAiAgents(const Sample& sample) {
    return anyRecord(sample, holdsTrace);
}

std::unique_ptr<RecordingReader> openOpenAiAgents(const Sample&, ReadContext& context) {
    return std::make_unique<AgentsReader>(context);
}

}  // namespace writ::sim
