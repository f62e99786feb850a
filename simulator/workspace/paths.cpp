#include "simulator/workspace/paths.h"

#include "engine/text/source.h"
#include "simulator/workspace/file_error.h"

#include <algorithm>

namespace writ::sim {
namespace fs = std::filesystem;

namespace {

std::vector<std::string> parts(std::string_view path) {
    std::vector<std::string> result;
    for (const fs::path& part : fs::path(path).lexically_normal()) {
        if (!part.empty() && part != ".") result.push_back(part.string());
    }
    return result;
}

bool hasSuffix(std::string_view name, const std::vector<std::string_view>& suffixes) {
    return std::any_of(suffixes.begin(), suffixes.end(), [&](std::string_view suffix) {
        return name.size() > suffix.size() && name.substr(name.size() - suffix.size()) == suffix;
    });
}

bool hidden(std::string_view name) {
    return !name.empty() && name.front() == '.';
}

/// Names in a folder, sorted, so that every listing is the same on every machine.
std::vector<std::string> namesIn(const fs::path& folder) {
    std::vector<std::string> names;
    std::error_code error;
    for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
        names.push_back(it->path().filename().string());
    }
    std::sort(names.begin(), names.end());
    return names;
}

std::string joined(const std::string& folder, const std::string& name) {
    return folder.empty() ? name : folder + "/" + name;
}

}  // namespace

bool matchesPattern(std::string_view pattern, std::string_view text) {
    std::size_t p = 0;
    std::size_t t = 0;
    std::size_t star = std::string_view::npos;
    std::size_t mark = 0;
    while (t < text.size()) {
        if (p < pattern.size() && pattern[p] == '*') {
            star = p++;
            mark = t;
        } else if (p < pattern.size() && pattern[p] == text[t]) {
            ++p;
            ++t;
        } else if (star != std::string_view::npos) {
            p = star + 1;
            t = ++mark;
        } else {
            return false;
        }
    }
    while (p < pattern.size() && pattern[p] == '*') ++p;
    return p == pattern.size();
}

Result<FolderPaths> FolderPaths::of(const fs::path& folder) {
    std::error_code error;
    fs::path canonical = fs::canonical(folder, error);
    if (error) return tl::unexpected(fileError(ErrorKind::NotFound, "There is no such folder.", folder.string()));
    if (!fs::is_directory(canonical, error)) {
        return tl::unexpected(fileError(ErrorKind::Unreadable, "A folder was expected, this is a file.", folder.string()));
    }
    return FolderPaths(std::move(canonical));
}

std::string FolderPaths::inside(const fs::path& path) const {
    std::error_code error;
    const fs::path canonical = fs::weakly_canonical(path, error);
    if (error) return {};
    const std::string relative = canonical.lexically_relative(m_root).generic_string();
    const bool leaves = relative.empty() || relative == ".." || relative.rfind("../", 0) == 0;
    return leaves ? std::string() : relative;
}

Result<fs::path> FolderPaths::resolve(std::string_view relative) const {
    const auto refuse = [&](const char* why) {
        return tl::unexpected(fileError(ErrorKind::Unsupported, why, std::string(relative)));
    };
    if (relative.empty()) return refuse("An empty path names nothing.");
    if (relative.find('\0') != std::string_view::npos) return refuse("A path cannot hold a zero byte.");
    const fs::path path(relative);
    if (path.is_absolute()) return refuse("Paths in a workspace are relative to its folder; this one is absolute.");
    const fs::path normal = path.lexically_normal();
    if (!normal.empty() && *normal.begin() == "..") return refuse("This path leaves the workspace, which is refused.");
    if (inside(m_root / normal).empty()) return refuse("A symbolic link leads out of the workspace, which is refused.");
    return m_root / normal;
}

void FolderPaths::keep(const std::string& relative, GlobMatches& matches) const {
    if (firstInvalidUtf8(relative) != std::string_view::npos) {
        matches.refused.push_back(fileError(ErrorKind::Malformed, "A file's name is not UTF-8; the file is left out.", ""));
        return;
    }
    const Result<fs::path> path = resolve(relative);
    if (!path) {
        matches.refused.push_back(path.error());
        return;
    }
    std::error_code error;
    if (fs::is_regular_file(*path, error)) matches.files.push_back(relative);
}

GlobMatches FolderPaths::glob(std::string_view pattern) const {
    GlobMatches matches;
    if (const Result<fs::path> allowed = resolve(pattern); !allowed) {
        matches.refused.push_back(allowed.error());
        return matches;
    }
    std::vector<std::string> candidates{""};
    for (const std::string& part : parts(pattern)) {
        std::vector<std::string> next;
        for (const std::string& folder : candidates) {
            if (part.find('*') == std::string::npos) {
                next.push_back(joined(folder, part));
                continue;
            }
            if (!folder.empty() && !resolve(folder)) continue;
            for (const std::string& name : namesIn(m_root / folder)) {
                if (hidden(name) == hidden(part) && matchesPattern(part, name)) next.push_back(joined(folder, name));
            }
        }
        candidates = std::move(next);
    }
    for (const std::string& candidate : candidates) keep(candidate, matches);
    std::sort(matches.files.begin(), matches.files.end());
    return matches;
}

GlobMatches FolderPaths::filesBelow(std::string_view relative, const std::vector<std::string_view>& suffixes) const {
    GlobMatches matches;
    std::vector<std::string> open{std::string(relative)};
    while (!open.empty()) {
        const std::string folder = std::move(open.back());
        open.pop_back();
        for (const std::string& name : namesIn(m_root / folder)) {
            if (hidden(name)) continue;
            const std::string path = joined(folder, name);
            std::error_code error;
            const fs::file_status status = fs::symlink_status(m_root / path, error);
            if (fs::is_directory(status)) {
                open.push_back(path);
            } else if (hasSuffix(name, suffixes)) {
                keep(path, matches);
            }
        }
    }
    std::sort(matches.files.begin(), matches.files.end());
    return matches;
}

std::vector<std::string> FolderPaths::foldersIn(std::string_view relative) const {
    std::vector<std::string> folders;
    const Result<fs::path> folder = resolve(relative);
    if (!folder) return folders;
    for (std::string& name : namesIn(*folder)) {
        std::error_code error;
        const bool usable = !hidden(name) && firstInvalidUtf8(name) == std::string_view::npos;
        if (usable && fs::is_directory(*folder / name, error) && !inside(*folder / name).empty())
            folders.push_back(std::move(name));
    }
    return folders;
}

}  // namespace writ::sim
