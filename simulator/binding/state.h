#pragma once

#include "simulator/binding/agents.h"
#include "simulator/binding/node.h"
#include "simulator/binding/number.h"

#include <cstdint>
#include <map>
#include <unordered_map>
#include <vector>

namespace writ::sim::binding {

/// When a call was made, by the binding's clock.
struct CallTime {
    std::optional<std::int64_t> ms;  ///< nothing: not known
    bool exact = false;              ///< else the clock stands on an earlier step: not before `ms`
};

/// A call that was made, as later calls see it.
struct PastCall {
    enum class Status : std::uint8_t {
        Pending,   ///< its result comes later in the recording
        NoResult,  ///< the recording holds none, or hides it: whether it succeeded is not known
        Failed,
        Succeeded,
    };
    std::uint32_t step = 0;
    const Step* call = nullptr;
    Value arguments;
    Status status = Status::Pending;
    Value result;
    CallTime time{};
    /// Of a call that failed: whether it was stopped before it ran. Nothing where the recording does not tell.
    std::optional<bool> denied{};

    /// Why it is not known what the call did, when there is NoResult.
    [[nodiscard]] UnknownReason whyNoResult() const { return result.isUnknown() ? result.reason() : UnknownReason::NotRecorded; }
};

/// What is known of things by kind and key.
class Records {
public:
    /// Nothing learned: unknown (not recorded).
    [[nodiscard]] Value find(const std::string& kind, const std::string& key) const;
    /// All that was learned of a kind, by key; with an unknown one when there may be more.
    [[nodiscard]] std::vector<Value> all(const std::string& kind) const;
    void set(const std::string& kind, const std::string& key, Value value);
    /// Something of this kind was changed, and it is not known which: nothing is known any more.
    void forget(const std::string& kind, const Value& because);
    /// A field of something of this kind was changed, and it is not known of which.
    void forgetField(const std::string& kind, const Tokens& pointer, const Value& because);

private:
    struct Kind {
        std::map<std::string, Value> things;
        Value others;  ///< absent: nothing was learned
    };
    std::map<std::string, Kind, std::less<>> m_kinds;
};

/// What one past call adds to a total.
struct Addend {
    std::uint32_t step = 0;
    CallTime time;
    std::optional<Decimal> amount;         ///< nothing: it does not fit
    std::optional<UnknownReason> unknown;  ///< whether it counts, or its amount, is not known
};

/// A running total that is carried on from call to call.
struct Total {
    std::size_t next = 0;  ///< first past call of the tool that is not counted yet
    Decimal sum;
    std::vector<std::uint32_t> steps;
    std::optional<UnknownReason> unknown;
    bool overflow = false;

    std::vector<Addend> recent;  ///< of a total over a window: what may still lie in it
    std::int64_t now = 0;        ///< where that window ended

    void add(const Addend& addend);
};

/// A result that came into the session, or a call that brought one which is not recorded.
struct Arrival {
    std::string tool;  ///< empty: the recording does not tell
    std::uint32_t step = 0;
    std::optional<bool> untrusted;  ///< nothing: not known
    Value result;
};

/// What was last said between model and user.
struct Exchange {
    std::uint32_t asked = 0;             ///< the model's message before the answers; 0 when there is none
    std::vector<std::uint32_t> answers;  ///< the user's messages after it
};

/// What a session has shown so far.
class State {
public:
    [[nodiscard]] const std::vector<PastCall>& calls() const { return m_calls; }
    /// Indices into calls(), ascending.
    [[nodiscard]] const std::vector<std::size_t>& callsOf(const std::string& tool) const;
    [[nodiscard]] std::vector<std::size_t> callsOf(const std::vector<std::string>& tools) const;
    std::size_t add(PastCall call);
    [[nodiscard]] PastCall& call(std::size_t index) { return m_calls[index]; }

    Records records;
    /// By the operator's node, tool and the values that the arguments must have.
    std::unordered_map<std::string, Total> totals;
    Exchange exchange;
    std::vector<Arrival> arrivals;
    /// The result's texts as plainWords(), made once.
    [[nodiscard]] const std::string& wordsOf(const Arrival& arrival);
    Agents agents;

private:
    std::map<std::uint32_t, std::string> m_words;
    std::vector<PastCall> m_calls;
    std::map<std::string, std::vector<std::size_t>, std::less<>> m_byTool;
};

}  // namespace writ::sim::binding
