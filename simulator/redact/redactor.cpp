#include "simulator/redact/redactor.h"

#include <algorithm>
#include <array>

#include <re2/re2.h>

namespace writ::sim {
namespace {

constexpr int kMaxTextLevels = 4;  // of JSON inside of texts inside of JSON
constexpr std::string_view kAny = "*";
constexpr std::string_view kAnyNumber = "**";

/// Members by which recordings name the tool of a call, and those that hold its arguments beside them.
constexpr std::array<std::string_view, 9> kToolNames{"name",           "tool",   "tool_name", "toolName",     "function",
                                                     "recipient_name", "action", "tool_call", "function_name"};
constexpr std::array<std::string_view, 13> kArguments{"arguments",     "args",      "input",           "parameters", "params",
                                                      "tool_input",    "toolInput", "tool_args",       "rawInput",   "kwargs",
                                                      "function_args", "toolArgs",  "extracted_params"};

bool isOneOf(std::string_view name, const auto& names) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

bool looksLikeJson(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    const std::size_t last = text.find_last_not_of(" \t\r\n");
    if (first == std::string_view::npos || last == first) return false;
    return (text[first] == '{' && text[last] == '}') || (text[first] == '[' && text[last] == ']');
}

struct Found {
    TextPart part;
    std::string_view label;
};

/// In order, overlapping ones together; the label is that of the longest. What touches a pseudonym is left alone: that part is
/// hidden already.
std::vector<Found> joined(std::vector<Found> found) {
    std::stable_sort(found.begin(), found.end(), [](const Found& a, const Found& b) { return a.part.begin < b.part.begin; });
    std::vector<Found> out;
    for (const Found& next : found) {
        if (out.empty() || next.part.begin >= out.back().part.end) {
            out.push_back(next);
            continue;
        }
        Found& last = out.back();
        if (next.part.end - next.part.begin > last.part.end - last.part.begin) last.label = next.label;
        last.part.end = std::max(last.part.end, next.part.end);
    }
    return out;
}

Error notReached(const Session& session, const std::string& what, const Place& place) {
    Error error;
    error.kind = ErrorKind::Unsupported;
    error.message =
        what +
        " still holds something that must not be kept: the recording has it in pieces, or in a form that the rules do not reach. "
        "A rule about a member or a pointer may reach it.";
    error.file = session.file;
    error.pointer = place.at;
    error.line = place.line.value_or(0);
    return error;
}

}  // namespace

/// One pass over a value. Paths that still may lead to something are carried along as (path, next token).
class Redactor::Walk {
public:
    struct Way {
        const RedactionRules::Path* path;
        std::size_t next;
    };
    using Ways = std::vector<Way>;

    explicit Walk(Redactor& redactor) : m_owner(redactor), m_rules(*redactor.m_rules) {}

    [[nodiscard]] Ways start() const {
        Ways ways;
        for (const RedactionRules::Path& path : m_rules.pointers) ways.push_back({&path, 0});
        return ways;
    }
    [[nodiscard]] Ways startArguments(std::string_view tool) const {
        Ways ways;
        for (const RedactionRules::Argument& rule : m_rules.arguments)
            if (rule.tool == tool) ways.push_back({&rule.path, 0});
        return ways;
    }

    /// `label`: the value is to be taken out as a whole.
    Json value(const Json& json, const Ways& ways, std::string_view label) {
        if (label.empty() && endsHere(ways)) label = "field";
        switch (json.kind()) {
        case Json::Kind::Null: return json;
        case Json::Kind::Object: return object(json, ways, label);
        case Json::Kind::Array: return array(json, ways, label);
        case Json::Kind::String: return string(json, ways, label);
        case Json::Kind::Bool: return label.empty() ? json : Json(replaced(label, json.dump()));
        case Json::Kind::Integer:
        case Json::Kind::Number: return number(json, label);
        }
        return json;
    }

    std::string text(std::string_view text) {
        const std::vector<Found> found = secretsIn(text);
        if (found.empty()) return std::string(text);
        std::string out;
        std::size_t done = 0;
        for (const auto& [part, label] : found) {
            out += text.substr(done, part.begin - done);
            out += replaced(label, text.substr(part.begin, part.end - part.begin));
            done = part.end;
        }
        return out += text.substr(done);
    }

private:
    std::string replaced(std::string_view label, std::string_view secret) {
        ++m_owner.m_counts[std::string(label)];
        return m_owner.m_pseudonyms.of(label, secret);
    }

    static bool endsHere(const Ways& ways) {
        return std::any_of(ways.begin(), ways.end(), [](const Way& way) { return isEnd(way); });
    }
    static bool isEnd(const Way& way) {
        std::size_t next = way.next;
        while (next < way.path->size() && (*way.path)[next] == kAnyNumber) ++next;
        return next == way.path->size();
    }
    /// The ways that lead on through a member or item.
    static Ways through(const Ways& ways, std::string_view token) {
        Ways out;
        for (const Way& way : ways) {
            std::size_t next = way.next;
            for (; next < way.path->size() && (*way.path)[next] == kAnyNumber; ++next) out.push_back({way.path, next});
            if (next < way.path->size() && ((*way.path)[next] == kAny || (*way.path)[next] == token))
                out.push_back({way.path, next + 1});
        }
        return out;
    }

    /// The tool that an object names, if a rule is about it.
    std::optional<std::string_view> toolOf(const Json::Object& members) const {
        if (m_rules.arguments.empty()) return std::nullopt;
        for (const auto& [key, member] : members) {
            if (!member.isString() || !isOneOf(key, kToolNames)) continue;
            const std::string& name = member.asString();
            const auto about = [&](const RedactionRules::Argument& rule) { return rule.tool == name; };
            if (std::any_of(m_rules.arguments.begin(), m_rules.arguments.end(), about)) return name;
        }
        return std::nullopt;
    }

    bool isSecretMember(std::string_view key, const Json& member) const {
        const std::string name = memberName(key);
        const auto has = [&](const std::vector<std::string>& names) {
            return std::binary_search(names.begin(), names.end(), name);
        };
        return has(m_rules.members) || (!member.isObject() && has(m_rules.secretMembers));
    }

    Json object(const Json& json, const Ways& ways, std::string_view label) {
        const Json::Object& members = json.asObject();
        const std::optional<std::string_view> tool = toolOf(members);
        Json::Object out;
        bool changed = false;
        for (const auto& [key, member] : members) {
            Ways next = through(ways, key);
            if (tool && isOneOf(key, kArguments)) {
                const Ways more = startArguments(*tool);
                next.insert(next.end(), more.begin(), more.end());
            }
            const bool secret = label.empty() && isSecretMember(key, member);
            std::string name = text(key);
            Json written = value(member, next, secret ? std::string_view("secret") : label);
            changed = changed || name != key || !same(written, member);
            out.emplace_back(std::move(name), std::move(written));
        }
        return changed ? Json(std::move(out)) : json;
    }

    Json array(const Json& json, const Ways& ways, std::string_view label) {
        Json::Array out;
        bool changed = false;
        for (std::size_t i = 0; i < json.size(); ++i) {
            out.push_back(value(json.at(i), through(ways, std::to_string(i)), label));
            changed = changed || !same(out.back(), json.at(i));
        }
        return changed ? Json(std::move(out)) : json;
    }

    Json string(const Json& json, const Ways& ways, std::string_view label) {
        const std::string& recorded = json.asString();
        if (!label.empty()) return wholly(json, label);
        if (m_textLevels < kMaxTextLevels && looksLikeJson(recorded)) {
            if (const Result<Json> inner = parseJson(recorded)) {
                ++m_textLevels;
                const Json written = value(*inner, ways, {});
                --m_textLevels;
                return same(written, *inner) ? json : Json(written.dump());
            }
        }
        std::string written = text(recorded);
        return written == recorded ? json : Json(std::move(written));
    }

    Json wholly(const Json& json, std::string_view label) {
        const std::string& recorded = json.asString();
        const TextPart already = findPseudonym(recorded);
        if (recorded.empty() || (already.end != 0 && already.begin == 0 && already.end == recorded.size())) return json;
        return Json(replaced(label, recorded));
    }

    /// A number may be a card number or match a pattern.
    Json number(const Json& json, std::string_view label) {
        const std::string digits = json.numberText();
        if (!label.empty()) return Json(replaced(label, digits));
        const std::vector<Found> found = secretsIn(digits);
        return found.empty() ? json : Json(replaced(found.front().label, digits));
    }

    std::vector<Found> secretsIn(std::string_view text) const {
        std::vector<Found> found;
        std::vector<TextPart> parts;
        for (const Detector* detector : m_rules.detectors) {
            parts.clear();
            detector->find(text, parts);
            add(text, parts, detector->name, found);
        }
        for (const RedactionRules::Pattern& pattern : m_rules.patterns) {
            parts.clear();
            findMatches(*pattern.form, 0, text, parts);
            add(text, parts, pattern.name, found);
        }
        return joined(std::move(found));
    }

    void add(std::string_view text, const std::vector<TextPart>& parts, std::string_view label, std::vector<Found>& found) const {
        for (const TextPart& part : parts) {
            const std::string_view secret = text.substr(part.begin, part.end - part.begin);
            const bool kept = std::binary_search(m_rules.keep.begin(), m_rules.keep.end(), secret);
            if (!kept && !isHidden(text, part)) found.push_back({part, label});
        }
    }

    /// Whether the part lies in a pseudonym, or around one: what stood there is hidden already.
    static bool isHidden(std::string_view text, const TextPart& part) {
        for (TextPart hidden = findPseudonym(text); hidden.end != hidden.begin; hidden = findPseudonym(text, hidden.end)) {
            if (hidden.begin >= part.end) return false;
            if (hidden.end > part.begin) return true;
        }
        return false;
    }

    /// Cheap: what was not changed is the same shared value or an equal scalar.
    static bool same(const Json& a, const Json& b) {
        if (a.kind() != b.kind()) return false;
        if (a.isObject()) return &a.asObject() == &b.asObject();
        if (a.isArray()) return &a.asArray() == &b.asArray();
        return a.isString() ? &a.asString() == &b.asString() : true;
    }

    Redactor& m_owner;
    const RedactionRules& m_rules;
    int m_textLevels = 0;
};

Json Redactor::redacted(const Json& record) {
    Walk walk(*this);
    return walk.value(record, walk.start(), {});
}

Json Redactor::redactedArguments(const std::string& tool, const Json& arguments) {
    Walk walk(*this);
    return walk.value(arguments, walk.startArguments(tool), {});
}

std::string Redactor::redactedText(std::string_view text) {
    return Walk(*this).text(text);
}

std::optional<Error> Redactor::leftIn(const Session& session) {
    const auto counts = m_counts;  // looking takes nothing out
    const auto isClean = [this](const Json& json) { return Walk(*this).value(json, {}, {}) == json; };
    std::optional<Error> left;
    if (redactedText(session.title) != session.title || !isClean(session.metadata))
        left = notReached(session, "What is said of " + session.id, {});
    for (const Step& step : session.steps) {
        if (left) break;
        const bool clean = redactedText(step.text) == step.text &&
                           redactedArguments(step.tool, step.arguments) == step.arguments && isClean(step.result);
        if (!clean) left = notReached(session, "Step " + std::to_string(step.number) + " of " + session.id, step.place);
    }
    m_counts = counts;
    return left;
}

}  // namespace writ::sim
