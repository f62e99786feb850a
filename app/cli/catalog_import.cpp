#include "app/cli/call_cells.h"
#include "app/cli/catalog.h"
#include "engine/json/file.h"
#include "simulator/catalog/manifest.h"
#include "simulator/catalog/mcp_client.h"

#include <istream>
#include <ostream>
#include <set>

namespace writ::cli {
namespace {

/// A document that is imported, and what it is called.
struct Import {
    std::string file;
    std::string name;  ///< its server's, where the document names none
    Json document;
    sim::Catalog catalog;
    std::string added;    ///< the copy, relative to the workspace
    bool isLive = false;  ///< a server told it
};

Result<Import> readImport(const std::string& file) {
    Result<Json> document = sim::readCatalogDocument(file);
    if (!document) return tl::unexpected(std::move(document.error()));
    const std::string name = std::filesystem::path(file).stem().string();
    Result<sim::Catalog> catalog = sim::readCatalog(*document, name);
    if (!catalog) return tl::unexpected(std::move(catalog.error()).in(file));
    return Import{file, name, *std::move(document), *std::move(catalog), {}, false};
}

Json importJson(const Import& import) {
    std::set<std::string> servers;
    std::size_t fields = 0;
    for (const ToolDescription& tool : import.catalog.tools()) {
        servers.insert(tool.server);
        fields += fieldCount(tool);
    }
    Json::Array notes;
    for (const std::string& note : import.catalog.notes()) notes.emplace_back(note);
    Json entry = Json::object({{"file", import.file},
                               {"format", import.catalog.format()},
                               {"servers", Json(Json::Array(servers.begin(), servers.end()))},
                               {"tools", import.catalog.tools().size()},
                               {"fields", fields},
                               {"notes", Json(std::move(notes))}});
    return import.added.empty() ? entry : entry.with("added", import.added);
}

/// Asks for the exact command, since it starts a program of somebody else.
bool isConfirmed(const std::vector<std::string>& words, const Arguments& arguments, Console& console) {
    if (arguments.has("yes")) return true;
    console.err << "This starts a program on this machine, with your rights:\n";
    for (const std::string& word : words) console.err << "  " << printable(word) << "\n";
    console.err << "Start it? [y/N] ";
    console.err.flush();
    std::string answer;
    std::getline(console.in, answer);
    return answer == "y" || answer == "Y" || answer == "yes";
}

Result<sim::McpTools> askServer(const Arguments& arguments, Console& console) {
    sim::RunControl control;
    if (arguments.has("mcp-url")) return sim::mcpToolsOfUrl(arguments.value("mcp-url"), {}, control);
    const Result<std::vector<std::string>> words = sim::commandWords(arguments.value("mcp-command"));
    if (!words) return tl::unexpected(words.error());
    if (!isConfirmed(*words, arguments, console)) return fail(ErrorKind::Cancelled, "Nothing was started.");
    return sim::mcpToolsOfCommand(*words, {}, control);
}

/// A server that answers now.
Result<Import> importFromServer(const Arguments& arguments, Console& console) {
    const std::string from = arguments.value(arguments.has("mcp-url") ? "mcp-url" : "mcp-command");
    const Result<sim::McpTools> tools = askServer(arguments, console);
    if (!tools) return tl::unexpected(tools.error());
    for (const std::string& note : tools->notes) warn(console, note);
    const std::string name = tools->server.empty() ? "mcp-server" : tools->server;
    Result<sim::Catalog> catalog = sim::readCatalog(tools->document, name);
    if (!catalog) return tl::unexpected(catalog.error());
    return Import{from, name, tools->document, *std::move(catalog), {}, true};
}

/// Agents are principals of this type where all calls of the workspace are asked for by one type, else of type Agent.
std::string agentType(const sim::WorkspacePtr& workspace) {
    std::set<std::string> types;
    if (workspace != nullptr && workspace->binding != nullptr) {
        for (const RequestShape& shape : workspace->binding->shapes()) types.insert(shape.subjectType);
    }
    return types.size() == 1 && !types.begin()->empty() ? *types.begin() : "Agent";
}

Result<std::string> policyOf(const std::vector<Import>& imports, const std::string& type) {
    std::string text;
    for (const Import& import : imports) {
        const std::optional<sim::ToolManifest> manifest = sim::readToolManifest(import.document);
        if (!manifest)
            return fail(ErrorKind::Unsupported,
                        import.file + " does not say who may call its tools: --policy takes manifests, such as `tools: [a, b]`.");
        text += (text.empty() ? "" : "\n") +
                sim::manifestPolicy(*manifest, std::filesystem::path(import.file).filename().string(), type);
    }
    return text;
}

Result<void> writePolicy(const std::string& file, const std::string& text) {
    std::error_code error;
    if (std::filesystem::exists(std::filesystem::symlink_status(file, error))) {
        return tl::unexpected(Error{ErrorKind::Unwritable, "This exists already; it is kept.", file, {}, 0, 0});
    }
    return writeFileAtomically(file, text);
}

void printImports(const std::vector<Import>& imports, const Arguments& arguments, Console& console) {
    if (arguments.has("json")) {
        Json::Array entries;
        for (const Import& import : imports) entries.push_back(importJson(import));
        Json document = Json::object({{"format", 1}, {"catalogs", Json(std::move(entries))}});
        if (arguments.has("policy")) document = document.with("policy", arguments.value("policy"));
        return print(document, console);
    }
    for (const Import& import : imports) {
        const Json entry = importJson(import);
        console.out << printable(import.file) << ": " << import.catalog.format() << ", "
                    << plural(import.catalog.tools().size(), "tool") << ", "
                    << plural(static_cast<std::uint64_t>(entry["fields"].asInteger()), "field")
                    << (import.added.empty() ? "" : ", now " + printable(import.added)) << "\n";
        for (const std::string& note : import.catalog.notes()) console.out << "  " << printable(note) << "\n";
    }
    if (arguments.has("policy")) console.out << "The policy is in " << printable(arguments.value("policy")) << ".\n";
}

}  // namespace

int catalogImport(const Arguments& arguments, Console& console) {
    sim::WorkspacePtr into;
    if (arguments.has("into")) {
        into = openWorkspaceWithoutSessions(arguments.value("into"), console);
        if (into == nullptr) return kUsage;
    }
    const bool isLive = arguments.has("mcp-command") || arguments.has("mcp-url");
    const bool isBoth = arguments.has("mcp-command") && arguments.has("mcp-url");
    if (isBoth || isLive != arguments.operands.empty())
        return complain(console, "It is: writ catalog import FILE..., or --mcp-command COMMAND, or --mcp-url URL.");
    // All are read before anything is written.
    std::vector<Import> imports;
    if (isLive) {
        Result<Import> import = importFromServer(arguments, console);
        if (!import) return complain(console, import.error());
        imports.push_back(*std::move(import));
    }
    for (const std::string& file : arguments.operands) {
        Result<Import> import = readImport(file);
        if (!import) return complain(console, import.error());
        imports.push_back(*std::move(import));
    }
    if (arguments.has("policy")) {
        const Result<std::string> policy = policyOf(imports, agentType(into));
        if (!policy) return complain(console, policy.error());
        if (const Result<void> written = writePolicy(arguments.value("policy"), *policy); !written)
            return complain(console, written.error());
    }
    for (Import& import : imports) {
        if (into == nullptr) break;
        const Result<std::filesystem::path> added =
            import.isLive ? sim::addCatalogDocument(*into, import.document, import.name) : sim::addCatalog(*into, import.file);
        if (!added) return complain(console, added.error());
        import.added = added->lexically_relative(into->root).generic_string();
    }
    printImports(imports, arguments, console);
    return kFine;
}

}  // namespace writ::cli
