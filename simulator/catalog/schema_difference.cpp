#include "simulator/catalog/schema_difference.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

namespace writ::sim {
namespace {

constexpr std::size_t kMaxDepth = 64;
constexpr std::size_t kMaxChanges = 10'000;

struct Aspect {
    std::string_view key;
    std::string_view name;
};
constexpr std::array<Aspect, 24> kAspects{{{"type", "type"},
                                           {"anyOf", "type"},
                                           {"oneOf", "type"},
                                           {"allOf", "type"},
                                           {"$ref", "type"},
                                           {"enum", "values"},
                                           {"const", "values"},
                                           {"minimum", "limit"},
                                           {"maximum", "limit"},
                                           {"exclusiveMinimum", "limit"},
                                           {"exclusiveMaximum", "limit"},
                                           {"multipleOf", "limit"},
                                           {"minLength", "limit"},
                                           {"maxLength", "limit"},
                                           {"minItems", "limit"},
                                           {"maxItems", "limit"},
                                           {"uniqueItems", "limit"},
                                           {"pattern", "limit"},
                                           {"format", "limit"},
                                           {"additionalProperties", "other arguments"},
                                           {"default", "default"},
                                           {"description", "description"},
                                           {"title", "description"},
                                           {"examples", "description"}}};

std::string_view aspectOf(std::string_view key) {
    const auto* row = std::find_if(kAspects.begin(), kAspects.end(), [&](const Aspect& one) { return one.key == key; });
    return row == kAspects.end() ? "schema" : row->name;
}

bool isRequired(const Json& object, const std::string& name) {
    const Json::Array& names = object["required"].asArray();
    return std::find(names.begin(), names.end(), Json(name)) != names.end();
}

/// New names by old ones.
using Renames = std::map<std::string, std::string, std::less<>>;

Renames renamesOf(const Json& before, const Json& after) {
    std::vector<std::string> removed, added;
    for (const auto& [name, schema] : before.asObject()) {
        if (!after.contains(name)) removed.push_back(name);
    }
    for (const auto& [name, schema] : after.asObject()) {
        if (!before.contains(name)) added.push_back(name);
    }
    if (removed.size() == 1 && added.size() == 1) {
        const bool isAlike = before[removed.front()]["type"] == after[added.front()]["type"];
        return isAlike ? Renames{{removed.front(), added.front()}} : Renames{};
    }
    std::map<std::string, std::vector<std::string>> went, came;  // by shape
    for (const std::string& name : removed) went[shapeOf(before[name])].push_back(name);
    for (const std::string& name : added) came[shapeOf(after[name])].push_back(name);
    Renames renames;
    for (const auto& [shape, names] : went) {
        const auto found = came.find(shape);
        if (names.size() == 1 && found != came.end() && found->second.size() == 1)
            renames.emplace(names.front(), found->second.front());
    }
    return renames;
}

class Comparer {
public:
    explicit Comparer(std::vector<FieldChange>& changes) : m_changes(changes) {}

    void schema(const Json& before, const Json& after, const std::string& pointer, std::size_t depth) {
        if (before == after) return;
        const bool isDeep = depth > kMaxDepth || !before.isObject() || !after.isObject();
        if (isDeep) return add(ChangeKind::Changed, pointer, "schema", before, after);
        for (const auto& [key, value] : before.asObject()) member(key, value, after[key], before, after, pointer, depth);
        for (const auto& [key, value] : after.asObject()) {
            if (!before.contains(key)) member(key, Json(), value, before, after, pointer, depth);
        }
    }

private:
    void add(ChangeKind kind, std::string pointer, std::string_view aspect, Json before, Json after) {
        if (m_changes.size() < kMaxChanges)
            m_changes.push_back({kind, std::move(pointer), aspect, std::move(before), std::move(after)});
    }

    void member(const std::string& key, const Json& was, const Json& is, const Json& before, const Json& after,
                const std::string& pointer, std::size_t depth) {
        if (key == "required") {
            if (before["properties"].isObject() || after["properties"].isObject()) return;  // told with the arguments
            if (!(was == is)) add(ChangeKind::Changed, pointerJoin(pointer, key), "required", was, is);
            return;
        }
        const std::string at = pointerJoin(pointer, key);
        if (key == "properties") return properties(before, after, at, depth);
        if (was == is) return;
        const bool isMap = key == "$defs" || key == "definitions" || key == "patternProperties";
        if (isMap) return definitions(was, is, at, depth);
        const bool isNested =
            (key == "items" || key == "additionalProperties" || key == "not") && was.isObject() && is.isObject();
        if (isNested) return schema(was, is, at, depth + 1);
        const ChangeKind kind = was.isNull() ? ChangeKind::Added : is.isNull() ? ChangeKind::Removed : ChangeKind::Changed;
        add(kind, at, aspectOf(key), was, is);
    }

    void definitions(const Json& before, const Json& after, const std::string& pointer, std::size_t depth) {
        for (const auto& [name, schema] : before.asObject()) {
            if (after.contains(name))
                this->schema(schema, after[name], pointerJoin(pointer, name), depth + 1);
            else
                add(ChangeKind::Removed, pointerJoin(pointer, name), "schema", schema, {});
        }
        for (const auto& [name, schema] : after.asObject()) {
            if (!before.contains(name)) add(ChangeKind::Added, pointerJoin(pointer, name), "schema", {}, schema);
        }
    }

    void properties(const Json& before, const Json& after, const std::string& pointer, std::size_t depth) {
        const Json& was = before["properties"];
        const Json& is = after["properties"];
        const Renames renames = renamesOf(was, is);
        std::set<std::string, std::less<>> taken;
        for (const auto& [name, schema] : was.asObject()) {
            const auto renamed = renames.find(name);
            const std::string& now = renamed == renames.end() ? name : renamed->second;
            const std::string at = pointerJoin(pointer, now);
            if (!is.contains(now)) {
                add(ChangeKind::Removed, at, "argument", schema, {});
                continue;
            }
            if (renamed != renames.end()) add(ChangeKind::Renamed, at, "argument", name, now);
            taken.insert(now);
            this->schema(schema, is[now], at, depth + 1);
            required(before, name, after, now, at);
        }
        for (const auto& [name, schema] : is.asObject()) {
            if (was.contains(name) || taken.count(name) != 0) continue;
            const std::string at = pointerJoin(pointer, name);
            add(ChangeKind::Added, at, "argument", {}, schema);
            if (isRequired(after, name)) add(ChangeKind::Added, at, "required", false, true);
        }
    }

    void required(const Json& before, const std::string& was, const Json& after, const std::string& is, const std::string& at) {
        const bool needed = isRequired(before, was);
        const bool needs = isRequired(after, is);
        if (needed != needs) add(ChangeKind::Changed, at, "required", needed, needs);
    }

    std::vector<FieldChange>& m_changes;
};

/// Recursion is bounded by the limit of JSON's own depth.
Json withoutWords(const Json& schema, std::size_t depth) {
    if (depth > kMaxDepth) return schema;
    if (schema.isArray()) {
        Json::Array items;
        for (const Json& item : schema.asArray()) items.push_back(withoutWords(item, depth + 1));
        return Json(std::move(items));
    }
    if (!schema.isObject()) return schema;
    Json::Object members;
    for (const auto& [key, value] : schema.asObject()) {
        const bool isWords = value.isString() && aspectOf(key) == "description";
        if (!isWords && key != "examples") members.emplace_back(key, withoutWords(value, depth + 1));
    }
    return Json(std::move(members));
}

}  // namespace

void compareSchemas(const Json& before, const Json& after, const std::string& pointer, std::vector<FieldChange>& changes) {
    Comparer(changes).schema(before, after, pointer, 0);
}

std::string shapeOf(const Json& schema) {
    return withoutWords(schema, 0).canonical();
}

}  // namespace writ::sim
