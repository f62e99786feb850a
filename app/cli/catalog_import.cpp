#include "app/cli/call_cells.h"
#include "app/cli/catalog.h"
#include "engine/json/file.h"
#include "simulator/catalog/manifest.h"

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
    std::string added;  ///< the copy, relative to the workspace
};

Result<Import> readImport(const std::string& file) {
    Result<Json> document = sim::readCatalogDocument(file);
    if (!document) return tl::unexpected(std::move(document.error()));
    const std::string name = std::filesystem::path(file).stem().string();
    Result<sim::Catalog> catalog = sim::readCatalog(*document, name);
    if (!catalog) return tl::unexpected(std::move(catalog.error()).in(file));
    return Import{file, name, *std::move(document), *std::move(catalog), {}};
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
    // All are read before anything is written.
    std::vector<Import> imports;
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
        const Result<std::filesystem::path> added = sim::addCatalog(*into, import.file);
        if (!added) return complain(console, added.error());
        import.added = added->lexically_relative(into->root).generic_string();
    }
    printImports(imports, arguments, console);
    return kFine;
}

}  // namespace writ::cli
