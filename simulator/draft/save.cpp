#include "simulator/draft/draft.h"

#include <cerrno>
#include <cstdio>

namespace writ::sim {

Result<void> writeDraft(const Draft& draft, const std::string& file) {
    const auto failure = [&](ErrorKind kind, std::string message) {
        return tl::unexpected(Error{kind, std::move(message), file, {}, 0, 0});
    };
    // "x": only a file that is not there yet.
    std::FILE* opened = std::fopen(file.c_str(), "wbx");
    if (opened == nullptr && errno == EEXIST)
        return failure(ErrorKind::Unwritable, "There is such a file already; it stays as it is.");
    if (opened == nullptr) return failure(ErrorKind::Unwritable, "The file could not be made.");
    const bool written = std::fwrite(draft.text.data(), 1, draft.text.size(), opened) == draft.text.size();
    const bool closed = std::fclose(opened) == 0;
    if (written && closed) return {};
    static_cast<void>(std::remove(file.c_str()));
    return failure(ErrorKind::Unwritable, "The file could not be written.");
}

}  // namespace writ::sim
