// Recordings of any kind, packed or not, and mappings of them (a mapping in the first line is that of the others): read or
// refused, and what is read keeps its promises. Who only counts counts the same.
#include "simulator/outcome/classify.h"
#include "simulator/transcript/session_counts.h"

#include <cstdlib>

namespace {

void check(bool holds) {
    if (!holds) std::abort();
}

void checkStep(const writ::sim::Session& session, const writ::sim::Step& step, std::size_t index) {
    using writ::sim::StepKind;
    check(step.number == index + 1);
    check(step.resultStep == 0 || session.steps[step.resultStep - 1].callStep == step.number);
    check(step.callStep == 0 || session.steps[step.callStep - 1].kind == StepKind::Call);
    check(step.callStep == 0 || step.kind != StepKind::Result || session.steps[step.callStep - 1].resultStep == step.number);
    if (step.kind != StepKind::Call) return;
    check(!step.tool.empty());
    check(step.arguments.isObject() == (step.argumentsState == writ::sim::ArgumentsState::Recorded));
    static_cast<void>(writ::sim::classify(session, step, {}));
}

void checkRecording(std::string_view text, const writ::sim::Mappings& mappings) {
    writ::sim::ReadLimits limits;
    limits.maxUnpackedBytes = 1U << 20U;
    limits.maxEntries = 100;
    const auto recording = writ::sim::readRecording(text, "fuzz.json", limits, mappings);
    writ::sim::SessionCounts counts;
    const auto counted = writ::sim::readRecording(text, "fuzz.json", limits, mappings, {nullptr, &counts});
    check(recording.has_value() == counted.has_value());
    if (!recording) return;
    writ::sim::SessionCounts expected;
    for (const writ::sim::SessionPtr& session : recording->sessions) expected.take(session);
    check(counts.sessions == expected.sessions && counts.steps == expected.steps && counts.calls == expected.calls);
    check(counted->messages == recording->messages && counted->skipped.size() == recording->skipped.size());
    for (const writ::sim::SessionPtr& session : recording->sessions) {
        check(!session->steps.empty() && session->metadata.isObject());
        for (std::size_t i = 0; i < session->steps.size(); ++i) checkStep(*session, session->steps[i], i);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    checkRecording(text, {});
    const std::size_t end = text.find('\n');
    const auto document = end == std::string_view::npos ? writ::Result<writ::Json>() : writ::parseJson(text.substr(0, end));
    if (!document) return 0;
    if (const auto mapping = writ::sim::mappingFromJson(*document)) checkRecording(text.substr(end + 1), {*mapping, nullptr});
    return 0;
}
