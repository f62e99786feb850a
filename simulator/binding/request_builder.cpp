#include "simulator/binding/request_builder.h"

#include "simulator/binding/emit.h"
#include "simulator/binding/time.h"
#include "simulator/workspace/notes.h"

#include <algorithm>

namespace writ::sim::binding {

namespace {

Value defaultParty(std::string type, std::string id, const Trace& trace) {
    return Value::record({{"type", Value::known(Json(std::move(type)), trace)}, {"id", Value::known(Json(std::move(id)), trace)}},
                         trace);
}

/// An id may be a whole number in the recording; in a request it is text.
Value idOf(const Value& given) {
    const Value value = given.whole();
    if (!value.isKnown()) return value;
    const auto text = keyText(value.json());
    return text ? Value::known(Json(*text), value.trace()) : Value::unknown(UnknownReason::NotRecorded, value.trace());
}

/// Why a type or id cannot be used; empty when it can.
std::string fault(const Value& value) {
    if (value.isAbsent()) return "absent";
    return value.isKnown() && value.json().isString() ? std::string() : std::string(word(value.reason()));
}

/// Puts type and id of `part` into `uid`, or says in `failure` why that cannot be.
void readUid(const Value& request, const std::string& part, const std::string& reason, EntityUid& uid, std::string& failure) {
    for (const auto& [name, slot] : {std::pair("type", &uid.type), std::pair("id", &uid.id)}) {
        const Value value = request.at({part, name});
        const std::string why = fault(value);
        if (!why.empty() && failure.empty()) failure = reason + ": " + why;
        *slot = value.json().asString();
    }
}

/// Lists what is missing of type and id of `part` among the unknown. A type needs a name all the same.
void nameUnknown(const Value& request, const std::string& part, EntityUid& uid, std::vector<UnknownField>& unknown) {
    if (uid.type.empty()) uid.type = "Unknown";
    for (const char* name : {"type", "id"}) {
        const Value value = request.at({part, name});
        if (fault(value).empty()) continue;
        const UnknownField field{"/" + part + "/" + name, value.isUnknown() ? value.reason() : UnknownReason::NotRecorded};
        const bool listed = std::any_of(unknown.begin(), unknown.end(), [&](const UnknownField& one) {
            return one.pointer == field.pointer || one.pointer == "/" + part;
        });
        if (!listed) unknown.push_back(field);
    }
    std::sort(unknown.begin(), unknown.end());
}

}  // namespace

BoundCall RequestBuilder::build() {
    BoundCall call;
    call.step = m_scope.call.number;
    readClock(call);
    readChain(call);
    call.notReplayable = unreplayable();
    if (!call.notReplayable.empty()) return call;
    Value whole = request();
    call.notReplayable = m_scope.failure();
    if (call.notReplayable.empty()) fill(call, whole);
    return call;
}

std::string RequestBuilder::unreplayable() const {
    const Step& step = m_scope.call;
    if (step.argumentsState == ArgumentsState::NotRecorded) return "arguments_not_recorded";
    if (step.argumentsState == ArgumentsState::Unreadable)
        return "arguments_unreadable" + (step.argumentsNote.empty() ? std::string() : ": " + step.argumentsNote);
    if (!step.arguments.isObject()) return "arguments_unreadable: they are no JSON object";
    const auto reserved = reservedKey(step.arguments);
    return reserved ? "reserved_key: /context/input" + *reserved : std::string();
}

void RequestBuilder::readClock(BoundCall& call) {
    const Value& now = m_scope.now();
    if (now.isKnown()) call.clock.nowMs = parseTime(now.json(), 0);
}

void RequestBuilder::readChain(BoundCall& call) {
    for (const Party& party : m_program.chain) {
        const Value type = evaluate(*party.type, m_scope).whole();
        const Value id = idOf(evaluate(*party.id, m_scope));
        if (fault(type).empty() && fault(id).empty()) call.actors.push_back({type.json().asString(), id.json().asString()});
    }
}

Value RequestBuilder::request() {
    const auto tool = m_program.tools.find(m_scope.call.tool);
    const ToolBinding* own = tool == m_program.tools.end() ? nullptr : &tool->second;
    const auto& principal = own && own->principal ? own->principal : m_program.principal;
    const auto& resource = own && own->resource ? own->resource : m_program.resource;
    const Value action = Value::known(Json(m_scope.call.tool), m_scope.trace(Origin::Recording));
    Value whole = Value::record({{"subject", party(principal, defaultParty("Agent", "agent", m_scope.bindingTrace("")))},
                                 {"action", Value::record({{"name", action}}, action.trace())},
                                 {"resource", party(resource, defaultResource())},
                                 {"context", context()}},
                                m_scope.bindingTrace(""));
    for (const auto& mask : m_scope.call.noteMasks)
        if (const auto tokens = pointerTokens(mask); tokens && !tokens->empty())
            whole = whole.with(*tokens, Value::unknown(UnknownReason::Masked, Trace{.origin = Origin::Notes, .at = mask}));
    return whole;
}

Value RequestBuilder::party(const std::optional<Party>& given, const Value& fallback) {
    if (!given) return fallback;
    Members members{{"type", evaluate(*given->type, m_scope).whole()}, {"id", idOf(evaluate(*given->id, m_scope))}};
    if (given->properties) {
        Value properties = evaluate(*given->properties, m_scope);
        if (properties.isKnown() && !properties.json().isObject())
            properties = Value::unknown(UnknownReason::NotRecorded, properties.trace());
        members.emplace_back("properties", std::move(properties));
    }
    return Value::record(std::move(members), m_scope.bindingTrace(""));
}

Value RequestBuilder::defaultResource() const {
    const auto tool = m_scope.world.tools.find(m_scope.call.tool);
    const bool named = tool != m_scope.world.tools.end() && !tool->second.server.empty();
    return defaultParty("McpServer", named ? tool->second.server : "tools", m_scope.bindingTrace(""));
}

Value RequestBuilder::context() {
    Value result = Value::record({{"input", m_scope.arguments}}, m_scope.bindingTrace(""));
    if (m_program.context) result = merged(result, evaluate(*m_program.context, m_scope));
    const auto tool = m_program.tools.find(m_scope.call.tool);
    if (tool != m_program.tools.end() && tool->second.context) result = merged(result, evaluate(*tool->second.context, m_scope));
    return merged(result, noteContext());
}

Value RequestBuilder::noteContext() const {
    const Step& step = m_scope.call;
    if (!step.noteContext.isObject()) return {};
    return recorded(step.noteContext, m_program.masked,
                    Trace{.origin = Origin::Notes, .file = notesPath(m_scope.world.session.file).generic_string()});
}

void RequestBuilder::fill(BoundCall& call, const Value& whole) {
    if (!whole.at({"action", "name"}).isKnown()) {
        call.notReplayable = "action_unknown: masked";
        return;
    }
    Request request;
    readUid(whole, "subject", "principal_unknown", request.subject, call.notReplayable);
    readUid(whole, "resource", "resource_unknown", request.resource, call.notReplayable);
    Emitter emitter;
    const Json json = emitter.emit(whole);
    request.action = m_scope.call.tool;
    request.subjectProperties = json["subject"]["properties"];
    request.resourceProperties = json["resource"]["properties"];
    request.actionProperties = json["action"]["properties"];
    request.context = json["context"];
    request.unknown = emitter.takeUnknown();
    call.provenance = emitter.takeProvenance();
    if (call.notReplayable.empty()) {
        call.request = std::move(request);
    } else {
        nameUnknown(whole, "subject", request.subject, request.unknown);
        nameUnknown(whole, "resource", request.resource, request.unknown);
        call.outline = std::move(request);
    }
}

}  // namespace writ::sim::binding
