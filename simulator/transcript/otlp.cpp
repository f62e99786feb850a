#include "simulator/transcript/formats.h"
#include "simulator/transcript/span_attributes.h"

#include <algorithm>
#include <charconv>
#include <map>

namespace writ::sim {

namespace {

// ---- Attributes: [{"key":…,"value":{"stringValue":…}}] -------------------------------------------------------------------

// The depth of the JSON bounds the recursion.
Json plainValue(const Json& any) {
    if (const Json* list = any.find("arrayValue")) {
        Json::Array items;
        for (const Json& item : (*list)["values"].asArray()) items.push_back(plainValue(item));
        return Json(std::move(items));
    }
    if (const Json* list = any.find("kvlistValue")) {
        Json::Object members;
        for (const Json& member : (*list)["values"].asArray())
            members.emplace_back(member["key"].asString(), plainValue(member["value"]));
        return Json(std::move(members));
    }
    if (const Json* number = any.find("intValue")) {
        std::int64_t value = 0;
        const std::string& text = number->asString();
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        return error == std::errc() && end == text.data() + text.size() ? Json(value) : *number;
    }
    for (const std::string_view kind : {"stringValue", "boolValue", "doubleValue", "bytesValue"})
        if (const Json* value = any.find(kind)) return *value;
    return {};
}

std::optional<std::size_t> indexOfKey(const Json& list, std::string_view key) {
    const Json::Array& items = list.asArray();
    const auto found =
        std::find_if(items.begin(), items.end(), [key](const Json& item) { return item["key"].asString() == key; });
    return found == items.end() ? std::nullopt : std::optional(static_cast<std::size_t>(found - items.begin()));
}

// From a pointer in the plain value to the pointer in the value as OTLP wraps it.
std::string wrappedPlace(const Json& wrapped, std::string at, const std::vector<std::string>& tokens, std::size_t from) {
    const Json* any = &wrapped;
    for (std::size_t i = from; i < tokens.size(); ++i) {
        const Json* next = nullptr;
        if (any->contains("arrayValue")) {
            at = pointerJoin(at + "/arrayValue/values", tokens[i]);
            next = (*any)["arrayValue"]["values"].pointer(pointerJoin({}, tokens[i]));
        } else if (const std::optional<std::size_t> index = indexOfKey((*any)["kvlistValue"]["values"], tokens[i])) {
            at = pointerJoin(at + "/kvlistValue/values", *index) + "/value";
            next = &(*any)["kvlistValue"]["values"].at(*index)["value"];
        }
        if (next == nullptr) return at;
        any = next;
    }
    return any->contains("stringValue") ? at + "/stringValue" : at;
}

SpanAttributes readAttributes(const Json& list, const std::string& at) {
    Json::Object values;
    for (const Json& attribute : list.asArray()) values.emplace_back(attribute["key"].asString(), plainValue(attribute["value"]));
    const Locator locate = [list, at](const std::string& pointer) {
        const std::vector<std::string> tokens = pointerTokens(pointer).value_or(std::vector<std::string>{});
        const std::optional<std::size_t> index = tokens.empty() ? std::nullopt : indexOfKey(list, tokens.front());
        return index ? wrappedPlace(list.at(*index)["value"], pointerJoin(at, *index) + "/value", tokens, 1) : at;
    };
    return {Json(std::move(values)), locate};
}

// ---- Events: of spans, and log records ----------------------------------------------------------------------------------

// Messages that an event tells.
struct MessageEvent {
    std::string span;
    std::optional<SpanTime> time;
    Digest digest;
    std::vector<TraceItem> input;
    std::vector<TraceItem> output;
};

struct EventRow {
    std::string_view name;
    bool output;
    Role speaker;
    std::string_view attribute;  // that holds the message, where the event does not spread it over its own
};
constexpr std::array<EventRow, 7> kEvents{{{"gen_ai.system.message", false, Role::System, "gen_ai.event.content"},
                                           {"gen_ai.user.message", false, Role::User, "gen_ai.event.content"},
                                           {"gen_ai.assistant.message", false, Role::Model, "gen_ai.event.content"},
                                           {"gen_ai.tool.message", false, Role::Tool, "gen_ai.event.content"},
                                           {"gen_ai.choice", true, Role::Model, "gen_ai.event.content"},
                                           {"gen_ai.content.prompt", false, Role::User, "gen_ai.prompt"},
                                           {"gen_ai.content.completion", true, Role::Model, "gen_ai.completion"}}};
constexpr std::string_view kDetailsEvent = "gen_ai.client.inference.operation.details";

// The message with the role that the event's name gives it.
Json withRole(const Json& message, Role speaker) {
    static constexpr std::array<std::string_view, 4> kWords{"system", "user", "assistant", "tool"};
    if (!message.isObject() || message.contains("role") || message["message"].isObject()) return message;
    return message.with("role", kWords[static_cast<std::size_t>(speaker)]);
}

// `body` is that of a log record; an event of a span has attributes only.
void readEvent(const std::string& name, const SpanAttributes& attributes, const Located& body, const ReadLimits& limits,
               MessageEvent& event) {
    if (name == kDetailsEvent) {
        attributes.readInput(limits, event.input);
        attributes.readOutput(limits, event.output);
    }
    for (const EventRow& row : kEvents) {
        if (row.name != name) continue;
        Located message = body;
        if (message.json.isNull()) message = attributes.located(row.attribute, limits);
        if (message.json.isNull()) message = attributes.all();
        message = unwrapJson(std::move(message), limits);
        message.json = withRole(message.json, row.speaker);
        const Role speaker = message.json.isObject() && row.speaker == Role::System ? Role::User : row.speaker;
        readItems(message, speaker, true, limits, row.output ? event.output : event.input);
    }
}

void moveItems(std::vector<TraceItem>& from, std::vector<TraceItem>& to) {
    std::move(from.begin(), from.end(), std::back_inserter(to));
    from.clear();
}

// ---- Spans --------------------------------------------------------------------------------------------------------------

struct SpanFailure {
    std::string evidence;  // empty: it did not fail
    std::string message;
};

SpanFailure failureOf(const Json& span, const SpanAttributes& attributes) {
    const Json& status = span["status"];
    const bool failed = status["code"].asInteger() == 2 || status["code"].asString() == "STATUS_CODE_ERROR";
    const std::string type = attributes.text({"error.type"});
    if (!failed && type.empty()) return {};
    SpanFailure failure{type.empty() ? "status: error" : "error.type: " + type, status["message"].asString()};
    for (const Json& event : span["events"].asArray()) {
        if (event["name"].asString() != "exception" || !failure.message.empty()) continue;
        failure.message =
            plainValue(event["attributes"].at(indexOfKey(event["attributes"], "exception.message").value_or(0))["value"])
                .asString();
    }
    return failure;
}

// "execute_tool get_weather" -> "get_weather"
std::string nameAfter(std::string_view operation, const std::string& spanName) {
    return spanName.starts_with(operation) ? spanName.substr(operation.size()) : std::string();
}

class SpanReader {
public:
    SpanReader(const Json& json, std::string at, const ReadLimits& limits)
        : m_json(json),
          m_at(std::move(at)),
          m_limits(limits),
          m_attributes(readAttributes(json["attributes"], pointerJoin(m_at, "attributes"))),
          m_failure(failureOf(json, m_attributes)) {}

    const SpanAttributes& attributes() const { return m_attributes; }

    TraceSpan read() {
        m_span.kind = m_attributes.kind().value_or(SpanKind::Other);
        m_span.id = m_json["spanId"].asString();
        m_span.parent = m_json["parentSpanId"].asString();
        m_span.begin = readSpanTime(m_json["startTimeUnixNano"]);
        m_span.end = readSpanTime(m_json["endTimeUnixNano"]);
        m_span.agent = m_attributes.agent();
        m_span.at = m_at;
        m_span.digest = sha256(m_json.canonical());
        const std::string& name = m_json["name"].asString();
        if (m_span.kind == SpanKind::Agent && m_span.agent.empty()) m_span.agent = nameAfter("invoke_agent ", name);
        if (m_span.kind == SpanKind::Tool)
            readTool(name);
        else
            readMessages();
        return std::move(m_span);
    }

private:
    void readMessages() {
        MessageEvent told;
        const Json::Array& events = m_json["events"].asArray();
        for (std::size_t i = 0; i < events.size(); ++i) {
            const std::string at = pointerJoin(pointerJoin(m_at, "events"), i);
            readEvent(events[i]["name"].asString(), readAttributes(events[i]["attributes"], at + "/attributes"),
                      {Json(), locateAt(at)}, m_limits, told);
        }
        if (!m_attributes.readInput(m_limits, m_span.input)) moveItems(told.input, m_span.input);
        if (!m_attributes.readOutput(m_limits, m_span.output)) moveItems(told.output, m_span.output);
        if (m_span.kind == SpanKind::Other && !(m_span.input.empty() && m_span.output.empty())) m_span.kind = SpanKind::Model;
        if (m_span.kind == SpanKind::Agent && m_span.input.empty() && m_span.output.empty()) {
            m_span.loose = true;
            readItems(m_attributes.located("input.value", m_limits), Role::User, true, m_limits, m_span.input);
            readItems(m_attributes.located("output.value", m_limits), Role::Model, true, m_limits, m_span.output);
        }
        if (m_span.kind == SpanKind::Model && !m_failure.evidence.empty())
            addFailure(m_span, m_failure.evidence, m_failure.message, m_at);
    }

    void readTool(const std::string& name) {
        std::optional<TraceItem> call = m_attributes.call(nameAfter("execute_tool ", name), m_limits);
        if (!call) {
            m_span.kind = SpanKind::Other;
            return addSkipped(m_span, "a tool span without the name of its tool", m_at);
        }
        if (call->at.empty()) call->at = m_at;
        m_span.input.push_back(*std::move(call));
        if (std::optional<TraceItem> result = m_attributes.result(m_limits)) m_span.output.push_back(*std::move(result));
        m_span.executed = m_failure.evidence.empty() && m_span.end.has_value();
        if (!m_failure.evidence.empty()) declareFailure(m_span, m_failure.evidence, m_failure.message, m_at);
    }

    const Json& m_json;
    std::string m_at;
    const ReadLimits& m_limits;
    SpanAttributes m_attributes;
    SpanFailure m_failure;
    TraceSpan m_span;
};

// ---- Traces -------------------------------------------------------------------------------------------------------------

struct Trace {
    std::string id;
    std::string conversation;
    std::string title;
    Record place;  // of its first span or log record
    Json about = Json::object();
    std::vector<TraceSpan> spans;
    std::map<std::string, std::size_t> spanIndex;
    std::vector<MessageEvent> events;
};

class OtlpReader final : public RecordingReader {
public:
    explicit OtlpReader(ReadContext& context) : m_context(context) {}

    bool take(const Record& record) override {
        const bool spans = record.json["resourceSpans"].isArray();
        const bool logs = record.json["resourceLogs"].isArray();
        if (spans) forEach(record, "resourceSpans", "scopeSpans", "spans", &OtlpReader::takeSpan);
        if (logs) forEach(record, "resourceLogs", "scopeLogs", "logRecords", &OtlpReader::takeLog);
        return spans || logs;
    }

    // Traces of one conversation are one session.
    void finish() override {
        std::vector<std::vector<Trace*>> sessions;
        std::map<std::string, std::size_t> byConversation;
        for (Trace& trace : m_traces) {
            joinEvents(trace);
            const auto [known, isNew] = byConversation.try_emplace(trace.conversation, sessions.size());
            if (isNew || trace.conversation.empty())
                sessions.push_back({&trace});
            else
                sessions[known->second].push_back(&trace);
        }
        for (const std::vector<Trace*>& traces : sessions) finishSession(traces);
    }

private:
    using Take = void (OtlpReader::*)(const Record& record, const Json& item, const std::string& at, const Json& resource);

    void forEach(const Record& record, std::string_view outer, std::string_view middle, std::string_view inner, Take takeItem) {
        const auto at = [](const std::string& above, std::string_view key, std::size_t index) {
            return pointerJoin(pointerJoin(above, key), index);
        };
        const Json::Array& groups = record.json[outer].asArray();
        for (std::size_t g = 0; g < groups.size(); ++g) {
            const std::string groupAt = at(record.at, outer, g);
            const Json::Array& scopes = groups[g][middle].asArray();
            for (std::size_t s = 0; s < scopes.size(); ++s) {
                const std::string scopeAt = at(groupAt, middle, s);
                const Json::Array& items = scopes[s][inner].asArray();
                for (std::size_t i = 0; i < items.size(); ++i) {
                    const std::string itemAt = at(scopeAt, inner, i);
                    if (items[i].isObject())
                        (this->*takeItem)(record, items[i], itemAt, groups[g]["resource"]);
                    else
                        m_context.skip(record, itemAt.substr(record.at.size()),
                                       "a span or log record is " + std::string(kindName(items[i])));
                }
            }
        }
    }

    Trace& traceOf(const Record& record, const Json& item, const std::string& at, const Json& resource) {
        const std::string& id = item["traceId"].asString();
        const auto [known, isNew] = m_index.try_emplace(id, m_traces.size());
        if (!isNew) return m_traces[known->second];
        Trace& trace = m_traces.emplace_back();
        trace.id = id;
        trace.place = {Json(), at, record.line, record.index};
        Json::Object about;
        for (const Json& attribute : resource["attributes"].asArray())
            about.emplace_back(attribute["key"].asString(), plainValue(attribute["value"]));
        if (!id.empty()) about.emplace_back("trace_id", id);
        trace.about = Json(std::move(about));
        return trace;
    }

    void takeSpan(const Record& record, const Json& json, const std::string& at, const Json& resource) {
        if (json["spanId"].asString().empty())
            return m_context.skip(record, at.substr(record.at.size()), "a span without spanId");
        Trace& trace = traceOf(record, json, at, resource);
        SpanReader reader(json, at, m_context.limits());
        TraceSpan span = reader.read();
        span.line = record.line;
        setLine(span.input, record.line);
        setLine(span.output, record.line);
        noteSession(trace, reader.attributes());
        if (trace.title.empty() && span.parent.empty()) trace.title = json["name"].asString();
        if (!span.id.empty() && !trace.spanIndex.try_emplace(span.id, trace.spans.size()).second)
            return m_context.skip(record, at.substr(record.at.size()), "a span with the id of another, which was read");
        trace.spans.push_back(std::move(span));
    }

    void takeLog(const Record& record, const Json& json, const std::string& at, const Json& resource) {
        const SpanAttributes attributes = readAttributes(json["attributes"], pointerJoin(at, "attributes"));
        const std::string name = json["eventName"].isString() ? json["eventName"].asString() : attributes.text({"event.name"});
        if (!name.starts_with("gen_ai.")) return;
        Trace& trace = traceOf(record, json, at, resource);
        noteSession(trace, attributes);
        const Json body = json["body"];
        const Locator place = [body, bodyAt = pointerJoin(at, "body")](const std::string& pointer) {
            return wrappedPlace(body, bodyAt, pointerTokens(pointer).value_or(std::vector<std::string>{}), 0);
        };
        MessageEvent event;
        event.span = json["spanId"].asString();
        event.time = readSpanTime(json["timeUnixNano"]);
        if (!event.time) event.time = readSpanTime(json["observedTimeUnixNano"]);
        event.digest = sha256(json.canonical());
        readEvent(name, attributes, {plainValue(body), place}, m_context.limits(), event);
        setLine(event.input, record.line);
        setLine(event.output, record.line);
        trace.events.push_back(std::move(event));
    }

    // What belongs to the session as a whole; the first span that says it counts.
    static void noteSession(Trace& trace, const SpanAttributes& attributes) {
        static constexpr std::array<std::string_view, 8> kKeys{
            "gen_ai.conversation.id", "session.id",           "user.id",       "enduser.id", "gen_ai.provider.name",
            "gen_ai.system",          "gen_ai.request.model", "llm.model_name"};
        if (trace.conversation.empty()) trace.conversation = attributes.conversation();
        for (const std::string_view key : kKeys)
            if (!attributes[key].isNull() && !trace.about.contains(key)) trace.about = trace.about.with(key, attributes[key]);
    }

    // Events that log records tell belong to their spans; where a span is not here, they stand for it.
    static void joinEvents(Trace& trace) {
        std::stable_sort(trace.events.begin(), trace.events.end(), [](const MessageEvent& a, const MessageEvent& b) {
            return (a.time ? a.time->micros : 0) < (b.time ? b.time->micros : 0);
        });
        std::vector<bool> tells(trace.spans.size(), false);
        for (std::size_t i = 0; i < trace.spans.size(); ++i) tells[i] = holdsItems(trace.spans[i]);
        for (MessageEvent& event : trace.events) {
            const auto [known, isNew] = trace.spanIndex.try_emplace(event.span, trace.spans.size());
            if (isNew) {
                TraceSpan& added = trace.spans.emplace_back();
                added.id = event.span;
                added.begin = event.time;
                added.at = trace.place.at;
                added.digest = event.digest;
                tells.push_back(false);
            }
            if (tells[known->second]) continue;
            TraceSpan& span = trace.spans[known->second];
            span.kind = SpanKind::Model;
            if (isNew || !span.end) span.end = event.time;
            span.digest = DigestBuilder().add(span.digest.hex()).add(event.digest.hex()).finish();
            moveItems(event.input, span.input);
            moveItems(event.output, span.output);
        }
        trace.events.clear();
    }

    void finishSession(const std::vector<Trace*>& traces) {
        std::vector<TraceSpan> spans;
        for (Trace* trace : traces) {
            // Ids of spans are unique within their trace.
            for (TraceSpan& span : trace->spans) {
                if (!span.parent.empty()) span.parent = trace->id + " " + span.parent;
                if (!span.id.empty()) span.id = trace->id + " " + span.id;
                spans.push_back(std::move(span));
            }
        }
        const Trace& first = *traces.front();
        const std::size_t count = spans.size();
        const bool tells = holdsItems(spans);
        SessionBuilder builder(m_context, "otlp");
        readTrace(std::move(spans), builder);
        if (!tells)
            return m_context.skip(first.place, {},
                                  "a trace of " + std::to_string(count) + " spans without messages or tool calls");
        builder.finish(first.conversation.empty() ? first.title : first.conversation, first.about);
    }

    ReadContext& m_context;
    std::vector<Trace> m_traces;
    std::unordered_map<std::string, std::size_t> m_index;
};

bool isOtlp(const Json& json) {
    for (const std::string_view key : {"resourceSpans", "resourceLogs"})
        for (const Json& group : json[key].asArray())
            if (group["scopeSpans"].isArray() || group["scopeLogs"].isArray()) return true;
    return false;
}

}  // namespace

bool recognisesOtlp(const Sample& sample) {
    return anyRecord(sample, isOtlp);
}

std::unique_ptr<RecordingReader> openOtlp(const Sample&, ReadContext& context) {
    return std::make_unique<OtlpReader>(context);
}

}  // namespace writ::sim
