#include "engine/cedar/generate/profile_types.h"

#include "engine/cedar/generate/fragment_builder.h"
#include "engine/cedar/generate/type_join.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

namespace writ::cedar {
namespace {

struct TypeWord {
    std::string_view word, type;
};
constexpr std::array<TypeWord, 6> kWords{{{"string", "String"},
                                          {"boolean", "Bool"},
                                          {"integer", "Long"},
                                          {"number", "decimal"},
                                          {"float", "decimal"},
                                          {"datetime", "datetime"}}};

ProfileType untyped(const std::string& pointer, std::string reason) {
    return {std::nullopt, {{pointer, std::move(reason)}}, false};
}
ProfileType typed(TypeExpr type) {
    return {std::move(type), {}, false};
}
ProfileType null() {
    return {std::nullopt, {}, true};
}

class Reader {
public:
    Reader(const Json& root, const ProfileTypeOptions& options) : m_root(root), m_options(options) {}

    ProfileType read(const Json& schema, const std::string& pointer, std::uint32_t depth) {
        if (depth > m_options.maxDepth) return untyped(pointer, "the type refers to itself, or is nested too deep");
        if (++m_count > m_options.maxTypes) return untyped(pointer, "the schema has too many types");
        ProfileType result = dispatch(schema, pointer, depth);
        result.mayBeNull = result.mayBeNull || schema["nullable"].asBool();
        return result;
    }

private:
    ProfileType dispatch(const Json& schema, const std::string& pointer, std::uint32_t depth) {
        if (const Json* reference = schema.find("$ref")) return referenced(reference->asString(), pointer, depth);
        for (const std::string_view key : {"anyOf", "oneOf"}) {
            if (schema[key].isArray()) return choice(schema[key].asArray(), pointer, depth);
        }
        if (schema["allOf"].isArray()) return together(schema["allOf"].asArray(), pointer, depth);
        const Json& type = schema["type"];
        if (type.isString()) return worded(type.asString(), schema, pointer, depth);
        if (type.isArray()) return words(type.asArray(), schema, pointer, depth);
        if (schema["enum"].isArray()) return values(schema["enum"].asArray(), pointer);
        if (const Json* only = schema.find("const")) return values({*only}, pointer);
        if (schema.contains("properties")) return object(schema, pointer, depth);
        if (schema.contains("items")) return list(schema, pointer, depth);
        return untyped(pointer, "the catalog gives it no type");
    }

    ProfileType referenced(const std::string& reference, const std::string& pointer, std::uint32_t depth) {
        const Json* target = reference.starts_with('#') ? m_root.pointer(std::string_view(reference).substr(1)) : nullptr;
        if (target == nullptr) return untyped(pointer, "`" + reference + "` leads nowhere");
        return read(*target, pointer, depth + 1);
    }

    ProfileType worded(const std::string& word, const Json& schema, const std::string& pointer, std::uint32_t depth) {
        for (const TypeWord& row : kWords) {
            if (row.word == word) return typed(namedType(std::string(row.type)));
        }
        if (word == "null") return null();
        if (word == "object") return object(schema, pointer, depth);
        if (word == "array") return list(schema, pointer, depth);
        return untyped(pointer, "`" + word + "` is no type of JSON Schema");
    }

    ProfileType words(const Json::Array& given, const Json& schema, const std::string& pointer, std::uint32_t depth) {
        std::vector<ProfileType> all;
        for (const Json& word : given) all.push_back(worded(word.asString(), schema, pointer, depth + 1));
        return joined(std::move(all), pointer);
    }

    ProfileType choice(const Json::Array& given, const std::string& pointer, std::uint32_t depth) {
        std::vector<ProfileType> all;
        for (const Json& schema : given) all.push_back(read(schema, pointer, depth + 1));
        return joined(std::move(all), pointer);
    }

    /// A value that is one of several types has the type that covers them all.
    static ProfileType joined(std::vector<ProfileType> all, const std::string& pointer) {
        ProfileType result;
        for (ProfileType& one : all) {
            result.mayBeNull = result.mayBeNull || one.mayBeNull;
            if (!one.type && !one.untyped.empty()) return untyped(pointer, one.untyped.front().reason);
            if (!one.type) continue;
            result.untyped.insert(result.untyped.end(), one.untyped.begin(), one.untyped.end());
            auto both = result.type ? joinedType(*result.type, *one.type) : one.type;
            if (!both) return untyped(pointer, "it may be of several types, and Cedar has none that covers them");
            result.type = std::move(both);
        }
        return result;
    }

    /// All of several schemas hold: objects have the members of each. Schemas without a type only restrict the others.
    ProfileType together(const Json::Array& given, const std::string& pointer, std::uint32_t depth) {
        ProfileType result = untyped(pointer, "the catalog gives it no type");
        for (const Json& schema : given) {
            ProfileType one = read(schema, pointer, depth + 1);
            if (!one.type) continue;
            if (!result.type) {
                result = std::move(one);
                continue;
            }
            if (result.type->kind != TypeExpr::Kind::Record || one.type->kind != TypeExpr::Kind::Record) continue;
            for (SchemaAttribute& attribute : one.type->attributes) addAttribute(*result.type, std::move(attribute));
            result.untyped.insert(result.untyped.end(), one.untyped.begin(), one.untyped.end());
        }
        return result;
    }

    static void addAttribute(TypeExpr& record, SchemaAttribute added) {
        for (SchemaAttribute& attribute : record.attributes) {
            if (attribute.name.text != added.name.text) continue;
            attribute.required = attribute.required || added.required;
            return;
        }
        record.attributes.push_back(std::move(added));
    }

    static ProfileType values(const Json::Array& given, const std::string& pointer) {
        std::vector<ProfileType> all;
        for (const Json& value : given) {
            if (value.isNull())
                all.push_back(null());
            else if (auto type = value.isNumber() && !value.isInteger() ? namedType("decimal") : typeOfValue(value))
                all.push_back(typed(*std::move(type)));
            else
                all.push_back(untyped(pointer, "it may have values of unlike kinds"));
        }
        return joined(std::move(all), pointer);
    }

    ProfileType list(const Json& schema, const std::string& pointer, std::uint32_t depth) {
        std::vector<ProfileType> items;
        for (const Json& item : schema["prefixItems"].asArray()) items.push_back(read(item, pointer, depth + 1));
        if (schema["items"].isObject())
            items.push_back(read(schema["items"], pointer, depth + 1));
        else if (items.empty() || !(schema["items"].isBool() && !schema["items"].asBool()))
            return untyped(pointer, "the catalog does not say what the list holds");
        ProfileType item = joined(std::move(items), pointer);
        if (!item.type)
            return item.untyped.empty() ? untyped(pointer, "the list holds nothing but null")
                                        : untyped(pointer, item.untyped.front().reason);
        return {setType(*std::move(item.type)), std::move(item.untyped), false};
    }

    ProfileType object(const Json& schema, const std::string& pointer, std::uint32_t depth) {
        const Json& properties = schema["properties"];
        const Json& additional = schema["additionalProperties"];
        const bool closed = additional.isBool() && !additional.asBool();
        if (!properties.isObject() && !closed && depth != 0) return untyped(pointer, "the names of its members are free");
        std::set<std::string> required;
        for (const Json& name : schema["required"].asArray()) required.insert(name.asString());
        ProfileType result;
        std::map<std::string, SchemaAttribute> attributes;
        for (const auto& [name, property] : properties.asObject()) {
            ProfileType member = read(property, pointerJoin(pointer, name), depth + 1);
            result.untyped.insert(result.untyped.end(), member.untyped.begin(), member.untyped.end());
            if (!member.type) continue;
            SchemaAttribute attribute =
                attributeOf(name, *std::move(member.type), required.count(name) != 0 && !member.mayBeNull);
            if (const std::string& doc = property["description"].asString(); !doc.empty())
                attribute.annotations.push_back({"doc", doc, {}});
            attributes.emplace(name, std::move(attribute));
        }
        result.type = recordType(std::move(attributes));
        return result;
    }

    const Json& m_root;
    const ProfileTypeOptions& m_options;
    std::size_t m_count = 0;
};

}  // namespace

ProfileType profileType(const Json& schema, const ProfileTypeOptions& options) {
    return Reader(schema, options).read(schema, "", 0);
}

}  // namespace writ::cedar
