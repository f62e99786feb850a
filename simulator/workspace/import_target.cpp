#include "simulator/workspace/import_target.h"

#include "simulator/workspace/file_error.h"
#include "simulator/workspace/paths.h"

namespace writ::sim {
namespace fs = std::filesystem;

namespace {

/// "sessions/*.jsonl.gz" -> ".jsonl.gz"
std::string suffixOf(const std::string& pattern) {
    const std::string name = fs::path(pattern).filename().string();
    const std::size_t star = name.rfind('*');
    return star == std::string::npos ? fs::path(name).extension().string() : name.substr(star + 1);
}

const std::string& bestPattern(const std::vector<std::string>& patterns, const std::string& fileName) {
    const std::string* best = nullptr;
    std::size_t longest = 0;
    for (const std::string& pattern : patterns) {
        const std::string suffix = suffixOf(pattern);
        if (suffix.size() <= longest || fileName.size() <= suffix.size() || !fileName.ends_with(suffix)) continue;
        best = &pattern;
        longest = suffix.size();
    }
    if (best != nullptr) return *best;
    for (const std::string& pattern : patterns) {
        if (fs::path(pattern).extension() == fs::path(fileName).extension()) return pattern;
    }
    return patterns.front();
}

}  // namespace

Result<ImportTarget> importTarget(const Workspace& workspace, const std::vector<std::string>& patterns,
                                  const std::string& fileName) {
    if (patterns.empty()) return fail(ErrorKind::Unsupported, "The manifest names no place for such files.");
    const std::string& pattern = bestPattern(patterns, fileName);
    const Result<FolderPaths> paths = FolderPaths::of(workspace.root);
    if (!paths) return tl::unexpected(paths.error());
    const std::string folder = fs::path(pattern).parent_path().generic_string();
    if (folder.find('*') != std::string::npos) {
        return failIn(pattern, ErrorKind::Unsupported, "Nothing can be added below a pattern of folders.");
    }
    const Result<fs::path> place = folder.empty() ? Result<fs::path>(paths->root()) : paths->resolve(folder);
    if (!place) return tl::unexpected(place.error());
    std::string suffix = suffixOf(pattern);
    const bool isOwn = fileName.size() > suffix.size() && fileName.ends_with(suffix);
    std::string stem = isOwn ? fileName.substr(0, fileName.size() - suffix.size()) : recordingStem(fileName);
    return ImportTarget{*place, std::move(stem), std::move(suffix)};
}

Result<void> makeFolder(const fs::path& folder) {
    std::error_code error;
    fs::create_directories(folder, error);
    if (error) return failIn(folder.string(), ErrorKind::Unwritable, "This cannot be made: " + error.message() + ".");
    return {};
}

}  // namespace writ::sim
