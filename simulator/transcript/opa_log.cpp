#include "simulator/transcript/content.h"
#include "simulator/transcript/decision_log.h"
#include "simulator/transcript/formats.h"

#include <algorithm>
#include <array>

namespace writ::sim {

namespace {

bool isDecision(const Json& event) {
    return event["decision_id"].isString() &&
           (event.contains("input") || event.contains("result") || event["path"].isString() || event["query"].isString());
}

// How gateways lay out a call in the input. What fits no row is a decision on something else: then the whole input takes
// the place of the arguments, and the path of the decision that of the tool.
struct CallShape {
    std::string_view tool;
    std::string_view arguments;
};
constexpr std::array<CallShape, 14> kShapes{{{"/tool/name", "/tool/args"},
                                             {"/tool/name", "/tool/arguments"},
                                             {"/tool/name", "/tool/input"},
                                             {"/tool/name", "/arguments"},
                                             {"/action/name", "/context/input"},
                                             {"/action/name", "/action/arguments"},
                                             {"/params/name", "/params/arguments"},
                                             {"/request/params/name", "/request/params/arguments"},
                                             {"/mcp/params/name", "/mcp/params/arguments"},
                                             {"/tool", "/args"},
                                             {"/tool", "/arguments"},
                                             {"/tool_name", "/tool_input"},
                                             {"/tool_name", "/arguments"},
                                             {"/action", "/context/input"}}};

constexpr std::array<std::string_view, 10> kSessionPointers{
    "/input/session/id",   "/input/session_id", "/input/context/session/id", "/input/subject/id",
    "/input/principal/id", "/input/agent/id",   "/input/agent_id",           "/input/user/id",
    "/input/user",         "/input/agent"};

bool isBelow(std::string_view pointer, std::string_view ancestor) {
    return pointer.starts_with(ancestor) && (pointer.size() == ancestor.size() || pointer[ancestor.size()] == '/');
}

/// Where the call stands in an event.
struct CallPlace {
    std::string tool;
    std::string arguments = "/input";  ///< pointer into the event
};

class Event {
public:
    explicit Event(const Json& event) : m_event(event) {
        // Both say that a value is not the one that was decided upon: it was removed, or replaced.
        for (const char* list : {"erased", "masked"})
            for (std::string& pointer : textsOf(event[list])) m_hidden.push_back(std::move(pointer));
    }

    [[nodiscard]] LoggedDecision logged() const {
        const CallPlace place = callPlace();
        LoggedDecision logged;
        logged.session = firstTextAt(m_event, kSessionPointers);
        logged.id = m_event["decision_id"].asString();
        logged.tool = place.tool;
        if (const Json* arguments = m_event.pointer(place.arguments)) logged.arguments = *arguments;
        logged.metadata = chosenMembers(m_event, {"input", "path", "labels", "bundles", "requested_by"});
        for (const std::string& pointer : m_hidden) {
            logged.hidden.push_back("/metadata" + pointer);
            if (isBelow(pointer, place.arguments)) logged.hidden.push_back("/arguments" + pointer.substr(place.arguments.size()));
        }
        decide(logged);
        return logged;
    }

    [[nodiscard]] std::string at() const {
        const std::string arguments = callPlace().arguments;
        return m_event.pointer(arguments) != nullptr ? arguments : std::string();
    }

private:
    [[nodiscard]] CallPlace callPlace() const {
        const Json& input = m_event["input"];
        for (const CallShape& shape : kShapes) {
            const Json* tool = input.pointer(shape.tool);
            const std::string arguments = "/input" + std::string(shape.arguments);
            if (tool == nullptr || tool->asString().empty()) continue;
            if (m_event.pointer(arguments) != nullptr || isHidden(arguments)) return {tool->asString(), arguments};
        }
        const std::string& path = m_event["path"].asString();
        return {path.empty() ? "decision" : path};
    }

    [[nodiscard]] bool isHidden(const std::string& pointer) const {
        return std::any_of(m_hidden.begin(), m_hidden.end(), [&](const std::string& hidden) { return isBelow(pointer, hidden); });
    }

    // A rule named "deny" answers the opposite question, and says nothing where it does not apply.
    [[nodiscard]] bool asksForDenial() const {
        const std::string& path = m_event["path"].asString();
        const std::string_view rule = std::string_view(path).substr(path.rfind('/') + 1);
        return rule == "deny" || rule == "violation" || rule == "violations" || rule == "block";
    }

    void decide(LoggedDecision& logged) const {
        RecordedDecision& decision = logged.decision;
        const std::string which = ", decision_id: " + logged.id;
        decision.rules = textsOf(m_event["ids"]);
        if (m_event["error"].isObject()) {
            decision.reason = m_event["error"]["message"].asString();
            decision.evidence = "error: " + m_event["error"]["code"].asString() + which;
            logged.outcome = OutcomeFinding{Outcome::PolicyError, decision.evidence};
            return;
        }
        const std::string field = readResult(decision);
        decision.evidence = field + which;
        if (decision.verdict == Verdict::Deny) logged.outcome = OutcomeFinding{Outcome::PolicyDeny, decision.evidence};
    }

    /// Reads what the engine answered, and returns the field that says so.
    std::string readResult(RecordedDecision& decision) const {
        const Json* result = m_event.find("result");
        if (result == nullptr) return "no result: the decision is undefined";
        if (isHidden("/result")) return "the result is masked";
        if (asksForDenial()) {
            if (isDenial(*result)) decision.verdict = Verdict::Deny;
            decision.reason = joined(textsOf(*result));
            return "result of a rule that denies";
        }
        if (!result->isObject()) {
            decision.verdict = verdictFrom(*result);
            return decision.verdict ? "result: " + asText(*result) : "the result is neither allow nor deny";
        }
        return readMembers(*result, decision);
    }

    std::string readMembers(const Json& result, RecordedDecision& decision) const {
        for (const char* field : {"reason", "message"})
            if (result[field].isString()) decision.reason = result[field].asString();
        for (const char* field : {"reasons", "messages", "violations", "deny"})
            if (const std::vector<std::string> texts = textsOf(result[field]); !texts.empty()) decision.reason = joined(texts);
        const bool denied = isDenial(result["deny"]);
        for (const char* field : {"allow", "allowed", "decision", "effect", "verdict", "result"}) {
            const std::optional<Verdict> verdict =
                isHidden("/result/" + std::string(field)) ? std::nullopt : verdictFrom(result[field]);
            if (!verdict) continue;
            if (denied && verdict == Verdict::Allow) return "result." + std::string(field) + " and result.deny disagree";
            decision.verdict = verdict;
            return "result." + std::string(field) + ": " + asText(result[field]);
        }
        if (!denied) return "the result is neither allow nor deny";
        decision.verdict = Verdict::Deny;
        return "result.deny";
    }

    // True, or a set of reasons that is not empty.
    static bool isDenial(const Json& denial) { return denial.asBool() || denial.size() > 0; }
    static std::string asText(const Json& value) { return value.isString() ? value.asString() : value.dump(); }

    const Json& m_event;
    std::vector<std::string> m_hidden;
};

class OpaLogReader final : public RecordingReader {
public:
    explicit OpaLogReader(ReadContext& context) : m_sessions(context, "opa-log") {}

    bool take(const Record& record) override {
        if (!isDecision(record.json)) return false;
        const Event event(record.json);
        m_sessions.add(event.logged(), record.json, record.at + event.at(), record.line);
        return true;
    }
    void finish() override { m_sessions.finish(); }

private:
    DecisionSessions m_sessions;
};

}  // namespace

bool recognisesOpaLog(const Sample& sample) {
    return anyRecord(sample, isDecision);
}

std::unique_ptr<RecordingReader> openOpaLog(const Sample&, ReadContext& context) {
    return std::make_unique<OpaLogReader>(context);
}

}  // namespace writ::sim
