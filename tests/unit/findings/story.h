#pragma once

#include "simulator/findings/findings.h"
#include "tests/unit/replay/fake_policies.h"

#include <gtest/gtest.h>
#include <map>

namespace writ::test {

/// Sessions told step by step, with the verdict and the outcome of each call, as a replay.
class Story {
public:
    Story() { session(); }

    Story& session() {
        m_sessions.push_back(std::make_shared<sim::Session>());
        m_sessions.back()->id = "s" + std::to_string(m_sessions.size());
        return *this;
    }
    Story& user(const std::string& text) { return message(sim::Role::User, text); }
    Story& model(const std::string& text) { return message(sim::Role::Model, text); }
    Story& call(const std::string& tool, const std::string& arguments, sim::Outcome outcome = sim::Outcome::Executed,
                Verdict verdict = Verdict::Allow, std::optional<std::int64_t> ms = {}) {
        sim::Step& step = add(sim::StepKind::Call);
        step.role = sim::Role::Model;
        step.tool = tool;
        const auto json = parseJson(arguments);
        EXPECT_TRUE(json) << arguments;
        step.arguments = json.value_or(Json());
        if (ms) step.time = sim::Moment{*ms, ""};
        sim::CorpusCall call;
        call.session = static_cast<std::uint32_t>(m_sessions.size() - 1);
        call.step = step.number;
        call.call = step.call = ++m_callsOfSession[call.session];
        auto bound = std::make_shared<sim::BoundCall>();
        bound->request.emplace();
        bound->request->subject = {"Agent", m_principal};
        bound->request->unknown = std::move(m_unknown);
        m_unknown.clear();
        call.subject = std::make_shared<const EntityUid>(bound->request->subject);
        call.fullInput = bound->request->unknown.empty();
        call.bound = sim::BoundCallPtr(std::move(bound));
        call.input = std::make_shared<const FakeInput>(m_calls.size());
        call.outcome.outcome = outcome;
        m_calls.push_back(std::move(call));
        m_verdicts.push_back(verdict);
        return *this;
    }
    Story& probe(const std::string& tool, const std::string& arguments, Verdict verdict) {
        call(tool, arguments, sim::Outcome::ModelDeclined, verdict);
        m_sessions.back()->steps.back().probe = true;
        return *this;
    }
    /// Arguments of the next call that are hidden: "/context/input/path".
    Story& hidden(const std::string& pointer) {
        m_unknown.push_back({pointer, UnknownReason::Masked});
        return *this;
    }
    Story& as(const std::string& principal) {
        m_principal = principal;
        return *this;
    }

    [[nodiscard]] sim::ReplayPtr replay() const {
        auto corpus = std::make_shared<sim::Corpus>();
        corpus->workspace = std::make_shared<sim::Workspace>();
        corpus->sessions.assign(m_sessions.begin(), m_sessions.end());
        corpus->calls = m_calls;
        corpus->index = sim::indexOf(*corpus);
        return fakeReplay(corpus, m_verdicts);
    }
    /// "workaround: s1 1 3", a line each.
    [[nodiscard]] std::string found() const {
        const sim::ReplayPtr told = replay();
        std::string text;
        for (const sim::Finding& finding : sim::findings(*told)) {
            text += std::string(sim::info(finding.kind).id) + ":";
            for (const sim::StepRef& ref : finding.steps)
                text += " " + told->corpus->sessions[ref.session]->id + "/" + std::to_string(ref.step);
            text += "\n";
        }
        return text;
    }

private:
    sim::Step& add(sim::StepKind kind) {
        sim::Step step;
        step.kind = kind;
        step.number = static_cast<std::uint32_t>(m_sessions.back()->steps.size() + 1);
        m_sessions.back()->steps.push_back(std::move(step));
        return m_sessions.back()->steps.back();
    }
    Story& message(sim::Role role, const std::string& text) {
        sim::Step& step = add(sim::StepKind::Message);
        step.role = role;
        step.text = text;
        return *this;
    }

    std::vector<std::shared_ptr<sim::Session>> m_sessions;
    std::map<std::uint32_t, std::uint32_t> m_callsOfSession;
    std::vector<sim::CorpusCall> m_calls;
    std::vector<Verdict> m_verdicts;
    std::string m_principal = "clerk";
    std::vector<UnknownField> m_unknown;
};

}  // namespace writ::test
