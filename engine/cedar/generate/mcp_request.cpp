// A tools/call as a question to a Cedar engine whose schema generateMcpSchema() made.
#include "engine/cedar/generate/mcp_naming.h"
#include "engine/cedar/generate/mcp_texts.h"
#include "engine/cedar/scalars.h"
#include "engine/text/digest.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <map>
#include <optional>

namespace writ::cedar {
namespace {

constexpr std::uint32_t kMaxDepth = 200;         // levels of values, references and choices
constexpr std::size_t kMaxAttempts = 1'000'000;  // values tried against types, since a choice tries all of its types

Failure wrong(std::string message, const std::string& pointer, ErrorKind kind = ErrorKind::Malformed) {
    Error error;
    error.kind = kind;
    error.message = std::move(message);
    error.pointer = pointer;
    return Failure(std::move(error));
}

Json uidJson(const std::string& type, const std::string& id) {
    return Json::object({{"type", type}, {"id", id}});
}
Json entityJson(const std::string& type, const std::string& id) {
    return Json::object({{"__entity", uidJson(type, id)}});
}
Json extension(const char* function, std::string argument) {
    return Json::object({{"__extn", Json::object({{"fn", function}, {"arg", std::move(argument)}})}});
}

/// Without a precision: the shortest that gives the value back. Unlike printf's, the digits are the same for all users.
std::string digitsOf(double value, std::chars_format format, std::optional<int> precision = {}) {
    std::array<char, 400> text;
    const auto end = precision ? std::to_chars(text.data(), text.data() + text.size(), value, format, *precision)
                               : std::to_chars(text.data(), text.data() + text.size(), value, format);
    return {text.data(), end.ptr};
}

/// As Rust prints a floating-point number for debugging: the shortest digits that give it back, and always a sign that it is one.
std::string floatText(double value) {
    std::string mantissa = digitsOf(value, std::chars_format::scientific);
    const std::size_t at = mantissa.find('e');
    const int exponent = std::atoi(mantissa.c_str() + at + 1);
    mantissa.resize(at);
    if (value != 0 && (exponent < -5 || exponent >= 16)) return mantissa + "e" + std::to_string(exponent);
    const std::size_t point = mantissa.find('.');
    const int fraction = std::max(1, (point == std::string::npos ? 0 : static_cast<int>(mantissa.size() - point) - 1) - exponent);
    return digitsOf(value, std::chars_format::fixed, fraction);
}

/// A definition of `$defs` and the namespace of the types made for it.
struct Defined {
    ToolTypePtr type;
    std::string space;
};
using Definitions = std::map<std::string, Defined>;

void extend(Definitions& definitions, const std::vector<ToolDefinition>& given, const std::string& space) {
    for (const ToolDefinition& definition : given) definitions[definition.name] = {definition.type, space};
}

/// Turns arguments into Cedar's JSON, and objects into entities.
class Converter {
public:
    Converter(const McpSchema& schema, std::string seed)
        : m_schema(schema), m_names(schema.space, schema.options, schema.shared), m_seed(std::move(seed)) {}

    void define(const std::vector<ToolDefinition>& definitions, const std::string& space) {
        extend(m_definitions, definitions, space);
    }
    void forget(const std::vector<ToolDefinition>& definitions) {
        for (const ToolDefinition& definition : definitions) m_definitions.erase(definition.name);
    }

    Result<Json> parameters(const ToolParameters& parameters, const Json& values, const std::string& space,
                            const std::string& pointer) {
        return members(parameters.properties, nullptr, values, space, {}, pointer, 0).map([](Members&& made) {
            return Json(std::move(made.known));
        });
    }

    [[nodiscard]] Json::Array takeEntities() { return std::move(m_entities); }

private:
    struct Members {
        Json::Object known, other;
    };

    Result<Members> members(const std::vector<ToolProperty>& properties, const ToolTypePtr& additional, const Json& values,
                            const std::string& space, const std::string& name, const std::string& pointer, std::uint32_t depth) {
        Members made;
        for (const ToolProperty& property : properties) {
            const Json* value = values.find(property.name);
            if (value == nullptr && property.required) return wrong("the argument `" + property.name + "` is missing", pointer);
            if (value == nullptr) continue;
            auto converted =
                convert(*property.type, *value, space, property.name, pointerJoin(pointer, property.name), depth + 1);
            if (!converted) return tl::unexpected(std::move(converted.error()));
            made.known.emplace_back(property.name, *std::move(converted));
        }
        for (const auto& [key, value] : values.asObject()) {
            const bool known = std::any_of(properties.begin(), properties.end(),
                                           [&, wanted = &key](const ToolProperty& p) { return p.name == *wanted; });
            if (known) continue;
            const std::string at = pointerJoin(pointer, key);
            if (additional == nullptr) return wrong("the tool has no argument `" + key + "`", at);
            auto converted = convert(*additional, value, space, name + "Tag", at, depth + 1);
            if (!converted) return tl::unexpected(std::move(converted.error()));
            made.other.emplace_back(key, *std::move(converted));
        }
        return made;
    }

    Result<Json> convert(const ToolType& type, const Json& value, const std::string& space, const std::string& name,
                         const std::string& pointer, std::uint32_t depth) {
        if (depth > kMaxDepth)
            return wrong("values or types are nested more than " + std::to_string(kMaxDepth) + " levels deep", pointer,
                         ErrorKind::TooDeep);
        if (++m_attempts > kMaxAttempts) return wrong("there are too many choices to try", pointer, ErrorKind::TooLarge);
        switch (type.kind) {
        case ToolTypeKind::Bool: return accept(value.isBool(), value, "yes or no", pointer);
        case ToolTypeKind::Integer: return accept(value.isInteger(), value, "a whole number of 64 bits", pointer);
        case ToolTypeKind::String: return accept(value.isString(), value, "a text", pointer);
        case ToolTypeKind::Float:
        case ToolTypeKind::Number: return number(type.kind, value, pointer);
        case ToolTypeKind::Decimal:
        case ToolTypeKind::Datetime:
        case ToolTypeKind::Duration:
        case ToolTypeKind::IpAddr: return formatted(type.kind, value, pointer);
        case ToolTypeKind::Null:
            if (!value.isNull()) return wrong("null was expected", pointer);
            return entityJson(m_names.opaque("Null"), "null");
        case ToolTypeKind::Unknown: return entityJson(m_names.opaque("Unknown"), freshId(pointer));
        case ToolTypeKind::Enum: return variant(type, value, space, name, pointer);
        case ToolTypeKind::Array: return array(type, value, space, name, pointer, depth);
        case ToolTypeKind::Tuple: return tuple(type, value, space, name, pointer, depth);
        case ToolTypeKind::Union: return choice(type, value, space, name, pointer, depth);
        case ToolTypeKind::Object: return object(type, value, space, name, pointer, depth);
        case ToolTypeKind::Reference: {
            const auto found = m_definitions.find(type.reference);
            if (found == m_definitions.end()) return wrong("`#/$defs/" + type.reference + "` is not defined", pointer);
            return convert(*found->second.type, value, found->second.space, type.reference, pointer, depth + 1);
        }
        }
        return wrong("a value of no known type", pointer);
    }

    static Result<Json> accept(bool fits, const Json& value, const char* expected, const std::string& pointer) {
        if (!fits) return wrong(std::string(expected) + " was expected", pointer);
        return value;
    }

    Result<Json> number(ToolTypeKind kind, const Json& value, const std::string& pointer) const {
        if (!value.isNumber()) return wrong("a number was expected", pointer);
        const double size = value.asDouble();
        if (!std::isfinite(size)) return wrong("the number is too large", pointer);
        if (!m_schema.options.encodeNumbersAsDecimal) {
            return entityJson(m_names.opaque(opaqueName(kind, m_schema.options)),
                              kind == ToolTypeKind::Float ? floatText(size) : value.numberText());
        }
        constexpr int kFraction = 4;
        const std::string text = digitsOf(size, std::chars_format::fixed, kFraction);
        if (!parseDecimal(text)) return wrong("the number does not fit a decimal", pointer);
        return extension("decimal", text);
    }

    static Result<Json> formatted(ToolTypeKind kind, const Json& value, const std::string& pointer) {
        if (!value.isString()) return wrong("a text was expected", pointer);
        const std::string& text = value.asString();
        std::optional<std::string> made;
        const char* function = "decimal";
        if (kind == ToolTypeKind::Decimal && parseDecimal(text)) made = text;
        if (kind == ToolTypeKind::Datetime) made = datetimeForCedar(text), function = "datetime";
        if (kind == ToolTypeKind::Duration) made = durationForCedar(text), function = "duration";
        if (kind == ToolTypeKind::IpAddr) made = ipForCedar(text), function = "ip";
        if (!made) return wrong("`" + text + "` is no " + (kind == ToolTypeKind::IpAddr ? "IP address" : function), pointer);
        return extension(function, *std::move(made));
    }

    Result<Json> variant(const ToolType& type, const Json& value, const std::string& space, const std::string& name,
                         const std::string& pointer) const {
        const bool known =
            value.isString() && std::find(type.variants.begin(), type.variants.end(), value.asString()) != type.variants.end();
        if (!known) return wrong("the value is none of those that the tool lists", pointer);
        return entityJson(typeName(type, space, name), value.asString());
    }

    Result<Json> array(const ToolType& type, const Json& value, const std::string& space, const std::string& name,
                       const std::string& pointer, std::uint32_t depth) {
        if (!value.isArray()) return wrong("a list was expected", pointer);
        Json::Array items;
        for (std::size_t i = 0; i < value.size(); ++i) {
            auto item = convert(*type.parts.front(), value.at(i), space, name, pointerJoin(pointer, i), depth + 1);
            if (!item) return item;
            items.push_back(*std::move(item));
        }
        return Json(std::move(items));
    }

    Result<Json> tuple(const ToolType& type, const Json& value, const std::string& space, const std::string& name,
                       const std::string& pointer, std::uint32_t depth) {
        if (!value.isArray() || value.size() != type.parts.size()) {
            return wrong("a list of " + std::to_string(type.parts.size()) + " was expected", pointer);
        }
        Json::Object made;
        for (std::size_t i = 0; i < value.size(); ++i) {
            auto item = convert(*type.parts[i], value.at(i), qualified(space, name), partName(type.kind, i),
                                pointerJoin(pointer, i), depth + 1);
            if (!item) return item;
            made.emplace_back(partAttribute(type.kind, i), *std::move(item));
        }
        return Json(std::move(made));
    }

    Result<Json> choice(const ToolType& type, const Json& value, const std::string& space, const std::string& name,
                        const std::string& pointer, std::uint32_t depth) {
        for (std::size_t i = 0; i < type.parts.size(); ++i) {
            const std::size_t before = m_entities.size();
            auto made = convert(*type.parts[i], value, qualified(space, name), partName(type.kind, i), pointer, depth + 1);
            if (made) return Json::object({{partAttribute(type.kind, i), *std::move(made)}});
            if (made.error().kind != ErrorKind::Malformed) return made;
            m_entities.resize(before);
        }
        return wrong("the value fits none of the types that the tool lists", pointer);
    }

    Result<Json> object(const ToolType& type, const Json& value, const std::string& space, const std::string& name,
                        const std::string& pointer, std::uint32_t depth) {
        if (!value.isObject()) return wrong("an object was expected", pointer);
        auto made = members(type.properties, type.additional, value, qualified(space, name), name, pointer, depth);
        if (!made) return tl::unexpected(std::move(made.error()));
        if (m_schema.options.objectsAsRecords && !type.additional) return Json(std::move(made->known));
        const std::string entityType = typeName(type, space, name);
        const std::string id = freshId(pointer);
        Json::Object entity{
            {"uid", uidJson(entityType, id)}, {"attrs", Json(std::move(made->known))}, {"parents", Json(Json::Array{})}};
        if (!made->other.empty()) entity.emplace_back("tags", Json(std::move(made->other)));
        m_entities.push_back(Json(std::move(entity)));
        return entityJson(entityType, id);
    }

    [[nodiscard]] std::string typeName(const ToolType& type, const std::string& space, const std::string& name) const {
        const std::string* shared = m_schema.options.deduplicateEntityTypes ? m_names.sharedSpace(type, name) : nullptr;
        return m_names.typeName(qualified(shared == nullptr ? space : *shared, name));
    }

    /// A new id for each thing of a call, in the form of a UUID (version 8): the same call gives the same ids.
    [[nodiscard]] std::string freshId(const std::string& pointer) const {
        std::string hex = DigestBuilder().add(m_seed).add(pointer).finish().hex().substr(0, 32);
        hex[12] = '8';
        hex[16] = "89ab"[static_cast<unsigned char>(hex[16]) % 4];
        for (const std::size_t at : {8U, 13U, 18U, 23U}) hex.insert(at, "-");
        return hex;
    }

    const McpSchema& m_schema;
    McpNaming m_names;
    std::string m_seed;
    Definitions m_definitions;
    Json::Array m_entities;
    std::size_t m_attempts = 0;
};

/// Name and arguments of the call: `name` and `arguments`, or the older `tool` and `args`, but not mixed.
struct CallParts {
    std::string tool, argumentsKey;
    const Json* arguments = nullptr;
};
Result<CallParts> readCall(const Json& call) {
    const Json& params = call["params"];
    if (!params.isObject()) return wrong("a tools/call has `params`, an object", "/params");
    if ((params.contains("name") && params.contains("args")) || (params.contains("tool") && params.contains("arguments"))) {
        return wrong("`name` goes with `arguments`, `tool` with `args`", "/params");
    }
    const bool older = params.contains("tool") && !params.contains("name");
    CallParts parts{params[older ? "tool" : "name"].asString(), params.contains("args") ? "args" : "arguments", nullptr};
    if (parts.tool.empty()) return wrong("a tools/call has a `name`, a text", "/params");
    parts.arguments = params.find(parts.argumentsKey);
    if (parts.arguments == nullptr || !parts.arguments->isObject())
        return wrong("a tools/call has `arguments`, an object", "/params/" + parts.argumentsKey);
    return parts;
}

/// What a document holds already goes first.
template <class List>
void append(List& list, const List& more) {
    list.insert(list.end(), more.begin(), more.end());
}

Result<Json> outputOf(const McpSchema& schema, const ToolSpec& tool, const Json& result, Converter& converter) {
    const Json& content = result["result"]["structuredContent"];
    if (!content.isObject())
        return wrong("the answer to a tools/call has `structuredContent`, an object", "/result/structuredContent");
    const std::string space = qualified(qualified(schema.space, tool.name), kOutput);
    converter.forget(tool.inputs.definitions);
    converter.define(schema.tools.definitions, schema.space);
    converter.define(tool.definitions, qualified(schema.space, tool.name));
    converter.define(tool.outputs.definitions, space);
    return converter.parameters(tool.outputs, content, space, "/result/structuredContent");
}

}  // namespace

Result<McpRequest> mcpRequest(const McpSchema& schema, const McpCall& call) {
    const auto parts = readCall(call.call);
    if (!parts) return tl::unexpected(parts.error());
    const auto tool = std::find_if(schema.tools.tools.begin(), schema.tools.tools.end(),
                                   [&](const ToolSpec& t) { return t.name == parts->tool; });
    if (tool == schema.tools.tools.end()) return wrong("there is no tool `" + parts->tool + "`", "/params/name");
    const std::string own = qualified(schema.space, tool->name), space = qualified(own, kInput);
    Converter converter(schema, call.seed);
    converter.define(schema.tools.definitions, schema.space);
    converter.define(tool->definitions, own);
    converter.define(tool->inputs.definitions, space);
    auto input = converter.parameters(tool->inputs, *parts->arguments, space, "/params/" + parts->argumentsKey);
    if (!input) return tl::unexpected(std::move(input.error()));
    Json::Object context = call.context.asObject();
    context.emplace_back("input", *std::move(input));
    if (schema.options.includeOutputs && !call.result.isNull()) {
        auto output = outputOf(schema, *tool, call.result, converter);
        if (!output) return tl::unexpected(std::move(output.error()));
        context.emplace_back("output", *std::move(output));
    }
    Json::Array entities = call.entities.asArray();
    append(entities, converter.takeEntities());
    const EntityUid action{qualified(schema.space, "Action"), tool->name};
    return McpRequest{call.principal, action, call.resource, Json(std::move(context)), Json(std::move(entities))};
}

}  // namespace writ::cedar
