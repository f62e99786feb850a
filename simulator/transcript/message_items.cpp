#include "simulator/transcript/message_items.h"

#include "simulator/transcript/message_shape.h"

#include <algorithm>
#include <array>
#include <set>

namespace writ::sim {

namespace {

constexpr int kMaxWraps = 4;  // JSON in a text in a text…; recordings have two

constexpr std::array<std::string_view, 7> kCallIdKeys{"tool_call_id", "toolCallId", "toolUseId",      "tool_use_id",
                                                      "call_id",      "id",         "mcp_tool_use_id"};
constexpr std::array<std::string_view, 3> kToolNameKeys{"name", "toolName", "tool_name"};
constexpr std::array<std::string_view, 4> kArgumentsKeys{"arguments", "args", "input", "parameters"};
constexpr std::array<std::string_view, 5> kResultKeys{"content", "output", "response", "result", "value"};

template <std::size_t N>
std::string firstText(const Json& object, const std::array<std::string_view, N>& keys) {
    for (const std::string_view key : keys)
        if (!object[key].asString().empty()) return object[key].asString();
    return {};
}

class ItemReader {
public:
    ItemReader(const Locator& at, const ReadLimits& limits, std::vector<TraceItem>& items)
        : m_at(at), m_limits(limits), m_items(items) {}

    void read(const Json& value, const std::string& at, Role speaker, bool texts) {
        if (value.isString()) return addText(value.asString(), at, speaker, true);
        const Json::Array& items = value.asArray();
        const bool onlyTexts = std::all_of(items.begin(), items.end(), [](const Json& item) { return item.isString(); });
        if (!texts || !onlyTexts || items.empty()) return readMessages(value, at, speaker);
        for (std::size_t i = 0; i < items.size(); ++i) addText(items[i].asString(), pointerJoin(at, i), speaker, true);
    }

    // A text, a list of texts or parts, or {"parts":[…]}.
    void readSystem(const Json& system, const std::string& at) {
        if (system.isString()) return addText(system.asString(), at, Role::System, true);
        const bool wrapped = system["parts"].isArray();
        const Json& parts = wrapped ? system["parts"] : system;
        if (!parts.isArray()) return;
        m_opens = true;
        readBlocks(parts, wrapped ? pointerJoin(at, "parts") : at, at, Role::System);
    }

    TraceItem result(const Json& body, const std::string& at) {
        TraceItem item;
        item.kind = ItemKind::Result;
        item.role = Role::Tool;
        item.at = m_at(at);
        item.declaredError = body["is_error"].asBool() || body["isError"].asBool() || body["status"].asString() == "error";
        if (const Json* content = firstOf(body, kResultKeys)) setResult(*content, item);
        return item;
    }

    void setResult(const Json& given, TraceItem& item) {
        const Json& content = resultValue(given, item);
        if (content.isString()) {
            item.text = content.asString();
        } else if (std::optional<std::string> text = joinedTexts(content)) {
            item.text = *std::move(text);
        } else {
            item.value = content;
            item.text = content.dump();
        }
    }

private:
    void readMessages(const Json& value, const std::string& at, Role speaker) {
        if (value.isArray()) return readList(value, at, speaker);
        if (isMessage(value)) return readMessage(value, at, speaker);
        const Json& config = value["config"];
        if (config.isObject()) readInstructions(config, pointerJoin(at, "config"));
        for (const Container& container : kContainers) {
            const Json& inside = value[container.key];
            if (container.speaker == Role::System)
                readSystem(inside, pointerJoin(at, container.key));
            else if (container.alternatives && isListOfMessages(inside))
                readFirst(inside, pointerJoin(at, container.key), container.speaker.value_or(speaker));
            else if (shapeIn(inside, container.texts) != Shape::None)
                read(inside, pointerJoin(at, container.key), container.speaker.value_or(speaker), container.texts);
        }
    }

    void readInstructions(const Json& object, const std::string& at) {
        for (const Container& container : kContainers)
            if (container.speaker == Role::System) readSystem(object[container.key], pointerJoin(at, container.key));
    }

    void readFirst(const Json& list, const std::string& at, Role speaker) {
        readMessage(list.at(0), pointerJoin(at, std::size_t{0}), speaker);
        for (std::size_t i = 1; i < list.size(); ++i) skip(pointerJoin(at, i), "an alternative answer beside the first");
    }

    void readList(const Json& list, const std::string& at, Role speaker) {
        const Json::Array& items = list.asArray();
        for (std::size_t i = 0; i < items.size(); ++i) {
            const std::string place = pointerJoin(at, i);
            if (items[i].isArray())
                readList(items[i], place, speaker);
            else if (isMessage(items[i]))
                readMessage(items[i], place, speaker);
            else if (!items[i].isNull())
                skip(place,
                     items[i].isObject() ? "an object that is no message" : "a message is " + std::string(kindName(items[i])));
        }
    }

    void readMessage(const Json& message, const std::string& at, Role speaker) {
        m_opens = true;
        const std::size_t before = m_items.size();
        readBody(message, at, speaker);
        if (m_items.size() == before) skip(at, "a message without text, tool call or refusal");
    }

    void readBody(const Json& message, const std::string& at, Role speaker) {
        if (const std::optional<Role> role = roleOfType(serialisedClass(message)))
            return readBody(message["kwargs"], pointerJoin(at, "kwargs"), *role);
        const std::optional<Role> ofType = message["role"].isString() ? std::nullopt : roleOfType(message["type"].asString());
        if (ofType && message["data"].isObject()) return readBody(message["data"], pointerJoin(at, "data"), *ofType);
        for (const std::string_view wrapping : {"message", "content"}) {
            if (!message[wrapping].isObject() || (wrapping == "content" && !message[wrapping]["parts"].isArray())) continue;
            const Role role = roleOfWord(message["role"].asString()).value_or(speaker);
            readBody(message[wrapping], pointerJoin(at, wrapping), role);
            return readStop(message, at);
        }
        readPlainBody(message, at, ofType.value_or(speaker));
        readStop(message, at);
    }

    void readPlainBody(const Json& message, const std::string& at, Role speaker) {
        const std::string& type = message["type"].asString();
        if (isCallType(type) || isWrittenCall(message)) return addCall(message, at);
        if (type == "function_call_output") return addResult(message, message, at);
        const std::string& word = message["role"].asString();
        std::optional<Role> role = word.empty() ? speaker : roleOfWord(word);
        // Some frameworks name the tool where others write "tool".
        const bool namedTool = !role && m_tools.contains(word);
        if (namedTool) role = Role::Tool;
        if (!role) return skip(at, "a message of the unknown role " + word);
        if (*role == Role::Tool && !holdsResultBlocks(message) && writtenCalls(message["content"]).isNull()) {
            addResult(message, message, at);
            if (namedTool) m_items.back().tool = word;
            return;
        }
        readContent(message, at, *role);
        readRefusal(message, at);
        readCalls(message, at);
    }

    static bool holdsResultBlocks(const Json& message) {
        const Json* content = firstOf(message, kContentKeys);
        if (content == nullptr) return false;
        const Json::Array& blocks = content->asArray();
        return std::any_of(blocks.begin(), blocks.end(), [](const Json& block) {
            return isResultType(block["type"].asString()) || keyedResult(block) != nullptr;
        });
    }

    void readContent(const Json& message, const std::string& at, Role role) {
        std::string_view key;
        const Json* content = firstOf(message, kContentKeys, &key);
        if (content == nullptr) {
            if (message["text"].isString()) addText(message["text"].asString(), at, role, false);
            return;
        }
        const std::string contentAt = pointerJoin(at, key);
        if (content->isArray()) return readBlocks(*content, contentAt, at, role);
        if (content->isObject()) return addText(content->dump(), at, role, false);
        if (const Json calls = writtenCalls(*content); !calls.isNull()) return readCallList(calls, contentAt, true);
        const Json blocks = writtenBlocks(*content);
        if (!blocks.isNull()) return ItemReader(locateAt(m_at(contentAt)), m_limits, m_items).readBlocks(blocks, {}, {}, role);
        if (content->isString()) addText(content->asString(), at, role, false);
    }

    // Some libraries write a list of blocks, or the tool calls, as JSON into the text of the content.
    Json writtenList(const Json& content, bool (*fits)(const Json&)) const {
        const std::string& text = content.asString();
        if (!text.starts_with("[{")) return {};
        const Result<Json> parsed = parseJson(text, m_limits.json);
        if (!parsed || parsed->size() == 0) return {};
        const Json::Array& items = parsed->asArray();
        return std::all_of(items.begin(), items.end(), fits) ? *parsed : Json();
    }
    Json writtenCalls(const Json& content) const { return writtenList(content, isWrittenCall); }
    Json writtenBlocks(const Json& content) const {
        return writtenList(content, [](const Json& block) { return block["type"].isString() && isBlock(block); });
    }

    // Texts that follow each other are one message; where there is nothing else it stands at the message itself.
    void readBlocks(const Json& list, const std::string& at, const std::string& messageAt, Role role) {
        const Json::Array& blocks = list.asArray();
        const bool onlyText =
            std::all_of(blocks.begin(), blocks.end(), [](const Json& block) { return textOfBlock(blockBody(block)) != nullptr; });
        std::string text;
        std::string textAt;
        const auto flush = [&] {
            addText(text, textAt, role, false);
            text.clear();
        };
        for (std::size_t i = 0; i < blocks.size(); ++i) {
            const Json& block = blockBody(blocks[i]);
            std::string place = pointerJoin(at, i);
            if (const std::string* part = textOfBlock(block)) {
                if (text.empty()) textAt = onlyText ? messageAt : place;
                appendLine(text, *part);
                continue;
            }
            flush();
            readBlock(block, place);
        }
        flush();
    }

    void readBlock(const Json& block, const std::string& at) {
        const std::string& type = block["type"].asString();
        std::string_view key;
        if (const Json* body = keyedCall(block, &key)) return addCall(*body, pointerJoin(at, key));
        if (const Json* body = keyedResult(block, &key)) return addResult(*body, *body, pointerJoin(at, key));
        if (isCallType(type)) return addCall(block, at);
        if (isResultType(type)) return addResult(block, block, at);
        if (type == "refusal")
            return addRefusal(firstText(block, std::array<std::string_view, 3>{"refusal", "text", "content"}), at,
                              "content type: refusal");
        skip(at, type.empty() ? "a block without a type" : "a block of type " + type + " holds no text, call or result");
    }

    void readCalls(const Json& message, const std::string& at) {
        const bool direct = message["tool_calls"].size() > 0;
        if (direct) {
            readCallList(message["tool_calls"], pointerJoin(at, "tool_calls"), false);
        } else if (const Json& more = message["additional_kwargs"]["tool_calls"]; more.size() > 0) {
            readCallList(more, pointerJoin(pointerJoin(at, "additional_kwargs"), "tool_calls"), false);
        }
        if (message["function_call"].isObject()) addCall(message["function_call"], pointerJoin(at, "function_call"));
    }

    // `insideText`: the list was written into a text, which is the place of each.
    void readCallList(const Json& calls, const std::string& at, bool insideText) {
        for (std::size_t i = 0; i < calls.asArray().size(); ++i) {
            const std::string place = insideText ? at : pointerJoin(at, i);
            const Json& call = calls.at(i)["tool_call"].isObject() ? calls.at(i)["tool_call"] : calls.at(i);
            if (call.isObject())
                addCall(call, place);
            else
                skip(place, "a tool call is " + std::string(kindName(call)));
        }
    }

    void addCall(const Json& call, const std::string& at) {
        const Json& body = call["function"].isObject() ? call["function"] : call["custom"].isObject() ? call["custom"] : call;
        TraceItem item;
        item.kind = ItemKind::Call;
        item.role = Role::Model;
        item.tool = firstText(body, kToolNameKeys);
        if (item.tool.empty()) return skip(at, "a tool call without the name of a tool");
        item.id = call["type"].asString() == "function_call" ? call["call_id"].asString() : firstText(call, kCallIdKeys);
        if (const Json* arguments = firstOf(body, kArgumentsKeys)) item.value = *arguments;
        item.at = m_at(at);
        m_tools.insert(item.tool);
        push(std::move(item));
    }

    void addResult(const Json& body, const Json& names, const std::string& at) {
        TraceItem item = result(body, at);
        item.id = firstText(names, kCallIdKeys);
        item.tool = firstText(names, kToolNameKeys);
        push(std::move(item));
    }

    // {"type":"json","value":…} and its sisters; the types of errors and denials say so.
    const Json& resultValue(const Json& content, TraceItem& item) {
        struct Row {
            std::string_view type;
            bool error;
            bool denied;
        };
        static constexpr std::array<Row, 6> kRows{{{"text", false, false},
                                                   {"json", false, false},
                                                   {"content", false, false},
                                                   {"error-text", true, false},
                                                   {"error-json", true, false},
                                                   {"execution-denied", false, true}}};
        for (const Row& row : kRows) {
            if (row.type != content["type"].asString() || !(content.contains("value") || row.denied)) continue;
            item.declaredError = item.declaredError || row.error;
            if (row.denied) item.declared = OutcomeFinding{Outcome::UserDeclined, "output type: execution-denied"};
            return row.denied ? content["reason"] : content["value"];
        }
        return content;
    }

    static std::optional<std::string> joinedTexts(const Json& content) {
        std::string text;
        for (const Json& block : content.asArray()) {
            const std::string* part = block.isObject() ? textOfBlock(block) : nullptr;
            if (part == nullptr) return std::nullopt;
            appendLine(text, *part);
        }
        return content.size() > 0 && content.isArray() ? std::optional(text) : std::nullopt;
    }

    void readRefusal(const Json& message, const std::string& at) {
        if (!message["refusal"].asString().empty())
            addRefusal(message["refusal"].asString(), pointerJoin(at, "refusal"), "message.refusal");
    }

    void addRefusal(std::string text, const std::string& at, std::string evidence) {
        TraceItem item;
        item.kind = ItemKind::Refusal;
        item.role = Role::Model;
        item.text = std::move(text);
        item.at = m_at(at);
        item.declared = OutcomeFinding{Outcome::ModelRefusalDeclared, std::move(evidence)};
        push(std::move(item));
    }

    void readStop(const Json& message, const std::string& at) {
        for (const std::string_view field : {"finish_reason", "finishReason", "stop_reason", "stopReason"}) {
            std::optional<OutcomeFinding> finding = stoppedBy(field, message[field].asString());
            if (!finding) continue;
            addRefusal({}, pointerJoin(at, field), {});
            m_items.back().declared = std::move(finding);
        }
    }

    void addText(const std::string& text, const std::string& at, Role role, bool opens) {
        if (text.empty()) return;
        TraceItem item;
        item.role = role;
        item.text = text;
        item.at = m_at(at);
        m_opens = m_opens || opens;
        push(std::move(item));
    }

    void skip(const std::string& at, std::string reason) {
        TraceItem item;
        item.kind = ItemKind::Skipped;
        item.text = std::move(reason);
        item.at = m_at(at);
        m_items.push_back(std::move(item));
    }

    void push(TraceItem item) {
        item.opensMessage = std::exchange(m_opens, false);
        m_items.push_back(std::move(item));
    }

    const Locator& m_at;
    const ReadLimits& m_limits;
    std::vector<TraceItem>& m_items;
    std::set<std::string> m_tools;  // of the calls so far
    bool m_opens = true;
};

TraceItem resultItem(const Located& value, const ReadLimits& limits) {
    std::vector<TraceItem> none;
    ItemReader reader(value.at, limits, none);
    const bool serialised = serialisedClass(value.json) == "ToolMessage";
    const Json& body = serialised ? value.json["kwargs"] : value.json;
    // {"content":[{"type":"text","text":…}]} as tool servers answer, or a message.
    if (serialised || body["role"].asString() == "tool" || body["type"].asString() == "tool" || allBlocks(body["content"])) {
        TraceItem item = reader.result(body, serialised ? "/kwargs" : "");
        item.id = body["tool_call_id"].asString();
        return item;
    }
    TraceItem item;
    item.kind = ItemKind::Result;
    item.role = Role::Tool;
    item.at = value.at({});
    reader.setResult(value.json, item);
    return item;
}

}  // namespace

Locator locateBelow(std::string base) {
    return [base = std::move(base)](const std::string& pointer) { return base + pointer; };
}

Locator locateAt(std::string place) {
    return [place = std::move(place)](const std::string&) { return place; };
}

Located unwrapJson(Located value, const ReadLimits& limits) {
    for (int wraps = 0; wraps < kMaxWraps && value.json.isString(); ++wraps) {
        const std::string& text = value.json.asString();
        const std::size_t first = text.find_first_not_of(" \t\r\n");
        if (first == std::string::npos || std::string_view("{[\"").find(text[first]) == std::string_view::npos) break;
        Result<Json> parsed = parseJson(text, limits.json);
        if (!parsed) break;
        value = {*std::move(parsed), locateAt(value.at({})), value.json};
    }
    return value;
}

Shape readItems(const Located& value, Role speaker, bool texts, const ReadLimits& limits, std::vector<TraceItem>& items) {
    ItemReader reader(value.at, limits, items);
    if (speaker == Role::System) {
        const std::size_t before = items.size();
        reader.readSystem(value.json, {});
        return items.size() > before ? Shape::Messages : Shape::None;
    }
    const Shape shape = std::max(shapeOf(value.json), shapeIn(value.json, texts));
    if (shape != Shape::None) reader.read(value.json, {}, speaker, texts);
    return shape;
}

TraceItem readResultItem(const Located& value, const ReadLimits& limits) {
    TraceItem item = resultItem(value, limits);
    item.opensMessage = true;  // tools tell models in messages
    // A text keeps its own layout.
    if (item.value && value.text.isString()) {
        item.text = value.text.asString();
        item.value.reset();
    }
    return item;
}

std::optional<OutcomeFinding> stoppedBy(std::string_view field, const std::string& reason) {
    struct Row {
        std::string_view reason;
        Outcome outcome;
    };
    static constexpr std::array<Row, 11> kRows{{{"content_filter", Outcome::ProviderFilter},
                                                {"content-filter", Outcome::ProviderFilter},
                                                {"content_filtered", Outcome::ProviderFilter},
                                                {"guardrail_intervened", Outcome::ProviderFilter},
                                                {"SAFETY", Outcome::ProviderFilter},
                                                {"PROHIBITED_CONTENT", Outcome::ProviderFilter},
                                                {"BLOCKLIST", Outcome::ProviderFilter},
                                                {"SPII", Outcome::ProviderFilter},
                                                {"RECITATION", Outcome::ProviderFilter},
                                                {"IMAGE_SAFETY", Outcome::ProviderFilter},
                                                {"refusal", Outcome::ModelRefusalDeclared}}};
    for (const Row& row : kRows)
        if (row.reason == reason) return OutcomeFinding{row.outcome, std::string(field) + ": " + reason};
    return std::nullopt;
}

}  // namespace writ::sim
