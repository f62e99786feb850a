// Traces of the reference data against what they must give.
#include "simulator/outcome/classify.h"
#include "support.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <map>
#include <set>

namespace writ::test {
namespace {

namespace fs = std::filesystem;
using sim::StepKind;

#define NEED_SHARED_DATA()                           \
    if (!fs::exists(sharedFolder() / "transcripts")) \
    GTEST_SKIP() << "NOT RUN: the recordings are not here; set WRIT_SHARED to the folder that holds transcripts/"

fs::path transcripts() {
    return sharedFolder() / "transcripts";
}

sim::Recording readShared(const std::string& name) {
    auto recording = sim::readRecordingFile(transcripts() / name, name);
    EXPECT_TRUE(recording.has_value()) << recording.error().text();
    return recording ? *recording : sim::Recording{};
}

std::size_t count(const sim::Session& session, StepKind kind, std::optional<sim::Role> role = {}) {
    return static_cast<std::size_t>(std::count_if(session.steps.begin(), session.steps.end(), [&](const sim::Step& step) {
        return step.kind == kind && (!role || step.role == *role);
    }));
}

Json callsOf(const sim::Session& session) {
    Json::Array calls;
    for (const sim::Step& step : session.steps)
        if (step.kind == StepKind::Call)
            calls.push_back(Json::object({{"id", Json(step.callId)}, {"name", Json(step.tool)}, {"arguments", step.arguments}}));
    return Json(std::move(calls));
}

TEST(TraceData, TranscodedRunsGiveTheSameAsOtlp) {
    NEED_SHARED_DATA();
    const Json truth = readJsonFile(transcripts() / "transcoded/truth.json").value();
    for (const Json& run : truth.asArray()) {
        const std::string name = "transcoded/otlp/" + run["id"].asString() + ".jsonl";
        SCOPED_TRACE(name);
        const sim::Recording recording = readShared(name);
        ASSERT_EQ(recording.sessions.size(), 1u);
        const sim::Session& session = *recording.sessions[0];
        EXPECT_EQ(recording.format, "otlp");
        EXPECT_EQ(session.title, run["id"].asString());
        EXPECT_EQ(callsOf(session), run["tool_calls"]);
        EXPECT_EQ(count(session, StepKind::Result), run["tool_calls"].size());
        // No model was given what the user said at the very end, so no span holds it.
        const std::string twin = "transcoded/openai-chat/" + run["id"].asString() + ".json";
        const Json messages = readJsonFile(transcripts() / twin).value()["messages"];
        const std::int64_t unheard = messages.at(messages.size() - 1)["role"].asString() == "user" ? 1 : 0;
        EXPECT_EQ(count(session, StepKind::Message, sim::Role::User),
                  static_cast<std::size_t>(run["user_messages"].asInteger() - unheard));
        EXPECT_EQ(count(session, StepKind::Message, sim::Role::Model),
                  static_cast<std::size_t>(run["assistant_texts"].asInteger()));
        EXPECT_EQ(count(session, StepKind::Message, sim::Role::System), 1u);
        EXPECT_TRUE(recording.skipped.empty()) << skippedText(recording);
        std::size_t errors = 0;
        for (const sim::Step& step : session.steps) {
            EXPECT_EQ(step.agent, "airline");
            EXPECT_TRUE(step.time) << step.number;
            if (step.kind != StepKind::Call) continue;
            EXPECT_NE(step.resultStep, 0u);
            errors += sim::classify(session, step, {}).outcome == sim::Outcome::ToolError ? 1u : 0u;
        }
        EXPECT_EQ(errors, run["tool_errors"].size());
    }
}

// ---- Counts that a script makes of the same files -----------------------------------------------------------------------

Json countsOfScript(const std::string& format, const fs::path& file) {
    const std::string command =
        "python3 \"" WRIT_SOURCE_DIR "/tests/conformance/transcripts/traces.py\" " + format + " \"" + file.string() + "\"";
    std::FILE* pipe = popen(command.c_str(), "r");
    if (pipe == nullptr) return {};
    std::string text;
    char block[4096];
    for (std::size_t size = 0; (size = std::fread(block, 1, sizeof block, pipe)) > 0;) text.append(block, size);
    EXPECT_EQ(pclose(pipe), 0) << command;
    const Result<Json> counts = parseJson(text);
    return counts ? (*counts)[file.string()] : Json();
}

Json countsOfReader(const sim::Session& session) {
    return Json::object({{"system", Json(count(session, StepKind::Message, sim::Role::System))},
                         {"user", Json(count(session, StepKind::Message, sim::Role::User))},
                         {"model", Json(count(session, StepKind::Message, sim::Role::Model))},
                         {"calls", Json(count(session, StepKind::Call))},
                         {"results", Json(count(session, StepKind::Result))}});
}

TEST(TraceData, CountsAreThoseOfTheScript) {
    NEED_SHARED_DATA();
    struct Row {
        const char* format;
        const char* folder;
        const char* ending;
    };
    for (const Row& row : {Row{"otlp", "transcoded/otlp", ".jsonl"}, Row{"langsmith", "langsmith", ".json"},
                           Row{"anthropic-agent-events", "langsmith", ".jsonl"}}) {
        std::size_t files = 0;
        for (const auto& entry : fs::directory_iterator(transcripts() / row.folder)) {
            if (entry.path().extension() != row.ending) continue;
            ++files;
            const sim::Recording recording = readShared(std::string(row.folder) + "/" + entry.path().filename().string());
            ASSERT_EQ(recording.sessions.size(), 1u) << entry.path();
            EXPECT_EQ(recording.format, row.format);
            EXPECT_EQ(countsOfReader(*recording.sessions[0]), countsOfScript(row.format, entry.path())) << entry.path();
        }
        EXPECT_GT(files, 0u) << row.folder;
    }
}

TEST(TraceData, ATraceWithoutMessagesIsSkippedWithAReason) {
    NEED_SHARED_DATA();
    const sim::Recording recording = readShared("otlp/open-agent-traces-otlp.jsonl");
    EXPECT_TRUE(recording.sessions.empty());
    EXPECT_EQ(recording.skipped.size(), 2u) << skippedText(recording);
}

// ---- Langfuse: what its own normalisation expects of each observation ---------------------------------------------------

struct Expected {
    std::set<std::pair<std::string, std::string>> texts;  // role, text
    std::vector<Json> calls;                              // {"id","name","arguments"}
};

void expectCall(Expected& expected, const Json& id, const Json& name, const Json& arguments) {
    const Json parsed = arguments.isString() ? parseJson(arguments.asString()).value() : arguments;
    Json call = Json::object({{"id", id}, {"name", name}, {"arguments", parsed}});
    if (std::find(expected.calls.begin(), expected.calls.end(), call) == expected.calls.end())
        expected.calls.push_back(std::move(call));
}

void expectMessage(Expected& expected, const Json& message) {
    if (message["json"]["message"].isObject()) return expectMessage(expected, message["json"]["message"]);
    const std::string role = message["role"].asString() == "model" ? "assistant" : message["role"].asString();
    if (role.empty()) return;
    std::string text = message["json"]["text"].asString() + message["content"].asString();
    for (const Json& block : message["content"].asArray()) {
        if (block["type"].asString() == "tool_use") expectCall(expected, block["id"], block["name"], block["input"]);
        text += block["text"].asString();
    }
    for (const Json& call : message["tool_calls"].asArray()) expectCall(expected, call["id"], call["name"], call["arguments"]);
    // Tool calls that a library wrote into the content.
    const Result<Json> written = parseJson(text);
    if (written && written->at(0)["function"].isObject()) {
        for (const Json& call : written->asArray())
            expectCall(expected, call["id"], call["function"]["name"], call["function"]["arguments"]);
    } else if (!text.empty()) {
        expected.texts.emplace(role, text);
    }
}

Expected expectedOf(const Json& observations) {
    Expected expected;
    for (const auto& [id, sides] : observations.asObject())
        for (const std::string side : {"input", "output"})
            for (const Json& message : sides[side]["data"].asArray()) expectMessage(expected, message);
    return expected;
}

std::size_t saidTimes(const sim::Session& session, const std::string& role, const std::string& text) {
    const Result<Json> json = parseJson(text);
    return static_cast<std::size_t>(std::count_if(session.steps.begin(), session.steps.end(), [&](const sim::Step& step) {
        const std::string word = step.role == sim::Role::Model ? "assistant" : std::string(sim::word(step.role));
        if (step.kind == StepKind::Message) return word == role && step.text == text;
        return step.kind == StepKind::Result && (step.text == text || (json && step.result == *json));
    }));
}

bool isCall(const sim::Step& step, const Json& call) {
    return step.kind == StepKind::Call && (call["id"].asString().empty() || step.callId == call["id"].asString()) &&
           step.tool == call["name"].asString() && step.arguments == call["arguments"];
}

TEST(TraceData, LangfuseTracesGiveWhatIsExpectedOfEachObservation) {
    NEED_SHARED_DATA();
    // Calls, as a person counts them in the files; the expectations name only some.
    const std::map<std::string, std::size_t> calls{{"agno-2025-06-11", 1},
                                                   {"autogen-2025-06-06", 0},
                                                   {"beeai-2025-08-01", 0},
                                                   {"claude-agent-2025-12-22", 2},
                                                   {"crewai-2025-07-11", 0},
                                                   {"csharp-agent-with-gemini-2026-03-09", 2},
                                                   {"google-adk-2025-08-28", 1},
                                                   {"google-gemini-2025-08-01", 0},
                                                   {"koog-2025-08-26", 2},
                                                   {"langgraph-js-2025-10-30", 1},
                                                   {"llamaindex-2025-06-05", 0},
                                                   {"pydantic-ai-2025-06-06", 0},
                                                   {"pydantic-ai-tools-2025-06-06", 0},
                                                   {"vercel-aisdk-2025-11-17", 1},
                                                   {"vertex-ai-2025-08-01", 0}};
    for (const auto& [stem, callCount] : calls) {
        SCOPED_TRACE(stem);
        const sim::Recording recording = readShared("langfuse/" + stem + ".trace.json");
        EXPECT_EQ(recording.format, "langfuse");
        ASSERT_EQ(recording.sessions.size(), 1u) << skippedText(recording);
        const sim::Session& session = *recording.sessions[0];
        const Expected expected = expectedOf(readJsonFile(transcripts() / "langfuse" / (stem + ".chatml.json")).value());
        for (const auto& [role, text] : expected.texts)
            EXPECT_EQ(saidTimes(session, role, text), 1u) << role << ": " << text << "\n" << outline(session);
        for (const Json& call : expected.calls)
            EXPECT_EQ(std::count_if(session.steps.begin(), session.steps.end(),
                                    [&](const sim::Step& step) { return isCall(step, call); }),
                      1)
                << call.dump() << "\n"
                << outline(session);
        EXPECT_EQ(count(session, StepKind::Call), callCount) << outline(session);
        EXPECT_EQ(count(session, StepKind::Result), callCount) << outline(session);
        for (const sim::Step& step : session.steps) {
            if (step.kind != StepKind::Call) continue;
            EXPECT_EQ(sim::classify(session, step, {}).outcome, sim::Outcome::Executed) << step.number;
        }
        EXPECT_GE(count(session, StepKind::Message, sim::Role::User), 1u) << outline(session);
        EXPECT_GE(count(session, StepKind::Message, sim::Role::Model) + callCount, 1u) << outline(session);
    }
}

// ---- LangSmith and agent events -----------------------------------------------------------------------------------------

TEST(TraceData, LangsmithBatchesAreMergedRuns) {
    NEED_SHARED_DATA();
    for (const std::string name : {"js-langsmith_js_wrap_openai_default", "js-langsmith_js_wrap_openai_reasoning",
                                   "js-langsmith_js_wrap_openai_stream", "py-langsmith_py_wrap_openai_reasoning",
                                   "py-langsmith_py_wrap_openai_stream", "py-langsmith_py_wrap_openai_stream_no_usage"}) {
        const sim::Recording recording = readShared("langsmith/" + name + ".json");
        ASSERT_EQ(recording.sessions.size(), 1u) << name;
        EXPECT_EQ(recording.format, "langsmith");
        EXPECT_EQ(outline(*recording.sessions[0]),
                  "1 message user /post/0/inputs/messages/0\n2 message model /patch/0/outputs/choices/0/message\n")
            << name;
        EXPECT_EQ(recording.sessions[0]->title, "ChatOpenAI");
        EXPECT_TRUE(recording.skipped.empty()) << skippedText(recording);
    }
}

TEST(TraceData, AgentEventsGiveEachEventOnce) {
    NEED_SHARED_DATA();
    const std::map<std::string, std::array<std::size_t, 4>> files{// messages, calls, results, approvals
                                                                  {"js-anthropic_managed_builtin_tools", {3, 1, 1, 0}},
                                                                  {"js-anthropic_managed_custom_tools", {3, 1, 1, 0}},
                                                                  {"js-anthropic_managed_mcp_tools", {3, 1, 1, 1}},
                                                                  {"js-anthropic_managed_mcp_tools_reject", {5, 2, 2, 1}}};
    for (const auto& [name, counts] : files) {
        SCOPED_TRACE(name);
        const sim::Recording recording = readShared("langsmith/" + name + ".jsonl");
        ASSERT_EQ(recording.sessions.size(), 1u) << skippedText(recording);
        const sim::Session& session = *recording.sessions[0];
        EXPECT_EQ(session.title, "Quickstart session");
        EXPECT_EQ(count(session, StepKind::Message), counts[0]) << outline(session);
        EXPECT_EQ(count(session, StepKind::Call), counts[1]);
        EXPECT_EQ(count(session, StepKind::Result), counts[2]);
        EXPECT_EQ(count(session, StepKind::Approval), counts[3]);
        EXPECT_TRUE(recording.skipped.empty()) << skippedText(recording);
    }
}

TEST(TraceData, DenialsAreFoundWhereLabelled) {
    NEED_SHARED_DATA();
    std::size_t labels = 0;
    const Json given = readJsonFile(transcripts() / "outcome-labels.json").value();
    for (const Json& label : given.asArray()) {
        if (!label["file"].asString().starts_with("langsmith/")) continue;
        ++labels;
        const sim::Recording recording = readShared(label["file"].asString());
        const sim::Session& session = *recording.sessions.at(0);
        const auto found = std::find_if(session.steps.begin(), session.steps.end(), [&](const sim::Step& step) {
            return step.place.line == static_cast<std::uint32_t>(label["line"].asInteger()) &&
                   step.place.at == label["at"].asString();
        });
        ASSERT_NE(found, session.steps.end()) << label.dump();
        ASSERT_NE(found->callStep, 0u);
        EXPECT_EQ(sim::word(found->declared.value().outcome), label["outcome"].asString());
        EXPECT_EQ(sim::word(sim::classify(session, session.steps[found->callStep - 1], {}).outcome), label["outcome"].asString());
    }
    EXPECT_EQ(labels, 2u);
}

}  // namespace
}  // namespace writ::test
