#include "engine/cedar/extension.h"

#include "engine/cedar/scalars.h"

#include <algorithm>
#include <array>

namespace writ::cedar {
namespace {

using Kind = Value::Kind;
using Arguments = std::vector<Value>;

tl::unexpected<CallError> typeError(std::string_view expected, const Value& found) {
    return tl::unexpected<CallError>(CallError{"type_error", "expected " + std::string(expected) + ", found " + typeName(found)});
}
tl::unexpected<CallError> failure(std::string message) {
    return tl::unexpected<CallError>(CallError{"extension_error", std::move(message)});
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
    case Kind::Unknown: break;
    }
    return "string";
}

/// The first argument that is not of the kind wanted, as an error.
tl::expected<void, CallError> require(const Arguments& arguments, std::initializer_list<Kind> kinds) {
    std::size_t i = 0;
    for (const Kind kind : kinds) {
        if (!arguments[i].is(kind)) return typeError(name(kind), arguments[i]);
        ++i;
    }
    return {};
}

template <class T, Parsed<std::int64_t> (*parse)(std::string_view)>
CallResult construct(const Arguments& arguments) {
    if (const auto fit = require(arguments, {Kind::String}); !fit) return tl::unexpected(fit.error());
    const auto parsed = parse(arguments[0].asString());
    if (!parsed) return failure(parsed.error());
    return Value(T{*parsed});
}

CallResult constructIp(const Arguments& arguments) {
    if (const auto fit = require(arguments, {Kind::String}); !fit) return tl::unexpected(fit.error());
    const auto parsed = parseIp(arguments[0].asString());
    if (!parsed) return failure(parsed.error());
    return Value(*parsed);
}

template <class Test>
CallResult testIp(const Arguments& arguments, Test test) {
    if (const auto fit = require(arguments, {Kind::Ip}); !fit) return tl::unexpected(fit.error());
    return Value(bool{test(arguments[0].asIp())});
}
CallResult isIpv4(const Arguments& a) {
    return testIp(a, [](const IpAddress& ip) { return !ip.isV6; });
}
CallResult isIpv6(const Arguments& a) {
    return testIp(a, [](const IpAddress& ip) { return ip.isV6; });
}
CallResult isLoopback(const Arguments& a) {
    return testIp(a, [](const IpAddress& ip) { return ip.isLoopback(); });
}
CallResult isMulticast(const Arguments& a) {
    return testIp(a, [](const IpAddress& ip) { return ip.isMulticast(); });
}
CallResult isInRange(const Arguments& a) {
    if (const auto fit = require(a, {Kind::Ip, Kind::Ip}); !fit) return tl::unexpected(fit.error());
    return Value(a[0].asIp().isInRange(a[1].asIp()));
}

template <class Order>
CallResult compareDecimals(const Arguments& a) {
    if (const auto fit = require(a, {Kind::Decimal, Kind::Decimal}); !fit) return tl::unexpected(fit.error());
    return Value(bool{Order{}(a[0].asDecimal().units, a[1].asDecimal().units)});
}

CallResult offset(const Arguments& a) {
    if (const auto fit = require(a, {Kind::Datetime, Kind::Duration}); !fit) return tl::unexpected(fit.error());
    std::int64_t ms = 0;
    if (__builtin_add_overflow(a[0].asDatetime().ms, a[1].asDuration().ms, &ms))
        return failure("the datetime leaves the 64-bit range");
    return Value(Datetime{ms});
}

CallResult durationSince(const Arguments& a) {
    if (const auto fit = require(a, {Kind::Datetime, Kind::Datetime}); !fit) return tl::unexpected(fit.error());
    std::int64_t ms = 0;
    if (__builtin_sub_overflow(a[0].asDatetime().ms, a[1].asDatetime().ms, &ms))
        return failure("the duration leaves the 64-bit range");
    return Value(Duration{ms});
}

/// The time of the day in ms, not below zero also before 1970.
std::int64_t timeOfDay(std::int64_t ms) {
    const std::int64_t rest = ms % kMsPerDay;
    return rest < 0 ? rest + kMsPerDay : rest;
}

CallResult toDate(const Arguments& a) {
    if (const auto fit = require(a, {Kind::Datetime}); !fit) return tl::unexpected(fit.error());
    const std::int64_t ms = a[0].asDatetime().ms;
    std::int64_t midnight = 0;
    if (__builtin_sub_overflow(ms, timeOfDay(ms), &midnight)) return failure("the date leaves the 64-bit range");
    return Value(Datetime{midnight});
}

CallResult toTime(const Arguments& a) {
    if (const auto fit = require(a, {Kind::Datetime}); !fit) return tl::unexpected(fit.error());
    return Value(Duration{timeOfDay(a[0].asDatetime().ms)});
}

template <std::int64_t unit>
CallResult toUnit(const Arguments& a) {
    if (const auto fit = require(a, {Kind::Duration}); !fit) return tl::unexpected(fit.error());
    return Value(std::int64_t{a[0].asDuration().ms / unit});
}

/// Cedar's partial evaluation writes unknown("x"); as a value it does not exist.
CallResult unknownCall(const Arguments& a) {
    if (const auto fit = require(a, {Kind::String}); !fit) return tl::unexpected(fit.error());
    return failure("`unknown` has no value outside partial evaluation");
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

CallResult callExtension(std::uint32_t index, const std::vector<Value>& arguments) {
    const ExtensionFunction& function = extensionFunctions()[index];
    if (arguments.size() == function.arity) return function.call(arguments);
    // A method's receiver is no argument to the author.
    const std::uint32_t receiver = function.isMethod ? 1 : 0;
    return tl::unexpected<CallError>(
        CallError{"wrong_arity", "`" + std::string(function.name) + "` takes " + std::to_string(function.arity - receiver) +
                                     " argument(s), but got " + std::to_string(arguments.size() - receiver)});
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
