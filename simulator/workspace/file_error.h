#pragma once

#include "engine/text/result.h"

#include <utility>

namespace writ::sim {

/// An error about a file, or a place in it.
[[nodiscard]] inline Error fileError(ErrorKind kind, std::string message, std::string file, std::string pointer = {}) {
    return {kind, std::move(message), std::move(file), std::move(pointer), 0, 0};
}

[[nodiscard]] inline Failure failIn(std::string file, ErrorKind kind, std::string message) {
    return tl::unexpected(fileError(kind, std::move(message), std::move(file)));
}

}  // namespace writ::sim
