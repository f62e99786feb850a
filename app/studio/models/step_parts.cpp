#include "app/studio/models/step_parts.h"

#include "app/studio/models/text.h"

#include <QObject>

namespace writ::studio {

namespace {

constexpr std::size_t kLarge = std::size_t{256} << 10;

/// About how many bytes a document's text has; stops counting at `most`.
std::size_t roughSize(const Json& json, std::size_t most) {
    std::size_t size = 8 + json.asString().size();
    for (const Json& item : json.asArray())
        if ((size += roughSize(item, most)) > most) return size;
    for (const auto& [name, value] : json.asObject())
        if ((size += name.size() + roughSize(value, most)) > most) return size;
    return size;
}

QString whyNoArguments(const sim::Step& step) {
    return step.argumentsState == sim::ArgumentsState::NotRecorded
               ? QObject::tr("The recording does not hold the arguments of this call.")
               : QObject::tr("The recorded arguments are no JSON object.");
}

}  // namespace

StepPart recordedPart(const sim::Session&, const sim::Step& step) {
    if (step.kind == sim::StepKind::Result) return {{}, {}, {}, &step.text};
    if (step.kind != sim::StepKind::Call)
        return step.text.empty() ? StepPart{{}, {}, QObject::tr("The step has no text."), nullptr}
                                 : StepPart{{}, {}, {}, &step.text};
    if (step.argumentsState == sim::ArgumentsState::Recorded) return {step.arguments, {}, {}, nullptr};
    if (!step.argumentsNote.empty()) return {{}, {}, {}, &step.argumentsNote};
    return {{}, {}, whyNoArguments(step), nullptr};
}

StepPart resultPart(const sim::Session& session, const sim::Step& step) {
    const sim::Step* result = step.kind == sim::StepKind::Result ? &step : nullptr;
    if (step.kind == sim::StepKind::Call && step.resultStep > 0 && step.resultStep <= session.steps.size())
        result = &session.steps[step.resultStep - 1];
    if (!result) return {{}, {}, QObject::tr("The recording holds no result of this step."), nullptr};
    const Json& json = result->result;
    const bool structured = json.isObject() || json.isArray();
    if (!structured && result->text.empty()) return {{}, {}, QObject::tr("The result is empty."), nullptr};
    return {structured ? json : Json(), QObject::tr("result"), {}, result->text.empty() ? nullptr : &result->text};
}

std::string readableText(const StepPart& part) {
    return part.json.isNull() ? (part.text ? *part.text : std::string()) : part.json.dump(true);
}

bool isLarge(const StepPart& part) {
    return part.json.isNull() ? false : roughSize(part.json, kLarge) > kLarge;
}

}  // namespace writ::studio
