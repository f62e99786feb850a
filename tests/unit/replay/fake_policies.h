#pragma once

#include "simulator/replay/replay.h"

#include <atomic>
#include <limits>
#include <stdexcept>

namespace writ::test {

/// An input that is only a number.
class FakeInput : public Input {
public:
    explicit FakeInput(std::size_t index) : m_index(index) {}
    [[nodiscard]] std::size_t index() const { return m_index; }

private:
    std::size_t m_index;
};

/// Policies that answer as the test says, so that what a replay makes of verdicts can be tested alone.
class FakePolicies : public PolicySet {
public:
    explicit FakePolicies(std::vector<Decision> answers, std::vector<Rule> rules = {})
        : m_answers(std::move(answers)), m_rules(std::move(rules)) {}

    class FakeScratch : public Scratch {
    public:
        std::atomic<bool> busy{false};
    };
    [[nodiscard]] std::unique_ptr<Scratch> makeScratch() const override { return std::make_unique<FakeScratch>(); }
    [[nodiscard]] const Decision& decide(const Input& input, Scratch& scratch) const override {
        auto& own = dynamic_cast<FakeScratch&>(scratch);
        // Two threads in one scratch would be a fault of the replay.
        if (own.busy.exchange(true)) throw std::logic_error("a scratch is shared");
        const Decision& answer = m_answers.at(dynamic_cast<const FakeInput&>(input).index());
        own.busy = false;
        return answer;
    }
    [[nodiscard]] std::string message(const Input&, const RuleError&) const override { return {}; }
    [[nodiscard]] Explanation explain(const Input& input) const override {
        return {m_answers.at(dynamic_cast<const FakeInput&>(input).index()), {}};
    }
    [[nodiscard]] const std::vector<Rule>& rules() const override { return m_rules; }
    [[nodiscard]] Digest digest() const override { return sha256("fake"); }

private:
    std::vector<Decision> m_answers;
    std::vector<Rule> m_rules;
};

struct FakeCall {
    Verdict verdict = Verdict::Allow;
    sim::Outcome outcome = sim::Outcome::Executed;
    bool probe = false;
    bool replayable = true;
};

inline Decision decisionOf(Verdict verdict) {
    Decision decision;
    decision.verdict = verdict;
    decision.reason = verdict == Verdict::Allow  ? Reason::Permit
                      : verdict == Verdict::Deny ? Reason::DefaultDeny
                                                 : Reason::UnknownFields;
    decision.engineDecision = verdict == Verdict::Allow ? Verdict::Allow : Verdict::Deny;
    return decision;
}

/// A corpus of calls, one step each.
inline sim::CorpusPtr fakeCorpus(const std::vector<std::vector<FakeCall>>& sessions) {
    auto corpus = std::make_shared<sim::Corpus>();
    corpus->workspace = std::make_shared<sim::Workspace>();
    // Nobody could bind these again.
    const auto bound = std::make_shared<sim::BoundCalls>(corpus->workspace, std::numeric_limits<std::size_t>::max());
    for (std::uint32_t s = 0; s < sessions.size(); ++s) {
        auto session = std::make_shared<sim::Session>();
        session->id = "s" + std::to_string(s + 1);
        session->file = "sessions/" + session->id + ".json";
        sim::BoundCalls::OfSession ofSession;
        for (const FakeCall& fake : sessions[s]) {
            sim::Step step;
            step.kind = sim::StepKind::Call;
            step.number = step.call = static_cast<std::uint32_t>(session->steps.size() + 1);
            step.tool = "pay";
            step.probe = fake.probe;
            session->steps.push_back(step);
            sim::CorpusCall call;
            call.session = s;
            call.step = call.call = step.number;
            call.bound = sim::BoundCallHandle(*bound, s, step.number);
            auto own = std::make_shared<sim::BoundCall>();
            own->step = step.number;
            ofSession.push_back(std::move(own));
            if (fake.replayable)
                call.input = std::make_shared<const FakeInput>(corpus->calls.size());
            else
                call.notReplayable = "arguments_not_recorded";
            call.outcome.outcome = fake.outcome;
            corpus->calls.push_back(call);
        }
        corpus->sessions.push_back(std::move(session));
        bound->offer(s, ofSession);
    }
    corpus->bound = bound;
    corpus->index = sim::indexOf(*corpus);
    return corpus;
}

inline sim::ReplayPtr fakeReplay(const sim::CorpusPtr& corpus, const std::vector<Verdict>& verdicts) {
    std::vector<Decision> answers;
    for (const Verdict verdict : verdicts) answers.push_back(decisionOf(verdict));
    sim::RunControl control;
    auto replay = sim::replay(corpus, std::make_shared<const FakePolicies>(std::move(answers)), {"x", "X", {}}, control);
    return replay ? *replay : nullptr;
}

inline std::vector<Verdict> verdictsOf(const std::vector<std::vector<FakeCall>>& sessions) {
    std::vector<Verdict> verdicts;
    for (const auto& session : sessions) {
        for (const FakeCall& call : session) verdicts.push_back(call.verdict);
    }
    return verdicts;
}

}  // namespace writ::test
