#include "engine/cedar/service/json_outline.h"

#include "engine/text/utf8.h"

#include <algorithm>
#include <charconv>

namespace writ::cedar {

namespace {

constexpr std::uint32_t kMaxDepth = 200;
constexpr std::size_t kMaxNodes = 4U << 20U;

bool isBlank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

char simpleEscape(char c) {
    switch (c) {
    case 'b': return '\b';
    case 'f': return '\f';
    case 'n': return '\n';
    case 'r': return '\r';
    case 't': return '\t';
    default: return c;
    }
}

char32_t hexUnit(std::string_view text) {
    std::uint32_t value = 0;
    std::from_chars(text.data(), text.data() + std::min<std::size_t>(text.size(), 4), value, 16);
    return value;
}

bool isHighSurrogate(char32_t unit) {
    return unit >= 0xD800 && unit < 0xDC00;
}
bool isLowSurrogate(char32_t unit) {
    return unit >= 0xDC00 && unit < 0xE000;
}

/// The content of a string between its quotes; lone surrogates become U+FFFD.
std::string unescapeJson(std::string_view body) {
    std::string out;
    for (std::size_t i = 0; i < body.size(); ++i) {
        if (body[i] != '\\' || i + 1 >= body.size()) {
            out += body[i];
            continue;
        }
        ++i;
        if (body[i] != 'u') {
            out += simpleEscape(body[i]);
            continue;
        }
        char32_t unit = hexUnit(body.substr(i + 1));
        i = std::min(i + 4, body.size() - 1);
        if (isHighSurrogate(unit) && body.substr(i + 1, 2) == "\\u") {
            const char32_t low = hexUnit(body.substr(i + 3));
            if (isLowSurrogate(low)) {
                unit = 0x10000 + ((unit - 0xD800) << 10U) + (low - 0xDC00);
                i = std::min(i + 6, body.size() - 1);
            }
        }
        appendScalar(out, isHighSurrogate(unit) || isLowSurrogate(unit) ? char32_t{0xFFFD} : unit);
    }
    return out;
}

}  // namespace

class JsonOutlineReader {
public:
    JsonOutlineReader(std::string_view text, std::vector<JsonNode>& nodes) : m_text(text), m_nodes(nodes) {}

    void run() {
        if (m_text.starts_with("\xEF\xBB\xBF")) m_at = 3;
        value(0);
    }

private:
    void blanks() {
        while (m_at < m_text.size() && isBlank(m_text[m_at])) ++m_at;
    }
    [[nodiscard]] char peek() const { return m_at < m_text.size() ? m_text[m_at] : '\0'; }
    [[nodiscard]] std::uint32_t here() const { return static_cast<std::uint32_t>(m_at); }

    /// The index of the value read, or kNone where none stands: then reading has ended.
    std::uint32_t value(std::uint32_t depth) {
        blanks();
        if (m_at >= m_text.size() || depth > kMaxDepth || m_nodes.size() >= kMaxNodes) return stop();
        const std::uint32_t index = static_cast<std::uint32_t>(m_nodes.size());
        const std::uint32_t begin = here();
        m_nodes.emplace_back();
        const bool read = content(index, depth);
        m_nodes[index].span = {begin, here()};
        if (!read) m_stopped = true;
        return index;
    }

    bool content(std::uint32_t index, std::uint32_t depth) {
        if (peek() == '{') return members(index, depth, Json::Kind::Object, '}');
        if (peek() == '[') return members(index, depth, Json::Kind::Array, ']');
        if (peek() == '"') {
            m_nodes[index].kind = Json::Kind::String;
            return string(m_nodes[index].text);
        }
        return scalar(m_nodes[index]);
    }

    bool members(std::uint32_t index, std::uint32_t depth, Json::Kind kind, char close) {
        m_nodes[index].kind = kind;
        ++m_at;
        for (;;) {
            blanks();
            if (peek() == close && m_at < m_text.size()) {
                ++m_at;
                return true;
            }
            Span key;
            std::string name;
            if (kind == Json::Kind::Object && !readKey(key, name)) return false;
            const std::uint32_t child = value(depth + 1);
            if (child == JsonOutline::kNone) return false;
            m_nodes[child].key = key;
            m_nodes[child].name = std::move(name);
            m_nodes[index].children.push_back(child);
            if (m_stopped) return false;
            blanks();
            if (peek() == ',')
                ++m_at;
            else if (peek() != close)
                return false;
        }
    }

    bool readKey(Span& key, std::string& name) {
        const std::uint32_t begin = here();
        if (peek() != '"' || !string(name)) return false;
        key = {begin, here()};
        blanks();
        if (peek() != ':') return false;
        ++m_at;
        return true;
    }

    bool string(std::string& content) {
        const std::size_t begin = ++m_at;
        while (m_at < m_text.size() && m_text[m_at] != '"' && m_text[m_at] != '\n') m_at += m_text[m_at] == '\\' ? 2U : 1U;
        m_at = std::min(m_at, m_text.size());
        content = unescapeJson(m_text.substr(begin, m_at - begin));
        if (peek() != '"') return false;
        ++m_at;
        return true;
    }

    bool scalar(JsonNode& node) {
        const std::size_t begin = m_at;
        while (m_at < m_text.size() && !isBlank(m_text[m_at]) &&
               std::string_view(",:]}[{\"").find(m_text[m_at]) == std::string_view::npos)
            ++m_at;
        node.text = m_text.substr(begin, m_at - begin);
        if (node.text == "true" || node.text == "false")
            node.kind = Json::Kind::Bool;
        else if (node.text != "null")
            node.kind = node.text.find_first_of(".eE") == std::string::npos ? Json::Kind::Integer : Json::Kind::Number;
        return m_at > begin;
    }

    std::uint32_t stop() {
        m_stopped = true;
        return JsonOutline::kNone;
    }

    std::string_view m_text;
    std::vector<JsonNode>& m_nodes;
    std::size_t m_at = 0;
    bool m_stopped = false;
};

JsonOutline::JsonOutline(std::string_view text) {
    JsonOutlineReader(text, m_nodes).run();
}

const JsonNode* JsonOutline::member(const JsonNode& object, std::string_view name) const {
    if (object.kind != Json::Kind::Object) return nullptr;
    for (const std::uint32_t child : object.children) {
        if (m_nodes[child].name == name) return &m_nodes[child];
    }
    return nullptr;
}

std::vector<const JsonNode*> JsonOutline::pathTo(std::uint32_t offset) const {
    std::vector<const JsonNode*> path;
    const JsonNode* at = root();
    while (at) {
        path.push_back(at);
        const auto holds = [&](std::uint32_t child) {
            const JsonNode& node = m_nodes[child];
            const std::uint32_t begin = node.key.empty() ? node.span.begin : node.key.begin;
            return begin <= offset && offset <= node.span.end;
        };
        const auto found = std::find_if(at->children.begin(), at->children.end(), holds);
        at = found == at->children.end() ? nullptr : &m_nodes[*found];
    }
    return path;
}

const JsonNode* JsonOutline::nearestTo(std::string_view pointer) const {
    const JsonNode* at = root();
    const auto tokens = pointerTokens(pointer);
    if (!at || !tokens) return at;
    for (const std::string& token : *tokens) {
        const JsonNode* next = member(*at, token);
        std::size_t index = 0;
        const auto [end, error] = std::from_chars(token.data(), token.data() + token.size(), index);
        const bool isIndex = error == std::errc{} && end == token.data() + token.size();
        if (at->kind == Json::Kind::Array && isIndex && index < at->children.size()) next = &m_nodes[at->children[index]];
        if (!next) break;
        at = next;
    }
    return at;
}

}  // namespace writ::cedar
