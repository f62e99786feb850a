#include "simulator/binding/taint.h"

#include "simulator/binding/compile.h"
#include "simulator/binding/plain_words.h"

#include <algorithm>

namespace writ::sim::binding {

namespace {

bool contains(const std::vector<std::string>& list, const std::string& text) {
    return std::find(list.begin(), list.end(), text) != list.end();
}

void addTexts(const Json& json, std::string& text) {
    if (json.isString()) text += json.asString();
    if (json.isNumber()) text += json.numberText();
    text += '\n';
    for (const Json& item : json.asArray()) addTexts(item, text);
    for (const auto& [name, member] : json.asObject()) {
        text += name + '\n';
        addTexts(member, text);
    }
}

void addTexts(const Value& value, std::string& text) {
    if (value.isKnown()) addTexts(value.json(), text);
    for (const auto& [name, member] : value.members()) {
        text += name + '\n';
        addTexts(member, text);
    }
}

}  // namespace

std::optional<bool> isUntrusted(const Untrusted& untrusted, const std::string& tool, const ToolDescription* described) {
    if (tool.empty()) return std::nullopt;
    if (contains(untrusted.tools, tool)) return true;
    if (untrusted.openWorld && (!described || described->openWorld.value)) return true;  // what no hint says is open
    if (untrusted.servers.empty()) return false;
    if (!described || described->server.empty()) return std::nullopt;
    return contains(untrusted.servers, described->server);
}

bool broughtSomething(const PastCall& call) {
    if (call.status != PastCall::Status::Failed || call.denied == true) return call.status != PastCall::Status::Failed;
    const OutcomeFinding* stated = call.call->stated();
    return !stated || (stated->outcome != Outcome::NotCalled && !modelRefused(stated->outcome));
}

std::string wordsOf(const Value& result) {
    std::string text;
    addTexts(result, text);
    return plainWords(text);
}

}  // namespace writ::sim::binding
