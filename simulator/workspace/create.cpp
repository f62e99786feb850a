#include "engine/json/file.h"
#include "simulator/transcript/reader.h"
#include "simulator/workspace/file_error.h"
#include "simulator/workspace/notes.h"
#include "simulator/workspace/paths.h"
#include "simulator/workspace/workspace.h"

#include <algorithm>
#include <array>
#include <utility>

namespace writ::sim {
namespace fs = std::filesystem;

namespace {

constexpr std::array<std::pair<const char*, const char*>, 3> kNewFiles{{
    {"policies/a/policy.cedar",
     "// Everything is denied until a permit says otherwise.\n"
     "@id(\"deny-everything\")\n"
     "forbid (principal, action, resource);\n"},
    {"binding.json",
     "{\n"
     "  \"format\": 1,\n"
     "  \"masked\": [\"***\", \"[REDACTED]\"],\n"
     "  \"clock\": {\"$time\": \"call\"},\n"
     "  \"principal\": {\"type\": \"Agent\", \"id\": \"agent\"}\n"
     "}\n"},
    {".gitignore", ".writ/\n"},
}};
constexpr std::array<const char*, 4> kNewFolders{"catalog", "facts", "sessions", "tests"};

Error unwritable(const fs::path& path, const std::error_code& error) {
    return fileError(ErrorKind::Unwritable, "This cannot be made: " + error.message() + ".", path.string());
}

Result<void> makeFolder(const fs::path& folder) {
    std::error_code error;
    fs::create_directories(folder, error);
    if (error) return tl::unexpected(unwritable(folder, error));
    return {};
}

/// NAME.json, NAME-2.json, … : the first that is free. copy_file() itself refuses an existing file, so a race loses nothing.
Result<fs::path> copyUnderFreeName(const fs::path& from, const fs::path& folder, const std::string& stem, const std::string& suffix) {
    constexpr int kMaxCopies = 10'000;
    if (Result<void> made = makeFolder(folder); !made) return tl::unexpected(made.error());
    for (int copy = 1; copy <= kMaxCopies; ++copy) {
        const fs::path to = folder / (stem + (copy == 1 ? "" : "-" + std::to_string(copy)) + suffix);
        std::error_code error;
        if (fs::exists(fs::symlink_status(to, error))) continue;
        error.clear();
        if (fs::copy_file(from, to, fs::copy_options::none, error) && !error) return to;
        if (error && error != std::errc::file_exists) return tl::unexpected(unwritable(to, error));
    }
    return tl::unexpected(fileError(ErrorKind::Unwritable, "There are too many files of this name.", (folder / stem).string()));
}

struct Target {
    fs::path folder;
    std::string suffix;
};

/// The folder and the suffix of a pattern such as "sessions/*.jsonl".
Result<Target> targetOf(const Workspace& workspace, const std::string& pattern) {
    const Result<FolderPaths> paths = FolderPaths::of(workspace.root);
    if (!paths) return tl::unexpected(paths.error());
    const fs::path path(pattern);
    const std::string folder = path.parent_path().generic_string();
    if (folder.find('*') != std::string::npos) {
        return tl::unexpected(fileError(ErrorKind::Unsupported, "Nothing can be added below a pattern of folders.", pattern));
    }
    const Result<fs::path> place = folder.empty() ? Result<fs::path>(paths->root()) : paths->resolve(folder);
    if (!place) return tl::unexpected(place.error());
    return Target{*place, path.extension().string()};
}

/// The pattern that a file of this name fits best: one of its own suffix, else the first.
Result<Target> targetFor(const Workspace& workspace, const std::vector<std::string>& patterns, const fs::path& file) {
    if (patterns.empty()) return fail(ErrorKind::Unsupported, "The manifest names no place for such files.");
    for (const std::string& pattern : patterns) {
        if (fs::path(pattern).extension() == file.extension()) return targetOf(workspace, pattern);
    }
    return targetOf(workspace, patterns.front());
}

/// A stem under which the copy is not taken for notes or a mapping.
std::string recordingStem(const fs::path& file) {
    const fs::path stem = file.stem();
    return stem.extension() == ".notes" || stem.extension() == ".mapping" ? stem.stem().string() : stem.string();
}

/// Copies what stands beside a file, if there is something.
Result<void> copySidecar(const fs::path& from, const fs::path& to) {
    std::error_code error;
    if (!fs::exists(from, error)) return {};
    if (fs::copy_file(from, to, fs::copy_options::none, error) && !error) return {};
    return tl::unexpected(unwritable(to, error));
}

}  // namespace

Result<void> createWorkspace(const fs::path& root, const std::string& name) {
    std::error_code error;
    if (fs::exists(root, error) && (!fs::is_directory(root, error) || !fs::is_empty(root, error))) {
        return tl::unexpected(fileError(ErrorKind::Unwritable, "A new workspace needs an empty or a new folder.", root.string()));
    }
    for (const char* folder : kNewFolders) {
        if (Result<void> made = makeFolder(root / folder); !made) return made;
    }
    for (const auto& [file, text] : kNewFiles) {
        if (Result<void> made = makeFolder((root / file).parent_path()); !made) return made;
        if (Result<void> written = writeFileAtomically(root / file, text); !written) return written;
    }
    Manifest manifest;
    manifest.name = name.empty() ? root.filename().string() : name;
    manifest.active = "a";
    // Last: a folder without its manifest is no workspace, so a half-made one is never opened.
    return writeFileAtomically(root / "writ.json", toJson(manifest).dump(true) + "\n");
}

Result<fs::path> addRecording(const Workspace& workspace, const fs::path& file, const fs::path& mapping) {
    Mappings mappings{nullptr, workspace.mapping};
    if (!mapping.empty()) {
        Result<MappingPtr> read = readMapping(mapping);
        if (!read) return tl::unexpected(read.error());
        mappings.own = *std::move(read);
    }
    const Result<Recording> recording = readRecordingFile(file, file.filename().string(), {}, mappings);
    if (!recording) return tl::unexpected(recording.error());
    const Result<Target> target = targetFor(workspace, workspace.manifest.sessions, file);
    if (!target) return tl::unexpected(target.error());
    Result<fs::path> added = copyUnderFreeName(file, target->folder, recordingStem(file), target->suffix);
    if (!added) return added;
    // The notes belong to the recording: without them its masks would be forgotten. Without its mapping it could not be read.
    if (Result<void> notes = copySidecar(notesPath(file), notesPath(*added)); !notes) return tl::unexpected(notes.error());
    const fs::path own = mapping.empty() ? mappingPath(file) : mapping;
    if (Result<void> copied = copySidecar(own, mappingPath(*added)); !copied) return tl::unexpected(copied.error());
    return added;
}

}  // namespace writ::sim
