#include "simulator/catalog/snapshot.h"

#include "engine/json/file.h"
#include "simulator/workspace/workspace.h"

#include <algorithm>
#include <array>

namespace writ::sim {
namespace fs = std::filesystem;

namespace {

struct HintName {
    std::string_view name;
    ToolDescription::Hint ToolDescription::*hint;
};
constexpr std::array<HintName, 4> kHints{{{"readOnly", &ToolDescription::readOnly},
                                          {"destructive", &ToolDescription::destructive},
                                          {"idempotent", &ToolDescription::idempotent},
                                          {"openWorld", &ToolDescription::openWorld}}};
constexpr std::int64_t kFormat = 1;

Failure malformed(std::string message, std::string pointer) {
    return tl::unexpected(Error{ErrorKind::Malformed, std::move(message), {}, std::move(pointer), 0, 0});
}

Digest digestOver(std::vector<Digest> digests) {
    std::vector<std::string> texts;
    for (const Digest& digest : digests) texts.push_back(digest.hex());
    std::sort(texts.begin(), texts.end());
    DigestBuilder builder;
    for (const std::string& text : texts) builder.add(text);
    return builder.finish();
}

void finish(CatalogSnapshot& snapshot) {
    snapshot.digests.clear();
    for (const ToolDescription& tool : snapshot.tools) snapshot.digests.push_back(toolDigest(tool));
    snapshot.digest = digestOver(snapshot.digests);
}

bool isPlainName(std::string_view name) {
    const auto isPlain = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
    };
    return !name.empty() && name.size() <= 100 && name.front() != '.' && std::all_of(name.begin(), name.end(), isPlain);
}

}  // namespace

Json toolJson(const ToolDescription& tool) {
    Json::Object json{{"name", tool.name}, {"server", tool.server}};
    if (!tool.title.empty()) json.emplace_back("title", tool.title);
    if (!tool.description.empty()) json.emplace_back("description", tool.description);
    json.emplace_back("inputSchema", tool.inputSchema);
    if (!tool.outputSchema.isNull()) json.emplace_back("outputSchema", tool.outputSchema);
    Json::Object hints;
    for (const HintName& row : kHints) {
        const ToolDescription::Hint& hint = tool.*row.hint;
        hints.emplace_back(row.name, Json::object({{"value", hint.value}, {"stated", hint.stated}}));
    }
    json.emplace_back("hints", Json(std::move(hints)));
    return Json(std::move(json));
}

Result<ToolDescription> toolFromJson(const Json& json) {
    ToolDescription tool;
    tool.name = json["name"].asString();
    if (tool.name.empty()) return malformed("A tool needs a name.", "/name");
    tool.server = json["server"].asString();
    tool.title = json["title"].asString();
    tool.description = json["description"].asString();
    tool.inputSchema = json["inputSchema"];
    if (!tool.inputSchema.isObject()) return malformed("A tool needs an inputSchema, an object.", "/inputSchema");
    tool.outputSchema = json["outputSchema"];
    for (const HintName& row : kHints) {
        const Json& hint = json["hints"][row.name];
        if (!hint["value"].isBool() || !hint["stated"].isBool())
            return malformed("A hint needs value and stated, true or false.", pointerJoin("/hints", row.name));
        tool.*row.hint = {hint["value"].asBool(), hint["stated"].asBool()};
    }
    return tool;
}

Digest toolDigest(const ToolDescription& tool) {
    return sha256(toolJson(tool).canonical());
}

CatalogSnapshot snapshotOf(const Catalog& catalog, std::string name, std::string time, std::string author) {
    CatalogSnapshot snapshot{std::move(name), std::move(time), std::move(author), catalog.tools(), {}, {}};
    finish(snapshot);
    return snapshot;
}

Json toJson(const CatalogSnapshot& snapshot) {
    Json::Array tools;
    for (std::size_t i = 0; i < snapshot.tools.size(); ++i)
        tools.push_back(toolJson(snapshot.tools[i]).with("digest", snapshot.digests[i].hex()));
    return Json::object({{"format", kFormat},
                         {"snapshot", snapshot.name},
                         {"time", snapshot.time},
                         {"author", snapshot.author},
                         {"digest", snapshot.digest.hex()},
                         {"tools", Json(std::move(tools))}});
}

bool isSnapshot(const Json& document) {
    return document["snapshot"].isString() && document["tools"].isArray();
}

Result<CatalogSnapshot> snapshotFromJson(const Json& document) {
    if (document["format"] != Json(kFormat))
        return malformed("This format of snapshots is not known; it should be 1.", "/format");
    if (!isSnapshot(document)) return malformed("A snapshot needs its name as `snapshot`, and a list of tools.", "");
    CatalogSnapshot snapshot;
    snapshot.name = document["snapshot"].asString();
    snapshot.time = document["time"].asString();
    snapshot.author = document["author"].asString();
    for (std::size_t i = 0; i < document["tools"].size(); ++i) {
        const Json& entry = document["tools"].at(i);
        const std::string at = pointerJoin("/tools", i);
        Result<ToolDescription> tool = toolFromJson(entry);
        if (!tool) return malformed(tool.error().message, at + tool.error().pointer);
        if (toolDigest(*tool).hex() != entry["digest"].asString())
            return malformed("The digest does not fit tool " + tool->name + ": the snapshot was changed after it was made.", at);
        snapshot.tools.push_back(*std::move(tool));
    }
    finish(snapshot);
    if (snapshot.digest.hex() != document["digest"].asString())
        return malformed("The digest does not fit the tools: the snapshot was changed after it was made.", "/digest");
    return snapshot;
}

Result<CatalogSnapshot> openSnapshot(const fs::path& path) {
    std::error_code error;
    if (fs::is_directory(path, error) || path.filename() == kManifestFile) {
        const Result<WorkspacePtr> workspace = loadWorkspaceWithoutSessions(path);
        if (!workspace) return tl::unexpected(workspace.error());
        for (const WorkspaceProblem& problem : (*workspace)->problems) {
            if (problem.fatal) return tl::unexpected(problem.error);  // tools might be missing
        }
        return snapshotOf((*workspace)->catalog, (*workspace)->manifest.name);
    }
    const Result<Json> document = readCatalogDocument(path);
    if (!document) return tl::unexpected(document.error());
    if (isSnapshot(*document)) {
        Result<CatalogSnapshot> snapshot = snapshotFromJson(*document);
        if (!snapshot) return tl::unexpected(std::move(snapshot.error()).in(path.string()));
        return snapshot;
    }
    const Result<Catalog> catalog = readCatalog(*document, path.stem().string());
    if (!catalog) return tl::unexpected(Error(catalog.error()).in(path.string()));
    return snapshotOf(*catalog, path.filename().string());
}

Result<fs::path> saveSnapshot(const fs::path& workspace, const CatalogSnapshot& snapshot) {
    if (!isPlainName(snapshot.name))
        return fail(ErrorKind::Unsupported,
                    "'" + snapshot.name + "' cannot be a snapshot's name: letters, digits, '-', '_' and '.' can.");
    const fs::path folder = workspace / "catalog" / "snapshots";
    const fs::path file = folder / (snapshot.name + ".json");
    std::error_code error;
    fs::create_directories(folder, error);
    if (error)
        return tl::unexpected(
            Error{ErrorKind::Unwritable, "This cannot be made: " + error.message() + ".", folder.string(), {}, 0, 0});
    if (fs::exists(fs::symlink_status(file, error)))
        return tl::unexpected(
            Error{ErrorKind::Unwritable, "There is a snapshot of this name; it is kept.", file.string(), {}, 0, 0});
    if (Result<void> written = writeFileAtomically(file, toJson(snapshot).dump(true) + "\n"); !written)
        return tl::unexpected(written.error());
    return file;
}

}  // namespace writ::sim
