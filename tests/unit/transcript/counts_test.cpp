// The readers against counts that a script makes of the same files, sharing nothing with them.
#include "simulator/transcript/session_counts.h"
#include "support.h"

#include <algorithm>
#include <cstdio>
#include <vector>

namespace writ::test {
namespace {

namespace fs = std::filesystem;

Json countsOfScript(const std::string& format, const std::vector<fs::path>& files) {
    std::string command = "python3 \"" WRIT_SOURCE_DIR "/tests/conformance/transcripts/count.py\" " + format;
    for (const fs::path& file : files) command += " \"" + file.string() + "\"";
    std::FILE* pipe = popen(command.c_str(), "r");
    if (pipe == nullptr) return {};
    std::string text;
    char block[4096];
    for (std::size_t size = 0; (size = std::fread(block, 1, sizeof block, pipe)) > 0;) text.append(block, size);
    EXPECT_EQ(pclose(pipe), 0) << command;
    const Result<Json> counts = parseJson(text);
    return counts ? *counts : Json();
}

Json countsOfReader(const sim::Recording& recording) {
    std::size_t calls = 0;
    std::size_t results = 0;
    for (const sim::SessionPtr& session : recording.sessions) {
        for (const sim::Step& step : session->steps) {
            calls += step.kind == sim::StepKind::Call ? 1u : 0u;
            results += step.kind == sim::StepKind::Result ? 1u : 0u;
        }
    }
    return Json::object({{"sessions", Json(recording.sessions.size())},
                         {"messages", Json(static_cast<std::int64_t>(recording.messages))},
                         {"calls", Json(calls)},
                         {"results", Json(results)}});
}

// The format that files of this folder and with this ending are of.
struct Row {
    const char* format;
    const char* folder;
    const char* ending;
};
constexpr Row kRows[] = {{"inspect", "inspect", ".json"},
                         {"tau2", "tau2", ".json"},
                         {"swe-agent", "swe-agent", ".traj"},
                         {"mini-swe-agent", "swe-agent", ".traj.json"},
                         {"openhands", "openhands", ".json"},
                         {"openhands", "openhands", ".jsonl"},
                         {"tau-bench", "tau-bench-variants", ".json"},
                         {"anthropic-messages", "transcoded/anthropic-messages", ".json"},
                         {"bedrock-converse", "transcoded/bedrock-converse", ".json"},
                         {"gemini", "transcoded/gemini", ".json"},
                         {"openai-chat", "transcoded/openai-chat", ".json"},
                         {"openai-responses", "transcoded/openai-responses", ".json"}};

std::vector<fs::path> filesOf(const Row& row) {
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(sharedFolder() / "transcripts" / row.folder))
        if (entry.is_regular_file() && entry.path().string().ends_with(row.ending)) files.push_back(entry.path());
    EXPECT_FALSE(files.empty()) << row.folder;
    return files;
}

#define NEED_SHARED_DATA()                           \
    if (!fs::exists(sharedFolder() / "transcripts")) \
    GTEST_SKIP() << "NOT RUN: the recordings are not here; set WRIT_SHARED to the folder that holds transcripts/"

TEST(Counts, AreThoseOfTheScript) {
    NEED_SHARED_DATA();
    for (const Row& row : kRows) {
        const std::vector<fs::path> files = filesOf(row);
        const Json expected = countsOfScript(row.format, files);
        for (const fs::path& file : files) {
            const auto recording = sim::readRecordingFile(file, file.filename().string());
            ASSERT_TRUE(recording) << recording.error().text();
            EXPECT_EQ(recording->format, row.format) << file;
            EXPECT_EQ(countsOfReader(*recording).canonical(), expected[file.string()].canonical()) << file;
        }
    }
}

// Where nothing is kept, fingerprints stand for texts, arguments and results.
TEST(Counts, AreTheSameWhenNothingIsKept) {
    NEED_SHARED_DATA();
    for (const auto& entry : fs::recursive_directory_iterator(sharedFolder() / "transcripts")) {
        if (!entry.is_regular_file()) continue;
        const auto kept = sim::readRecordingFile(entry.path(), "x.json");
        sim::SessionCounts counts;
        const auto counted = sim::readRecordingFile(entry.path(), "x.json", {}, {}, {nullptr, &counts});
        ASSERT_EQ(kept.has_value(), counted.has_value()) << entry.path();
        if (!kept) continue;
        sim::SessionCounts expected;
        for (const sim::SessionPtr& session : kept->sessions) expected.take(session);
        EXPECT_EQ(counts.sessions, expected.sessions) << entry.path();
        EXPECT_EQ(counts.steps, expected.steps) << entry.path();
        EXPECT_EQ(counts.calls, expected.calls) << entry.path();
        EXPECT_EQ(counted->messages, kept->messages) << entry.path();
        EXPECT_EQ(skippedText(*counted), skippedText(*kept)) << entry.path();
    }
}

// The record at a step's place holds the name of the tool, or what it answered. Commands are calls of a shell that nobody names.
void expectPlace(const sim::Step& step, const Json& document, const fs::path& file) {
    const Json* record = document.pointer(step.place.at);
    ASSERT_NE(record, nullptr) << file << " " << step.place.at;
    const std::string text = record->dump();
    const std::string quoted = Json(step.text).dump();
    const std::string begin = quoted.substr(1, std::min<std::size_t>(40, quoted.size() - 2));
    if (step.kind == sim::StepKind::Result) {
        EXPECT_NE(text.find(begin), std::string::npos) << file << " " << step.place.at;
    }
    if (step.kind == sim::StepKind::Call && step.tool != "bash") {
        EXPECT_NE(text.find(step.tool), std::string::npos) << file << " " << step.place.at;
    }
}

TEST(Counts, PlacesLeadToCallsAndResults) {
    NEED_SHARED_DATA();
    for (const Row& row : kRows) {
        if (std::string_view(row.ending) == ".jsonl") continue;
        for (const fs::path& file : filesOf(row)) {
            const Json document = readJsonFile(file).value();
            const auto recording = sim::readRecordingFile(file, "x.json");
            ASSERT_TRUE(recording);
            for (const sim::SessionPtr& session : recording->sessions)
                for (const sim::Step& step : session->steps) expectPlace(step, document, file);
        }
    }
}

}  // namespace
}  // namespace writ::test
