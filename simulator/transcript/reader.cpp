#include "simulator/transcript/reader.h"

#include "engine/json/file.h"
#include "simulator/transcript/formats.h"
#include "simulator/transcript/read_context.h"
#include "simulator/transcript/records.h"
#include "simulator/transcript/session_builder.h"
#include "simulator/transcript/stepless.h"

#include <algorithm>
#include <limits>

namespace writ::sim {

namespace {

std::string whatItIsInstead(const Sample& sample) {
    for (const Record& record : sample.records)
        if (const std::string what = describeStepless(record.json); !what.empty())
            return "this is " + what + ", which holds no step of a session. ";
    return "no known recording format. ";
}

std::string whatWasLookedFor(const Sample& sample) {
    std::string text = whatItIsInstead(sample) + "Looked for ";
    for (std::size_t i = 0; i < formats().size(); ++i) {
        if (i > 0) text += "; ";
        text += std::string(formats()[i].name) + ": " + std::string(formats()[i].signs);
    }
    return text;
}

// A file with one session needs no number.
void nameOnlySession(Recording& recording) {
    if (recording.sessions.size() != 1) return;
    auto only = std::make_shared<Session>(*recording.sessions.front());
    const bool titled = only->title != only->id;
    only->id = sessionId(recording.file, std::nullopt);
    if (!titled) only->title = only->id;
    recording.sessions.front() = std::move(only);
}

std::size_t firstOwnRecord(const Format& format, const Sample& sample) {
    for (std::size_t i = 0; i < sample.records.size(); ++i)
        if (format.recognises({sample.framing, {sample.records[i]}})) return i;
    return sample.records.size();
}

// The first row that knows the records; of the lines of a mixed log, the one that knows the earliest.
const Format* formatOf(const Sample& sample) {
    const Format* best = nullptr;
    std::size_t earliest = 0;
    for (const Format& format : formats()) {
        if (!format.recognises(sample)) continue;
        const std::size_t first = sample.framing == Framing::Lines ? firstOwnRecord(format, sample) : 0;
        if (best != nullptr && first >= earliest) continue;
        best = &format;
        earliest = first;
    }
    return best;
}

// Readers finish sessions when they know them to be whole, so those of a mixed log come out of order.
void numberByLine(Recording& recording) {
    std::vector<SessionPtr>& sessions = recording.sessions;
    const auto line = [](const SessionPtr& session) { return session->steps.front().place.line; };
    std::stable_sort(sessions.begin(), sessions.end(), [&](const auto& a, const auto& b) { return line(a) < line(b); });
    for (std::size_t i = 0; i < sessions.size(); ++i) {
        auto numbered = std::make_shared<Session>(*sessions[i]);
        const bool titled = numbered->title != numbered->id;
        numbered->id = sessionId(recording.file, i);
        if (!titled) numbered->title = numbered->id;
        sessions[i] = std::move(numbered);
    }
}

// Finds the reader of each record. Mostly all are of the first one's format; the lines of a log may differ.
class Dispatcher {
public:
    explicit Dispatcher(ReadContext& context) : m_context(context) {}

    /// False when no format knows any of these first records.
    bool open(const Sample& sample) {
        const Format* format = formatOf(sample);
        return format != nullptr && openAs(*format, sample);
    }

    void openWith(MappingPtr mapping) { m_readers.emplace_back(&mappedFormat(), openMapped(std::move(mapping), m_context)); }

    [[nodiscard]] bool mixed() const { return m_readers.size() > 1; }

    void take(const Record& record, Framing framing) {
        for (const auto& [format, reader] : m_readers)
            if (reader->take(record)) return;
        const Sample alone{framing, {record}};
        for (const Format& format : formats()) {
            if (framing != Framing::Lines || isOpen(format) || !openAs(format, alone)) continue;
            if (m_readers.back().second->take(record)) return;
        }
        const std::string what = describeStepless(record.json);
        m_context.skip(record, {}, what.empty() ? "not a record of " + std::string(firstFormat().name) : what);
    }

    const Format& firstFormat() const { return *m_readers.front().first; }

    void finish() {
        for (const auto& [format, reader] : m_readers) reader->finish();
    }

private:
    bool openAs(const Format& format, const Sample& sample) {
        if (!format.recognises(sample)) return false;
        m_readers.emplace_back(&format, format.open(sample, m_context));
        return true;
    }
    bool isOpen(const Format& format) const {
        return std::any_of(m_readers.begin(), m_readers.end(), [&](const auto& open) { return open.first == &format; });
    }

    ReadContext& m_context;
    std::vector<std::pair<const Format*, std::unique_ptr<RecordingReader>>> m_readers;
};

class RecordsReader {
public:
    RecordsReader(RecordSource& source, const ReadLimits& limits, const Mappings& mappings, Recording& recording)
        : m_source(source),
          m_mappings(mappings),
          m_recording(recording),
          m_context(recording, limits),
          m_dispatcher(m_context),
          m_sample{source.framing(), {}} {
        m_source.onDamaged = [this](const Record& place, const Error& error) { m_damaged.emplace_back(place, error.message); };
    }

    Result<void> run() {
        while (true) {
            Result<std::optional<Record>> record = m_source.next();
            if (!record) return Failure(record.error());
            if (!record->has_value()) break;
            if (Result<void> read = take(**std::move(record)); !read) return read;
        }
        if (Result<void> opened = open(); !opened) return opened;
        tellDamaged(std::numeric_limits<std::size_t>::max());
        m_dispatcher.finish();
        if (m_dispatcher.mixed()) numberByLine(m_recording);
        if (m_recording.sessions.empty() && m_recording.skipped.empty())
            m_context.skip({}, "nothing in it is a message, a call or a result");
        nameOnlySession(m_recording);
        if (Result<void> steps = checkSteps(); !steps) return steps;
        return checkMapping();
    }

private:
    Result<void> take(Record record) {
        if (m_known) return read(record);
        m_sample.records.push_back(std::move(record));
        return m_sample.records.size() < Sample::kMaxRecords ? Result<void>() : open();
    }

    Result<void> open() {
        if (m_known) return {};
        if (m_mappings.own != nullptr)
            m_dispatcher.openWith(m_mappings.own);
        else if (!m_dispatcher.open(m_sample)) {
            if (m_mappings.fallback == nullptr) return fail(ErrorKind::Unsupported, whatWasLookedFor(m_sample));
            m_dispatcher.openWith(m_mappings.fallback);
        }
        m_known = true;
        m_recording.format = std::string(m_dispatcher.firstFormat().id);
        for (const Record& first : m_sample.records)
            if (Result<void> done = read(first); !done) return done;
        m_sample.records.clear();
        return {};
    }

    Result<void> read(const Record& record) {
        tellDamaged(record.index);
        m_dispatcher.take(record, m_source.framing());
        return checkSteps();
    }

    // In the order of the file: damage is met before the records that wait for the format to be known.
    void tellDamaged(std::size_t before) {
        std::size_t told = 0;
        for (; told < m_damaged.size() && m_damaged[told].first.index < before; ++told)
            m_context.skip(m_damaged[told].first, {}, m_damaged[told].second);
        m_damaged.erase(m_damaged.begin(), m_damaged.begin() + static_cast<std::ptrdiff_t>(told));
    }

    Result<void> checkSteps() const {
        const std::size_t most = m_context.limits().maxSteps;
        if (!m_context.overflowed()) return {};
        return fail(ErrorKind::TooLarge, "the recording has more than " + std::to_string(most) + " steps");
    }

    // A mapping that finds nothing is a wrong one, or one of other recordings.
    Result<void> checkMapping() const {
        if (&m_dispatcher.firstFormat() != &mappedFormat() || !m_recording.sessions.empty()) return {};
        std::string message = "the mapping finds no step in this recording";
        const std::vector<Skipped>& skipped = m_recording.skipped;
        if (!skipped.empty())
            message += ": at " + (skipped.front().at.empty() ? "the top" : skipped.front().at) + ", " + skipped.front().reason;
        return fail(ErrorKind::Unsupported, std::move(message));
    }

    RecordSource& m_source;
    const Mappings& m_mappings;
    Recording& m_recording;
    ReadContext m_context;
    Dispatcher m_dispatcher;
    Sample m_sample;
    bool m_known = false;
    std::vector<std::pair<Record, std::string>> m_damaged;
};

Result<void> readBytes(std::string_view bytes, const ReadLimits& limits, const Mappings& mappings, Recording& recording) {
    Result<std::unique_ptr<RecordSource>> source = openRecords(bytes, limits);
    if (!source) return Failure(source.error());
    return RecordsReader(**source, limits, mappings, recording).run();
}

}  // namespace

const std::vector<Format>& formats() {
    static const std::vector<Format> kFormats{
        {"inspect-eval", "Inspect AI log archive", "an archive of samples with messages and epoch", recognisesInspectArchive,
         openInspectArchive},
        {"otlp", "OpenTelemetry traces (OTLP/JSON)", "resourceSpans with scopeSpans, or resourceLogs", recognisesOtlp, openOtlp},
        {"inspect", "Inspect AI log", "eval.task beside samples with messages", recognisesInspectLog, openInspectLog},
        {"agentdojo", "AgentDojo run", "suite_name and pipeline_name beside messages", recognisesAgentDojo, openAgentDojo},
        {"tau2", "tau2 results", "info.environment_info beside simulations", recognisesTau2, openTau2},
        {"tau-bench", "tau-bench results", "a list of runs with task_id, reward and traj", recognisesTauBench, openTauBench},
        {"atif", "ATIF trajectory", "a schema_version that begins with ATIF- beside steps", recognisesAtif, openAtif},
        {"swe-agent", "SWE-agent trajectory", "a trajectory of steps with action and observation", recognisesSweAgent,
         openSweAgent},
        {"mini-swe-agent", "mini-SWE-agent trajectory", "messages whose commands stand in fenced blocks", recognisesMiniSweAgent,
         openMiniSweAgent},
        {"openhands", "OpenHands events", "events with action or observation, as a list or in a history", recognisesOpenHands,
         openOpenHands},
        {"langfuse", "Langfuse traces", "a trace with observations of known types", recognisesLangfuse, openLangfuse},
        {"langsmith", "LangSmith runs", "run_type with trace_id or dotted_order, or batches of runs in post and patch",
         recognisesLangsmith, openLangsmith},
        {"anthropic-agent-events", "Anthropic managed-agent events", "events of types user.*, agent.*, session.*, span.*",
         recognisesAgentEvents, openAgentEvents},
        {"openai-agents", "OpenAI Agents SDK traces", "objects \"trace\" and \"trace.span\" with span_data",
         recognisesOpenAiAgents, openOpenAiAgents},
        {"claude-code", "Claude Code session", "lines of type user or assistant with a message, or with uuid and sessionId",
         recognisesClaudeCode, openClaudeCode},
        {"codex-rollout", "Codex rollout", "lines with type and payload: session_meta, response_item, event_msg, turn_context",
         recognisesCodexRollout, openCodexRollout},
        {"mcp-log", "MCP log", "JSON-RPC 2.0 messages, bare or in records", recognisesMcpLog, openMcpLog},
        {"opa-log", "OPA decision log", "decision_id with input, result or path", recognisesOpaLog, openOpaLog},
        {"cerbos-log", "Cerbos audit log", "callId with checkResources", recognisesCerbosLog, openCerbosLog},
        {"agentcore-log", "AgentCore gateway log",
         "records or spans of a gateway with the policy's decision, or questions with AgentCore::Action", recognisesAgentCoreLog,
         openAgentCoreLog},
        {"vercel-ui", "Vercel AI SDK messages", "messages with parts that have a type, or content of type tool-call",
         recognisesVercelUi, openVercelUi},
        {"gemini", "Gemini", "contents with parts, or an answer with candidates", recognisesGemini, openGemini},
        {"bedrock-converse", "Bedrock Converse",
         "messages whose content blocks are text, toolUse or toolResult without a type, or an answer with output.message and "
         "stopReason",
         recognisesBedrockConverse, openBedrockConverse},
        {"anthropic-messages", "Anthropic Messages",
         "messages with tool_use or tool_result blocks or a system text beside them, or an answer "
         "of type \"message\" with stop_reason",
         recognisesAnthropicMessages, openAnthropicMessages},
        {"openai-responses", "OpenAI Responses", "input with items or instructions, or an answer \"response\" with output",
         recognisesOpenAiResponses, openOpenAiResponses},
        {"openai-chat", "OpenAI Chat Completions", "messages with role and content or tool_calls, or an answer with choices",
         recognisesOpenAiChat, openOpenAiChat},
        {"text-completion", "text completions", "an answer with completion, generation, outputText or choices with text",
         recognisesTextCompletion, openTextCompletion},
    };
    return kFormats;
}

Result<Recording> readRecording(std::string_view bytes, std::string file, const ReadLimits& limits, const Mappings& mappings) {
    Recording recording;
    recording.file = std::move(file);
    if (Result<void> read = readBytes(bytes, limits, mappings, recording); !read) {
        Error error = read.error();
        return Failure(std::move(error).in(recording.file));
    }
    return recording;
}

Result<Recording> readRecordingFile(const std::filesystem::path& path, std::string file, const ReadLimits& limits,
                                    Mappings mappings) {
    std::error_code ignored;
    if (const std::filesystem::path beside = mappingPath(path);
        mappings.own == nullptr && std::filesystem::exists(beside, ignored)) {
        Result<MappingPtr> mapping = readMapping(beside);
        if (!mapping) return Failure(mapping.error());
        mappings.own = *std::move(mapping);
    }
    const Result<std::string> bytes = readFile(path, limits.json.maxBytes);
    if (!bytes) return Failure(bytes.error());
    return readRecording(*bytes, std::move(file), limits, mappings);
}

}  // namespace writ::sim
