#include "engine/cedar/generate/types_as_json.h"

#include <array>

namespace writ::cedar {
namespace {

Json typeWord(std::string_view word) {
    return Json::object({{"type", word}});
}

Json namesJson(const std::vector<std::string>& names) {
    return Json(Json::Array(names.begin(), names.end()));
}

Json recordJson(const Type& type, const Schema& schema) {
    Json::Object properties;
    Json::Array required;
    for (const TypeField& field : type.fields()) {
        Json member = typeAsJson(*field.type, schema);
        if (!field.doc.empty()) member = member.with("description", field.doc);
        properties.emplace_back(field.name, std::move(member));
        if (field.required) required.emplace_back(field.name);
    }
    return Json::object(
        {{"type", "object"}, {"properties", Json(std::move(properties))}, {"required", Json(std::move(required))}});
}

Json entityJson(const Type& type, const Schema& schema) {
    Json json = typeWord("entity").with("entities", namesJson(type.entityTypes()));
    if (type.entityTypes().size() != 1) return json;
    const SchemaEntityType* only = schema.entityType(type.entityTypes().front());
    return only != nullptr && only->enumIds ? json.with("ids", namesJson(*only->enumIds)) : json;
}

Json partyJson(const std::string& type, const std::vector<std::string>& allowed, const Schema& schema) {
    const SchemaEntityType* declared = schema.entityType(type);
    Json json =
        declared != nullptr && declared->attributes != nullptr ? recordJson(*declared->attributes, schema) : typeWord("object");
    json = json.with("types", namesJson(allowed));
    return declared != nullptr && declared->enumIds ? json.with("ids", namesJson(*declared->enumIds)) : json;
}

}  // namespace

Json typeAsJson(const Type& type, const Schema& schema) {
    constexpr std::array<std::string_view, 4> kExtensions{"ip", "decimal", "datetime", "duration"};
    switch (type.kind()) {
    case TypeKind::Bool:
    case TypeKind::True:
    case TypeKind::False: return typeWord("boolean");
    case TypeKind::Long: return typeWord("integer");
    case TypeKind::String: return typeWord("string");
    case TypeKind::Entity: return entityJson(type, schema);
    case TypeKind::AnyEntity: return typeWord("entity");
    case TypeKind::Set: return typeWord("array").with("items", typeAsJson(*type.element(), schema));
    case TypeKind::Record: return recordJson(type, schema);
    case TypeKind::Extension: return typeWord(kExtensions[static_cast<std::size_t>(type.extensionType())]);
    case TypeKind::Never: break;
    }
    return {};
}

Json typesAsJson(const Request& request, const Schema& schema) {
    const SchemaAction* action = schema.action({"Action", request.action});
    if (action == nullptr || !action->applies) return {};
    return Json::object({{"subject", partyJson(request.subject.type, action->principals, schema)},
                         {"resource", partyJson(request.resource.type, action->resources, schema)},
                         {"context", recordJson(*action->context, schema)}});
}

}  // namespace writ::cedar
