#pragma once

#include "engine/json/json.h"

namespace writ {

/// What parseJson() does, for many texts: it keeps its buffers from text to text, so one object serves one thread.
class JsonParser {
public:
    /// So many zero bytes must follow a text that is not to be copied.
    static constexpr std::size_t kPadding = 64;

    JsonParser();
    ~JsonParser();
    JsonParser(const JsonParser&) = delete;
    JsonParser& operator=(const JsonParser&) = delete;

    [[nodiscard]] Result<Json> parse(std::string_view text, const JsonLimits& limits = {});
    [[nodiscard]] std::optional<Json> parseIfJson(std::string_view text, const JsonLimits& limits);
    /// The text where it lies: kPadding zero bytes follow it.
    [[nodiscard]] Result<Json> parsePadded(std::string_view text, const JsonLimits& limits = {});

private:
    class Tokens;
    struct Buffers;
    class Walk;
    // Nothing where the text is refused, which parseJsonPlainly() may take yet.
    [[nodiscard]] std::optional<Json> walk(std::string_view padded, const JsonLimits& limits);
    [[nodiscard]] std::optional<Json> walkCopy(std::string_view text, const JsonLimits& limits);
    std::unique_ptr<Tokens> m_tokens;
    std::unique_ptr<Buffers> m_buffers;
    std::string m_padded;
};

/// What parseJson() gives must be what this gives: nlohmann_json's parser, which is slower, and says what is wrong with a text.
[[nodiscard]] Result<Json> parseJsonPlainly(std::string_view text, const JsonLimits& limits = {});

}  // namespace writ
