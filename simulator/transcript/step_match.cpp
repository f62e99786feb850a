#include "simulator/transcript/step_match.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <random>

namespace writ::sim {

namespace {

using Hash = std::uint64_t;
constexpr Hash kFactor = 0x9E3779B97F4A7C15U;

// Another one in each run: nobody can make a recording in which other texts have the hash of a text.
Hash start() {
    static const Hash chosen = (Hash{std::random_device()()} << 32U) | std::random_device()();
    return chosen;
}

void mix(Hash& hash, Hash word) {
    constexpr unsigned kShift = 29;
    hash = (hash ^ word) * kFactor;
    hash ^= hash >> kShift;
}

Hash wordAt(const char* bytes) {
    Hash word = 0;
    std::memcpy(&word, bytes, sizeof word);
    return word;
}

// Eight bytes at a time, of long texts in four rows that do not wait for each other: all texts of a recording pass here.
void mixBytes(Hash& hash, std::string_view bytes) {
    mix(hash, bytes.size());
    constexpr std::size_t kRow = sizeof(Hash);
    constexpr std::size_t kRows = 4 * kRow;
    if (bytes.size() >= 4 * kRows) {
        std::array<Hash, 4> rows{start(), start() + 1, start() + 2, start() + 3};
        for (; bytes.size() >= kRows; bytes.remove_prefix(kRows))
            for (std::size_t i = 0; i < rows.size(); ++i) mix(rows[i], wordAt(bytes.data() + i * kRow));
        for (const Hash row : rows) mix(hash, row);
    }
    while (!bytes.empty()) {
        Hash word = 0;
        const std::size_t size = std::min(bytes.size(), sizeof word);
        std::memcpy(&word, bytes.data(), size);
        mix(hash, word);
        bytes.remove_prefix(size);
    }
}

constexpr bool isSpace(char c) {
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

// Providers trim texts, and join their parts with or without line ends.
bool sameText(std::string_view a, std::string_view b) {
    if (a == b) return true;
    auto left = a.begin();
    auto right = b.begin();
    while (true) {
        left = std::find_if_not(left, a.end(), isSpace);
        right = std::find_if_not(right, b.end(), isSpace);
        if (left == a.end() || right == b.end()) return left == a.end() && right == b.end();
        if (*left++ != *right++) return false;
    }
}

constexpr std::array<bool, 256> kIsKept = [] {
    std::array<bool, 256> kept{};
    for (std::size_t c = 0; c < kept.size(); ++c) kept[c] = !isSpace(static_cast<char>(c));
    return kept;
}();

/// A text without its blanks, in parts. Without a branch for each byte, since most blanks come by surprise.
template <typename Take>
void forEachPart(std::string_view text, Take take) {
    std::array<char, 1024> part;
    std::size_t size = 0;
    while (!text.empty()) {
        const std::size_t some = std::min(text.size(), part.size() - size);
        for (const char c : text.substr(0, some)) {
            part[size] = c;
            size += kIsKept[static_cast<unsigned char>(c)] ? 1U : 0U;
        }
        text.remove_prefix(some);
        if (size < part.size()) continue;
        take(std::string_view(part.data(), size));
        size = 0;
    }
    take(std::string_view(part.data(), size));
}

void mixText(Hash& hash, std::string_view text) {
    forEachPart(text, [&](std::string_view part) { mixBytes(hash, part); });
}

// Equal for values that are: members may stand in any order.
Hash hashOf(const Json& value) {
    Hash hash = start() + static_cast<Hash>(value.kind());
    switch (value.kind()) {
    case Json::Kind::Null: break;
    case Json::Kind::Bool: mix(hash, value.asBool() ? 1 : 0); break;
    case Json::Kind::Integer: mix(hash, static_cast<Hash>(value.asInteger())); break;
    case Json::Kind::Number: mixBytes(hash, value.numberText()); break;
    case Json::Kind::String: mixBytes(hash, value.asString()); break;
    case Json::Kind::Array:
        for (const Json& item : value.asArray()) mix(hash, hashOf(item));
        break;
    case Json::Kind::Object:
        for (const Json::Member& member : value.asObject()) {
            Hash one = hashOf(member.second);
            mixBytes(one, member.first);
            hash += one;
        }
        break;
    }
    return hash;
}

constexpr std::size_t kFingerprint = 13;  // so many letters hold 64 bits

std::string letters(Hash hash) {
    constexpr std::string_view kLetters = "0123456789abcdefghijklmnopqrstuv";
    std::string text(kFingerprint, '0');
    for (char& letter : text) {
        letter = kLetters[hash % kLetters.size()];
        hash /= kLetters.size();
    }
    return text;
}

// Clients may put an id of their own before or behind that of the provider: "resp_43amfn:call_0", "call_0|fc_7".
bool extends(const std::string& longer, const std::string& id) {
    constexpr std::string_view kSeparators = ":|";
    if (longer.size() <= id.size()) return false;
    const bool isAfter =
        longer.ends_with(id) && kSeparators.find(longer[longer.size() - id.size() - 1]) != std::string_view::npos;
    return isAfter || (longer.starts_with(id) && kSeparators.find(longer[id.size()]) != std::string_view::npos);
}

bool sameId(const std::string& a, const std::string& b) {
    return a == b || a.empty() || b.empty() || extends(a, b) || extends(b, a);
}

// What could not be read cannot be compared: then the id decides, or that both failed for the same reason.
bool sameArguments(const Step& a, const Step& b) {
    if (a.argumentsState != b.argumentsState || a.arguments != b.arguments) return false;
    if (a.argumentsState != ArgumentsState::Unreadable) return true;
    return (!a.callId.empty() && a.callId == b.callId) || a.argumentsNote == b.argumentsNote;
}

}  // namespace

bool sameStep(const Step& a, const Step& b) {
    if (a.kind != b.kind || a.role != b.role || !sameId(a.callId, b.callId)) return false;
    switch (a.kind) {
    case StepKind::Call: return a.tool == b.tool && sameArguments(a, b);
    case StepKind::Result: return sameText(a.text, b.text) || a.result == b.result;
    case StepKind::Approval: return a.approved == b.approved && sameText(a.text, b.text);
    case StepKind::Delegation: return a.agent == b.agent && sameText(a.text, b.text);
    case StepKind::Message:
    case StepKind::Refusal:
    case StepKind::Error: break;
    }
    return sameText(a.text, b.text);
}

std::size_t stepHash(const Step& step) {
    Hash hash = start() ^ (static_cast<Hash>(step.kind) * 8 + static_cast<Hash>(step.role));
    if (step.kind == StepKind::Call) {
        mixText(hash, step.tool);
        mix(hash, hashOf(step.arguments));
    }
    // A result may be a value once and its text another time.
    if (step.kind != StepKind::Call && step.kind != StepKind::Result) mixText(hash, step.text);
    return static_cast<std::size_t>(hash);
}

std::size_t historyHash(std::size_t before, std::size_t next) {
    return (before ^ next) * kFactor + 1;
}

std::size_t textHash(std::string_view text) {
    Hash hash = start();
    mixBytes(hash, text);
    return static_cast<std::size_t>(hash);
}

std::size_t valueHash(const Json& value) {
    return static_cast<std::size_t>(hashOf(value));
}

// A text that is as short as its fingerprint stands for itself.
std::string textFingerprint(std::string_view text) {
    Hash hash = start();
    std::string whole;
    forEachPart(text, [&](std::string_view part) {
        mixBytes(hash, part);
        if (whole.size() <= kFingerprint) whole.append(part.substr(0, kFingerprint + 1));
    });
    return whole.size() <= kFingerprint ? whole : letters(hash);
}

Json valueFingerprint(const Json& value) {
    return value.isNull() ? value : Json(letters(hashOf(value)));
}

// Looks at the longest run of letters and digits: those that are made by chance go to and fro between small and capital
// letters and digits, other than "functions.getWeather:0" or "call_00000012".
bool isUniqueId(const std::string& id) {
    constexpr std::size_t kLength = 8;
    constexpr std::size_t kChanges = 3;
    const auto kindOf = [](char c) {
        return c >= '0' && c <= '9' ? 'd' : c >= 'a' && c <= 'z' ? 'l' : c >= 'A' && c <= 'Z' ? 'u' : '-';
    };
    std::size_t length = 0;
    std::size_t changes = 0;
    bool hasDigit = false;
    char last = '-';
    for (const char c : id) {
        const char kind = kindOf(c);
        if (kind == '-') length = changes = 0;
        if (kind == '-')
            hasDigit = false;
        else
            ++length;
        if (kind != last && kind != '-' && last != '-') ++changes;
        hasDigit = hasDigit || kind == 'd';
        last = kind;
        if (hasDigit && length >= kLength && changes >= kChanges) return true;
    }
    return false;
}

}  // namespace writ::sim
