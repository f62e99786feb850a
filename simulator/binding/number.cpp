#include "simulator/binding/number.h"

#include <algorithm>
#include <charconv>

namespace writ::sim::binding {

namespace {

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

/// The parts of a JSON number's text: all digits, how many of them are fraction, and the exponent.
struct Parts {
    bool negative = false;
    std::string digits;
    std::int64_t fraction = 0;
    std::int64_t exponent = 0;
};

std::optional<Parts> split(std::string_view text) {
    Parts parts;
    std::size_t i = 0;
    if (i < text.size() && text[i] == '-') parts.negative = true, ++i;
    for (bool point = false; i < text.size() && (isDigit(text[i]) || (text[i] == '.' && !point)); ++i) {
        if (text[i] == '.') {
            point = true;
            continue;
        }
        parts.digits += text[i];
        parts.fraction += point ? 1 : 0;
    }
    if (parts.digits.empty()) return std::nullopt;
    if (i == text.size()) return parts;
    if (text[i] != 'e' && text[i] != 'E') return std::nullopt;
    const std::size_t sign = i + 1 < text.size() && text[i + 1] == '+' ? 2 : 1;
    const char* end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data() + i + sign, end, parts.exponent);
    if (error != std::errc() || rest != end || parts.exponent > 10'000 || parts.exponent < -10'000) return std::nullopt;
    return parts;
}

void trim(Parts& parts) {
    const auto first = parts.digits.find_first_not_of('0');
    parts.digits.erase(0, std::min(first, parts.digits.size()));
    while (!parts.digits.empty() && parts.digits.back() == '0') {
        parts.digits.pop_back();
        --parts.fraction;
    }
}

}  // namespace

std::optional<Decimal> Decimal::fromText(std::string_view text) {
    auto parts = split(text);
    if (!parts) return std::nullopt;
    trim(*parts);
    if (parts->digits.empty()) return Decimal(0);
    const std::int64_t scale = parts->fraction - parts->exponent;
    if (scale > kMaxScale || scale < -kMaxScale) return std::nullopt;
    if (scale < 0) parts->digits.append(static_cast<std::size_t>(-scale), '0');
    const std::string signedDigits = (parts->negative ? "-" : "") + parts->digits;
    Decimal result;
    const char* end = signedDigits.data() + signedDigits.size();
    const auto [rest, error] = std::from_chars(signedDigits.data(), end, result.m_coefficient);
    if (error != std::errc() || rest != end) return std::nullopt;
    result.m_scale = static_cast<int>(std::max<std::int64_t>(scale, 0));
    return result;
}

std::optional<Decimal> Decimal::fromJson(const Json& json) {
    if (json.isInteger()) return Decimal(json.asInteger());
    return json.isNumber() ? fromText(json.numberText()) : std::nullopt;
}

std::optional<std::int64_t> Decimal::scaledTo(int scale) const {
    std::int64_t value = m_coefficient;
    for (int i = m_scale; i < scale; ++i)
        if (__builtin_mul_overflow(value, std::int64_t{10}, &value)) return std::nullopt;
    return value;
}

std::optional<Decimal> Decimal::plus(const Decimal& other) const {
    Decimal sum;
    sum.m_scale = std::max(m_scale, other.m_scale);
    const auto a = scaledTo(sum.m_scale);
    const auto b = other.scaledTo(sum.m_scale);
    if (!a || !b || __builtin_add_overflow(*a, *b, &sum.m_coefficient)) return std::nullopt;
    sum.normalize();
    return sum;
}

int Decimal::compare(const Decimal& other) const {
    const int scale = std::max(m_scale, other.m_scale);
    const auto a = scaledTo(scale);
    const auto b = other.scaledTo(scale);
    // Only one of two can fail to scale (the other already has that scale); it is then the larger in magnitude.
    if (!a) return m_coefficient < 0 ? -1 : 1;
    if (!b) return other.m_coefficient < 0 ? 1 : -1;
    return *a < *b ? -1 : (*a > *b ? 1 : 0);
}

void Decimal::normalize() {
    while (m_scale > 0 && m_coefficient % 10 == 0) {
        m_coefficient /= 10;
        --m_scale;
    }
}

Json Decimal::toJson() const {
    if (m_scale == 0) return Json(m_coefficient);
    const bool negative = m_coefficient < 0;
    std::string digits = std::to_string(m_coefficient).substr(negative ? 1 : 0);
    const auto scale = static_cast<std::size_t>(m_scale);
    if (digits.size() <= scale) digits.insert(0, scale + 1 - digits.size(), '0');
    digits.insert(digits.end() - m_scale, '.');
    return Json::number((negative ? "-" : "") + digits);
}

}  // namespace writ::sim::binding
