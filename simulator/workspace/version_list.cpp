#include "simulator/workspace/version_list.h"

#include "simulator/store/store.h"

#include <cctype>

namespace writ::sim {
namespace {

constexpr std::int64_t kFormat = 1;

std::string roleOf(const Manifest& manifest, const std::vector<std::string>& versions, const std::string& name) {
    const bool isActive = manifest.active.empty() ? !versions.empty() && versions.front() == name : manifest.active == name;
    if (isActive) return "in force";
    return manifest.candidate == name ? "candidate" : "";
}

}  // namespace

std::string_view word(VersionKind kind) {
    switch (kind) {
    case VersionKind::Folder: return "folder";
    case VersionKind::Snapshot: return "snapshot";
    case VersionKind::Index: return "index";
    case VersionKind::Commit: return "commit";
    case VersionKind::Branch: return "branch";
    case VersionKind::Tag: return "tag";
    }
    return "folder";
}

Result<std::vector<VersionInfo>> localVersions(const Workspace& workspace) {
    std::vector<VersionInfo> list;
    const Manifest& manifest = workspace.manifest;
    if (workspace.versions.empty()) list.push_back({VersionKind::Folder, "", manifest.policies, "", "", "in force"});
    for (const std::string& name : workspace.versions)
        list.push_back(
            {VersionKind::Folder, name, manifest.policies + "/" + name, "", "", roleOf(manifest, workspace.versions, name)});
    const std::filesystem::path file = workspace.root / ".writ" / "store.sqlite";
    std::error_code error;
    if (!std::filesystem::exists(file, error)) return list;
    Result<Store> store = Store::open(file);
    if (!store) return tl::unexpected(store.error());
    const Result<std::vector<Store::Snapshot>> snapshots = store->snapshots();
    if (!snapshots) return tl::unexpected(snapshots.error());
    for (const Store::Snapshot& snapshot : *snapshots)
        list.push_back({VersionKind::Snapshot, snapshot.name, snapshot.digest, "", snapshot.time, ""});
    return list;
}

Digest digestOf(const std::vector<SourcePtr>& sources) {
    DigestBuilder builder;
    for (const SourcePtr& source : sources) builder.add(source->name()).add(source->text());
    return builder.finish();
}

Json versionsJson(const std::vector<VersionInfo>& versions) {
    const auto textOrNull = [](const std::string& text) { return text.empty() ? Json() : Json(text); };
    Json::Array items;
    for (const VersionInfo& version : versions) {
        items.push_back(Json::object({{"kind", word(version.kind)},
                                      {"rev", version.rev},
                                      {"id", textOrNull(version.id)},
                                      {"author", textOrNull(version.author)},
                                      {"time", textOrNull(version.time)},
                                      {"summary", version.summary}}));
    }
    return Json::object({{"format", Json(kFormat)}, {"versions", Json(std::move(items))}});
}

}  // namespace writ::sim
