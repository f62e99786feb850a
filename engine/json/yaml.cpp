#include "engine/json/yaml.h"

#include "engine/text/source.h"

#include <yaml.h>
#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <set>

namespace writ {
namespace {

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

/// The length of a run of decimal digits at the front.
std::size_t digits(std::string_view text) {
    return static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), isDigit) - text.begin());
}

/// The JSON text of a decimal number of the core schema ("+1", ".5", "1.", "007", "1e3"); empty for anything else.
std::string decimalText(std::string_view text) {
    std::string result;
    if (text.starts_with('-')) result = "-";
    if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
    const std::size_t whole = digits(text);
    std::string_view integer = text.substr(0, whole);
    while (integer.size() > 1 && integer.front() == '0') integer.remove_prefix(1);
    result += integer.empty() ? "0" : integer;
    text.remove_prefix(whole);
    std::size_t fraction = 0;
    if (text.starts_with('.')) {
        fraction = digits(text.substr(1));
        result += "." + (fraction == 0 ? "0" : std::string(text.substr(1, fraction)));
        text.remove_prefix(1 + fraction);
    }
    if (whole + fraction == 0) return {};
    if (text.empty()) return result;
    if (text.front() != 'e' && text.front() != 'E') return {};
    text.remove_prefix(1);
    const bool isSigned = text.starts_with('-') || text.starts_with('+');
    const std::string_view exponent = text.substr(isSigned ? 1 : 0);
    if (exponent.empty() || digits(exponent) != exponent.size()) return {};
    return result + "e" + std::string(text);
}

struct Word {
    std::string_view text;
    Json value;
};

/// `null`, `true` and `false` in the three ways of writing each.
const Json* wordValue(std::string_view text) {
    static const std::array<Word, 11> kWords{{{"", Json()},
                                              {"~", Json()},
                                              {"null", Json()},
                                              {"Null", Json()},
                                              {"NULL", Json()},
                                              {"true", Json(true)},
                                              {"True", Json(true)},
                                              {"TRUE", Json(true)},
                                              {"false", Json(false)},
                                              {"False", Json(false)},
                                              {"FALSE", Json(false)}}};
    const auto* found = std::find_if(kWords.begin(), kWords.end(), [&](const Word& word) { return word.text == text; });
    return found == kWords.end() ? nullptr : &found->value;
}

/// The parser of libyaml and the event it is at.
class Events {
public:
    explicit Events(std::string_view text) {
        m_ready = yaml_parser_initialize(&m_parser) != 0;
        if (!m_ready) return;
        yaml_parser_set_encoding(&m_parser, YAML_UTF8_ENCODING);
        yaml_parser_set_input_string(&m_parser, reinterpret_cast<const unsigned char*>(text.data()), text.size());
    }
    Events(const Events&) = delete;
    Events& operator=(const Events&) = delete;
    ~Events() {
        drop();
        if (m_ready) yaml_parser_delete(&m_parser);
    }

    Result<void> next() {
        drop();
        if (!m_ready) return fail(ErrorKind::Internal, "The YAML parser cannot be started.");
        m_held = yaml_parser_parse(&m_parser, &m_event) != 0;
        if (m_held) return {};
        const std::string problem = m_parser.problem == nullptr ? "it cannot be read" : m_parser.problem;
        const std::string context = m_parser.context == nullptr ? "" : std::string(" ") + m_parser.context;
        return error(ErrorKind::Malformed, "This is no YAML: " + problem + context + ".", m_parser.problem_mark);
    }
    [[nodiscard]] const yaml_event_t& event() const { return m_event; }
    [[nodiscard]] yaml_event_type_t type() const { return m_event.type; }
    [[nodiscard]] Failure error(ErrorKind kind, std::string message) const {
        return error(kind, std::move(message), m_event.start_mark);
    }

private:
    [[nodiscard]] static Failure error(ErrorKind kind, std::string message, const yaml_mark_t& mark) {
        Error error;
        error.kind = kind;
        error.message = std::move(message);
        error.line = static_cast<std::uint32_t>(mark.line + 1);
        error.column = static_cast<std::uint32_t>(mark.column + 1);
        return Failure(std::move(error));
    }
    void drop() {
        if (m_held) yaml_event_delete(&m_event);
        m_held = false;
    }

    yaml_parser_t m_parser{};
    yaml_event_t m_event{};
    bool m_ready = false;
    bool m_held = false;
};

std::string textOf(const yaml_char_t* text) {
    return text == nullptr ? "" : reinterpret_cast<const char*>(text);
}

class Reader {
public:
    Reader(std::string_view text, const JsonLimits& limits) : m_events(text), m_limits(limits) {}

    Result<Json> document() {
        for (const yaml_event_type_t expected : {YAML_STREAM_START_EVENT, YAML_DOCUMENT_START_EVENT}) {
            if (auto moved = m_events.next(); !moved) return tl::unexpected(moved.error());
            if (m_events.type() != expected) return m_events.error(ErrorKind::Malformed, "This YAML text holds no document.");
        }
        if (auto moved = m_events.next(); !moved) return tl::unexpected(moved.error());
        Result<Node> root = node(0);
        if (!root) return tl::unexpected(root.error());
        for (int i = 0; i < 2; ++i) {  // the end of the document, then that of the stream
            if (auto moved = m_events.next(); !moved) return tl::unexpected(moved.error());
        }
        if (m_events.type() != YAML_STREAM_END_EVENT) {
            return m_events.error(ErrorKind::Unsupported, "This YAML text holds several documents; one is expected.");
        }
        return std::move(root->value);
    }

private:
    /// A value, and of how many values it is made.
    struct Node {
        Json value;
        std::size_t weight = 1;
    };

    /// The node whose first event is at hand; afterwards its last one is.
    Result<Node> node(std::size_t depth) {
        if (depth > m_limits.maxDepth) {
            return m_events.error(ErrorKind::TooDeep,
                                  "This YAML text is nested more than " + std::to_string(m_limits.maxDepth) + " levels deep.");
        }
        if (m_events.type() == YAML_ALIAS_EVENT) return alias();
        if (auto counted = count(1); !counted) return tl::unexpected(counted.error());
        const yaml_event_t& event = m_events.event();
        std::string anchor;
        Result<Node> read = Node{};
        if (event.type == YAML_SCALAR_EVENT) {
            anchor = textOf(event.data.scalar.anchor);
            read = scalar();
        } else if (event.type == YAML_SEQUENCE_START_EVENT) {
            anchor = textOf(event.data.sequence_start.anchor);
            read = sequence(depth);
        } else if (event.type == YAML_MAPPING_START_EVENT) {
            anchor = textOf(event.data.mapping_start.anchor);
            read = mapping(depth);
        } else {
            return m_events.error(ErrorKind::Malformed, "A value is expected here.");
        }
        if (read && !anchor.empty()) m_anchors.insert_or_assign(std::move(anchor), *read);
        return read;
    }

    Result<void> count(std::size_t weight) {
        m_values += weight;
        if (m_values <= m_limits.maxValues) return {};
        return m_events.error(ErrorKind::TooLarge,
                              "This YAML text stands for more than " + std::to_string(m_limits.maxValues) + " values.");
    }

    Result<Node> alias() {
        const std::string name = textOf(m_events.event().data.alias.anchor);
        const auto found = m_anchors.find(name);
        if (found == m_anchors.end()) {
            return m_events.error(ErrorKind::Malformed, "No finished value before this place has the anchor &" + name + ".");
        }
        if (auto counted = count(found->second.weight); !counted) return tl::unexpected(counted.error());
        return found->second;
    }

    Result<Node> scalar() {
        const auto& data = m_events.event().data.scalar;
        std::string text(reinterpret_cast<const char*>(data.value), data.length);
        const std::string tag = textOf(data.tag);
        if (tag == YAML_STR_TAG || (tag.empty() && data.style != YAML_PLAIN_SCALAR_STYLE)) return Node{Json(std::move(text)), 1};
        static constexpr std::array<std::string_view, 5> kPlainTags{"", YAML_NULL_TAG, YAML_BOOL_TAG, YAML_INT_TAG,
                                                                    YAML_FLOAT_TAG};
        if (std::find(kPlainTags.begin(), kPlainTags.end(), tag) == kPlainTags.end()) {
            return m_events.error(ErrorKind::Unsupported, "The tag " + tag + " is not known.");
        }
        Result<Json> value = plain(text);
        if (!value) return tl::unexpected(value.error());
        return Node{*std::move(value), 1};
    }

    Result<Json> plain(const std::string& text) const {
        if (const Json* word = wordValue(text)) return *word;
        for (const auto& [prefix, base] : {std::pair("0x", 16), std::pair("0o", 8)}) {
            if (!text.starts_with(prefix)) continue;
            std::int64_t value = 0;
            const auto [end, error] = std::from_chars(text.data() + 2, text.data() + text.size(), value, base);
            if (error == std::errc() && end == text.data() + text.size() && text[2] != '-') return Json(value);
        }
        if (std::string number = decimalText(text); !number.empty()) return Json::number(std::move(number));
        static constexpr std::array<std::string_view, 12> kNoJson{".inf",  ".Inf",  ".INF",  "+.inf", "+.Inf", "+.INF",
                                                                  "-.inf", "-.Inf", "-.INF", ".nan",  ".NaN",  ".NAN"};
        if (std::find(kNoJson.begin(), kNoJson.end(), text) == kNoJson.end()) return Json(text);
        return m_events.error(ErrorKind::Unsupported, "The number " + text + " has no JSON form.");
    }

    Result<Node> sequence(std::size_t depth) {
        Json::Array items;
        std::size_t weight = 1;
        for (;;) {
            if (auto moved = m_events.next(); !moved) return tl::unexpected(moved.error());
            if (m_events.type() == YAML_SEQUENCE_END_EVENT) return Node{Json(std::move(items)), weight};
            Result<Node> item = node(depth + 1);
            if (!item) return item;
            weight += item->weight;
            items.push_back(std::move(item->value));
        }
    }

    Result<Node> mapping(std::size_t depth) {
        Json::Object members;
        Json::Array merged;
        std::set<std::string, std::less<>> keys;
        std::size_t weight = 1;
        for (;;) {
            if (auto moved = m_events.next(); !moved) return tl::unexpected(moved.error());
            if (m_events.type() == YAML_MAPPING_END_EVENT) break;
            Result<std::string> key = this->key();
            if (!key) return tl::unexpected(key.error());
            const bool isMerge = *key == "<<" && m_events.type() == YAML_SCALAR_EVENT && isPlain();
            if (!isMerge && !keys.insert(*key).second) {
                return m_events.error(ErrorKind::Malformed, "The key '" + *key + "' stands twice in this mapping.");
            }
            if (auto moved = m_events.next(); !moved) return tl::unexpected(moved.error());
            Result<Node> value = node(depth + 1);
            if (!value) return value;
            weight += value->weight;
            if (isMerge)
                merged.push_back(std::move(value->value));
            else
                members.emplace_back(*std::move(key), std::move(value->value));
        }
        for (const Json& from : merged) {
            if (auto done = merge(from, keys, members); !done) return tl::unexpected(done.error());
        }
        return Node{Json(std::move(members)), weight};
    }

    [[nodiscard]] bool isPlain() const { return m_events.event().data.scalar.style == YAML_PLAIN_SCALAR_STYLE; }

    Result<std::string> key() {
        if (m_events.type() != YAML_SCALAR_EVENT) {
            return m_events.error(ErrorKind::Unsupported, "A key must be a text; lists, mappings and aliases are not taken.");
        }
        const auto& data = m_events.event().data.scalar;
        return std::string(reinterpret_cast<const char*>(data.value), data.length);
    }

    /// Own keys win; of several merged mappings, the first.
    Result<void> merge(const Json& from, std::set<std::string, std::less<>>& keys, Json::Object& members) const {
        const Json::Array one{from};
        for (const Json& mapping : from.isArray() ? from.asArray() : one) {
            if (!mapping.isObject()) return m_events.error(ErrorKind::Malformed, "What is merged by `<<` must be a mapping.");
            for (const auto& [name, value] : mapping.asObject()) {
                if (keys.insert(name).second) members.emplace_back(name, value);
            }
        }
        return {};
    }

    Events m_events;
    JsonLimits m_limits;
    std::size_t m_values = 0;
    std::map<std::string, Node, std::less<>> m_anchors;
};

}  // namespace

Result<Json> parseYaml(std::string_view text, const JsonLimits& limits) {
    if (text.size() > limits.maxBytes) {
        return fail(ErrorKind::TooLarge, "This YAML text is larger than " + std::to_string(limits.maxBytes >> 20) + " MiB.");
    }
    if (firstInvalidUtf8(text) != std::string_view::npos) return fail(ErrorKind::Malformed, "This YAML text is not UTF-8.");
    return Reader(text, limits).document();
}

}  // namespace writ
