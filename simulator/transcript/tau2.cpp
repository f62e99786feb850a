#include "simulator/transcript/content.h"
#include "simulator/transcript/formats.h"

namespace writ::sim {

namespace {

bool isResults(const Json& json) {
    return json["info"]["environment_info"].isObject() && json["simulations"].isArray();
}

// Scores, expected actions and the user's instructions stay out: a policy must not see them.
Json metadataOf(const Json& results, const Json& simulation) {
    const Json& domain = results["info"]["environment_info"]["domain_name"];
    const Json chosen = chosenMembers(simulation, {"task_id", "trial"});
    return domain.isString() ? chosen.with("domain", domain) : chosen;
}

std::string titleOf(const Json& simulation) {
    const std::string trial = plainText(simulation["trial"]);
    return "Task " + plainText(simulation["task_id"]) + (trial.empty() ? "" : ", trial " + trial);
}

void readCalls(const Json& message, Role speaker, const std::string& at, SessionBuilder& builder) {
    const Json::Array& calls = message["tool_calls"].asArray();
    if (calls.empty()) return;
    builder.beginCalls();
    for (std::size_t i = 0; i < calls.size(); ++i) {
        const std::string place = pointerJoin(pointerJoin(at, "tool_calls"), i);
        const std::string& tool = calls[i]["name"].asString();
        if (tool.empty()) {
            builder.skip(place, "a tool call without the name of a tool");
            continue;
        }
        const std::string& requestor = calls[i]["requestor"].asString();
        const Role caller = requestor.empty() ? speaker : requestor == "user" ? Role::User : Role::Model;
        builder.addCall(place, plainText(calls[i]["id"]), tool, calls[i].find("arguments"), caller);
    }
}

void readResult(const Json& message, const std::string& at, SessionBuilder& builder) {
    SessionBuilder::ResultRecord record;
    record.id = plainText(message["id"]);
    record.text = readText(message["content"], pointerJoin(at, "content"), builder);
    if (message["error"].asBool()) {
        record.declaredError = true;
        record.declared = OutcomeFinding{Outcome::ToolError, "error: true"};
    }
    builder.addResult(at, std::move(record));
}

void readMessage(const Json& message, const std::string& at, SessionBuilder& builder) {
    const std::optional<Role> role = roleFromWord(message["role"].asString());
    if (!role) return builder.skip(at, "a message whose role is none of system, user, assistant, tool");
    if (*role == Role::Tool) return readResult(message, at, builder);
    const std::size_t before = builder.stepCount();
    std::string text = readText(message["content"], pointerJoin(at, "content"), builder);
    if (!text.empty()) builder.addMessage(at, *role, std::move(text));
    readCalls(message, *role, at, builder);
    if (builder.stepCount() == before && !builder.overflowed()) builder.skip(at, "a message without text or tool call");
}

class Tau2Reader final : public RecordingReader {
public:
    Tau2Reader(bool oneValue, ReadContext& context) : m_oneValue(oneValue), m_context(context) {}

    bool take(const Record& record) override {
        if (!isResults(record.json)) return false;
        const Json::Array& simulations = record.json["simulations"].asArray();
        const std::string list = pointerJoin(record.at, "simulations");
        for (std::size_t run = 0; run < simulations.size() && !m_context.overflowed(); ++run)
            readSimulation(record, simulations[run], pointerJoin(list, run), run);
        return true;
    }

private:
    void readSimulation(const Record& record, const Json& simulation, const std::string& at, std::size_t run) {
        const Json& messages = simulation["messages"];
        SessionBuilder builder(m_context, "tau2");
        builder.setLine(record.line);
        builder.setRun(static_cast<std::uint32_t>(run));
        if (messages.size() == 0) builder.skip(at, "a simulation without messages");
        builder.eachMessage(messages, pointerJoin(at, "messages"),
                            [&](const Json& message, const std::string& place) { readMessage(message, place, builder); });
        // Of several results, each has simulations of the same number.
        const bool numbered = m_oneValue && record.entry.empty();
        builder.finish(titleOf(simulation), metadataOf(record.json, simulation), numbered ? std::optional(run) : std::nullopt);
    }

    bool m_oneValue;
    ReadContext& m_context;
};

}  // namespace

bool recognisesTau2(const Sample& sample) {
    return anyRecord(sample, isResults);
}

std::unique_ptr<RecordingReader> openTau2(const Sample& sample, ReadContext& context) {
    return std::make_unique<Tau2Reader>(sample.framing == Framing::Document, context);
}

}  // namespace writ::sim
