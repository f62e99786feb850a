#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace writ::cedar {

/// An address together with its prefix: 10.0.0.5/24 and 10.0.0.0/24 are different values, 10.0.0.1 and 10.0.0.1/32 are one.
struct IpAddress {
    bool isV6 = false;
    std::array<std::uint8_t, 16> bytes{};  ///< an IPv4 address uses the first four
    std::uint8_t prefix = 32;

    [[nodiscard]] unsigned width() const { return isV6 ? 128 : 32; }
    [[nodiscard]] bool isLoopback() const;
    [[nodiscard]] bool isMulticast() const;
    /// Whether every address of this range lies in the other.
    [[nodiscard]] bool isInRange(const IpAddress& range) const;
    [[nodiscard]] std::string text() const;

    friend auto operator<=>(const IpAddress&, const IpAddress&) = default;
};

/// "10.0.0.1", "10.0.0.0/8", "::1", "2001:db8::/32". The error says what is wrong.
[[nodiscard]] tl::expected<IpAddress, std::string> parseIp(std::string_view text);

}  // namespace writ::cedar
