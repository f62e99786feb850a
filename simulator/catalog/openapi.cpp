// OpenAPI 3.0 and 3.1: each operation is a tool, its parameters and the fields of its body are the arguments.
#include "simulator/catalog/readers.h"
#include "simulator/catalog/schema_dialect.h"

#include <algorithm>
#include <array>

namespace writ::sim {
namespace {

/// What a method of HTTP promises (RFC 9110 section 9.2).
struct Method {
    std::string_view name;
    bool isSafe;
    bool isIdempotent;
};
constexpr std::array<Method, 8> kMethods{{{"get", true, true},
                                          {"head", true, true},
                                          {"options", true, true},
                                          {"trace", true, true},
                                          {"put", false, true},
                                          {"delete", false, true},
                                          {"post", false, false},
                                          {"patch", false, false}}};
/// Headers that OpenAPI says are no parameters.
constexpr std::array<std::string_view, 3> kNoParameters{"accept", "content-type", "authorization"};

std::string lowered(std::string_view text) {
    std::string result(text);
    for (char& c : result) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return result;
}

/// "get /pets/{petId}" becomes get_pets_petId.
std::string nameOf(std::string_view method, std::string_view path) {
    std::string name(method);
    for (const char c : path) {
        const bool isWord = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
        if (isWord)
            name += c;
        else if (name.back() != '_')
            name += '_';
    }
    while (name.size() > 1 && name.back() == '_') name.pop_back();
    return name;
}

/// The schema of a body: JSON first, then forms, then whatever comes first.
const Json* bodySchema(const Json& content) {
    const Json* found = nullptr;
    int best = 4;
    for (const auto& [type, media] : content.asObject()) {
        const std::string name = lowered(type);
        const bool isForm = name == "application/x-www-form-urlencoded" || name == "multipart/form-data";
        const int rank = name.starts_with("application/json") ? 0 : name.find("+json") != std::string::npos ? 1 : isForm ? 2 : 3;
        if (rank < best && (media["schema"].isObject() || media["schema"].isBool())) {
            best = rank;
            found = &media["schema"];
        }
    }
    return found;
}

class OperationReader {
public:
    OperationReader(const Json& document, ToolCollector& tools) : m_dialect(document), m_tools(tools) {}

    void read(const Method& method, const std::string& path, const Json& shared, const Json& operation) {
        m_properties.clear();
        m_required.clear();
        ToolDescription tool;
        tool.name = operation["operationId"].asString();
        if (tool.name.empty()) tool.name = nameOf(method.name, path);
        tool.server = m_tools.server();
        tool.title = operation["summary"].asString();
        tool.description = operation["description"].asString();
        if (tool.description.empty()) tool.description = std::exchange(tool.title, {});
        tool.readOnly.value = method.isSafe;
        tool.destructive.value = !method.isSafe;
        tool.idempotent.value = method.isIdempotent;
        readParameters(shared, operation["parameters"]);
        readBody(operation["requestBody"]);
        tool.inputSchema = m_dialect.withDefinitions(inputSchema());
        tool.outputSchema = outputSchema(operation["responses"]);
        for (const std::string& problem : m_dialect.takeProblems()) m_tools.note("tool " + tool.name + ": " + problem);
        m_tools.add(std::move(tool));
    }

private:
    /// Those of the operation win over those of its path.
    void readParameters(const Json& shared, const Json& own) {
        for (const Json* list : {&own, &shared}) {
            for (const Json& given : list->asArray()) {
                const Json& parameter = m_dialect.resolve(given);
                const std::string& name = parameter["name"].asString();
                const bool isHeader = parameter["in"].asString() == "header";
                const auto* ignored = std::find(kNoParameters.begin(), kNoParameters.end(), lowered(name));
                if (!name.empty() && !(isHeader && ignored != kNoParameters.end())) addParameter(name, parameter);
            }
        }
    }

    void addParameter(const std::string& name, const Json& parameter) {
        const Json* schema = parameter["schema"].isObject() ? &parameter["schema"] : bodySchema(parameter["content"]);
        Json written = schema == nullptr ? Json::object() : m_dialect.rewrite(*schema);
        const bool isDescribed = !parameter["description"].isString() || written["description"].isString();
        if (!isDescribed) written = written.with("description", parameter["description"]);
        addProperty(name, std::move(written), parameter["required"].asBool());
    }

    void addProperty(const std::string& name, Json schema, bool required) {
        if (isProperty(name)) return;
        m_properties.emplace_back(name, std::move(schema));
        if (required) m_required.emplace_back(name);
    }
    [[nodiscard]] bool isProperty(std::string_view name) const {
        return std::any_of(m_properties.begin(), m_properties.end(), [&](const Json::Member& one) { return one.first == name; });
    }

    /// The fields of an object stand beside the parameters; any other body, and one whose fields are called as parameters are, is
    /// one argument `body`.
    void readBody(const Json& given) {
        const Json& body = m_dialect.resolve(given);
        const Json* schema = bodySchema(body["content"]);
        if (schema == nullptr) return;
        const Json& object = m_dialect.resolve(*schema);
        if (!isPlainObject(object))
            return addProperty(isProperty("body") ? "requestBody" : "body", m_dialect.rewrite(*schema),
                               body["required"].asBool());
        const Json::Array& required = object["required"].asArray();
        for (const auto& [name, property] : object["properties"].asObject()) {
            const bool isRequired =
                body["required"].asBool() && std::find(required.begin(), required.end(), Json(name)) != required.end();
            addProperty(name, m_dialect.rewrite(property), isRequired);
        }
    }

    [[nodiscard]] bool isPlainObject(const Json& schema) const {
        if (schema["properties"].size() == 0 || schema["nullable"].asBool()) return false;
        for (const std::string_view key : {"allOf", "anyOf", "oneOf", "not", "patternProperties", "if"}) {
            if (schema.contains(key)) return false;
        }
        if (schema["additionalProperties"].isObject()) return false;
        const Json::Object& properties = schema["properties"].asObject();
        return std::none_of(properties.begin(), properties.end(), [&](const Json::Member& one) { return isProperty(one.first); });
    }

    Json inputSchema() {
        Json::Object schema{{"type", "object"}, {"properties", Json(std::move(m_properties))}};
        if (!m_required.empty()) schema.emplace_back("required", Json(std::move(m_required)));
        m_properties = {};
        m_required = {};
        return Json(std::move(schema));
    }

    /// Of the first answer that means success.
    Json outputSchema(const Json& responses) {
        for (const auto& [status, given] : responses.asObject()) {
            if (!status.starts_with('2')) continue;
            const Json* schema = bodySchema(m_dialect.resolve(given)["content"]);
            if (schema != nullptr && schema->isObject()) return m_dialect.withDefinitions(m_dialect.rewrite(*schema));
        }
        return {};
    }

    SchemaDialect m_dialect;
    ToolCollector& m_tools;
    Json::Object m_properties;
    Json::Array m_required;
};

}  // namespace

bool isOpenApi(const Json& document) {
    return document["openapi"].asString().starts_with("3.");
}

void readOpenApi(const Json& document, ToolCollector& tools) {
    if (!document["info"]["title"].asString().empty()) tools.setServer(document["info"]["title"].asString());
    OperationReader reader(document, tools);
    for (const auto& [path, given] : document["paths"].asObject()) {
        const SchemaDialect references(document);
        const Json& item = references.resolve(given);
        for (const Method& method : kMethods) {
            const Json& operation = item[method.name];
            if (operation.isObject() && !tools.isFull()) reader.read(method, path, item["parameters"], operation);
        }
    }
}

}  // namespace writ::sim
