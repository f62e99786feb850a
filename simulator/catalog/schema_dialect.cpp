#include "simulator/catalog/schema_dialect.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace writ::sim {
namespace {

constexpr std::size_t kMaxDepth = 64;
constexpr std::size_t kMaxSchemas = 20'000;  ///< of one tool
constexpr int kMaxHops = 16;
constexpr std::size_t kMaxProblems = 20;

enum class Holds : std::uint8_t { One, List, Map };
struct Keyword {
    std::string_view key;
    Holds holds;
};
/// The keywords that hold schemas.
constexpr std::array<Keyword, 18> kKeywords{{{"properties", Holds::Map},
                                             {"patternProperties", Holds::Map},
                                             {"dependentSchemas", Holds::Map},
                                             {"$defs", Holds::Map},
                                             {"definitions", Holds::Map},
                                             {"items", Holds::One},
                                             {"additionalProperties", Holds::One},
                                             {"unevaluatedProperties", Holds::One},
                                             {"propertyNames", Holds::One},
                                             {"contains", Holds::One},
                                             {"not", Holds::One},
                                             {"if", Holds::One},
                                             {"then", Holds::One},
                                             {"else", Holds::One},
                                             {"allOf", Holds::List},
                                             {"anyOf", Holds::List},
                                             {"oneOf", Holds::List},
                                             {"prefixItems", Holds::List}}};
/// Says nothing about values.
constexpr std::array<std::string_view, 6> kDropped{"xml",     "externalDocs",     "discriminator",
                                                   "example", "propertyOrdering", "nullable"};
/// Protocol buffers write 64-bit integers as texts.
constexpr std::array<std::string_view, 6> kCounts{"minItems",  "maxItems",      "minLength",
                                                  "maxLength", "minProperties", "maxProperties"};

template <std::size_t N>
bool isOneOf(const std::array<std::string_view, N>& words, std::string_view word) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

std::string lowered(std::string text) {
    for (char& c : text) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return text;
}

Json countOf(const Json& value) {
    std::int64_t number = 0;
    const std::string& text = value.asString();
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() && end == text.data() + text.size() ? Json(number) : value;
}

/// `exclusiveMinimum: true` beside `minimum: 5` means `exclusiveMinimum: 5`.
Json withNumericBounds(Json schema, const Json& given) {
    for (const auto& [bound, exclusive] : {std::pair("minimum", "exclusiveMinimum"), std::pair("maximum", "exclusiveMaximum")}) {
        if (!given[exclusive].isBool()) continue;
        Json::Object kept;
        const bool excludes = given[exclusive].asBool() && given[bound].isNumber();
        for (const auto& [key, value] : schema.asObject()) {
            if (key != exclusive && !(key == bound && excludes)) kept.emplace_back(key, value);
        }
        if (excludes) kept.emplace_back(exclusive, given[bound]);
        schema = Json(std::move(kept));
    }
    return schema;
}

Json withNull(const Json& schema) {
    const Json& type = schema["type"];
    if (type.isString()) return schema.with("type", Json::array({type, "null"}));
    if (schema.contains("$ref") || schema.contains("allOf"))
        return Json::object({{"anyOf", Json::array({schema, Json::object({{"type", "null"}})})}});
    return schema;
}

}  // namespace

const Json& SchemaDialect::resolve(const Json& reference) const {
    static const Json kNothing;
    const Json* found = &reference;
    for (int hops = 0; found->contains("$ref"); ++hops) {
        const std::string& target = (*found)["$ref"].asString();
        found = hops < kMaxHops && target.starts_with('#') ? m_document.pointer(std::string_view(target).substr(1)) : nullptr;
        if (found == nullptr) return kNothing;
    }
    return *found;
}

Json SchemaDialect::rewrite(const Json& schema, std::size_t depth) {
    if (schema.isBool()) return schema;
    if (!schema.isObject() || depth > kMaxDepth || ++m_schemas > kMaxSchemas) return Json::object();
    if (schema["$ref"].isString()) return referenceTo(schema["$ref"].asString());
    Json::Object members;
    for (const auto& [key, value] : schema.asObject()) {
        if (isOneOf(kDropped, key)) continue;
        Json written = member(key, value, depth);
        if (key != "type" || !written.isNull()) members.emplace_back(key, std::move(written));
    }
    Json written = withNumericBounds(Json(std::move(members)), schema);
    return schema["nullable"].asBool() ? withNull(written) : written;
}

Json SchemaDialect::member(const std::string& key, const Json& value, std::size_t depth) {
    if (key == "type" && value.isString()) {
        const std::string word = lowered(value.asString());
        return word == "type_unspecified" ? Json() : Json(word);
    }
    if (isOneOf(kCounts, key) && value.isString()) return countOf(value);
    const auto* row =
        std::find_if(kKeywords.begin(), kKeywords.end(), [&](const Keyword& keyword) { return keyword.key == key; });
    if (row == kKeywords.end()) return value;
    if (row->holds == Holds::One && (value.isObject() || value.isBool())) return rewrite(value, depth + 1);
    if (row->holds == Holds::List && value.isArray()) {
        Json::Array items;
        for (const Json& item : value.asArray()) items.push_back(rewrite(item, depth + 1));
        return Json(std::move(items));
    }
    if (row->holds == Holds::Map && value.isObject()) {
        Json::Object named;
        for (const auto& [name, item] : value.asObject()) named.emplace_back(name, rewrite(item, depth + 1));
        return Json(std::move(named));
    }
    return value;
}

Json SchemaDialect::referenceTo(const std::string& target) {
    const bool isInside = target.starts_with('#') && m_document.pointer(std::string_view(target).substr(1)) != nullptr;
    if (isInside) return Json::object({{"$ref", "#/$defs/" + nameOf(target)}});
    if (m_problems.size() < kMaxProblems)
        m_problems.push_back("$ref " + target + " leads out of the document or nowhere; any value is taken there");
    return Json::object();
}

std::string SchemaDialect::nameOf(const std::string& target) {
    const auto known = m_names.find(target);
    if (known != m_names.end()) return known->second;
    const std::size_t slash = target.rfind('/');
    std::string stem;
    for (const char c : target.substr(slash == std::string::npos ? 1 : slash + 1)) {
        const bool isWord = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
        stem += isWord ? c : '_';
    }
    if (stem.empty()) stem = "document";
    std::string name = stem;
    for (int copy = 2; !m_taken.emplace(name, target).second; ++copy) name = stem + "-" + std::to_string(copy);
    m_names.emplace(target, name);
    m_pending.push_back(target);
    return name;
}

Json SchemaDialect::withDefinitions(const Json& rewritten) {
    Json::Object definitions;
    while (!m_pending.empty()) {
        const std::string target = std::move(m_pending.front());
        m_pending.pop_front();
        const Json* schema = m_document.pointer(std::string_view(target).substr(1));
        definitions.emplace_back(m_names[target], schema == nullptr ? Json::object() : rewrite(*schema, 0));
    }
    m_names.clear();
    m_taken.clear();
    m_schemas = 0;
    return definitions.empty() ? rewritten : rewritten.with("$defs", Json(std::move(definitions)));
}

}  // namespace writ::sim
