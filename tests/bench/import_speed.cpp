#include "tests/bench/import_speed.h"

#include "simulator/transcript/records.h"
#include "simulator/workspace/staged_file.h"
#include "simulator/workspace/workspace.h"

#include <simdjson.h>

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <array>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <functional>
#include <iostream>

namespace writ::bench {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr std::size_t kMega = std::size_t{1} << 20U;
constexpr int kRuns = 5;

/// What a child process measured.
struct Measured {
    double seconds = 0;
    std::uint64_t count = 0;  ///< of what it found; 0: it failed
    double peakMegabytes = 0;
    double ownSeconds = 0;  ///< that the thread was busy which began the work; others may help it
};

double threadSeconds() {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    constexpr double kNano = 1e-9;
    return static_cast<double>(time.tv_sec) + kNano * static_cast<double>(time.tv_nsec);
}

/// Runs work in a child, so that its peak of memory is its own. `work` gives a count.
Measured measureOnce(const std::function<std::uint64_t()>& work) {
    std::array<int, 2> ends{};
    if (pipe(ends.data()) != 0) return {};
    const pid_t child = fork();
    if (child == 0) {
        const auto start = Clock::now();
        const double ownStart = threadSeconds();
        Measured measured;
        measured.count = work();
        measured.ownSeconds = threadSeconds() - ownStart;
        measured.seconds = std::chrono::duration<double>(Clock::now() - start).count();
        _exit(write(ends[1], &measured, sizeof measured) == sizeof measured ? 0 : 1);
    }
    close(ends[1]);
    Measured measured;
    const bool told = ::read(ends[0], &measured, sizeof measured) == sizeof measured;
    close(ends[0]);
    int status = 0;
    rusage usage{};
    wait4(child, &status, 0, &usage);
    if (!told) return {};
    measured.peakMegabytes = static_cast<double>(usage.ru_maxrss) / 1024;
    return measured;
}

/// The best of some runs of each, in turns: machines are faster one minute than the next.
template <std::size_t Count>
std::array<Measured, Count> measure(const std::array<std::function<std::uint64_t()>, Count>& works) {
    std::array<Measured, Count> best;
    for (int run = 0; run < kRuns; ++run)
        for (std::size_t i = 0; i < Count; ++i) {
            const Measured measured = measureOnce(works[i]);
            if (run == 0 || measured.count == 0 || measured.seconds < best[i].seconds) best[i] = measured;
        }
    return best;
}

/// A text of about so many bytes, as models write: words, some quotes and ends of lines, some letters that are not ASCII.
std::string prose(std::size_t bytes, std::uint32_t& seed) {
    static constexpr std::array<const char*, 16> kWords{
        "the",         "policy",   "customer", "refund", "order", "\\\"approved\\\"", "because",    "tool",
        "caf\xC3\xA9", "returned", "amount",   "is",     "not",   "within",           "limits.\\n", "please"};
    std::string text;
    while (text.size() < bytes) {
        seed = seed * 1664525U + 1013904223U;
        text += kWords[seed >> 28U];
        text += ' ';
    }
    return text;
}

std::string toolCall(const std::string& n, std::uint32_t& seed) {
    return R"({"id":"call_)" + n + R"(","type":"function","function":{"name":"issue_refund","arguments":"{\"order_id\": \"O-)" +
           n + R"(\", \"amount_cents\": )" + std::to_string(seed >> 20U) + R"(, \"reason\": \"damaged\"}"}})";
}

/// A conversation of some calls, as OpenAI's API takes it.
std::string chat(std::size_t i, std::uint32_t& seed) {
    const std::string n = std::to_string(i);
    std::string note;
    for (int sentence = 0; sentence < 10; ++sentence) note += "the order was found, and the customer may have it back; ";
    std::string text = R"({"model":"gpt-4o","id":"chat-)" + n + R"(","messages":[{"role":"system","content":")" +
                       prose(600, seed) + R"("},{"role":"user","content":"Order )" + n + ": " + prose(300, seed) + "\"}";
    for (int turn = 0; turn < 4; ++turn) {
        text += R"(,{"role":"assistant","content":")" + prose(150, seed) + R"(","tool_calls":[)" +
                toolCall(n + std::to_string(turn), seed) + R"(]},{"role":"tool","tool_call_id":"call_)" + n +
                std::to_string(turn) + R"(","content":"{\"status\": \"ok\", \"note\": \")" + note + R"(\"}"})";
    }
    return text + R"(,{"role":"assistant","content":")" + prose(500, seed) + R"("}],"created":1767225600,"temperature":0.7})";
}

/// One request of a conversation of six, with its answer, as gateways log them: it repeats what was said before.
std::string exchange(std::size_t i, std::uint32_t& seed) {
    const std::size_t conversation = i / 6;
    const std::string n = std::to_string(conversation);
    std::uint32_t own = static_cast<std::uint32_t>(conversation) + 1;  // what is repeated is the same each time
    std::string messages = R"({"role":"system","content":")" + prose(600, own) + R"("},{"role":"user","content":"Order )" + n +
                           ": " + prose(300, own) + "\"}";
    std::string answer;
    for (std::size_t turn = 0; turn <= i % 6; ++turn) {
        const std::string call = n + "x" + std::to_string(turn);
        if (turn > 0)
            messages += "," + answer + R"(,{"role":"tool","tool_call_id":"call_)" + n + "x" + std::to_string(turn - 1) +
                        R"(","content":"{\"status\": \"ok\", \"note\": \")" + prose(500, own) + R"(\"}"})";
        answer = R"({"role":"assistant","content":")" + prose(150, own) + R"(","tool_calls":[)" + toolCall(call, own) + "]}";
    }
    seed = own;
    return R"({"request":{"body":{"model":"gpt-4o","messages":[)" + messages + R"(]}},"response":{"body":{"id":"chatcmpl-)" +
           std::to_string(i) + R"(","object":"chat.completion","choices":[{"index":0,"finish_reason":"tool_calls","message":)" +
           answer + "}]}}}";
}

/// A run of a benchmark, which is a session by itself: nothing of it is kept.
std::string run(std::size_t i, std::uint32_t& seed) {
    const std::string n = std::to_string(i);
    std::string text = R"({"suite_name":"bank","pipeline_name":"p","user_task_id":"t)" + n +
                       R"(","injection_task_id":null,"messages":[{"role":"system","content":")" + prose(600, seed) +
                       R"("},{"role":"user","content":[{"type":"text","content":"Order )" + n + ": " + prose(300, seed) +
                       R"("}]})";
    for (int turn = 0; turn < 4; ++turn) {
        const std::string call = R"({"function":"issue_refund","id":"call_)" + n + std::to_string(turn) +
                                 R"(","args":{"order_id":"O-)" + n + R"(","amount_cents":)" + std::to_string(seed >> 20U) +
                                 R"(,"reason":"damaged"}})";
        text += R"(,{"role":"assistant","content":[{"type":"text","content":")" + prose(150, seed) + R"("}],"tool_calls":[)" +
                call + R"(]},{"role":"tool","tool_call":)" + call + R"(,"tool_call_id":"call_)" + n + std::to_string(turn) +
                R"(","error":null,"content":"{\"status\": \"ok\", \"note\": \")" + std::string(560, 'n') + R"(\"}"})";
    }
    return text + R"(,{"role":"assistant","content":")" + prose(500, seed) +
           R"(","tool_calls":null}],"error":null,"utility":true,"security":false,"duration":2.5})";
}

/// A line of a coding agent's session.
std::string agentLine(std::size_t i, std::uint32_t& seed) {
    const std::string n = std::to_string(i);
    const std::string head = R"({"parentUuid":"u)" + std::to_string(i - 1) +
                             R"(","isSidechain":false,"userType":"external","cwd":"/srv/x","sessionId":"s)" +
                             std::to_string(i / 200) + R"(","version":"2.0.0","gitBranch":"main","uuid":"u)" + n +
                             R"(","timestamp":"2026-03-14T02:11:04.123Z",)";
    if (i % 2 == 0)
        return head + R"("type":"assistant","message":{"id":"msg_)" + n +
               R"(","type":"message","role":"assistant","model":"claude","content":[{"type":"text","text":")" + prose(300, seed) +
               R"("},{"type":"tool_use","id":"toolu_)" + n + R"(","name":"Bash","input":{"command":"ls -la )" + n +
               R"(","description":"List"}}],"usage":{"input_tokens":1234,"output_tokens":56}}})";
    return head + R"("type":"user","message":{"role":"user","content":[{"tool_use_id":"toolu_)" + std::to_string(i - 1) +
           R"(","type":"tool_result","content":")" + prose(1500, seed) + R"("}]},"toolUseResult":{"stdout":")" +
           prose(1500, seed) + R"(","stderr":"","interrupted":false}})";
}

struct Kind {
    const char* name;
    std::string (*record)(std::size_t i, std::uint32_t& seed);
    bool isList;
};
constexpr std::array<Kind, 5> kKinds{{
    {"lines of runs", run, false},
    {"one list of runs", run, true},
    {"lines of chats", chat, false},
    {"lines of a gateway", exchange, false},
    {"lines of a coding agent", agentLine, false},
}};

void make(const fs::path& path, const Kind& kind, std::size_t bytes) {
    std::ofstream out(path, std::ios::binary);
    std::uint32_t seed = 1;
    if (kind.isList) out << '[';
    std::size_t written = 0;
    for (std::size_t i = 1; written < bytes; ++i) {
        const std::string record = kind.record(i, seed);
        if (kind.isList && i > 1) out << ',';
        out << record;
        if (!kind.isList) out << '\n';
        written += record.size() + 1;
    }
    if (kind.isList) out << ']';
}

/// A workspace in the temporary folder, removed at the end.
class Target {
public:
    Target() {
        m_workspace.root = fs::temp_directory_path() / ("writ-bench-into-" + std::to_string(getpid()));
        m_workspace.manifest.sessions = {"sessions/*.jsonl", "sessions/*.json"};
        fs::create_directories(m_workspace.root);
    }
    ~Target() {
        std::error_code ignored;
        fs::remove_all(m_workspace.root, ignored);
    }
    Target(const Target&) = delete;
    Target& operator=(const Target&) = delete;

    /// What `writ import --into` does. Gives the steps.
    [[nodiscard]] std::uint64_t import(const fs::path& path) const {
        const auto added = sim::addRecording(m_workspace, path);
        if (!added) std::cerr << added.error().text().substr(0, 300) << "\n";
        return added ? added->steps : 0;
    }
    /// Only reads the bytes, and writes them where that is asked for.
    [[nodiscard]] std::uint64_t copy(const fs::path& path, bool isWritten) const {
        auto bytes = sim::fileBytes(path);
        auto staged = sim::StagedFile::in(m_workspace.root);
        if (!bytes || !staged) return 0;
        std::string chunk(kMega / 4, '\0');
        std::uint64_t done = 0;
        while (const auto size = (*bytes)->read(chunk.data(), chunk.size()).value_or(0)) {
            done += size;
            if (isWritten && !staged->write(std::string_view(chunk).substr(0, size))) return 0;
        }
        return isWritten && !staged->sync() ? 0 : done;
    }
    void clear() const {
        std::error_code ignored;
        fs::remove_all(m_workspace.root / "sessions", ignored);
    }

private:
    sim::Workspace m_workspace;
};

/// Only what the import does before a reader sees anything: cutting into records, and parsing them into our values.
std::uint64_t parseIt(const fs::path& path) {
    auto bytes = sim::fileBytes(path);
    auto source = sim::openRecords(*std::move(bytes), {});
    std::uint64_t records = 0;
    while (source) {
        const auto record = (*source)->next();
        if (!record || !record->has_value()) break;
        ++records;
    }
    return records;
}

std::uint64_t domOfLines(const fs::path& path) {
    simdjson::padded_string text;
    if (simdjson::padded_string::load(path.string()).get(text) != simdjson::SUCCESS) return 0;
    simdjson::dom::parser parser;
    simdjson::dom::document_stream documents;
    if (parser.parse_many(text, 16 * kMega).get(documents) != simdjson::SUCCESS) return 0;
    std::uint64_t count = 0;
    for (auto document : documents) count += document.error() == simdjson::SUCCESS ? 1U : 0U;
    return count;
}

std::uint64_t domOfDocument(const fs::path& path) {
    simdjson::dom::parser parser;
    simdjson::dom::element document;
    if (parser.load(path.string()).get(document) != simdjson::SUCCESS) return 0;
    simdjson::dom::array list;
    return document.get(list) == simdjson::SUCCESS ? list.size() : 1;
}

bool beginsWithList(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    char first = ' ';
    while (in && (first == ' ' || first == '\n')) in.get(first);
    return first == '[';
}

void printHead() {
    std::printf("%-26s %6s %8s %8s %6s   %6s %6s %8s %6s %7s   %s\n", "", "MiB", "DOM s", "import s", "ratio", "read", "parse",
                "readers", "write", "digest", "peak MiB");
}

/// The parts are seconds of work, each measured by itself; parsing and writing go on beside the readers, on a second core.
int compare(const char* name, const fs::path& path) {
    const bool isList = beginsWithList(path);
    const double megabytes = static_cast<double>(fs::file_size(path)) / kMega;
    const Target target;
    const auto [dom, read, copied, parsed, imported] =
        measure<5>({[&] { return isList ? domOfDocument(path) : domOfLines(path); }, [&] { return target.copy(path, false); },
                    [&] { return target.copy(path, true); }, [&] { return parseIt(path); },
                    [&] {
                        target.clear();
                        return target.import(path);
                    }});
    if (dom.count == 0 || parsed.count == 0 || imported.count == 0) return std::cerr << name << ": cannot be read\n", 1;
    std::printf("%-26s %6.0f %8.3f %8.3f %6.2f   %6.3f %6.3f %8.3f %6.3f %7s   %.0f\n", name, megabytes, dom.seconds,
                imported.seconds, imported.seconds / dom.seconds, read.seconds, parsed.seconds - read.seconds,
                imported.ownSeconds, copied.seconds - read.seconds, "none", imported.peakMegabytes);
    std::fflush(stdout);
    return 0;
}

}  // namespace

int importSpeed(const ImportOptions& options) {
    printHead();
    if (!options.file.empty()) return compare(options.file.filename().c_str(), options.file);
    const fs::path path = fs::temp_directory_path() / ("writ-bench-" + std::to_string(getpid()));
    int status = 0;
    for (const Kind& kind : kKinds) {
        make(path, kind, options.megabytes * kMega);
        status = std::max(status, compare(kind.name, path));
    }
    std::error_code ignored;
    fs::remove(path, ignored);
    return status;
}

}  // namespace writ::bench
