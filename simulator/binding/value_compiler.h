#pragma once

#include "simulator/binding/compile.h"

namespace writ::sim::binding {

/// Where a value stands decides which operators it may use.
struct Surroundings {
    bool item = false;    ///< inside `as`, `where`, or `key` of a `learn` with `each`
    bool result = false;  ///< inside learn and effects
    bool clock = false;   ///< inside the clock
    bool chain = false;   ///< inside the chain
    std::size_t depth = 0;
};

/// Compiles values of binding.json. The first mistake is kept; what is returned after one is not to be used.
class ValueCompiler {
public:
    ValueCompiler(std::set<std::string> kinds, const std::set<std::string>& knownTools, bool hasUntrusted)
        : m_kinds(std::move(kinds)), m_knownTools(knownTools), m_hasUntrusted(hasUntrusted) {}

    [[nodiscard]] NodePtr value(const Json& json, const std::string& at, Surroundings around);
    [[nodiscard]] Tokens pointer(const Json& json, const std::string& at);
    [[nodiscard]] std::vector<std::string> tools(const Json& json, const std::string& at);
    void toolName(const std::string& name, const std::string& at);
    [[nodiscard]] std::string text(const Json& json, const std::string& at);
    [[nodiscard]] std::vector<std::string> texts(const Json& json, const std::string& at);
    /// Refuses members that are not in `allowed`, and asks for those that are required.
    bool members(const Json& json, const std::string& at, const std::vector<Field>& allowed);

    void refuse(const std::string& at, std::string message);
    [[nodiscard]] bool failed() const { return m_error.has_value(); }
    [[nodiscard]] const std::optional<Error>& error() const { return m_error; }

private:
    void compound(Node& node, const Json& json, const std::string& at, Surroundings around);
    void record(Node& node, const Json& json, const std::string& at, Surroundings around);
    void operation(Node& node, const Json& json, const std::string& at, Surroundings around);
    void checkPlace(const Operator& op, const Json& argument, const std::string& at, Surroundings around);
    void shape(Node& node, const Json& argument, const std::string& at, Surroundings around);
    void operands(Node& node, const Json& argument, const std::string& at, Surroundings around);
    void fields(Node& node, const Json& argument, const std::string& at, Surroundings around);
    void field(Node& node, const Field& field, const Json* given, const std::string& at, Surroundings around);
    void fieldText(Node& node, const Field& field, const Json& given, const std::string& at);
    void fieldParsed(Node& node, const std::string& text, const std::string& at);
    void fieldZone(Node& node, const std::string& text, const std::string& at);
    void fieldDuration(Node& node, const std::string& text, const std::string& at);
    [[nodiscard]] Tests tests(const Json& json, const std::string& at, Surroundings around);
    [[nodiscard]] Test test(const Json& json, const std::string& at, Surroundings around);

    const std::set<std::string> m_kinds;
    const std::set<std::string>& m_knownTools;
    const bool m_hasUntrusted;
    std::optional<Error> m_error;
};

/// ". Did you mean …?" when one of the names is close, else nothing.
[[nodiscard]] std::string suggestion(std::string_view given, const std::vector<std::string>& names);

}  // namespace writ::sim::binding
