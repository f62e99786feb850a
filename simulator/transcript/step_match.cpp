#include "simulator/transcript/step_match.h"

#include <algorithm>

namespace writ::sim {

namespace {

constexpr std::uint64_t kFnvOffset = 14695981039346656037U;
constexpr std::uint64_t kFnvPrime = 1099511628211U;

bool isSpace(char c) {
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

void mix(std::uint64_t& hash, std::string_view text) {
    for (const char c : text)
        if (!isSpace(c)) hash = (hash ^ static_cast<unsigned char>(c)) * kFnvPrime;
    hash = (hash ^ 0xFFU) * kFnvPrime;
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
    std::uint64_t hash = kFnvOffset ^ (static_cast<std::uint64_t>(step.kind) * 8 + static_cast<std::uint64_t>(step.role));
    if (step.kind == StepKind::Call) {
        mix(hash, step.tool);
        mix(hash, step.arguments.canonical());
    }
    // A result may be a value once and its text another time.
    if (step.kind != StepKind::Call && step.kind != StepKind::Result) mix(hash, step.text);
    return static_cast<std::size_t>(hash);
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
