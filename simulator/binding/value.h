#pragma once

#include "simulator/binding/binding.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace writ::sim::binding {

using Tokens = std::vector<std::string>;  ///< of a JSON Pointer

/// Where a value came from; becomes Provenance when the value reaches a request.
struct Trace {
    Origin origin = Origin::Binding;
    std::string file{};
    std::uint32_t step = 0;
    std::string at{};
    std::string_view derivation{};  ///< a name of the operator table; empty for values that were only read
    std::vector<std::uint32_t> steps{};
    bool untaught =
        false;  ///< of an unknown: nothing in the session ever told it. Else something did, and the recording hides or lost it

    [[nodiscard]] Trace below(std::string_view token) const;  ///< of a member; derived values have no place to go into
};

class Value;
using Members = std::vector<std::pair<std::string, Value>>;

/// A value that is known, unknown or absent, as a whole or, for a record, member by member. Cheap to copy.
class Value {
public:
    enum class State : std::uint8_t { Absent, Unknown, Known, Record };

    Value() = default;  ///< absent
    [[nodiscard]] static Value known(Json json, Trace trace);
    [[nodiscard]] static Value unknown(UnknownReason reason, Trace trace);
    /// A record whose members have their own states. `rest`: there may be further members that are not known.
    [[nodiscard]] static Value record(Members members, Trace trace, std::optional<UnknownReason> rest = {});

    [[nodiscard]] State state() const { return m_state; }
    [[nodiscard]] bool isAbsent() const { return m_state == State::Absent; }
    [[nodiscard]] bool isUnknown() const { return m_state == State::Unknown; }
    [[nodiscard]] bool isKnown() const { return m_state == State::Known; }
    [[nodiscard]] bool isRecord() const { return m_state == State::Record; }
    /// A record, or a known object.
    [[nodiscard]] bool isObject() const { return isRecord() || (isKnown() && m_json.isObject()); }

    [[nodiscard]] const Json& json() const { return m_json; }  ///< when Known
    [[nodiscard]] UnknownReason reason() const { return m_reason; }
    [[nodiscard]] const Trace& trace() const;
    [[nodiscard]] const Members& members() const;  ///< when Record
    [[nodiscard]] std::optional<UnknownReason> rest() const { return m_rest; }

    /// What stands there: unknown below an unknown, absent when it is not there.
    [[nodiscard]] Value at(const Tokens& tokens) const;
    /// Members as values of their own, also of a known object.
    [[nodiscard]] Members expanded() const;
    /// The whole as one: known only when every part is; else unknown (masked when a part is masked).
    [[nodiscard]] Value whole() const;
    /// With `value` standing at `tokens`; records are made on the way, an array, scalar or reference on the way becomes unknown.
    [[nodiscard]] Value with(const Tokens& tokens, const Value& value, std::size_t from = 0) const;
    /// The steps that it came from, added to `steps` (not sorted).
    void collectSteps(std::vector<std::uint32_t>& steps) const;

private:
    [[nodiscard]] Value member(const std::string& name) const;

    State m_state = State::Absent;
    UnknownReason m_reason = UnknownReason::NotRecorded;
    std::optional<UnknownReason> m_rest;
    Json m_json;
    std::shared_ptr<const Trace> m_trace;
    std::shared_ptr<const Members> m_members;
};

/// `over` laid over `base`, record members one by one.
[[nodiscard]] Value merged(const Value& base, const Value& over);

/// A part of a tool's result, or of what one taught. A result that is mere text may say anything: its fields are
/// unknown, not absent.
[[nodiscard]] Value partOfResult(const Value& result, const Tokens& tokens);

/// Recorded JSON as a value: marker texts become unknown, null members absent; an array that holds an unknown is
/// unknown as a whole. An object with a key that Cedar's JSON reserves is unknown: recorded data never becomes a reference.
[[nodiscard]] Value recorded(const Json& json, const std::vector<std::string>& markers, Trace trace);

/// The pointer of the first key that Cedar's JSON reserves (`__entity`, `__extn`, `__expr`), if any.
[[nodiscard]] std::optional<std::string> reservedKey(const Json& json);

/// A Cedar escape that operators made: a reference or a datetime.
[[nodiscard]] bool isEscape(const Json& json);

}  // namespace writ::sim::binding
