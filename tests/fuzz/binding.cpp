// One document holds a binding, a session and notes: {"binding", "metadata"?, "steps": [{"tool", "arguments", "result"?,
// "probe"?, "time"?}], "notes"?}. A step may also be {"says", "role": "model"?}, {"approved", "call"} or {"delegates", "agent"?}.
// Whatever they are, binding ends, gives the same twice, and no unknown field stands in a request.
#include "simulator/workspace/notes.h"

#include "simulator/binding/binding.h"

#include <algorithm>
#include <cstdlib>

namespace {

using namespace writ;
using namespace writ::sim;

Step callStep(const Json& given, std::uint32_t number) {
    Step step;
    step.number = number;
    step.kind = StepKind::Call;
    step.tool = given["tool"].asString();
    step.arguments = given["arguments"];
    step.argumentsState = step.arguments.isObject() ? ArgumentsState::Recorded : ArgumentsState::NotRecorded;
    step.probe = given["probe"].asBool();
    step.place.at = "/" + std::to_string(number);
    if (given["time"].isInteger()) step.time = Moment{given["time"].asInteger(), ""};
    return step;
}

/// A step that is no call; nothing when it is one.
std::optional<Step> otherStep(const Json& given, std::uint32_t number) {
    Step step;
    step.number = number;
    if (const Json* text = given.find("says")) {
        step.role = given["role"].asString() == "model" ? Role::Model : Role::User;
        step.text = text->asString();
    } else if (const Json* approved = given.find("approved")) {
        step.kind = StepKind::Approval;
        step.approved = approved->asBool();
        step.callStep = given["call"].isInteger() ? static_cast<std::uint32_t>(given["call"].asInteger() & 0xff) : 0;
    } else if (const Json* to = given.find("delegates")) {
        step.kind = StepKind::Delegation;
        step.agent = to->asString();
        step.fromAgent = given["agent"].asString();
    } else {
        return std::nullopt;
    }
    return step;
}

SessionPtr sessionOf(const Json& document) {
    Session session;
    session.id = "s";
    session.file = "s.json";
    session.metadata = document["metadata"];
    for (const Json& given : document["steps"].asArray()) {
        const auto number = static_cast<std::uint32_t>(session.steps.size() + 1);
        if (auto other = otherStep(given, number)) {
            session.steps.push_back(*std::move(other));
            continue;
        }
        session.steps.push_back(callStep(given, number));
        session.steps.back().agent = given["agent"].asString();
        const Json* result = given.find("result");
        if (!result) continue;
        session.steps.back().resultStep = number + 1;
        Step step;
        step.number = number + 1;
        step.kind = StepKind::Result;
        step.callStep = number;
        step.result = *result;
        step.text = result->isString() ? result->asString() : result->dump();
        session.steps.push_back(std::move(step));
    }
    return std::make_shared<const Session>(std::move(session));
}

std::string check(const BoundCall& call) {
    if (call.request.has_value() == !call.notReplayable.empty()) std::abort();
    if (!call.request) return call.notReplayable;
    const Json request = toJson(*call.request);
    for (const auto& field : call.request->unknown)
        if (request.pointer(field.pointer)) std::abort();
    if (!std::is_sorted(call.request->unknown.begin(), call.request->unknown.end())) std::abort();
    std::string text = request.dump();
    for (const auto& entry : call.provenance) text += entry.pointer + entry.text() + entry.at;
    return text;
}

std::string bindAll(const Binding& binding, const Session& session) {
    std::string text;
    for (const auto& call : binding.bind(session)) text += check(call) + '\n';
    return text;
}

SessionPtr withNotes(const SessionPtr& session, const Json& given) {
    const auto notes = notesFromJson(given);
    if (!notes) return session;
    if (const auto again = notesFromJson(toJson(*notes)); !again || !(toJson(*again) == toJson(*notes))) std::abort();
    std::vector<std::string> problems;
    return applyNotes(session, *notes, problems);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    const auto document = parseJson(std::string_view(reinterpret_cast<const char*>(data), size));
    if (!document) return 0;
    BindingSources sources;
    sources.document = (*document)["binding"];
    sources.facts = (*document)["facts"];
    const auto binding = compileBinding(std::move(sources));
    if (!binding) return 0;
    const SessionPtr session = withNotes(sessionOf(*document), (*document)["notes"]);
    if (bindAll(**binding, *session) != bindAll(**binding, *session)) std::abort();
    return 0;
}
