#pragma once

#include "simulator/transcript/arguments.h"
#include "simulator/transcript/packed_steps.h"
#include "simulator/transcript/read_context.h"

#include <unordered_map>

namespace writ::sim {

struct PackedSession {
    PackedSteps steps;
    Digest digest;
    std::size_t batchBegin = 0;
};

/// Collects the steps of one session in the order of the recording: numbers them, gives them place and time, and finds
/// the call that each result answers.
class SessionBuilder {
public:
    /// `format` is the id of a row of formats().
    SessionBuilder(ReadContext& context, std::string_view format);

    void setRun(std::uint32_t run) { m_run = run; }
    /// The steps that follow stand in this line of a JSON Lines file.
    void setLine(std::optional<std::uint32_t> line) { m_line = line; }
    /// The steps that follow are of this agent; empty: of the only one, or of one without a name.
    void setAgent(std::string name) { m_agent = std::move(name); }
    /// The steps that follow stand inside a text of the recording, to which this pointer leads; empty: they have their own.
    void setWithin(std::string at) { m_within = std::move(at); }
    /// The time of records that name none.
    void setTime(std::optional<Moment> time) { m_defaultTime = std::move(time); }

    /// Makes room for the steps of these messages, so that a long recording is not moved about while it grows.
    void expect(const Json& messages);

    /// The steps that follow belong to this record: its time is theirs, its text goes into the session's digest.
    void beginRecord(const Json& record, std::optional<std::uint32_t> index, std::optional<Moment> fallbackTime = {});
    /// Reads each message of a list that stands `at`, as a record of its own: `read(message, its place)`.
    template <typename Read>
    void eachMessage(const Json& messages, const std::string& at, Read read) {
        expect(messages);
        for (std::size_t i = beginList(messages); i < messages.asArray().size() && !overflowed(); ++i) {
            beginRecord(messages.at(i), static_cast<std::uint32_t>(i));
            read(messages.at(i), pointerJoin(at, i));
            m_context.countMessage();
        }
        endList();
    }
    /// The calls that follow were made together; results without ids answer these.
    void beginCalls();

    void addMessage(std::string at, Role role, std::string text);
    /// Most calls are the model's; in some recordings users call tools of their own.
    void addCall(std::string at, std::string id, std::string tool, const Json* arguments, Role caller = Role::Model);
    /// The call added last, for what else the recording says of it; null where the limits left it out.
    [[nodiscard]] Step* lastCall();
    struct ResultRecord {
        std::string id;    ///< of the call; may be empty
        std::string tool;  ///< may be empty
        std::string text;
        std::optional<Json> json;  ///< where the recording holds a value and not its text
        bool declaredError = false;
        std::optional<OutcomeFinding> declared;  ///< where a field says more than that it failed
        std::optional<std::uint32_t> callStep;   ///< number of the call's step where the reader knows it; 0: it answers none
    };
    void addResult(std::string at, ResultRecord record);
    /// A person's or a gateway's word on a call. A refused call has the outcome `declared`.
    struct ApprovalRecord {
        std::string id;  ///< of the call
        bool approved = false;
        std::string text;
        std::optional<OutcomeFinding> declared;
    };
    void addApproval(std::string at, ApprovalRecord record);
    /// Approvals name the call by this id instead of the call's own.
    void nameApproval(std::string approvalId, std::string callId) { m_approvals[std::move(approvalId)] = std::move(callId); }
    /// Whether a call with this id has no result yet.
    [[nodiscard]] bool awaitsResult(const std::string& callId) const;
    /// Work goes on with another agent.
    void addDelegation(std::string at, std::string toAgent, std::string text);
    /// What a field of the recording says of the nearest call with this id that has no such finding yet.
    void declare(const std::string& callId, OutcomeFinding finding);
    void addRefusal(std::string at, std::string text, OutcomeFinding declared);
    void addError(std::string at, std::string text, OutcomeFinding declared);
    void skip(std::string at, std::string reason);

    /// More steps than the limits allow: the rest was left out.
    [[nodiscard]] bool overflowed() const { return m_context.overflowed(); }
    [[nodiscard]] std::size_t stepCount() const { return m_session.steps.size(); }
    [[nodiscard]] ReadContext& context() { return m_context; }

    // For steps that were read by another builder and become part of this session (see Conversations).
    [[nodiscard]] const std::vector<Step>& steps() const { return m_session.steps; }
    [[nodiscard]] std::vector<Step> takeSteps() { return std::move(m_session.steps); }
    [[nodiscard]] const Digest& digestSoFar() const { return m_digest; }
    /// The first list of messages that was read, without its steps. Of no messages: it may not be told again by its hash.
    struct ReadList {
        MessageList key;
        std::size_t begin = 0;  ///< index of its first step
        std::size_t known = 0;  ///< so many of its steps are from KnownMessages
        std::size_t end = 0;
    };
    [[nodiscard]] const std::optional<ReadList>& readList() const { return m_list; }
    /// For each record skipped, how many steps stood before it.
    [[nodiscard]] const std::vector<std::size_t>& stepsBeforeSkips() const { return m_stepsBeforeSkips; }
    /// All steps of an empty session, with their links. The calls from index `batch` on were made last.
    void adopt(std::vector<Step> steps, std::size_t batch);
    /// What adopt() and append() made, in little memory: a builder of the same context and format goes on from there. Only where
    /// nobody asks for texts.
    [[nodiscard]] PackedSession pack() const;
    void unpack(const PackedSession& packed);
    /// One more step; its links are made anew. `call` is the number of the call that a result or approval belongs to, or 0.
    /// Returns its number, 0 when no step may be added.
    std::uint32_t append(Step step, std::uint32_t call);
    /// The recording holds this step once more, and may now say more of it.
    void complete(std::uint32_t number, const Step& again);
    /// The recording tells this call once more, maybe with other arguments: which of them the tool got, nobody knows then.
    void compareArguments(std::uint32_t number, const Step& again);
    void addDigest(const Digest& part) {
        if (m_context.digests()) digest(part.hex());
    }
    /// Adds the session to the recording, unless it has no steps. Its id is the file's stem and `index` (its run, where the
    /// file numbers them, else its place among the sessions), which the only session of a file does without.
    void finish(std::string title, Json metadata, std::optional<std::size_t> index = {});

private:
    /// Takes the messages that were read before as the steps that they were. So many they are.
    std::size_t beginList(const Json& messages);
    void endList();
    void digest(std::string_view part);
    void takeAll(std::vector<Step> steps, std::size_t batch);
    Step* addStep(StepKind kind, Role role, std::string at);
    Step* findCall(const ResultRecord& record);
    Step* callWithId(const std::string& id, const std::string& tool);
    Step* lastCallWithId(const std::string& id);
    Step* callByOrder(const ResultRecord& record);
    void forget(const std::string& id, std::size_t index);
    void link(Step& result, Step& call);
    void answer(Step& approval, Step& call);

    ReadContext& m_context;
    Session m_session;
    Digest m_digest;  // of the records so far: each is hashed with the digest before it, so nothing piles up
    std::optional<std::uint32_t> m_line;
    std::optional<std::uint32_t> m_run;
    std::optional<std::uint32_t> m_message;
    std::string m_agent;
    std::string m_within;
    std::optional<Moment> m_time;
    std::optional<Moment> m_defaultTime;
    std::uint32_t m_calls = 0;
    std::size_t m_batchBegin = 0;                                            // index of the first step of the calls made together
    std::unordered_map<std::string, std::vector<std::size_t>> m_unanswered;  // call id -> indices of steps
    std::unordered_map<std::string, std::string> m_approvals;                // approval id -> call id
    std::vector<std::size_t> m_stepsBeforeSkips;
    std::optional<ReadList> m_list;
    bool m_hasLists = false;
};

/// When a record says that it was made: in its member "timestamp", "created_at", "time" or the like.
[[nodiscard]] std::optional<Moment> momentOf(const Json& record);

/// "sessions/refund.json" -> "refund"; "refund#3" where the file has several sessions.
[[nodiscard]] std::string sessionId(const std::string& file, std::optional<std::size_t> index);

}  // namespace writ::sim
