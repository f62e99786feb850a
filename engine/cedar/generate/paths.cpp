#include "engine/cedar/generate/paths.h"

#include <algorithm>

namespace writ::cedar {
namespace {

/// "A" of A::B.
std::string_view firstPart(std::string_view path) {
    return path.substr(0, path.find("::"));
}
std::string_view withoutFirst(std::string_view path) {
    return path.substr(std::min(path.size(), firstPart(path).size() + 2));
}

}  // namespace

bool isName(std::string_view word) {
    return isPath(word) && word.find(':') == std::string_view::npos;
}

bool isCommonTypeName(std::string_view word) {
    return isName(word) && !isTypeWord(word);
}

std::string_view spaceName(std::string_view path) {
    const std::size_t at = path.rfind("::");
    return at == std::string_view::npos ? std::string_view() : path.substr(0, at);
}

std::string commonSpace(std::string_view a, std::string_view b) {
    std::string common;
    for (; !a.empty() && firstPart(a) == firstPart(b); a = withoutFirst(a), b = withoutFirst(b))
        common = qualified(common, firstPart(a));
    return common;
}

}  // namespace writ::cedar
