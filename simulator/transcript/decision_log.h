#pragma once

#include "simulator/transcript/by_session.h"
#include "simulator/transcript/recorded_decision.h"
#include "simulator/transcript/session_builder.h"

#include <span>

namespace writ::sim {

// What the logs of policy engines have in common: each record is a call, and what the engine said of it.

/// A call and the decision on it, as a log tells them.
struct LoggedDecision {
    std::string session;  ///< decisions of the same text belong together: a session's id, or whose calls they are
    std::string id;       ///< of the decision
    std::string tool;
    std::optional<Json> arguments;  ///< nothing where the log holds none
    Json metadata;                  ///< what else the log says of the call
    std::vector<std::string> hidden;
    RecordedDecision decision;
    std::optional<OutcomeFinding> outcome;
};

/// The sessions of a decision log.
class DecisionSessions {
public:
    /// `format` is the id of a row of formats().
    DecisionSessions(ReadContext& context, std::string_view format) : m_context(context), m_format(format) {}

    /// `source` is what the log says of the decision, `at` leads to the call in the file or line.
    void add(LoggedDecision logged, const Json& source, std::string at, std::optional<std::uint32_t> line,
             std::optional<Moment> time = {});
    void finish();

private:
    struct Open {
        Open(ReadContext& context, std::string_view format, std::string name)
            : builder(context, format), title(std::move(name)) {}
        SessionBuilder builder;
        std::string title;
    };
    ReadContext& m_context;
    std::string_view m_format;
    BySession<Open> m_sessions;
};

/// "allow", "DENY", "EFFECT_ALLOW", true and the like; nothing for what is neither.
[[nodiscard]] std::optional<Verdict> verdictFrom(const Json& value);
/// The text at the first of these pointers that leads to one (a number counts); empty when none does.
[[nodiscard]] std::string firstTextAt(const Json& json, std::span<const std::string_view> pointers);
/// The texts of a list.
[[nodiscard]] std::vector<std::string> textsOf(const Json& list);
/// Texts joined: "a; b".
[[nodiscard]] std::string joined(const std::vector<std::string>& texts);

}  // namespace writ::sim
