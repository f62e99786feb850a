#include "tests/bench/impact_speed.h"

#include "simulator/compare/compare.h"

#include <unistd.h>
#include <algorithm>
#include <chrono>
#include <fstream>
#include <iomanip>
#include <iostream>

namespace writ::bench {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kTools = 40;
constexpr std::size_t kCallsOfSession = 50;
constexpr std::size_t kCallsOfFile = 50'000;
constexpr int kRuns = 7;

std::string toolName(std::size_t i) {
    return "tool_" + std::to_string(i);
}

/// Permits and forbids about one tool each; every twentieth about all tools.
std::string policyText(std::size_t i, std::size_t limit) {
    const std::string scope = i % 20 == 19 ? "action" : "action == Action::\"" + toolName(i % kTools) + "\"";
    const std::string conditions = "context.input.amount < " + std::to_string(limit) + " && context.input.account like \"AC-" +
                                   std::to_string(i % 10) + "*\" && context.input.confirmed";
    if (i % 4 == 3)
        return "forbid(principal, " + scope + ", resource) when { context.input.amount > " + std::to_string(limit * 9) + " && " +
               conditions + " };\n";
    return "permit(principal is Agent, " + scope + ", resource) when { " + conditions + " };\n";
}

std::vector<SourcePtr> policies(std::size_t count, std::size_t edited, std::size_t limit) {
    std::string text;
    for (std::size_t i = 0; i < count; ++i) text += policyText(i, i == edited ? limit : 1000 + i);
    return {std::make_shared<const Source>("policies/bench.cedar", text)};
}

Json callOf(std::size_t i) {
    const Json arguments = Json::object({{"amount", static_cast<std::int64_t>(i * 7919 % 10'000)},
                                         {"account", "AC-" + std::to_string(i % 100'000)},
                                         {"confirmed", i % 3 != 0},
                                         {"note", "call number " + std::to_string(i)}});
    const Json function = Json::object({{"name", toolName(i % kTools)}, {"arguments", arguments.dump()}});
    return Json::object({{"id", "call_" + std::to_string(i)}, {"type", "function"}, {"function", function}});
}

void writeSession(std::ofstream& file, std::size_t first, std::size_t calls) {
    Json::Array messages{Json::object({{"role", "user"}, {"content", "task " + std::to_string(first)}})};
    for (std::size_t i = first; i < first + calls; ++i) {
        messages.push_back(Json::object({{"role", "assistant"}, {"content", Json()}, {"tool_calls", Json::array({callOf(i)})}}));
        messages.push_back(Json::object({{"role", "tool"}, {"tool_call_id", "call_" + std::to_string(i)}, {"content", "done"}}));
    }
    file << Json::object({{"messages", Json(std::move(messages))}}).dump() << '\n';
}

/// A workspace with recordings of so many calls.
class BenchWorkspace {
public:
    explicit BenchWorkspace(std::size_t calls) : m_root(fs::temp_directory_path() / "writ-bench-impact") {
        fs::remove_all(m_root);
        for (const char* folder : {"policies", "sessions"}) fs::create_directories(m_root / folder);
        std::ofstream(m_root / "writ.json") << R"({"format": 1, "name": "bench"})";
        std::ofstream(m_root / "policies/bench.cedar") << "permit(principal, action, resource);\n";
        std::ofstream(m_root / "binding.json") << R"({"format": 1})";
        for (std::size_t first = 0; first < calls; first += kCallsOfFile) {
            std::ofstream recording(m_root / ("sessions/bench-" + std::to_string(first) + ".jsonl"));
            for (std::size_t at = first; at < std::min(first + kCallsOfFile, calls); at += kCallsOfSession)
                writeSession(recording, at, std::min(kCallsOfSession, calls - at));
        }
    }
    ~BenchWorkspace() {
        std::error_code ignored;
        fs::remove_all(m_root, ignored);
    }
    BenchWorkspace(const BenchWorkspace&) = delete;
    BenchWorkspace& operator=(const BenchWorkspace&) = delete;
    [[nodiscard]] const fs::path& root() const { return m_root; }

private:
    fs::path m_root;
};

/// What the program holds, with what the allocator keeps beside it.
double residentMegabytes() {
    std::size_t all = 0;
    std::size_t resident = 0;
    std::ifstream("/proc/self/statm") >> all >> resident;
    return static_cast<double>(resident) * static_cast<double>(sysconf(_SC_PAGESIZE)) / (1U << 20U);
}

template <class Work>
double bestMs(Work work) {
    double best = 1e30;
    for (int run = 0; run < kRuns; ++run) {
        const auto start = std::chrono::steady_clock::now();
        work(run);
        best = std::min(best, std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
    }
    return best;
}

PolicySetPtr compiled(const std::vector<SourcePtr>& sources) {
    return sim::languageById("cedar")->compile(sources).policies;
}

class Impact {
public:
    Impact(sim::CorpusPtr corpus, std::size_t count)
        : m_corpus(std::move(corpus)), m_count(count), m_before(replayed(compiled(policies(count, count, 0)), nullptr)) {}

    void print(const char* what, std::size_t edited) {
        std::uint64_t flips = 0, other = 0;
        const double compile = bestMs(
            [&](int run) { static_cast<void>(compiled(policies(m_count, edited, 4000 + static_cast<std::size_t>(run)))); });
        const double edit = bestMs([&](int run) {
            const auto after =
                replayed(compiled(policies(m_count, edited, 4000 + static_cast<std::size_t>(run))), m_before.get());
            flips = (*sim::compare(m_before, after))->flips.size();
        });
        const double whole = bestMs([&](int run) {
            const auto after = replayed(compiled(policies(m_count, edited, 4000 + static_cast<std::size_t>(run))), nullptr);
            other = (*sim::compare(m_before, after))->flips.size();
        });
        std::cout << std::left << std::setw(34) << what << std::right << std::setw(9) << edit << std::setw(12) << compile
                  << std::setw(11) << whole << std::setw(9) << whole / edit << std::setw(10) << flips
                  << (flips == other ? "" : "  DIFFERENT FLIPS") << "\n";
    }

    [[nodiscard]] double callsPerSecond() const {
        const PolicySetPtr set = m_before->policies;
        const double ms = bestMs([&](int) { static_cast<void>(replayed(set, nullptr)); });
        return static_cast<double>(m_corpus->calls.size()) / ms * 1000;
    }
    [[nodiscard]] double columnMegabytes() const {
        std::size_t bytes = 0;
        for (const sim::RuleColumnPtr& column : m_before->columns) bytes += column->bytes();
        return static_cast<double>(bytes) / (1U << 20U);
    }

private:
    [[nodiscard]] sim::ReplayPtr replayed(const PolicySetPtr& set, const sim::Replay* previous) const {
        sim::RunControl control;
        return *sim::replay(m_corpus, set, {}, control, previous);
    }

    sim::CorpusPtr m_corpus;
    std::size_t m_count;
    sim::ReplayPtr m_before;
};

}  // namespace

int impactSpeed(const ImpactOptions& options) {
    const BenchWorkspace folder(options.calls);
    sim::RunControl control;
    const double empty = residentMegabytes();
    const auto workspace = sim::loadWorkspace(folder.root(), {}, control);
    if (!workspace) {
        std::cerr << workspace.error().text() << "\n";
        return 1;
    }
    const double sessions = residentMegabytes();
    const auto corpus = sim::prepareCorpus(*workspace, control);
    if (!corpus) {
        std::cerr << corpus.error().text() << "\n";
        return 1;
    }
    const double prepared = residentMegabytes();
    std::cout << std::fixed << std::setprecision(1) << options.calls << " calls in " << (*corpus)->sessions.size()
              << " sessions, " << options.policies << " policies\n"
              << "memory: sessions " << sessions - empty << " MiB, prepared corpus " << prepared - sessions << " MiB\n";
    Impact impact(*corpus, options.policies);
    std::cout << "columns of all rules " << impact.columnMegabytes() << " MiB\n"
              << "replay: " << std::setprecision(2) << impact.callsPerSecond() / 1e6 << " million calls a second\n\n"
              << "edited policy                       edit ms  of it text   whole ms    ratio     flips\n";
    impact.print("a permit of one tool", 4);
    impact.print("a forbid of one tool", 7);
    impact.print("a forbid of every tool", 19);
    return 0;
}

}  // namespace writ::bench
