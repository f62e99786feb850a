#pragma once

#include <cstdint>
#include <string>
#include <tl/expected.hpp>

namespace writ {

/// Why the environment failed us: a file, a database, a document that is not what it should be.
/// A user's mistake in a policy is a Diagnostic instead.
enum class ErrorKind : std::uint8_t {
    NotFound,    ///< no such file or folder
    Unreadable,  ///< it exists, but could not be read
    Unwritable,
    Malformed,  ///< not JSON, not UTF-8, not the expected shape
    TooLarge,   ///< beyond a documented limit
    TooDeep,    ///< beyond a documented limit of nesting
    Unsupported,
    Database,
    Cancelled,
    Internal,
};

struct Error {
    ErrorKind kind = ErrorKind::Internal;
    std::string message;       ///< one sentence, for people: what was expected, what was found
    std::string file;          ///< as the user named it; empty when there is none
    std::string pointer;       ///< JSON Pointer to the place; empty when there is none
    std::uint32_t line = 0;    ///< from 1; 0 when there is none
    std::uint32_t column = 0;  ///< from 1; 0 when there is none

    /// "file:line:column: message" with the parts that are there.
    [[nodiscard]] std::string text() const;
    /// The same error, told of a file, where none was named yet.
    [[nodiscard]] Error in(std::string fileName) &&;
};

template <class T>
using Result = tl::expected<T, Error>;
using Failure = tl::unexpected<Error>;

[[nodiscard]] Failure fail(ErrorKind kind, std::string message);

}  // namespace writ
