#include "simulator/findings/text_values.h"

#include <algorithm>
#include <array>
#include <optional>

namespace writ::sim {
namespace {

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}
bool isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool isSpace(char c) {
    return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f' || c == '\v';
}
bool isAlnum(char c) {
    return isDigit(c) || isLetter(c);
}

/// File names end in these; hosts do not.
constexpr auto kFileSuffixes = std::to_array<std::string_view>(
    {"bak", "bat", "c",   "cfg", "conf", "cpp", "css",   "csv",  "db",   "doc",  "docx", "env",  "exe",
     "gif", "go",  "gz",  "h",   "html", "ini", "ipynb", "java", "jpeg", "jpg",  "js",   "json", "jsonl",
     "key", "log", "lua", "md",  "pdf",  "pem", "php",   "png",  "pptx", "ps1",  "py",   "rb",   "rs",
     "sh",  "sql", "svg", "tar", "toml", "ts",  "txt",   "xlsx", "xml",  "yaml", "yml",  "zip"});
constexpr auto kCurrencies = std::to_array<std::string_view>({"usd", "eur", "gbp", "dollars", "euros", "dollar"});

template <std::size_t N>
bool isOneOf(std::string_view word, const std::array<std::string_view, N>& words) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

bool allOf(std::string_view text, bool (*test)(char)) {
    return !text.empty() && std::all_of(text.begin(), text.end(), test);
}

/// A plain JSON number of "1,200.50" or "-3"; empty where it is none. Commas stand between groups of three digits.
std::string plainNumber(std::string_view text) {
    std::string plain;
    if (!text.empty() && text.front() == '-') {
        plain = "-";
        text.remove_prefix(1);
    }
    const std::size_t point = std::min(text.find('.'), text.size());
    const std::string_view whole = text.substr(0, point);
    const std::string_view fraction = point < text.size() ? text.substr(point + 1) : std::string_view();
    if (point < text.size() && !allOf(fraction, isDigit)) return {};
    const bool grouped = whole.find(',') != std::string_view::npos;
    for (std::size_t i = 0; i < whole.size(); ++i) {
        const bool comma = (whole.size() - i) % 4 == 0 && grouped && i > 0;
        if (comma != (whole[i] == ',')) return {};
        if (comma) continue;
        if (!isDigit(whole[i])) return {};
        plain += whole[i];
    }
    const std::size_t sign = plain.starts_with('-') ? 1 : 0;
    if (plain.size() == sign) return {};
    // "0012" is a name, no number.
    if (plain.size() > sign + 1 && plain[sign] == '0') return {};
    return fraction.empty() ? plain : plain + "." + std::string(fraction);
}

bool isDate(std::string_view text) {
    if (text.size() < 10) return false;
    for (std::size_t i = 0; i < 10; ++i)
        if (i == 4 || i == 7 ? text[i] != '-' : !isDigit(text[i])) return false;
    return text.size() == 10 || text[10] == 'T';
}

bool isHost(std::string_view text) {
    const std::size_t dot = text.rfind('.');
    if (dot == std::string_view::npos || dot == 0 || text.size() - dot < 3) return false;
    if (!allOf(text.substr(dot + 1), isLetter)) return false;
    const std::string_view labels = text.substr(0, dot);
    const auto fits = [](char c) { return isAlnum(c) || c == '-' || c == '.'; };
    return std::all_of(labels.begin(), labels.end(), fits) && labels.find("..") == std::string_view::npos &&
           isAlnum(labels.front());
}

bool isFileName(std::string_view text) {
    const std::size_t dot = text.rfind('.');
    if (dot == std::string_view::npos || dot == 0) return false;
    const auto fits = [](char c) { return isAlnum(c) || c == '-' || c == '_' || c == '.'; };
    return std::all_of(text.begin(), text.end(), fits) && isOneOf(lowerCase(text.substr(dot + 1)), kFileSuffixes);
}

bool isPath(std::string_view text) {
    if (text == "~" || text.starts_with("~/") || text.starts_with("./") || text.starts_with("../")) return true;
    if (text.size() > 2 && isLetter(text[0]) && text[1] == ':' && text[2] == '\\') return true;
    const std::size_t slash = text.find('/');
    if (slash == std::string_view::npos) return isFileName(text);
    // "and/or" and "1/2" are words, "/" alone a sign.
    const bool rooted = slash == 0 && text.size() > 1 && (isAlnum(text[1]) || text[1] == '.' || text[1] == '_');
    const bool deep = text.find('/', slash + 1) != std::string_view::npos;
    return rooted || (deep && !isDigit(text.front())) || text.back() == '/' || isFileName(text.substr(text.rfind('/') + 1));
}

bool isEmail(std::string_view text) {
    const std::size_t at = text.find('@');
    return at != std::string_view::npos && at > 0 && text.find('@', at + 1) == std::string_view::npos &&
           isHost(text.substr(at + 1));
}

bool isId(std::string_view text) {
    if (text.size() < 3 || text.size() > 64) return false;
    const std::string_view body = text.front() == '#' ? text.substr(1) : text;
    const auto fits = [](char c) { return isAlnum(c) || c == '-' || c == '_'; };
    if (body.size() < 2 || !std::all_of(body.begin(), body.end(), fits)) return false;
    const bool digits = std::any_of(body.begin(), body.end(), isDigit);
    const bool letters = std::any_of(body.begin(), body.end(), isLetter);
    // "7th", "10am", "3-day" are words.
    const std::size_t ones = static_cast<std::size_t>(std::find_if_not(body.begin(), body.end(), isDigit) - body.begin());
    const bool counted = ones > 0 && ones <= 3 && body.size() <= ones + 4 &&
                         allOf(body.substr(ones), [](char c) { return isLetter(c) || c == '-'; });
    return digits && (letters || body.size() != text.size()) && !counted;
}

/// What a word without spaces and punctuation around it is.
std::optional<TextValue> classified(std::string_view word) {
    TextValue value;
    value.text = word;
    const auto as = [&](ValueKind kind) {
        value.kind = kind;
        return std::optional(value);
    };
    for (const std::string_view sign : {"$", "€", "£", "US$"}) {
        if (!word.starts_with(sign)) continue;
        value.text = plainNumber(word.substr(sign.size()));
        if (!value.text.empty()) return as(ValueKind::Money);
    }
    value.text = plainNumber(word);
    if (!value.text.empty()) return as(ValueKind::Number);
    value.text = word;
    if (word.find("://") != std::string_view::npos && isLetter(word.front())) return as(ValueKind::Url);
    if (isEmail(word)) return as(ValueKind::Email);
    if (isDate(word)) return as(ValueKind::Date);
    if (isPath(word)) return as(ValueKind::Path);
    if (isHost(word)) return as(ValueKind::Host);
    if (isId(word)) return as(ValueKind::Id);
    return std::nullopt;
}

constexpr std::string_view kOpeners = "([{<\"'`*,;:";
constexpr std::string_view kClosers = ")]}>\"'`*,;:.!?";

class Scanner {
public:
    Scanner(std::string_view text, std::size_t most) : m_text(text), m_most(most) {}

    std::vector<TextValue> run() {
        findQuotes();
        for (std::size_t i = 0; i < m_text.size() && m_values.size() < m_most;) {
            if (isSpace(m_text[i])) {
                ++i;
                continue;
            }
            std::size_t end = i;
            while (end < m_text.size() && !isSpace(m_text[end])) ++end;
            addWord(i, end);
            i = end;
        }
        std::stable_sort(m_values.begin(), m_values.end(),
                         [](const TextValue& a, const TextValue& b) { return a.begin < b.begin; });
        return std::move(m_values);
    }

private:
    struct Quote {
        std::string_view open, close;
        ValueKind kind;
    };
    static constexpr std::array<Quote, 6> kQuotes{{{"\"", "\"", ValueKind::Quoted},
                                                   {"“", "”", ValueKind::Quoted},
                                                   {"„", "“", ValueKind::Quoted},
                                                   {"«", "»", ValueKind::Quoted},
                                                   {"`", "`", ValueKind::Code},
                                                   {"'", "'", ValueKind::Quoted}}};
    static constexpr std::size_t kLongestQuote = 400;

    void findQuotes() {
        for (std::size_t i = 0; i < m_text.size() && m_values.size() < m_most;) {
            const std::size_t next = quoteAt(i);
            i = next == 0 ? i + 1 : next;
        }
    }

    /// Where a quotation that begins here ends; 0 where none does.
    std::size_t quoteAt(std::size_t i) {
        if (i > 0 && isAlnum(m_text[i - 1])) return 0;
        for (const Quote& quote : kQuotes) {
            if (!m_text.substr(i).starts_with(quote.open)) continue;
            const std::size_t begin = i + quote.open.size();
            const std::size_t end = m_text.substr(0, std::min(m_text.size(), begin + kLongestQuote)).find(quote.close, begin);
            if (end == std::string_view::npos || end == begin || isSpace(m_text[begin])) continue;
            const std::size_t after = end + quote.close.size();
            if (after < m_text.size() && isAlnum(m_text[after])) continue;
            m_values.push_back({quote.kind, begin, end, std::string(m_text.substr(begin, end - begin))});
            return after;
        }
        return 0;
    }

    void addWord(std::size_t begin, std::size_t end) {
        while (begin < end && kOpeners.find(m_text[begin]) != std::string_view::npos) ++begin;
        while (end > begin && kClosers.find(m_text[end - 1]) != std::string_view::npos) --end;
        std::string_view word = m_text.substr(begin, end - begin);
        // "John's", "name=value"
        if (word.ends_with("'s")) word.remove_suffix(2);
        if (word.empty()) return;
        std::optional<TextValue> value = classified(word);
        if (!value) return;
        value->begin = begin;
        value->end = begin + word.size();
        if (value->kind == ValueKind::Number && isOneOf(lowerCase(wordAfter(value->end)), kCurrencies))
            value->kind = ValueKind::Money;
        m_values.push_back(*std::move(value));
    }

    [[nodiscard]] std::string_view wordAfter(std::size_t at) const {
        if (at >= m_text.size() || m_text[at] != ' ') return {};
        std::size_t end = at + 1;
        while (end < m_text.size() && isLetter(m_text[end])) ++end;
        return m_text.substr(at + 1, end - at - 1);
    }

    std::string_view m_text;
    std::size_t m_most;
    std::vector<TextValue> m_values;
};

}  // namespace

std::vector<TextValue> textValues(std::string_view text, std::size_t most, std::size_t limit) {
    return Scanner(text.substr(0, limit), most).run();
}

ValueKind kindOfWhole(std::string_view text) {
    if (text.empty() || std::any_of(text.begin(), text.end(), isSpace)) return ValueKind::Quoted;
    const std::optional<TextValue> value = classified(text);
    return value ? value->kind : ValueKind::Quoted;
}

std::string hostOf(std::string_view text) {
    std::size_t begin = text.find("://");
    if (begin != std::string_view::npos) text = text.substr(begin + 3);
    begin = text.find('@');
    if (begin != std::string_view::npos) text = text.substr(begin + 1);
    const std::string host = lowerCase(text.substr(0, text.find_first_of("/:?#")));
    return isHost(host) ? host : std::string();
}

std::string plainPath(std::string_view path) {
    while (path.starts_with("./") && path.size() > 2) path.remove_prefix(2);
    while (path.size() > 1 && path.back() == '/') path.remove_suffix(1);
    return std::string(path);
}

std::string lowerCase(std::string_view text) {
    std::string lower(text);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return lower;
}

}  // namespace writ::sim
