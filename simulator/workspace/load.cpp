#include "engine/json/file.h"
#include "simulator/workspace/entity_files.h"
#include "simulator/workspace/file_error.h"
#include "simulator/workspace/parts.h"
#include "simulator/workspace/paths.h"
#include "simulator/workspace/recordings.h"
#include "simulator/workspace/suggest.h"
#include "simulator/workspace/workspace.h"

#include <algorithm>

namespace writ::sim {
namespace fs = std::filesystem;

namespace {

/// Fills a Workspace part by part. A part that fails becomes a problem, so that people can look at the rest.
class Loader {
public:
    Loader(FolderPaths paths, Workspace& workspace) : m_paths(std::move(paths)), m_workspace(workspace) {}

    void load() {
        loadVersions();
        loadCatalog();
        loadFacts();
        loadBinding();
        loadMapping();
        loadRedaction();
        loadSchema();
    }

private:
    /// Without its tools, facts or binding a call would be bound differently, so a broken file of these is fatal.
    void fatal(Error error) { m_workspace.problems.push_back({std::move(error), true}); }
    void problem(Error error) { m_workspace.problems.push_back({std::move(error), false}); }

    void loadVersions() {
        const Manifest& manifest = m_workspace.manifest;
        const Result<fs::path> folder = m_paths.resolve(manifest.policies);
        std::error_code error;
        if (!folder) return fatal(folder.error());
        if (!fs::is_directory(*folder, error)) {
            return problem(fileError(ErrorKind::NotFound, "The folder of the policies is missing.", manifest.policies));
        }
        m_workspace.versions = m_paths.foldersIn(manifest.policies);
        if (m_workspace.versions.empty())
            m_workspace.versions.push_back(folder->filename().string());
        else
            refuseLoosePolicies(*folder);
        checkVersion(manifest.active, "/active");
        checkVersion(manifest.candidate, "/candidate");
    }

    /// A policy beside the folders of the versions belongs to none of them. Left out in silence, its forbids would be missed.
    void refuseLoosePolicies(const fs::path& folder) {
        const Language* language = languageById(m_workspace.manifest.language);
        if (language == nullptr) return;
        std::error_code error;
        for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
            const std::string name = it->path().filename().string();
            for (const std::string_view suffix : language->suffixes()) {
                if (!name.ends_with(suffix) || it->is_directory(error)) continue;
                fatal(fileError(
                    ErrorKind::Malformed,
                    "This policy stands beside the folders of the versions and belongs to none of them; move it into each.",
                    m_workspace.manifest.policies + "/" + name));
            }
        }
    }

    void checkVersion(const std::string& name, const char* pointer) {
        const std::vector<std::string>& versions = m_workspace.versions;
        if (name.empty() || std::find(versions.begin(), versions.end(), name) != versions.end()) return;
        const std::vector<std::string_view> names(versions.begin(), versions.end());
        problem(fileError(
            ErrorKind::NotFound,
            "There is no policy version '" + name + "'; the versions are " + listed(versions) + "." + didYouMean(name, names),
            kManifestFile, pointer));
    }

    /// The files that the patterns of a member of the manifest name, sorted.
    std::vector<std::string> filesOf(const std::vector<std::string>& patterns, const char* member) {
        std::vector<std::string> names;
        for (std::size_t i = 0; i < patterns.size(); ++i) {
            GlobMatches matches = m_paths.glob(patterns[i]);
            for (Error& refused : matches.refused) fatal(std::move(refused));
            if (matches.files.empty() && matches.refused.empty() && patterns[i].find('*') == std::string::npos) {
                fatal(fileError(ErrorKind::NotFound, "There is no such file: " + patterns[i] + ".", kManifestFile,
                                pointerJoin(std::string("/") + member, i)));
            }
            names.insert(names.end(), matches.files.begin(), matches.files.end());
        }
        std::sort(names.begin(), names.end());
        names.erase(std::unique(names.begin(), names.end()), names.end());
        return names;
    }

    using ReadDocument = Result<Json> (*)(const fs::path& file);
    static Result<Json> readEntities(const fs::path& file) { return readJsonFile(file); }

    std::vector<EntityFile> readAll(const std::vector<std::string>& patterns, const char* member, ReadDocument read) {
        std::vector<EntityFile> files;
        for (const std::string& name : filesOf(patterns, member)) {
            Result<Json> document = read(m_paths.root() / name);
            if (document)
                files.push_back({name, *std::move(document)});
            else
                fatal(renamed(std::move(document.error()), name));
        }
        return files;
    }

    static Error renamed(Error error, const std::string& name) {
        error.file = name;
        return error;
    }

    static Digest digestOf(const std::vector<EntityFile>& files) {
        DigestBuilder digest;
        for (const EntityFile& file : files) digest.add(file.name).add(file.document.canonical());
        return digest.finish();
    }

    void loadCatalog() {
        const std::vector<EntityFile> files = readAll(m_workspace.manifest.catalog, "catalog", readCatalogDocument);
        std::vector<Catalog> catalogs;
        for (const EntityFile& file : files) {
            Result<Catalog> catalog = readCatalog(file.document, fs::path(file.name).stem().string());
            if (!catalog) {
                fatal(renamed(std::move(catalog.error()), file.name));
                continue;
            }
            for (const std::string& note : catalog->notes()) problem(fileError(ErrorKind::Malformed, note, file.name));
            catalogs.push_back(*std::move(catalog));
        }
        m_workspace.catalog = mergeCatalogs(std::move(catalogs));
        m_workspace.catalogDigest = digestOf(files);
    }

    void loadFacts() {
        const std::vector<EntityFile> files = readAll(m_workspace.manifest.facts, "facts", readEntities);
        std::vector<std::string> names;
        for (const EntityFile& file : files) names.push_back(file.name);
        m_workspace.facts = Facts(mergeEntities(files, m_workspace.problems), listed(names));
        m_workspace.factsDigest = digestOf(files);
    }

    void loadBinding() {
        const std::string& name = m_workspace.manifest.binding;
        const Result<fs::path> path = m_paths.resolve(name);
        if (!path) return fatal(path.error());
        std::error_code error;
        Json document;
        if (fs::exists(*path, error)) {
            Result<Json> read = readJsonFile(*path);
            if (!read) return fatal(renamed(std::move(read.error()), name));
            document = *std::move(read);
        } else if (name != Manifest().binding) {
            return fatal(fileError(ErrorKind::NotFound, "There is no such file: " + name + ".", kManifestFile, "/binding"));
        }
        m_workspace.bindingDocument = std::move(document);
        compileBindingOf(m_workspace);
    }

    /// Without it, recordings of no known format cannot be read, which each of them then tells.
    void loadMapping() {
        const std::string& name = m_workspace.manifest.mapping;
        if (name.empty()) return;
        const Result<fs::path> path = m_paths.resolve(name);
        if (!path) return problem(path.error());
        Result<MappingPtr> mapping = readMapping(*path);
        if (mapping)
            m_workspace.mapping = *std::move(mapping);
        else
            problem(renamed(std::move(mapping.error()), name));
    }

    /// Without it secrets would be shown, so no recording is read then.
    void loadRedaction() {
        const std::string& name = m_workspace.manifest.redaction;
        if (name.empty()) return;
        const Result<fs::path> path = m_paths.resolve(name);
        if (!path) return fatal(path.error());
        Result<RedactionRulesPtr> rules = readRedaction(*path);
        if (rules)
            m_workspace.redaction = *std::move(rules);
        else
            fatal(renamed(std::move(rules.error()), name));
    }

    /// Last, since it is made of all the others. Numbers are typed by it, so that a broken one is fatal.
    void loadSchema() {
        for (const std::string& name : filesOf(m_workspace.manifest.schema, "schema")) {
            Result<std::string> text = readFile(m_paths.root() / name);
            if (text)
                m_workspace.schemaFiles.push_back(std::make_shared<const Source>(name, *std::move(text)));
            else
                fatal(renamed(std::move(text.error()), name));
        }
        makeSchemaOf(m_workspace);
    }

    FolderPaths m_paths;
    Workspace& m_workspace;
};

Result<FolderPaths> workspaceFolder(const fs::path& root) {
    const bool manifestGiven = root.filename() == kManifestFile;
    const fs::path folder = manifestGiven ? (root.has_parent_path() ? root.parent_path() : fs::path(".")) : root;
    return FolderPaths::of(folder);
}

Result<Manifest> readManifest(const FolderPaths& paths) {
    std::error_code error;
    const fs::path file = paths.root() / kManifestFile;
    if (!fs::exists(file, error)) {
        return tl::unexpected(
            fileError(ErrorKind::NotFound, "This folder is no workspace: it has no writ.json.", paths.root().string()));
    }
    Result<Json> document = readJsonFile(file);
    if (!document) {
        document.error().file = kManifestFile;
        return tl::unexpected(std::move(document.error()));
    }
    Result<Manifest> manifest = manifestFromJson(*document);
    if (!manifest) return tl::unexpected(std::move(manifest.error()).in(kManifestFile));
    if (manifest->name.empty()) manifest->name = paths.root().filename().string();
    return manifest;
}

/// Everything but the sessions.
Result<std::shared_ptr<Workspace>> loadFiles(const FolderPaths& paths) {
    Result<Manifest> manifest = readManifest(paths);
    if (!manifest) return tl::unexpected(std::move(manifest.error()));
    auto workspace = std::make_shared<Workspace>();
    workspace->root = paths.root();
    workspace->manifest = *std::move(manifest);
    Loader(paths, *workspace).load();
    return workspace;
}

}  // namespace

Result<WorkspacePtr> loadWorkspace(const fs::path& root, const std::vector<std::string>& only, RunControl& control) {
    const Result<FolderPaths> paths = workspaceFolder(root);
    if (!paths) return tl::unexpected(paths.error());
    Result<std::shared_ptr<Workspace>> workspace = loadFiles(*paths);
    if (!workspace) return tl::unexpected(std::move(workspace.error()));
    if (Result<void> read = loadRecordings(*paths, only, control, **workspace); !read)
        return tl::unexpected(std::move(read.error()));
    return WorkspacePtr(*std::move(workspace));
}

Result<WorkspacePtr> loadWorkspaceWithoutSessions(const fs::path& root) {
    const Result<FolderPaths> paths = workspaceFolder(root);
    if (!paths) return tl::unexpected(paths.error());
    Result<std::shared_ptr<Workspace>> workspace = loadFiles(*paths);
    if (!workspace) return tl::unexpected(std::move(workspace.error()));
    return WorkspacePtr(*std::move(workspace));
}

}  // namespace writ::sim
