#include "engine/json/file.h"
#include "simulator/workspace/file_error.h"
#include "simulator/workspace/import_target.h"
#include "simulator/workspace/workspace.h"

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

}  // namespace writ::sim
