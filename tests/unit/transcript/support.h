#pragma once

#include "engine/json/file.h"
#include "simulator/transcript/reader.h"

#include <gtest/gtest.h>
#include <cstdlib>
#include <filesystem>
#include <string>

namespace writ::test {

/// The project's reference data, which is not part of the project.
inline std::filesystem::path sharedFolder() {
    const char* given = std::getenv("WRIT_SHARED");
    return given != nullptr ? std::filesystem::path(given) : std::filesystem::path(WRIT_SOURCE_DIR).parent_path() / "shared";
}

inline sim::Recording read(std::string_view text, const std::string& file = "sessions/rec.json") {
    Result<sim::Recording> recording = sim::readRecording(text, file);
    EXPECT_TRUE(recording.has_value()) << recording.error().text();
    return recording ? *recording : sim::Recording{};
}

/// The only session of a text.
inline sim::Session readOne(std::string_view text) {
    const sim::Recording recording = read(text);
    EXPECT_EQ(recording.sessions.size(), 1u);
    return recording.sessions.size() == 1 ? *recording.sessions.front() : sim::Session{};
}

/// One line a step: "2 call f id=c1 at=/messages/1/tool_calls/0 result=3".
inline std::string outline(const sim::Session& session) {
    std::string text;
    for (const sim::Step& step : session.steps) {
        text += std::to_string(step.number) + " " + std::string(word(step.kind));
        if (step.kind == sim::StepKind::Message) text += " " + std::string(word(step.role));
        if (!step.tool.empty()) text += " " + step.tool;
        if (step.resultStep != 0) text += " ->" + std::to_string(step.resultStep);
        if (step.callStep != 0) text += " <-" + std::to_string(step.callStep);
        if (step.declaredError) text += " error";
        if (step.declared) text += " [" + std::string(word(step.declared->outcome)) + "]";
        text += " " + step.place.at + "\n";
    }
    return text;
}

inline std::string skippedText(const sim::Recording& recording) {
    std::string text;
    for (const sim::Skipped& skipped : recording.skipped) text += skipped.at + ": " + skipped.reason + "\n";
    return text;
}

}  // namespace writ::test
