#include "engine/cedar/service/world.h"
#include "engine/cedar/tree.h"

#include <algorithm>
#include <map>
#include <set>

namespace writ::cedar {

namespace {

constexpr int kMaxDepth = 12;
/// A schema may use one of its parts in many places; the type stays small all the same.
constexpr std::size_t kMaxFields = 5'000;
/// The type of principal and resource when no facts name one; no name that a policy can write.
constexpr std::string_view kNoType = "?";

/// JSON Schema read as a Cedar type.
class ArgumentReader {
public:
    explicit ArgumentReader(const Json& root) : m_root(root) {}

    TypePtr record(const Json& given, int depth) {
        const Json& schema = resolve(given);
        const Json::Array& required = schema["required"].asArray();
        std::vector<TypeField> fields;
        for (const auto& [name, property] : schema["properties"].asObject()) {
            if (depth >= kMaxDepth || ++m_fields > kMaxFields) break;
            const Json& inner = resolve(property);
            const bool isRequired = std::find(required.begin(), required.end(), Json(name)) != required.end();
            fields.push_back({name, type(inner, depth + 1), isRequired, documentation(inner)});
        }
        return Type::record(std::move(fields));
    }

private:
    TypePtr type(const Json& schema, int depth) {
        const std::string kind = kindOf(schema);
        if (kind == "integer") return Type::longInteger();
        if (kind == "number") return Type::extension(ExtensionType::Decimal);
        if (kind == "boolean") return Type::boolean();
        if (kind == "object") return record(schema, depth);
        if (kind == "array" && depth < kMaxDepth) return Type::set(type(resolve(schema["items"]), depth + 1));
        return Type::string();
    }

    static std::string documentation(const Json& schema) {
        std::string text = schema["description"].asString();
        std::string values;
        for (const Json& value : schema["enum"].asArray()) values += (values.empty() ? "" : ", ") + value.dump();
        if (!values.empty()) text += (text.empty() ? "" : "\n\n") + ("One of " + values + ".");
        return text;
    }

    static std::string kindOf(const Json& schema) {
        if (schema["type"].isString()) return schema["type"].asString();
        for (const Json& type : schema["type"].asArray()) {
            if (type.asString() != "null") return type.asString();
        }
        if (schema.contains("properties")) return "object";
        return schema.contains("items") ? "array" : "string";
    }

    /// Follows "$ref" within the document and looks through "this or null".
    [[nodiscard]] const Json& resolve(const Json& schema) const {
        const Json* at = &schema;
        for (int hops = 0; hops < 16; ++hops) {
            const Json* next = target(*at);
            if (!next) break;
            at = next;
        }
        return *at;
    }

    [[nodiscard]] const Json* target(const Json& schema) const {
        const std::string& reference = schema["$ref"].asString();
        if (reference.starts_with('#')) return m_root.pointer(std::string_view(reference).substr(1));
        for (const std::string_view key : {"anyOf", "oneOf"}) {
            const Json* only = nullptr;
            int others = 0;
            for (const Json& choice : schema[key].asArray()) {
                if (choice["type"].asString() == "null") continue;
                only = &choice;
                ++others;
            }
            if (others == 1) return only;
        }
        return nullptr;
    }

    const Json& m_root;
    std::size_t m_fields = 0;
};

/// The types and actions that facts show.
class FactsSurvey {
public:
    explicit FactsSurvey(const FactsIndex& facts) {
        for (const auto& [uid, entry] : facts.entities()) {
            if (isActionType(uid.type))
                action(uid, *entry.entity);
            else
                entity(uid, entry);
        }
    }

    [[nodiscard]] std::vector<SchemaEntityType> entityTypes() {
        if (m_types.empty()) m_types[std::string(kNoType)];
        std::vector<SchemaEntityType> types;
        for (auto& [name, seen] : m_types) {
            SchemaEntityType type;
            type.name = name;
            type.memberOf.assign(seen.parents.begin(), seen.parents.end());
            type.descendants = descendantsOf(name);
            type.attributes = record(seen.attributes, seen.count);
            if (seen.tags) type.tags = seen.tags;
            types.push_back(std::move(type));
        }
        return types;
    }

    [[nodiscard]] std::vector<std::string> typeNames() const {
        std::vector<std::string> names;
        for (const auto& [name, seen] : m_types) names.push_back(name);
        return names;
    }

    [[nodiscard]] const std::map<EntityUid, std::set<EntityUid>>& actions() const { return m_actions; }

private:
    struct SeenField {
        TypePtr type;
        std::size_t count = 0;
    };
    using SeenFields = std::map<std::string, SeenField>;
    struct SeenType {
        std::set<std::string> parents;
        SeenFields attributes;
        TypePtr tags;
        std::size_t count = 0;
    };

    void action(const EntityUid& uid, const FactEntity& fact) {
        m_actions[uid].insert(fact.parents.begin(), fact.parents.end());
        for (const EntityUid& parent : fact.parents) m_actions[parent];
    }

    void entity(const EntityUid& uid, const FactsIndex::Entry& entry) {
        SeenType& seen = m_types[uid.type];
        ++seen.count;
        for (const EntityUid& parent : entry.entity->parents) {
            seen.parents.insert(parent.type);
            m_types.try_emplace(parent.type);
        }
        const JsonOutline& outline = entry.document->outline;
        if (entry.entity->attributes) fields(outline, *entry.entity->attributes, m_types[uid.type].attributes);
        if (entry.entity->tags && !entry.entity->tags->children.empty())
            m_types[uid.type].tags = type(outline, outline.node(entry.entity->tags->children.front()), 0);
    }

    void fields(const JsonOutline& outline, const JsonNode& object, SeenFields& seen) {
        for (const std::uint32_t child : object.children) {
            const JsonNode& member = outline.node(child);
            SeenField& field = seen[member.name];
            ++field.count;
            if (!field.type) field.type = type(outline, member, 0);
        }
    }

    TypePtr type(const JsonOutline& outline, const JsonNode& node, int depth) {
        switch (node.kind) {
        case Json::Kind::Bool: return Type::boolean();
        case Json::Kind::Integer: return Type::longInteger();
        case Json::Kind::Number: return Type::extension(ExtensionType::Decimal);
        case Json::Kind::Array:
            if (node.children.empty() || depth >= kMaxDepth) return Type::set(Type::string());
            return Type::set(type(outline, outline.node(node.children.front()), depth + 1));
        case Json::Kind::Object: return objectType(outline, node, depth);
        case Json::Kind::Null:
        case Json::Kind::String: break;
        }
        return Type::string();
    }

    TypePtr objectType(const JsonOutline& outline, const JsonNode& node, int depth) {
        if (const JsonNode* extension = outline.member(node, "__extn")) return extensionType(outline, *extension);
        const JsonNode* escape = outline.member(node, "__entity");
        const JsonNode* entityType = outline.member(escape ? *escape : node, "type");
        if (entityType && outline.member(escape ? *escape : node, "id")) {
            m_types.try_emplace(entityType->text);
            return Type::entity(entityType->text);
        }
        SeenFields seen;
        if (depth >= kMaxDepth) return record(seen, 1);
        for (const std::uint32_t child : node.children) {
            const JsonNode& member = outline.node(child);
            seen[member.name] = {type(outline, member, depth + 1), 1};
        }
        return record(seen, 1);
    }

    static TypePtr extensionType(const JsonOutline& outline, const JsonNode& node) {
        const JsonNode* function = outline.member(node, "fn");
        for (const ExtensionType type : {ExtensionType::Decimal, ExtensionType::Datetime, ExtensionType::Duration}) {
            if (function && function->text == word(type)) return Type::extension(type);
        }
        return Type::extension(ExtensionType::Ip);
    }

    static TypePtr record(const SeenFields& seen, std::size_t of) {
        std::vector<TypeField> fields;
        for (const auto& [name, field] : seen) fields.push_back({name, field.type, field.count >= of, {}});
        return Type::record(std::move(fields));
    }

    [[nodiscard]] std::vector<std::string> descendantsOf(const std::string& ancestor) const {
        std::set<std::string> below;
        for (bool grew = true; grew;) {
            grew = false;
            for (const auto& [name, seen] : m_types) {
                const auto isUpper = [&](const std::string& parent) { return parent == ancestor || below.contains(parent); };
                if (std::any_of(seen.parents.begin(), seen.parents.end(), isUpper)) grew = below.insert(name).second || grew;
            }
        }
        return {below.begin(), below.end()};
    }

    std::map<std::string, SeenType> m_types;
    std::map<EntityUid, std::set<EntityUid>> m_actions;
};

/// All groups of an action, by walking up.
std::set<EntityUid> groupsOf(const std::map<EntityUid, std::set<EntityUid>>& actions, const EntityUid& uid) {
    std::set<EntityUid> groups;
    std::vector<EntityUid> open{uid};
    while (!open.empty()) {
        const auto found = actions.find(open.back());
        open.pop_back();
        if (found == actions.end()) continue;
        for (const EntityUid& parent : found->second) {
            if (groups.insert(parent).second) open.push_back(parent);
        }
    }
    return groups;
}

}  // namespace

TypePtr argumentsType(const ToolDescription& tool) {
    return ArgumentReader(tool.inputSchema).record(tool.inputSchema, 0);
}

SchemaPtr assumedSchema(const std::vector<ToolDescription>& tools, const FactsIndex& facts) {
    FactsSurvey survey(facts);
    std::vector<SchemaEntityType> entityTypes = survey.entityTypes();
    std::map<EntityUid, SchemaAction> actions;
    for (const auto& [uid, parents] : survey.actions()) {
        SchemaAction& action = actions[uid];
        action.uid = uid;
        action.memberOf.assign(parents.begin(), parents.end());
        const auto groups = groupsOf(survey.actions(), uid);
        action.ancestors.assign(groups.begin(), groups.end());
        action.context = Type::record({});
    }
    for (const ToolDescription& tool : tools) {
        SchemaAction& action = actions[{"Action", tool.name}];
        action.uid = {"Action", tool.name};
        action.applies = true;
        action.principals = survey.typeNames();
        action.resources = survey.typeNames();
        action.context = Type::record({{"input", argumentsType(tool), true, tool.description}});
    }
    for (auto& [uid, action] : actions) {
        for (const EntityUid& group : action.ancestors) actions[group].descendants.push_back(uid);
    }
    std::vector<SchemaAction> all;
    for (auto& [uid, action] : actions) all.push_back(std::move(action));
    return std::make_shared<const Schema>(std::move(entityTypes), std::move(all), std::vector<SchemaCommonType>{}, Digest{});
}

}  // namespace writ::cedar
