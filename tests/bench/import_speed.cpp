#include "tests/bench/import_speed.h"

#include "engine/json/parser.h"
#include "simulator/transcript/records.h"
#include "simulator/transcript/session_counts.h"

#include <simdjson.h>

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <array>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <functional>
#include <iostream>

namespace writ::bench {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr std::size_t kMega = std::size_t{1} << 20U;
constexpr int kRuns = 3;

/// What a child process measured.
struct Measured {
    double seconds = 0;
    std::uint64_t count = 0;  ///< of what it found; 0: it failed
    double peakMegabytes = 0;
};

/// Runs work in a child, so that its peak of memory is its own. `work` gives a count.
Measured measure(const std::function<std::uint64_t()>& work) {
    Measured best;
    for (int run = 0; run < kRuns; ++run) {
        std::array<int, 2> ends{};
        if (pipe(ends.data()) != 0) return {};
        const pid_t child = fork();
        if (child == 0) {
            const auto start = Clock::now();
            Measured measured;
            measured.count = work();
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
        if (!told || measured.count == 0) return {};
        measured.peakMegabytes = static_cast<double>(usage.ru_maxrss) / 1024;
        if (run == 0 || measured.seconds < best.seconds) best = measured;
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

/// A run of a benchmark, which is a session by itself: nothing of it is kept.
std::string run(std::size_t i, std::uint32_t& seed) {
    return R"({"suite_name":"bank","pipeline_name":"p","user_task_id":"t)" + std::to_string(i) +
           R"(","injection_task_id":null,)" + chat(i, seed).substr(1);
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
constexpr std::array<Kind, 4> kKinds{{
    {"lines of runs", run, false},
    {"one list of runs", run, true},
    {"lines of chats", chat, false},
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

std::uint64_t importIt(const fs::path& path) {
    sim::SessionCounts counts;
    const auto recording = sim::readRecordingFile(path, "bench.jsonl", {}, {}, {nullptr, &counts});
    if (!recording) std::cerr << recording.error().text().substr(0, 300) << "\n";
    return recording ? counts.steps : 0;
}

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

int compare(const char* name, const fs::path& path) {
    const bool isList = beginsWithList(path);
    const double megabytes = static_cast<double>(fs::file_size(path)) / kMega;
    const Measured dom = measure([&] { return isList ? domOfDocument(path) : domOfLines(path); });
    const Measured parsed = measure([&] { return parseIt(path); });
    const Measured imported = measure([&] { return importIt(path); });
    if (dom.count == 0 || parsed.count == 0 || imported.count == 0) return std::cerr << name << ": cannot be read\n", 1;
    std::printf(
        "%-26s %6.0f MB   simdjson DOM %6.2f s, %5.0f MB   records %6.2f s, %4.0f MB   import %6.2f s, %5.0f MB   ratio %.2f\n",
        name, megabytes, dom.seconds, dom.peakMegabytes, parsed.seconds, parsed.peakMegabytes, imported.seconds,
        imported.peakMegabytes, imported.seconds / dom.seconds);
    std::fflush(stdout);
    return 0;
}

}  // namespace

int importSpeed(const ImportOptions& options) {
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
