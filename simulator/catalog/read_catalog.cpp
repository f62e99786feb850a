#include "simulator/catalog/catalog.h"

#include <array>
#include <set>

namespace writ::sim {

namespace {

constexpr std::size_t kMaxTools = 100'000;
constexpr std::size_t kMaxNotes = 1'000;

// Reads the tools of one document; what is wrong with an entry becomes a note, and the others are still read.
class Reader {
public:
    explicit Reader(std::string server) : m_server(std::move(server)) {}

    void readAll(const Json::Array& entries) {
        for (std::size_t i = 0; i < entries.size() && m_tools.size() < kMaxTools; ++i) read(entries[i], i);
        if (m_tools.size() == kMaxTools && entries.size() > kMaxTools)
            note("only the first " + std::to_string(kMaxTools) + " tools are read");
    }
    [[nodiscard]] Catalog finish() { return {std::move(m_tools), std::move(m_notes)}; }

private:
    void read(const Json& entry, std::size_t index) {
        // OpenAI wraps the description: {"type":"function","function":{…}}.
        const Json& tool = entry["function"].isObject() ? entry["function"] : entry;
        const std::string& name = tool["name"].asString();
        if (name.empty()) return note("entry " + std::to_string(index + 1) + " has no name and is skipped");
        if (!m_names.insert(name).second) note("tool " + name + " stands twice; the first one counts");
        m_tools.push_back(describe(tool, name));
    }

    ToolDescription describe(const Json& tool, const std::string& name) {
        ToolDescription described;
        described.name = name;
        described.server = tool["server"].isString() ? tool["server"].asString() : m_server;
        described.title = titleOf(tool);
        described.description = tool["description"].asString();
        described.inputSchema = schema(tool, name);
        described.outputSchema = tool["outputSchema"].isObject() ? tool["outputSchema"] : Json();
        readHints(tool["annotations"], described);
        return described;
    }

    static std::string titleOf(const Json& tool) {
        return tool["title"].isString() ? tool["title"].asString() : tool["annotations"]["title"].asString();
    }

    // MCP, OpenAI and Anthropic name the same thing differently.
    Json schema(const Json& tool, const std::string& name) {
        for (const std::string_view key : {"inputSchema", "parameters", "input_schema"}) {
            const Json* found = tool.find(key);
            if (found == nullptr || found->isNull()) continue;
            if (found->isObject()) return *found;
            note("tool " + name + ": " + std::string(key) + " is not an object and is left out");
        }
        return Json::object({{"type", "object"}});
    }

    void readHints(const Json& annotations, ToolDescription& tool) {
        struct Row {
            std::string_view key;
            ToolDescription::Hint ToolDescription::*hint;
        };
        static constexpr std::array<Row, 4> kRows{{{"readOnlyHint", &ToolDescription::readOnly},
                                                   {"destructiveHint", &ToolDescription::destructive},
                                                   {"idempotentHint", &ToolDescription::idempotent},
                                                   {"openWorldHint", &ToolDescription::openWorld}}};
        for (const Row& row : kRows) {
            const Json* stated = annotations.find(row.key);
            if (stated == nullptr) continue;
            if (stated->isBool())
                tool.*row.hint = {stated->asBool(), true};
            else
                note("tool " + tool.name + ": " + std::string(row.key) + " is neither true nor false; the protocol's default counts");
        }
    }

    void note(std::string text) {
        if (m_notes.size() < kMaxNotes) m_notes.push_back(std::move(text));
    }

    std::string m_server;
    std::vector<ToolDescription> m_tools;
    std::vector<std::string> m_notes;
    std::set<std::string, std::less<>> m_names;
};

// The list of tools, wherever the document keeps it.
const Json* toolList(const Json& document) {
    if (document.isArray()) return &document;
    for (const std::string_view key : {"tools", "functions"})
        if (document[key].isArray()) return document.find(key);
    const Json& answer = document["result"];
    return answer["tools"].isArray() ? answer.find("tools") : nullptr;
}

// A server's name in the document: a text, or MCP's serverInfo.
std::string serverOf(const Json& document, std::string given) {
    if (document["server"].isString()) return document["server"].asString();
    for (const Json* info : {&document["server"], &document["serverInfo"], &document["result"]["serverInfo"]})
        if ((*info)["name"].isString()) return (*info)["name"].asString();
    return given;
}

}  // namespace

Result<Catalog> readCatalog(const Json& document, std::string server) {
    const Json* list = toolList(document);
    if (list == nullptr)
        return fail(ErrorKind::Malformed, "this is no tool catalog: neither a list of tools, nor an object with \"tools\" (MCP "
                                          "tools/list, OpenAI function tools)");
    Reader reader(serverOf(document, std::move(server)));
    reader.readAll(list->asArray());
    Catalog catalog = reader.finish();
    if (catalog.tools().empty() && list->size() > 0)
        return fail(ErrorKind::Malformed, "none of the " + std::to_string(list->size()) + " entries describes a tool: each needs a \"name\"");
    return catalog;
}

}  // namespace writ::sim
