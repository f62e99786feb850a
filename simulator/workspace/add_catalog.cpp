#include "engine/json/file.h"
#include "simulator/workspace/file_error.h"
#include "simulator/workspace/paths.h"
#include "simulator/workspace/workspace.h"

#include <algorithm>
#include <cstdio>
#include <memory>

namespace writ::sim {
namespace fs = std::filesystem;

namespace {

struct CloseFile {
    void operator()(std::FILE* file) const { static_cast<void>(std::fclose(file)); }
};

/// Whether it was written; false where such a file exists already, which stays as it is.
Result<bool> writeNew(const fs::path& file, const std::string& text) {
    std::error_code error;
    if (fs::exists(fs::symlink_status(file, error))) return false;
    std::unique_ptr<std::FILE, CloseFile> open(std::fopen(file.c_str(), "wx"));
    if (open == nullptr)
        return errno == EEXIST ? Result<bool>(false) : failIn(file.string(), ErrorKind::Unwritable, "This cannot be made.");
    const bool written = std::fwrite(text.data(), 1, text.size(), open.get()) == text.size() && std::fflush(open.get()) == 0;
    open.reset();
    if (written) return true;
    fs::remove(file, error);
    return failIn(file.string(), ErrorKind::Unwritable, "This cannot be written.");
}

/// The folder of the first pattern that takes JSON.
Result<fs::path> folderOf(const Workspace& workspace) {
    const Result<FolderPaths> paths = FolderPaths::of(workspace.root);
    if (!paths) return tl::unexpected(paths.error());
    for (const std::string& pattern : workspace.manifest.catalog) {
        const fs::path path(pattern);
        const std::string folder = path.parent_path().generic_string();
        if (path.extension() != ".json" || folder.find('*') != std::string::npos || path.stem() != "*") continue;
        return folder.empty() ? Result<fs::path>(paths->root()) : paths->resolve(folder);
    }
    return fail(ErrorKind::Unsupported, "The manifest names no place for catalogs, such as catalog/*.json.");
}

Result<fs::path> addText(const Workspace& workspace, const std::string& text, const std::string& name) {
    constexpr int kMaxCopies = 10'000;
    const Result<fs::path> folder = folderOf(workspace);
    if (!folder) return folder;
    std::error_code error;
    fs::create_directories(*folder, error);
    if (error) return failIn(folder->string(), ErrorKind::Unwritable, "This cannot be made: " + error.message() + ".");
    for (int copy = 1; copy <= kMaxCopies; ++copy) {
        const fs::path file = *folder / (name + (copy == 1 ? "" : "-" + std::to_string(copy)) + ".json");
        const Result<bool> written = writeNew(file, text);
        if (!written) return tl::unexpected(written.error());
        if (*written) return file;
    }
    return failIn((*folder / name).string(), ErrorKind::Unwritable, "There are too many files of this name.");
}

/// A name that no shell, glob or path reads as more than a name.
std::string plainName(std::string name) {
    std::replace_if(
        name.begin(), name.end(),
        [](char c) {
            return static_cast<unsigned char>(c) <= 0x20 || std::string_view("/\\*?\"':<>|").find(c) != std::string_view::npos;
        },
        '-');
    name.erase(0, name.find_first_not_of('.'));
    return name.empty() ? "catalog" : name;
}

}  // namespace

Result<fs::path> addCatalogDocument(const Workspace& workspace, const Json& document, std::string name) {
    name = plainName(std::move(name));
    if (const Result<Catalog> catalog = readCatalog(document, name); !catalog) return tl::unexpected(catalog.error());
    return addText(workspace, document.dump(true) + "\n", name);
}

Result<fs::path> addCatalog(const Workspace& workspace, const fs::path& file) {
    const Result<std::string> text = readFile(file);
    if (!text) return tl::unexpected(text.error());
    const Result<Json> document = parseCatalogText(*text, file);
    if (!document) return tl::unexpected(Error(document.error()).in(file.string()));
    if (const Result<Catalog> catalog = readCatalog(*document, file.stem().string()); !catalog) {
        return tl::unexpected(Error(catalog.error()).in(file.string()));
    }
    // JSON is kept to the byte.
    const bool isJson = parseJson(*text).has_value();
    return addText(workspace, isJson ? *text : document->dump(true) + "\n", plainName(file.stem().string()));
}

}  // namespace writ::sim
