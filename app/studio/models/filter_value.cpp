#include "app/studio/models/step_filter.h"
#include "app/studio/models/text.h"

#include <algorithm>

namespace writ::studio {

namespace {

constexpr std::size_t kMostDigits = 40;

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool sameLetter(char a, char b) {
    return lower(a) == lower(b);
}

/// The JSON number that a text is; nothing when it is none.
std::optional<Json> numberOf(const std::string& text) {
    if (text.empty() || text.size() > kMostDigits || (text[0] != '-' && (text[0] < '0' || text[0] > '9'))) return std::nullopt;
    auto parsed = parseJson(text);
    return parsed && parsed->isNumber() ? std::optional(*parsed) : std::nullopt;
}

template <class Number>
int compared(Number a, Number b) {
    return a < b ? -1 : b < a ? 1 : 0;
}

}  // namespace

FilterValue::FilterValue(const QString& text) : m_shown(text), m_text(text.toStdString()), m_number(numberOf(m_text)) {
    m_ascii = std::all_of(m_text.begin(), m_text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

bool FilterValue::equals(std::string_view text) const {
    if (!m_ascii) return q(text).compare(m_shown, Qt::CaseInsensitive) == 0;
    return text.size() == m_text.size() && std::equal(text.begin(), text.end(), m_text.begin(), sameLetter);
}

bool FilterValue::isWithin(std::string_view text) const {
    if (!m_ascii) return q(text).contains(m_shown, Qt::CaseInsensitive);
    if (m_text.empty()) return true;
    if (text.size() < m_text.size()) return false;
    const char first = lower(m_text.front());
    const std::size_t last = text.size() - m_text.size();
    for (std::size_t at = 0; at <= last; ++at)
        if (lower(text[at]) == first &&
            std::equal(m_text.begin(), m_text.end(), text.begin() + static_cast<std::ptrdiff_t>(at), sameLetter))
            return true;
    return false;
}

int FilterValue::order(std::string_view text) const {
    return compared<std::string_view>(text, m_text);
}

std::optional<int> FilterValue::order(const Json& value) const {
    if (value.isNumber() && m_number) {
        if (value.isInteger() && m_number->isInteger()) return compared(value.asInteger(), m_number->asInteger());
        return compared(value.asDouble(), m_number->asDouble());
    }
    if (m_number || !value.isString()) return std::nullopt;
    return order(std::string_view(value.asString()));
}

}  // namespace writ::studio
