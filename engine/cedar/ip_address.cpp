#include "engine/cedar/ip_address.h"

#include <algorithm>
#include <optional>
#include <vector>

namespace writ::cedar {
namespace {

constexpr std::size_t kMaxBytes = 43;  ///< the longest address with prefix that Cedar accepts

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

/// Decimal without leading zeros, up to a maximum.
std::optional<unsigned> parseDecimal(std::string_view text, unsigned maximum) {
    if (text.empty() || text.size() > 3 || (text.size() > 1 && text.front() == '0')) return std::nullopt;
    unsigned value = 0;
    for (const char c : text) {
        if (!isDigit(c)) return std::nullopt;
        value = value * 10 + static_cast<unsigned>(c - '0');
    }
    return value <= maximum ? std::optional(value) : std::nullopt;
}

bool parseV4(std::string_view text, IpAddress& address) {
    for (std::size_t i = 0; i < 4; ++i) {
        const std::size_t dot = text.find('.');
        if ((dot == std::string_view::npos) != (i == 3)) return false;
        const auto octet = parseDecimal(text.substr(0, dot), 255);
        if (!octet) return false;
        address.bytes[i] = static_cast<std::uint8_t>(*octet);
        if (i < 3) text.remove_prefix(dot + 1);
    }
    return true;
}

std::optional<unsigned> hexDigit(char c) {
    if (isDigit(c)) return static_cast<unsigned>(c - '0');
    if (c >= 'a' && c <= 'f') return static_cast<unsigned>(c - 'a') + 10;
    if (c >= 'A' && c <= 'F') return static_cast<unsigned>(c - 'A') + 10;
    return std::nullopt;
}

/// Groups of one to four hex digits with a colon between each two; empty text is no group.
bool parseGroups(std::string_view text, std::vector<std::uint16_t>& groups) {
    while (!text.empty()) {
        const std::size_t colon = text.find(':');
        const std::string_view group = text.substr(0, colon);
        if (group.empty() || group.size() > 4) return false;
        unsigned value = 0;
        for (const char c : group) {
            const auto digit = hexDigit(c);
            if (!digit) return false;
            value = value * 16 + *digit;
        }
        groups.push_back(static_cast<std::uint16_t>(value));
        if (colon == std::string_view::npos) return true;
        text.remove_prefix(colon + 1);
        if (text.empty()) return false;
    }
    return true;
}

bool parseV6(std::string_view text, IpAddress& address) {
    std::vector<std::uint16_t> head;
    std::vector<std::uint16_t> tail;
    const std::size_t gap = text.find("::");
    if (!parseGroups(text.substr(0, gap), head)) return false;
    if (gap != std::string_view::npos && !parseGroups(text.substr(gap + 2), tail)) return false;
    const std::size_t count = head.size() + tail.size();
    if (gap == std::string_view::npos ? count != 8 : count > 7) return false;
    head.resize(8 - tail.size());
    head.insert(head.end(), tail.begin(), tail.end());
    for (std::size_t i = 0; i < 8; ++i) {
        address.bytes[2 * i] = static_cast<std::uint8_t>(head[i] >> 8U);
        address.bytes[2 * i + 1] = static_cast<std::uint8_t>(head[i] & 0xFFU);
    }
    return true;
}

/// The byte of the first (network) or last (broadcast) address of the range.
std::uint8_t edge(const IpAddress& range, std::size_t index, bool last) {
    const unsigned start = static_cast<unsigned>(index) * 8;
    const unsigned kept = range.prefix <= start ? 0 : std::min(8U, range.prefix - start);
    const unsigned hostMask = 0xFFU >> kept;
    return static_cast<std::uint8_t>(last ? range.bytes[index] | hostMask : range.bytes[index] & ~hostMask);
}

std::array<std::uint8_t, 16> edges(const IpAddress& range, bool last) {
    std::array<std::uint8_t, 16> bytes{};
    for (std::size_t i = 0; i < range.width() / 8; ++i) bytes[i] = edge(range, i, last);
    return bytes;
}

std::string v6Text(const IpAddress& address) {
    static constexpr std::string_view kHex = "0123456789abcdef";
    std::string text;
    for (std::size_t i = 0; i < 16; i += 2) {
        const unsigned group = address.bytes[i] * 256U + address.bytes[i + 1];
        if (i > 0) text += ':';
        bool started = false;
        for (unsigned shift = 16; shift > 0; shift -= 4) {
            const unsigned digit = (group >> (shift - 4)) & 0xFU;
            started = started || digit != 0 || shift == 4;
            if (started) text += kHex[digit];
        }
    }
    return text;
}

std::string v4Text(const IpAddress& address) {
    std::string text;
    for (std::size_t i = 0; i < 4; ++i) text += (i > 0 ? "." : "") + std::to_string(unsigned{address.bytes[i]});
    return text;
}

}  // namespace

bool IpAddress::isLoopback() const {
    if (!isV6) return bytes[0] == 127 && prefix >= 8;
    return prefix == 128 && bytes[15] == 1 && std::all_of(bytes.begin(), bytes.end() - 1, [](std::uint8_t b) { return b == 0; });
}

bool IpAddress::isMulticast() const {
    if (!isV6) return (bytes[0] & 0xF0U) == 0xE0U && prefix >= 4;
    return bytes[0] == 0xFF && prefix >= 8;
}

bool IpAddress::isInRange(const IpAddress& range) const {
    if (isV6 != range.isV6) return false;
    return edges(range, false) <= edges(*this, false) && edges(*this, true) <= edges(range, true);
}

std::string IpAddress::text() const {
    const std::string address = isV6 ? v6Text(*this) : v4Text(*this);
    return prefix == width() ? address : address + "/" + std::to_string(unsigned{prefix});
}

tl::expected<IpAddress, std::string> parseIp(std::string_view text) {
    if (text.size() > kMaxBytes)
        return tl::unexpected<std::string>("the address is longer than " + std::to_string(kMaxBytes) + " bytes");
    const std::size_t slash = text.find('/');
    const std::string_view host = text.substr(0, slash);
    IpAddress address;
    address.isV6 = host.find(':') != std::string_view::npos;
    if (address.isV6 && host.find('.') != std::string_view::npos) {
        return tl::unexpected<std::string>("IPv4 embedded in IPv6 is not accepted");
    }
    if (!(address.isV6 ? parseV6(host, address) : parseV4(host, address))) {
        return tl::unexpected<std::string>("invalid IP address: " + std::string(host));
    }
    address.prefix = static_cast<std::uint8_t>(address.width());
    if (slash == std::string_view::npos) return address;
    const auto prefix = parseDecimal(text.substr(slash + 1), address.width());
    if (!prefix)
        return tl::unexpected<std::string>("invalid prefix `" + std::string(text.substr(slash + 1)) + "`: it is a number up to " +
                                           std::to_string(address.width()) + " without leading zeros");
    address.prefix = static_cast<std::uint8_t>(*prefix);
    return address;
}

}  // namespace writ::cedar
