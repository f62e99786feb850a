#include "simulator/workspace/git_objects.h"

#include "engine/text/source.h"
#include "simulator/binding/time.h"

#include <cstdio>
#include <cstdlib>

namespace writ::sim::git {
namespace fs = std::filesystem;

std::string reason() {
    const git_error* error = git_error_last();
    return error == nullptr || error->message == nullptr ? "no reason given" : error->message;
}

Result<Place> findRepository(const fs::path& folder) {
    // Begun once and never ended: what libgit2 keeps for a thread goes with that thread, but only while the library runs.
    static const int users = git_libgit2_init();
    static_cast<void>(users);
    git_repository* repository = nullptr;
    const int code = git_repository_open_ext(&repository, folder.c_str(), 0, nullptr);
    if (code != 0) {
        return fail(code == GIT_ENOTFOUND ? ErrorKind::NotFound : ErrorKind::Unreadable,
                    "The workspace is not in a Git repository that can be opened: " + reason() + ".");
    }
    Place place{Repository(repository), {}};
    const char* worktree = git_repository_workdir(repository);
    if (worktree == nullptr) return fail(ErrorKind::Unsupported, "The workspace lies in a bare Git repository.");
    std::error_code error;
    const fs::path top = fs::weakly_canonical(worktree, error);
    const std::string below = fs::weakly_canonical(folder, error).lexically_relative(top).generic_string();
    place.prefix = below == "." || below.empty() ? std::string() : below + "/";
    return place;
}

std::string timeText(const git_time& time) {
    const std::int64_t local = time.time + std::int64_t{time.offset} * 60;
    std::string text = binding::formatTime(local * 1000).value_or(std::string());
    if (text.empty() || time.offset == 0) return text;
    text.pop_back();
    char zone[16];
    const int minutes = std::abs(time.offset);
    std::snprintf(zone, sizeof zone, "%c%02d:%02d", time.offset < 0 ? '-' : '+', minutes / 60 % 24, minutes % 60);
    return text + zone;
}

std::string utf8(const char* text) {
    std::string result = text == nullptr ? "" : text;
    for (std::size_t bad = firstInvalidUtf8(result); bad != std::string::npos; bad = firstInvalidUtf8(result)) result[bad] = '?';
    return result;
}

std::string shortId(const git_object* object) {
    git_buf text = GIT_BUF_INIT;
    std::string result = git_object_short_id(&text, object) == 0 ? text.ptr : fullId(*git_object_id(object)).substr(0, 7);
    git_buf_dispose(&text);
    return result;
}

std::string fullId(const git_oid& id) {
    char text[GIT_OID_HEXSZ + 1] = {};
    return git_oid_tostr(text, sizeof text, &id);
}

}  // namespace writ::sim::git
