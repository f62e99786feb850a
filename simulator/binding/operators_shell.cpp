#include "simulator/binding/operators.h"
#include "simulator/binding/shell/effects.h"

#include <algorithm>

namespace writ::sim::binding::operators {

namespace {

using shell::Effects;
using shell::Kind;

/// The command's effects: of a text for a shell, or of a list of words; nothing when it is neither.
std::optional<Effects> effectsOf(const Json& command, const std::string& folder) {
    if (command.isString()) return shell::effectsOfText(command.asString(), folder);
    std::vector<std::string> words;
    for (const Json& word : command.asArray()) {
        if (!word.isString()) return std::nullopt;
        words.push_back(word.asString());
    }
    return words.empty() ? std::nullopt : std::optional(shell::effectsOfWords(words, folder));
}

template <class List>
Json listed(const List& texts) {
    Json::Array items;
    for (const std::string& text : texts) items.emplace_back(text);
    return Json(std::move(items));
}

/// Effects as a record; what is open in them is unknown.
class Telling {
public:
    Telling(const Effects& effects, Trace trace) : m_effects(effects), m_trace(std::move(trace)) {}

    Value record() const {
        Members does;
        for (const Kind kind : {Kind::Read, Kind::Write, Kind::Delete, Kind::Network, Kind::Execute})
            does.emplace_back(word(kind), yes(m_effects.of(kind).does, m_effects.of(kind).open));
        return Value::record({{"commands", m_effects.commandsOpen ? unknown() : known(listed(m_effects.commands))},
                              {"reads", names(Kind::Read)},
                              {"writes", names(Kind::Write)},
                              {"deletes", names(Kind::Delete)},
                              {"network", names(Kind::Network)},
                              {"does", Value::record(std::move(does), m_trace)},
                              {"privileged", yes(m_effects.privileged, m_effects.privilegeOpen)},
                              {"certain", known(Json(m_effects.certain()))},
                              {"why", known(listed(m_effects.why))}},
                             m_trace);
    }

private:
    Value known(Json json) const { return Value::known(std::move(json), m_trace); }
    Value unknown() const { return Value::unknown(UnknownReason::NotRecorded, m_trace); }
    Value yes(bool certain, bool open) const { return open && !certain ? unknown() : known(Json(certain)); }
    Value names(Kind kind) const { return m_effects.of(kind).open ? unknown() : known(listed(m_effects.of(kind).names)); }

    const Effects& m_effects;
    Trace m_trace;
};

}  // namespace

Value shellEffects(const Node& node, Scope& scope) {
    Operands operands(node.op->name);
    const Json* command = operands.take(evaluate(*node.operands[0], scope));
    const Json* folder = node.operands[1] ? operands.take(evaluate(*node.operands[1], scope)) : nullptr;
    if (!command || operands.missing().isUnknown()) return operands.missing();
    const auto effects =
        folder && !folder->isString() ? std::nullopt : effectsOf(*command, folder ? folder->asString() : std::string());
    return effects ? Telling(*effects, operands.trace()).record() : operands.misfit();
}

}  // namespace writ::sim::binding::operators
