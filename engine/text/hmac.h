#pragma once

#include "engine/text/digest.h"

namespace writ {

/// RFC 2104 over SHA-256.
[[nodiscard]] Digest hmacSha256(std::string_view key, std::string_view bytes);

}  // namespace writ
