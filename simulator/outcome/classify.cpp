#include "simulator/outcome/classify.h"

#include "simulator/outcome/refusal_model.h"

namespace writ::sim {

namespace {

const std::string* failurePrefix(const Step& result, const FailureSigns& signs) {
    for (const std::string& prefix : signs.prefixes)
        if (!prefix.empty() && result.text.starts_with(prefix)) return &prefix;
    return nullptr;
}

// The result that answers the call, if the recording has it.
const Step* answer(const Session& session, const Step& call) {
    if (call.resultStep == 0 || call.resultStep > session.steps.size()) return nullptr;
    return &session.steps[call.resultStep - 1];
}

OutcomeFinding ofResult(const Step& result, const FailureSigns& signs) {
    if (result.declared) return *result.declared;
    if (result.declaredError) return {Outcome::ToolError, "the result is declared an error"};
    if (const std::string* prefix = failurePrefix(result, signs))
        return {Outcome::ToolError, "the result begins with \"" + *prefix + "\""};
    return {Outcome::Executed, "result recorded"};
}

OutcomeFinding recorded(const Session& session, const Step& call, const FailureSigns& signs) {
    if (call.declared) return *call.declared;
    if (call.probe) return {Outcome::NotCalled, "probe call"};
    if (const Step* result = answer(session, call)) return ofResult(*result, signs);
    return {Outcome::Unknown, "no result recorded"};
}

}  // namespace

bool isTurn(const Step& step) {
    if (step.kind == StepKind::Message) return step.role == Role::Model;
    return step.kind == StepKind::Refusal || step.kind == StepKind::Error;
}

bool succeeded(const Step& result, const FailureSigns& signs) {
    return result.kind == StepKind::Result && ofResult(result, signs).outcome == Outcome::Executed;
}

Judged judge(const Session& session, const Step& call, const FailureSigns& signs) {
    return {recorded(session, call, signs), call.correction};
}

OutcomeFinding classify(const Session& session, const Step& call, const FailureSigns& signs) {
    return judge(session, call, signs).standing();
}

std::optional<Judged> judgeTurn(const Step& step) {
    if (!isTurn(step)) return std::nullopt;
    std::optional<OutcomeFinding> found = step.declared;
    if (!found && step.kind == StepKind::Message) found = RefusalModel::shipped().judge(step.text);
    if (!found && !step.correction) return std::nullopt;
    return Judged{found.value_or(OutcomeFinding{Outcome::Unknown, "nothing found"}), step.correction};
}

std::optional<OutcomeFinding> outcomeAt(const Session& session, const Step& step, const FailureSigns& signs) {
    if (step.kind == StepKind::Call) return classify(session, step, signs);
    if (step.kind == StepKind::Result) {
        const bool known = step.callStep != 0 && step.callStep <= session.steps.size();
        return known ? classify(session, session.steps[step.callStep - 1], signs) : ofResult(step, signs);
    }
    if (const std::optional<Judged> judged = judgeTurn(step)) return judged->standing();
    return step.declared;
}

}  // namespace writ::sim
