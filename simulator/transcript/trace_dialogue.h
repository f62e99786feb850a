#pragma once

#include "simulator/transcript/trace.h"

#include <list>

namespace writ::sim {

/// Puts together what the spans of a trace show of one session, so that everything stands in it once.
///
/// Models get the history with each request: all of it, or its last messages again. Whoever reads such a list must find out
/// which of its items are new. A list that begins like a conversation holds all of it; then the third "yes" in the list is
/// the third one said. Any other list continues a conversation where its first items are the last ones said. Calls and
/// results are known by their ids wherever they stand, and otherwise by what they say.
class Dialogue {
public:
    /// Who shows it: an event of a span.
    struct Source {
        std::size_t span = 0;
        bool atEnd = false;
        std::string agent;
        bool aside = false;  ///< no model and no agent: what anybody else said before or after is not said again
    };
    struct Conversation;
    struct Entry {
        TraceItem item;
        Source source;
        Conversation* conversation = nullptr;  ///< null: of a tool span that no model's message is known of
        Entry* call = nullptr;                 ///< of a result
        Entry* result = nullptr;               ///< of a call
        bool claimed = false;                  ///< of a call: a tool span carried it out
        bool executed = false;                 ///< of a call: that span ended well
        bool weak = false;                     ///< of a result: says nothing, so that another may say more
        std::size_t serial = 0;
        std::size_t list = 0;    ///< the last list in which it was found
        std::uint32_t step = 0;  ///< number in the session, for whoever writes it
    };

    explicit Dialogue(const ReadLimits& limits);
    ~Dialogue();
    Dialogue(const Dialogue&) = delete;
    Dialogue& operator=(const Dialogue&) = delete;

    /// A list of messages that somebody was given, or that a span ends with; `since` is a mark() from when the span began.
    void readHistory(const Source& source, std::vector<TraceItem> items, std::optional<std::size_t> since = {});
    /// What a model answered to the history that its span began with.
    void readAnswer(const Source& source, std::vector<TraceItem> items);
    /// A tool span carries out a call: one that is known, or a new one.
    Entry& claimCall(const Source& source, TraceItem item);
    void readToolResult(const Source& source, Entry& call, TraceItem item);
    void add(const Source& source, TraceItem item);  ///< a delegation or an error
    [[nodiscard]] std::size_t mark() const { return m_nextSerial; }

    [[nodiscard]] std::list<Entry>& entries() { return m_entries; }

private:
    /// What entries have in common; each group is asked one kind of question.
    enum class By : char {
        Text = 't',        // messages, refusals, errors: who says what
        Call = 'c',        // calls of one id, tool and arguments
        CallOfTool = 'n',  // calls of one id and tool
        CallId = 'i',      // calls of one id
        SaidCall = 'a',    // calls of one tool and arguments
        ToolCalls = 'T',   // calls of one tool
        AnyCall = '*',
        Result = 'r',      // results of one id and text
        ResultId = 'R',    // results of one id
        SaidResult = 'S',  // results of one text
        WeakId = 'w',
        WeakTool = 'W',
        Skipped = 's',
    };
    /// Entries in their order, and how far they were looked through.
    struct Group {
        std::vector<Entry*> entries;
        std::size_t list = 0;    // the list that `next` is for
        std::size_t next = 0;    // all before it were found in that list
        std::size_t passed = 0;  // all before it are claimed, answered, taken over or no longer weak
    };
    struct DigestHash {
        std::size_t operator()(const Digest& digest) const {
            std::size_t hash = 0;
            for (std::size_t i = 0; i < sizeof hash; ++i) hash = hash << 8 | digest.bytes[i];
            return hash;
        }
    };
    /// Where an entry is looked for: in one conversation, among tool spans without one, or everywhere.
    struct Ground {
        char kind = 'e';
        std::size_t conversation = 0;
    };
    static Ground everywhere() { return {}; }
    static Ground nowhereYet() { return {'n', 0}; }
    static Ground in(const Conversation& conversation);
    static Ground groundOf(const Entry& entry);
    Group& group(const Ground& ground, By by, std::string_view first, std::string_view second = {}, std::string_view third = {});

    /// What may be found while a list is read.
    struct Scope {
        Conversation* conversation = nullptr;
        bool said = false;  // in this conversation
        bool anywhere = false;
        std::optional<std::size_t> since;
    };
    struct Overlap {
        Conversation* conversation = nullptr;
        std::size_t known = 0;  // so many of the items are looked for among what was said
        bool fromStart = false;
    };
    Overlap overlapOf(const std::vector<TraceItem>& items, const Source& source);
    Overlap overlapOfIds(const std::vector<TraceItem>& items);
    Overlap overlapOfTail(const std::vector<TraceItem>& items, const std::vector<std::size_t>& spoken, const Source& source);
    Conversation* latestOf(const std::string& agent);
    Conversation& conversationOf(const Source& source, Conversation* known);

    template <typename... Texts>
    Entry* find(const Scope& scope, By by, const Texts&... texts);
    Entry* takeNext(Group& group, std::size_t from = 0);
    template <typename Passed>
    static Entry* firstLeft(Group& group, Passed passed);
    Entry* unclaimed(By by, std::string_view first, std::string_view second = {}, std::string_view third = {});
    Entry* unanswered(const Conversation& conversation, By by, std::string_view first);

    bool knows(const Source& source, TraceItem& item, const Scope& scope);
    bool knowsCall(TraceItem& item, Scope scope);
    bool knowsResult(const Source& source, TraceItem& item, const Scope& scope);
    Entry* callForAnswer(const TraceItem& item);

    Entry& append(const Source& source, TraceItem item, Conversation* conversation);
    void addResult(const Source& source, TraceItem item, Entry* call, Conversation* conversation);
    void index(Entry& entry, const Ground& ground);
    void say(Entry& entry, Conversation& conversation);
    void adopt(Entry& entry, Conversation& conversation);
    void complete(Entry& call, TraceItem& item);
    void improve(Entry& result, TraceItem& item);

    [[nodiscard]] std::string argumentsText(const std::optional<Json>& value) const;
    [[nodiscard]] std::string resultText(const TraceItem& result) const;
    [[nodiscard]] Digest spokenKey(const TraceItem& item) const;

    const ReadLimits& m_limits;
    std::list<Entry> m_entries;
    std::list<Entry>::iterator m_place;  // new entries go before it
    std::list<Conversation> m_conversations;
    std::unordered_map<std::string, Conversation*> m_byAgent;
    std::unordered_map<std::size_t, Conversation*> m_bySpan;
    std::unordered_map<Digest, Conversation*, DigestHash> m_byStart;
    std::unordered_map<Digest, Group, DigestHash> m_groups;
    std::size_t m_list = 0;
    std::size_t m_nextSerial = 0;
};

}  // namespace writ::sim
