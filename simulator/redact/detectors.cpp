#include "simulator/redact/detectors.h"

#include <algorithm>
#include <array>

#include <re2/re2.h>

namespace writ::sim {

void findMatches(const re2::RE2& pattern, int group, std::string_view text, std::vector<TextPart>& parts) {
    const re2::StringPiece whole(text.data(), text.size());
    std::array<re2::StringPiece, 2> found;
    const auto index = static_cast<std::size_t>(group);
    std::size_t from = 0;
    while (from <= text.size() && pattern.Match(whole, from, text.size(), re2::RE2::UNANCHORED, found.data(), group + 1)) {
        const auto begin = static_cast<std::size_t>(found[index].data() - text.data());
        if (!found[index].empty()) parts.push_back({begin, begin + found[index].size()});
        from = std::max(begin + found[index].size(), from + 1);
    }
}

namespace {

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}
bool isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool isWordLetter(char c) {
    return isDigit(c) || isLetter(c) || c == '_';
}

// Every alternative stands in a group of its own name's form; what must stand before or behind it is outside of the group.
constexpr const char* kTokenForms =
    "(?:^|[^A-Za-z0-9_])("
    "sk-[A-Za-z0-9_-]{16,}"                                 // OpenAI, Anthropic and those like them
    "|(?:sk|rk|pk|whsec)_(?:live_|test_)?[A-Za-z0-9]{16,}"  // Stripe
    "|gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,}"
    "|gl(?:pat|dt|rt|ptt)-[A-Za-z0-9_-]{16,}"
    "|(?:AKIA|ASIA|AGPA|AIDA|AROA)[A-Z0-9]{16}"  // AWS key ids
    "|AIza[A-Za-z0-9_-]{30,}|ya29\\.[A-Za-z0-9_-]{20,}|GOCSPX-[A-Za-z0-9_-]{20,}"
    "|xox[abeoprs]-[A-Za-z0-9-]{10,}|xapp-[A-Za-z0-9-]{10,}"  // Slack
    "|npm_[A-Za-z0-9]{30,}|pypi-[A-Za-z0-9_-]{30,}|hf_[A-Za-z0-9]{20,}|dop_v1_[a-f0-9]{40,}"
    "|SG\\.[A-Za-z0-9_-]{16,}\\.[A-Za-z0-9_-]{16,}"               // SendGrid
    "|eyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]{4,}\\.[A-Za-z0-9_-]*"  // JWT
    "|[0-9]{8,10}:AA[A-Za-z0-9_-]{32,}"                           // Telegram
    ")";
constexpr const char* kPrivateKeys = "(-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----(?s:.*?)(?:-----END [A-Z0-9 ]*PRIVATE KEY-----|$))";
constexpr const char* kCredentials = "(?i)(?:\\b(?:bearer|basic)[ \\t]+)([A-Za-z0-9+/_.~=-]{12,})";
constexpr const char* kUserInfo = "[A-Za-z][A-Za-z0-9+.-]*://[^\\s/@:\"']*:([^\\s/@\"']+)@";
constexpr const char* kAssigned =
    "(?i)(?:pass(?:word|wd|phrase)|pwd|secret|api[_-]?key|access[_-]?key|account[_-]?key|auth[_-]?token|access[_-]?token|client[_"
    "-]?secret|private[_-]?key)"
    "[\"']?[ \\t]*(?:=|:|:=|=>)[ \\t]*[\"']?([^\\s\"',;&<>\\[\\]{}()]{6,})";

void findKeys(std::string_view text, std::vector<TextPart>& parts) {
    static const std::array<re2::RE2, 5> kPatterns{re2::RE2(kTokenForms), re2::RE2(kPrivateKeys), re2::RE2(kCredentials),
                                                   re2::RE2(kUserInfo), re2::RE2(kAssigned)};
    for (const re2::RE2& pattern : kPatterns) findMatches(pattern, 1, text, parts);
}

void findEmail(std::string_view text, std::vector<TextPart>& parts) {
    if (text.find('@') == std::string_view::npos) return;
    static const re2::RE2 kPattern("((?:[\\pL\\pN._%+'-]|%40)+@[\\pL\\pN](?:[\\pL\\pN.-]*[\\pL\\pN])?\\.\\pL{2,})");
    findMatches(kPattern, 1, text, parts);
}

/// Luhn's sum (ISO/IEC 7812-1).
bool passesLuhn(const std::string& digits) {
    int sum = 0;
    bool twice = false;
    for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit, twice = !twice) {
        int value = (*digit - '0') * (twice ? 2 : 1);
        sum += value > 9 ? value - 9 : value;
    }
    return sum % 10 == 0;
}

/// Whether a card of some scheme begins so: 2 (Mastercard, Mir), 3 (Amex, Diners, JCB), 4 (Visa), 5 (Mastercard, Maestro), 6
/// (Discover, UnionPay).
bool isCardNumber(const std::string& digits) {
    return digits.size() >= 13 && digits.size() <= 19 && digits[0] >= '2' && digits[0] <= '6' && passesLuhn(digits) &&
           digits.find_first_not_of(digits[0]) != std::string::npos;
}

/// From a digit on: the end of the digits, with a single space or hyphen between groups.
std::size_t digitRun(std::string_view text, std::size_t begin, std::string& digits) {
    std::size_t end = begin;
    for (std::size_t i = begin; i < text.size(); ++i) {
        if (isDigit(text[i])) {
            digits.push_back(text[i]);
            end = i + 1;
        } else if ((text[i] != ' ' && text[i] != '-') || i + 1 >= text.size() || !isDigit(text[i + 1])) {
            break;
        }
    }
    return end;
}

void findCards(std::string_view text, std::vector<TextPart>& parts) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (!isDigit(text[i])) continue;
        std::string digits;
        const std::size_t end = digitRun(text, i, digits);
        const bool inWord =
            (i > 0 && (isWordLetter(text[i - 1]) || text[i - 1] == '.')) || (end < text.size() && isWordLetter(text[end]));
        if (!inWord && isCardNumber(digits)) parts.push_back({i, end});
        i = end;
    }
}

/// ISO 13616: the number with its first four places moved to the end is 1 modulo 97.
bool passesMod97(const std::string& iban) {
    int rest = 0;
    const auto take = [&](char c) {
        if (isDigit(c))
            rest = (rest * 10 + (c - '0')) % 97;
        else
            rest = (rest * 100 + (c - 'A' + 10)) % 97;
    };
    for (std::size_t i = 4; i < iban.size(); ++i) take(iban[i]);
    for (std::size_t i = 0; i < 4; ++i) take(iban[i]);
    return rest == 1;
}

void findIbans(std::string_view text, std::vector<TextPart>& parts) {
    static const re2::RE2 kPattern(
        "(?:^|[^A-Za-z0-9])([A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?)(?:$|[^A-Za-z0-9])");
    std::vector<TextPart> found;
    findMatches(kPattern, 1, text, found);
    for (const TextPart& part : found) {
        std::string iban(text.substr(part.begin, part.end - part.begin));
        iban.erase(std::remove(iban.begin(), iban.end(), ' '), iban.end());
        if (iban.size() >= 15 && iban.size() <= 34 && passesMod97(iban)) parts.push_back(part);
    }
}

void findPhones(std::string_view text, std::vector<TextPart>& parts) {
    static const re2::RE2 kPattern("(?:^|[^\\w+])(\\+[1-9][0-9](?:[ ().-]{0,2}[0-9]){6,13})");
    if (text.find('+') != std::string_view::npos) findMatches(kPattern, 1, text, parts);
}

void findAddresses(std::string_view text, std::vector<TextPart>& parts) {
    static const re2::RE2 kPattern(
        "(?:^|[^0-9A-Za-z.])((?:(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])\\.){3}(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9]))(?:$|[^0-9A-Za-"
        "z.]|\\.(?:$|[^0-9]))");
    findMatches(kPattern, 1, text, parts);
}

void findSocialSecurity(std::string_view text, std::vector<TextPart>& parts) {
    static const re2::RE2 kPattern(
        "(?:^|[^0-9A-Za-z-])((?:00[1-9]|0[1-9][0-9]|[1-578][0-9]{2}|6(?:[0-57-9][0-9]|6[0-57-9]))-[0-9]{2}-[0-9]{4})(?:$|[^0-9A-"
        "Za-z-])");
    findMatches(kPattern, 1, text, parts);
}

}  // namespace

const std::vector<Detector>& detectors() {
    static const std::vector<Detector> kTable{
        {"key", "keys, tokens, passwords and private keys, by their form or by the word before them", true, findKeys},
        {"card", "card numbers whose check digit is right", true, findCards},
        {"email", "e-mail addresses", true, findEmail},
        {"iban", "bank accounts (IBAN) whose check digits are right", false, findIbans},
        {"phone", "telephone numbers with + and country code", false, findPhones},
        {"ip", "IPv4 addresses", false, findAddresses},
        {"ssn", "United States social security numbers, with hyphens", false, findSocialSecurity},
    };
    return kTable;
}

const Detector* detectorNamed(std::string_view name) {
    const auto found =
        std::find_if(detectors().begin(), detectors().end(), [&](const Detector& row) { return row.name == name; });
    return found == detectors().end() ? nullptr : &*found;
}

}  // namespace writ::sim
