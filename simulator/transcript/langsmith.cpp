#include "simulator/transcript/formats.h"
#include "simulator/transcript/span_attributes.h"

#include <algorithm>
#include <array>
#include <map>

namespace writ::sim {

namespace {

// "20241013T070537170001Z<id of the root>.20241013T070538000002Z<id of the run>"
std::string idOfOrder(const std::string& order, bool root) {
    const std::string segment = root ? order.substr(0, order.find('.')) : order.substr(order.rfind('.') + 1);
    const std::size_t zone = segment.find('Z');
    return zone == std::string::npos ? std::string() : segment.substr(zone + 1);
}

std::string idOf(const Json& run) {
    return run["id"].isString() ? run["id"].asString() : idOfOrder(run["dotted_order"].asString(), false);
}

std::string traceOf(const Json& run) {
    if (run["trace_id"].isString()) return run["trace_id"].asString();
    const std::string root = idOfOrder(run["dotted_order"].asString(), true);
    return root.empty() ? idOf(run) : root;
}

bool isPlaced(const Json& run) {
    return run["trace_id"].isString() || run["dotted_order"].isString();
}

bool isRun(const Json& json) {
    return json["run_type"].isString() && isPlaced(json);
}

bool isBatch(const Json& json) {
    const auto holdsRun = [](const Json& list) {
        const Json::Array& runs = list.asArray();
        return std::any_of(runs.begin(), runs.end(), isPlaced);
    };
    return holdsRun(json["post"]) || holdsRun(json["patch"]);
}

bool isKnown(const Json& json) {
    return isRun(json) || isBatch(json);
}

// A run as it was posted, with what its patches added. Each side has its own place.
struct Run {
    struct Side {
        Json json;
        std::string at;
        std::optional<std::uint32_t> line;
    };
    std::string id;
    std::string parent;
    Json fields = Json::object();
    Side self;
    Side inputs;
    Side outputs;
    Side error;

    void merge(const Json& json, const std::string& at, std::optional<std::uint32_t> line) {
        if (self.at.empty()) self = {Json(), at, line};
        // The first inputs and the last outputs: a patch repeats the inputs, a post may have empty outputs.
        take(json, "inputs", at, line, inputs, inputs.json.size() == 0);
        take(json, "outputs", at, line, outputs, json["outputs"].size() > 0 || outputs.json.isNull());
        take(json, "error", at, line, error, !json["error"].asString().empty());
        for (const std::string_view key :
             {"name", "run_type", "start_time", "end_time", "parent_run_id", "session_name", "tags", "extra"})
            if (!json[key].isNull() && (fields[key].isNull() || key == "end_time")) fields = fields.with(key, json[key]);
        if (fields["parent_run_id"].isString()) parent = fields["parent_run_id"].asString();
        digest = DigestBuilder().add(digest.hex()).add(json.canonical()).finish();
    }

    Digest digest;

private:
    static void take(const Json& json, std::string_view key, const std::string& at, std::optional<std::uint32_t> line, Side& side,
                     bool wanted) {
        if (wanted && !json[key].isNull()) side = {json[key], pointerJoin(at, key), line};
    }
};

// {"input":…} where the arguments are the whole of it, also as a text.
Json argumentsOf(const Json& inputs, const ReadLimits& limits) {
    const Json* input = inputs.size() == 1 ? inputs.find("input") : nullptr;
    if (input == nullptr) return unpackArguments(inputs);
    CallArguments read = readArguments(input, limits);
    return read.state == ArgumentsState::Recorded ? std::move(read.value) : inputs;
}

constexpr const char* kFailed = "error of the run";

class RunReader {
public:
    RunReader(const Run& run, const ReadLimits& limits) : m_run(run), m_limits(limits) {}

    TraceSpan read() {
        const std::string& type = m_run.fields["run_type"].asString();
        m_span.kind = type == "llm" ? SpanKind::Model : type == "tool" ? SpanKind::Tool : SpanKind::Other;
        m_span.id = m_run.id;
        m_span.parent = m_run.parent;
        m_span.begin = readSpanTime(m_run.fields["start_time"]);
        m_span.end = readSpanTime(m_run.fields["end_time"]);
        for (const std::string_view key : {"lc_agent_name", "agent_name"})
            if (m_span.agent.empty()) m_span.agent = metadata()[key].asString();
        m_span.at = m_run.self.at;
        m_span.line = m_run.self.line;
        m_span.digest = m_run.digest;
        if (m_span.kind == SpanKind::Tool)
            readTool();
        else
            readMessages();
        setLine(m_span.input, m_run.inputs.line ? m_run.inputs.line : m_run.self.line);
        return std::move(m_span);
    }

private:
    const Json& metadata() const { return m_run.fields["extra"]["metadata"]; }
    bool failed() const { return !m_run.error.json.asString().empty(); }
    bool isRoot() const { return m_run.parent.empty(); }

    // Texts that no field calls messages are taken from models, and from the run that holds all others.
    Shape readSide(const Run::Side& side, Role speaker, std::vector<TraceItem>& items) {
        const Located value = unwrapJson({side.json, locateBelow(side.at)}, m_limits);
        Shape shape = readItems(value, speaker, m_span.kind == SpanKind::Model, m_limits, items);
        if (shape == Shape::Texts && m_span.kind != SpanKind::Model && !isRoot()) {
            items.clear();
            shape = Shape::None;
        }
        return shape;
    }

    void readMessages() {
        const Shape input = readSide(m_run.inputs, Role::User, m_span.input);
        const Shape output = readSide(m_run.outputs, Role::Model, m_span.output);
        m_span.plainTexts = input != Shape::Messages && output != Shape::Messages;
        m_span.loose = m_span.plainTexts && m_span.kind != SpanKind::Model;
        setLine(m_span.output, m_run.outputs.line);
        if (m_span.kind != SpanKind::Model || !failed()) return;
        addFailure(m_span, kFailed, m_run.error.json.asString(), m_run.error.at);
        m_span.output.back().line = m_run.error.line;
    }

    void readTool() {
        TraceItem call;
        call.kind = ItemKind::Call;
        call.role = Role::Model;
        call.tool = m_run.fields["name"].asString();
        call.at = m_run.inputs.json.isNull() ? m_run.self.at : m_run.inputs.at;
        if (call.tool.empty()) {
            m_span.kind = SpanKind::Other;
            return addSkipped(m_span, "a tool's run without the name of the tool", m_run.self.at);
        }
        if (!m_run.inputs.json.isNull()) call.value = argumentsOf(m_run.inputs.json, m_limits);
        if (!m_run.outputs.json.isNull()) m_span.output.push_back(readResult());
        call.id = metadata()["tool_call_id"].asString();
        if (call.id.empty() && !m_span.output.empty()) call.id = m_span.output.front().id;
        m_span.input.push_back(std::move(call));
        m_span.executed = !failed() && m_span.end.has_value();
        if (!failed()) return;
        const bool answered = !m_span.output.empty();
        declareFailure(m_span, kFailed, m_run.error.json.asString(), m_run.error.at);
        if (!answered) m_span.output.front().line = m_run.error.line;
    }

    TraceItem readResult() const {
        const Json& outputs = m_run.outputs.json;
        const Json* only = outputs.size() == 1 ? outputs.find("output") : nullptr;
        const std::string at = only != nullptr ? m_run.outputs.at + "/output" : m_run.outputs.at;
        TraceItem result = readResultItem({only != nullptr ? *only : outputs, locateBelow(at)}, m_limits);
        result.line = m_run.outputs.line;
        return result;
    }

    const Run& m_run;
    const ReadLimits& m_limits;
    TraceSpan m_span;
};

// Runs come in any order and in pieces; sessions are made when all are known.
class LangsmithReader final : public RecordingReader {
public:
    explicit LangsmithReader(ReadContext& context) : m_context(context) {}

    bool take(const Record& record) override {
        if (isRun(record.json)) return collect(record.json, record.at, record, {}), true;
        if (!isBatch(record.json)) return false;
        for (const std::string_view key : {"post", "patch"}) {
            const Json::Array& runs = record.json[key].asArray();
            for (std::size_t i = 0; i < runs.size(); ++i) {
                const std::string below = pointerJoin(pointerJoin({}, key), i);
                if (isPlaced(runs[i]))
                    collect(runs[i], record.at + below, record, {});
                else
                    m_context.skip(record, below, "a run without trace_id and dotted_order");
            }
        }
        return true;
    }

    void finish() override {
        for (Trace& trace : m_traces) {
            std::vector<TraceSpan> spans;
            const Run* root = nullptr;
            for (const Run& run : trace.runs) {
                spans.push_back(RunReader(run, m_context.limits()).read());
                if (root == nullptr && run.parent.empty()) root = &run;
            }
            const bool tells = holdsItems(spans);
            SessionBuilder builder(m_context, "langsmith");
            readTrace(std::move(spans), builder);
            if (tells)
                builder.finish(root != nullptr ? root->fields["name"].asString() : std::string(), about(trace, root));
            else
                m_context.skip(trace.place, {},
                               "a trace of " + std::to_string(trace.runs.size()) + " runs without messages or tool calls");
        }
    }

private:
    struct Trace {
        std::string id;
        Record place;
        std::vector<Run> runs;
        std::unordered_map<std::string, std::size_t> index;
    };

    // The depth of the JSON bounds the recursion into child runs.
    void collect(const Json& json, const std::string& at, const Record& record, const std::string& parent) {
        const std::string trace = parent.empty() ? traceOf(json) : m_traces[m_current].id;
        const auto [known, isNew] = m_index.try_emplace(trace, m_traces.size());
        if (isNew) {
            Trace& added = m_traces.emplace_back();
            added.id = trace;
            added.place = {Json(), at, record.line, record.index};
        }
        m_current = known->second;
        Run& run = runOf(m_traces[m_current], idOf(json));
        if (run.parent.empty()) run.parent = parent;
        run.merge(json, at, record.line);
        const std::string id = run.id;
        const Json::Array& children = json["child_runs"].asArray();
        for (std::size_t i = 0; i < children.size(); ++i)
            if (children[i].isObject()) collect(children[i], pointerJoin(pointerJoin(at, "child_runs"), i), record, id);
    }

    static Run& runOf(Trace& trace, const std::string& id) {
        const auto [known, isNew] = trace.index.try_emplace(id, trace.runs.size());
        if (isNew || id.empty()) {
            trace.runs.emplace_back().id = id;
            return trace.runs.back();
        }
        return trace.runs[known->second];
    }

    static Json about(const Trace& trace, const Run* root) {
        Json::Object members{{"trace_id", Json(trace.id)}};
        if (root == nullptr) return Json(std::move(members));
        for (const std::string_view key : {"session_name", "tags"})
            if (!root->fields[key].isNull()) members.emplace_back(key, root->fields[key]);
        for (const Json::Member& member : root->fields["extra"]["metadata"].asObject()) members.push_back(member);
        return Json(std::move(members));
    }

    ReadContext& m_context;
    std::vector<Trace> m_traces;
    std::unordered_map<std::string, std::size_t> m_index;
    std::size_t m_current = 0;
};

}  // namespace

bool recognisesLangsmith(const Sample& sample) {
    return anyRecord(sample, isKnown);
}

std::unique_ptr<RecordingReader> openLangsmith(const Sample&, ReadContext& context) {
    return std::make_unique<LangsmithReader>(context);
}

}  // namespace writ::sim
