#include "simulator/binding/value.h"

#include "simulator/redact/pseudonym.h"

#include <algorithm>
#include <array>

namespace writ::sim::binding {

namespace {

constexpr std::size_t kMaxDepth = 512;  // as JsonLimits::maxDepth; deeper values were not parsed from text
constexpr std::array<std::string_view, 3> kReserved{"__entity", "__extn", "__expr"};

bool isReserved(std::string_view key) {
    return std::find(kReserved.begin(), kReserved.end(), key) != kReserved.end();
}

const Trace& noTrace() {
    static const Trace trace;
    return trace;
}

/// What recorded() makes of a value, before places are given to it.
class Reading {
public:
    explicit Reading(const std::vector<std::string>& markers) : m_markers(markers) {}

    /// Nothing in it has to be changed.
    bool plain(const Json& json, std::size_t depth) const {
        if (depth > kMaxDepth) return false;
        if (json.isString()) return !isMarker(json.asString());
        if (json.isArray())
            return std::all_of(json.asArray().begin(), json.asArray().end(),
                               [&](const Json& item) { return plain(item, depth + 1); });
        return std::all_of(json.asObject().begin(), json.asObject().end(), [&](const Json::Member& member) {
            return !isReserved(member.first) && !holdsPseudonym(member.first) && !member.second.isNull() &&
                   plain(member.second, depth + 1);
        });
    }

    /// For values that are not plain. Counts what it changes, so that untouched objects stay whole.
    Value read(const Json& json, const Trace& trace, std::size_t depth) {
        const auto why = hidden(json, depth);
        if (why || json.isNull()) ++m_changes;
        if (why) return Value::unknown(*why, trace);
        if (json.isNull()) return {};
        if (json.isArray()) return readArray(json, trace, depth);
        return json.isObject() ? readObject(json, trace, depth) : Value::known(json, trace);
    }

private:
    bool isMarker(const std::string& text) const {
        return std::find(m_markers.begin(), m_markers.end(), text) != m_markers.end() || holdsPseudonym(text);
    }

    std::optional<UnknownReason> hidden(const Json& json, std::size_t depth) const {
        if (json.isString() && isMarker(json.asString())) return UnknownReason::Masked;
        const auto& members = json.asObject();
        // Which members an object with a redacted name has is not known.
        const auto redacted = [](const Json::Member& member) { return holdsPseudonym(member.first); };
        if (std::any_of(members.begin(), members.end(), redacted)) return UnknownReason::Masked;
        const bool reserved =
            std::any_of(members.begin(), members.end(), [](const Json::Member& member) { return isReserved(member.first); });
        if (reserved || depth > kMaxDepth) return UnknownReason::NotRecorded;
        return std::nullopt;
    }

    Value readArray(const Json& json, const Trace& trace, std::size_t depth) {
        Json::Array items;
        for (const Json& item : json.asArray()) {
            const Value value = item.isNull() ? Value::known(item, trace) : read(item, trace, depth + 1).whole();
            if (value.isUnknown()) return Value::unknown(value.reason(), trace);
            items.push_back(value.json());
        }
        return Value::known(Json(std::move(items)), trace);
    }

    Value readObject(const Json& json, const Trace& trace, std::size_t depth) {
        const std::size_t before = m_changes;
        Members members;
        for (const auto& [name, member] : json.asObject())
            members.emplace_back(
                name, read(member, trace.below(name), depth + 1));  // null stays, as absent: it takes back what was known
        return m_changes == before ? Value::known(json, trace) : Value::record(std::move(members), trace);
    }

    std::size_t m_changes = 0;
    const std::vector<std::string>& m_markers;
};

std::optional<std::string> reservedKeyBelow(const Json& json, const std::string& at, std::size_t depth) {
    if (depth > kMaxDepth) return std::nullopt;
    for (const auto& [name, member] : json.asObject()) {
        if (isReserved(name)) return pointerJoin(at, name);
        if (auto found = reservedKeyBelow(member, pointerJoin(at, name), depth + 1)) return found;
    }
    for (std::size_t i = 0; i < json.asArray().size(); ++i)
        if (auto found = reservedKeyBelow(json.asArray()[i], pointerJoin(at, i), depth + 1)) return found;
    return std::nullopt;
}

}  // namespace

Trace Trace::below(std::string_view token) const {
    Trace result = *this;
    if (derivation.empty()) result.at = pointerJoin(at, token);
    return result;
}

Value Value::known(Json json, Trace trace) {
    Value value;
    value.m_state = State::Known;
    value.m_json = std::move(json);
    value.m_trace = std::make_shared<const Trace>(std::move(trace));
    return value;
}

Value Value::unknown(UnknownReason reason, Trace trace) {
    Value value;
    value.m_state = State::Unknown;
    value.m_reason = reason;
    value.m_trace = std::make_shared<const Trace>(std::move(trace));
    return value;
}

Value Value::record(Members members, Trace trace, std::optional<UnknownReason> rest) {
    Value value;
    value.m_state = State::Record;
    value.m_rest = rest;
    value.m_trace = std::make_shared<const Trace>(std::move(trace));
    value.m_members = std::make_shared<const Members>(std::move(members));
    return value;
}

const Trace& Value::trace() const {
    return m_trace ? *m_trace : noTrace();
}

const Members& Value::members() const {
    static const Members none;
    return m_members ? *m_members : none;
}

Value Value::member(const std::string& name) const {
    for (const auto& [key, value] : members())
        if (key == name) return value;
    return m_rest ? Value::unknown(*m_rest, trace().below(name)) : Value();
}

Value Value::at(const Tokens& tokens) const {
    Value value = *this;
    std::size_t used = 0;
    while (used < tokens.size() && value.isRecord()) value = value.member(tokens[used++]);
    if (used == tokens.size() || !value.isKnown()) return value;
    std::string rest;
    Trace trace = value.trace();
    for (; used < tokens.size(); ++used) {
        rest = pointerJoin(rest, tokens[used]);
        trace = trace.below(tokens[used]);
    }
    const Json* found = value.json().pointer(rest);
    return found && !found->isNull() ? Value::known(*found, std::move(trace)) : Value();
}

Members Value::expanded() const {
    if (isRecord()) return members();
    Members result;
    if (!isKnown()) return result;
    for (const auto& [name, json] : m_json.asObject()) result.emplace_back(name, Value::known(json, trace().below(name)));
    return result;
}

Value Value::whole() const {
    if (!isRecord()) return *this;
    std::optional<UnknownReason> reason = m_rest;
    Json::Object object;
    for (const auto& [name, part] : members()) {
        const Value value = part.whole();
        if (value.isUnknown() && reason != UnknownReason::Masked) reason = value.reason();
        if (value.isKnown()) object.emplace_back(name, value.json());
    }
    Trace trace = this->trace();
    collectSteps(trace.steps);
    return reason ? Value::unknown(*reason, std::move(trace)) : Value::known(Json(std::move(object)), std::move(trace));
}

Value Value::with(const Tokens& tokens, const Value& value, std::size_t from) const {
    if (from == tokens.size()) return value;
    if (isKnown() && (!m_json.isObject() || isEscape(m_json)))
        return Value::unknown(value.isUnknown() ? value.reason() : UnknownReason::NotRecorded, value.trace());
    const auto& name = tokens[from];
    auto rest = isUnknown() ? std::optional(m_reason) : m_rest;
    Members parts = expanded();
    const auto found = std::find_if(parts.begin(), parts.end(), [&](const auto& part) { return part.first == name; });
    if (found != parts.end()) {
        found->second = found->second.with(tokens, value, from + 1);
    } else {
        parts.emplace_back(name, (rest ? Value::unknown(*rest, trace()) : Value()).with(tokens, value, from + 1));
    }
    return Value::record(std::move(parts), m_trace ? trace() : value.trace(), rest);
}

void Value::collectSteps(std::vector<std::uint32_t>& steps) const {
    if (trace().step != 0) steps.push_back(trace().step);
    steps.insert(steps.end(), trace().steps.begin(), trace().steps.end());
    for (const auto& [name, part] : members()) part.collectSteps(steps);
}

Value merged(const Value& base, const Value& over) {
    if (over.isAbsent()) return base;
    const auto escape = [](const Value& value) { return value.isKnown() && isEscape(value.json()); };
    if (base.isAbsent() || !over.isObject() || escape(base) || escape(over)) return over;
    if (!base.isObject() && !base.isUnknown()) return over;
    auto rest = base.isUnknown() ? std::optional(base.reason()) : base.rest();
    if (over.rest()) rest = over.rest();
    Members parts = base.expanded();
    for (auto& [name, value] : over.expanded()) {
        const auto found =
            std::find_if(parts.begin(), parts.end(), [&name = name](const auto& part) { return part.first == name; });
        if (found == parts.end())
            parts.emplace_back(name, value);
        else
            found->second = value.isAbsent() ? Value() : merged(found->second, value);
    }
    return Value::record(std::move(parts), over.trace(), rest);
}

Value partOfResult(const Value& result, const Tokens& tokens) {
    if (!tokens.empty() && result.isKnown() && result.json().isString())
        return Value::unknown(UnknownReason::NotRecorded, result.trace());
    return result.at(tokens);
}

Value recorded(const Json& json, const std::vector<std::string>& markers, Trace trace) {
    Reading reading(markers);
    if (json.isNull()) return {};
    return reading.plain(json, 0) ? Value::known(json, std::move(trace)) : reading.read(json, trace, 0);
}

std::optional<std::string> reservedKey(const Json& json) {
    return reservedKeyBelow(json, {}, 0);
}

bool isEscape(const Json& json) {
    return json.size() == 1 && (json.contains("__entity") || json.contains("__extn"));
}

}  // namespace writ::sim::binding
