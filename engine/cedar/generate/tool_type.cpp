#include "engine/cedar/generate/tool_type.h"

#include <algorithm>
#include <array>
#include <set>

namespace writ::cedar {
namespace {

bool sameTypes(const ToolTypePtr& a, const ToolTypePtr& b) {
    return a == b || (a && b && *a == *b);
}

Failure wrong(std::string message, const std::string& pointer, ErrorKind kind = ErrorKind::Malformed) {
    Error error;
    error.kind = kind;
    error.message = std::move(message);
    error.pointer = pointer;
    return Failure(std::move(error));
}

struct TypeWord {
    std::string_view word;
    ToolTypeKind kind;
};
/// The values of `type` that say everything themselves.
constexpr std::array<TypeWord, 6> kPlainTypes{{{"boolean", ToolTypeKind::Bool},
                                               {"integer", ToolTypeKind::Integer},
                                               {"float", ToolTypeKind::Float},
                                               {"number", ToolTypeKind::Number},
                                               {"string", ToolTypeKind::String},
                                               {"null", ToolTypeKind::Null}}};
/// The values of `format` that are more than a text.
constexpr std::array<TypeWord, 6> kFormats{{{"date", ToolTypeKind::Datetime},
                                            {"date-time", ToolTypeKind::Datetime},
                                            {"duration", ToolTypeKind::Duration},
                                            {"ipv4", ToolTypeKind::IpAddr},
                                            {"ipv6", ToolTypeKind::IpAddr},
                                            {"decimal", ToolTypeKind::Decimal}}};

template <std::size_t N>
const TypeWord* find(const std::array<TypeWord, N>& table, std::string_view word) {
    const auto found = std::find_if(table.begin(), table.end(), [&](const TypeWord& row) { return row.word == word; });
    return found == table.end() ? nullptr : &*found;
}

ToolTypePtr plain(ToolTypeKind kind) {
    auto type = std::make_shared<ToolType>();
    type->kind = kind;
    return type;
}

ToolTypePtr arrayOf(ToolTypePtr item) {
    auto type = std::make_shared<ToolType>();
    type->kind = ToolTypeKind::Array;
    type->parts.push_back(std::move(item));
    return type;
}

class Reader {
public:
    explicit Reader(const ToolReadOptions& options) : m_options(options) {}

    Result<ToolList> list(const Json& document) {
        ToolList list;
        if (document.isArray()) return tools(document, "", std::move(list));
        if (!document.isObject()) return wrong("a list of tools, one tool, or MCP's answer to tools/list was expected", "");
        const Json* result = document.find("result");
        if (result == nullptr) return tools(Json::array({document}), {}, std::move(list));
        auto definitions = this->definitions((*result)["$defs"], "/result/$defs");
        if (!definitions) return tl::unexpected(std::move(definitions.error()));
        list.definitions = *std::move(definitions);
        if (!(*result)["tools"].isArray()) return wrong("`tools` must be a list of tools", "/result/tools");
        return tools((*result)["tools"], "/result/tools", std::move(list));
    }

    Result<ToolSpec> tool(const std::string& name, const Json& input, const Json& output, const std::string& inputPointer,
                          const std::string& outputPointer) {
        ToolSpec spec;
        spec.name = name;
        if (auto read = parameters(input, inputPointer))
            spec.inputs = *std::move(read);
        else
            return tl::unexpected(std::move(read.error()));
        if (output.isNull()) return spec;
        if (auto read = parameters(output, outputPointer))
            spec.outputs = *std::move(read);
        else
            return tl::unexpected(std::move(read.error()));
        return spec;
    }

private:
    Result<ToolList> tools(const Json& entries, const std::string& pointer, ToolList list) {
        for (std::size_t i = 0; i < entries.size(); ++i) {
            auto spec = entry(entries.at(i), pointerJoin(pointer, i));
            if (!spec) return tl::unexpected(std::move(spec.error()));
            list.tools.push_back(*std::move(spec));
        }
        return list;
    }

    Result<ToolSpec> entry(const Json& json, const std::string& pointer) {
        if (!json.isObject()) return wrong("a tool must be an object", pointer);
        if (!json["name"].isString()) return wrong("a tool needs a `name`, a text", pointer);
        const std::string_view key = json.contains("parameters") ? "parameters" : "inputSchema";
        if (!json.contains(key)) return wrong("the tool `" + json["name"].asString() + "` needs an `inputSchema`", pointer);
        auto spec = tool(json["name"].asString(), json[key], json["outputSchema"], pointerJoin(pointer, key),
                         pointerJoin(pointer, "outputSchema"));
        if (!spec) return spec;
        auto own = definitions(json["$defs"], pointerJoin(pointer, "$defs"));
        if (!own) return tl::unexpected(std::move(own.error()));
        spec->definitions = *std::move(own);
        return spec;
    }

    Result<ToolParameters> parameters(const Json& given, const std::string& pointer) {
        // Some servers wrap the schema: {"json": {…}}.
        const Json& json = given.contains("json") ? given["json"] : given;
        if (!json.isObject()) return wrong("the schema of a tool's arguments must be an object", pointer);
        ToolParameters result;
        auto own = definitions(json["$defs"], pointerJoin(pointer, "$defs"));
        if (!own) return tl::unexpected(std::move(own.error()));
        result.definitions = *std::move(own);
        auto read = properties(json, pointer, 0);
        if (!read) return tl::unexpected(std::move(read.error()));
        result.properties = *std::move(read);
        return result;
    }

    Result<std::vector<ToolDefinition>> definitions(const Json& json, const std::string& pointer) {
        std::vector<ToolDefinition> result;
        if (json.isNull()) return result;
        if (!json.isObject()) return wrong("`$defs` must be an object of types", pointer);
        for (const auto& [name, member] : json.asObject()) {
            auto read = type(member, pointerJoin(pointer, name), 0);
            if (!read) return tl::unexpected(std::move(read.error()));
            result.push_back({name, *std::move(read)});
        }
        if (const std::string circle = circular(result); !circle.empty()) {
            return wrong("the definition `" + circle + "` refers only to itself", pointerJoin(pointer, circle));
        }
        return result;
    }

    /// The name of a definition that leads nowhere but to references in a circle.
    static std::string circular(const std::vector<ToolDefinition>& definitions) {
        for (const ToolDefinition& start : definitions) {
            std::set<std::string_view> seen{start.name};
            const ToolType* at = start.type.get();
            while (at != nullptr && at->kind == ToolTypeKind::Reference) {
                if (!seen.insert(at->reference).second) return start.name;
                const auto next = std::find_if(definitions.begin(), definitions.end(),
                                               [&](const ToolDefinition& d) { return d.name == at->reference; });
                at = next == definitions.end() ? nullptr : next->type.get();
            }
        }
        return {};
    }

    Result<std::set<std::string>> required(const Json& json, const std::string& pointer) {
        std::set<std::string> names;
        if (json.isNull() || (json.isBool() && !json.asBool())) return names;
        if (!json.isArray()) return wrong("`required` must be a list of names", pointer);
        for (std::size_t i = 0; i < json.size(); ++i) {
            if (!json.at(i).isString()) return wrong("`required` must be a list of names", pointerJoin(pointer, i));
            names.insert(json.at(i).asString());
        }
        return names;
    }

    Result<std::vector<ToolProperty>> properties(const Json& object, const std::string& pointer, std::uint32_t depth) {
        std::vector<ToolProperty> result;
        const auto names = required(object["required"], pointerJoin(pointer, "required"));
        if (!names) return tl::unexpected(names.error());
        const Json& json = object["properties"];
        const std::string at = pointerJoin(pointer, "properties");
        if (json.isNull() || (json.isBool() && !json.asBool())) return result;
        if (!json.isObject()) return wrong("`properties` must be an object of types", at);
        for (const auto& [name, member] : json.asObject()) {
            const std::string place = pointerJoin(at, name);
            const Json& description = member["description"];
            if (!description.isNull() && !description.isString())
                return wrong("`description` must be a text", pointerJoin(place, "description"));
            auto read = type(member, place, depth + 1);
            if (!read) return tl::unexpected(std::move(read.error()));
            result.push_back({name, *std::move(read), names->count(name) != 0, description.asString()});
        }
        return result;
    }

    Result<ToolTypePtr> type(const Json& json, const std::string& pointer, std::uint32_t depth) {
        if (depth > m_options.maxDepth) {
            return wrong("types are nested more than " + std::to_string(m_options.maxDepth) + " levels deep", pointer,
                         ErrorKind::TooDeep);
        }
        if (++m_types > m_options.maxTypes) {
            return wrong("the schemas have more than " + std::to_string(m_options.maxTypes) + " types", pointer,
                         ErrorKind::TooLarge);
        }
        if (!json.isObject()) return wrong("a type must be an object", pointer);
        if (const Json* word = json.find("type")) {
            const std::string at = pointerJoin(pointer, "type");
            if (word->isString()) return named(word->asString(), json, pointer, at, depth);
            if (word->isArray()) return typeUnion(*word, json, pointer, at, depth);
            if (word->isBool() || word->isNull()) return plain(ToolTypeKind::Unknown);
            return wrong("`type` must be a text or a list of texts", at);
        }
        for (const std::string_view key : {"anyOf", "oneOf"}) {
            if (const Json* choices = json.find(key)) return choice(*choices, pointerJoin(pointer, key), depth);
        }
        if (const Json* reference = json.find("$ref")) return referenceTo(*reference, pointerJoin(pointer, "$ref"));
        return plain(ToolTypeKind::Unknown);
    }

    Result<ToolTypePtr> named(const std::string& word, const Json& json, const std::string& pointer, const std::string& at,
                              std::uint32_t depth) {
        if (word == "string" && json.contains("enum")) return variants(json["enum"], pointerJoin(pointer, "enum"));
        if (word == "string" && json.contains("format")) {
            if (!json["format"].isString()) return wrong("`format` must be a text", pointerJoin(pointer, "format"));
            const TypeWord* format = find(kFormats, json["format"].asString());
            return plain(format == nullptr ? ToolTypeKind::String : format->kind);
        }
        return basic(word, json, pointer, at, depth);
    }

    /// A word of `type` alone; also one of several, of which the object's other members tell more.
    Result<ToolTypePtr> basic(const std::string& word, const Json& json, const std::string& pointer, const std::string& at,
                              std::uint32_t depth) {
        if (const TypeWord* row = find(kPlainTypes, word)) return plain(row->kind);
        if (word == "array") return array(json, pointer, depth);
        if (word == "object") return object(json, pointer, depth);
        return wrong("`" + word + "` is no type; the types are boolean, integer, float, number, string, null, array and object",
                     at);
    }

    Result<ToolTypePtr> variants(const Json& json, const std::string& pointer) {
        auto type = std::make_shared<ToolType>();
        type->kind = ToolTypeKind::Enum;
        if (!json.isArray() || json.size() == 0) return wrong("`enum` must be a list of texts that is not empty", pointer);
        for (std::size_t i = 0; i < json.size(); ++i) {
            if (!json.at(i).isString()) return wrong("`enum` must be a list of texts", pointerJoin(pointer, i));
            type->variants.push_back(json.at(i).asString());
        }
        return ToolTypePtr(type);
    }

    Result<ToolTypePtr> object(const Json& json, const std::string& pointer, std::uint32_t depth) {
        auto type = std::make_shared<ToolType>();
        type->kind = ToolTypeKind::Object;
        auto members = properties(json, pointer, depth);
        if (!members) return tl::unexpected(std::move(members.error()));
        type->properties = *std::move(members);
        const Json& additional = json["additionalProperties"];
        if (additional.isNull() || additional.isBool()) return ToolTypePtr(type);
        auto other = this->type(additional, pointerJoin(pointer, "additionalProperties"), depth + 1);
        if (!other) return other;
        type->additional = *std::move(other);
        return ToolTypePtr(type);
    }

    Result<ToolTypePtr> array(const Json& json, const std::string& pointer, std::uint32_t depth) {
        if (json["prefixItems"].isArray()) return tuple(json, pointer, depth);
        const Json& items = json["items"];
        if (items.isNull() || items.isBool()) return arrayOf(plain(ToolTypeKind::Unknown));
        if (!items.isObject()) return wrong("`items` must be a type", pointerJoin(pointer, "items"));
        auto item = type(items, pointerJoin(pointer, "items"), depth + 1);
        if (!item) return item;
        return arrayOf(*std::move(item));
    }

    /// A list whose first items are typed one by one is a tuple only where nothing may follow them.
    Result<ToolTypePtr> tuple(const Json& json, const std::string& pointer, std::uint32_t depth) {
        auto type = std::make_shared<ToolType>();
        type->kind = ToolTypeKind::Tuple;
        for (std::size_t i = 0; i < json["prefixItems"].size(); ++i) {
            auto part = this->type(json["prefixItems"].at(i), pointerJoin(pointerJoin(pointer, "prefixItems"), i), depth + 1);
            if (!part) return part;
            type->parts.push_back(*std::move(part));
        }
        const Json& items = json["items"];
        if (items.isBool() && !items.asBool()) return ToolTypePtr(type);
        if (!items.isObject()) return arrayOf(plain(ToolTypeKind::Unknown));
        auto item = this->type(items, pointerJoin(pointer, "items"), depth + 1);
        if (!item) return item;
        const bool alike =
            std::all_of(type->parts.begin(), type->parts.end(), [&](const ToolTypePtr& part) { return sameTypes(part, *item); });
        return arrayOf(alike ? *std::move(item) : plain(ToolTypeKind::Unknown));
    }

    Result<ToolTypePtr> typeUnion(const Json& words, const Json& json, const std::string& pointer, const std::string& at,
                                  std::uint32_t depth) {
        auto type = std::make_shared<ToolType>();
        type->kind = ToolTypeKind::Union;
        for (std::size_t i = 0; i < words.size(); ++i) {
            const Json& word = words.at(i);
            const std::string place = pointerJoin(at, i);
            auto part =
                word.isString() ? basic(word.asString(), json, pointer, place, depth + 1) : this->type(word, place, depth + 1);
            if (!part) return part;
            type->parts.push_back(*std::move(part));
        }
        return ToolTypePtr(type);
    }

    Result<ToolTypePtr> choice(const Json& choices, const std::string& pointer, std::uint32_t depth) {
        auto type = std::make_shared<ToolType>();
        type->kind = ToolTypeKind::Union;
        if (!choices.isArray()) return wrong("a choice must be a list of types", pointer);
        for (std::size_t i = 0; i < choices.size(); ++i) {
            auto part = this->type(choices.at(i), pointerJoin(pointer, i), depth + 1);
            if (!part) return part;
            type->parts.push_back(*std::move(part));
        }
        return ToolTypePtr(type);
    }

    static Result<ToolTypePtr> referenceTo(const Json& json, const std::string& pointer) {
        constexpr std::string_view kPrefix = "#/$defs/";
        if (!json.isString() || !json.asString().starts_with(kPrefix)) return wrong("`$ref` must begin with `#/$defs/`", pointer);
        auto type = std::make_shared<ToolType>();
        type->kind = ToolTypeKind::Reference;
        type->reference = json.asString().substr(kPrefix.size());
        return ToolTypePtr(type);
    }

    const ToolReadOptions& m_options;
    std::size_t m_types = 0;
};

}  // namespace

bool operator==(const ToolProperty& a, const ToolProperty& b) {
    return a.name == b.name && a.required == b.required && a.description == b.description && sameTypes(a.type, b.type);
}

bool operator==(const ToolType& a, const ToolType& b) {
    return a.kind == b.kind && a.variants == b.variants && a.reference == b.reference && a.properties == b.properties &&
           sameTypes(a.additional, b.additional) &&
           std::equal(a.parts.begin(), a.parts.end(), b.parts.begin(), b.parts.end(), sameTypes);
}

Result<ToolList> readToolList(const Json& document, const ToolReadOptions& options) {
    return Reader(options).list(document);
}

Result<ToolList> toolList(const std::vector<ToolDescription>& tools, const ToolReadOptions& options) {
    ToolList list;
    Reader reader(options);
    for (const ToolDescription& tool : tools) {
        auto spec = reader.tool(tool.name, tool.inputSchema, tool.outputSchema, "/inputSchema", "/outputSchema");
        if (!spec) {
            spec.error().message = "tool `" + tool.name + "`: " + spec.error().message;
            return tl::unexpected(std::move(spec.error()));
        }
        list.tools.push_back(*std::move(spec));
    }
    return list;
}

}  // namespace writ::cedar
