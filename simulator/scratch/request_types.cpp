#include "simulator/scratch/request_types.h"

#include <algorithm>

namespace writ::sim::scratch {
namespace {

constexpr int kMaxHops = 16;

Json party(const std::string& type, const Json& properties) {
    Json::Array types;
    if (!type.empty()) types.emplace_back(type);
    return Json::object({{"types", Json(std::move(types))}, {"properties", properties["properties"]}});
}

/// The only choice beside null; null pointer where there are others.
const Json* onlyChoice(const Json& schema, const Json& root) {
    for (const std::string_view key : {"anyOf", "oneOf"}) {
        const Json* only = nullptr;
        std::size_t others = 0;
        for (const Json& choice : schema[key].asArray()) {
            if (choice["type"].asString() == "null") continue;
            only = &choice;
            ++others;
        }
        if (others == 1) return only;
    }
    const std::string& reference = schema["$ref"].asString();
    return reference.starts_with('#') ? root.pointer(std::string_view(reference).substr(1)) : nullptr;
}

}  // namespace

Json typesOfRequest(const Workspace& workspace, const Request& request) {
    const TypedLanguage* language = typed(languageById(workspace.manifest.language));
    if (language != nullptr && workspace.schema != nullptr) {
        if (Json types = language->requestTypes(*workspace.schema, request); !types.isNull()) return types;
    }
    if (workspace.binding == nullptr) return {};
    for (const RequestShape& shape : workspace.binding->shapes()) {
        if (shape.tool != request.action) continue;
        return Json::object({{"subject", party(shape.subjectType, shape.subjectProperties)},
                             {"resource", party(shape.resourceType, shape.resourceProperties)},
                             {"context", shape.context}});
    }
    return {};
}

const Json& resolved(const Json& schema, const Json& root) {
    const Json* found = &schema;
    for (int hops = 0; hops < kMaxHops; ++hops) {
        const Json* next = onlyChoice(*found, root);
        if (next == nullptr) break;
        found = next;
    }
    return *found;
}

bool isRequired(const Json& record, std::string_view member) {
    const Json::Array& required = record["required"].asArray();
    return std::any_of(required.begin(), required.end(), [&](const Json& name) { return name.asString() == member; });
}

}  // namespace writ::sim::scratch
