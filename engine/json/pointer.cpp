#include "engine/json/json.h"

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

const Json* child(const Json& parent, const std::string& token) {
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
    if (pointer.empty()) return tokens;
    if (pointer.front() != '/') return std::nullopt;
    for (std::size_t at = 0; at < pointer.size();) {
        const std::size_t next = pointer.find('/', at + 1);
        const std::size_t end = next == std::string_view::npos ? pointer.size() : next;
        std::optional<std::string> token = unescape(pointer.substr(at + 1, end - at - 1));
        if (!token) return std::nullopt;
        tokens.push_back(std::move(*token));
        at = end;
    }
    return tokens;
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
    const std::optional<std::vector<std::string>> tokens = pointerTokens(pointer);
    if (!tokens) return nullptr;
    const Json* at = this;
    for (const std::string& token : *tokens) {
        at = child(*at, token);
        if (at == nullptr) return nullptr;
    }
    return at;
}

Json Json::withPointer(std::string_view pointer, Json value) const {
    const std::optional<std::vector<std::string>> tokens = pointerTokens(pointer);
    return tokens ? replaced(*this, *tokens, 0, std::move(value)) : *this;
}

}  // namespace writ
