#include "simulator/findings/call_traits.h"

#include "simulator/findings/text_values.h"
#include "simulator/findings/words.h"
#include "simulator/replay/wording.h"
#include "simulator/transcript/recorded_decision.h"

#include <algorithm>
#include <array>
#include <unordered_set>

namespace writ::sim {
namespace {

constexpr std::array<TraitKindInfo, kTraitKindCount> kKinds{{
    {TraitKind::Address, "address", 45},
    {TraitKind::Host, "host", 40},
    {TraitKind::Path, "path", 45},
    {TraitKind::Identifier, "identifier", 35},
    {TraitKind::Text, "text", 40},
    {TraitKind::Word, "word", 10},
    {TraitKind::Number, "number", 15},
    {TraitKind::Delete, "effect", 40},
    {TraitKind::StrongEffect, "effect", 25},
    {TraitKind::WeakEffect, "effect", 10},
    {TraitKind::Group, "action group", 15},
    {TraitKind::Rule, "rule", 25},
}};

/// FNV-1a, so that it is the same wherever Writ is built. Two values of one hash among the few of a session would be taken
/// for one: 64 bits make that so rare that a guess may do so.
std::uint64_t hashOf(std::string_view text, std::uint64_t seed) {
    std::uint64_t hash = 0xcbf29ce484222325U ^ (seed * 0x9e3779b97f4a7c15U);
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
    return hash;
}

std::string shortened(const std::string& text) {
    constexpr std::size_t kLongest = 80;
    if (text.size() <= kLongest) return text;
    std::size_t end = kLongest;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
    return text.substr(0, end) + "…";
}

bool covers(const std::string& pointer, const std::string& hidden) {
    return pointer == hidden || (pointer.starts_with(hidden) && pointer[hidden.size()] == '/');
}

/// Calls `read(request or null)` of what a call was bound to. Where nothing of it is unknown, nobody needs to look.
template <class Read>
auto withUnknown(const CorpusCall& call, Read read) {
    if (call.fullInput) return read(nullptr);
    const BoundCallPtr bound = call.bound.get();
    return read(bound && bound->request ? &*bound->request : nullptr);
}

/// Pointers below "/context/input" that are not known.
std::vector<std::string> hiddenOf(const Step& step, const Request* request) {
    constexpr std::string_view kInput = "/context/input";
    constexpr std::string_view kArguments = "/arguments";
    std::vector<std::string> hidden;
    const auto add = [&](std::string_view pointer, std::string_view part) {
        if (pointer.starts_with(part)) hidden.emplace_back(pointer.substr(part.size()));
    };
    for (const std::string& mask : step.noteMasks) add(mask, kInput);
    if (step.context)
        for (const std::string& pointer : step.context->hidden) add(pointer, kArguments);
    if (request != nullptr)
        for (const UnknownField& field : request->unknown) add(field.pointer, kInput);
    return hidden;
}

class LeafWalk {
public:
    LeafWalk(std::vector<std::string> hidden, std::size_t most) : m_hidden(std::move(hidden)), m_most(most) {}

    std::vector<Leaf> run(const Json& arguments) {
        walk(arguments, "", "", 0);
        return std::move(m_leaves);
    }

private:
    void walk(const Json& value, const std::string& pointer, const std::string& name, std::size_t depth) {
        if (depth > 16 || m_leaves.size() >= m_most) return;
        if (std::any_of(m_hidden.begin(), m_hidden.end(), [&](const std::string& one) { return covers(pointer, one); })) return;
        if (value.isObject()) {
            for (const auto& [key, member] : value.asObject()) walk(member, pointerJoin(pointer, key), key, depth + 1);
        } else if (value.isArray()) {
            for (std::size_t i = 0; i < value.size(); ++i) walk(value.at(i), pointerJoin(pointer, i), name, depth + 1);
        } else if (!value.isNull() && !isMark(value)) {
            m_leaves.push_back({"/arguments" + pointer, name, value});
        }
    }

    std::vector<std::string> m_hidden;
    std::size_t m_most;
    std::vector<Leaf> m_leaves;
};

class TraitCollector {
public:
    void add(TraitKind kind, const std::string& key, const std::string& shown, std::string pointer) {
        if (key.empty() || m_traits.size() >= TraitMaker::kMostTraits) return;
        const std::uint64_t hash = hashOf(key, static_cast<std::uint64_t>(kind));
        if (m_keys.insert(hash).second) m_traits.push_back({kind, hash, shortened(shown), std::move(pointer)});
    }

    void addLeaf(const Leaf& leaf) {
        if (leaf.value.isNumber()) {
            add(TraitKind::Number, leaf.name + "=" + leaf.value.canonical(), leaf.name + " " + leaf.value.numberText(),
                leaf.pointer);
        } else if (leaf.value.isString()) {
            addText(leaf);
        }
    }

    void addEffects(const std::vector<Effect>& effects, const std::string& pointer) {
        for (const Effect effect : effects) {
            if (effect == Effect::Unseen) continue;
            const bool weak = effect == Effect::Read || effect == Effect::Write;
            const TraitKind kind = effect == Effect::Delete ? TraitKind::Delete
                                   : weak                   ? TraitKind::WeakEffect
                                                            : TraitKind::StrongEffect;
            add(kind, std::string(word(effect)), std::string(word(effect)), pointer);
        }
    }

    void addCommand(const CommandForm& command, const std::string& pointer) {
        addEffects(command.effects, pointer);
        for (const std::string& operand : command.operands) addValue(kindOfWhole(operand), operand, pointer, true);
    }

    std::vector<Trait> take() { return std::move(m_traits); }

private:
    void addText(const Leaf& leaf) {
        const std::string& text = leaf.value.asString();
        const ValueKind whole = kindOfWhole(text);
        if (whole != ValueKind::Quoted) return addValue(whole, text, leaf.pointer, true);
        constexpr std::size_t kLong = 40;
        if (text.size() >= 3 && text.size() < kLong)
            add(TraitKind::Word, leaf.name + "=" + lowerCase(text), leaf.name + " " + text, leaf.pointer);
        // Identifiers within long texts are often words of a programming language.
        for (const TextValue& value : textValues(text, 32)) addValue(value.kind, value.text, leaf.pointer, text.size() < 200);
        if (text.size() >= kLong) addShingles(text, leaf.pointer);
    }

    void addValue(ValueKind kind, const std::string& text, const std::string& pointer, bool alone) {
        switch (kind) {
        case ValueKind::Email:
            add(TraitKind::Address, lowerCase(text), text, pointer);
            add(TraitKind::Host, hostOf(text), hostOf(text), pointer);
            break;
        case ValueKind::Url: add(TraitKind::Host, hostOf(text), hostOf(text), pointer); break;
        case ValueKind::Host: add(TraitKind::Host, lowerCase(text), text, pointer); break;
        case ValueKind::Path: add(TraitKind::Path, plainPath(text), plainPath(text), pointer); break;
        case ValueKind::Id:
            if (alone) add(TraitKind::Identifier, text, text, pointer);
            break;
        case ValueKind::Quoted:  // an operand without a slash
            if (alone && text.find(' ') == std::string::npos) add(TraitKind::Path, text, text, pointer);
            break;
        case ValueKind::Money:
        case ValueKind::Number:
        case ValueKind::Date:
        case ValueKind::Code: break;
        }
    }

    /// Runs of eight words, of which the hash chooses some: the same ones wherever the text stands.
    void addShingles(const std::string& text, const std::string& pointer) {
        constexpr std::size_t kWords = 8;
        constexpr std::size_t kMost = 16;
        constexpr std::uint64_t kOneOf = 4;
        const std::vector<Word> words = wordsOf(text, 2000);
        for (std::size_t i = 0, count = 0; i + kWords <= words.size() && count < kMost; ++i) {
            std::string key;
            for (std::size_t k = i; k < i + kWords; ++k) key += words[k].stem + " ";
            if ((hashOf(key, 0) >> 32U) % kOneOf != 0) continue;
            add(TraitKind::Text, key, text.substr(words[i].begin, words[i + kWords - 1].end - words[i].begin), pointer);
            ++count;
        }
    }

    std::vector<Trait> m_traits;
    std::unordered_set<std::uint64_t> m_keys;
};

/// What lies too deep to be looked at counts as hidden.
bool holdsMark(const Json& value, std::size_t depth) {
    if (depth > 16) return true;
    const auto below = [&](const Json& one) { return holdsMark(one, depth + 1); };
    if (value.isArray()) return std::any_of(value.asArray().begin(), value.asArray().end(), below);
    const Json::Object& members = value.asObject();
    return isMark(value) ||
           std::any_of(members.begin(), members.end(), [&](const Json::Member& member) { return below(member.second); });
}

bool allRead(const std::vector<Effect>& effects) {
    return !effects.empty() && std::all_of(effects.begin(), effects.end(), [](Effect effect) { return effect == Effect::Read; });
}

}  // namespace

const TraitKindInfo& info(TraitKind kind) {
    return kKinds[static_cast<std::size_t>(kind)];
}

bool holdsCommand(const Leaf& leaf, const std::string& tool) {
    if (!leaf.value.isString() || !isCommandName(leaf.name)) return false;
    if (leaf.name != "query") return true;
    const std::vector<Word> words = wordsOf(tool, 200);
    return std::any_of(words.begin(), words.end(),
                       [](const Word& part) { return part.stem == "sql" || part.stem == "db" || part.stem == "databas"; });
}

bool isMark(const Json& value) {
    const std::string& text = value.asString();
    if (text.empty()) return false;
    const bool bracketed = text.size() > 2 && text.front() == '[' && text.back() == ']' && text.find(' ') == std::string::npos;
    return bracketed || text.find_first_not_of('*') == std::string::npos;
}

bool hidesArgument(const Step& step, const std::string& name) {
    const std::string pointer = pointerJoin("", name);
    const std::vector<std::string> hidden = hiddenOf(step, nullptr);
    const auto touches = [&](const std::string& one) { return covers(pointer, one) || covers(one, pointer); };
    return holdsMark(step.arguments[name], 0) || std::any_of(hidden.begin(), hidden.end(), touches);
}

bool hidesArguments(const CorpusCall& call, const Step& step) {
    return withUnknown(call, [&](const Request* request) { return !hiddenOf(step, request).empty(); });
}

std::vector<Leaf> knownLeaves(const Step& step, const Request* request, std::size_t most) {
    return LeafWalk(hiddenOf(step, request), most).run(step.arguments);
}

std::vector<Leaf> knownLeaves(const CorpusCall& call, const Step& step, std::size_t most) {
    return withUnknown(call, [&](const Request* request) { return knownLeaves(step, request, most); });
}

TraitMaker::TraitMaker(const Replay& replay) : m_replay(replay), m_decide(replay) {
    readGroups();
}

void TraitMaker::readGroups() {
    const Workspace& workspace = *m_replay.corpus->workspace;
    std::unordered_map<std::string, std::size_t> members;
    for (const Json& entity : workspace.facts.entities().asArray()) {
        if (entity["uid"]["type"].asString() != "Action") continue;
        for (const Json& parent : entity["parents"].asArray()) {
            if (parent["type"].asString() != "Action") continue;
            m_groups[entity["uid"]["id"].asString()].push_back(parent["id"].asString());
            ++members[parent["id"].asString()];
        }
    }
    // A group of all tools says nothing.
    const std::size_t tools = workspace.catalog.tools().size();
    for (auto& [tool, groups] : m_groups)
        std::erase_if(groups, [&](const std::string& group) { return members[group] >= tools; });
}

const TraitMaker::Tool& TraitMaker::tool(const std::string& name) {
    const auto [entry, isNew] = m_tools.try_emplace(name);
    Tool& tool = entry->second;
    if (!isNew) return tool;
    tool.effects = effectsOfName(name);
    tool.handsOver = writ::sim::handsOver(name);
    const ToolDescription* known = m_replay.corpus->workspace->catalog.find(name);
    if (known != nullptr && known->readOnly.stated) tool.readOnly = known->readOnly.value;
    if (const auto groups = m_groups.find(name); groups != m_groups.end()) tool.groups = groups->second;
    return tool;
}

CallTraits TraitMaker::of(std::size_t index) {
    const CorpusCall& call = m_replay.corpus->calls[index];
    const Step& step = call.stepIn(m_replay.corpus->sessions);
    const Tool& known = tool(step.tool);
    CallTraits result;
    TraitCollector collector;
    for (const Leaf& leaf : knownLeaves(call, step, TraitMaker::kMostTraits)) {
        if (holdsCommand(leaf, step.tool)) {
            result.command = commandForm(leaf.value.asString());
            result.isCommand = true;
            collector.addCommand(result.command, leaf.pointer);
        } else {
            collector.addLeaf(leaf);
        }
    }
    collector.addEffects(known.effects, "");
    for (const std::string& group : known.groups) collector.add(TraitKind::Group, group, group, "");
    if (m_replay.verdict(index) == Verdict::Deny)
        for (const std::uint32_t rule : m_decide(index)->rules)
            collector.add(TraitKind::Rule, std::to_string(rule), ruleName(m_replay.policies->rules()[rule]), "");
    result.traits = collector.take();
    result.onlyReads = known.readOnly.value_or(allRead(result.isCommand ? result.command.effects : known.effects));
    result.handsOver = known.handsOver;
    return result;
}

}  // namespace writ::sim
