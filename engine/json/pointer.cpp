#include "engine/json/json.h"

#include <algorithm>
#include <charconv>

namespace writ {

namespace {

std::optional<std::string> unescape(std::string_view token) {
    std::string out;
    for (std::size_t i = 0; i < token.size(); ++i) {
        if (token[i] != '~') {
            out.push_back(token[i]);
            continue;
        }
        if (++i == token.size() || (token[i] != '0' && token[i] != '1')) return std::nullopt;
        out.push_back(token[i] == '0' ? '~' : '/');
    }
    return out;
}

std::optional<std::size_t> arrayIndex(std::string_view token) {
    if (token.empty() || (token.size() > 1 && token.front() == '0')) return std::nullopt;
    std::size_t index = 0;
    const auto [end, error] = std::from_chars(token.data(), token.data() + token.size(), index);
    if (error != std::errc{} || end != token.data() + token.size()) return std::nullopt;
    return index;
}

/// Calls `take` for each token until it gives false. False then, and where this is no pointer.
template <typename Take>
bool forEachToken(std::string_view pointer, Take take) {
    while (!pointer.empty()) {
        if (pointer.front() != '/') return false;
        const std::size_t end = std::min(pointer.find('/', 1), pointer.size());
        const std::string_view token = pointer.substr(1, end - 1);
        pointer.remove_prefix(end);
        if (token.find('~') == std::string_view::npos) {
            if (!take(token)) return false;
            continue;
        }
        const std::optional<std::string> unescaped = unescape(token);
        if (!unescaped || !take(*unescaped)) return false;
    }
    return true;
}

const Json* child(const Json& parent, std::string_view token) {
    if (parent.isObject()) return parent.find(token);
    const std::optional<std::size_t> index = arrayIndex(token);
    if (!parent.isArray() || !index || *index >= parent.size()) return nullptr;
    return &parent.asArray()[*index];
}

Json replaced(const Json& parent, const std::vector<std::string>& tokens, std::size_t depth, Json value) {
    if (depth == tokens.size()) return value;
    const std::string& token = tokens[depth];
    const Json* old = child(parent, token);
    Json changed = replaced(old == nullptr ? Json() : *old, tokens, depth + 1, std::move(value));
    const std::optional<std::size_t> index = arrayIndex(token);
    if (!parent.isArray() || !index || *index >= parent.size()) return parent.with(token, std::move(changed));
    Json::Array items = parent.asArray();
    items[*index] = std::move(changed);
    return Json(std::move(items));
}

}  // namespace

std::optional<std::vector<std::string>> pointerTokens(std::string_view pointer) {
    std::vector<std::string> tokens;
    const bool isPointer = forEachToken(pointer, [&](std::string_view token) {
        tokens.emplace_back(token);
        return true;
    });
    return isPointer ? std::optional(std::move(tokens)) : std::nullopt;
}

std::string pointerJoin(std::string_view pointer, std::string_view token) {
    std::string out;
    out.reserve(pointer.size() + 1 + token.size());
    out += pointer;
    out.push_back('/');
    for (const char c : token) {
        if (c == '~')
            out += "~0";
        else if (c == '/')
            out += "~1";
        else
            out.push_back(c);
    }
    return out;
}

std::string pointerJoin(std::string_view pointer, std::size_t index) {
    return pointerJoin(pointer, std::to_string(index));
}

const Json* Json::pointer(std::string_view pointer) const {
    const Json* at = this;
    const bool isThere = forEachToken(pointer, [&](std::string_view token) {
        at = child(*at, token);
        return at != nullptr;
    });
    return isThere ? at : nullptr;
}

Json Json::withPointer(std::string_view pointer, Json value) const {
    const std::optional<std::vector<std::string>> tokens = pointerTokens(pointer);
    return tokens ? replaced(*this, *tokens, 0, std::move(value)) : *this;
}

}  // namespace writ
