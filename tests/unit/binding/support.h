#pragma once

#include "simulator/binding/binding.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace writ::sim::test {

inline Json json(std::string_view text) {
    auto parsed = parseJson(text);
    EXPECT_TRUE(parsed.has_value()) << text;
    return parsed ? *parsed : Json();
}

/// Builds a session step by step, as a reader would.
class SessionBuilder {
public:
    SessionBuilder() {
        m_session.id = "s";
        m_session.file = "sessions/s.json";
        m_session.metadata = Json::object();
    }

    SessionBuilder& metadata(std::string_view text) {
        m_session.metadata = json(text);
        return *this;
    }
    /// 2026-03-14T02:00:00Z plus minutes, on the step added last.
    SessionBuilder& minute(std::int64_t minutes) {
        m_session.steps.back().time = Moment{1'773'453'600'000 + minutes * 60'000, "as recorded"};
        return *this;
    }
    SessionBuilder& message(std::string text) {
        Step& step = add(StepKind::Message);
        step.text = std::move(text);
        return *this;
    }
    SessionBuilder& modelSays(std::string text) {
        message(std::move(text));
        last().role = Role::Model;
        return *this;
    }
    /// An answer of the user to the call with this number of a step; 0: the recording does not tell which.
    SessionBuilder& approval(std::uint32_t ofCall, bool approved) {
        Step& step = add(StepKind::Approval);
        step.callStep = ofCall;
        step.approved = approved;
        return *this;
    }
    SessionBuilder& delegation(std::string from, std::string to) {
        Step& step = add(StepKind::Delegation);
        step.fromAgent = std::move(from);
        step.agent = std::move(to);
        return *this;
    }
    /// Who made the call that was added last.
    SessionBuilder& by(std::string agent) {
        last().agent = std::move(agent);
        return *this;
    }
    SessionBuilder& call(std::string tool, std::string_view arguments) {
        Step& step = add(StepKind::Call);
        step.tool = std::move(tool);
        step.callId = "call-" + std::to_string(step.number);
        step.arguments = json(arguments);
        step.call = ++m_calls;
        m_open.push_back(step.number);
        return *this;
    }
    SessionBuilder& probe(std::string tool, std::string_view arguments) {
        call(std::move(tool), arguments);
        last().probe = true;
        last().place = Place{.file = "sessions/s.notes.json", .at = "/probes/0", .line = {}, .run = {}, .message = {}};
        m_open.pop_back();
        return *this;
    }
    /// Answers the oldest call that has no answer yet.
    SessionBuilder& result(std::string_view text) { return answer(json(text), std::string(text)); }
    SessionBuilder& textResult(std::string text) { return answer(Json(text), text); }
    SessionBuilder& failed(std::string text) {
        answer(Json(text), text);
        last().declaredError = true;
        return *this;
    }
    /// The oldest open call stays without an answer.
    SessionBuilder& noResult() {
        m_open.erase(m_open.begin());
        return *this;
    }
    Step& last() { return m_session.steps.back(); }
    Session& session() { return m_session; }

private:
    Step& add(StepKind kind) {
        Step step;
        step.number = static_cast<std::uint32_t>(m_session.steps.size() + 1);
        step.kind = kind;
        step.place = Place{.file = "sessions/s.json",
                           .at = "/messages/" + std::to_string(step.number - 1),
                           .line = {},
                           .run = {},
                           .message = {}};
        m_session.steps.push_back(std::move(step));
        return m_session.steps.back();
    }
    SessionBuilder& answer(Json value, std::string text) {
        const std::uint32_t of = m_open.front();
        m_open.erase(m_open.begin());
        Step& step = add(StepKind::Result);
        step.result = std::move(value);
        step.text = std::move(text);
        step.callStep = of;
        step.tool = m_session.steps[of - 1].tool;
        m_session.steps[of - 1].resultStep = step.number;
        return *this;
    }

    Session m_session;
    std::uint32_t m_calls = 0;
    std::vector<std::uint32_t> m_open;
};

inline BindingSources sources(std::string_view document) {
    BindingSources given;
    given.document = json(document);
    given.file = "binding.json";
    return given;
}

inline BindingPtr compiled(BindingSources given) {
    auto binding = compileBinding(std::move(given));
    EXPECT_TRUE(binding.has_value()) << (binding ? "" : binding.error().text());
    return binding ? *binding : nullptr;
}

inline BindingPtr compiled(std::string_view document) {
    return compiled(sources(document));
}

/// What stands at a pointer of a bound request: the JSON text, "unknown: REASON", "absent", or "not replayable: …".
inline std::string shown(const BoundCall& call, const std::string& pointer) {
    if (!call.request) return "not replayable: " + call.notReplayable;
    for (const auto& field : call.request->unknown)
        if (field.pointer == pointer || pointer.rfind(field.pointer + "/", 0) == 0)
            return "unknown: " + std::string(word(field.reason));
    const Json request = toJson(*call.request);
    const Json* found = request.pointer(pointer);
    return found ? found->dump() : "absent";
}

inline const Provenance* provenanceOf(const BoundCall& call, const std::string& pointer) {
    for (const auto& entry : call.provenance)
        if (entry.pointer == pointer) return &entry;
    return nullptr;
}

inline std::string told(const BoundCall& call, const std::string& pointer) {
    const Provenance* entry = provenanceOf(call, pointer);
    return entry ? entry->text() : "none";
}

/// Binds with `{"context": {"x": expression}}` and shows /context/x of the last call.
inline std::string lastX(SessionBuilder builder, std::string_view expression, std::string_view rest = "") {
    const auto binding = compiled("{\"format\":1,\"masked\":[\"***\"],\"context\":{\"x\":" + std::string(expression) + "}" +
                                  std::string(rest) + "}");
    if (!binding) return "error";
    const auto calls = binding->bind(builder.session());
    return calls.empty() ? "no call" : shown(calls.back(), "/context/x");
}

}  // namespace writ::sim::test
