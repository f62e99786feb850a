#include "tests/bench/replay_speed.h"

#include "simulator/replay/replay.h"

#include <algorithm>
#include <chrono>

namespace writ::bench {
namespace {

constexpr std::size_t kSessions = 10'000;
constexpr std::size_t kCallsOfSession = 20;
constexpr int kRuns = 5;

sim::CorpusPtr corpusOf(const std::vector<InputPtr>& inputs) {
    auto corpus = std::make_shared<sim::Corpus>();
    corpus->workspace = std::make_shared<sim::Workspace>();
    const auto bound = std::make_shared<const sim::BoundCall>();
    for (std::uint32_t s = 0; s < kSessions; ++s) {
        auto session = std::make_shared<sim::Session>();
        session->id = "s" + std::to_string(s);
        for (std::uint32_t number = 1; number <= kCallsOfSession; ++number) {
            sim::Step step;
            step.kind = sim::StepKind::Call;
            step.number = step.call = number;
            session->steps.push_back(step);
            sim::CorpusCall call;
            call.session = s;
            call.step = call.call = number;
            call.bound = sim::BoundCallPtr(bound);
            call.input = inputs[corpus->calls.size() % inputs.size()];
            corpus->calls.push_back(std::move(call));
        }
        corpus->sessions.push_back(std::move(session));
    }
    corpus->index = sim::indexOf(*corpus);
    return corpus;
}

}  // namespace

std::int64_t replayedCallsPerSecond(const PolicySetPtr& policies, const std::vector<InputPtr>& inputs) {
    const sim::CorpusPtr corpus = corpusOf(inputs);
    double best = 0;
    for (int run = 0; run < kRuns; ++run) {
        sim::RunControl control;
        const auto start = std::chrono::steady_clock::now();
        const auto done = sim::replay(corpus, policies, {}, control);
        const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
        if (done) best = std::max(best, static_cast<double>(corpus->calls.size()) / taken.count());
    }
    return static_cast<std::int64_t>(best);
}

}  // namespace writ::bench
