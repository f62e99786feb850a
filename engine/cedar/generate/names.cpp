#include "engine/cedar/generate/names.h"

#include "engine/cedar/cursor.h"

#include <algorithm>
#include <array>
#include <tuple>
#include <vector>

namespace writ::cedar {
namespace {

constexpr std::array<std::string_view, 8> kNoCommonTypes{"Bool", "Boolean", "Entity", "Extension",
                                                         "Long", "Record",  "Set",    "String"};

bool isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

std::vector<std::string_view> partsOf(std::string_view path) {
    std::vector<std::string_view> parts;
    while (!path.empty()) {
        const std::size_t end = std::min(path.find("::"), path.size());
        parts.push_back(path.substr(0, end));
        path.remove_prefix(std::min(end + 2, path.size()));
    }
    return parts;
}

}  // namespace

bool isName(std::string_view word) {
    return !word.empty() && isLetter(word.front()) &&
           std::all_of(word.begin(), word.end(), [](char c) { return isLetter(c) || isDigit(c); }) && !isReserved(word);
}

bool isCommonTypeName(std::string_view word) {
    return isName(word) && std::find(kNoCommonTypes.begin(), kNoCommonTypes.end(), word) == kNoCommonTypes.end();
}

std::string joinPath(std::string_view space, std::string_view name) {
    std::string path(space);
    if (!space.empty() && !name.empty()) path += "::";
    return path.append(name);
}

std::string_view baseOfPath(std::string_view path) {
    const std::size_t at = path.rfind("::");
    return at == std::string_view::npos ? path : path.substr(at + 2);
}

std::string_view spaceOfPath(std::string_view path) {
    const std::size_t at = path.rfind("::");
    return at == std::string_view::npos ? std::string_view() : path.substr(0, at);
}

bool spaceBefore(std::string_view a, std::string_view b) {
    return std::tuple(baseOfPath(a), partsOf(spaceOfPath(a))) < std::tuple(baseOfPath(b), partsOf(spaceOfPath(b)));
}

std::string commonSpace(std::string_view a, std::string_view b) {
    const std::vector<std::string_view> left = partsOf(a), right = partsOf(b);
    std::string common;
    for (std::size_t i = 0; i < std::min(left.size(), right.size()) && left[i] == right[i]; ++i)
        common = joinPath(common, left[i]);
    return common;
}

}  // namespace writ::cedar
