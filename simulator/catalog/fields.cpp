#include "simulator/catalog/catalog.h"

#include <algorithm>
#include <array>

namespace writ::sim {

namespace {

constexpr int kMaxDepth = 12;
// A schema may refer to itself in several places; the whole tree stays small all the same.
constexpr std::size_t kMaxFields = 5'000;

struct TypeName {
    std::string_view schema;
    std::string_view one;
    std::string_view list;
};
constexpr std::array<TypeName, 7> kTypes{{{"string", "text", "list of text"},
                                          {"integer", "whole number", "list of whole numbers"},
                                          {"number", "number", "list of numbers"},
                                          {"boolean", "yes/no", "list of yes/no"},
                                          {"object", "object", "list of objects"},
                                          {"array", "list", "list of lists"},
                                          {"null", "nothing", "list of nothing"}}};

/// A keyword that limits values, in people's words.
struct LimitWord {
    std::string_view key;
    std::string_view before;
    std::string_view after;
};
constexpr std::array<LimitWord, 13> kLimits{{{"minimum", "at least ", ""},
                                             {"exclusiveMinimum", "more than ", ""},
                                             {"maximum", "at most ", ""},
                                             {"exclusiveMaximum", "less than ", ""},
                                             {"multipleOf", "a multiple of ", ""},
                                             {"minLength", "at least ", " characters"},
                                             {"maxLength", "at most ", " characters"},
                                             {"minItems", "at least ", " items"},
                                             {"maxItems", "at most ", " items"},
                                             {"minProperties", "at least ", " members"},
                                             {"maxProperties", "at most ", " members"},
                                             {"pattern", "pattern ", ""},
                                             {"format", "format ", ""}}};

class Tree {
public:
    explicit Tree(const Json& root) : m_root(root) {}

    std::vector<Field> fieldsOf(const Json& given, int depth) {
        const Json& schema = resolve(given);
        std::vector<Field> fields;
        if (depth >= kMaxDepth) return fields;
        for (const auto& [name, property] : schema["properties"].asObject()) {
            if (m_count >= kMaxFields) break;
            ++m_count;
            fields.push_back(fieldOf(name, resolve(property), isRequired(schema, name), depth));
        }
        return fields;
    }

private:
    Field fieldOf(const std::string& name, const Json& schema, bool required, int depth) {
        Field field;
        field.name = name;
        field.type = typeOf(schema);
        field.required = required;
        field.description = schema["description"].asString();
        field.values = valuesOf(withoutNull(schema));
        field.limits = limitsOf(withoutNull(schema));
        const Json& inner = schemaType(schema) == "array" ? schema["items"] : withoutNull(schema);
        field.fields = fieldsOf(inner, depth + 1);
        return field;
    }

    static bool isRequired(const Json& schema, const std::string& name) {
        const Json::Array& required = schema["required"].asArray();
        return std::any_of(required.begin(), required.end(), [&](const Json& entry) { return entry.asString() == name; });
    }

    // A "$ref" within the document; one that leads nowhere, or round in a circle, is left as it is.
    [[nodiscard]] const Json& resolve(const Json& schema) const {
        const Json* found = &schema;
        for (int hops = 0; hops < 16; ++hops) {
            const std::string& reference = (*found)["$ref"].asString();
            if (!reference.starts_with('#')) break;
            const Json* target = m_root.pointer(std::string_view(reference).substr(1));
            if (target == nullptr) break;
            found = target;
        }
        return *found;
    }

    // Optional values are often written as "this or null".
    [[nodiscard]] const Json& withoutNull(const Json& schema) const {
        for (const std::string_view key : {"anyOf", "oneOf"}) {
            const Json* only = nullptr;
            int others = 0;
            for (const Json& choice : schema[key].asArray()) {
                const Json& resolved = resolve(choice);
                if (resolved["type"].asString() == "null") continue;
                only = &resolved;
                ++others;
            }
            if (others == 1) return *only;
        }
        return schema;
    }

    static std::string schemaType(const Json& schema) {
        if (schema["type"].isString()) return schema["type"].asString();
        for (const Json& type : schema["type"].asArray())
            if (type.asString() != "null") return type.asString();
        if (schema.contains("properties")) return "object";
        return schema.contains("items") ? "array" : "";
    }

    static std::vector<std::string> valuesOf(const Json& schema) {
        std::vector<std::string> values;
        for (const Json& value : schema["enum"].asArray()) values.push_back(value.dump());
        if (const Json* only = schema.find("const")) values.push_back(only->dump());
        return values;
    }

    static std::string limitsOf(const Json& schema) {
        std::string text;
        for (const LimitWord& row : kLimits) {
            const Json& limit = schema[row.key];
            if (limit.isNumber() || limit.isString())
                text += (text.empty() ? "" : "; ") + std::string(row.before) +
                        (limit.isString() ? limit.asString() : limit.numberText()) + std::string(row.after);
        }
        if (schema["uniqueItems"].asBool()) text += std::string(text.empty() ? "" : "; ") + "no item twice";
        if (const Json* given = schema.find("default")) text += (text.empty() ? "" : "; ") + ("default " + given->dump());
        return text;
    }

    static const TypeName* typeName(const std::string& type) {
        const auto* found = std::find_if(kTypes.begin(), kTypes.end(), [&](const TypeName& row) { return row.schema == type; });
        return found == kTypes.end() ? nullptr : found;
    }

    [[nodiscard]] std::string typeOf(const Json& given) const {
        const Json& schema = withoutNull(given);
        if (schema["enum"].isArray()) return "one of " + std::to_string(schema["enum"].size());
        const std::string type = schemaType(schema);
        if (type == "array") {
            const Json& items = withoutNull(resolve(schema["items"]));
            const TypeName* inner = typeName(schemaType(items));
            return std::string(inner == nullptr ? "list" : inner->list);
        }
        const TypeName* name = typeName(type);
        return std::string(name == nullptr ? "any" : name->one);
    }

    const Json& m_root;
    std::size_t m_count = 0;
};

}  // namespace

std::vector<Field> inputFields(const ToolDescription& tool) {
    Tree tree(tool.inputSchema);
    return tree.fieldsOf(tool.inputSchema, 0);
}

}  // namespace writ::sim
