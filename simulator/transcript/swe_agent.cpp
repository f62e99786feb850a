#include "simulator/transcript/content.h"
#include "simulator/transcript/formats.h"

#include <algorithm>
#include <deque>

namespace writ::sim {

namespace {

// Commands go to a shell: the agent's own name for that tool and its parameter.
constexpr std::string_view kShell = "bash";
constexpr std::string_view kCommand = "command";

bool isStep(const Json& step) {
    return step["action"].isString() && step.contains("observation");
}

bool isRun(const Json& json) {
    const Json::Array& steps = json["trajectory"].asArray();
    return std::any_of(steps.begin(), steps.end(), isStep);
}

/// Reads the steps of "trajectory". The prompts, and the calls of an agent that calls functions, stand in "history" only.
class RunReader {
public:
    RunReader(const Json& run, const std::string& at, SessionBuilder& builder)
        : m_steps(run["trajectory"].asArray()),
          m_history(run["history"].asArray()),
          m_stepsAt(pointerJoin(at, "trajectory")),
          m_historyAt(pointerJoin(at, "history")),
          m_builder(builder) {}

    void read() {
        readPrompts();
        for (std::size_t i = 0; i < m_history.size(); ++i)
            if (m_history[i]["tool_calls"].size() > 0 && !isDemonstration(m_history[i]))
                m_callsByAction[m_history[i]["action"].asString()].push_back(i);
        for (std::size_t i = 0; i < m_steps.size() && !m_builder.overflowed(); ++i)
            readStep(m_steps[i], pointerJoin(m_stepsAt, i));
    }

private:
    // Another run, which the agent was shown as an example.
    static bool isDemonstration(const Json& message) { return message["is_demo"].asBool(); }

    void readPrompts() {
        for (std::size_t i = 0; i < m_history.size(); ++i) {
            const Json& message = m_history[i];
            const std::string at = pointerJoin(m_historyAt, i);
            if (isDemonstration(message)) {
                m_builder.skip(at, "a demonstration that the agent was shown, not a part of the run");
                continue;
            }
            const std::optional<Role> role = roleFromWord(message["role"].asString());
            if (role != Role::System && role != Role::User) return;
            m_builder.beginRecord(message, std::nullopt);
            m_builder.addMessage(at, *role, readText(message["content"], pointerJoin(at, "content"), m_builder));
            m_builder.context().countMessage();
        }
    }

    void readStep(const Json& step, const std::string& at) {
        m_builder.beginRecord(step, std::nullopt);
        m_builder.context().countMessage();
        const std::string& action = step["action"].asString();
        const bool acts = action.find_first_not_of(" \t\r\n") != std::string::npos;
        // "thought" is the answer without its command.
        const std::string_view member = acts && step["thought"].isString() ? "thought" : "response";
        const std::string& text = step[member].asString();
        if (text.find_first_not_of(" \t\r\n") != std::string::npos)
            m_builder.addMessage(pointerJoin(at, member), Role::Model, text);
        m_builder.beginCalls();
        if (acts && !readFunctionCalls(action)) readCommand(action, pointerJoin(at, "action"));
        if (!acts) m_builder.skip(pointerJoin(at, "action"), "an answer of the model without a command");
        readObservation(step["observation"], pointerJoin(at, "observation"), acts);
    }

    void readCommand(const std::string& action, std::string at) {
        const Json arguments = Json::object({{std::string(kCommand), Json(action)}});
        m_builder.addCall(std::move(at), {}, std::string(kShell), &arguments);
    }

    // The message that asked for this action, where it did so by calling functions.
    bool readFunctionCalls(const std::string& action) {
        const auto found = m_callsByAction.find(action);
        if (found == m_callsByAction.end() || found->second.empty()) return false;
        const std::size_t index = found->second.front();
        found->second.pop_front();
        const Json::Array& calls = m_history[index]["tool_calls"].asArray();
        const std::string list = pointerJoin(pointerJoin(m_historyAt, index), "tool_calls");
        bool any = false;
        for (std::size_t i = 0; i < calls.size(); ++i) {
            const Json& function = calls[i]["function"];
            if (function["name"].asString().empty()) continue;
            m_builder.addCall(pointerJoin(list, i), plainText(calls[i]["id"]), function["name"].asString(),
                              function.find("arguments"));
            any = true;
        }
        return any;
    }

    void readObservation(const Json& observation, std::string at, bool answersCall) {
        if (!observation.isString())
            return m_builder.skip(std::move(at), "the observation is " + std::string(kindName(observation)));
        m_builder.context().countMessage();
        if (!answersCall) return m_builder.addMessage(std::move(at), Role::User, observation.asString());
        SessionBuilder::ResultRecord record;
        record.text = observation.asString();
        m_builder.addResult(std::move(at), std::move(record));
    }

    const Json::Array& m_steps;
    const Json::Array& m_history;
    std::string m_stepsAt;
    std::string m_historyAt;
    SessionBuilder& m_builder;
    std::unordered_map<std::string, std::deque<std::size_t>> m_callsByAction;  // indices into the history, in its order
};

class SweAgentReader final : public RecordingReader {
public:
    explicit SweAgentReader(ReadContext& context) : m_context(context) {}

    bool take(const Record& record) override {
        if (!isRun(record.json)) return false;
        SessionBuilder builder(m_context, "swe-agent");
        builder.setLine(record.line);
        RunReader(record.json, record.at, builder).read();
        // "info" holds the solution.
        builder.finish({}, chosenMembers(record.json, {"environment"}));
        return true;
    }

private:
    ReadContext& m_context;
};

}  // namespace

bool recognisesSweAgent(const Sample& sample) {
    return anyRecord(sample, isRun);
}

std::unique_ptr<RecordingReader> openSweAgent(const Sample&, ReadContext& context) {
    return std::make_unique<SweAgentReader>(context);
}

}  // namespace writ::sim
