#pragma once

#include "engine/cedar/parser.h"
#include "engine/cedar/tree_builder.h"
#include "engine/json/json.h"
#include "engine/json/spans.h"

#include <initializer_list>
#include <optional>

namespace writ::cedar {

/// A value together with its place in the text.
struct JsonAt {
    const Json* json = nullptr;
    const JsonSpans* spans = nullptr;

    [[nodiscard]] const Json& operator*() const { return *json; }
    [[nodiscard]] const Json* operator->() const { return json; }
    explicit operator bool() const { return json != nullptr; }
};

/// What the readers of policies in JSON share: values with their places, and reports that name pointer and span.
class JsonReader {
public:
    JsonReader(const Source& source, const Json& document, std::vector<Diagnostic>& diagnostics, const ParseOptions& options);

    [[nodiscard]] JsonAt document() const { return {&m_document, &m_spans}; }
    [[nodiscard]] static Span span(JsonAt at) { return at.spans->value; }
    /// Where the name of a member is written; else the value.
    [[nodiscard]] static Span keySpan(JsonAt at) { return at.spans->key.empty() ? at.spans->value : at.spans->key; }
    /// The items of an array or the values of an object's members, in order.
    [[nodiscard]] static std::vector<JsonAt> children(JsonAt at);
    /// The member of an object; nothing when there is none.
    [[nodiscard]] static JsonAt find(JsonAt at, std::string_view name);
    [[nodiscard]] const ParseOptions& options() const { return m_options; }

    void report(Code code, JsonAt at, const std::string& message) { report(code, at, span(at), message); }
    void report(Code code, JsonAt at, Span span, const std::string& message);
    void malformed(JsonAt at, const std::string& message) { report(Code::CedarJsonMalformed, at, message); }

    /// The member, which must be there; reported else.
    JsonAt need(JsonAt at, std::string_view name);
    /// The member, which must be a string; empty and reported else.
    std::optional<std::string> needString(JsonAt at, std::string_view name);
    bool needObject(JsonAt at, std::string_view what);
    bool needArray(JsonAt at, std::string_view what);
    /// Reports members that are none of these.
    void refuseOthers(JsonAt at, std::initializer_list<std::string_view> known);
    /// {type, id} or {"__entity": {type, id}}.
    std::optional<EntityUid> entity(JsonAt at);
    /// The name of a type, as it must be written in JSON: without blanks.
    std::optional<std::string> typeName(JsonAt at, std::string_view member);

private:
    [[nodiscard]] std::string pointer(JsonAt at) const;

    const Source& m_source;
    const Json& m_document;
    JsonSpans m_spans;
    std::vector<Diagnostic>& m_diagnostics;
    const ParseOptions& m_options;
    std::size_t m_reported = 0;
};

/// Reads expressions in JSON into the arena of a tree.
class JsonExpressionReader {
public:
    JsonExpressionReader(JsonReader& reader, Tree& tree);
    NodeId expression(JsonAt at);

private:
    NodeId dispatch(JsonAt outer, std::string_view key, JsonAt inner);
    NodeId value(JsonAt at);
    NodeId nested(JsonAt at);
    NodeId setValue(JsonAt at);
    NodeId objectValue(JsonAt at);
    NodeId recordValue(JsonAt at);
    NodeId extensionValue(JsonAt at, JsonAt escape);
    NodeId variable(JsonAt at);
    NodeId unary(NodeKind kind, JsonAt at, std::uint32_t datum = 0);
    NodeId binary(NodeKind kind, std::uint32_t datum, JsonAt at);
    NodeId conditional(JsonAt at);
    NodeId attribute(JsonAt at);
    NodeId has(JsonAt at);
    NodeId like(JsonAt at);
    NodeId is(JsonAt at);
    NodeId set(JsonAt at);
    NodeId record(JsonAt at);
    NodeId call(std::uint32_t function, JsonAt at);
    std::optional<Pattern> pattern(JsonAt at);
    std::uint32_t names(JsonAt at, const std::vector<JsonAt>& members);

    NodeId operand(JsonAt at, std::string_view name);
    NodeId make(NodeKind kind, JsonAt at, const std::vector<NodeId>& children, std::uint32_t datum = 0, std::uint32_t extra = 0);
    NodeId invalid(JsonAt at);

    JsonReader& m_reader;
    TreeBuilder m_builder;
    std::uint32_t m_nesting = 0;
};

}  // namespace writ::cedar
