#include "engine/json/file.h"
#include "simulator/store/store.h"
#include "simulator/workspace/file_error.h"
#include "simulator/workspace/git_revision.h"
#include "simulator/workspace/paths.h"
#include "simulator/workspace/suggest.h"
#include "simulator/workspace/workspace.h"

#include <algorithm>
#include <cctype>

namespace writ::sim {
namespace fs = std::filesystem;

namespace {

constexpr std::string_view kGitPrefix = "git:";

std::string activeVersion(const std::string& active, const std::vector<std::string>& versions) {
    return !active.empty() || versions.empty() ? active : versions.front();
}

/// "A" for a; other names stay as they are.
std::string shownName(const std::string& name) {
    if (name.size() != 1) return name;
    return std::string(1, static_cast<char>(std::toupper(static_cast<unsigned char>(name.front()))));
}

std::string versionLabel(const Workspace& workspace, const std::string& name) {
    const Manifest& manifest = workspace.manifest;
    if (name == activeVersion(manifest.active, workspace.versions)) return shownName(name) + " · in force";
    if (name == manifest.candidate) return shownName(name) + " · candidate";
    return shownName(name);
}

std::vector<std::string_view> suffixesOf(const Manifest& manifest) {
    const Language* language = languageById(manifest.language);
    return language == nullptr ? std::vector<std::string_view>{} : language->suffixes();
}

Failure noPolicies(const std::string& folder, const std::vector<std::string_view>& suffixes) {
    const std::string suffix(suffixes.empty() ? "" : suffixes.front());
    return tl::unexpected(fileError(ErrorKind::NotFound, "This folder holds no policy file (*" + suffix + ").", folder));
}

/// The policy texts below `folder` of `paths`, their names beginning with `shown`.
Result<std::vector<SourcePtr>> readSources(const FolderPaths& paths, const std::string& folder, const std::string& shown,
                                           const std::vector<std::string_view>& suffixes) {
    GlobMatches matches = paths.filesBelow(folder, suffixes);
    if (!matches.refused.empty()) return tl::unexpected(matches.refused.front());
    std::vector<SourcePtr> sources;
    for (const std::string& file : matches.files) {
        Result<std::string> text = readFile(paths.root() / file);
        if (!text) {
            text.error().file = shown + file;
            return tl::unexpected(std::move(text.error()));
        }
        sources.push_back(std::make_shared<const Source>(shown + file, *std::move(text)));
    }
    if (sources.empty()) return noPolicies(shown + folder, suffixes);
    return sources;
}

std::string versionFolder(const Manifest& manifest, const std::vector<std::string>& folders, const std::string& name) {
    return folders.empty() ? manifest.policies : manifest.policies + "/" + name;
}

Result<PolicyVersion> folderVersion(const Workspace& workspace, const std::string& name) {
    const Result<FolderPaths> paths = FolderPaths::of(workspace.root);
    if (!paths) return tl::unexpected(paths.error());
    const std::vector<std::string> folders = paths->foldersIn(workspace.manifest.policies);
    const std::string folder = versionFolder(workspace.manifest, folders, name);
    Result<std::vector<SourcePtr>> sources = readSources(*paths, folder, "", suffixesOf(workspace.manifest));
    if (!sources) return tl::unexpected(sources.error());
    return PolicyVersion{name, versionLabel(workspace, name), *std::move(sources)};
}

/// A folder by its path: names of its files are relative to the workspace where they lie in it.
Result<PolicyVersion> pathVersion(const Workspace& workspace, const std::string& rev, const fs::path& folder) {
    const std::vector<std::string_view> suffixes = suffixesOf(workspace.manifest);
    const Result<FolderPaths> root = FolderPaths::of(workspace.root);
    const std::string inside = root ? root->inside(folder) : std::string();
    const Result<FolderPaths> own = FolderPaths::of(folder);
    if (!own) return tl::unexpected(own.error());
    const std::string below = inside.empty() || inside == "." ? std::string() : inside;
    const std::string outsideName = own->root().filename().string() + "/";
    Result<std::vector<SourcePtr>> sources =
        below.empty() ? readSources(*own, "", outsideName, suffixes) : readSources(*root, below, "", suffixes);
    if (!sources) return tl::unexpected(sources.error());
    return PolicyVersion{rev, "folder " + rev, *std::move(sources)};
}

/// The manifest as it was in that commit: what was in force then is what counts. Today's where there was none; one that cannot be
/// read is an error, since another version may have been in force.
Result<Manifest> manifestAt(const GitRevision& revision, const Manifest& today) {
    const Result<std::string> text = revision.file("writ.json");
    if (!text && text.error().kind == ErrorKind::NotFound) return today;
    if (!text) return tl::unexpected(text.error());
    const Result<Json> document = parseJson(*text);
    if (!document) return fail(ErrorKind::Malformed, "writ.json of " + revision.shown() + ": " + document.error().text());
    Result<Manifest> manifest = manifestFromJson(*document);
    if (!manifest) return fail(ErrorKind::Malformed, "writ.json of " + revision.shown() + ": " + manifest.error().text());
    return manifest;
}

Result<PolicyVersion> gitVersion(const Workspace& workspace, const std::string& rev) {
    const std::string rest = rev.substr(kGitPrefix.size());
    const std::size_t colon = rest.find(':');
    const std::string ref = rest.substr(0, colon);
    const std::string wanted = colon == std::string::npos ? std::string() : rest.substr(colon + 1);
    if (ref.empty()) return fail(ErrorKind::NotFound, "'git:' must be followed by a commit, a branch, a tag or INDEX.");
    const Result<GitRevision> revision = GitRevision::open(workspace.root, ref);
    if (!revision) return tl::unexpected(revision.error());
    const Result<Manifest> manifestThen = manifestAt(*revision, workspace.manifest);
    if (!manifestThen) return tl::unexpected(manifestThen.error());
    const Manifest& manifest = *manifestThen;
    const std::vector<std::string> folders = revision->foldersIn(manifest.policies);
    const std::string name = wanted.empty() ? activeVersion(manifest.active, folders) : wanted;
    if (!folders.empty() && std::find(folders.begin(), folders.end(), name) == folders.end()) {
        return fail(ErrorKind::NotFound,
                    revision->shown() + " has no policy version '" + name + "'; it has " + listed(folders) + ".");
    }
    const std::vector<std::string_view> suffixes = suffixesOf(manifest);
    const std::string folder = versionFolder(manifest, folders, name);
    Result<std::vector<GitRevision::File>> files = revision->filesBelow(folder, suffixes);
    if (!files) return tl::unexpected(files.error());
    if (files->empty()) return noPolicies(folder, suffixes);
    GitRevision::Origin origin = revision->origin();
    PolicyVersion version{
        rev, "git " + revision->shortId(), {}, std::move(origin.author), std::move(origin.time), std::move(origin.message)};
    if (!name.empty()) version.label += " · " + shownName(name);
    for (GitRevision::File& file : *files) {
        version.sources.push_back(std::make_shared<const Source>(std::move(file.first), std::move(file.second)));
    }
    return version;
}

Result<std::optional<PolicyVersion>> snapshotVersion(const Workspace& workspace, const std::string& rev) {
    const fs::path file = workspace.root / ".writ" / "store.sqlite";
    std::error_code error;
    if (!fs::exists(file, error)) return std::optional<PolicyVersion>();
    Result<Store> store = Store::open(file);
    if (!store) return tl::unexpected(store.error());
    return store->snapshot(rev);
}

Failure unknownVersion(const Workspace& workspace, const std::string& rev) {
    const std::vector<std::string_view> names(workspace.versions.begin(), workspace.versions.end());
    return fail(ErrorKind::NotFound, "There is no policy version, folder or snapshot '" + rev + "'. The versions are " +
                                         listed(workspace.versions) + "." + didYouMean(rev, names));
}

}  // namespace

Result<PolicyVersion> policyVersion(const Workspace& workspace, std::string_view rev) {
    const std::string name = rev.empty() ? activeVersion(workspace.manifest.active, workspace.versions) : std::string(rev);
    if (workspace.versions.empty() && rev.empty()) {
        return tl::unexpected(fileError(ErrorKind::NotFound, "The workspace has no policies.", workspace.manifest.policies));
    }
    if (name.compare(0, kGitPrefix.size(), kGitPrefix) == 0) return gitVersion(workspace, name);
    const std::vector<std::string>& versions = workspace.versions;
    if (std::find(versions.begin(), versions.end(), name) != versions.end()) return folderVersion(workspace, name);
    std::error_code error;
    for (const fs::path& folder : {workspace.root / name, fs::path(name)}) {
        if (fs::is_directory(folder, error)) return pathVersion(workspace, name, folder);
    }
    Result<std::optional<PolicyVersion>> snapshot = snapshotVersion(workspace, name);
    if (!snapshot) return tl::unexpected(snapshot.error());
    if (*snapshot) return **std::move(snapshot);
    return unknownVersion(workspace, name);
}

}  // namespace writ::sim
