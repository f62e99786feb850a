#include "engine/json/parser.h"
#include "engine/text/source.h"
#include "engine/text/utf8.h"

#include <nlohmann/json.hpp>

#include <unordered_set>

namespace writ {

namespace {

// Builds Json from nlohmann's events. Its parser keeps its own stack on the heap, so depth is our decision.
class Builder {
public:
    explicit Builder(const JsonLimits& limits) : m_limits(limits) {}

    bool null() { return add(Json()); }
    bool boolean(bool value) { return add(Json(value)); }
    bool number_integer(std::int64_t value) { return add(Json(value)); }
    bool number_unsigned(std::uint64_t value) { return add(Json(static_cast<std::size_t>(value))); }
    bool number_float(double, const std::string& text) { return add(Json::number(text)); }
    bool string(std::string& value) { return add(Json(std::move(value))); }
    bool binary(nlohmann::json::binary_t&) { return false; }
    bool key(std::string& name) {
        Frame& frame = m_stack.back();
        if (!isNewKey(frame, name)) {
            problem = Problem{ErrorKind::Malformed, "the key \"" + name + "\" stands twice in one object"};
            return false;
        }
        frame.members.emplace_back(std::move(name), Json());
        return true;
    }
    bool start_object(std::size_t) { return push(true); }
    bool end_object() {
        Json value(std::move(m_stack.back().members));
        m_stack.pop_back();
        return place(std::move(value));
    }
    bool start_array(std::size_t) { return push(false); }
    bool end_array() {
        Json value(std::move(m_stack.back().items));
        m_stack.pop_back();
        return place(std::move(value));
    }
    bool parse_error(std::size_t position, const std::string&, const nlohmann::json::exception& error) {
        offset = position;
        problem = Problem{ErrorKind::Malformed, plain(error.what())};
        return false;
    }

    struct Problem {
        ErrorKind kind;
        std::string message;
    };
    std::optional<Problem> problem;
    std::size_t offset = 0;
    Json result;

private:
    struct Frame {
        bool isObject = false;
        Json::Object members;
        Json::Array items;
        std::unordered_set<std::string> keys;  // only for objects with many members
    };

    static bool isNewKey(Frame& frame, const std::string& name) {
        constexpr std::size_t kSearchUpTo = 16;
        if (frame.members.size() < kSearchUpTo) {
            for (const Json::Member& member : frame.members)
                if (member.first == name) return false;
            return true;
        }
        if (frame.keys.empty())
            for (const Json::Member& member : frame.members) frame.keys.insert(member.first);
        return frame.keys.insert(name).second;
    }

    bool push(bool isObject) {
        if (m_stack.size() >= m_limits.maxDepth) {
            problem = Problem{ErrorKind::TooDeep,
                              "arrays and objects are nested more than " + std::to_string(m_limits.maxDepth) + " levels deep"};
            return false;
        }
        if (!count()) return false;
        m_stack.emplace_back();
        m_stack.back().isObject = isObject;
        return true;
    }

    bool count() {
        if (++m_values <= m_limits.maxValues) return true;
        problem = Problem{ErrorKind::TooLarge, "more than " + std::to_string(m_limits.maxValues) + " values in one document"};
        return false;
    }

    bool add(Json value) { return count() && place(std::move(value)); }

    bool place(Json value) {
        if (m_stack.empty())
            result = std::move(value);
        else if (m_stack.back().isObject)
            m_stack.back().members.back().second = std::move(value);
        else
            m_stack.back().items.push_back(std::move(value));
        return true;
    }

    // "[json.exception.parse_error.101] parse error at line 1, column 2: syntax error while …" -> the last part
    static std::string plain(std::string_view what) {
        if (what.find("out_of_range") != std::string_view::npos) return "a number is larger than any that is read";
        const std::size_t colon = what.find(": ");
        std::string text(colon == std::string_view::npos ? what : what.substr(colon + 2));
        constexpr std::string_view kPrefix = "syntax error while parsing ";
        if (text.starts_with(kPrefix)) text.erase(0, kPrefix.size());
        constexpr std::size_t kLongest = 300;
        if (text.size() > kLongest) text = text.substr(0, kLongest) + "…";
        for (char& c : text)
            if (static_cast<unsigned char>(c) < 0x20) c = ' ';
        if (firstInvalidUtf8(text) != std::string_view::npos) text = "a character that is not allowed here";
        return "not valid JSON: " + text;
    }

    JsonLimits m_limits;
    std::vector<Frame> m_stack;
    std::size_t m_values = 0;
};

struct Counted {
    std::uint32_t line = 1;
    std::uint32_t column = 1;
};

Counted lineColumn(std::string_view text, std::size_t offset) {
    const std::string_view before = text.substr(0, std::min(offset, text.size()));
    Counted at;
    std::size_t start = 0;
    for (std::size_t next = before.find('\n'); next != std::string_view::npos; next = before.find('\n', start)) {
        ++at.line;
        start = next + 1;
    }
    at.column = static_cast<std::uint32_t>(scalarCount(before.substr(start))) + 1;
    return at;
}

Failure failAt(ErrorKind kind, std::string message, std::string_view text, std::size_t offset) {
    const Counted at = lineColumn(text, offset);
    Error error;
    error.kind = kind;
    error.message = std::move(message);
    error.line = at.line;
    error.column = at.column;
    return Failure(std::move(error));
}

// nlohmann reads through iterators, which tell how far it came when a limit stops it.
class CountingIterator {
public:
    using difference_type = std::ptrdiff_t;
    using value_type = char;
    using pointer = const char*;
    using reference = const char&;
    using iterator_category = std::input_iterator_tag;

    CountingIterator(const char* at, const char** furthest) : m_at(at), m_furthest(furthest) {}
    reference operator*() const { return *m_at; }
    CountingIterator& operator++() {
        ++m_at;
        *m_furthest = m_at;
        return *this;
    }
    CountingIterator operator++(int) {
        CountingIterator old = *this;
        ++*this;
        return old;
    }
    friend bool operator==(const CountingIterator& a, const CountingIterator& b) { return a.m_at == b.m_at; }

private:
    const char* m_at;
    const char** m_furthest;
};

std::string_view encodingProblem(std::string_view text) {
    if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) return "the text is UTF-16; UTF-8 is needed";
    if (text.starts_with("PK\x03\x04")) return "this is a zip archive, not JSON text";
    if (text.starts_with("\x1F\x8B")) return "this is gzip data, not JSON text";
    return "the text is not valid UTF-8";
}

}  // namespace

Result<Json> parseJsonPlainly(std::string_view text, const JsonLimits& limits) {
    if (text.size() > limits.maxBytes)
        return fail(ErrorKind::TooLarge, "the text has " + std::to_string(text.size()) + " bytes; at most " +
                                             std::to_string(limits.maxBytes) + " are read");
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    if (const std::size_t bad = firstInvalidUtf8(text); bad != std::string_view::npos)
        return failAt(ErrorKind::Malformed, std::string(encodingProblem(text)), text, bad);
    if (text.find_first_not_of(" \t\r\n") == std::string_view::npos)
        return fail(ErrorKind::Malformed, "the text is empty; a JSON value was expected");

    Builder builder(limits);
    const char* furthest = text.data();
    const bool parsed = nlohmann::json::sax_parse(CountingIterator(text.data(), &furthest),
                                                  CountingIterator(text.data() + text.size(), &furthest), &builder);
    if (parsed && !builder.problem) return std::move(builder.result);
    if (!builder.problem) return fail(ErrorKind::Malformed, "not valid JSON");
    const auto reached = static_cast<std::size_t>(furthest - text.data());
    const std::size_t offset = builder.offset > 0 ? builder.offset - 1 : (reached > 0 ? reached - 1 : 0);
    return failAt(builder.problem->kind, std::move(builder.problem->message), text, offset);
}

}  // namespace writ
