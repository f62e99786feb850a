#pragma once

#include "simulator/transcript/trace.h"

namespace writ::sim {

/// The attributes of a span under the names that tracing conventions give them: the GenAI conventions of OpenTelemetry, now
/// and as they were, OpenInference, and those of some libraries.
class SpanAttributes {
public:
    /// `at` leads from the pointer of an attribute in `values` ("/gen_ai.tool.name", and below it) to its place.
    SpanAttributes(Json values, Locator at) : m_values(std::move(values)), m_at(std::move(at)) {}
    SpanAttributes() : SpanAttributes(Json::object(), locateBelow({})) {}

    [[nodiscard]] const Json& operator[](std::string_view key) const { return m_values[key]; }
    /// A text or number of the first of these keys that is there.
    [[nodiscard]] std::string text(std::initializer_list<std::string_view> keys) const;

    /// One of them with the JSON in its text unwrapped, or all as one object.
    [[nodiscard]] Located located(std::string_view key, const ReadLimits& limits) const;
    [[nodiscard]] Located all() const { return {m_values, m_at}; }

    [[nodiscard]] std::optional<SpanKind> kind() const;
    [[nodiscard]] std::string agent() const;
    [[nodiscard]] std::string toolName() const;
    [[nodiscard]] std::string conversation() const;

    /// The messages that a model was given, or that it answered; whether there are any.
    bool readInput(const ReadLimits& limits, std::vector<TraceItem>& items) const { return readMessages(true, limits, items); }
    bool readOutput(const ReadLimits& limits, std::vector<TraceItem>& items) const { return readMessages(false, limits, items); }
    /// What a tool span says of its call and of the result. The tool is named by an attribute, else as given; a call without
    /// the name of a tool is none, and one without arguments has no place.
    [[nodiscard]] std::optional<TraceItem> call(std::string tool, const ReadLimits& limits) const;
    [[nodiscard]] std::optional<TraceItem> result(const ReadLimits& limits) const;

private:
    bool readMessages(bool input, const ReadLimits& limits, std::vector<TraceItem>& items) const;
    bool readFlat(std::string_view prefix, Role speaker, const ReadLimits& limits, std::vector<TraceItem>& items) const;
    [[nodiscard]] std::string place(std::string_view key) const { return m_at(pointerJoin({}, key)); }

    Json m_values;
    Locator m_at;
};

/// Arguments that stand below the names that decorators and runners give them. What is no object then stays as it is.
[[nodiscard]] Json unpackArguments(const Json& recorded);

}  // namespace writ::sim
