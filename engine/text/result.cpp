#include "engine/text/result.h"

namespace writ {

std::string Error::text() const {
    std::string out = file;
    if (line > 0) out += (file.empty() ? "line " : ":") + std::to_string(line);
    if (line > 0 && column > 0) out += (file.empty() ? ", column " : ":") + std::to_string(column);
    if (!out.empty()) out += ": ";
    out += message;
    if (!pointer.empty()) out += " (at " + pointer + ")";
    return out;
}

Error Error::in(std::string fileName) && {
    if (file.empty()) file = std::move(fileName);
    return std::move(*this);
}

Failure fail(ErrorKind kind, std::string message) {
    Error error;
    error.kind = kind;
    error.message = std::move(message);
    return Failure(std::move(error));
}

}  // namespace writ
