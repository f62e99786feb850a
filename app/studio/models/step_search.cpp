#include "app/studio/models/step_source.h"
#include "app/studio/models/text.h"
#include "simulator/replay/wording.h"
#include "simulator/transcript/recorded_decision.h"

#include <QDateTime>

#include <algorithm>

namespace writ::studio {

namespace {

constexpr std::size_t kCancelEvery = 4096;

/// One value, given to the test of a filter.
class Tested {
public:
    Tested(StepFacts::Test test, const FilterValue& value) : m_test(test), m_value(value) {}
    bool operator()(std::string_view text) const { return m_test(m_value, text); }
    [[nodiscard]] bool flag(bool yes) const { return (*this)(yes ? "yes" : "no"); }
    [[nodiscard]] bool text(const std::string& own) const { return !own.empty() && (*this)(own); }
    [[nodiscard]] bool number(std::uint32_t own) const { return own != 0 && (*this)(std::to_string(own)); }

private:
    StepFacts::Test m_test;
    const FilterValue& m_value;
};

/// Names and values of a JSON document, each by itself.
bool anyPart(const Json& json, const Tested& test) {
    if (json.isObject())
        return std::any_of(json.asObject().begin(), json.asObject().end(),
                           [&](const Json::Member& member) { return test(member.first) || anyPart(member.second, test); });
    if (json.isArray())
        return std::any_of(json.asArray().begin(), json.asArray().end(), [&](const Json& item) { return anyPart(item, test); });
    return json.isString() ? test(json.asString()) : !json.isNull() && test(json.dump());
}

std::string_view recordedWord(const sim::RecordedDecision& recorded) {
    return info(markOf(*recorded.verdict)).filter;
}

bool verdictPasses(const StepSource& source, const StepEntry& entry, const Tested& test) {
    const sim::ReplayPtr& replay = source.data().replay;
    return entry.call && replay && test(info(markOf(*replay, *entry.call)).filter);
}

bool rulePasses(const StepSource& source, const StepEntry& entry, const Tested& test) {
    const sim::ReplayPtr& replay = source.data().replay;
    if (!entry.call || !replay) return false;
    const std::optional<Decision> decision = replay->decision(*entry.call);
    return decision && std::any_of(decision->rules.begin(), decision->rules.end(),
                                   [&](std::uint32_t rule) { return test(sim::ruleName(replay->policies->rules()[rule])); });
}

bool differs(const StepSource& source, const StepEntry& entry) {
    const sim::ReplayPtr& replay = source.data().replay;
    return entry.call && replay && entry.step->recorded && entry.step->recorded->verdict &&
           markOf(*replay, *entry.call) != markOf(*entry.step->recorded->verdict);
}

bool hidesSomething(const StepEntry& entry) {
    return entry.bound && !entry.bound->fullInput;
}

bool principalPasses(const StepEntry& entry, const Tested& test) {
    if (!entry.bound || !entry.bound->subject) return false;
    const EntityUid& subject = *entry.bound->subject;
    return test(subject.text()) || test(subject.id);
}

bool timePasses(const sim::Step& step, const Tested& test) {
    return step.time && test(QDateTime::fromMSecsSinceEpoch(step.time->ms, Qt::UTC).toString(Qt::ISODate).toStdString());
}

/// The facts of one entry after the other.
class EntryFacts : public StepFacts {
public:
    explicit EntryFacts(const StepSource& source) : m_source(source) {}
    void set(const StepEntry& entry) { m_entry = entry; }

    bool any(StepField field, Test test, const FilterValue& value) const override {
        return hasValue(m_source, m_entry, field, test, value);
    }
    const Json* argument(const std::vector<std::string>& path) const override {
        if (!m_entry.bound) return nullptr;
        std::string pointer;
        for (const std::string& name : path) pointer = pointerJoin(pointer, name);
        const Json* const found = m_entry.step->arguments.pointer(pointer);
        return found && !found->isNull() && !isUnknown("/context/input" + pointer) ? found : nullptr;
    }

private:
    /// What the recording masks stands there as a mark, which is no value.
    [[nodiscard]] bool isUnknown(const std::string& pointer) const {
        if (m_entry.bound->fullInput) return false;
        const sim::BoundCallPtr bound = m_entry.bound->bound.get();
        if (!bound || !bound->request) return false;
        const auto& unknown = bound->request->unknown;
        return std::any_of(unknown.begin(), unknown.end(), [&](const UnknownField& field) {
            return pointer.compare(0, field.pointer.size(), field.pointer) == 0 &&
                   (pointer.size() == field.pointer.size() || pointer[field.pointer.size()] == '/');
        });
    }

    const StepSource& m_source;
    StepEntry m_entry;
};

bool isInCell(const StepSource& source, const StepEntry& entry, const std::pair<Verdict, bool>& cell) {
    const sim::ReplayPtr& replay = source.data().replay;
    return entry.call && replay && replay->verdict(*entry.call) == cell.first && replay->refused(*entry.call) == cell.second;
}

}  // namespace

bool hasValue(const StepSource& source, const StepEntry& entry, StepField field, StepFacts::Test function,
              const FilterValue& value) {
    const Tested test(function, value);
    const sim::Step& step = *entry.step;
    const bool call = entry.call.has_value();
    const sim::OutcomeFinding* const outcome =
        field == StepField::Outcome || field == StepField::Certainty ? source.outcomeOf(entry) : nullptr;
    switch (field) {
    case StepField::Kind: return test(sim::word(step.kind));
    case StepField::Role: return test(sim::word(step.role));
    case StepField::Tool: return test.text(step.tool);
    case StepField::Verdict: return verdictPasses(source, entry, test);
    case StepField::Recorded: return step.recorded && step.recorded->verdict && test(recordedWord(*step.recorded));
    case StepField::Differs: return call && test.flag(differs(source, entry));
    case StepField::Outcome: return outcome && test(sim::word(outcome->outcome));
    case StepField::Certainty: return outcome && test(sim::word(outcome->certainty));
    case StepField::Finding:
        return std::any_of(sim::findingKinds().begin(), sim::findingKinds().end(),
                           [&](const sim::FindingKindInfo& kind) { return source.isIn(entry, kind.kind) && test(kind.id); });
    case StepField::Rule: return rulePasses(source, entry, test);
    case StepField::Flip: return call && test.flag(entry.flip != 0);
    case StepField::After: return call && test.flag(source.isAfterFlip(entry));
    case StepField::Probe: return call && test.flag(step.probe);
    case StepField::Masked: return call && test.flag(hidesSomething(entry));
    case StepField::Ungoverned: return call && test.flag(source.isUngoverned(entry));
    case StepField::Redacted: return call && test.flag(source.needsRedacted(entry));
    case StepField::Marked: return test.flag(!step.noteText.empty());
    case StepField::Corrected: return test.flag(step.correction.has_value());
    case StepField::Session: {
        const sim::Session& session = *source.data().corpus->sessions[entry.session];
        return test.text(session.title) || test(session.id);
    }
    case StepField::Principal: return principalPasses(entry, test);
    case StepField::Agent: return test.text(step.agent);
    case StepField::Step: return test.number(step.number);
    case StepField::Call: return test.number(entry.bound ? entry.bound->call : 0);
    case StepField::Time: return timePasses(step, test);
    case StepField::Text: return test.text(step.text) || test.text(step.tool) || anyPart(step.arguments, test);
    case StepField::Arguments: return anyPart(step.arguments, test);
    case StepField::Note: return test.text(step.noteText);
    case StepField::Argument: return false;
    }
    return false;
}

StepRows findSteps(const StepSource& source, const StepQuery& query, const std::function<bool()>& cancelled) {
    const bool calls = query.callsOnly || query.cell;
    if (!calls && query.filter.isEmpty()) return nullptr;
    auto rows = std::make_shared<std::vector<std::uint32_t>>();
    EntryFacts facts(source);
    const std::size_t count = calls ? source.calls().size() : source.size();
    for (std::size_t i = 0; i < count; ++i) {
        if (i % kCancelEvery == 0 && cancelled && cancelled()) return nullptr;
        const std::uint32_t number = calls ? source.calls()[i] : static_cast<std::uint32_t>(i);
        const StepEntry entry = source.at(number);
        facts.set(entry);
        if ((!query.cell || isInCell(source, entry, *query.cell)) && query.filter.matches(facts)) rows->push_back(number);
    }
    return rows;
}

}  // namespace writ::studio
