#include "simulator/replay/wording.h"

#include "simulator/workspace/suggest.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

namespace writ::sim {
namespace {

using Pair = std::pair<std::string_view, std::string_view>;

constexpr std::array<Pair, 5> kNotReplayable{{
    {"arguments_not_recorded", "The recording does not hold the arguments of this call"},
    {"arguments_unreadable", "The recorded arguments are no JSON object"},
    {"number_out_of_range", "A number does not fit the policy language, and numbers are never rounded"},
    {"request_not_accepted", "The policy language cannot take this request"},
    {"no_request", "The binding makes no request of this call"},
}};

std::string counted(std::size_t count, const std::string& singular) {
    constexpr std::array<const char*, 11> kWords{"no",  "one",   "two",   "three", "four", "five",
                                                 "six", "seven", "eight", "nine",  "ten"};
    const std::string number = count < kWords.size() ? kWords[count] : std::to_string(count);
    return number + " " + singular + (count == 1 ? "" : "s");
}

/// What an indeterminate call hangs on: the open rules that could change its verdict.
struct OpenRules {
    std::vector<const RuleError*> errors;  ///< one a rule
    Effect effect = Effect::Forbid;
    bool certainPermit = false;
};

OpenRules openRules(const Decision& decision, const std::vector<Rule>& rules) {
    OpenRules open;
    for (std::size_t i = 0; i < decision.states.size() && i < rules.size(); ++i) {
        if (decision.states[i] == RuleState::Matched && rules[i].effect == Effect::Permit) open.certainPermit = true;
    }
    // With a permit certain only forbids can change the verdict; without one it hangs on the permits.
    open.effect = open.certainPermit ? Effect::Forbid : Effect::Permit;
    for (const RuleError& error : decision.errors) {
        const bool repeated = !open.errors.empty() && open.errors.back()->rule == error.rule;
        const bool decides = std::binary_search(decision.open.begin(), decision.open.end(), error.rule);
        if (decides && rules[error.rule].effect == open.effect && !repeated) open.errors.push_back(&error);
    }
    return open;
}

/// "which the recording masks", from why the fields are unknown.
std::string whyUnknown(const std::vector<FieldPointer>& fields, const DecidedRequest& decided, const char* which) {
    if (!decided.recorded) return std::string(which) + (fields.size() == 1 ? " is" : " are") + " not known";
    bool masked = false;
    bool notHeld = false;
    for (const std::string& field : fields) {
        const auto& unknown = decided.request == nullptr ? std::vector<UnknownField>{} : decided.request->unknown;
        const auto covers = [&](const UnknownField& known) {
            return field == known.pointer || field.rfind(known.pointer + "/", 0) == 0 || known.pointer.rfind(field + "/", 0) == 0;
        };
        const auto found = std::find_if(unknown.begin(), unknown.end(), covers);
        (found != unknown.end() && found->reason == UnknownReason::Masked ? masked : notHeld) = true;
    }
    const std::string start = std::string(which) + " the recording ";
    if (masked && notHeld) return start + "masks or does not hold";
    return start + (masked ? "masks" : "does not hold");
}

std::vector<std::string> fieldNames(const std::vector<FieldPointer>& pointers) {
    std::vector<std::string> names;
    for (const std::string& pointer : pointers) names.push_back(fieldName(pointer));
    return names;
}

std::string withStop(std::string text) {
    if (text.empty() || text.back() != '.') text += '.';
    return text;
}

std::vector<FieldPointer> fieldsOf(const RuleError& error, const Decision& decision) {
    const auto fields = decision.fieldsOf(error);
    return {fields.begin(), fields.end()};
}

std::string oneOpenRule(const RuleError& error, const DecidedRequest& decided) {
    const std::string start = "Cannot be known: " + ruleName(decided.policies->rules()[error.rule]);
    const std::vector<FieldPointer> fields = fieldsOf(error, *decided.decision);
    if (error.code != "unknown_field" || fields.empty())
        return start + " failed: " + withStop(decided.policies->message(*decided.input, error));
    return start + " reads " + listed(fieldNames(fields)) + ", " + whyUnknown(fields, decided, "which") + ".";
}

std::string severalOpenRules(const OpenRules& open, const DecidedRequest& decided) {
    std::vector<FieldPointer> fields;
    bool failed = false;
    for (const RuleError* error : open.errors) {
        failed = failed || error->code != "unknown_field";
        const std::vector<FieldPointer> more = fieldsOf(*error, *decided.decision);
        fields.insert(fields.end(), more.begin(), more.end());
    }
    const std::string rules = counted(open.errors.size(), open.effect == Effect::Permit ? "permit" : "forbid");
    const std::string what = failed ? " could not be evaluated" : " need fields " + whyUnknown(fields, decided, "that");
    return (open.certainPermit ? "A permit matched, but " : "No permit matched for certain: ") + rules + what + ".";
}

std::string indeterminateSentence(const DecidedRequest& decided) {
    const OpenRules open = openRules(*decided.decision, decided.policies->rules());
    if (open.errors.empty())
        return "Cannot be known: " + listed(fieldNames(decided.decision->missing)) + " would have to be known.";
    if (open.errors.size() == 1) return oneOpenRule(*open.errors.front(), decided);
    return severalOpenRules(open, decided);
}

/// Cut to at most `limit` characters, on a character's border.
std::string elided(const std::string& text, std::size_t limit) {
    std::size_t characters = 0;
    std::size_t cut = text.size();
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool starts = (static_cast<unsigned char>(text[i]) & 0xC0U) != 0x80U;
        if (!starts) continue;
        if (characters + 1 == limit) cut = i;
        ++characters;
    }
    return characters <= limit ? text : text.substr(0, cut) + "…";
}

bool looksMasked(const std::string& text) {
    if (text.size() < 3) return false;
    return text.find_first_not_of('*') == std::string::npos ||
           (text.front() == '[' && text.back() == ']' && text.find(' ') == std::string::npos);
}

std::string oneLine(std::string text) {
    std::replace_if(
        text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
    return text;
}

std::string shortValue(const std::string& name, const Json& value) {
    constexpr std::size_t kLongest = 32;
    switch (value.kind()) {
    case Json::Kind::String: return looksMasked(value.asString()) ? name : elided(oneLine(value.asString()), kLongest);
    case Json::Kind::Bool: return value.asBool() ? name : "no " + name;
    case Json::Kind::Array: return name + " (" + std::to_string(value.size()) + ")";
    case Json::Kind::Object: return name;
    case Json::Kind::Null: return {};
    case Json::Kind::Integer:
    case Json::Kind::Number: return value.numberText();
    }
    return {};
}

bool isIdentifier(std::string_view text) {
    const auto fits = [](unsigned char c) { return std::isalnum(c) != 0 || c == '_'; };
    return !text.empty() && std::isdigit(static_cast<unsigned char>(text.front())) == 0 &&
           std::all_of(text.begin(), text.end(), fits);
}

}  // namespace

const std::string& ruleName(const Rule& rule) {
    const std::string& annotation = rule.annotations["id"].asString();
    return annotation.empty() ? rule.id : annotation;
}

std::string verdictSentence(const Replay& replay, std::size_t index) {
    const std::optional<Decision> decision = replay.decision(index);
    const CorpusCall& call = replay.corpus->calls[index];
    if (!decision) return notReplayableSentence(call.notReplayable);
    const BoundCallPtr bound = call.bound.get();
    const Request* request = bound->request ? &*bound->request : nullptr;
    return verdictSentence({&*decision, replay.policies.get(), call.input.get(), request, true});
}

std::string verdictSentence(const DecidedRequest& decided) {
    const Decision& decision = *decided.decision;
    const std::vector<Rule>& rules = decided.policies->rules();
    std::vector<std::string> names;
    for (const std::uint32_t rule : decision.rules) names.push_back(ruleName(rules[rule]));
    switch (decision.verdict) {
    case Verdict::Allow: return "Allowed by " + listed(names) + ".";
    case Verdict::Deny:
        return decision.reason == Reason::Forbid ? "Denied by " + listed(names) + "." : "No permit matched: default deny.";
    case Verdict::Indeterminate: return indeterminateSentence(decided);
    }
    return {};
}

std::string outcomeText(const OutcomeFinding& finding) {
    return (finding.certainty == Certainty::Heuristic ? "likely " : "") + std::string(word(finding.outcome));
}

std::string outcomeReason(const OutcomeFinding& finding) {
    if (finding.certainty == Certainty::Certain) return finding.evidence;
    return finding.evidence + "; guessed from the words, confidence " + std::to_string(finding.confidence) + "%";
}

std::string callSummary(const Step& call) {
    constexpr std::size_t kLongest = 80;
    if (call.argumentsState != ArgumentsState::Recorded) {
        return call.argumentsState == ArgumentsState::NotRecorded ? "arguments not recorded" : "arguments unreadable";
    }
    std::vector<std::string> masked;
    constexpr std::string_view kInput = "/context/input/";
    for (const std::string& pointer : call.noteMasks) {
        if (pointer.rfind(kInput, 0) == 0) masked.push_back(pointer.substr(kInput.size()));
    }
    std::string text;
    const auto add = [&](const std::string& part) {
        if (!part.empty()) text += (text.empty() ? "" : ", ") + part;
    };
    for (const auto& [name, value] : call.arguments.asObject()) {
        const auto mask = std::find(masked.begin(), masked.end(), name);
        add(mask == masked.end() ? shortValue(name, value) : name);
    }
    return elided(text, kLongest);
}

std::string notReplayableSentence(std::string_view reason) {
    const std::size_t colon = reason.find(':');
    const std::string_view code = reason.substr(0, colon);
    const auto row =
        std::find_if(kNotReplayable.begin(), kNotReplayable.end(), [&](const Pair& pair) { return pair.first == code; });
    std::string text = "Not replayable: ";
    if (row == kNotReplayable.end()) {
        text += reason;
        return withStop(std::move(text));
    }
    text = row->second;
    if (colon != std::string_view::npos) text += std::string(reason.substr(colon));
    return withStop(std::move(text));
}

std::string fieldName(std::string_view pointer) {
    const std::optional<std::vector<std::string>> tokens = pointerTokens(pointer);
    return !tokens || tokens->empty() ? std::string(pointer) : tokens->back();
}

std::string fieldPath(std::string_view pointer) {
    const std::optional<std::vector<std::string>> tokens = pointerTokens(pointer);
    if (!tokens) return std::string(pointer);
    std::string path;
    for (std::size_t i = 0; i < tokens->size(); ++i) {
        const std::string& token = (*tokens)[i];
        // Policies speak of a principal, and reach attributes without "properties".
        if (i == 0)
            path = token == "subject" ? "principal" : token;
        else if (i == 1 && token == "properties")
            continue;
        else if (isIdentifier(token))
            path += "." + token;
        else
            path += "[" + Json(token).dump() + "]";
    }
    return path;
}

std::string_view matrixCaption(Verdict verdict, bool refused) {
    switch (verdict) {
    case Verdict::Allow: return refused ? "only the model stopped it" : "normal, or a gap";
    case Verdict::Deny: return refused ? "both stopped it" : "the policy did its job";
    case Verdict::Indeterminate: break;
    }
    return "cannot be known";
}

}  // namespace writ::sim
