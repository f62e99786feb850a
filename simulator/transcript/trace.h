#pragma once

#include "simulator/transcript/message_items.h"

namespace writ::sim {

/// A moment with the precision that puts spans in order.
struct SpanTime {
    std::int64_t micros = 0;  ///< since 1970 UTC
    Moment moment;
};
/// A date and time (UTC where it names no zone), or seconds, milli-, micro- or nanoseconds since 1970 as number or digits.
[[nodiscard]] std::optional<SpanTime> readSpanTime(const Json& value);

enum class SpanKind : std::uint8_t { Other, Agent, Model, Tool };

/// A span, observation or run of a trace, whatever its format calls it.
struct TraceSpan {
    SpanKind kind = SpanKind::Other;
    bool loose = false;       ///< its texts count only where no model's messages are recorded below it
    bool plainTexts = false;  ///< no field calls them messages
    bool executed = false;    ///< of a tool: it ended, and no field says that it failed
    std::string id;
    std::string parent;  ///< id; empty or unknown: a root
    std::string agent;   ///< whose work it is, where the span itself names somebody
    std::optional<SpanTime> begin;
    std::optional<SpanTime> end;
    std::optional<std::uint32_t> line;
    std::string at;                 ///< where the span itself stands
    Digest digest;                  ///< of what was recorded of it
    std::vector<TraceItem> input;   ///< of a tool span: the call
    std::vector<TraceItem> output;  ///< of a tool span: the result
};

void setLine(std::vector<TraceItem>& items, std::optional<std::uint32_t> line);
/// The span of a tool failed: its result says so, and where it has none what the span tells of the failure is the result.
void declareFailure(TraceSpan& tool, std::string evidence, std::string message, std::string at);
/// The request to a model failed.
void addFailure(TraceSpan& model, std::string evidence, std::string message, std::string at);
/// Something of the span could not be used.
void addSkipped(TraceSpan& span, std::string reason, std::string at);

/// Whether it, or any of them, shows a message, call or result.
[[nodiscard]] bool holdsItems(const TraceSpan& span);
[[nodiscard]] bool holdsItems(const std::vector<TraceSpan>& spans);

/// Makes the steps of one session of spans in any order. Each message, call and result becomes one step, however many
/// spans show it: models get the history again with each request, frameworks hand messages from span to span.
void readTrace(std::vector<TraceSpan> spans, SessionBuilder& builder);

}  // namespace writ::sim
