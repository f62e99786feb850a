#include "simulator/transcript/anthropic_blocks.h"
#include "simulator/transcript/by_session.h"
#include "simulator/transcript/formats.h"
#include "simulator/transcript/recorded_decision.h"
#include "simulator/transcript/step_match.h"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <unordered_set>

namespace writ::sim {

namespace {

constexpr std::string_view kFormat = "claude-code";

bool isMessageType(const std::string& type) {
    return type == "user" || type == "assistant";
}

bool isMessageLine(const Json& line) {
    const Json& message = line["message"];
    if (!isMessageType(line["type"].asString()) || !message.isObject()) return false;
    const Json& role = message["role"];
    const bool roleFits = role.isNull() || role == line["type"];
    return roleFits && (message["content"].isString() || message["content"].isArray());
}

bool isSummary(const Json& line) {
    return line["type"].asString() == "summary" && line["summary"].isString();
}

bool hasEnvelope(const Json& line) {
    return line["type"].isString() && (line["uuid"].isString() || line["sessionId"].isString());
}

bool isSure(const Json& line) {
    return isMessageLine(line) || (isSummary(line) && line.contains("leafUuid")) ||
           (hasEnvelope(line) && isMessageType(line["type"].asString()));
}

bool isLogFile(const Json& json) {
    const Json::Array& lines = json["loglines"].asArray();
    return std::any_of(lines.begin(), lines.end(), isSure);
}

// Why a call was not carried out. What is in no row was stopped, but not by somebody whom the field names: a person who
// interrupts the run stops more than this call, and a call may have been under way.
struct DenialRow {
    std::string_view kind;
    Outcome outcome;
};
constexpr std::array<DenialRow, 4> kDenials{{{"user-rejected", Outcome::UserDeclined},
                                             {"permission-rule", Outcome::PolicyDeny},
                                             {"automode-blocked", Outcome::PolicyDeny},
                                             {"automode-unavailable", Outcome::PolicyError}}};

std::optional<OutcomeFinding> denialOf(const Json& line) {
    const std::string& kind = line["toolDenialKind"].asString();
    if (!kind.empty()) {
        const auto row =
            std::find_if(kDenials.begin(), kDenials.end(), [&](const DenialRow& known) { return known.kind == kind; });
        return OutcomeFinding{row == kDenials.end() ? Outcome::Unknown : row->outcome, "toolDenialKind: " + kind};
    }
    // Older recordings have no such field.
    const std::string& result = line["toolUseResult"].asString();
    if (result != "User rejected tool use") return std::nullopt;
    return OutcomeFinding{Outcome::UserDeclined, "toolUseResult: " + result};
}

bool isDecision(const OutcomeFinding& denial) {
    return denial.outcome == Outcome::UserDeclined || denial.outcome == Outcome::PolicyDeny;
}

// Much of what stands in the user's place was written by the program: reminders, summaries, reports of other agents.
Role speakerOf(const Json& line) {
    if (line["type"].asString() == "assistant") return Role::Model;
    const std::string& origin = line["origin"]["kind"].asString();
    const bool byProgram = line["isMeta"].asBool() || line["isCompactSummary"].asBool() || (!origin.empty() && origin != "human");
    return byProgram ? Role::System : Role::User;
}

// What a sub-agent is asked to do stands word by word in the call that starts it.
const std::string& promptOf(const Json& line) {
    const Json& content = line["message"]["content"];
    const std::string* text = content.isArray() ? blockText(content.at(0)) : nullptr;
    return text != nullptr ? *text : content.asString();
}

/// One session of a file, and what is needed to read on in it.
class ClaudeSession {
public:
    ClaudeSession(ReadContext& context, const Json& firstLine)
        : m_builder(context, kFormat),
          m_metadata(chosenMembers(firstLine, {"sessionId", "cwd", "gitBranch", "version", "slug", "permissionMode"})) {}

    /// False when nothing came of the line.
    bool read(const Json& line, const std::string& at, std::optional<std::uint32_t> lineNumber);
    void setTitle(std::string title) { m_title = std::move(title); }
    void finish() { m_builder.finish(std::move(m_title), std::move(m_metadata)); }

private:
    void readMessage(const Json& line, const std::string& at);
    void readBlocks(const Json& line, const std::string& at);
    void readBlock(const Json& line, const Json& block, const std::string& at);
    void readCall(const Json& line, const Json& block, const std::string& at);
    void readResult(const Json& line, const Json& block, const std::string& at);
    void readApiError(const Json& line, const std::string& at);
    void readSystemLine(const Json& line, const std::string& at);
    void beginMessage(const Json& line);
    bool isRepeated(const Json& block);
    const std::string& agentOf(const Json& line, const std::string& at);

    SessionBuilder m_builder;
    Json m_metadata;
    std::string m_title;
    // The blocks of one API message arrive line by line, some of them more than once.
    std::string m_messageId;
    std::unordered_set<std::string> m_blocks;               // their fingerprints
    std::unordered_map<std::string, std::string> m_tasks;   // what a sub-agent is asked -> what kind it is of
    std::unordered_map<std::string, std::string> m_agents;  // id of an agent, or of a line that is one's -> its name
};

bool ClaudeSession::read(const Json& line, const std::string& at, std::optional<std::uint32_t> lineNumber) {
    m_builder.setLine(lineNumber);
    m_builder.beginRecord(line, std::nullopt);
    m_builder.setAgent(agentOf(line, at));
    const std::size_t before = m_builder.stepCount();
    const std::string& type = line["type"].asString();
    if (!isMessageType(type))
        readSystemLine(line, at);
    else if (!line["message"].isObject())
        m_builder.skip(pointerJoin(at, "message"), "the message is " + std::string(kindName(line["message"])));
    else if (line["isApiErrorMessage"].asBool())
        readApiError(line, at);
    else
        readMessage(line, pointerJoin(at, "message"));
    return m_builder.stepCount() > before;
}

// Lines of a sub-agent name it, or follow each other by the ids of their parents.
const std::string& ClaudeSession::agentOf(const Json& line, const std::string& at) {
    static const std::string kNone;
    if (!line["isSidechain"].asBool()) return kNone;
    const std::string& id = line["agentId"].asString();
    const std::string& parent = line["parentUuid"].asString();
    auto known = m_agents.find(id.empty() ? parent : id);
    if (known == m_agents.end()) {
        const auto task = m_tasks.find(promptOf(line));
        std::string name = task != m_tasks.end() ? task->second : id.empty() ? "sidechain" : id;
        m_builder.setAgent({});
        m_builder.addDelegation(at, name, {});
        known = m_agents.emplace(id.empty() ? line["uuid"].asString() : id, std::move(name)).first;
    }
    if (!id.empty()) return known->second;
    const std::string name = known->second;
    return m_agents.insert_or_assign(line["uuid"].asString(), name).first->second;
}

void ClaudeSession::beginMessage(const Json& line) {
    const std::string& id = line["message"]["id"].asString();
    if (!id.empty() && id == m_messageId) return;
    m_builder.context().countMessage();
    if (line["type"].asString() != "assistant") return;
    m_messageId = id;
    m_blocks.clear();
    m_builder.beginCalls();
}

bool ClaudeSession::isRepeated(const Json& block) {
    return !m_messageId.empty() && !m_blocks.insert(valueFingerprint(block).asString()).second;
}

void ClaudeSession::readMessage(const Json& line, const std::string& at) {
    const Json& content = line["message"]["content"];
    if (!content.isString() && !content.isArray())
        return m_builder.skip(
            at, content.isNull() ? "a message without content" : "the content is " + std::string(kindName(content)));
    beginMessage(line);
    if (content.isString()) return m_builder.addMessage(at, speakerOf(line), content.asString());
    readBlocks(line, at);
    readAnthropicRefusal(line["message"], at, m_builder);
}

void ClaudeSession::readBlocks(const Json& line, const std::string& at) {
    const Json::Array& blocks = line["message"]["content"].asArray();
    const std::string contentAt = pointerJoin(at, "content");
    const bool isModel = line["type"].asString() == "assistant";
    const bool onlyText =
        std::all_of(blocks.begin(), blocks.end(), [](const Json& block) { return blockText(block) != nullptr; });
    TextRun texts(m_builder, speakerOf(line));
    for (std::size_t i = 0; i < blocks.size(); ++i) {
        if (isModel && isRepeated(blocks[i])) continue;
        const std::string blockAt = onlyText ? at : pointerJoin(contentAt, i);
        if (const std::string* text = blockText(blocks[i])) {
            texts.add(*text, blockAt);
        } else {
            texts.flush();
            readBlock(line, blocks[i], blockAt);
        }
    }
    texts.flush();
}

void ClaudeSession::readBlock(const Json& line, const Json& block, const std::string& at) {
    if (isAnthropicCall(block))
        readCall(line, block, at);
    else if (isAnthropicResult(block))
        readResult(line, block, at);
    else
        m_builder.skip(at, unreadBlock(block));
}

void ClaudeSession::readCall(const Json& line, const Json& block, const std::string& at) {
    readAnthropicCall(block, at, m_builder);
    const Json& input = block["input"];
    if (input["prompt"].isString() && input["subagent_type"].isString())
        m_tasks.insert_or_assign(input["prompt"].asString(), input["subagent_type"].asString());
    // Where the call was made may differ from where the session began.
    const Json own = chosenMembers(line, {"cwd", "gitBranch"});
    Step* call = m_builder.lastCall();
    if (call != nullptr && own != chosenMembers(m_metadata, {"cwd", "gitBranch"}))
        call->context = std::make_shared<const CallContext>(CallContext{own, {}});
}

void ClaudeSession::readResult(const Json& line, const Json& block, const std::string& at) {
    SessionBuilder::ResultRecord record = anthropicResult(block, at, m_builder);
    const Json::Array& blocks = line["message"]["content"].asArray();
    // The tool's own answer, of which the model saw a text. It stands beside the message, so it is that of an only result.
    if (line["toolUseResult"].isObject() && std::count_if(blocks.begin(), blocks.end(), isAnthropicResult) == 1)
        record.json = line["toolUseResult"];
    record.declared = denialOf(line);
    if (record.declared && isDecision(*record.declared))
        m_builder.addApproval(at, {record.id, false, record.declared->evidence, record.declared});
    m_builder.addResult(at, std::move(record));
}

// The program puts errors of the provider's API into the model's place.
void ClaudeSession::readApiError(const Json& line, const std::string& at) {
    const std::string messageAt = pointerJoin(at, "message");
    const std::string& error = line["error"].asString();
    std::string text = readText(line["message"]["content"], pointerJoin(messageAt, "content"), m_builder);
    m_builder.addError(messageAt, std::move(text),
                       {Outcome::TransportError, error.empty() ? "isApiErrorMessage: true" : "error: " + error});
}

void ClaudeSession::readSystemLine(const Json& line, const std::string& at) {
    const std::string& type = line["type"].asString();
    const std::string& subtype = line["subtype"].asString();
    if (type != "system") return m_builder.skip(at, "a line of type " + type + " holds no message");
    if (subtype == "api_error")
        return m_builder.addError(at, line["content"].asString(), {Outcome::TransportError, "subtype: api_error"});
    if (subtype == "model_refusal_fallback") {
        const std::string& explanation = line["apiRefusalExplanation"].asString();
        return m_builder.addRefusal(at, explanation.empty() ? line["apiRefusalCategory"].asString() : explanation,
                                    {Outcome::ModelRefusalDeclared, "subtype: model_refusal_fallback"});
    }
    const std::string& content = line["content"].asString();
    if (content.empty()) return m_builder.skip(at, "a system line of subtype " + subtype + " holds no message");
    m_builder.addMessage(at, Role::System, content);
}

class ClaudeCodeReader final : public RecordingReader {
public:
    explicit ClaudeCodeReader(ReadContext& context) : m_context(context) {}

    bool take(const Record& record) override {
        if (isLogFile(record.json)) {
            const Json::Array& lines = record.json["loglines"].asArray();
            for (std::size_t i = 0; i < lines.size(); ++i) readLine(record, lines[i], pointerJoin("/loglines", i));
            return true;
        }
        if (!isSure(record.json) && !isSummary(record.json) && !hasEnvelope(record.json)) return false;
        readLine(record, record.json, {});
        return true;
    }

    void finish() override {
        giveTitles();
        for (const auto& session : m_sessions.all()) session->finish();
    }

private:
    void readLine(const Record& record, const Json& line, const std::string& below) {
        if (isSummary(line))
            return static_cast<void>(m_summaries.emplace_back(line["leafUuid"].asString(), line["summary"].asString()));
        if (!line["type"].isString()) return m_context.skip(record, below, "not a line of Claude Code");
        const std::string& uuid = line["uuid"].asString();
        if (!uuid.empty() && m_lines.contains(uuid)) return;  // resumed sessions hold lines again
        ClaudeSession& session = sessionOf(line);
        const bool used = session.read(line, record.at + below, record.line);
        // Only what was used is not needed again: a damaged line may be followed by a good one of its id.
        if (used && !uuid.empty()) m_lines.emplace(uuid, &session);
    }

    ClaudeSession& sessionOf(const Json& line) {
        const std::string& id = line["sessionId"].isString() ? line["sessionId"].asString() : line["session_id"].asString();
        return m_sessions.of(id, [&] { return std::make_unique<ClaudeSession>(m_context, line); });
    }

    // A summary names the last line of what it sums up; that line may stand in another file.
    void giveTitles() {
        for (auto& [leaf, summary] : m_summaries) {
            const auto line = m_lines.find(leaf);
            if (line != m_lines.end())
                line->second->setTitle(std::move(summary));
            else if (m_sessions.all().size() == 1)
                m_sessions.all().front()->setTitle(std::move(summary));
        }
    }

    ReadContext& m_context;
    BySession<ClaudeSession> m_sessions;
    std::unordered_map<std::string, ClaudeSession*> m_lines;  // by uuid
    std::vector<std::pair<std::string, std::string>> m_summaries;
};

}  // namespace

bool recognisesClaudeCode(const Sample& sample) {
    return anyRecord(sample, [](const Json& json) { return isSure(json) || isLogFile(json); });
}

std::unique_ptr<RecordingReader> openClaudeCode(const Sample&, ReadContext& context) {
    return std::make_unique<ClaudeCodeReader>(context);
}

}  // namespace writ::sim
