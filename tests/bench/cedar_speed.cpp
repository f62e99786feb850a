// writ-bench cedar: what one decision costs, on the published benchmark and on growing policy sets; what a replay does in a
// second.
#include "tests/bench/cedar_speed.h"

#include "tests/bench/cedar_cases.h"
#include "tests/bench/replay_speed.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <iostream>

namespace writ::bench {
namespace {

using Clock = std::chrono::steady_clock;

/// So often each request is asked in a row: reading the clock costs as much as a decision. The other engine does the same.
constexpr int kInARow = 10;
constexpr int kRounds = 100;

/// Nanoseconds of one call.
struct Times {
    double least = 0;
    double median = 0;
    double p99 = 0;
};

Times timesOf(std::vector<double> samples) {
    std::sort(samples.begin(), samples.end());
    return {samples.front(), samples[samples.size() / 2], samples[samples.size() * 99 / 100]};
}

template <class Work>
Times measure(std::size_t requests, int rounds, Work work) {
    std::vector<double> samples;
    samples.reserve(requests * static_cast<std::size_t>(rounds));
    for (int round = 0; round < rounds; ++round) {
        for (std::size_t i = 0; i < requests; ++i) {
            const auto start = Clock::now();
            for (int again = 0; again < kInARow; ++again) work(i);
            const std::chrono::duration<double, std::nano> taken = Clock::now() - start;
            samples.push_back(taken.count() / kInARow);
        }
    }
    return timesOf(std::move(samples));
}

Json timesJson(const Times& times) {
    const auto tenths = [](double value) { return Json(static_cast<std::int64_t>(value + 0.5)); };
    return Json::object({{"min", tenths(times.least)}, {"median", tenths(times.median)}, {"p99", tenths(times.p99)}});
}

/// Policies with what they are asked.
class Scene {
public:
    Scene(const std::string& policies, const Json& entities, std::vector<Request> requests) : m_requests(std::move(requests)) {
        m_policies = cedar::language().compile({std::make_shared<const Source>("bench.cedar", policies)}).policies;
        m_facts = cedar::language().prepareFacts(Facts(entities)).value_or(nullptr);
        if (!ok()) return;
        for (const Request& request : m_requests) m_inputs.push_back(prepared(request));
        m_scratch = m_policies->makeScratch();
    }

    [[nodiscard]] bool ok() const { return m_policies && m_facts; }
    [[nodiscard]] InputPtr prepared(const Request& request) const {
        return cedar::language().prepare(request, m_facts, {}).value_or(nullptr);
    }
    [[nodiscard]] Verdict verdict(std::size_t i) const { return m_policies->decide(*m_inputs[i], *m_scratch).engineDecision; }
    [[nodiscard]] Times decideTimes() const {
        return measure(m_requests.size(), kRounds, [this](std::size_t i) { (void)m_policies->decide(*m_inputs[i], *m_scratch); });
    }
    [[nodiscard]] Times bothTimes() const {
        return measure(m_requests.size(), kRounds / 10,
                       [this](std::size_t i) { (void)m_policies->decide(*prepared(m_requests[i]), *m_scratch); });
    }
    [[nodiscard]] const PolicySetPtr& policies() const { return m_policies; }
    [[nodiscard]] const std::vector<InputPtr>& inputs() const { return m_inputs; }

private:
    PolicySetPtr m_policies;
    PreparedFactsPtr m_facts;
    std::vector<Request> m_requests;
    std::vector<InputPtr> m_inputs;
    std::unique_ptr<Scratch> m_scratch;
};

Scene sceneOf(const CedarCase& one) {
    std::vector<Request> requests;
    for (const Json& row : one.requests.asArray()) requests.push_back(requestOf(row));
    return {one.policies, one.entities, std::move(requests)};
}

/// How many decisions are not the published ones.
std::size_t wrongDecisions(const CedarCase& one, const Scene& scene) {
    std::size_t wrong = 0;
    for (std::size_t i = 0; i < one.requests.size(); ++i)
        wrong += word(scene.verdict(i)) == one.requests.at(i)["decision"].asString() ? 0U : 1U;
    return wrong;
}

/// So many policies, each about one tool.
Scene toolScene(int count) {
    std::string policies;
    for (int i = 0; i < count; ++i) {
        const std::string n = std::to_string(i);
        policies += std::string(i % 4 == 0 ? "forbid" : "permit") + "(principal in Team::\"support\", action == Action::\"tool_" +
                    n + "\", resource)\nwhen { context.input.amount_cents <= 50000 && principal.role == \"tier2\" };\n";
    }
    const Json entities = parseJson(R"([{"uid":{"type":"Agent","id":"a"},"attrs":{"role":"tier2"},
        "parents":[{"type":"Team","id":"support"}]}])")
                              .value();
    std::vector<Request> requests;
    for (int i = 0; i < 500; ++i) {
        Request request;
        request.subject = {"Agent", "a"};
        request.action = "tool_" + std::to_string(i * 7919 % count);
        request.resource = {"Order", "O-" + std::to_string(i)};
        request.context = parseJson(R"({"input":{"amount_cents":4200,"order_id":"O-1001"}})").value();
        requests.push_back(std::move(request));
    }
    return {policies, entities, std::move(requests)};
}

class Report {
public:
    explicit Report(bool json) : m_json(json) {
        if (!m_json)
            std::printf("%-24s %28s   %28s\n%-24s %8s %9s %9s   %8s %9s %9s\n", "", "decide, ns", "prepare + decide, ns", "",
                        "min", "median", "p99", "min", "median", "p99");
    }

    void add(const std::string& name, int size, const Scene& scene) {
        const Times decide = scene.decideTimes();
        const Times both = scene.bothTimes();
        m_rows.push_back(
            Json::object({{"name", name}, {"size", size}, {"decide", timesJson(decide)}, {"prepareAndDecide", timesJson(both)}}));
        if (m_json) return;
        const std::string label = name + " " + std::to_string(size);
        std::printf("%-24s %8.0f %9.0f %9.0f   %8.0f %9.0f %9.0f\n", label.c_str(), decide.least, decide.median, decide.p99,
                    both.least, both.median, both.p99);
        std::fflush(stdout);
    }

    void finish(std::int64_t callsPerSecond) {
        if (m_json)
            std::cout << Json::object({{"cases", Json(std::move(m_rows))}, {"replayedCallsPerSecond", callsPerSecond}}).dump()
                      << "\n";
        else
            std::printf("replay, two threads: %.2f million calls a second\n", static_cast<double>(callsPerSecond) / 1e6);
    }

private:
    bool m_json;
    Json::Array m_rows;
};

}  // namespace

int cedarSpeed(const SpeedOptions& options) {
    const auto cases = cedarCases(options.data);
    if (!cases) {
        std::cerr << "SKIPPED: there are no benchmark data in " << options.data.string()
                  << "; set WRIT_SHARED to the folder that holds conformance/ (" << cases.error().text() << ")\n";
        return 0;
    }
    if (!options.exportTo.empty()) {
        const Result<void> done = exportCases(*cases, options.exportTo);
        if (!done) std::cerr << done.error().text() << "\n";
        return done ? 0 : 1;
    }
    Report report(options.json);
    for (const CedarCase& one : *cases) {
        const Scene scene = sceneOf(one);
        if (!scene.ok()) return std::cerr << one.app << " cannot be loaded\n", 1;
        if (const std::size_t wrong = wrongDecisions(one, scene))
            return std::cerr << one.app << ": " << wrong << " wrong decisions\n", 1;
        report.add(one.app, one.size, scene);
    }
    for (const int count : {10, 100, 1000, 10000}) report.add("policies", count, toolScene(count));
    const Scene replayed = toolScene(100);
    report.finish(replayedCallsPerSecond(replayed.policies(), replayed.inputs()));
    return 0;
}

}  // namespace writ::bench
