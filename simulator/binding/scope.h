#pragma once

#include "simulator/binding/state.h"
#include "simulator/outcome/classify.h"

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace writ::sim::binding {

/// Answers of users to single calls.
struct Approvals {
    std::multimap<std::uint32_t, std::uint32_t> ofCall;  ///< number of the call -> of the approval
    std::vector<std::uint32_t> unplaced;                 ///< the recording does not tell which call they answer
};

/// Entities of the facts by type and id.
struct FactTable {
    std::string file;
    std::map<EntityUid, Value> attributes;
};

struct Program;

/// What evaluation needs beside the call itself; the same for all calls of a session.
struct World {
    const Session& session;
    const Program& program;
    const std::string& bindingFile;
    const FactTable& facts;
    const std::map<std::string, ToolDescription, std::less<>>& tools;
    Value metadata;  ///< of the session
    const Approvals& approvals;
    State state;
    std::optional<std::uint32_t> firstTime;  ///< step of the first time in the session
};

/// Where a value is evaluated: a call, what is known before it, and the item or result at hand.
class Scope {
public:
    Scope(World& world, const Step& call, Value arguments, std::optional<std::uint32_t> timeStep);

    World& world;
    const Step& call;
    Value arguments;
    Value metadata;                         ///< of the session, with what the recording says of this call alone over it
    std::optional<std::uint32_t> timeStep;  ///< step whose time is that of the call
    const Value* result = nullptr;          ///< inside learn and effects
    const Value* item = nullptr;            ///< inside `as` and `where`

    [[nodiscard]] const Value& now();  ///< the clock, evaluated once
    /// The call cannot be replayed, and why. The first one stays.
    void fail(std::string reason);
    [[nodiscard]] const std::string& failure() const { return m_failure; }

    [[nodiscard]] Trace trace(Origin origin, std::string at = {}) const;  ///< at this call's step
    [[nodiscard]] Trace bindingTrace(const std::string& place) const;

private:
    std::optional<Value> m_now;
    std::string m_failure;
};

/// A text holds one that stands for a hidden value.
[[nodiscard]] bool hidesPart(const std::string& text, const std::vector<std::string>& markers);

/// `value` without what the recording hid of the call's `part`: "arguments" or "metadata". That is unknown.
[[nodiscard]] Value withoutHidden(Value value, const Step& call, std::string_view part);

/// Operands gathered for a derivation: known ones as JSON; else what the result has to be.
class Operands {
public:
    explicit Operands(std::string_view derivation) : m_trace{.origin = Origin::Derived, .derivation = derivation.substr(1)} {}

    /// Takes a value in; null when it is unknown or absent.
    const Json* take(const Value& value);
    void addSteps(const std::vector<std::uint32_t>& steps);
    /// An operand is of a kind that the operator has no answer for.
    [[nodiscard]] Value misfit() {
        m_untaught = false;
        return unknown(m_unknown.value_or(UnknownReason::NotRecorded));
    }
    /// The result when some operand is not known: unknown wins over absent.
    [[nodiscard]] Value missing() { return m_unknown ? unknown(*m_unknown) : Value(); }
    [[nodiscard]] Value known(Json json) { return Value::known(std::move(json), trace()); }
    [[nodiscard]] Value unknown(UnknownReason reason);
    [[nodiscard]] Trace trace();  ///< derived, with the steps of all operands

private:
    Trace m_trace;
    std::optional<UnknownReason> m_unknown;
    bool m_untaught = true;   // every unknown operand is: see Trace::untaught
    std::deque<Json> m_json;  // stays in place, for take()
};

/// The result of a test.
struct Tested {
    bool passed = false;
    std::optional<UnknownReason> unknown;
};
/// Tests whose operands were evaluated already, so that many items can be tested.
class ReadyTests {
public:
    ReadyTests(const Tests& tests, Scope& scope);

    [[nodiscard]] Tested test(const Value& subject) const;
    /// Operands that are not known decide beforehand.
    [[nodiscard]] std::optional<UnknownReason> unknownOperand() const;
    [[nodiscard]] bool absentOperand() const;
    [[nodiscard]] std::string key() const;  ///< of the operands' values
    void collectSteps(std::vector<std::uint32_t>& steps) const;

private:
    std::vector<const PointerTest*> m_tests;
    std::vector<Value> m_operands;
};

/// -1, 0, 1 of two numbers, datetimes or texts; nothing when they cannot be compared.
[[nodiscard]] std::optional<int> order(const Json& a, const Json& b);
/// A key or id: a text, or a whole number's digits.
[[nodiscard]] std::optional<std::string> keyText(const Json& json);

}  // namespace writ::sim::binding
