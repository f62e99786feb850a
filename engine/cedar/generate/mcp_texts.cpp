#include "engine/cedar/generate/mcp_texts.h"

#include "engine/cedar/ip_address.h"
#include "engine/cedar/scalars.h"

#include <arpa/inet.h>
#include <array>
#include <charconv>
#include <cstring>

namespace writ::cedar {
namespace {

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

std::size_t digitsAt(std::string_view text) {
    std::size_t count = 0;
    while (count < text.size() && isDigit(text[count])) ++count;
    return count;
}

/// ".5" and ".123456" as ".500" and ".123"; nothing for a fraction of no milliseconds.
std::string milliseconds(std::string_view digits) {
    std::string ms(digits.substr(0, 3));
    ms.resize(3, '0');
    return ms == "000" ? std::string() : "." + ms;
}

/// "Z", "" and "+00:00" are Z; "+01:00" is "+0100".
std::optional<std::string> zoneOf(std::string_view text) {
    if (text.empty() || text == "Z" || text == "z") return "Z";
    if (text.front() != '+' && text.front() != '-') return std::nullopt;
    std::string zone(text);
    if (zone.size() == 6 && zone[3] == ':') zone.erase(3, 1);
    if (zone.size() != 5) return std::nullopt;
    return zone.substr(1) == "0000" ? "Z" : zone;
}

/// One number with its letter, as "12H"; what follows is left in `text`.
struct Amount {
    std::uint64_t value = 0;
    std::string_view fraction;
    char unit = 0;
};
std::optional<Amount> takeAmount(std::string_view& text) {
    Amount amount;
    const std::size_t digits = digitsAt(text);
    // Nine digits of years are still few enough days to count.
    if (digits == 0 || digits > 9) return std::nullopt;
    std::from_chars(text.data(), text.data() + digits, amount.value);
    text.remove_prefix(digits);
    if (!text.empty() && (text.front() == '.' || text.front() == ',')) {
        const std::size_t size = digitsAt(text.substr(1));
        if (size == 0) return std::nullopt;
        amount.fraction = text.substr(1, size);
        text.remove_prefix(1 + size);
    }
    if (text.empty()) return std::nullopt;
    amount.unit = text.front();
    text.remove_prefix(1);
    return amount;
}

struct Duration {
    std::uint64_t days = 0, hours = 0, minutes = 0, seconds = 0, ms = 0;
};

/// Adds the amounts whose letters stand in `units`, each once and in this order.
bool addAmounts(std::string_view& text, std::string_view units, bool time, Duration& duration) {
    std::size_t last = 0;
    while (!text.empty() && text.front() != 'T') {
        const auto amount = takeAmount(text);
        if (!amount) return false;
        const std::size_t at = units.find(amount->unit, last);
        if (at == std::string_view::npos || (!amount->fraction.empty() && amount->unit != 'S')) return false;
        last = at + 1;
        if (!time)
            duration.days += amount->value * (amount->unit == 'Y' ? 365 : amount->unit == 'M' ? 30 : amount->unit == 'W' ? 7 : 1);
        else if (amount->unit == 'H')
            duration.hours = amount->value;
        else if (amount->unit == 'M')
            duration.minutes = amount->value;
        else
            duration.seconds = amount->value;
        if (!amount->fraction.empty()) {
            std::string ms(amount->fraction.substr(0, 3));
            ms.resize(3, '0');
            std::from_chars(ms.data(), ms.data() + ms.size(), duration.ms);
        }
    }
    return true;
}

std::string textOf(const Duration& duration) {
    std::string text;
    const auto add = [&](std::uint64_t value, const char* unit) {
        if (value != 0) text += std::to_string(value) + unit;
    };
    add(duration.days, "d");
    add(duration.hours, "h");
    add(duration.minutes, "m");
    add(duration.seconds, "s");
    add(duration.ms, "ms");
    return text.empty() ? "0ms" : text;
}

std::string v6Text(const std::array<unsigned char, 16>& bytes) {
    std::array<char, INET6_ADDRSTRLEN> shortText{};
    if (inet_ntop(AF_INET6, bytes.data(), shortText.data(), shortText.size()) != nullptr &&
        std::strchr(shortText.data(), '.') == nullptr) {
        return shortText.data();
    }
    // The library writes the end of some addresses as IPv4, which Cedar does not read.
    std::string text;
    for (std::size_t i = 0; i < bytes.size(); i += 2) {
        std::array<char, 5> group{};
        const auto end =
            std::to_chars(group.data(), group.data() + group.size(), (unsigned{bytes[i]} << 8U) + bytes[i + 1], 16).ptr;
        text += (i == 0 ? "" : ":") + std::string(group.data(), end);
    }
    return text;
}

bool isMapped(const std::array<unsigned char, 16>& bytes) {
    constexpr std::array<unsigned char, 12> kPrefix{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    return std::equal(kPrefix.begin(), kPrefix.end(), bytes.begin());
}

}  // namespace

std::optional<std::string> datetimeForCedar(std::string_view text) {
    constexpr std::size_t kDay = 10, kSeconds = 19;
    std::string made(text.substr(0, kSeconds));
    if (text.size() > kDay) {
        const char separator = text[kDay];
        if (text.size() < kSeconds || (separator != 'T' && separator != 't' && separator != ' ')) return std::nullopt;
        made[kDay] = 'T';
        text.remove_prefix(kSeconds);
        if (!text.empty() && text.front() == '.') {
            const std::size_t digits = digitsAt(text.substr(1));
            if (digits == 0) return std::nullopt;
            made += milliseconds(text.substr(1, digits));
            text.remove_prefix(1 + digits);
        }
        const auto zone = zoneOf(text);
        if (!zone) return std::nullopt;
        made += *zone;
    }
    if (!parseDatetime(made)) return std::nullopt;
    return made;
}

std::optional<std::string> durationForCedar(std::string_view text) {
    if (text.size() < 3 || text.front() != 'P') return std::nullopt;
    text.remove_prefix(1);
    Duration duration;
    if (text.find('W') != std::string_view::npos) {
        const auto weeks = takeAmount(text);
        if (!weeks || weeks->unit != 'W' || !weeks->fraction.empty() || !text.empty()) return std::nullopt;
        duration.days = weeks->value * 7;
    } else {
        if (!addAmounts(text, "YMD", false, duration)) return std::nullopt;
        if (!text.empty()) {
            text.remove_prefix(1);
            if (text.empty() || !addAmounts(text, "HMS", true, duration) || !text.empty()) return std::nullopt;
        }
    }
    const std::string made = textOf(duration);
    if (!parseDuration(made)) return std::nullopt;
    return made;
}

std::optional<std::string> ipForCedar(std::string_view text) {
    const std::size_t slash = text.find('/');
    const std::string address(text.substr(0, slash));
    std::string prefix(slash == std::string_view::npos ? std::string_view() : text.substr(slash));
    std::array<unsigned char, 16> bytes{};
    std::string made;
    if (inet_pton(AF_INET, address.c_str(), bytes.data()) == 1) {
        made = address;
    } else if (inet_pton(AF_INET6, address.c_str(), bytes.data()) == 1) {
        made = v6Text(bytes);
        if (isMapped(bytes)) {
            made = std::to_string(bytes[12]) + "." + std::to_string(bytes[13]) + "." + std::to_string(bytes[14]) + "." +
                   std::to_string(bytes[15]);
        }
    }
    made += prefix;
    if (!parseIp(made)) return std::nullopt;
    return made;
}

}  // namespace writ::cedar
