#pragma once

#include "engine/text/source.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace writ::cedar {

/// Where an offset of a JSON text is, told only from what stands before it: half-written text is the usual case.
class JsonPlace {
public:
    enum class Expects : std::uint8_t { Nothing, Key, Value };
    /// An array or object around the place.
    struct Frame {
        bool isObject = false;
        std::string key;                                   ///< of the member that the place is in
        std::map<std::string, Span, std::less<>> members;  ///< of an object: the values that stand before the place
    };

    JsonPlace(std::string_view text, std::uint32_t offset);

    std::vector<Frame> frames;  ///< outermost first
    Expects expects = Expects::Value;
    Span word;              ///< what a completion replaces: the string or word at the offset; else empty, at the offset
    bool hasColon = false;  ///< the word is followed by a `:`

private:
    void read();
    void open(bool isObject);
    void close();
    void string();
    void scalar();
    void endValue(std::uint32_t begin);
    void findWord(std::uint32_t begin);
    [[nodiscard]] char at(std::size_t i) const { return i < m_text.size() ? m_text[i] : '\0'; }

    std::string_view m_text;
    std::uint32_t m_offset;
    std::uint32_t m_at = 0;
    std::vector<std::uint32_t> m_begins;  ///< where each frame begins
    bool m_found = false;                 ///< the word at the offset
};

}  // namespace writ::cedar
