#include "simulator/outcome/classify.h"

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

}  // namespace

bool succeeded(const Step& result, const FailureSigns& signs) {
    return result.kind == StepKind::Result && ofResult(result, signs).outcome == Outcome::Executed;
}

OutcomeFinding classify(const Session& session, const Step& call, const FailureSigns& signs) {
    if (call.declared) return *call.declared;
    if (call.probe) return {Outcome::NotCalled, "probe call"};
    if (const Step* result = answer(session, call)) return ofResult(*result, signs);
    return {Outcome::Unknown, "no result recorded"};
}

}  // namespace writ::sim
