#include "simulator/binding/shape.h"

#include <algorithm>
#include <array>

namespace writ::sim::binding {
namespace {

Json typeWord(std::string_view word) {
    return Json::object({{"type", word}});
}
Json listOf(Json items) {
    return items.isNull() ? Json() : Json::object({{"type", "array"}, {"items", std::move(items)}});
}

/// What `gives` says in the table of operators.
Json typeGiven(std::string_view gives) {
    if (gives == "texts") return listOf(typeWord("string"));
    return gives.front() == '{' ? parseJson(gives).value_or(Json()) : typeWord(gives);
}

constexpr std::array<std::string_view, 3> kSameAsOperand{"$where", "$distinct", "$either"};
constexpr std::array<std::string_view, 4> kItemOfOperand{"$first", "$last", "$min", "$max"};

template <std::size_t N>
bool contains(const std::array<std::string_view, N>& list, std::string_view word) {
    return std::find(list.begin(), list.end(), word) != list.end();
}

/// The type of a value that stands in the binding or in the facts; null when JSON Schema has no single one.
Json typeOfJson(const Json& value) {
    if (value.isBool()) return typeWord("boolean");
    if (value.isInteger()) return typeWord("integer");
    if (value.isNumber()) return typeWord("number");
    if (value.isString()) return typeWord("string");
    if (value["__extn"]["fn"].asString() == "datetime") return typeWord("datetime");
    if (value.isArray() && value.size() != 0) return listOf(typeOfJson(value.at(0)));
    if (!value.isObject() || value.contains("__entity") || value.contains("__extn")) return {};
    Json::Object properties;
    for (const auto& [name, member] : value.asObject()) {
        if (Json type = typeOfJson(member); !type.isNull()) properties.emplace_back(name, std::move(type));
    }
    return Json::object({{"type", "object"}, {"properties", Json(std::move(properties))}});
}

std::string literalText(const NodePtr& node) {
    return node && node->form == Node::Form::Literal ? node->literal.asString() : std::string();
}

class Shaper {
public:
    Shaper(const ToolDescription& tool, const std::vector<ToolDescription>& tools, const Json& facts)
        : m_tool(tool), m_tools(tools), m_facts(facts) {}

    /// A JSON Schema, or null.
    [[nodiscard]] Json typeOf(const Node* node) const {
        if (node == nullptr) return {};
        switch (node->form) {
        case Node::Form::Literal: return typeOfJson(node->literal);
        case Node::Form::List: return node->operands.empty() ? Json() : listOf(typeOf(node->operands.front().get()));
        case Node::Form::Record: return record(*node);
        case Node::Form::Operator: return ofOperator(*node);
        }
        return {};
    }

private:
    [[nodiscard]] Json record(const Node& node) const {
        Json::Object properties;
        for (std::size_t i = 0; i < node.names.size(); ++i) {
            if (Json type = typeOf(node.operands[i].get()); !type.isNull())
                properties.emplace_back(node.names[i], std::move(type));
        }
        return Json::object({{"type", "object"}, {"properties", Json(std::move(properties))}});
    }

    [[nodiscard]] Json ofOperator(const Node& node) const {
        const std::string_view name = node.op->name;
        if (!node.op->gives.empty()) return typeGiven(node.op->gives);
        if (name == "$const") return typeOfJson(node.literal);
        if (name == "$argument" && node.pointer) return argument(m_tool, *node.pointer);
        if (name == "$runningTotal" && node.pointer) return argumentOfTools(node);
        if (name == "$calledWith" && node.pointer) return calledWith(argumentOfTools(node));
        if (name == "$fact" && node.pointer) return fact(node);
        if (contains(kSameAsOperand, name)) return firstKnown(node);
        if (contains(kItemOfOperand, name) || name == "$sum") return firstKnown(node)["items"];
        if (name == "$lookup" && !node.pointer)
            return typeOf(node.operands[0].get())["properties"][literalText(node.operands[1])];
        if (name == "$project" && node.operands.size() > 1) return listOf(typeOf(node.operands[1].get()));
        return {};
    }

    /// The items of a list were taken one by one.
    [[nodiscard]] static Json calledWith(const Json& argument) {
        return argument["type"].asString() == "array" || argument.contains("items") ? listOf(argument["items"])
                                                                                    : listOf(argument);
    }

    [[nodiscard]] Json firstKnown(const Node& node) const {
        for (const NodePtr& operand : node.operands) {
            if (Json type = typeOf(operand.get()); !type.isNull()) return type;
        }
        return {};
    }

    /// What all tools that the node names agree on.
    [[nodiscard]] Json argumentOfTools(const Node& node) const {
        std::optional<Json> agreed;
        for (const ToolDescription& tool : m_tools) {
            if (std::find(node.tools.begin(), node.tools.end(), tool.name) == node.tools.end()) continue;
            Json type = argument(tool, *node.pointer);
            if (agreed && !((*agreed)["type"] == type["type"])) return {};
            if (!agreed) agreed = std::move(type);
        }
        return agreed.value_or(Json());
    }

    /// The part of a tool's schema at a pointer into the arguments.
    [[nodiscard]] static Json argument(const ToolDescription& tool, const Tokens& pointer) {
        const Json* at = &tool.inputSchema;
        for (const std::string& token : pointer) {
            at = at->find("properties") == nullptr ? nullptr : (*at)["properties"].find(token);
            if (at == nullptr) return {};
        }
        return *at;
    }

    /// As the first entity of the type shows it.
    [[nodiscard]] Json fact(const Node& node) const {
        const Node* type = node.operands.empty() ? nullptr : node.operands.front().get();
        if (type == nullptr || type->form != Node::Form::Literal) return {};
        for (const Json& entity : m_facts.asArray()) {
            const Json& uid = entity["uid"].contains("__entity") ? entity["uid"]["__entity"] : entity["uid"];
            if (uid["type"].asString() != type->literal.asString()) continue;
            const Json* at = &entity["attrs"];
            for (const std::string& token : *node.pointer) at = at == nullptr ? nullptr : at->find(token);
            if (at != nullptr) return typeOfJson(*at);
        }
        return {};
    }

    const ToolDescription& m_tool;
    const std::vector<ToolDescription>& m_tools;
    const Json& m_facts;
};

/// Two records of types as one: the later adds to the earlier.
Json both(const Json& a, const Json& b) {
    if (a.isNull() || b.isNull()) return a.isNull() ? b : a;
    if (!a["properties"].isObject() || !b["properties"].isObject()) return b;
    Json properties = a["properties"];
    for (const auto& [name, type] : b["properties"].asObject()) properties = properties.with(name, both(properties[name], type));
    return a.with("properties", std::move(properties));
}

}  // namespace

RequestShape shapeOf(const Program& program, const ToolDescription& tool, const std::vector<ToolDescription>& tools,
                     const Json& facts) {
    const auto found = program.tools.find(tool.name);
    const ToolBinding* own = found == program.tools.end() ? nullptr : &found->second;
    const std::optional<Party>& principal = own && own->principal ? own->principal : program.principal;
    const std::optional<Party>& resource = own && own->resource ? own->resource : program.resource;
    const Shaper shaper(tool, tools, facts);
    RequestShape shape;
    shape.tool = tool.name;
    shape.subjectType = principal ? literalText(principal->type) : "Agent";
    shape.resourceType = resource ? literalText(resource->type) : "McpServer";
    if (principal) shape.subjectProperties = shaper.typeOf(principal->properties.get());
    if (resource) shape.resourceProperties = shaper.typeOf(resource->properties.get());
    shape.context = both(shaper.typeOf(program.context.get()), own ? shaper.typeOf(own->context.get()) : Json());
    return shape;
}

}  // namespace writ::sim::binding
