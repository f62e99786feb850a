// One thread imports, others watch and cancel it. Also runs under ThreadSanitizer.
#include "simulator/workspace/workspace.h"
#include "tests/unit/workspace/temp_workspace.h"

#include <atomic>
#include <thread>
#include <vector>

namespace writ::sim {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLines = 2'000;

/// Longer than what is read before a second thread helps; every hundredth line is damaged.
std::string longRecording() {
    std::string text;
    for (std::size_t i = 1; i <= kLines; ++i) {
        text += R"({"messages":[{"role":"user","content":")" + std::to_string(i * 7919) + std::string(1500, 'x') + "\"}]}";
        text += i % 100 == 0 ? "]\n" : "\n";
    }
    return text;
}

Workspace emptyWorkspace(const fs::path& root) {
    fs::create_directories(root);
    Workspace workspace;
    workspace.root = root;
    workspace.manifest.sessions = {"sessions/*.jsonl"};
    return workspace;
}

std::size_t filesIn(const fs::path& folder) {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

/// What one thread tells and another hears.
class Watched final : public RunControl {
public:
    [[nodiscard]] bool cancelled() const override { return m_cancelled; }
    void progress(std::uint64_t done, std::uint64_t total) override {
        m_done = done;
        m_total = total;
    }
    void cancel() { m_cancelled = true; }
    [[nodiscard]] std::uint64_t done() const { return m_done; }
    [[nodiscard]] std::uint64_t total() const { return m_total; }

private:
    std::atomic<bool> m_cancelled = false;
    std::atomic<std::uint64_t> m_done = 0;
    std::atomic<std::uint64_t> m_total = 0;
};

TEST(ImportThread, ProgressIsHeardElsewhere) {
    const test::TempFolder folder;
    folder.write("long.jsonl", longRecording());
    const Workspace workspace = emptyWorkspace(folder.path("into"));
    Watched control;
    std::atomic<bool> isDone = false;
    Result<AddedRecording> added = fail(ErrorKind::Internal, "not begun");
    std::thread importer([&] {
        added = addRecording(workspace, folder.path("long.jsonl"), {{}, nullptr, &control});
        isDone = true;
    });
    std::uint64_t latest = 0;
    while (!isDone) {
        const std::uint64_t done = control.done();
        EXPECT_GE(done, latest);
        latest = done;
        std::this_thread::yield();
    }
    importer.join();
    ASSERT_TRUE(added) << added.error().text();
    EXPECT_EQ(control.done(), control.total());
    EXPECT_EQ(added->steps, kLines - kLines / 100);
    ASSERT_EQ(added->recording.skipped.size(), kLines / 100);
    for (std::size_t i = 0; i < added->recording.skipped.size(); ++i)
        EXPECT_EQ(added->recording.skipped[i].at, "line " + std::to_string(100 * (i + 1)));
    EXPECT_EQ(folder.read("into/sessions/long.jsonl"), longRecording());
}

// What seemed to repeat nothing is read anew, from the copy as far as there is one.
TEST(ImportThread, TheLastLineGoesOnTheFirstConversation) {
    const auto line = [](std::size_t i, const std::string& more) {
        return R"({"messages":[{"role":"user","content":")" + std::to_string(i * 7919) + std::string(1500, 'x') +
               R"("},{"role":"assistant","content":"done"})" + more + "]}\n";
    };
    std::string text;
    for (std::size_t i = 0; i < kLines; ++i) text += line(i, {});
    text += line(0, R"(,{"role":"user","content":"and then"})");
    const test::TempFolder folder;
    folder.write("long.jsonl", text);
    const Workspace workspace = emptyWorkspace(folder.path("into"));
    Watched control;
    const auto added = addRecording(workspace, folder.path("long.jsonl"), {{}, nullptr, &control});
    ASSERT_TRUE(added) << added.error().text();
    EXPECT_EQ(added->sessions, kLines);
    EXPECT_EQ(added->steps, 2 * kLines + 1);
    EXPECT_EQ(added->recording.messages, 2 * kLines + 1);
    EXPECT_EQ(folder.read("into/sessions/long.jsonl"), text);
    EXPECT_EQ(control.done(), text.size());
    EXPECT_EQ(control.total(), text.size());
}

TEST(ImportThread, IsCancelledFromElsewhere) {
    const test::TempFolder folder;
    folder.write("long.jsonl", longRecording());
    const Workspace workspace = emptyWorkspace(folder.path("into"));
    Watched control;
    std::thread canceller([&] {
        while (control.done() < longRecording().size() / 3) std::this_thread::yield();
        control.cancel();
    });
    const auto added = addRecording(workspace, folder.path("long.jsonl"), {{}, nullptr, &control});
    canceller.join();
    if (!added) {  // else it was done sooner
        EXPECT_EQ(added.error().kind, ErrorKind::Cancelled);
    }
    EXPECT_EQ(filesIn(folder.path("into/sessions")), added ? 1U : 0U);
}

TEST(ImportThread, SeveralImportsAtOnceHaveEachAName) {
    const test::TempFolder folder;
    folder.write("long.jsonl", longRecording());
    const Workspace workspace = emptyWorkspace(folder.path("into"));
    std::atomic<std::size_t> imported = 0;
    std::vector<std::thread> importers;
    for (int i = 0; i < 3; ++i)
        importers.emplace_back([&] { imported += addRecording(workspace, folder.path("long.jsonl")) ? 1U : 0U; });
    for (std::thread& importer : importers) importer.join();
    EXPECT_EQ(imported, 3U);
    EXPECT_EQ(filesIn(folder.path("into/sessions")), 3U);
}

}  // namespace
}  // namespace writ::sim
