#include "engine/cedar/generate/type_join.h"

#include "engine/cedar/generate/fragment_builder.h"

#include <algorithm>
#include <array>

namespace writ::cedar {
namespace {

constexpr std::uint32_t kMaxDepth = 64;

bool isNamed(const TypeExpr& type, std::string_view name) {
    return type.kind == TypeExpr::Kind::Name && type.name.text == name;
}

const SchemaAttribute* find(const std::vector<SchemaAttribute>& attributes, const std::string& name) {
    const auto found =
        std::find_if(attributes.begin(), attributes.end(), [&](const SchemaAttribute& a) { return a.name.text == name; });
    return found == attributes.end() ? nullptr : &*found;
}

/// The attributes of `from` that `beside` lacks, which are optional in both together.
void addOptional(const std::vector<SchemaAttribute>& from, const std::vector<SchemaAttribute>& beside,
                 std::map<std::string, SchemaAttribute>& all) {
    for (const SchemaAttribute& attribute : from) {
        if (find(beside, attribute.name.text) != nullptr) continue;
        SchemaAttribute optional = attribute;
        optional.required = false;
        all.emplace(attribute.name.text, std::move(optional));
    }
}

std::optional<TypeExpr> joinedRecord(const TypeExpr& a, const TypeExpr& b) {
    std::map<std::string, SchemaAttribute> all;
    for (const SchemaAttribute& left : a.attributes) {
        const SchemaAttribute* right = find(b.attributes, left.name.text);
        if (right == nullptr) continue;
        auto type = joinedType(left.type, right->type);
        if (!type) return std::nullopt;
        SchemaAttribute both = left;
        both.type = *std::move(type);
        both.required = left.required && right->required;
        all.emplace(left.name.text, std::move(both));
    }
    addOptional(a.attributes, b.attributes, all);
    addOptional(b.attributes, a.attributes, all);
    return recordType(std::move(all));
}

struct ExtensionName {
    std::string_view function, type;
};
constexpr std::array<ExtensionName, 4> kExtensions{
    {{"ip", "ipaddr"}, {"decimal", "decimal"}, {"datetime", "datetime"}, {"duration", "duration"}}};

std::optional<TypeExpr> escapedType(const Json& value) {
    if (const Json& entity = value["__entity"]; entity.isObject())
        return namedType(entity["type"].asString(), TypeLookup::Entity);
    for (const ExtensionName& row : kExtensions) {
        if (value["__extn"]["fn"].asString() == row.function) return namedType(std::string(row.type));
    }
    return std::nullopt;
}

std::optional<TypeExpr> valueType(const Json& value, std::uint32_t depth) {
    if (depth > kMaxDepth) return std::nullopt;
    if (value.isBool()) return namedType("Bool");
    if (value.isInteger()) return namedType("Long");
    if (value.isString()) return namedType("String");
    if (value.isArray()) {
        std::optional<TypeExpr> element;
        for (const Json& item : value.asArray()) {
            auto type = valueType(item, depth + 1);
            if (type && element) type = joinedType(*element, *type);
            if (!type) return std::nullopt;
            element = std::move(type);
        }
        return setType(element ? *std::move(element) : namedType("String"));
    }
    if (!value.isObject()) return std::nullopt;
    if (value.contains("__entity") || value.contains("__extn")) return escapedType(value);
    std::map<std::string, SchemaAttribute> attributes;
    for (const auto& [name, member] : value.asObject()) {
        auto type = valueType(member, depth + 1);
        if (!type) return std::nullopt;
        attributes.emplace(name, attributeOf(name, *std::move(type), true));
    }
    return recordType(std::move(attributes));
}

}  // namespace

std::optional<TypeExpr> joinedType(const TypeExpr& a, const TypeExpr& b) {
    if (a.kind != b.kind) return std::nullopt;
    if (a.kind == TypeExpr::Kind::Record) return joinedRecord(a, b);
    if (a.kind == TypeExpr::Kind::Set) {
        auto element = joinedType(a.element.front(), b.element.front());
        if (!element) return std::nullopt;
        return setType(*std::move(element));
    }
    if (a.name.text == b.name.text) return a;
    const bool numbers = (isNamed(a, "Long") && isNamed(b, "decimal")) || (isNamed(a, "decimal") && isNamed(b, "Long"));
    return numbers ? std::optional(namedType("decimal")) : std::nullopt;
}

std::optional<TypeExpr> typeOfValue(const Json& value) {
    return valueType(value, 0);
}

}  // namespace writ::cedar
