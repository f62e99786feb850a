#pragma once

#include "simulator/transcript/known_messages.h"
#include "simulator/transcript/known_values.h"
#include "simulator/transcript/reader.h"

#include <limits>

namespace writ::sim {

/// What of the steps is read at least, each with what stands before it.
enum class Detail : std::uint8_t {
    Counts,    ///< kinds, roles, tools, ids and how they belong together
    Words,     ///< texts of messages
    Contents,  ///< arguments, results and all else that tells steps apart
    All        ///< times and whole places
};

/// What the readers of one file share: where sessions go, and how much may still be read.
class ReadContext {
public:
    /// With a sink, sessions go there instead of into the recording.
    ReadContext(Recording& recording, const ReadLimits& limits, SessionSink* sink = nullptr)
        : m_recording(recording),
          m_limits(limits),
          m_sink(sink),
          m_digests(sink == nullptr || sink->wantsDigests()),
          m_detail(m_digests || sink->wantsTexts() ? Detail::All : Detail::Counts),
          m_stepsLeft(sink == nullptr ? limits.maxSteps : std::numeric_limits<std::size_t>::max()) {}
    /// For records that are read by themselves, as part of what `whole` reads, which compares them.
    ReadContext(Recording& recording, const ReadContext& whole, Detail detail, KnownMessages* messages)
        : ReadContext(recording, whole.m_limits) {
        m_digests = whole.m_digests;
        m_detail = detail;
        m_known = whole.m_known;
        m_messages = messages;
        m_entry = whole.m_entry;
    }

    ReadContext(const ReadContext&) = delete;
    ReadContext& operator=(const ReadContext&) = delete;

    [[nodiscard]] Recording& recording() { return m_recording; }
    [[nodiscard]] const ReadLimits& limits() const { return m_limits; }
    /// Texts that were parsed lately.
    [[nodiscard]] KnownValues& knownValues() { return *m_known; }
    /// The requests that were read lately, where what they repeat need not be read again; else null.
    [[nodiscard]] KnownMessages* knownMessages() { return m_messages; }
    /// Notes a record that could not be used. The list is cut where it would grow without measure.
    void skip(std::string at, std::string reason);
    void skip(const Record& record, std::string_view below, std::string reason);
    /// Takes a session that is whole.
    void keep(std::shared_ptr<Session> session);
    [[nodiscard]] std::size_t sessionCount() const { return m_sessionCount; }
    /// Those that were kept. They may still be named otherwise, until the recording has them.
    [[nodiscard]] std::vector<std::shared_ptr<Session>>& sessions() { return m_sessions; }
    /// What is read stands in this file of an archive; empty: it is none.
    void setEntry(std::string name) { m_entry = std::move(name); }
    [[nodiscard]] const std::string& entry() const { return m_entry; }
    /// False: nobody asks for the digests of the sessions.
    [[nodiscard]] bool digests() const { return m_digests; }
    /// What is asked for once steps are compared.
    [[nodiscard]] Detail detail() const { return m_detail; }
    [[nodiscard]] bool hasAll() const { return m_detail == Detail::All; }

    /// Readers may take what could go on another record's conversation for one of its own, until readAnew().
    void expectNothingRepeated() { m_nothingRepeated = true; }
    [[nodiscard]] bool nothingRepeated() const { return m_nothingRepeated; }
    /// What was read till now is void: the file is to be read anew, and then what is repeated is looked for.
    void readAnew() { m_toBeReadAnew = true; }
    [[nodiscard]] bool toBeReadAnew() const { return m_toBeReadAnew; }

    void countMessage() { ++m_recording.messages; }
    void countMessages(std::uint64_t count) { m_recording.messages += count; }

    /// Takes one of the steps that may still be read; false when there is none, and then the whole file is refused.
    [[nodiscard]] bool takeStep();
    [[nodiscard]] std::size_t stepsLeft() const { return m_stepsLeft; }
    void overflow() { m_overflowed = true; }
    /// More steps than the limits allow: the rest was left out.
    [[nodiscard]] bool overflowed() const { return m_overflowed; }

private:
    Recording& m_recording;
    const ReadLimits& m_limits;
    SessionSink* m_sink;
    bool m_digests;
    Detail m_detail;
    std::size_t m_sessionCount = 0;
    std::vector<std::shared_ptr<Session>> m_sessions;
    std::string m_entry;
    KnownMessages* m_messages = nullptr;
    KnownValues m_own;
    KnownValues* m_known = &m_own;  // one serves all contexts of a file
    std::size_t m_stepsLeft;
    bool m_overflowed = false;
    bool m_nothingRepeated = false;
    bool m_toBeReadAnew = false;
};

}  // namespace writ::sim
