#pragma once

#include "engine/json/parser.h"
#include "simulator/transcript/bytes.h"

#include <cstdlib>

namespace writ::sim {

/// A place in a text, as people count.
struct TextPlace {
    std::uint32_t line = 1;
    std::uint32_t column = 1;  ///< in Unicode scalars
    void pass(std::string_view text);
    /// The place of something that is told relative to this one.
    [[nodiscard]] Error shifted(Error error) const;
};

/// The bytes of a source that are being looked at: from the first that is still needed to the last that was read.
class Window {
public:
    explicit Window(ByteSourcePtr source) : m_source(std::move(source)) {}

    [[nodiscard]] std::string_view text() const { return {m_buffer.get() + m_begin, m_end - m_begin}; }
    /// Reads more behind the text; false at the end of the source.
    [[nodiscard]] Result<bool> grow();
    /// All bytes of the source, see there.
    [[nodiscard]] std::unique_ptr<MappedFile> map() { return m_source->map(JsonParser::kPadding); }
    /// The first bytes are no longer needed.
    void drop(std::size_t size);
    /// The first bytes as JSON. They are not copied.
    [[nodiscard]] Result<Json> parse(std::size_t size, JsonParser& parser, const JsonLimits& limits);

private:
    struct Free {
        void operator()(char* buffer) const { std::free(buffer); }
    };
    [[nodiscard]] bool makeRoom();

    ByteSourcePtr m_source;
    std::unique_ptr<char, Free> m_buffer;
    std::size_t m_capacity = 0;  // without the padding that parsers want
    std::size_t m_begin = 0;
    std::size_t m_end = 0;
};

/// Finds where a JSON value ends, by brackets and strings only: whether it is one, the parser knows. It goes on where it
/// stopped, so a value that comes in pieces is looked at once.
class ValueEnd {
public:
    /// `text` begins with the value. Its size, once that is told by the text.
    [[nodiscard]] std::optional<std::size_t> find(std::string_view text);

private:
    std::optional<std::size_t> findInString(std::string_view text);

    std::size_t m_at = 0;
    std::size_t m_depth = 0;
    bool m_inString = false;
};

}  // namespace writ::sim
