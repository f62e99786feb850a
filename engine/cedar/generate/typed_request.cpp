#include "engine/cedar/generate/typed_request.h"

#include "engine/cedar/generate/type_join.h"
#include "engine/cedar/json_value.h"
#include "engine/cedar/schema/request_types.h"

#include <algorithm>
#include <array>

namespace writ::cedar {
namespace {

constexpr std::size_t kMaxIssues = 100;

bool isDecimal(const Type& type) {
    return type.is(TypeKind::Extension) && type.extensionType() == ExtensionType::Decimal;
}

bool holdsDecimal(const Type& type) {
    if (type.is(TypeKind::Set)) return holdsDecimal(*type.element());
    const std::vector<TypeField>& fields = type.fields();
    return isDecimal(type) ||
           std::any_of(fields.begin(), fields.end(), [](const TypeField& field) { return holdsDecimal(*field.type); });
}

Json typedJson(const Json& json, const Type& type) {
    if (!holdsDecimal(type)) return json;
    if (isDecimal(type)) return json.isInteger() ? Json::number(json.numberText() + ".0") : json;
    if (type.is(TypeKind::Set) && json.isArray()) {
        Json::Array items;
        for (const Json& item : json.asArray()) items.push_back(typedJson(item, *type.element()));
        return Json(std::move(items));
    }
    if (!type.is(TypeKind::Record) || !json.isObject()) return json;
    Json::Object members;
    for (const auto& [name, member] : json.asObject()) {
        const TypeField* field = type.field(name);
        members.emplace_back(name, field == nullptr ? member : typedJson(member, *field->type));
    }
    return Json(std::move(members));
}

const Type* attributesOf(const Schema& schema, const std::string& entityType) {
    const SchemaEntityType* found = schema.entityType(entityType);
    return found == nullptr || found->attributes == nullptr ? nullptr : found->attributes.get();
}

/// What an extension's escape in Cedar's JSON is called.
std::string_view functionOf(ExtensionType type) {
    constexpr std::array<std::string_view, 4> kFunctions{"ip", "decimal", "datetime", "duration"};
    return kFunctions[static_cast<std::size_t>(type)];
}

class Conformer {
public:
    Conformer(const Request& request, const Schema& schema) : m_request(request), m_schema(schema) {
        for (const UnknownField& field : request.unknown) m_unknown.add(field);
    }

    std::vector<RequestIssue> run() {
        const SchemaAction* action = m_schema.action({"Action", m_request.action});
        if (action == nullptr || !action->applies) {
            add("/action/name", "undeclared_tool", "the schema has no tool `" + m_request.action + "`");
        } else {
            party("subject", m_request.subject, m_request.subjectProperties, action->principals);
            party("resource", m_request.resource, m_request.resourceProperties, action->resources);
            context(*action->context);
        }
        std::sort(m_issues.begin(), m_issues.end());
        return std::move(m_issues);
    }

private:
    void add(std::string pointer, std::string code, std::string message) {
        if (m_issues.size() < kMaxIssues) m_issues.push_back({std::move(pointer), std::move(code), std::move(message)});
    }

    void party(const std::string& part, const EntityUid& uid, const Json& properties, const std::vector<std::string>& types) {
        const UnknownTree* unknown = m_unknown.child(part);
        if (unknown != nullptr && (unknown->field || unknown->child("type") != nullptr)) return;
        if (std::find(types.begin(), types.end(), uid.type) == types.end()) {
            add("/" + part + "/type", "type",
                "`" + uid.type + "` is no " + (part == "subject" ? "principal" : "resource") + " of this tool");
            return;
        }
        const Type* attributes = attributesOf(m_schema, uid.type);
        const UnknownTree* below = unknown == nullptr ? nullptr : unknown->child("properties");
        for (const auto& [name, member] : properties.asObject()) {
            const TypeField* field = attributes == nullptr ? nullptr : attributes->field(name);
            const std::string at = pointerJoin("/" + part + "/properties", name);
            if (field == nullptr)
                add(at, "undeclared", "`" + uid.type + "` has no attribute `" + name + "`");
            else
                value(member, *field->type, at, below == nullptr ? nullptr : below->child(name));
        }
    }

    /// Everything but the arguments, which the catalog's own schema judges.
    void context(const Type& type) {
        const UnknownTree* unknown = m_unknown.child("context");
        if (unknown == nullptr || !unknown->field) record(m_request.context, type, "/context", unknown, "input");
    }

    void record(const Json& json, const Type& type, const std::string& pointer, const UnknownTree* unknown,
                std::string_view except) {
        for (const TypeField& field : type.fields()) {
            if (field.name == except || !field.required) continue;
            const bool known = !json[field.name].isNull() || (unknown != nullptr && unknown->child(field.name) != nullptr);
            if (!known)
                add(pointerJoin(pointer, field.name), "missing", "`" + field.name + "` is missing, which the schema requires");
        }
        for (const auto& [name, member] : json.asObject()) {
            if (name == except || member.isNull()) continue;
            const TypeField* field = type.field(name);
            const std::string at = pointerJoin(pointer, name);
            if (field == nullptr)
                add(at, "undeclared", "the schema has no `" + name + "` here");
            else
                value(member, *field->type, at, unknown == nullptr ? nullptr : unknown->child(name));
        }
    }

    void value(const Json& json, const Type& type, const std::string& pointer, const UnknownTree* unknown) {
        if (json.isNull() || (unknown != nullptr && unknown->field)) return;
        if (type.is(TypeKind::Record) && json.isObject()) return record(json, type, pointer, unknown, {});
        if (type.is(TypeKind::Set) && json.isArray()) {
            for (std::size_t i = 0; i < json.size(); ++i) {
                value(json.at(i), *type.element(), pointerJoin(pointer, i),
                      unknown == nullptr ? nullptr : unknown->child(std::to_string(i)));
            }
            return;
        }
        if (!fits(json, type)) add(pointer, "type", "a value of type `" + type.text(80) + "` was expected");
    }

    static bool fits(const Json& json, const Type& type) {
        if (type.is(TypeKind::Bool)) return json.isBool();
        if (type.is(TypeKind::Long)) return json.isInteger();
        if (type.is(TypeKind::String)) return json.isString();
        if (type.is(TypeKind::Entity))
            return json["__entity"].isObject() && type.entityTypes().front() == json["__entity"]["type"].asString();
        if (!type.is(TypeKind::Extension)) return false;
        return json["__extn"]["fn"].asString() == functionOf(type.extensionType()) || (isDecimal(type) && json.isNumber());
    }

    const Request& m_request;
    const Schema& m_schema;
    UnknownTree m_unknown;
    std::vector<RequestIssue> m_issues;
};

}  // namespace

Request typedRequest(const Request& request, const Schema& schema) {
    Request typed = request;
    if (const SchemaAction* action = schema.action({"Action", request.action}); action != nullptr && action->context != nullptr) {
        typed.context = typedJson(request.context, *action->context);
    }
    if (const Type* attributes = attributesOf(schema, request.subject.type))
        typed.subjectProperties = typedJson(request.subjectProperties, *attributes);
    if (const Type* attributes = attributesOf(schema, request.resource.type))
        typed.resourceProperties = typedJson(request.resourceProperties, *attributes);
    return typed;
}

Result<std::shared_ptr<CedarInput>> prepareTyped(const Request& request, const PreparedFactsPtr& facts, const Schema* schema) {
    const EntityUid action{"Action", request.action};
    if (schema == nullptr) return prepareInput(request, action, facts);
    auto input = prepareInput(typedRequest(request, *schema), action, facts);
    if (!input || request.unknown.empty()) return input;
    (*input)->domains = std::make_unique<std::vector<FieldDomain>>(unknownDomains(request, (*input)->exact, *schema));
    return input;
}

std::vector<RequestIssue> requestIssues(const Request& request, const Schema& schema) {
    return Conformer(request, schema).run();
}

}  // namespace writ::cedar
