#include "engine/cedar/extension.h"

#include "engine/cedar/scalars.h"

#include <algorithm>
#include <array>

namespace writ::cedar {
namespace {

using Kind = Operand::Kind;
/// A code of EvalFailure, or empty when the call has its result.
using Outcome = std::string_view;
constexpr Outcome kFine{};

Outcome failure(ExtensionCall& call, std::string_view message) {
    if (call.why) *call.why = message;
    return "extension_error";
}

std::string_view name(Kind kind) {
    switch (kind) {
    case Kind::Ip: return "ipaddr";
    case Kind::Decimal: return "decimal";
    case Kind::Datetime: return "datetime";
    case Kind::Duration: return "duration";
    case Kind::Bool:
    case Kind::Long:
    case Kind::String:
    case Kind::Entity:
    case Kind::Set:
    case Kind::Record:
    case Kind::Unknown:
    case Kind::Failed: break;
    }
    return "string";
}

/// The first argument that is not of the kind wanted, as an error.
Outcome require(ExtensionCall& call, std::initializer_list<Kind> kinds) {
    std::size_t i = 0;
    for (const Kind kind : kinds) {
        const Operand& found = call.arguments[i++];
        if (found.is(kind)) continue;
        if (call.why) *call.why = "expected " + std::string(name(kind)) + ", found " + typeName(valueOf(found));
        return "type_error";
    }
    return kFine;
}

template <class T>
Outcome give(ExtensionCall& call, T result) {
    call.result = Operand(result);
    return kFine;
}

template <class T, Parsed<std::int64_t> (*parse)(std::string_view)>
Outcome construct(ExtensionCall& call) {
    if (const Outcome wrong = require(call, {Kind::String}); !wrong.empty()) return wrong;
    const auto parsed = parse(call.arguments[0].asString());
    return parsed ? give(call, T{*parsed}) : failure(call, parsed.error());
}

Outcome constructIp(ExtensionCall& call) {
    if (const Outcome wrong = require(call, {Kind::String}); !wrong.empty()) return wrong;
    const auto parsed = parseIp(call.arguments[0].asString());
    if (!parsed) return failure(call, parsed.error());
    IpAddress& address = call.arena.make<IpAddress>(1).front();
    address = *parsed;
    call.result = Operand(address);
    return kFine;
}

template <class Test>
Outcome testIp(ExtensionCall& call, Test test) {
    if (const Outcome wrong = require(call, {Kind::Ip}); !wrong.empty()) return wrong;
    return give(call, bool{test(call.arguments[0].asIp())});
}
Outcome isIpv4(ExtensionCall& call) {
    return testIp(call, [](const IpAddress& ip) { return !ip.isV6; });
}
Outcome isIpv6(ExtensionCall& call) {
    return testIp(call, [](const IpAddress& ip) { return ip.isV6; });
}
Outcome isLoopback(ExtensionCall& call) {
    return testIp(call, [](const IpAddress& ip) { return ip.isLoopback(); });
}
Outcome isMulticast(ExtensionCall& call) {
    return testIp(call, [](const IpAddress& ip) { return ip.isMulticast(); });
}
Outcome isInRange(ExtensionCall& call) {
    if (const Outcome wrong = require(call, {Kind::Ip, Kind::Ip}); !wrong.empty()) return wrong;
    return give(call, call.arguments[0].asIp().isInRange(call.arguments[1].asIp()));
}

template <class Order>
Outcome compareDecimals(ExtensionCall& call) {
    if (const Outcome wrong = require(call, {Kind::Decimal, Kind::Decimal}); !wrong.empty()) return wrong;
    return give(call, bool{Order{}(call.arguments[0].asNumber(), call.arguments[1].asNumber())});
}

Outcome offset(ExtensionCall& call) {
    if (const Outcome wrong = require(call, {Kind::Datetime, Kind::Duration}); !wrong.empty()) return wrong;
    std::int64_t ms = 0;
    if (__builtin_add_overflow(call.arguments[0].asNumber(), call.arguments[1].asNumber(), &ms))
        return failure(call, "the datetime leaves the 64-bit range");
    return give(call, Datetime{ms});
}

Outcome durationSince(ExtensionCall& call) {
    if (const Outcome wrong = require(call, {Kind::Datetime, Kind::Datetime}); !wrong.empty()) return wrong;
    std::int64_t ms = 0;
    if (__builtin_sub_overflow(call.arguments[0].asNumber(), call.arguments[1].asNumber(), &ms))
        return failure(call, "the duration leaves the 64-bit range");
    return give(call, Duration{ms});
}

/// The time of the day in ms, not below zero also before 1970.
std::int64_t timeOfDay(std::int64_t ms) {
    const std::int64_t rest = ms % kMsPerDay;
    return rest < 0 ? rest + kMsPerDay : rest;
}

Outcome toDate(ExtensionCall& call) {
    if (const Outcome wrong = require(call, {Kind::Datetime}); !wrong.empty()) return wrong;
    const std::int64_t ms = call.arguments[0].asNumber();
    std::int64_t midnight = 0;
    if (__builtin_sub_overflow(ms, timeOfDay(ms), &midnight)) return failure(call, "the date leaves the 64-bit range");
    return give(call, Datetime{midnight});
}

Outcome toTime(ExtensionCall& call) {
    if (const Outcome wrong = require(call, {Kind::Datetime}); !wrong.empty()) return wrong;
    return give(call, Duration{timeOfDay(call.arguments[0].asNumber())});
}

template <std::int64_t unit>
Outcome toUnit(ExtensionCall& call) {
    if (const Outcome wrong = require(call, {Kind::Duration}); !wrong.empty()) return wrong;
    return give(call, std::int64_t{call.arguments[0].asNumber() / unit});
}

/// Cedar's partial evaluation writes unknown("x"); as a value it does not exist.
Outcome unknownCall(ExtensionCall& call) {
    if (const Outcome wrong = require(call, {Kind::String}); !wrong.empty()) return wrong;
    return failure(call, "`unknown` has no value outside partial evaluation");
}

std::vector<ExtensionFunction> makeExtensions() {
    return {
        {"ip", false, 1, constructIp},
        {"isIpv4", true, 1, isIpv4},
        {"isIpv6", true, 1, isIpv6},
        {"isLoopback", true, 1, isLoopback},
        {"isMulticast", true, 1, isMulticast},
        {"isInRange", true, 2, isInRange},
        {"decimal", false, 1, construct<Decimal, parseDecimal>},
        {"lessThan", true, 2, compareDecimals<std::less<>>},
        {"lessThanOrEqual", true, 2, compareDecimals<std::less_equal<>>},
        {"greaterThan", true, 2, compareDecimals<std::greater<>>},
        {"greaterThanOrEqual", true, 2, compareDecimals<std::greater_equal<>>},
        {"datetime", false, 1, construct<Datetime, parseDatetime>},
        {"offset", true, 2, offset},
        {"durationSince", true, 2, durationSince},
        {"toDate", true, 1, toDate},
        {"toTime", true, 1, toTime},
        {"duration", false, 1, construct<Duration, parseDuration>},
        {"toMilliseconds", true, 1, toUnit<1>},
        {"toSeconds", true, 1, toUnit<kMsPerSecond>},
        {"toMinutes", true, 1, toUnit<kMsPerMinute>},
        {"toHours", true, 1, toUnit<kMsPerHour>},
        {"toDays", true, 1, toUnit<kMsPerDay>},
        {"unknown", false, 1, unknownCall, true},
    };
}

}  // namespace

const std::vector<ExtensionFunction>& extensionFunctions() {
    static const std::vector<ExtensionFunction> table = makeExtensions();
    return table;
}

std::optional<std::uint32_t> findExtension(std::string_view name) {
    const auto& table = extensionFunctions();
    const auto found = std::find_if(table.begin(), table.end(), [name](const ExtensionFunction& f) { return f.name == name; });
    if (found == table.end()) return std::nullopt;
    return static_cast<std::uint32_t>(found - table.begin());
}

std::string_view callExtension(std::uint32_t index, ExtensionCall& call) {
    const ExtensionFunction& function = extensionFunctions()[index];
    if (call.arguments.size() == function.arity) return function.call(call);
    // A method's receiver is no argument to the author.
    const std::uint32_t receiver = function.isMethod ? 1 : 0;
    if (call.why) {
        *call.why = "`" + std::string(function.name) + "` takes " + std::to_string(function.arity - receiver) +
                    " argument(s), but got " + std::to_string(call.arguments.size() - receiver);
    }
    return "wrong_arity";
}

CallResult callExtension(std::uint32_t index, const std::vector<Value>& arguments) {
    const std::vector<Operand> operands(arguments.begin(), arguments.end());
    Arena arena;
    std::string why;
    ExtensionCall call{operands, arena, &why, {}};
    const std::string_view code = callExtension(index, call);
    if (!code.empty()) return tl::unexpected<CallError>(CallError{code, std::move(why)});
    return valueOf(call.result);
}

const std::vector<BuiltinMethod>& builtinMethods() {
    static const std::vector<BuiltinMethod> table = {
        {"contains", Builtin::Contains, 1}, {"containsAll", Builtin::ContainsAll, 1}, {"containsAny", Builtin::ContainsAny, 1},
        {"isEmpty", Builtin::IsEmpty, 0},   {"hasTag", Builtin::HasTag, 1},           {"getTag", Builtin::GetTag, 1}};
    return table;
}

const BuiltinMethod* findBuiltin(std::string_view name) {
    const auto& table = builtinMethods();
    const auto found = std::find_if(table.begin(), table.end(), [name](const BuiltinMethod& m) { return m.name == name; });
    return found == table.end() ? nullptr : &*found;
}

}  // namespace writ::cedar
