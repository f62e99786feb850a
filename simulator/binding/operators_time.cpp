#include "simulator/binding/operators.h"
#include "simulator/binding/time.h"
#include "simulator/binding/week_hours.h"

namespace writ::sim::binding::operators {

namespace {

/// A time as it stands on a clock in the node's zone.
struct LocalTime {
    std::int64_t day = 0;     ///< since 1970-01-01
    std::int64_t minute = 0;  ///< since midnight

    [[nodiscard]] std::int64_t weekday() const {
        return day + 3 - floorDiv(day + 3, 7) * 7;
    }  ///< 0 is Monday; 1970-01-01 was a Thursday
};

/// Evaluates the node's first operand to a time, and hands it to `make`.
template <class Make>
Value ofLocalTime(const Node& node, Scope& scope, Make make) {
    Operands operands(node.op->name);
    const Json* value = operands.take(evaluate(*node.operands[0], scope));
    if (!value) return operands.missing();
    const auto ms = parseTime(*value, node.zone);
    if (!ms) return operands.misfit();
    const std::int64_t local = *ms + node.zone * kMsPerMinute;
    const std::int64_t day = floorDiv(local, kMsPerDay);
    return operands.known(make(LocalTime{day, (local - day * kMsPerDay) / kMsPerMinute}));
}

}  // namespace

Value toDatetime(const Node& node, Scope& scope) {
    Operands operands(node.op->name);
    const Json* value = operands.take(evaluate(*node.operands[0], scope));
    if (!value) return operands.missing();
    const auto ms = parseTime(*value, node.zone);
    const auto text = ms ? formatTime(*ms) : std::nullopt;
    return text ? operands.known(datetimeJson(*text)) : operands.misfit();
}

Value hour(const Node& node, Scope& scope) {
    return ofLocalTime(node, scope, [](const LocalTime& time) { return Json(time.minute / 60); });
}

Value minuteOfDay(const Node& node, Scope& scope) {
    return ofLocalTime(node, scope, [](const LocalTime& time) { return Json(time.minute); });
}

Value weekday(const Node& node, Scope& scope) {
    return ofLocalTime(node, scope,
                       [](const LocalTime& time) { return Json(kWeekdays[static_cast<std::size_t>(time.weekday())]); });
}

Value isWithin(const Node& node, Scope& scope) {
    const auto& hours = static_cast<const WeekHours&>(*node.parsed);
    return ofLocalTime(node, scope, [&](const LocalTime& time) {
        return Json(hours.contains(time.weekday() * (kMsPerDay / kMsPerMinute) + time.minute));
    });
}

Value daysBetween(const Node& node, Scope& scope) {
    Operands operands(node.op->name);
    const Json* from = operands.take(evaluate(*node.operands[0], scope));
    const Json* to = operands.take(evaluate(*node.operands[1], scope));
    if (!from || !to) return operands.missing();
    const auto begin = parseTime(*from, node.zone);
    const auto end = parseTime(*to, node.zone);
    return begin && end ? operands.known(Json(floorDiv(*end - *begin, kMsPerDay))) : operands.misfit();
}

}  // namespace writ::sim::binding::operators
