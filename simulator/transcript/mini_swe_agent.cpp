#include "simulator/transcript/formats.h"
#include "simulator/transcript/openai_message.h"

namespace writ::sim {

namespace {

// How a block with a command begins. Older agents use the second, as chats do that show commands to people.
constexpr std::string_view kOwnFence = "```mswea_bash_command";
constexpr std::string_view kBashFence = "```bash";

struct Block {
    std::string_view command;
    std::size_t end = 0;  // where the text goes on
};

// The next block from `begin` on; it ends at the first line that begins with a fence, as the agent itself reads it.
std::optional<Block> nextBlock(std::string_view text, std::size_t begin, std::string_view fence) {
    for (std::size_t at = text.find(fence, begin); at != std::string_view::npos; at = text.find(fence, at + 1)) {
        const std::size_t line = text.find_first_not_of(" \t\r", at + fence.size());
        if (line == std::string_view::npos || text[line] != '\n') continue;
        const std::size_t close = text.find("\n```", line);
        if (close == std::string_view::npos) return std::nullopt;
        return Block{text.substr(line, close - line), close + 4};
    }
    return std::nullopt;
}

// The command of an answer, which runs only when there is exactly one.
std::optional<std::string> onlyCommand(std::string_view text) {
    const std::string_view fence = text.find(kOwnFence) != std::string_view::npos ? kOwnFence : kBashFence;
    const std::optional<Block> first = nextBlock(text, 0, fence);
    if (!first || nextBlock(text, first->end, fence)) return std::nullopt;
    const std::size_t begin = first->command.find_first_not_of(" \t\r\n");
    if (begin == std::string_view::npos) return std::nullopt;
    const std::size_t end = first->command.find_last_not_of(" \t\r\n");
    return std::string(first->command.substr(begin, end + 1 - begin));
}

bool isTrajectory(const Json& json) {
    return json["trajectory_format"].asString().starts_with("mini-swe-agent") && json["messages"].isArray();
}

// A plain chat, in which commands of the model are answered by what they printed.
bool isChat(const Sample& sample) {
    bool commands = false;
    bool ownCommands = false;
    bool answers = false;
    for (const Record& record : sample.records) {
        const std::string& role = record.json["role"].asString();
        const std::string& content = record.json["content"].asString();
        if (record.json.contains("tool_calls")) return false;
        if (role == "assistant" && nextBlock(content, 0, kBashFence)) commands = true;
        if (role == "assistant" && nextBlock(content, 0, kOwnFence)) ownCommands = true;
        if (role == "user" && content.starts_with("<returncode>")) answers = true;
    }
    return sample.framing == Framing::List && (ownCommands || (commands && answers));
}

/// Reads the messages of one run in their order.
class MessageReader {
public:
    explicit MessageReader(SessionBuilder& builder) : m_builder(builder) {}

    void read(const Json& message, const std::string& at, std::size_t index) {
        m_builder.beginRecord(message, static_cast<std::uint32_t>(index));
        m_builder.context().countMessage();
        const bool calls = message["tool_calls"].size() > 0;
        if (message["role"].asString() == "assistant" && !calls) return readAnswer(message, at);
        if (!m_waiting || calls) return readOpenAiMessage(message, at, m_builder);
        m_waiting = false;
        SessionBuilder::ResultRecord record;
        record.text = readText(message["content"], pointerJoin(at, "content"), m_builder);
        m_builder.addResult(at, std::move(record));
    }

private:
    void readAnswer(const Json& message, const std::string& at) {
        const std::string contentAt = pointerJoin(at, "content");
        std::string text = readText(message["content"], contentAt, m_builder);
        const std::optional<std::string> command = onlyCommand(text);
        m_waiting = command.has_value();
        if (text.empty()) return m_builder.skip(at, "a message of the model without text");
        m_builder.addMessage(at, Role::Model, std::move(text));
        if (!command) return;
        m_builder.beginCalls();
        const Json arguments = Json::object({{"command", Json(*command)}});
        m_builder.addCall(contentAt, {}, "bash", &arguments);
    }

    SessionBuilder& m_builder;
    bool m_waiting = false;  // a command ran: the next message is what it printed
};

class ChatReader final : public RecordingReader {
public:
    explicit ChatReader(ReadContext& context) : m_builder(context, "mini-swe-agent") {}

    bool take(const Record& record) override {
        m_messages.read(record.json, record.at, record.index);
        return true;
    }
    void finish() override { m_builder.finish({}, Json::object()); }

private:
    SessionBuilder m_builder;
    MessageReader m_messages{m_builder};
};

class TrajectoryReader final : public RecordingReader {
public:
    explicit TrajectoryReader(ReadContext& context) : m_context(context) {}

    bool take(const Record& record) override {
        if (!isTrajectory(record.json)) return false;
        SessionBuilder builder(m_context, "mini-swe-agent");
        builder.setLine(record.line);
        MessageReader reader(builder);
        const Json::Array& messages = record.json["messages"].asArray();
        const std::string list = pointerJoin(record.at, "messages");
        for (std::size_t i = 0; i < messages.size() && !builder.overflowed(); ++i)
            reader.read(messages[i], pointerJoin(list, i), i);
        // "info" holds the solution.
        builder.finish(plainText(record.json["instance_id"]), chosenMembers(record.json, {"instance_id"}));
        return true;
    }

private:
    ReadContext& m_context;
};

}  // namespace

bool recognisesMiniSweAgent(const Sample& sample) {
    return anyRecord(sample, isTrajectory) || isChat(sample);
}

std::unique_ptr<RecordingReader> openMiniSweAgent(const Sample& sample, ReadContext& context) {
    if (anyRecord(sample, isTrajectory)) return std::make_unique<TrajectoryReader>(context);
    return std::make_unique<ChatReader>(context);
}

}  // namespace writ::sim
