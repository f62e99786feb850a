#include "simulator/workspace/notes.h"

#include <gtest/gtest.h>

#include <fstream>

namespace writ::sim {
namespace {

Json json(std::string_view text) {
    auto parsed = parseJson(text);
    EXPECT_TRUE(parsed.has_value()) << text;
    return parsed ? *parsed : Json();
}

constexpr std::string_view kAll = R"({
  "format": 1,
  "probes": [{"after": {"session": "s", "at": "/messages/3"}, "tool": "refund", "arguments": {"a": 1}, "context": {"session": {"b": 2}},
              "outcome": "model_declined", "text": "It asked for a manager.", "author": "dana", "time": "2026-03-14T02:11:00Z"},
             {"tool": "export", "arguments": {}, "outcome": "model_refusal_text", "author": "dana", "time": "2026-03-14T02:11:00Z"}],
  "context": [{"call": {"at": "/messages/2/tool_calls/0"}, "pointer": "/session/taint", "value": ["x"], "author": "d", "time": "2026-03-14T02:11:00Z"},
              {"pointer": "/session/depth", "value": null, "author": "d", "time": "2026-03-14T02:11:00Z"}],
  "masks": [{"call": {"at": "", "line": 4}, "pointer": "/context/input/destination", "author": "d", "time": "2026-03-14T02:11:00Z"}],
  "outcomes": [{"call": {"at": "/a"}, "outcome": "user_declined", "text": "by phone", "author": "d", "time": "2026-03-14T02:11:00Z"}],
  "marks": [{"step": {"at": "/b"}, "text": "look here", "author": "d", "time": "2026-03-14T02:11:00Z"}]
})";

TEST(Notes, GoRoundThroughJson) {
    const auto notes = notesFromJson(json(kAll));
    ASSERT_TRUE(notes.has_value()) << notes.error().text();
    EXPECT_EQ(notes->probes.size(), 2U);
    EXPECT_EQ(notes->probes[0].outcome.outcome, Outcome::ModelDeclined);
    EXPECT_EQ(notes->probes[0].stamp.author, "dana");
    EXPECT_EQ(notes->masks[0].call.line, 4U);
    const Json again = toJson(*notes);
    const auto twice = notesFromJson(again);
    ASSERT_TRUE(twice.has_value()) << twice.error().text();
    EXPECT_EQ(toJson(*twice).dump(), again.dump());
    for (const char* pointer : {"/probes/0/context/session/b", "/probes/1/outcome", "/context/1/value", "/masks/0/call/line",
                                "/outcomes/0/text", "/marks/0/step/at"}) {
        ASSERT_NE(again.pointer(pointer), nullptr) << pointer;
        EXPECT_EQ(*again.pointer(pointer), *json(kAll).pointer(pointer)) << pointer;
    }
    EXPECT_EQ(toJson(Notes{}).dump(), R"({"format":1})");
}

TEST(Notes, RefusesMistakesWithTheirPlace) {
    const std::string stamp = R"(,"author":"d","time":"2026-03-14T02:11:00Z"})";
    const std::vector<std::pair<std::string, const char*>> cases{
        {"[]", ""},
        {R"({"format":2})", "/format"},
        {R"({"probe":[]})", "/probe"},
        {R"({"probes":{}})", "/probes"},
        {R"({"probes":[1]})", "/probes/0"},
        {R"({"probes":[{"tool":"t","arguments":{})" + stamp + "]}", "/probes/0"},
        {R"({"probes":[{"tool":"","arguments":{},"outcome":"unknown")" + stamp + "]}", "/probes/0/tool"},
        {R"({"probes":[{"tool":"t","arguments":[],"outcome":"unknown")" + stamp + "]}", "/probes/0/arguments"},
        {R"({"probes":[{"tool":"t","arguments":{},"outcome":"declined")" + stamp + "]}", "/probes/0/outcome"},
        {R"({"probes":[{"tool":"t","arguments":{},"context":1,"outcome":"unknown")" + stamp + "]}", "/probes/0/context"},
        {R"({"probes":[{"after":{"at":"x"},"tool":"t","arguments":{},"outcome":"unknown")" + stamp + "]}", "/probes/0/after/at"},
        {R"({"probes":[{"after":{"step":1},"tool":"t","arguments":{},"outcome":"unknown")" + stamp + "]}",
         "/probes/0/after/step"},
        {R"({"context":[{"pointer":"","value":1)" + stamp + "]}", "/context/0/pointer"},
        {R"({"context":[{"pointer":"/a")" + stamp + "]}", "/context/0"},
        {R"({"masks":[{"call":{},"pointer":"/context/a")" + stamp + "]}", "/masks/0/call"},
        {R"({"masks":[{"call":{"at":"/a"},"pointer":"/input/a")" + stamp + "]}", "/masks/0/pointer"},
        {R"({"masks":[{"call":{"at":"/a","line":0},"pointer":"/context/a")" + stamp + "]}", "/masks/0/call/line"},
        {R"({"masks":[{"call":{"at":"/a","line":4294967296},"pointer":"/context/a")" + stamp + "]}", "/masks/0/call/line"},
        {R"({"outcomes":[{"call":{"at":"/a"})" + stamp + "]}", "/outcomes/0"},
        {R"({"marks":[{"step":{"at":"/a"},"text":"")" + stamp + "]}", "/marks/0/text"},
        {R"({"marks":[{"step":{"at":"/a"},"text":"x","author":"d","time":"yesterday"}]})", "/marks/0/time"},
        {R"({"marks":[{"step":{"at":"/a"},"text":"x","author":"","time":"2026-03-14"}]})", "/marks/0/author"}};
    for (const auto& [text, pointer] : cases) {
        const auto notes = notesFromJson(json(text));
        ASSERT_FALSE(notes.has_value()) << text;
        EXPECT_EQ(notes.error().pointer, pointer) << text << notes.error().text();
        EXPECT_EQ(notes.error().kind, ErrorKind::Malformed);
    }
}

TEST(Notes, StandBesideTheRecording) {
    EXPECT_EQ(notesPath("sessions/x.json"), "sessions/x.notes.json");
    EXPECT_EQ(notesPath("x.y.jsonl"), "x.y.notes.json");
}

class NotesOnDisk : public testing::Test {
protected:
    void SetUp() override {
        m_folder = std::filesystem::path(WRIT_BINARY_DIR) / "notes-test-files" /
                   testing::UnitTest::GetInstance()->current_test_info()->name();
        std::filesystem::remove_all(m_folder);
        std::filesystem::create_directories(m_folder);
    }
    std::filesystem::path m_folder;
};

TEST_F(NotesOnDisk, AreReadAsWritten) {
    const auto recording = m_folder / "s.json";
    const auto none = readNotes(recording);
    ASSERT_TRUE(none.has_value());
    EXPECT_TRUE(none->probes.empty());
    const auto notes = notesFromJson(json(kAll));
    ASSERT_TRUE(writeNotes(recording, *notes).has_value());
    const auto again = readNotes(recording);
    ASSERT_TRUE(again.has_value()) << again.error().text();
    EXPECT_EQ(toJson(*again).dump(), toJson(*notes).dump());
    EXPECT_FALSE(std::filesystem::exists(recording)) << "a recording is never written";
}

TEST_F(NotesOnDisk, MistakesNameTheFile) {
    std::ofstream(m_folder / "s.notes.json") << R"({"marks": 1})";
    auto notes = readNotes(m_folder / "s.json");
    ASSERT_FALSE(notes.has_value());
    EXPECT_EQ(notes.error().pointer, "/marks");
    EXPECT_NE(notes.error().file.find("s.notes.json"), std::string::npos);
    std::ofstream(m_folder / "s.notes.json") << R"({"marks": )";
    notes = readNotes(m_folder / "s.json");
    ASSERT_FALSE(notes.has_value());
    EXPECT_NE(notes.error().file.find("s.notes.json"), std::string::npos);
}

}  // namespace
}  // namespace writ::sim
