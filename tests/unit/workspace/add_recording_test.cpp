// What an import leaves in a workspace, whatever happens to it.
#include "simulator/workspace/workspace.h"
#include "tests/unit/transcript/packed_files.h"
#include "tests/unit/workspace/temp_workspace.h"

#include <sys/wait.h>
#include <unistd.h>
#include <csignal>
#include <set>

namespace writ::sim {
namespace {

namespace fs = std::filesystem;

WorkspacePtr open(const fs::path& root) {
    RunControl control;
    auto workspace = loadWorkspace(root, {}, control);
    EXPECT_TRUE(workspace) << workspace.error().text();
    return workspace ? *workspace : nullptr;
}

std::set<std::string> namesIn(const fs::path& folder) {
    std::set<std::string> names;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder)) names.insert(entry.path().filename().string());
    return names;
}

const std::string kLine = R"({"messages":[{"role":"user","content":"a secret word"},{"role":"assistant","content":"b"}]})";

std::string manyLines() {
    std::string text;
    for (int i = 0; i < 6'000; ++i) text += R"({"messages":[{"role":"user","content":")" + std::to_string(i * 7919) + "\"}]}\n";
    return text;
}

TEST(AddRecording, PackedFilesAreCopiedUnchanged) {
    const test::ShopWorkspace shop;
    const test::TempFolder outside;
    const std::string eval = test::zip({{"header.json", R"({"eval":{"task":"t","model":"m"}})"},
                                        {"samples/1.json", R"({"id":1,"epoch":1,"messages":[{"role":"user","content":"x"}]})"}});
    const std::vector<std::pair<std::string, std::string>> files{{"a.json.gz", test::gzip(kLine)},
                                                                 {"b.jsonl.gz", test::gzip(kLine + "\n" + kLine)},
                                                                 {"c.zip", test::zip({{"x.json", kLine}})},
                                                                 {"d.eval", eval}};
    for (const auto& [name, bytes] : files) {
        outside.write(name, bytes);
        const auto added = addRecording(*open(shop.root()), outside.path(name));
        ASSERT_TRUE(added) << added.error().text();
        EXPECT_EQ(added->path, shop.path("sessions/" + name));
        EXPECT_EQ(shop.read("sessions/" + name), bytes);
        EXPECT_EQ(added->sessions, 1U);
        EXPECT_TRUE(added->recording.sessions.empty());
    }
    const WorkspacePtr workspace = open(shop.root());
    EXPECT_TRUE(workspace->problems.empty());
    std::set<std::string> ids;
    for (const SessionPtr& session : workspace->sessions) ids.insert(session->id);
    EXPECT_EQ(ids, (std::set<std::string>{"s1", "a", "b", "c", "d"}));
}

TEST(AddRecording, NamesOfOtherSuffixesFindTheirPlace) {
    const test::ShopWorkspace shop;
    const test::TempFolder outside;
    outside.write("export.log.gz", test::gzip(kLine));
    const auto packed = addRecording(*open(shop.root()), outside.path("export.log.gz"));
    ASSERT_TRUE(packed) << packed.error().text();
    EXPECT_EQ(packed->path, shop.path("sessions/export.json.gz"));
    // Notes go with the stem, so nothing else may have it.
    outside.write("s1.jsonl", kLine + "\n" + kLine + "\n");
    const auto lines = addRecording(*open(shop.root()), outside.path("s1.jsonl"));
    ASSERT_TRUE(lines);
    EXPECT_EQ(lines->path, shop.path("sessions/s1-2.jsonl"));
}

TEST(AddRecording, WhatIsNoRecordingLeavesNothing) {
    const test::ShopWorkspace shop;
    const test::TempFolder outside;
    const std::set<std::string> before = namesIn(shop.path("sessions"));
    outside.write("x.json", "{\"a\": 1}");
    outside.write("y.jsonl.gz", test::gzip(manyLines()).substr(0, 5000));
    for (const char* name : {"x.json", "y.jsonl.gz", "missing.json", "."}) {
        EXPECT_FALSE(addRecording(*open(shop.root()), outside.path(name))) << name;
        EXPECT_EQ(namesIn(shop.path("sessions")), before) << name;
    }
}

/// Does something once it has heard of so much of the work.
class Trigger final : public RunControl {
public:
    Trigger(std::uint64_t percent, bool kill) : m_percent(percent), m_kill(kill) {}
    [[nodiscard]] bool cancelled() const override { return m_reached && !m_kill; }
    void progress(std::uint64_t done, std::uint64_t total) override {
        m_reached = m_reached || done * 100 >= total * m_percent;
        if (m_reached && m_kill) static_cast<void>(raise(SIGKILL));
    }

private:
    std::uint64_t m_percent;
    bool m_kill;
    bool m_reached = false;
};

TEST(AddRecording, CancelledLeavesNothing) {
    const test::ShopWorkspace shop;
    const test::TempFolder outside;
    outside.write("big.jsonl", manyLines());
    outside.write("big.notes.json", R"({"format": 1})");
    const std::set<std::string> before = namesIn(shop.path("sessions"));
    for (const std::uint64_t percent : {1U, 49U, 51U, 99U}) {
        Trigger control(percent, false);
        const auto added = addRecording(*open(shop.root()), outside.path("big.jsonl"), {{}, nullptr, &control});
        ASSERT_FALSE(added) << percent;
        EXPECT_EQ(added.error().kind, ErrorKind::Cancelled);
        EXPECT_EQ(namesIn(shop.path("sessions")), before);
    }
}

TEST(AddRecording, KilledLeavesWhatNobodySeesAndTheNextRemoves) {
    const test::ShopWorkspace shop;
    const test::TempFolder outside;
    outside.write("big.jsonl", manyLines());
    const WorkspacePtr workspace = open(shop.root());
    const std::set<std::string> before = namesIn(shop.path("sessions"));
    for (const std::uint64_t percent : {1U, 50U, 90U}) {
        const pid_t child = fork();
        if (child == 0) {
            Trigger control(percent, true);
            static_cast<void>(addRecording(*workspace, outside.path("big.jsonl"), {{}, nullptr, &control}));
            _exit(0);
        }
        int status = 0;
        ASSERT_EQ(waitpid(child, &status, 0), child);
        ASSERT_TRUE(WIFSIGNALED(status));
        EXPECT_EQ(namesIn(shop.path("sessions")).size(), before.size() + 1);
        const WorkspacePtr after = open(shop.root());
        EXPECT_EQ(after->sessions.size(), 1U);
        EXPECT_TRUE(after->problems.empty());
        EXPECT_EQ(after->sessionsDigest, workspace->sessionsDigest);
    }
    const auto added = addRecording(*workspace, outside.path("big.jsonl"));
    ASSERT_TRUE(added);
    std::set<std::string> expected = before;
    expected.insert("big.jsonl");
    EXPECT_EQ(namesIn(shop.path("sessions")), expected);
}

/// Takes the secret word out of every text.
class Hide final : public RecordTransform {
public:
    Json apply(const Json& record, const Record& place) override {
        places.push_back(place.entry + "|" + place.at + "|" + std::to_string(place.line.value_or(0)));
        return hidden(record);
    }
    Json applyToNotes(const Json& notes) override { return hidden(notes); }
    std::optional<Error> leftIn(const Session& session) override {
        for (const Step& step : session.steps) {
            if (step.text.find(forbidden) != std::string::npos)
                return Error{ErrorKind::Unsupported, "something is left", {}, {}, 0, 0};
        }
        return std::nullopt;
    }

    std::vector<std::string> places;
    std::string forbidden = "secret";

private:
    static Json hidden(const Json& json) {
        std::string text = json.dump();
        for (std::size_t at = text.find("secret"); at != std::string::npos; at = text.find("secret"))
            text.replace(at, 6, "hidden");
        return parseJson(text).value();
    }
};

TEST(AddRecording, ATransformSeesAllThatGetsIn) {
    const std::string damaged = "{\"secret\n";
    struct Row {
        std::string name;
        std::string bytes;
        std::string added;
        std::string kept;  ///< "": an archive
        std::vector<std::string> places;
    };
    const std::string hidden = R"({"messages":[{"role":"user","content":"a hidden word"},{"role":"assistant","content":"b"}]})";
    const std::vector<Row> rows{
        {"a.json", kLine, "a.json", hidden + "\n", {"||0"}},
        {"b.json", "[" + kLine + ", {\"n\": 1.50}]", "b.json", "[\n" + hidden + ",\n{\"n\":1.50}\n]\n", {"|/0|0", "|/1|0"}},
        {"c.jsonl", kLine + "\n\n" + damaged + kLine + "\n", "c.jsonl", hidden + "\n\n\n" + hidden + "\n", {"||1", "||4"}},
        {"d.jsonl.gz", test::gzip(kLine + "\n" + kLine), "d.jsonl", hidden + "\n" + hidden + "\n", {"||1", "||2"}},
        {"e.zip",
         test::zip({{"x.json", kLine}, {"y.txt", "secret"}, {"z.jsonl", kLine + "\n" + kLine}}),
         "e.zip",
         "",
         {"x.json||0", "z.jsonl||1", "z.jsonl||2"}},
    };
    for (const Row& row : rows) {
        const test::ShopWorkspace shop;
        const test::TempFolder outside;
        outside.write(row.name, row.bytes);
        Hide hide;
        const auto added = addRecording(*open(shop.root()), outside.path(row.name), {{}, &hide, nullptr});
        ASSERT_TRUE(added) << added.error().text();
        EXPECT_EQ(added->path, shop.path("sessions/" + row.added));
        EXPECT_EQ(hide.places, row.places) << row.name;
        EXPECT_EQ(shop.read("sessions/" + row.added).find("secret"), std::string::npos) << row.name;
        if (!row.kept.empty()) {
            EXPECT_EQ(shop.read("sessions/" + row.added), row.kept);
        }
        const WorkspacePtr workspace = open(shop.root());
        for (const SessionPtr& session : workspace->sessions) {
            if (session->id != "s1") {
                EXPECT_EQ(session->steps.front().text, "a hidden word") << row.name;
            }
        }
        EXPECT_EQ(added->recording.skipped.size(), row.name == "c.jsonl" || row.name == "e.zip" || row.name == "b.json" ? 1U : 0U)
            << row.name;
    }
}

TEST(AddRecording, ATransformSeesTheNotes) {
    const test::ShopWorkspace shop;
    const test::TempFolder outside;
    outside.write("a.json", kLine);
    outside.write(
        "a.notes.json",
        R"({"format": 1, "marks": [{"step": {"at": "/messages/0"}, "text": "secret", "author": "a", "time": "2026-01-01T00:00:00Z"}]})");
    Hide hide;
    ASSERT_TRUE(addRecording(*open(shop.root()), outside.path("a.json"), {{}, &hide, nullptr}));
    EXPECT_EQ(shop.read("sessions/a.notes.json").find("secret"), std::string::npos);
    EXPECT_NE(shop.read("sessions/a.notes.json").find("hidden"), std::string::npos);
    EXPECT_TRUE(open(shop.root())->problems.empty());
}

TEST(AddRecording, WhatATransformMissedIsNotKept) {
    const test::ShopWorkspace shop;
    const test::TempFolder outside;
    const std::set<std::string> before = namesIn(shop.path("sessions"));
    outside.write("a.json", kLine);
    Hide hide;
    hide.forbidden = "hidden";
    EXPECT_FALSE(addRecording(*open(shop.root()), outside.path("a.json"), {{}, &hide, nullptr}));
    EXPECT_EQ(namesIn(shop.path("sessions")), before);
}

}  // namespace
}  // namespace writ::sim
