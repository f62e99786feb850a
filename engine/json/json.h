#pragma once

#include "engine/text/result.h"

#include <atomic>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace writ {

/// An immutable JSON value. Copies are cheap (shared); values may cross threads.
/// Integers of the 64-bit signed range are exact (Integer). Any other number is a Number and keeps its text,
/// so nothing is rounded behind the reader's back. Objects keep the order of the document; keys are unique.
class Json {
public:
    using Array = std::vector<Json>;
    using Member = std::pair<std::string, Json>;
    using Object = std::vector<Member>;
    enum class Kind : std::uint8_t { Null, Bool, Integer, Number, String, Array, Object };

    Json() {}  ///< null
    Json(std::nullptr_t) {}
    Json(bool value) : m_kind(Kind::Bool), m_value{.integer = value ? 1 : 0} {}
    Json(int value) : Json(std::int64_t{value}) {}
    Json(std::int64_t value) : m_kind(Kind::Integer), m_value{.integer = value} {}
    Json(std::uint32_t value) : Json(std::int64_t{value}) {}
    Json(std::size_t value);
    Json(const char* value) : Json(std::string(value)) {}
    Json(std::string_view value) : Json(std::string(value)) {}
    Json(std::string value);
    Json(Array value);
    /// Later members of the same key win, so objects can be built by appending.
    Json(Object value);

    Json(const Json& other) : m_kind(other.m_kind), m_value(other.m_value) {
        if (isShared()) m_value.shared->owners.fetch_add(1, std::memory_order_relaxed);
    }
    Json(Json&& other) noexcept : m_kind(std::exchange(other.m_kind, Kind::Null)), m_value(other.m_value) {}
    Json& operator=(const Json& other) { return *this = Json(other); }
    Json& operator=(Json&& other) noexcept {
        std::swap(m_kind, other.m_kind);
        std::swap(m_value, other.m_value);
        return *this;
    }
    ~Json() {
        if (isShared()) release();
    }
    [[nodiscard]] static Json array(std::initializer_list<Json> items) { return Json(Array(items)); }
    [[nodiscard]] static Json object(std::initializer_list<Member> members = {}) { return Json(Object(members)); }
    /// A number by its JSON text (RFC 8259 section 6), e.g. "0.10" or "1e30". Integers that fit become Integer.
    [[nodiscard]] static Json number(std::string text);

    [[nodiscard]] Kind kind() const { return m_kind; }
    [[nodiscard]] bool isNull() const { return kind() == Kind::Null; }
    [[nodiscard]] bool isBool() const { return kind() == Kind::Bool; }
    [[nodiscard]] bool isInteger() const { return kind() == Kind::Integer; }
    [[nodiscard]] bool isNumber() const { return isInteger() || kind() == Kind::Number; }
    [[nodiscard]] bool isString() const { return kind() == Kind::String; }
    [[nodiscard]] bool isArray() const { return kind() == Kind::Array; }
    [[nodiscard]] bool isObject() const { return kind() == Kind::Object; }

    // The value when it is of that kind; else false, 0, empty. Never fails.
    [[nodiscard]] bool asBool() const;
    [[nodiscard]] std::int64_t asInteger() const;
    [[nodiscard]] double asDouble() const;  ///< of Integer and Number; may round
    [[nodiscard]] const std::string& asString() const;
    [[nodiscard]] const Array& asArray() const;
    [[nodiscard]] const Object& asObject() const;
    /// The JSON text of a number ("12", "0.10"), else empty.
    [[nodiscard]] std::string numberText() const;

    [[nodiscard]] std::size_t size() const;  ///< of arrays and objects, else 0
    /// The member of an object, or null when this is no object or has none.
    [[nodiscard]] const Json* find(std::string_view key) const;
    [[nodiscard]] bool contains(std::string_view key) const { return find(key) != nullptr; }
    /// The member, or a null value.
    [[nodiscard]] const Json& operator[](std::string_view key) const;
    [[nodiscard]] const Json& operator[](const char* key) const { return (*this)[std::string_view(key)]; }
    [[nodiscard]] const Json& at(std::size_t index) const;  ///< the item of an array, or a null value
    /// RFC 6901. Null pointer when nothing is there or the pointer is not valid.
    [[nodiscard]] const Json* pointer(std::string_view pointer) const;

    /// This object with a member set (or added at the end). A value that is no object becomes one.
    [[nodiscard]] Json with(std::string_view key, Json value) const;
    /// This document with the value at `pointer` set, making objects on the way.
    [[nodiscard]] Json withPointer(std::string_view pointer, Json value) const;

    /// Structural; the order of object members does not matter; numbers compare by value where both are exact, else by text.
    friend bool operator==(const Json& a, const Json& b);

    /// Compact text in document order, or indented by two spaces.
    [[nodiscard]] std::string dump(bool pretty = false) const;
    /// RFC 8785 (JSON Canonicalization Scheme): keys sorted by UTF-16 units, ECMAScript numbers.
    /// Integers beyond 2^53 keep their digits, which RFC 8785 leaves to the producer.
    [[nodiscard]] std::string canonical() const;

private:
    // What stands behind a value that is no scalar. A text is one allocation, a value two words: most of a recording is values.
    struct Shared {
        mutable std::atomic<std::size_t> owners{1};
    };
    struct SharedText;
    struct SharedArray;
    struct SharedObject;

    Json(Kind kind, const Shared* shared) : m_kind(kind), m_value{.shared = shared} {}
    /// The kinds behind these are scalars.
    [[nodiscard]] bool isShared() const { return m_kind >= Kind::Number; }
    void release();

    Kind m_kind = Kind::Null;
    union {
        std::int64_t integer;
        const Shared* shared;
    } m_value{.integer = 0};
};

struct JsonLimits {
    std::size_t maxDepth = 512;                     ///< levels of arrays and objects
    std::size_t maxBytes = std::size_t{256} << 20;  ///< of text
    std::size_t maxValues = std::size_t{16} << 20;  ///< scalars, arrays and objects together; bounds the memory
};

/// Parses one document (RFC 8259, UTF-8; a byte order mark is skipped). Duplicate keys, invalid UTF-8, lone
/// surrogates, trailing text and anything beyond the limits are errors with line and column.
[[nodiscard]] Result<Json> parseJson(std::string_view text, const JsonLimits& limits = {});
/// The same without a word on what is wrong, which takes longer to find than that something is.
[[nodiscard]] std::optional<Json> parseIfJson(std::string_view text, const JsonLimits& limits = {});

/// Tokens of a JSON Pointer, unescaped; nothing when it is not one.
[[nodiscard]] std::optional<std::vector<std::string>> pointerTokens(std::string_view pointer);
/// `pointer` + "/" + token, escaped.
[[nodiscard]] std::string pointerJoin(std::string_view pointer, std::string_view token);
[[nodiscard]] std::string pointerJoin(std::string_view pointer, std::size_t index);

}  // namespace writ
