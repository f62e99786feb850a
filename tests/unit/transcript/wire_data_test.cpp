// Recorded exchanges with real providers, against counts that a script makes of the same files, and against the labels.
#include "support.h"

#include <algorithm>
#include <cstdio>
#include <map>

namespace writ::test {
namespace {

namespace fs = std::filesystem;

#define NEED_SHARED_DATA()                                         \
    if (!fs::exists(sharedFolder() / "transcripts/provider-wire")) \
    GTEST_SKIP() << "NOT RUN: the recordings are not here; set WRIT_SHARED to the folder that holds transcripts/"

// All files with what they give, read once for all tests.
using Readings = std::map<fs::path, Result<sim::Recording>>;
const Readings& readings() {
    static const Readings kAll = [] {
        Readings all;
        for (const auto& entry : fs::recursive_directory_iterator(sharedFolder() / "transcripts/provider-wire"))
            if (entry.path().extension() == ".json")
                all.emplace(entry.path(), sim::readRecordingFile(entry.path(), entry.path().filename().string()));
        return all;
    }();
    return kAll;
}

Json countsOfScript() {
    std::string command = "python3 \"" WRIT_SOURCE_DIR "/tests/conformance/transcripts/count.py\" provider-wire";
    for (const auto& [file, recording] : readings()) command += " \"" + file.string() + "\"";
    std::FILE* pipe = popen(command.c_str(), "r");
    if (pipe == nullptr) return {};
    std::string text;
    char block[4096];
    for (std::size_t size = 0; (size = std::fread(block, 1, sizeof block, pipe)) > 0;) text.append(block, size);
    EXPECT_EQ(pclose(pipe), 0);
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
    return Json::object({{"calls", Json(calls)}, {"results", Json(results)}});
}

TEST(WireData, EachFileGivesItsStepsOrAReason) {
    NEED_SHARED_DATA();
    std::size_t read = 0;
    for (const auto& [file, recording] : readings()) {
        if (recording) {
            ++read;
            EXPECT_TRUE(!recording->sessions.empty() || !recording->skipped.empty()) << file;
        } else {
            EXPECT_NE(recording.error().message.find("which holds no step"), std::string::npos) << file << "\n"
                                                                                                << recording.error().text();
        }
    }
    EXPECT_EQ(read, 340u);
}

TEST(WireData, CallsAndResultsAreThoseOfTheScript) {
    NEED_SHARED_DATA();
    const Json counts = countsOfScript();
    ASSERT_EQ(counts.size(), readings().size());
    for (const auto& [file, recording] : readings()) {
        if (!recording) continue;
        EXPECT_EQ(countsOfReader(*recording).canonical(), counts[file.string()].canonical()) << file;
    }
}

// Each step leads back to a value of the file that tells of it, or to the text in which that stands.
TEST(WireData, PlacesLeadBackIntoTheRecording) {
    NEED_SHARED_DATA();
    for (const auto& [file, recording] : readings()) {
        if (!recording) continue;
        const Json document = readJsonFile(file).value();
        for (const sim::SessionPtr& session : recording->sessions) {
            for (const sim::Step& step : session->steps) {
                const Json* place = document.pointer(step.place.at);
                ASSERT_NE(place, nullptr) << file << " " << step.place.at;
                const bool inText = place->isString() || place->contains("_base64");
                if (inText || step.kind != sim::StepKind::Call) continue;
                const std::string text = place->dump();
                // The provider's own tools are told by the type of the call, or by their code.
                EXPECT_TRUE(text.find(step.tool) != std::string::npos || text.find("ode\":") != std::string::npos)
                    << file << " " << step.place.at << " " << step.tool;
            }
        }
    }
}

TEST(WireData, LabelledOutcomesAreFound) {
    NEED_SHARED_DATA();
    std::size_t found = 0;
    const Json labels = readJsonFile(sharedFolder() / "transcripts/outcome-labels.json").value();
    for (const Json& label : labels.asArray()) {
        const std::string& name = label["file"].asString();
        if (!name.starts_with("provider-wire/")) continue;
        const auto recording = readings().find(sharedFolder() / "transcripts" / name);
        ASSERT_TRUE(recording != readings().end() && recording->second) << name;
        for (const sim::SessionPtr& session : recording->second->sessions) {
            found +=
                static_cast<std::size_t>(std::count_if(session->steps.begin(), session->steps.end(), [&](const sim::Step& step) {
                    return step.place.at == label["at"].asString() && step.declared &&
                           word(step.declared->outcome) == label["outcome"].asString() &&
                           step.declared->evidence.find(label["evidence"].asString()) != std::string::npos;
                }));
        }
    }
    EXPECT_EQ(found, 3u);
}

}  // namespace
}  // namespace writ::test
