#include "simulator/transcript/content.h"
#include "simulator/transcript/decision_log.h"
#include "simulator/transcript/formats.h"

#include <algorithm>

namespace writ::sim {

namespace {

// An entry as the log file holds it, or as the interface for audits wraps it.
const Json& entryOf(const Json& record, std::string& at) {
    if (!record["decisionLogEntry"].isObject()) return record;
    at += "/decisionLogEntry";
    return record["decisionLogEntry"];
}

bool isEntry(const Json& record) {
    std::string at;
    const Json& entry = entryOf(record, at);
    if (!entry["callId"].isString()) return false;
    return entry["log.kind"].isString() || entry["checkResources"].isObject() || entry["planResources"].isObject() ||
           (entry["inputs"].isArray() && entry["outputs"].isArray());
}

// Arguments stand in the resource: below `input` where a workspace of Writ put them, else they are its attributes.
std::string argumentsAt(const Json& input) {
    return input["resource"]["attr"]["input"].isObject() ? "/resource/attr/input" : "/resource/attr";
}

std::string reasonOf(const Json& output, const std::string& action) {
    std::vector<std::string> reasons;
    for (const Json& said : output["outputs"].asArray()) {
        const bool concerns = said["action"].isNull() || said["action"].asString() == action;
        if (concerns && said["val"].isString()) reasons.push_back(said["val"].asString());
    }
    for (const Json& failed : output["evaluationErrors"].asArray())
        reasons.push_back("evaluation error: " + failed["celError"]["message"].asString());
    return joined(reasons);
}

class CerbosLogReader final : public RecordingReader {
public:
    explicit CerbosLogReader(ReadContext& context) : m_context(context), m_sessions(context, "cerbos-log") {}

    bool take(const Record& record) override {
        if (!isEntry(record.json)) return false;
        std::string at = record.at;
        const Json& entry = entryOf(record.json, at);
        const bool nested = entry["checkResources"].isObject();
        const Json& checks = nested ? entry["checkResources"] : entry;
        if (nested) at += "/checkResources";
        const Json::Array& inputs = checks["inputs"].asArray();
        if (inputs.empty())
            m_context.skip(record, {},
                           entry["planResources"].isObject() ? "a query plan decides no call" : "an entry without a decision");
        for (std::size_t i = 0; i < inputs.size(); ++i)
            readInput(entry, inputs[i], checks["outputs"].at(i), pointerJoin(at + "/inputs", i), record.line);
        return true;
    }
    void finish() override { m_sessions.finish(); }

private:
    void readInput(const Json& entry, const Json& input, const Json& output, const std::string& at,
                   std::optional<std::uint32_t> line) {
        const Json source =
            Json::object({{"timestamp", entry["timestamp"]}, {"callId", entry["callId"]}, {"input", input}, {"output", output}});
        for (const Json& action : input["actions"].asArray()) {
            if (action.asString().empty()) continue;
            LoggedDecision logged;
            logged.session = input["principal"]["id"].asString();
            logged.id = entry["callId"].asString();
            logged.tool = action.asString();
            if (const Json* arguments = input.pointer(argumentsAt(input))) logged.arguments = *arguments;
            logged.metadata = chosenMembers(input, {"principal", "resource", "auxData"});
            decide(logged, output, action.asString());
            m_sessions.add(std::move(logged), source, at + (logged.arguments ? argumentsAt(input) : std::string()), line);
        }
    }

    static void decide(LoggedDecision& logged, const Json& output, const std::string& action) {
        const Json& decided = output["actions"][action];
        const std::string& effect = decided["effect"].asString();
        const std::string& policy = decided["policy"].asString();
        const bool noPolicy = policy == "NO_MATCH" || effect == "EFFECT_NO_MATCH";
        RecordedDecision& decision = logged.decision;
        decision.verdict = verdictFrom(decided["effect"]);
        decision.reason = reasonOf(output, action);
        if (!policy.empty() && !noPolicy) decision.rules.push_back(policy);
        decision.evidence = (effect.empty() ? "no effect" : "effect: " + effect) + ", callId: " + logged.id;
        if (decision.verdict == Verdict::Deny)
            logged.outcome = OutcomeFinding{noPolicy ? Outcome::PolicyDefaultDeny : Outcome::PolicyDeny, decision.evidence};
    }

    ReadContext& m_context;
    DecisionSessions m_sessions;
};

}  // namespace

bool recognisesCerbosLog(const Sample& sample) {
    return anyRecord(sample, isEntry);
}

std::unique_ptr<RecordingReader> openCerbosLog(const Sample&, ReadContext& context) {
    return std::make_unique<CerbosLogReader>(context);
}

}  // namespace writ::sim
