#include "simulator/transcript/trace_dialogue.h"

#include <algorithm>

namespace writ::sim {

struct Dialogue::Conversation {
    std::size_t number = 0;
    std::vector<Digest> said;  // without instructions
    std::optional<std::list<Entry>::iterator> first;
    bool answered = false;  // a model has spoken in it
};

namespace {

bool isInstruction(const TraceItem& item) {
    return item.kind == ItemKind::Message && item.role == Role::System;
}

bool isSpoken(const TraceItem& item) {
    return item.kind != ItemKind::Skipped && item.kind != ItemKind::Delegation && !isInstruction(item);
}

// Who says a message, and a refusal or error apart from it.
std::string speakerWord(const TraceItem& item) {
    return item.kind == ItemKind::Message ? std::string(word(item.role)) : std::to_string(static_cast<int>(item.kind));
}

// Some libraries put the arguments of a tool span below "input".
const Json* wrappedArguments(const TraceItem& call) {
    const Json* inner = call.value && call.value->size() == 1 ? call.value->find("input") : nullptr;
    return inner != nullptr && inner->isObject() ? inner : nullptr;
}

bool saysNothing(const TraceItem& result) {
    return result.text.empty() || result.text == "{}" || result.text == "null";
}

Digest digestOf(std::string_view first, std::string_view second, std::string_view third) {
    return DigestBuilder().add(first).add(second).add(third).finish();
}

// How many of the first items of the list are the last ones said (Knuth, Morris, Pratt: linear in both).
std::size_t commonTail(const std::vector<Digest>& said, const std::vector<Digest>& list) {
    std::vector<std::size_t> borders(list.size(), 0);
    for (std::size_t i = 1, length = 0; i < list.size(); ++i) {
        while (length > 0 && list[i] != list[length]) length = borders[length - 1];
        if (list[i] == list[length]) ++length;
        borders[i] = length;
    }
    std::size_t length = 0;
    for (std::size_t i = said.size() - std::min(said.size(), list.size()); i < said.size(); ++i) {
        while (length > 0 && (length == list.size() || said[i] != list[length])) length = borders[length - 1];
        if (said[i] == list[length]) ++length;
    }
    return length;
}

}  // namespace

Dialogue::Dialogue(const ReadLimits& limits) : m_limits(limits), m_place(m_entries.end()) {
}

Dialogue::~Dialogue() = default;

// ---- Groups ------------------------------------------------------------------------------------------------------------

Dialogue::Ground Dialogue::in(const Conversation& conversation) {
    return {'c', conversation.number};
}

Dialogue::Ground Dialogue::groundOf(const Entry& entry) {
    return entry.conversation != nullptr ? in(*entry.conversation) : nowhereYet();
}

Dialogue::Group& Dialogue::group(const Ground& ground, By by, std::string_view first, std::string_view second,
                                 std::string_view third) {
    const std::string prefix = std::string{static_cast<char>(by), ground.kind} + std::to_string(ground.conversation);
    return m_groups[DigestBuilder().add(prefix).add(first).add(second).add(third).finish()];
}

// The next that was not found in this list yet; all that are looked over were.
Dialogue::Entry* Dialogue::takeNext(Group& group, std::size_t from) {
    if (std::exchange(group.list, m_list) != m_list) group.next = 0;
    for (group.next = std::max(group.next, from); group.next < group.entries.size(); ++group.next) {
        Entry* entry = group.entries[group.next];
        if (entry->list == m_list) continue;
        entry->list = m_list;
        return entry;
    }
    return nullptr;
}

template <typename Passed>
Dialogue::Entry* Dialogue::firstLeft(Group& group, Passed passed) {
    while (group.passed < group.entries.size() && passed(*group.entries[group.passed])) ++group.passed;
    return group.passed < group.entries.size() ? group.entries[group.passed] : nullptr;
}

Dialogue::Entry* Dialogue::unclaimed(By by, std::string_view first, std::string_view second, std::string_view third) {
    return firstLeft(group(everywhere(), by, first, second, third), [](const Entry& call) { return call.claimed; });
}

Dialogue::Entry* Dialogue::unanswered(const Conversation& conversation, By by, std::string_view first) {
    const auto answered = [](const Entry& call) { return call.result != nullptr; };
    if (Entry* call = firstLeft(group(in(conversation), by, first), answered)) return call;
    return firstLeft(group(nowhereYet(), by, first),
                     [](const Entry& call) { return call.result != nullptr || call.conversation != nullptr; });
}

template <typename... Texts>
Dialogue::Entry* Dialogue::find(const Scope& scope, By by, const Texts&... texts) {
    if (scope.said) {
        if (Entry* entry = takeNext(group(in(*scope.conversation), by, texts...))) return entry;
        Group& loose = group(nowhereYet(), by, texts...);
        if (Entry* entry = firstLeft(loose, [](const Entry& other) { return other.conversation != nullptr; })) {
            adopt(*entry, *scope.conversation);
            entry->list = m_list;
            return entry;
        }
    }
    Group& all = group(everywhere(), by, texts...);
    if (scope.anywhere) return takeNext(all);
    if (!scope.since) return nullptr;
    const auto from = std::lower_bound(all.entries.begin(), all.entries.end(), *scope.since,
                                       [](const Entry* entry, std::size_t serial) { return entry->serial < serial; });
    return takeNext(all, static_cast<std::size_t>(from - all.entries.begin()));
}

void Dialogue::index(Entry& entry, const Ground& ground) {
    const TraceItem& item = entry.item;
    const auto put = [&](By by, std::string_view first, std::string_view second = {}, std::string_view third = {}) {
        group(ground, by, first, second, third).entries.push_back(&entry);
    };
    if (item.kind == ItemKind::Call) {
        const auto putArguments = [&](const std::string& arguments) {
            put(By::Call, item.id, item.tool, arguments);
            put(By::SaidCall, item.tool, arguments);
        };
        putArguments(argumentsText(item.value));
        if (const Json* inner = wrappedArguments(item)) putArguments(inner->canonical());
        put(By::ToolCalls, item.tool);
        put(By::AnyCall, {});
        if (item.id.empty()) return;
        put(By::CallOfTool, item.id, item.tool);
        put(By::CallId, item.id);
    } else if (item.kind == ItemKind::Result) {
        const std::string text = resultText(item);
        put(By::SaidResult, text);
        if (entry.weak) put(By::WeakTool, item.tool);
        if (item.id.empty()) return;
        put(By::Result, item.id, text);
        put(By::ResultId, item.id);
        if (entry.weak) put(By::WeakId, item.id);
    } else if (item.kind == ItemKind::Skipped) {
        put(By::Skipped, item.text, item.at);
    } else {
        put(By::Text, speakerWord(item), item.text);
    }
}

// ---- Which conversation a list belongs to -------------------------------------------------------------------------------

std::string Dialogue::argumentsText(const std::optional<Json>& value) const {
    const CallArguments arguments = readArguments(value ? &*value : nullptr, m_limits);
    switch (arguments.state) {
    case ArgumentsState::Recorded: return arguments.value.canonical();
    case ArgumentsState::Unreadable: return "unreadable " + value->dump();
    case ArgumentsState::NotRecorded: break;
    }
    return {};
}

// Results that are JSON are the same however they are laid out.
std::string Dialogue::resultText(const TraceItem& result) const {
    if (result.value) return result.value->canonical();
    const std::size_t first = result.text.find_first_not_of(" \t\r\n");
    if (first == std::string::npos || (result.text[first] != '{' && result.text[first] != '[')) return result.text;
    const Result<Json> parsed = parseJson(result.text, m_limits.json);
    return parsed ? parsed->canonical() : result.text;
}

Digest Dialogue::spokenKey(const TraceItem& item) const {
    if (item.kind == ItemKind::Call)
        return item.id.empty() ? digestOf("call", item.tool, argumentsText(item.value)) : digestOf("call id", item.id, item.tool);
    if (item.kind == ItemKind::Result)
        return item.id.empty() ? digestOf("result", {}, resultText(item)) : digestOf("result id", item.id, {});
    return digestOf(speakerWord(item), "says", item.text);
}

Dialogue::Conversation* Dialogue::latestOf(const std::string& agent) {
    const auto found = m_byAgent.find(agent);
    return found == m_byAgent.end() ? nullptr : found->second;
}

Dialogue::Overlap Dialogue::overlapOf(const std::vector<TraceItem>& items, const Source& source) {
    std::vector<std::size_t> spoken;
    for (std::size_t i = 0; i < items.size(); ++i)
        if (isSpoken(items[i])) spoken.push_back(i);
    if (spoken.empty()) return {latestOf(source.agent), 0, false};
    const auto begun = m_byStart.find(spokenKey(items[spoken.front()]));
    if (begun != m_byStart.end()) return {begun->second, items.size(), true};
    Overlap overlap = overlapOfTail(items, spoken, source);
    if (overlap.conversation == nullptr) overlap = overlapOfIds(items);
    if (overlap.conversation == nullptr) overlap.conversation = latestOf(source.agent);
    return overlap;
}

Dialogue::Overlap Dialogue::overlapOfTail(const std::vector<TraceItem>& items, const std::vector<std::size_t>& spoken,
                                          const Source& source) {
    std::vector<Digest> list;
    for (const std::size_t index : spoken) list.push_back(spokenKey(items[index]));
    Overlap best;
    std::size_t longest = 0;
    const auto consider = [&](Conversation* conversation) {
        if (conversation == nullptr) return;
        const std::size_t common = commonTail(conversation->said, list);
        if (common <= longest) return;
        longest = common;
        best = {conversation, spoken[common - 1] + 1, false};
    };
    consider(latestOf(source.agent));
    const TraceItem& first = items[spoken.front()];
    const Group& same = group(everywhere(), By::Text, speakerWord(first), first.text);
    if (first.kind == ItemKind::Message && !same.entries.empty()) consider(same.entries.back()->conversation);
    return best;
}

Dialogue::Overlap Dialogue::overlapOfIds(const std::vector<TraceItem>& items) {
    Overlap overlap;
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (items[i].id.empty()) continue;
        const Group& calls = group(everywhere(), By::CallId, items[i].id);
        if (calls.entries.empty()) continue;
        Conversation* conversation = calls.entries.back()->conversation;
        if (overlap.conversation == nullptr) overlap.conversation = conversation;
        if (conversation != nullptr && conversation == overlap.conversation) overlap.known = i + 1;
    }
    return overlap;
}

Dialogue::Conversation& Dialogue::conversationOf(const Source& source, Conversation* known) {
    if (known == nullptr) {
        known = &m_conversations.emplace_back();
        known->number = m_conversations.size();
    }
    if (!source.aside || !m_byAgent.contains(source.agent)) m_byAgent[source.agent] = known;
    m_bySpan[source.span] = known;
    return *known;
}

// ---- What is known ------------------------------------------------------------------------------------------------------

bool Dialogue::knowsCall(TraceItem& item, Scope scope) {
    const std::string arguments = argumentsText(item.value);
    Entry* call = nullptr;
    if (!item.id.empty()) {
        scope.said = true;
        call = arguments.empty() ? find(scope, By::CallOfTool, item.id, item.tool)
                                 : find(scope, By::Call, item.id, item.tool, arguments);
        if (call == nullptr && !arguments.empty()) call = find(scope, By::Call, item.id, item.tool, std::string());
    } else {
        call = find(scope, By::SaidCall, item.tool, arguments);
    }
    if (call == nullptr) call = callForAnswer(item);
    if (call == nullptr) return false;
    if (call->conversation == nullptr) adopt(*call, *scope.conversation);
    complete(*call, item);
    return true;
}

// A call that so far only a tool span shows.
Dialogue::Entry* Dialogue::callForAnswer(const TraceItem& item) {
    const std::string arguments = argumentsText(item.value);
    const auto adopted = [](const Entry& call) { return call.conversation != nullptr; };
    const auto left = [&](By by, std::string_view first, std::string_view second = {}, std::string_view third = {}) {
        return firstLeft(group(nowhereYet(), by, first, second, third), adopted);
    };
    if (item.id.empty()) return left(By::SaidCall, item.tool, arguments);
    if (Entry* call = left(By::Call, item.id, item.tool, arguments)) return call;
    if (Entry* call = left(By::CallOfTool, item.id, item.tool)) return call;
    return left(By::Call, {}, item.tool, arguments);
}

// Also takes what is new, where it answers a call that is known.
bool Dialogue::knowsResult(const Source& source, TraceItem& item, const Scope& scope) {
    const std::string text = resultText(item);
    Conversation& conversation = *scope.conversation;
    const bool named = !item.id.empty();
    Scope everSaid = scope;
    everSaid.said = scope.said || named;
    Entry* known = named ? find(everSaid, By::Result, item.id, text) : find(everSaid, By::SaidResult, text);
    if (known != nullptr) return improve(*known, item), true;

    const auto strong = [](const Entry& result) { return !result.weak; };
    Entry* weak = named ? firstLeft(group(in(conversation), By::WeakId, item.id), strong) : nullptr;
    if (weak == nullptr && !named && !item.tool.empty())
        weak = firstLeft(group(in(conversation), By::WeakTool, item.tool), strong);
    if (weak != nullptr) return improve(*weak, item), true;

    Entry* call = nullptr;
    if (named)
        call = unanswered(conversation, By::CallId, item.id);
    else
        call = item.tool.empty() ? unanswered(conversation, By::AnyCall, {}) : unanswered(conversation, By::ToolCalls, item.tool);
    if (call != nullptr) {
        if (call->conversation == nullptr) adopt(*call, conversation);
        return addResult(source, std::move(item), call, &conversation), true;
    }
    // Other words for the answer to one call: a shortened history, for one.
    if (named) return !group(in(conversation), By::ResultId, item.id).entries.empty();
    everSaid.said = true;
    return find(everSaid, By::SaidResult, text) != nullptr;
}

bool Dialogue::knows(const Source& source, TraceItem& item, const Scope& scope) {
    switch (item.kind) {
    case ItemKind::Call: return knowsCall(item, scope);
    case ItemKind::Result: return knowsResult(source, item, scope);
    case ItemKind::Skipped: return !group(everywhere(), By::Skipped, item.text, item.at).entries.empty();
    case ItemKind::Delegation: return false;
    case ItemKind::Message:
    case ItemKind::Refusal:
    case ItemKind::Error: break;
    }
    Scope here = scope;
    here.said = scope.said || isInstruction(item);
    return find(here, By::Text, speakerWord(item), item.text) != nullptr;
}

// ---- Lists, answers, tools ----------------------------------------------------------------------------------------------

void Dialogue::readHistory(const Source& source, std::vector<TraceItem> items, std::optional<std::size_t> since) {
    ++m_list;
    const Overlap overlap = overlapOf(items, source);
    Conversation& conversation = conversationOf(source, overlap.conversation);
    bool leading = overlap.fromStart;
    for (std::size_t i = 0; i < items.size(); ++i) {
        leading = leading && !isSpoken(items[i]);
        const Scope scope{&conversation, i < overlap.known, source.aside, since};
        if (knows(source, items[i], scope)) continue;
        // Instructions stand before what was said under them, although the one who says it may have been seen earlier.
        if (leading && conversation.first && !conversation.answered) m_place = *conversation.first;
        if (items[i].kind == ItemKind::Result)
            addResult(source, std::move(items[i]), nullptr, &conversation);
        else
            append(source, std::move(items[i]), &conversation);
        m_place = m_entries.end();
    }
}

void Dialogue::readAnswer(const Source& source, std::vector<TraceItem> items) {
    ++m_list;
    const auto asked = m_bySpan.find(source.span);
    Conversation& conversation = conversationOf(source, asked == m_bySpan.end() ? latestOf(source.agent) : asked->second);
    conversation.answered = true;
    for (TraceItem& item : items) {
        Entry* call = item.kind == ItemKind::Call ? callForAnswer(item) : nullptr;
        if (call != nullptr) {
            adopt(*call, conversation);
            complete(*call, item);
        } else if (item.kind != ItemKind::Result) {
            append(source, std::move(item), &conversation);
        } else if (!knowsResult(source, item, {&conversation, false, false, std::nullopt})) {
            addResult(source, std::move(item), nullptr, &conversation);
        }
    }
}

Dialogue::Entry& Dialogue::claimCall(const Source& source, TraceItem item) {
    const std::string arguments = argumentsText(item.value);
    Entry* call = nullptr;
    if (!item.id.empty()) {
        call = unclaimed(By::Call, item.id, item.tool, arguments);
        if (call == nullptr) call = unclaimed(By::CallOfTool, item.id, item.tool);
        if (call == nullptr) call = unclaimed(By::Call, {}, item.tool, arguments);
    } else {
        call = arguments.empty() ? unclaimed(By::ToolCalls, item.tool) : unclaimed(By::SaidCall, item.tool, arguments);
        if (const Json* inner = wrappedArguments(item); call == nullptr && inner != nullptr)
            call = unclaimed(By::SaidCall, item.tool, inner->canonical());
        if (call == nullptr) call = unclaimed(By::SaidCall, item.tool, {});
    }
    if (call != nullptr)
        complete(*call, item);
    else
        call = &append(source, std::move(item), nullptr);
    call->claimed = true;
    return *call;
}

void Dialogue::readToolResult(const Source& source, Entry& call, TraceItem item) {
    if (item.id.empty()) item.id = call.item.id;
    if (item.tool.empty()) item.tool = call.item.tool;
    if (call.result != nullptr)
        improve(*call.result, item);
    else
        addResult(source, std::move(item), &call, call.conversation);
}

void Dialogue::add(const Source& source, TraceItem item) {
    append(source, std::move(item), latestOf(source.agent));
}

// ---- Entries ------------------------------------------------------------------------------------------------------------

Dialogue::Entry& Dialogue::append(const Source& source, TraceItem item, Conversation* conversation) {
    const auto place = m_entries.emplace(m_place);
    Entry& entry = *place;
    entry.item = std::move(item);
    entry.source = source;
    entry.conversation = conversation;
    entry.serial = m_nextSerial++;
    entry.list = m_list;
    entry.weak = entry.item.kind == ItemKind::Result && (entry.item.indirect || saysNothing(entry.item));
    index(entry, everywhere());
    index(entry, groundOf(entry));
    if (conversation != nullptr) {
        if (isSpoken(entry.item) && !conversation->first) conversation->first = place;
        say(entry, *conversation);
    }
    return entry;
}

void Dialogue::say(Entry& entry, Conversation& conversation) {
    if (!isSpoken(entry.item)) return;
    conversation.said.push_back(spokenKey(entry.item));
    if (conversation.said.size() == 1) m_byStart[conversation.said.front()] = &conversation;
}

void Dialogue::addResult(const Source& source, TraceItem item, Entry* call, Conversation* conversation) {
    if (call != nullptr && item.id.empty()) item.id = call->item.id;
    if (call != nullptr && item.tool.empty()) item.tool = call->item.tool;
    Entry& result = append(source, std::move(item), conversation);
    result.call = call;
    if (call != nullptr) call->result = &result;
}

void Dialogue::adopt(Entry& entry, Conversation& conversation) {
    entry.conversation = &conversation;
    index(entry, in(conversation));
    say(entry, conversation);
    if (entry.call != nullptr && entry.call->conversation == nullptr) adopt(*entry.call, conversation);
    if (entry.result != nullptr && entry.result->conversation == nullptr) adopt(*entry.result, conversation);
}

// A call that two records show has the arguments of the one that has them, or has them plainly, and is found there.
void Dialogue::complete(Entry& call, TraceItem& item) {
    const Json* wrapped = wrappedArguments(call.item);
    const std::string given = argumentsText(item.value);
    const bool lacks =
        !given.empty() && (argumentsText(call.item.value).empty() || (wrapped != nullptr && wrapped->canonical() == given));
    const bool nameless = call.item.id.empty() && !item.id.empty();
    if (lacks) {
        call.item.value = std::move(item.value);
        call.item.at = std::move(item.at);
        call.item.line = item.line;
    }
    if (nameless) call.item.id = item.id;
    call.item.opensMessage = call.item.opensMessage || item.opensMessage;
    if (!lacks && !nameless) return;
    index(call, everywhere());
    index(call, groundOf(call));
}

void Dialogue::improve(Entry& result, TraceItem& item) {
    result.item.declaredError = result.item.declaredError || item.declaredError;
    if (!result.item.declared) result.item.declared = std::move(item.declared);
    if (!result.weak || saysNothing(item)) return;
    result.weak = false;
    result.item.text = std::move(item.text);
    result.item.value = std::move(item.value);
    result.item.at = std::move(item.at);
    result.item.line = item.line;
    index(result, everywhere());
    index(result, groundOf(result));
}

}  // namespace writ::sim
