#include "simulator/transcript/content.h"
#include "simulator/transcript/decision_log.h"
#include "simulator/transcript/formats.h"

#include <algorithm>
#include <array>

namespace writ::sim {

namespace {

constexpr std::string_view kAttributes = "aws.agentcore.policy.";
constexpr std::string_view kAction = "AgentCore::Action";

// A span of the gateway, as its log group holds them: attributes are an object.
bool isSpan(const Json& json) {
    if (!json["name"].asString().starts_with("AgentCore.") || !json["attributes"].isObject()) return false;
    const Json::Object& attributes = json["attributes"].asObject();
    return std::any_of(attributes.begin(), attributes.end(), [](const Json::Member& member) {
        return member.first.starts_with(kAttributes) || member.first == "tool.name";
    });
}

// A record of the gateway's application log.
bool isGatewayRecord(const Json& json) {
    const Json& body = json["body"];
    return json["request_id"].isString() && body.isObject() && (body["policy"]["decision"].isString() || body["log"].isString());
}

// A type and an id: AgentCore::Action::"orders___refund", or an object with both.
struct Uid {
    std::string type;
    std::string id;
};
Uid uidOf(const Json& value) {
    for (const auto& [type, id] :
         {std::pair{"type", "id"}, std::pair{"entityType", "entityId"}, std::pair{"actionType", "actionId"}})
        if (value[type].isString() && value[id].isString()) return {value[type].asString(), value[id].asString()};
    const std::string& text = value.asString();
    const std::size_t quote = text.find("::\"");
    if (quote == std::string::npos || !text.ends_with('"') || text.size() < quote + 4) return {};
    return {text.substr(0, quote), text.substr(quote + 3, text.size() - quote - 4)};
}

// The question to the policy engine and its answer.
bool isAuthorization(const Json& json) {
    return json["decision"].isString() && uidOf(json["action"]).type == kAction;
}

bool isEntry(const Json& json) {
    return isSpan(json) || isGatewayRecord(json) || isAuthorization(json);
}

// {id=10, method=tools/call, params={name=orders___get, arguments={id=A-1}}}: the gateway writes requests without quotes, so
// texts and numbers cannot be told apart. The value of a key at the first level, as it is written.
std::string_view valueOf(std::string_view map, std::string_view key) {
    std::size_t depth = 0;
    bool atKey = false;
    for (std::size_t i = 0; i < map.size(); ++i) {
        const char c = map[i];
        if (atKey && map.substr(i).starts_with(key) && map.substr(i + key.size()).starts_with('=')) {
            const std::size_t begin = i + key.size() + 1;
            std::size_t end = begin;
            for (std::size_t open = 0; end < map.size() && !(open == 0 && (map[end] == ',' || map[end] == '}')); ++end) {
                if (map[end] == '{') ++open;
                if (map[end] == '}') --open;
            }
            return map.substr(begin, end - begin);
        }
        if (c == '{') ++depth;
        if (c == '}' && depth > 0) --depth;
        atKey = depth == 1 && (c == '{' || c == ',' || (atKey && c == ' '));
    }
    return {};
}

struct Request {
    std::string tool;
    std::optional<Json> arguments;
};

// Nothing when the request is no call of a tool.
std::optional<Request> requestOf(const Json& body, const ReadLimits& limits) {
    const std::string& text = body.asString();
    const Result<Json> parsed = body.isObject() ? Result<Json>(body) : parseJson(text, limits.json);
    if (parsed && parsed->isObject()) {
        const Json& parameters = (*parsed)["params"];
        if ((*parsed)["method"].asString() != "tools/call" || parameters["name"].asString().empty()) return std::nullopt;
        const Json* arguments = parameters.find("arguments");
        return Request{parameters["name"].asString(), arguments ? std::optional(*arguments) : std::nullopt};
    }
    const std::string_view parameters = valueOf(text, "params");
    const std::string_view tool = valueOf(parameters, "name");
    if (valueOf(text, "method") != "tools/call" || tool.empty()) return std::nullopt;
    const std::string_view arguments = valueOf(parameters, "arguments");
    return Request{std::string(tool), arguments.empty() ? std::nullopt : std::optional(Json(arguments))};
}

/// What several records tell of one call, in any order.
struct Pending {
    LoggedDecision logged;
    Json::Object source;  ///< what was taken from the records
    std::string at;
    std::optional<std::uint32_t> line;
    std::optional<Moment> time;
    bool decided = false;
    bool denies = false;   ///< the engine said no
    bool unruled = false;  ///< and named no policy
    bool enforced = false;

    /// Where the call stands: the record that shows the tool wins over those that do not.
    void stand(const Record& record, std::string below, bool showsTool) {
        if (!at.empty() && !showsTool) return;
        at = record.at + std::move(below);
        line = record.line;
    }
};

class AgentCoreLogReader final : public RecordingReader {
public:
    explicit AgentCoreLogReader(ReadContext& context) : m_context(context), m_sessions(context, "agentcore-log") {}

    bool take(const Record& record) override {
        if (isSpan(record.json))
            takeSpan(record);
        else if (isAuthorization(record.json))
            takeAuthorization(record);
        else if (isGatewayRecord(record.json))
            takeGatewayRecord(record);
        else
            return false;
        return true;
    }

    // Logs come newest first, or as their parts were written: calls are put into the order in which they were made.
    void finish() override {
        std::vector<Pending*> calls;
        for (const auto& pending : m_pending.all()) calls.push_back(pending.get());
        std::stable_sort(calls.begin(), calls.end(), [](const Pending* a, const Pending* b) {
            return (a->time ? a->time->ms : 0) < (b->time ? b->time->ms : 0);
        });
        for (Pending* call : calls) finish(*call);
        m_sessions.finish();
    }

private:
    Pending& pendingOf(const std::string& key, const Record& record, std::optional<Moment> time) {
        Pending& pending = m_pending.of(key, [] { return std::make_unique<Pending>(); });
        if (time && (!pending.time || time->ms < pending.time->ms)) pending.time = std::move(time);
        pending.source.emplace_back(std::to_string(pending.source.size()), record.json);
        return pending;
    }

    static void decide(Pending& pending, const Json& decision, const Json& policies, const Json& reason, std::string field) {
        RecordedDecision& recorded = pending.logged.decision;
        pending.decided = true;
        recorded.verdict = verdictFrom(decision);
        if (recorded.rules.empty()) recorded.rules = textsOf(policies);
        if (recorded.reason.empty()) recorded.reason = reason.asString();
        recorded.evidence = std::move(field) + ": " + decision.asString();
        pending.denies = recorded.verdict == Verdict::Deny;
        // A list that is there and empty: no policy decided, so it was denied by default.
        pending.unruled = pending.unruled || (policies.isArray() && policies.size() == 0);
    }

    void takeSpan(const Record& record) {
        const Json& attributes = record.json["attributes"];
        const auto attribute = [&](std::string_view name) -> const Json& {
            return attributes[std::string(kAttributes) + std::string(name)];
        };
        const bool ofTool = attributes["tool.name"].isString();
        const std::string key = record.json[ofTool ? "spanId" : "parentSpanId"].asString();
        // The list of tools is filtered by policies as well, which is no call. What the gateway asks of the tool itself is one
        // span more.
        if (!attribute("authorization_decision").isString())
            return m_context.skip(record, {}, "a span without a decision on a call");
        Pending& pending = pendingOf(key, record, momentFrom(record.json["startTimeUnixNano"]));
        pending.stand(record, ofTool ? "/attributes/tool.name" : "", ofTool);
        if (ofTool) pending.logged.tool = attributes["tool.name"].asString();
        decide(pending, attribute("authorization_decision"), attribute("determining_policies"), attribute("authorization_reason"),
               std::string(kAttributes) + "authorization_decision");
        pending.enforced = pending.enforced || attributes["aws.agentcore.gateway.policy.mode"].asString() == "ENFORCE";
        describe(pending,
                 chosenMembers(attributes, {"aws.request.id", "aws.resource.arn", "aws.agentcore.gateway.policy.arn",
                                            "aws.agentcore.gateway.policy.mode", "jwt.sub", "session.id"}),
                 {"/session.id", "/jwt.sub", "/aws.resource.arn"});
    }

    void takeGatewayRecord(const Record& record) {
        const Json& body = record.json["body"];
        const Json& policy = body["policy"];
        const std::string& log = body["log"].asString();
        Pending& pending =
            pendingOf("request " + record.json["request_id"].asString(), record, momentFrom(record.json["event_timestamp"]));
        if (const std::optional<Request> request = requestOf(body["requestBody"], m_context.limits())) {
            pending.logged.tool = request->tool;
            pending.logged.arguments = request->arguments;
            pending.stand(record, "/body/requestBody", true);
        } else {
            pending.stand(record, "", false);
        }
        if (policy["decision"].isString())
            decide(pending, policy["decision"], policy["determiningPolicies"], policy["reason"], "body.policy.decision");
        pending.enforced = pending.enforced || log.starts_with("Tool Execution Denied");
        Json about = chosenMembers(record.json, {"resource_arn", "request_id", "trace_id"});
        if (policy["principal"].isObject()) about = about.with("principal", policy["principal"]);
        describe(pending, about, {"/principal/entityId", "/resource_arn"});
    }

    void takeAuthorization(const Record& record) {
        const Json& json = record.json;
        Pending& pending = pendingOf("record " + std::to_string(record.index), record, momentFrom(json["timestamp"]));
        const bool hasInput = json["context"]["input"].isObject();
        pending.logged.tool = uidOf(json["action"]).id;
        if (hasInput) pending.logged.arguments = json["context"]["input"];
        pending.stand(record, hasInput ? "/context/input" : "/action", true);
        decide(pending, json["decision"], json["determiningPolicies"], json["reason"], "decision");
        pending.enforced = json["mode"].asString() != "LOG_ONLY";
        Json about = chosenMembers(json, {"principal", "resource", "context", "requestId"});
        const Uid principal = uidOf(json["principal"]);
        if (!principal.id.empty())
            about = about.with("principal", Json::object({{"entityType", principal.type}, {"entityId", principal.id}}));
        describe(pending, about, {"/principal/entityId"});
    }

    static void describe(Pending& pending, const Json& about, std::initializer_list<std::string_view> sessions) {
        for (const Json::Member& member : about.asObject())
            pending.logged.metadata = pending.logged.metadata.with(member.first, member.second);
        const std::string session = firstTextAt(pending.logged.metadata, std::span(sessions.begin(), sessions.size()));
        if (!session.empty()) pending.logged.session = session;
    }

    void finish(Pending& call) {
        // Most requests to a gateway are no calls, and say nothing else either.
        if (!call.decided && call.logged.tool.empty()) return;
        const Record place{{}, {}, call.line, {}};
        if (call.logged.tool.empty()) return m_context.skip(place, call.at, "a decision on a call that the log does not show");
        if (!call.decided) call.logged.decision.evidence = "the log shows no decision";
        if (call.denies && call.enforced)
            call.logged.outcome =
                OutcomeFinding{call.unruled ? Outcome::PolicyDefaultDeny : Outcome::PolicyDeny, call.logged.decision.evidence};
        call.logged.id = firstTextAt(call.logged.metadata, kIds);
        m_sessions.add(std::move(call.logged), Json(std::move(call.source)), std::move(call.at), call.line, std::move(call.time));
    }

    static constexpr std::array<std::string_view, 3> kIds{"/request_id", "/aws.request.id", "/requestId"};

    ReadContext& m_context;
    BySession<Pending> m_pending;
    DecisionSessions m_sessions;
};

}  // namespace

bool recognisesAgentCoreLog(const Sample& sample) {
    return anyRecord(sample, isEntry);
}

std::unique_ptr<RecordingReader> openAgentCoreLog(const Sample&, ReadContext& context) {
    return std::make_unique<AgentCoreLogReader>(context);
}

}  // namespace writ::sim
