#include "simulator/scratch/document.h"

#include "simulator/binding/value.h"
#include "simulator/workspace/file_error.h"

#include <algorithm>
#include <set>

namespace writ::sim {

std::string_view word(FieldState state) {
    switch (state) {
    case FieldState::Known: return "known";
    case FieldState::Unknown: return "unknown";
    case FieldState::Absent: return "absent";
    }
    return {};
}

std::string_view word(Derived derived) {
    return derived == Derived::Follow ? "follow" : "stay";
}

bool operator==(const FieldValue& a, const FieldValue& b) {
    if (a.state != b.state) return false;
    return a.state == FieldState::Known ? a.value == b.value : a.state != FieldState::Unknown || a.reason == b.reason;
}

namespace scratch {
namespace {

using Tokens = std::vector<std::string>;

constexpr std::string_view kInput = "/context/input";
constexpr std::string_view kTool = "/action/name";

Failure refused(std::string message, std::string_view pointer) {
    return Failure(fileError(ErrorKind::Unsupported, std::move(message), "", std::string(pointer)));
}

/// An object with members of its own: a reference or another escape is one value.
bool isRecord(const Json& json) {
    return json.isObject() && !binding::isEscape(json);
}

Json erased(const Json& json, const Tokens& tokens, std::size_t at = 0) {
    Json::Object members;
    for (const auto& [name, member] : json.asObject()) {
        if (name != tokens[at])
            members.emplace_back(name, member);
        else if (at + 1 < tokens.size())
            members.emplace_back(name, erased(member, tokens, at + 1));
    }
    return Json(std::move(members));
}

/// The parts of a request that can be edited: where they begin, and what may be done there.
struct Place {
    std::string_view pointer;
    bool below;                       ///< also what stands below it
    bool hideable;                    ///< it can be unknown, though never absent; what stands below it can be both
    bool (*fits)(const Json& value);  ///< a value for the place itself
    std::string_view expected;
};
bool isName(const Json& json) {
    return json.isString() && !json.asString().empty();
}
bool isObject(const Json& json) {
    return json.isObject();
}
const std::vector<Place>& places() {
    static const std::vector<Place> rows{
        {"/subject/type", false, false, isName, "the name of an entity type"},
        {"/subject/id", false, true, [](const Json& json) { return json.isString(); }, "a text"},
        {"/subject/properties", true, true, isObject, "a record"},
        {"/resource/type", false, false, isName, "the name of an entity type"},
        {"/resource/id", false, true, [](const Json& json) { return json.isString(); }, "a text"},
        {"/resource/properties", true, true, isObject, "a record"},
        {kTool, false, false, isName, "the name of a tool"},
        {"/action/properties", true, true, isObject, "a record"},
        {kInput, true, true, isObject, "a record"},
    };
    return rows;
}

const Place* placeOf(std::string_view pointer) {
    for (const Place& place : places()) {
        if (pointer == place.pointer || (place.below && isWithin(pointer, place.pointer))) return &place;
    }
    return nullptr;
}

bool isContext(std::string_view pointer) {
    return pointer.size() > std::string_view("/context/").size() && isWithin(pointer, "/context");
}

/// What stands around the place must be a record that is known.
Result<void> checkWay(const Tokens& tokens, const Document& document) {
    std::string at;
    for (std::size_t i = 0; i + 1 < tokens.size(); ++i) {
        at = pointerJoin(at, tokens[i]);
        const FieldValue around = document.value(at);
        if (around.state == FieldState::Unknown)
            return refused("'" + tokens[i] + "' is unknown as a whole; set it before a part of it.", at);
        if (around.state == FieldState::Known && around.value.isArray())
            return refused("'" + tokens[i] + "' is a list, which is edited as a whole.", at);
        if (around.state == FieldState::Known && !isRecord(around.value))
            return refused("'" + tokens[i] + "' has no parts; it is edited as a whole.", at);
    }
    return {};
}

class Differ {
public:
    Differ(const Document& from, const Document& to) : m_from(from), m_to(to) {}

    std::vector<ScratchChange> run() {
        walk({}, 0);
        return std::move(m_changes);
    }

private:
    static constexpr std::uint32_t kMaxDepth = 512;

    void walk(const std::string& pointer, std::uint32_t depth) {
        const FieldValue from = m_from.value(pointer);
        const FieldValue to = m_to.value(pointer);
        const std::set<std::string> members = depth < kMaxDepth ? membersOf(pointer, from, to) : std::set<std::string>();
        if (members.empty()) {
            if (!(from == to)) m_changes.push_back({pointer, from, to, false});
            return;
        }
        for (const std::string& name : members) walk(pointerJoin(pointer, name), depth + 1);
    }

    /// Of what is a record on both sides, or on one and absent on the other.
    [[nodiscard]] std::set<std::string> membersOf(const std::string& pointer, const FieldValue& from,
                                                  const FieldValue& to) const {
        std::set<std::string> names;
        for (const FieldValue* side : {&from, &to}) {
            if (side->state == FieldState::Unknown || (side->state == FieldState::Known && !isRecord(side->value))) return {};
            for (const auto& [name, member] : side->value.asObject()) names.insert(name);
        }
        for (const Document* side : {&m_from, &m_to}) {
            for (const UnknownField& field : side->unknown) {
                if (!isWithin(field.pointer, pointer) || field.pointer.size() == pointer.size()) continue;
                const std::string rest = field.pointer.substr(pointer.size());
                if (const auto tokens = pointerTokens(rest); tokens && !tokens->empty()) names.insert(tokens->front());
            }
        }
        return names;
    }

    const Document& m_from;
    const Document& m_to;
    std::vector<ScratchChange> m_changes;
};

}  // namespace

bool isWithin(std::string_view pointer, std::string_view top) {
    return pointer.substr(0, top.size()) == top && (pointer.size() == top.size() || pointer[top.size()] == '/');
}

bool isOfCall(const ScratchEdit& edit) {
    return edit.pointer == kTool || isWithin(edit.pointer, kInput);
}

Document Document::of(const Request& request) {
    Request known = request;
    std::vector<UnknownField> unknown = std::move(known.unknown);
    known.unknown.clear();
    std::sort(unknown.begin(), unknown.end());
    return {toJson(known), std::move(unknown)};
}

Result<Request> Document::request() const {
    Result<Request> request = requestFromJson(json);
    if (request) request->unknown = unknown;
    return request;
}

FieldValue Document::value(std::string_view pointer) const {
    for (const UnknownField& field : unknown) {
        if (isWithin(pointer, field.pointer)) return {FieldState::Unknown, {}, field.reason};
    }
    const Json* found = json.pointer(pointer);
    if (found == nullptr || found->isNull()) return {};
    return {FieldState::Known, *found, UnknownReason::NotRecorded};
}

Result<void> check(const ScratchEdit& edit) {
    using Kind = ScratchEdit::Kind;
    const auto tokens = pointerTokens(edit.pointer);
    const Place* place = tokens ? placeOf(edit.pointer) : nullptr;
    if (place == nullptr && !(tokens && isContext(edit.pointer)))
        return refused("A request has no value of this name that could be edited.", edit.pointer);
    if (edit.kind == Kind::Set && isWithin(edit.pointer, kInput)) {
        if (const auto key = binding::reservedKey(edit.value))
            return refused("An argument cannot be a reference or hold one.", edit.pointer + *key);
    }
    if (place == nullptr || edit.pointer != place->pointer) return {};
    const bool fits = edit.kind == Kind::Set ? place->fits(edit.value) : edit.kind == Kind::Unknown && place->hideable;
    if (fits) return {};
    const std::string expected(place->expected);
    return refused(edit.kind == Kind::Set ? "Expected " + expected + "." : "Every request has " + expected + " here.",
                   edit.pointer);
}

Result<void> apply(const ScratchEdit& edit, Document& document) {
    const Tokens tokens = pointerTokens(edit.pointer).value_or(Tokens());
    if (Result<void> clear = checkWay(tokens, document); !clear) return clear;
    std::vector<UnknownField>& unknown = document.unknown;
    unknown.erase(std::remove_if(unknown.begin(), unknown.end(),
                                 [&](const UnknownField& field) { return isWithin(field.pointer, edit.pointer); }),
                  unknown.end());
    switch (edit.kind) {
    case ScratchEdit::Kind::Set: document.json = document.json.withPointer(edit.pointer, edit.value); break;
    case ScratchEdit::Kind::Remove: document.json = erased(document.json, tokens); break;
    case ScratchEdit::Kind::Unknown:
        // The id of an entity stays an empty text, as requests write it.
        document.json = tokens.back() == "id" && tokens.size() == 2 ? document.json.withPointer(edit.pointer, "")
                                                                    : erased(document.json, tokens);
        unknown.push_back({edit.pointer, UnknownReason::NotRecorded});
        std::sort(unknown.begin(), unknown.end());
        break;
    }
    return {};
}

std::vector<ScratchChange> changes(const Document& from, const Document& to) {
    return Differ(from, to).run();
}

}  // namespace scratch
}  // namespace writ::sim
