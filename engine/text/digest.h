#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace writ {

/// A SHA-256 digest (FIPS 180-4).
struct Digest {
    std::array<std::uint8_t, 32> bytes{};

    [[nodiscard]] std::string hex() const;
    /// The first eight hex digits, as screens show it.
    [[nodiscard]] std::string shortHex() const;
    friend auto operator<=>(const Digest&, const Digest&) = default;
};

[[nodiscard]] Digest sha256(std::string_view bytes);

/// Digest over several named parts. Lengths are hashed with the parts, so ("ab","c") and ("a","bc") differ.
class DigestBuilder {
public:
    DigestBuilder& add(std::string_view part);
    [[nodiscard]] Digest finish() const;

private:
    std::string m_buffer;
};

}  // namespace writ
