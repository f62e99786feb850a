#include "simulator/transcript/formats.h"
#include "simulator/transcript/span_attributes.h"

#include <algorithm>
#include <array>

namespace writ::sim {

namespace {

// {"trace":{…},"observations":[…]}, or a trace with its observations inside.
const Json* observationsOf(const Json& json) {
    static constexpr std::array<std::string_view, 11> kTypes{"SPAN",      "GENERATION", "EVENT",     "AGENT",     "TOOL", "CHAIN",
                                                             "RETRIEVER", "EVALUATOR",  "EMBEDDING", "GUARDRAIL", "LLM"};
    const Json* list = json.find("observations");
    if (list == nullptr || !(json["trace"].isObject() || json["id"].isString())) return nullptr;
    const Json::Array& items = list->asArray();
    const bool known = std::any_of(items.begin(), items.end(), [](const Json& item) {
        return std::find(kTypes.begin(), kTypes.end(), item["type"].asString()) != kTypes.end() && item.contains("startTime");
    });
    return known ? list : nullptr;
}

bool isTrace(const Json& json) {
    return observationsOf(json) != nullptr;
}

SpanKind kindOf(const std::string& type, const SpanAttributes& attributes) {
    struct Row {
        std::string_view type;
        SpanKind kind;
    };
    static constexpr std::array<Row, 4> kRows{
        {{"GENERATION", SpanKind::Model}, {"LLM", SpanKind::Model}, {"TOOL", SpanKind::Tool}, {"AGENT", SpanKind::Agent}}};
    for (const Row& row : kRows)
        if (row.type == type) return row.kind;
    return attributes.kind().value_or(SpanKind::Other);
}

constexpr const char* kFailed = "level: ERROR";

class ObservationReader {
public:
    ObservationReader(const Json& json, std::string at, const ReadLimits& limits)
        : m_json(json), m_at(std::move(at)), m_limits(limits), m_attributes(attributesOf(json, m_at, limits)) {}

    TraceSpan read() {
        const std::string& type = m_json["type"].asString();
        m_span.kind = kindOf(type, m_attributes);
        m_span.id = m_json["id"].asString();
        m_span.parent = m_json["parentObservationId"].asString();
        m_span.begin = readSpanTime(m_json["startTime"]);
        m_span.end = readSpanTime(m_json["endTime"]);
        m_span.agent = m_attributes.agent();
        if (m_span.agent.empty() && type == "AGENT") m_span.agent = m_json["name"].asString();
        m_span.at = m_at;
        m_span.digest = sha256(m_json.canonical());
        if (m_span.kind == SpanKind::Tool)
            readTool(type == "TOOL" ? m_json["name"].asString() : std::string());
        else
            readMessages();
        return std::move(m_span);
    }

private:
    // Metadata keeps the attributes of the span that the observation was made of.
    static SpanAttributes attributesOf(const Json& json, const std::string& at, const ReadLimits& limits) {
        const Located metadata = unwrapJson({json["metadata"], locateBelow(pointerJoin(at, "metadata"))}, limits);
        const Locator place = [inside = metadata.at](const std::string& pointer) { return inside("/attributes" + pointer); };
        const Json& attributes = metadata.json["attributes"];
        return {attributes.isObject() ? attributes : Json::object(), place};
    }

    Located located(std::string_view side) const {
        return unwrapJson({m_json[side], locateBelow(pointerJoin(m_at, side))}, m_limits);
    }

    bool failed() const { return m_json["level"].asString() == "ERROR"; }

    void readMessages() {
        const Shape input = readSide("input", Role::User, m_span.input);
        const Shape output = readSide("output", Role::Model, m_span.output);
        m_span.plainTexts = input != Shape::Messages && output != Shape::Messages;
        m_span.loose = m_span.plainTexts && m_span.kind != SpanKind::Model;
        if (m_span.kind == SpanKind::Model && failed())
            addFailure(m_span, kFailed, m_json["statusMessage"].asString(), pointerJoin(m_at, "statusMessage"));
    }

    // Messages; or texts, unless the attributes know of calls; or what the attributes know.
    Shape readSide(std::string_view side, Role speaker, std::vector<TraceItem>& items) {
        const Located value = located(side);
        if (value.json.isNull()) return Shape::None;
        const Shape shape = readItems(value, speaker, false, m_limits, items);
        if (shape == Shape::Messages) return shape;
        // Whatever is handed from step to step inside a run is no message; what the run is given is one.
        if (m_span.kind == SpanKind::Other && !m_span.parent.empty()) items.clear();
        if (m_span.kind == SpanKind::Agent && value.json.isString()) addText(side, value.json, speaker, items);
        if (m_span.kind != SpanKind::Model) return items.empty() ? Shape::None : Shape::Texts;
        // A model may answer with JSON; what it is asked is never a bare object.
        const Json& text = value.json.isString() ? value.json : value.text;
        if (items.empty() && (value.json.isString() || speaker == Role::Model)) addText(side, text, speaker, items);
        std::vector<TraceItem> known;
        const bool asked =
            speaker == Role::User ? m_attributes.readInput(m_limits, known) : m_attributes.readOutput(m_limits, known);
        const bool better =
            std::any_of(known.begin(), known.end(), [](const TraceItem& item) { return item.kind == ItemKind::Call; });
        if (asked && (better || items.empty())) {
            items = std::move(known);
            return Shape::Messages;
        }
        if (items.empty())
            addSkipped(m_span, "the " + std::string(side) + " of a model holds no messages", pointerJoin(m_at, side));
        return items.empty() ? Shape::None : Shape::Texts;
    }

    void addText(std::string_view side, const Json& text, Role speaker, std::vector<TraceItem>& items) const {
        if (text.asString().empty()) return;
        TraceItem& item = items.emplace_back();
        item.role = speaker;
        item.opensMessage = true;
        item.text = text.asString();
        item.at = pointerJoin(m_at, side);
    }

    void readTool(const std::string& name) {
        std::optional<TraceItem> call = m_attributes.call(name, m_limits);
        if (!call) {
            m_span.kind = SpanKind::Other;
            return addSkipped(m_span, "a tool's observation without the name of the tool", m_at);
        }
        if (const Located input = located("input"); !input.json.isNull()) {
            call->value = unpackArguments(input.json);
            call->at = pointerJoin(m_at, "input");
        }
        if (call->at.empty()) call->at = m_at;
        m_span.input.push_back(*std::move(call));
        std::optional<TraceItem> result = m_attributes.result(m_limits);
        if (const Located output = located("output"); !output.json.isNull()) result = readResultItem(output, m_limits);
        if (result) m_span.output.push_back(*std::move(result));
        m_span.executed = !failed() && m_span.end.has_value();
        if (failed()) declareFailure(m_span, kFailed, m_json["statusMessage"].asString(), pointerJoin(m_at, "statusMessage"));
    }

    const Json& m_json;
    std::string m_at;
    const ReadLimits& m_limits;
    SpanAttributes m_attributes;
    TraceSpan m_span;
};

// Scores, corrections and expected outputs are no part of what happened.
Json metadataOfTrace(const Json& trace, const ReadLimits& limits) {
    Json::Object members;
    for (const std::string_view key : {"id", "name", "sessionId", "userId", "environment", "release", "version", "tags"})
        if (!trace[key].isNull()) members.emplace_back(key, trace[key]);
    const Located metadata = unwrapJson({trace["metadata"], locateBelow({})}, limits);
    for (const Json::Member& member : metadata.json.asObject())
        if (member.first != "attributes" && member.first != "resourceAttributes" && member.first != "scope")
            members.push_back(member);
    return Json(std::move(members));
}

class LangfuseReader final : public RecordingReader {
public:
    explicit LangfuseReader(ReadContext& context) : m_context(context) {}

    bool take(const Record& record) override {
        const Json* observations = observationsOf(record.json);
        if (observations == nullptr) return false;
        const bool apart = record.json["trace"].isObject();
        const Json& trace = apart ? record.json["trace"] : record.json;
        std::vector<TraceSpan> spans;
        for (std::size_t i = 0; i < observations->size(); ++i) {
            const std::string below = pointerJoin("/observations", i);
            if (observations->at(i)["id"].asString().empty()) {
                m_context.skip(record, below, "an observation without id");
                continue;
            }
            spans.push_back(ObservationReader(observations->at(i), record.at + below, m_context.limits()).read());
            setLines(spans.back(), record.line);
        }
        if (!holdsItems(spans)) addTraceTexts(trace, record, apart ? record.at + "/trace" : record.at, spans);
        const bool tells = holdsItems(spans);
        SessionBuilder builder(m_context, "langfuse");
        readTrace(std::move(spans), builder);
        if (tells)
            builder.finish(trace["name"].asString(), metadataOfTrace(trace, m_context.limits()), record.index);
        else
            m_context.skip(record, {}, "a trace without messages or tool calls");
        return true;
    }

private:
    static void setLines(TraceSpan& span, std::optional<std::uint32_t> line) {
        span.line = line;
        setLine(span.input, line);
        setLine(span.output, line);
    }

    // Where no observation says anything, the trace's own input and output do.
    void addTraceTexts(const Json& trace, const Record& record, const std::string& at, std::vector<TraceSpan>& spans) const {
        TraceSpan& span = spans.emplace_back();
        span.kind = SpanKind::Agent;
        span.begin = readSpanTime(trace["timestamp"]);
        span.at = at;
        span.digest = sha256(trace.canonical());
        const auto read = [&](std::string_view side, Role speaker, std::vector<TraceItem>& items) {
            readItems(unwrapJson({trace[side], locateBelow(pointerJoin(at, side))}, m_context.limits()), speaker, true,
                      m_context.limits(), items);
        };
        read("input", Role::User, span.input);
        read("output", Role::Model, span.output);
        setLines(span, record.line);
    }

    ReadContext& m_context;
};

}  // namespace

bool recognisesLangfuse(const Sample& sample) {
    return anyRecord(sample, isTrace);
}

std::unique_ptr<RecordingReader> openLangfuse(const Sample&, ReadContext& context) {
    return std::make_unique<LangfuseReader>(context);
}

}  // namespace writ::sim
