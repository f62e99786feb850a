#include "simulator/findings/schema_fit.h"

#include "engine/text/utf8.h"
#include "simulator/binding/number.h"

#include <re2/re2.h>
#include <algorithm>

namespace writ::sim {
namespace {

constexpr std::size_t kMostBranches = 16;

/// The schema itself, or the branches of anyOf and oneOf.
std::vector<const Json*> branchesOf(const Json& schema) {
    std::vector<const Json*> branches{&schema};
    for (const char* word : {"anyOf", "oneOf"})
        for (const Json& branch : schema[word].asArray())
            if (branches.size() < kMostBranches) branches.push_back(&branch);
    if (branches.size() > 1 && !schema.contains("type")) branches.erase(branches.begin());
    return branches;
}

bool hasType(const Json& schema, std::string_view type) {
    const Json& given = schema["type"];
    if (given.isNull()) return !schema.contains("enum") && !schema.contains("const") && !schema.contains("$ref");
    if (given.isString()) return given.asString() == type;
    return std::any_of(given.asArray().begin(), given.asArray().end(), [&](const Json& one) { return one.asString() == type; });
}

bool takes(const Json& schema, std::initializer_list<std::string_view> types) {
    for (const Json* branch : branchesOf(schema))
        for (const std::string_view type : types)
            if (hasType(*branch, type)) return true;
    return false;
}

bool isWhole(const Json& value) {
    return value.isInteger();
}

bool numberFits(const Json& value, const Json& schema) {
    if (!hasType(schema, "number") && !(hasType(schema, "integer") && isWhole(value))) return false;
    const auto number = binding::Decimal::fromJson(value);
    if (!number) return false;
    const auto beyond = [&](const char* word, int sign, bool equal) {
        const auto limit = binding::Decimal::fromJson(schema[word]);
        if (!limit) return false;
        const int order = number->compare(*limit) * sign;
        return order > 0 || (equal && order == 0);
    };
    return !beyond("minimum", -1, false) && !beyond("maximum", 1, false) && !beyond("exclusiveMinimum", -1, true) &&
           !beyond("exclusiveMaximum", 1, true);
}

bool textFits(const std::string& text, const Json& schema) {
    if (!hasType(schema, "string")) return false;
    const auto length = static_cast<std::int64_t>(scalarCount(text));
    if (schema["minLength"].isInteger() && length < schema["minLength"].asInteger()) return false;
    if (schema["maxLength"].isInteger() && length > schema["maxLength"].asInteger()) return false;
    const std::string& pattern = schema["pattern"].asString();
    if (pattern.empty()) return true;
    RE2::Options options;
    options.set_log_errors(false);
    options.set_max_mem(1 << 20);
    const RE2 expression(pattern, options);
    return expression.ok() && RE2::PartialMatch(text, expression);
}

bool fitsBranch(const Json& value, const Json& schema) {
    const Json::Array choices = schema.contains("const") ? Json::Array{schema["const"]} : schema["enum"].asArray();
    if (!choices.empty()) return std::any_of(choices.begin(), choices.end(), [&](const Json& one) { return one == value; });
    if (value.isString()) return textFits(value.asString(), schema);
    if (value.isNumber()) return numberFits(value, schema);
    return value.isBool() && hasType(schema, "boolean");
}

}  // namespace

bool takesText(const Json& schema) {
    return takes(schema, {"string"});
}
bool takesNumber(const Json& schema) {
    return takes(schema, {"number", "integer"});
}
bool takesFlag(const Json& schema) {
    return takes(schema, {"boolean"});
}

Json::Array choicesOf(const Json& schema) {
    Json::Array choices;
    for (const Json* branch : branchesOf(schema)) {
        if (branch->contains("const")) choices.push_back((*branch)["const"]);
        for (const Json& one : (*branch)["enum"].asArray()) choices.push_back(one);
    }
    return choices;
}

bool fitsSchema(const Json& value, const Json& schema) {
    const std::vector<const Json*> branches = branchesOf(schema);
    return std::any_of(branches.begin(), branches.end(), [&](const Json* branch) { return fitsBranch(value, *branch); });
}

}  // namespace writ::sim
