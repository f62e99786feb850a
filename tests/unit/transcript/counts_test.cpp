// The readers against counts that a script makes of the same files, sharing nothing with them.
#include "support.h"

#include <algorithm>
#include <cstdio>

namespace writ::test {
namespace {

namespace fs = std::filesystem;

Json countsOfScript(const std::string& format, const fs::path& file) {
    const std::string command =
        "python3 \"" WRIT_SOURCE_DIR "/tests/conformance/transcripts/count.py\" " + format + " \"" + file.string() + "\"";
    std::FILE* pipe = popen(command.c_str(), "r");
    if (pipe == nullptr) return {};
    std::string text;
    char block[4096];
    for (std::size_t size = 0; (size = std::fread(block, 1, sizeof block, pipe)) > 0;) text.append(block, size);
    EXPECT_EQ(pclose(pipe), 0) << command;
    const Result<Json> counts = parseJson(text);
    return counts ? (*counts)[file.string()] : Json();
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

// The format that files of this folder and with this ending are of; empty: some are read elsewhere.
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
                         {"tau-bench", "tau-bench", ".json"}};

TEST(Counts, AreThoseOfTheScript) {
    const fs::path transcripts = sharedFolder() / "transcripts";
    if (!fs::exists(transcripts))
        GTEST_SKIP() << "NOT RUN: the recordings are not here; set WRIT_SHARED to the folder that holds transcripts/";
    for (const Row& row : kRows) {
        std::size_t files = 0;
        for (const auto& entry : fs::directory_iterator(transcripts / row.folder)) {
            const std::string name = entry.path().filename().string();
            if (!entry.is_regular_file() || !name.ends_with(row.ending)) continue;
            const auto recording = sim::readRecordingFile(entry.path(), name);
            if (!recording && std::string_view(row.folder) == "tau-bench") continue;  // catalogues of tools
            ASSERT_TRUE(recording) << recording.error().text();
            ++files;
            EXPECT_EQ(recording->format, row.format) << name;
            EXPECT_EQ(countsOfReader(*recording).canonical(), countsOfScript(row.format, entry.path()).canonical()) << name;
        }
        EXPECT_GT(files, 0u) << row.folder;
    }
}

// Each step of a run leads back to its own text.
TEST(Counts, PlacesLeadToCallsAndResults) {
    const fs::path transcripts = sharedFolder() / "transcripts";
    if (!fs::exists(transcripts))
        GTEST_SKIP() << "NOT RUN: the recordings are not here; set WRIT_SHARED to the folder that holds transcripts/";
    for (const Row& row : kRows) {
        if (std::string_view(row.ending) == ".jsonl" || std::string_view(row.folder) == "tau-bench") continue;
        for (const auto& entry : fs::directory_iterator(transcripts / row.folder)) {
            if (!entry.is_regular_file() || !entry.path().string().ends_with(row.ending)) continue;
            const Json document = readJsonFile(entry.path()).value();
            const auto recording = sim::readRecordingFile(entry.path(), "x.json");
            ASSERT_TRUE(recording);
            for (const sim::SessionPtr& session : recording->sessions) {
                for (const sim::Step& step : session->steps) {
                    const Json* record = document.pointer(step.place.at);
                    ASSERT_NE(record, nullptr) << entry.path() << " " << step.place.at;
                    const std::string text = record->dump();
                    if (step.kind == sim::StepKind::Call && step.tool != "bash") {
                        EXPECT_NE(text.find(step.tool), std::string::npos) << entry.path() << " " << step.place.at;
                    }
                    if (step.kind == sim::StepKind::Result && text.find("# var_") == std::string::npos) {
                        const std::string quoted = Json(step.text).dump();
                        EXPECT_NE(text.find(quoted.substr(1, std::min<std::size_t>(40, quoted.size() - 2))), std::string::npos)
                            << entry.path() << " " << step.place.at;
                    }
                }
            }
        }
    }
}

}  // namespace
}  // namespace writ::test
