#include "engine/cedar/service/text.h"

namespace writ::cedar {

std::string oneLine(std::string_view text, std::size_t limit) {
    std::string line;
    for (const char c : text) {
        const bool blank = c == ' ' || (c >= '\t' && c <= '\r');
        const bool continues = (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
        if (line.size() >= limit && !continues) return line + "…";
        if (!blank)
            line += c;
        else if (!line.empty() && line.back() != ' ')
            line += ' ';
    }
    return line;
}

std::string_view lastPart(std::string_view path) {
    const std::size_t colons = path.rfind("::");
    return colons == std::string_view::npos ? path : path.substr(colons + 2);
}

std::string_view spaceOf(std::string_view path) {
    return path.substr(0, path.size() - lastPart(path).size());
}

std::string writtenIn(std::string_view space, const std::string& name) {
    const std::string here = std::string(space) + "::";
    const bool isInside = !space.empty() && name.starts_with(here) && name.find("::", here.size()) == std::string::npos;
    return isInside ? name.substr(here.size()) : name;
}

}  // namespace writ::cedar
