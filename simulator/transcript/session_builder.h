#pragma once

#include "simulator/transcript/arguments.h"

#include <unordered_map>

namespace writ::sim {

/// Notes a record that could not be used. The list is cut where it would grow without measure.
void skipRecord(Recording& recording, std::string at, std::string reason);

/// Collects the steps of one session in the order of the recording: numbers them, gives them place and time, and finds
/// the call that each result answers.
class SessionBuilder {
public:
    SessionBuilder(Recording& recording, std::string_view format, const ReadLimits& limits);

    void setRun(std::uint32_t run) { m_run = run; }

    /// Makes room for the steps of these messages, so that a long recording is not moved about while it grows.
    void expect(const Json& messages);

    /// The steps that follow belong to this record: its time is theirs, its text goes into the session's digest.
    void beginRecord(const Json& record, std::optional<std::uint32_t> index, std::optional<Moment> fallbackTime = {});
    /// The calls that follow were made together; results without ids answer these.
    void beginCalls();

    void addMessage(std::string at, Role role, std::string text);
    void addCall(std::string at, std::string id, std::string tool, const Json* arguments);
    struct ResultRecord {
        std::string id;    ///< of the call; may be empty
        std::string tool;  ///< may be empty
        std::string text;
        std::optional<Json> json;  ///< where the recording holds a value and not its text
        bool declaredError = false;
    };
    void addResult(std::string at, ResultRecord record);
    void addRefusal(std::string at, std::string text, OutcomeFinding declared);
    void addError(std::string at, std::string text, OutcomeFinding declared);
    void skip(std::string at, std::string reason) { skipRecord(m_recording, std::move(at), std::move(reason)); }

    /// More steps than the limits allow: the rest was left out.
    [[nodiscard]] bool overflowed() const { return m_overflowed; }
    [[nodiscard]] std::size_t stepCount() const { return m_session.steps.size(); }
    [[nodiscard]] const ReadLimits& limits() const { return m_limits; }
    /// Adds the session to the recording, unless it has no steps. `id` is that of the session.
    void finish(std::string id, std::string title, Json metadata);

private:
    void digest(std::string_view part);
    Step* addStep(StepKind kind, Role role, std::string at);
    Step* findCall(const ResultRecord& record);
    Step* callWithId(const ResultRecord& record);
    Step* callByOrder(const ResultRecord& record);
    void forget(const std::string& id, std::size_t index);

    Recording& m_recording;
    const ReadLimits& m_limits;
    Session m_session;
    Digest m_digest;  // of the records so far: each is hashed with the digest before it, so nothing piles up
    std::optional<std::uint32_t> m_run;
    std::optional<std::uint32_t> m_message;
    std::optional<Moment> m_time;
    std::uint32_t m_calls = 0;
    std::size_t m_batchBegin = 0;  // index of the first step of the calls made together
    std::unordered_map<std::string, std::vector<std::size_t>> m_unanswered;  // call id -> indices of steps
    bool m_overflowed = false;
};

/// "sessions/refund.json" -> "refund"; "refund#3" where the file has several sessions.
[[nodiscard]] std::string sessionId(const std::string& file, std::optional<std::size_t> index);

}  // namespace writ::sim
