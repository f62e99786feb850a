#pragma once

#include "simulator/transcript/session_builder.h"

#include <deque>
#include <unordered_map>

namespace writ::sim {

/// What one request and its answer hold, read by themselves: the steps are numbered and linked among each other.
struct Turn {
    std::string_view format;  ///< id of a row of formats()
    std::vector<Step> steps;
    std::vector<std::size_t> hashes;  ///< of the steps, made when they are compared
    std::size_t asked = 0;            ///< so many of the steps stand in the request, the others in the answer
    std::vector<Skipped> skipped;
    std::vector<std::size_t> stepsBeforeSkips;  ///< for each record skipped
    Digest digest;
    std::uint64_t messages = 0;
    bool overflowed = false;
    std::optional<SessionBuilder::ReadList> list;  ///< its known steps have gone through slim()

    Json about = Json::object();  ///< metadata of the session
    std::optional<std::size_t> index;

    std::string answerId;              ///< of the answer, where it can be asked for again
    std::vector<std::string> names;    ///< what later turns call the conversation by
    std::vector<std::string> follows;  ///< names of the conversation that this turn goes on
    /// The request holds only what is new, where the conversation that it follows is known.
    bool onlyNew = false;
    /// What the turn repeats does not tell what it belongs to.
    bool onlyByName = false;
    bool isSlim = false;

    /// So many of the steps are the system messages that the request begins with.
    [[nodiscard]] std::size_t systems() const;
};

/// Whether a model made the step, or somebody answered one.
[[nodiscard]] bool isModels(const Step& step);

/// Reads one turn: whatever is read with the builder belongs to it.
class TurnReader {
public:
    /// Turns are joined when their contents were read at least. `messages` are for Detail::Contents: those of a request that are
    /// known are not read again.
    TurnReader(ReadContext& context, std::string_view format, Detail detail = Detail::All, KnownMessages* messages = nullptr);
    [[nodiscard]] SessionBuilder& builder() { return m_builder; }
    /// What is read from here on stands in the answer.
    void beginAnswer() { m_asked = m_builder.stepCount(); }
    [[nodiscard]] Turn finish();

private:
    std::string_view m_format;
    Recording m_scratch;
    ReadContext m_context;
    SessionBuilder m_builder;
    std::optional<std::size_t> m_asked;
};

/// One of the conversations that are put together.
class Conversation;

/// Where calls stand that were read before, by their ids. Of an id only a hash is kept: whoever finds a call compares it.
class KnownCalls {
public:
    struct Entry {
        Conversation* conversation = nullptr;
        std::uint32_t number = 0;  ///< of the step
        std::uint32_t before = 0;  ///< number of the entry before whose id has the same hash
    };
    void add(const std::string& id, Conversation& conversation, std::uint32_t number);
    [[nodiscard]] const Entry* latest(const std::string& id) const;
    [[nodiscard]] const Entry* before(const Entry& entry) const;

private:
    std::vector<Entry> m_entries;                             // numbered from 1
    std::unordered_map<std::size_t, std::uint32_t> m_latest;  // hash of the id -> number of the entry
};

/// Puts turns together to sessions. Requests repeat the conversation so far: each step is kept once, where it stood first.
/// Answers that no request repeats (it was asked again, or a gateway blocked it) are kept.
class Conversations {
public:
    explicit Conversations(ReadContext& context);
    ~Conversations();
    Conversations(const Conversations&) = delete;
    Conversations& operator=(const Conversations&) = delete;

    void add(Turn turn);
    /// Where nobody asks for texts, fingerprints take their place. add() does so too.
    void slim(Turn& turn) const;
    /// Adds the sessions to the recording, in the order of their first turns.
    void finish();

private:
    Conversation* findByName(const Turn& turn) const;
    Conversation* findByHistory(const Turn& turn);
    Conversation* findByCalls(const Turn& turn);
    void index(Conversation& conversation);
    void wake(Conversation& conversation);
    void rest();

    ReadContext& m_context;
    std::vector<std::unique_ptr<Conversation>> m_conversations;
    // What the latest turn brought is indexed when another turn comes: a file with a single one needs no index.
    Conversation* m_notIndexed = nullptr;
    std::deque<Conversation*> m_awake;  // in the order in which they were woken
    std::unordered_map<std::string, Conversation*> m_byName;
    std::unordered_map<std::size_t, std::vector<Conversation*>> m_byHistory;  // hash of the steps -> the latest at the end
    KnownCalls m_calls;
};

}  // namespace writ::sim
