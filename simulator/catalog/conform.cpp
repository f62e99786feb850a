#include "simulator/catalog/conform.h"

#include <algorithm>
#include <array>

namespace writ::sim {
namespace {

constexpr std::size_t kMaxIssues = 100;
constexpr std::uint32_t kMaxDepth = 64;     // levels of values and references; what is deeper is taken to fit
constexpr std::size_t kMaxSteps = 100'000;  // schemas tried, since a choice tries all of its own

struct TypeTest {
    std::string_view word;
    bool (*fits)(const Json& value);
    std::string_view expected;
};
constexpr std::array<TypeTest, 8> kTests{{
    {"string", [](const Json& v) { return v.isString(); }, "a text"},
    {"integer", [](const Json& v) { return v.isInteger(); }, "a whole number"},
    {"number", [](const Json& v) { return v.isNumber(); }, "a number"},
    {"float", [](const Json& v) { return v.isNumber(); }, "a number"},
    {"boolean", [](const Json& v) { return v.isBool(); }, "yes or no"},
    {"object", [](const Json& v) { return v.isObject(); }, "an object"},
    {"array", [](const Json& v) { return v.isArray(); }, "a list"},
    {"null", [](const Json& v) { return v.isNull(); }, "nothing"},
}};

const TypeTest* testOf(std::string_view word) {
    const auto* found = std::find_if(kTests.begin(), kTests.end(), [&](const TypeTest& row) { return row.word == word; });
    return found == kTests.end() ? nullptr : found;
}

class Checker {
public:
    Checker(const Json& root, const std::vector<UnknownField>& unknown) : m_root(root) {
        for (const UnknownField& field : unknown) m_unknown.push_back(field.pointer);
    }

    std::vector<RequestIssue> run(const Json& arguments) {
        Issues issues;
        check(m_root, arguments, "/context/input", 0, issues);
        std::sort(issues.begin(), issues.end());
        return issues;
    }

private:
    using Issues = std::vector<RequestIssue>;

    static void add(Issues& issues, std::string pointer, std::string code, std::string message) {
        if (issues.size() < kMaxIssues) issues.push_back({std::move(pointer), std::move(code), std::move(message)});
    }

    [[nodiscard]] bool isUnknown(const std::string& pointer) const {
        return std::any_of(m_unknown.begin(), m_unknown.end(),
                           [&](const std::string& at) { return at == pointer || at.starts_with(pointer + "/"); });
    }

    void check(const Json& schema, const Json& value, const std::string& pointer, std::uint32_t depth, Issues& issues) {
        if (depth > kMaxDepth || ++m_steps > kMaxSteps || isHidden(pointer)) return;
        if (const std::string& reference = schema["$ref"].asString(); reference.starts_with('#')) {
            const Json* target = m_root.pointer(std::string_view(reference).substr(1));
            if (target != nullptr) check(*target, value, pointer, depth + 1, issues);
        }
        for (const Json& each : schema["allOf"].asArray()) check(each, value, pointer, depth + 1, issues);
        for (const std::string_view key : {"anyOf", "oneOf"}) {
            if (schema[key].size() != 0) choice(schema[key].asArray(), value, pointer, depth, issues);
        }
        if (!typeFits(schema["type"], value, pointer, issues)) return;
        listed(schema, value, pointer, issues);
        if (value.isObject()) object(schema, value, pointer, depth, issues);
        if (value.isArray()) list(schema, value, pointer, depth, issues);
    }

    /// A value that is unknown as a whole is not in the request, so there is nothing to look at.
    [[nodiscard]] bool isHidden(const std::string& pointer) const {
        return std::find(m_unknown.begin(), m_unknown.end(), pointer) != m_unknown.end();
    }

    static bool typeFits(const Json& type, const Json& value, const std::string& pointer, Issues& issues) {
        const Json::Array words = type.isString() ? Json::Array{type} : type.asArray();
        std::string expected;
        for (const Json& word : words) {
            const TypeTest* test = testOf(word.asString());
            if (test == nullptr || test->fits(value)) return true;
            expected += (expected.empty() ? "" : " or ") + std::string(test->expected);
        }
        if (words.empty()) return true;
        add(issues, pointer, "type", "The catalog asks for " + expected + " here.");
        return false;
    }

    static void listed(const Json& schema, const Json& value, const std::string& pointer, Issues& issues) {
        const Json::Array& values = schema["enum"].asArray();
        const bool isOne = values.empty() || std::find(values.begin(), values.end(), value) != values.end();
        const Json* only = schema.find("const");
        if (!isOne || (only != nullptr && !(*only == value)))
            add(issues, pointer, "value", "This is none of the values that the catalog lists.");
    }

    void choice(const Json::Array& schemas, const Json& value, const std::string& pointer, std::uint32_t depth, Issues& issues) {
        for (const Json& schema : schemas) {
            Issues own;
            check(schema, value, pointer, depth + 1, own);
            if (own.empty()) return;
        }
        add(issues, pointer, "type", "This fits none of the types that the catalog allows.");
    }

    void object(const Json& schema, const Json& value, const std::string& pointer, std::uint32_t depth, Issues& issues) {
        const Json& properties = schema["properties"];
        for (const Json& name : schema["required"].asArray()) {
            const std::string at = pointerJoin(pointer, name.asString());
            // Null means absent, so an argument that may be null is not missing.
            const bool absent = value[name.asString()].isNull() && !isUnknown(at);
            if (absent && !mayBeNull(properties[name.asString()]))
                add(issues, at, "missing", "The catalog requires '" + name.asString() + "'.");
        }
        for (const auto& [name, member] : value.asObject()) {
            if (member.isNull()) continue;
            const std::string at = pointerJoin(pointer, name);
            const Json* property = properties.find(name);
            const Json& other = schema["additionalProperties"];
            if (property != nullptr)
                check(*property, member, at, depth + 1, issues);
            else if (other.isObject())
                check(other, member, at, depth + 1, issues);
            else if (other.isBool() && !other.asBool())
                add(issues, at, "undeclared", "The catalog does not declare '" + name + "'.");
        }
    }

    void list(const Json& schema, const Json& value, const std::string& pointer, std::uint32_t depth, Issues& issues) {
        const Json& first = schema["prefixItems"];
        for (std::size_t i = 0; i < value.size(); ++i) {
            const Json& item = i < first.size() ? first.at(i) : schema["items"];
            if (item.isObject()) check(item, value.at(i), pointerJoin(pointer, i), depth + 1, issues);
        }
    }

    static bool mayBeNull(const Json& schema) {
        const auto isNull = [](const Json& one) { return one.asString() == "null" || one["type"].asString() == "null"; };
        if (schema["nullable"].asBool() || isNull(schema)) return true;
        for (const std::string_view key : {"type", "anyOf", "oneOf"}) {
            const Json::Array& all = schema[key].asArray();
            if (std::any_of(all.begin(), all.end(), isNull)) return true;
        }
        return false;
    }

    const Json& m_root;
    std::vector<std::string> m_unknown;
    std::size_t m_steps = 0;
};

}  // namespace

std::vector<RequestIssue> argumentIssues(const ToolDescription& tool, const Json& arguments,
                                         const std::vector<UnknownField>& unknown) {
    return Checker(tool.inputSchema, unknown).run(arguments.isNull() ? Json::object() : arguments);
}

}  // namespace writ::sim
