// A program of its own: the peak of the process's memory is what it measures.
#include "simulator/transcript/session_counts.h"
#include "support.h"

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <fstream>
#include <functional>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kSanitized = true;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
constexpr bool kSanitized = true;
#else
constexpr bool kSanitized = false;
#endif
#else
constexpr bool kSanitized = false;
#endif

namespace writ::test {
namespace {

constexpr std::size_t kMega = std::size_t{1} << 20;
// Sanitizers multiply time and memory; there the same inputs are read, but smaller.
constexpr std::size_t kLarge = (kSanitized ? 20 : 200) * kMega;
constexpr std::size_t kSmall = (kSanitized ? 3 : 30) * kMega;

/// A file of that size in the temporary folder, removed at the end.
class BigFile {
public:
    BigFile(std::string_view head, const std::string& item, std::string_view tail, std::size_t bytes) {
        std::string pattern = (std::filesystem::temp_directory_path() / "writ-big-XXXXXX").string();
        const int descriptor = mkstemp(pattern.data());
        EXPECT_GE(descriptor, 0);
        close(descriptor);
        m_path = pattern;
        std::string block;
        while (block.size() < kMega) block += item;
        std::ofstream out(m_path, std::ios::binary);
        out << head;
        for (std::size_t written = 0; written < bytes; written += block.size()) out << block;
        out << tail;
    }
    ~BigFile() { std::filesystem::remove(m_path); }
    BigFile(const BigFile&) = delete;
    BigFile& operator=(const BigFile&) = delete;

    [[nodiscard]] const std::filesystem::path& path() const { return m_path; }
    [[nodiscard]] std::size_t size() const { return std::filesystem::file_size(m_path); }

private:
    std::filesystem::path m_path;
};

struct Measured {
    int exitCode = -1;
    std::size_t peakBytes = 0;
};

/// Reads the file in a child process; its exit code is `code` of what came out.
Measured readInChild(const std::filesystem::path& path, const std::function<int(const Result<sim::Recording>&)>& code) {
    const pid_t child = fork();
    if (child == 0) _exit(code(sim::readRecordingFile(path, "big.json")));
    int status = 0;
    rusage usage{};
    wait4(child, &status, 0, &usage);
    return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, static_cast<std::size_t>(usage.ru_maxrss) * 1024};
}

int isRead(const Result<sim::Recording>& recording) {
    return recording && !recording->sessions.empty() ? 0 : 1;
}
int isUnsupported(const Result<sim::Recording>& recording) {
    return !recording && recording.error().kind == ErrorKind::Unsupported ? 0 : 1;
}

void expectWithin(const BigFile& file, int (*code)(const Result<sim::Recording>&)) {
    const Measured measured = readInChild(file.path(), code);
    EXPECT_EQ(measured.exitCode, 0);
    std::printf("%zu MB read with a peak of %zu MB, %.1f times\n", file.size() / kMega, measured.peakBytes / kMega,
                static_cast<double>(measured.peakBytes) / static_cast<double>(file.size()));
    if (!kSanitized) {
        EXPECT_LE(measured.peakBytes, sim::kMemoryMultiple * file.size() + 64 * kMega);
    }
}

TEST(Memory, TwoHundredMegabytesOfConversation) {
    const std::string prose(900, 'x');
    const std::string exchange =
        R"(,{"role":"assistant","content":null,"tool_calls":[{"id":"c","type":"function","function":{"name":"f","arguments":"{\"text\":\")" +
        prose + R"(\"}"}}]},{"role":"tool","tool_call_id":"c","content":"{\"answer\":\")" + prose + R"(\"}"})";
    const BigFile file(R"({"messages":[{"role":"user","content":"go"})", exchange, "]}", kLarge);
    expectWithin(file, isRead);
}

TEST(Memory, TheSmallestMessages) {
    const BigFile file("[{\"role\":\"user\",\"content\":\"\"}", R"(,{"role":"user","content":""})", "]", kSmall);
    expectWithin(file, isRead);
}

TEST(Memory, TheSmallestCalls) {
    const BigFile file(R"([{"role":"assistant","tool_calls":[{"name":"f"})", R"(,{"name":"f"})", "]}]", kSmall / 2);
    expectWithin(file, isRead);
}

TEST(Memory, NothingButEmptyRecords) {
    const BigFile file("[{\"role\":\"user\",\"content\":\"\"}", ",{}", "]", kSmall / 6);
    expectWithin(file, isRead);
}

TEST(Memory, TwoHundredMegabytesOfLines) {
    const std::string prose(2000, 'y');
    const BigFile file("", R"({"messages":[{"role":"user","content":")" + prose + "\"}]}\n", "", kLarge);
    expectWithin(file, isRead);
}

TEST(Memory, AListOfNumbersIsGivenUpEarly) {
    const BigFile file("[1", ",1", "]", 200 * kMega);
    expectWithin(file, isUnsupported);
}

// Many sessions, of which nothing is kept: however long the file, memory is bounded by its longest record.
void expectBounded(const BigFile& file, std::size_t bound) {
    const pid_t child = fork();
    if (child == 0) {
        sim::SessionCounts counts;
        const auto recording = sim::readRecordingFile(file.path(), "big.json", {}, {}, {nullptr, &counts});
        _exit(recording && counts.sessions > 3 ? 0 : 1);
    }
    int status = 0;
    rusage usage{};
    wait4(child, &status, 0, &usage);
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    const std::size_t peak = static_cast<std::size_t>(usage.ru_maxrss) * 1024;
    std::printf("%zu MB counted with a peak of %zu MB\n", file.size() / kMega, peak / kMega);
    if (!kSanitized) {
        EXPECT_LE(peak, bound);
    }
}

std::string run(std::size_t bytes) {
    return R"({"suite_name":"s","pipeline_name":"p","messages":[{"role":"user","content":")" + std::string(bytes, 'x') +
           R"("},{"role":"assistant","content":"done"}]})";
}

TEST(Memory, LinesOfManySessionsAreBounded) {
    expectBounded(BigFile("", run(3000) + "\n", "", kLarge), 32 * kMega);
}

// Its beginning is looked at for the end of a line, as far as a line may be long.
TEST(Memory, AListOfManySessionsIsBounded) {
    expectBounded(BigFile("[" + run(10), "," + run(3000), "]", kLarge), 96 * kMega);
}

TEST(Memory, LongItemsAreBounded) {
    if (kSanitized) GTEST_SKIP() << "SKIPPED: sanitizers take too long";
    // What the child shares with its parent counts, so nothing else may be kept meanwhile.
    const BigFile file("[" + run(10), "," + run(63 * kMega), "]", 4 * 64 * kMega);
    expectBounded(file, 256 * kMega);
}

}  // namespace
}  // namespace writ::test
