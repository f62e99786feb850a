// Lists of tools as MCP and the providers' APIs have them.
#include "simulator/catalog/readers.h"
#include "simulator/catalog/schema_dialect.h"

#include <algorithm>
#include <array>

namespace writ::sim {
namespace {

struct HintRow {
    std::string_view key;
    ToolDescription::Hint ToolDescription::*hint;
};
constexpr std::array<HintRow, 4> kHints{{{"readOnlyHint", &ToolDescription::readOnly},
                                         {"destructiveHint", &ToolDescription::destructive},
                                         {"idempotentHint", &ToolDescription::idempotent},
                                         {"openWorldHint", &ToolDescription::openWorld}}};

const Json* firstOf(const Json& object, std::initializer_list<std::string_view> keys) {
    for (const std::string_view key : keys) {
        if (const Json* found = object.find(key)) return found;
    }
    return nullptr;
}

const Json* declarationsOf(const Json& entry) {
    return firstOf(entry, {"functionDeclarations", "function_declarations"});
}

class EntryReader {
public:
    EntryReader(const Json& document, ToolCollector& tools) : m_dialect(document), m_tools(tools) {}

    void read(const Json& entry, std::size_t index) {
        if (const Json* declarations = declarationsOf(entry)) {
            for (std::size_t i = 0; i < declarations->size(); ++i) describe(declarations->at(i), i, true);
        } else {
            describe(bodyOf(entry), index, false);
        }
    }

private:
    /// {"type":"function","function":{…}} of OpenAI, {"toolSpec":{…}} of Bedrock.
    static const Json& bodyOf(const Json& entry) {
        for (const std::string_view wrapper : {"function", "custom", "toolSpec"}) {
            if (entry[wrapper].isObject()) return entry[wrapper];
        }
        return entry;
    }

    void describe(const Json& tool, std::size_t index, bool isGemini) {
        ToolDescription described;
        described.name = tool["name"].asString();
        if (described.name.empty()) {
            const bool isBuiltIn = tool["type"].isString() && tool["type"].asString() != "function";
            return m_tools.skip(index, isBuiltIn ? "is a tool of the provider without a name" : "has no name");
        }
        described.server = tool["server"].isString() ? tool["server"].asString() : m_tools.server();
        described.title = tool["title"].isString() ? tool["title"].asString() : tool["annotations"]["title"].asString();
        described.description = tool["description"].asString();
        described.inputSchema = isGemini ? geminiSchema(tool, described.name) : schemaOf(tool, described.name);
        const Json* output = isGemini ? firstOf(tool, {"responseJsonSchema", "response"}) : tool.find("outputSchema");
        if (output != nullptr && output->isObject()) described.outputSchema = isGemini ? m_dialect.rewrite(*output) : *output;
        readHints(tool["annotations"], described);
        m_tools.add(std::move(described));
    }

    Json schemaOf(const Json& tool, const std::string& name) {
        for (const std::string_view key : {"inputSchema", "parameters", "input_schema"}) {
            const Json* found = tool.find(key);
            if (found == nullptr || found->isNull()) continue;
            if (key == "inputSchema" && (*found)["json"].isObject()) return (*found)["json"];
            if (found->isObject()) return *found;
            m_tools.note("tool " + name + ": " + std::string(key) + " is not an object and is left out");
        }
        // A custom tool of OpenAI takes one text.
        if (tool["type"].asString() == "custom" || tool.contains("format")) {
            return Json::object({{"type", "object"},
                                 {"properties", Json::object({{"input", Json::object({{"type", "string"}})}})},
                                 {"required", Json::array({"input"})}});
        }
        return Json::object({{"type", "object"}});
    }

    Json geminiSchema(const Json& tool, const std::string& name) {
        if (const Json* plain = firstOf(tool, {"parametersJsonSchema", "parameters_json_schema"});
            plain != nullptr && plain->isObject())
            return *plain;
        const Json& given = tool["parameters"];
        if (given.isNull()) return Json::object({{"type", "object"}});
        Json schema = m_dialect.withDefinitions(m_dialect.rewrite(given));
        for (const std::string& problem : m_dialect.takeProblems()) m_tools.note("tool " + name + ": " + problem);
        return schema.contains("type") ? schema : schema.with("type", "object");
    }

    void readHints(const Json& annotations, ToolDescription& tool) {
        for (const HintRow& row : kHints) {
            const Json* stated = annotations.find(row.key);
            if (stated == nullptr) continue;
            if (stated->isBool())
                tool.*row.hint = {stated->asBool(), true};
            else
                m_tools.note("tool " + tool.name + ": " + std::string(row.key) +
                             " is neither true nor false; the protocol's default counts");
        }
    }

    SchemaDialect m_dialect;
    ToolCollector& m_tools;
};

/// A server's name in the document: a text, or MCP's serverInfo.
std::string serverOf(const Json& document, const std::string& given) {
    if (document["server"].isString()) return document["server"].asString();
    for (const Json* info : {&document["server"], &document["serverInfo"], &document["result"]["serverInfo"]}) {
        if ((*info)["name"].isString()) return (*info)["name"].asString();
    }
    return given;
}

}  // namespace

const Json* toolListOf(const Json& document) {
    if (document.isArray()) return &document;
    for (const std::string_view key : {"tools", "functions", "functionDeclarations", "function_declarations"}) {
        if (document[key].isArray()) return document.find(key);
    }
    for (const std::string_view key : {"result", "toolConfig", "config"}) {
        if (document[key]["tools"].isArray()) return document[key].find("tools");
    }
    return nullptr;
}

bool isOpenAiEntry(const Json& entry) {
    const std::string& type = entry["type"].asString();
    const bool isNamed = entry["name"].isString() || entry["function"]["name"].isString() || entry["custom"]["name"].isString();
    return isNamed && (type == "function" || type == "custom" || entry["function"].isObject() || entry["parameters"].isObject());
}
bool isAnthropicEntry(const Json& entry) {
    return entry["name"].isString() && entry.contains("input_schema");
}
bool isGeminiEntry(const Json& entry) {
    return declarationsOf(entry) != nullptr && declarationsOf(entry)->isArray();
}
bool isBedrockEntry(const Json& entry) {
    return entry["toolSpec"]["name"].isString();
}

bool isSeveralServers(const Json& document) {
    if (document["servers"].size() != 0 && !document.contains("openapi")) return true;
    return document.isArray() && document.size() != 0 &&
           std::all_of(document.asArray().begin(), document.asArray().end(),
                       [](const Json& one) { return one["tools"].isArray() || one["result"]["tools"].isArray(); });
}

void readToolList(const Json& document, ToolCollector& tools) {
    tools.setServer(serverOf(document, tools.server()));
    const bool isBareGemini = document.isObject() && declarationsOf(document) != nullptr;
    EntryReader reader(document, tools);
    if (isBareGemini) return reader.read(document, 0);
    const Json* list = toolListOf(document);
    for (std::size_t i = 0; list != nullptr && i < list->size() && !tools.isFull(); ++i) reader.read(list->at(i), i);
}

void readServers(const Json& document, ToolCollector& tools) {
    const std::string given = tools.server();
    const Json& servers = document.isArray() ? document : document["servers"];
    for (const Json& one : servers.asArray()) {
        tools.setServer(one["name"].isString() ? one["name"].asString() : given);
        readToolList(one, tools);
    }
    for (const auto& [name, one] : servers.asObject()) {
        tools.setServer(name);
        readToolList(one, tools);
    }
}

}  // namespace writ::sim
