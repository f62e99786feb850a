#include "simulator/transcript/span_attributes.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>

namespace writ::sim {

namespace {

struct KindRow {
    std::string_view key;
    std::string_view value;
    SpanKind kind;
};
constexpr std::array<KindRow, 21> kKinds{{{"gen_ai.operation.name", "chat", SpanKind::Model},
                                          {"gen_ai.operation.name", "generate_content", SpanKind::Model},
                                          {"gen_ai.operation.name", "text_completion", SpanKind::Model},
                                          {"gen_ai.operation.name", "execute_tool", SpanKind::Tool},
                                          {"gen_ai.operation.name", "invoke_agent", SpanKind::Agent},
                                          {"openinference.span.kind", "LLM", SpanKind::Model},
                                          {"openinference.span.kind", "TOOL", SpanKind::Tool},
                                          {"openinference.span.kind", "AGENT", SpanKind::Agent},
                                          {"traceloop.span.kind", "tool", SpanKind::Tool},
                                          {"traceloop.span.kind", "agent", SpanKind::Agent},
                                          {"langsmith.span.kind", "llm", SpanKind::Model},
                                          {"langsmith.span.kind", "tool", SpanKind::Tool},
                                          {"ai.operationId", "ai.generateText", SpanKind::Model},
                                          {"ai.operationId", "ai.streamText", SpanKind::Model},
                                          {"ai.operationId", "ai.generateText.doGenerate", SpanKind::Model},
                                          {"ai.operationId", "ai.streamText.doStream", SpanKind::Model},
                                          {"ai.operationId", "ai.generateObject.doGenerate", SpanKind::Model},
                                          {"ai.operationId", "ai.streamObject.doStream", SpanKind::Model},
                                          {"ai.operationId", "ai.toolCall", SpanKind::Tool},
                                          {"llm.request.type", "chat", SpanKind::Model},
                                          {"llm.request.type", "completion", SpanKind::Model}}};

// Attributes that hold messages: in one value, or spread over keys with numbers ("gen_ai.prompt.0.role"). Of each group
// the first that says something is read, and those that stand beside the others in any case.
struct MessageRow {
    std::string_view key;
    bool input;
    Role speaker;
    bool flat;
    bool texts;  // a bare text there is a message
    bool always;
};
constexpr std::array<MessageRow, 18> kMessages{{{"gen_ai.system_instructions", true, Role::System, false, true, true},
                                                {"gen_ai.input.messages", true, Role::User, false, false, false},
                                                {"gen_ai.prompt", true, Role::User, true, false, false},
                                                {"gen_ai.prompt", true, Role::User, false, true, false},
                                                {"llm.input_messages", true, Role::User, true, false, false},
                                                {"llm.input_messages", true, Role::User, false, false, false},
                                                {"llm.prompts", true, Role::User, false, true, false},
                                                {"ai.prompt.messages", true, Role::User, false, false, false},
                                                {"ai.prompt", true, Role::User, false, true, false},
                                                {"events", true, Role::User, false, false, false},
                                                {"pydantic_ai.all_messages", false, Role::User, false, false, false},
                                                {"gen_ai.output.messages", false, Role::Model, false, false, false},
                                                {"gen_ai.completion", false, Role::Model, true, false, false},
                                                {"gen_ai.completion", false, Role::Model, false, true, false},
                                                {"llm.output_messages", false, Role::Model, true, false, false},
                                                {"llm.output_messages", false, Role::Model, false, false, false},
                                                {"ai.response.text", false, Role::Model, false, true, true},
                                                {"ai.response.toolCalls", false, Role::Model, false, false, true}}};

constexpr std::array<std::string_view, 4> kArguments{"gen_ai.tool.call.arguments", "ai.toolCall.args", "input.value",
                                                     "traceloop.entity.input"};
constexpr std::array<std::string_view, 4> kResults{"gen_ai.tool.call.result", "ai.toolCall.result", "output.value",
                                                   "traceloop.entity.output"};

constexpr std::size_t kMaxListed = 100'000;  // messages under one prefix

std::optional<std::size_t> listIndex(std::string_view token) {
    std::size_t index = 0;
    const auto [end, error] = std::from_chars(token.data(), token.data() + token.size(), index);
    const bool whole = error == std::errc() && end == token.data() + token.size();
    return whole && index < kMaxListed ? std::optional(index) : std::nullopt;
}

// Keys like "0.message.tool_calls.1.tool_call.id" become a tree: where all children of a node are numbers it is a list.
struct FlatNode {
    Json value;
    std::string first;  // the first attribute at or below it
    std::map<std::string, FlatNode, std::less<>> children;
};

void plant(FlatNode& root, std::string_view path, const std::string& key, const Json& value) {
    FlatNode* node = &root;
    while (true) {
        const std::size_t dot = path.find('.');
        const auto [child, isNew] = node->children.try_emplace(std::string(path.substr(0, dot)));
        node = &child->second;
        if (isNew) node->first = key;
        if (dot == std::string_view::npos) break;
        path.remove_prefix(dot + 1);
    }
    node->value = value;
}

bool isList(const FlatNode& node) {
    return !node.children.empty() && std::all_of(node.children.begin(), node.children.end(),
                                                 [](const auto& child) { return listIndex(child.first).has_value(); });
}

// `places` leads from pointers in the tree to the attribute that says it. Depth is that of the keys, which is bounded below.
Json harvest(const FlatNode& node, const std::string& at, std::map<std::string, std::string>& places) {
    places.emplace(at, node.first);
    if (node.children.empty()) return node.value;
    if (!isList(node)) {
        Json::Object members;
        for (const auto& [name, child] : node.children) members.emplace_back(name, harvest(child, pointerJoin(at, name), places));
        return Json(std::move(members));
    }
    std::map<std::size_t, const FlatNode*> inOrder;
    for (const auto& [name, child] : node.children) inOrder.emplace(*listIndex(name), &child);
    Json::Array items;
    for (const auto& [index, child] : inOrder) items.push_back(harvest(*child, pointerJoin(at, items.size()), places));
    return Json(std::move(items));
}

// Flattened messages wrap their parts: {"message":{…}}. The role then stands inside.
Json unwrapMessages(const Json& list) {
    Json::Array items;
    for (const Json& item : list.asArray()) items.push_back(item["message"].isObject() ? item["message"] : item);
    return Json(std::move(items));
}

}  // namespace

std::string SpanAttributes::text(std::initializer_list<std::string_view> keys) const {
    for (const std::string_view key : keys) {
        const Json& value = m_values[key];
        if (!value.asString().empty()) return value.asString();
        if (value.isNumber()) return value.numberText();
    }
    return {};
}

std::optional<SpanKind> SpanAttributes::kind() const {
    for (const KindRow& row : kKinds)
        if (m_values[row.key].asString() == row.value) return row.kind;
    if (!text({"gen_ai.operation.name", "openinference.span.kind", "traceloop.span.kind"}).empty()) return std::nullopt;
    if (!text({"gen_ai.tool.name", "ai.toolCall.name"}).empty()) return SpanKind::Tool;
    for (const MessageRow& row : kMessages)
        if (!row.always && m_values.contains(row.flat ? std::string(row.key) + ".0.role" : std::string(row.key)) &&
            row.key.starts_with("gen_ai."))
            return SpanKind::Model;
    return std::nullopt;
}

std::string SpanAttributes::agent() const {
    return text({"gen_ai.agent.name", "agent.name", "agent_name", "gen_ai.agent.id"});
}

std::string SpanAttributes::toolName() const {
    const bool entity = m_values["traceloop.span.kind"].asString() == "tool";
    return entity ? text({"gen_ai.tool.name", "traceloop.entity.name"})
                  : text({"gen_ai.tool.name", "tool.name", "ai.toolCall.name"});
}

std::string SpanAttributes::conversation() const {
    return text({"gen_ai.conversation.id", "session.id", "langfuse.session.id"});
}

Located SpanAttributes::located(std::string_view key, const ReadLimits& limits) const {
    const Locator at = [this, below = pointerJoin({}, key)](const std::string& pointer) { return m_at(below + pointer); };
    return unwrapJson({m_values[key], at}, limits);
}

bool SpanAttributes::readMessages(bool input, const ReadLimits& limits, std::vector<TraceItem>& items) const {
    const std::size_t before = items.size();
    bool found = false;
    for (const MessageRow& row : kMessages) {
        if (row.input != input || (found && !row.always)) continue;
        const bool read = row.flat ? readFlat(row.key, row.speaker, limits, items)
                                   : readItems(located(row.key, limits), row.speaker, row.texts, limits, items) != Shape::None;
        found = found || (read && !row.always);
    }
    return items.size() > before;
}

bool SpanAttributes::readFlat(std::string_view prefix, Role speaker, const ReadLimits& limits,
                              std::vector<TraceItem>& items) const {
    constexpr std::ptrdiff_t kMaxKeyDepth = 16;
    FlatNode root;
    const std::string start = std::string(prefix) + ".";
    for (const auto& [key, value] : m_values.asObject()) {
        if (!key.starts_with(start) || std::count(key.begin(), key.end(), '.') > kMaxKeyDepth) continue;
        const std::string_view path = std::string_view(key).substr(start.size());
        if (listIndex(path.substr(0, path.find('.')))) plant(root, path, key, value);
    }
    if (!isList(root)) return false;
    std::map<std::string, std::string> places;
    const Json list = harvest(root, {}, places);
    const Json messages = unwrapMessages(list);
    const Locator at = [&](const std::string& pointer) {
        // The nearest node above that is no wrapping: each message has one.
        for (std::string node = pointer;; node.resize(node.rfind('/'))) {
            const auto found = places.find(node);
            if (found != places.end()) return place(found->second);
            const std::size_t slash = node.find('/', 1);
            const std::string wrapped =
                node.substr(0, slash) + "/message" + (slash == std::string::npos ? std::string() : node.substr(slash));
            const auto inside = places.find(wrapped);
            if (inside != places.end()) return place(inside->second);
            if (node.empty()) return place(prefix);
        }
    };
    return readItems({messages, at}, speaker, false, limits, items) != Shape::None;
}

std::optional<TraceItem> SpanAttributes::call(std::string tool, const ReadLimits& limits) const {
    TraceItem item;
    item.kind = ItemKind::Call;
    item.role = Role::Model;
    item.tool = toolName();
    if (item.tool.empty()) item.tool = std::move(tool);
    item.id = text({"gen_ai.tool.call.id", "ai.toolCall.id", "tool_call.id"});
    for (const std::string_view key : kArguments) {
        const Json& value = m_values[key];
        if (value.isNull()) continue;
        item.value = unpackArguments(located(key, limits).json);
        item.at = place(key);
        break;
    }
    if (item.tool.empty()) return std::nullopt;
    return item;
}

std::optional<TraceItem> SpanAttributes::result(const ReadLimits& limits) const {
    for (const std::string_view key : kResults) {
        const Json& value = m_values[key];
        if (value.isNull()) continue;
        return readResultItem(located(key, limits), limits);
    }
    return std::nullopt;
}

Json unpackArguments(const Json& recorded) {
    const Json& named = recorded["kwargs"];
    const bool wrapped = named.isObject() && recorded["args"].size() == 0 && recorded.size() <= 2;
    if (wrapped && (recorded.size() == 1 || recorded.contains("args"))) return named;
    // Positional arguments have no names that a policy could ask for.
    if (named.isObject() && recorded["args"].size() > 0 && recorded.size() == 2) return recorded["args"];
    return recorded;
}

}  // namespace writ::sim
