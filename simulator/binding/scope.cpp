#include "simulator/binding/scope.h"

#include "simulator/binding/compile.h"
#include "simulator/binding/time.h"
#include "simulator/redact/pseudonym.h"
#include "simulator/transcript/recorded_decision.h"

#include <algorithm>

namespace writ::sim::binding {

namespace {

/// Masked wins, since it says more.
void worsen(std::optional<UnknownReason>& reason, UnknownReason other) {
    if (!reason || other == UnknownReason::Masked) reason = other;
}

const Node* operandOf(const Test& test) {
    const Test* inner = &test;
    while (inner->inner) inner = inner->inner.get();
    return inner->operand.get();
}

Tested compare(TestKind kind, const Json& subject, const Json& operand) {
    const auto sign = order(subject, operand);
    if (!sign) return {false, UnknownReason::NotRecorded};
    return {kind == TestKind::Below ? *sign < 0 : *sign > 0, {}};
}

Tested startsWith(const Json& subject, const Json& operand) {
    if (!subject.isString() || !operand.isString()) return {false, UnknownReason::NotRecorded};
    return {subject.asString().compare(0, operand.asString().size(), operand.asString()) == 0, {}};
}

Tested testOne(const Test& test, const Value& subject, const Value& operand) {
    if (test.kind == TestKind::Not) {
        const Tested inner = testOne(*test.inner, subject, operand);
        return {!inner.passed && !inner.unknown, inner.unknown};
    }
    if (subject.isAbsent() || operand.isAbsent()) return {};
    if (subject.isUnknown()) return {false, subject.reason()};
    if (operand.isUnknown()) return {false, operand.reason()};
    if (test.kind == TestKind::Equal) return {subject.json() == operand.json(), {}};
    if (test.kind == TestKind::StartsWith) return startsWith(subject.json(), operand.json());
    if (test.kind != TestKind::OneOf) return compare(test.kind, subject.json(), operand.json());
    if (!operand.json().isArray()) return {false, UnknownReason::NotRecorded};
    const auto& list = operand.json().asArray();
    return {std::find(list.begin(), list.end(), subject.json()) != list.end(), {}};
}

}  // namespace

Scope::Scope(World& theWorld, const Step& theCall, Value theArguments, std::optional<std::uint32_t> theTimeStep)
    : world(theWorld), call(theCall), arguments(std::move(theArguments)), metadata(theWorld.metadata), timeStep(theTimeStep) {
    if (!call.context || !call.context->metadata.isObject()) return;
    const Value own = recorded(call.context->metadata, world.program.masked, trace(Origin::Metadata));
    metadata = withoutHidden(merged(metadata, own), call, "metadata");
}

const Value& Scope::now() {
    if (!m_now) m_now = evaluate(*world.program.clock, *this).whole();
    return *m_now;
}

void Scope::fail(std::string reason) {
    if (m_failure.empty()) m_failure = std::move(reason);
}

Trace Scope::trace(Origin origin, std::string at) const {
    return Trace{.origin = origin, .file = call.place.file, .step = call.number, .at = std::move(at)};
}

Trace Scope::bindingTrace(const std::string& place) const {
    return Trace{.origin = Origin::Binding, .file = world.bindingFile, .at = place};
}

bool hidesPart(const std::string& text, const std::vector<std::string>& markers) {
    return holdsPseudonym(text) || std::any_of(markers.begin(), markers.end(),
                                               [&](const std::string& marker) { return text.find(marker) != std::string::npos; });
}

Value withoutHidden(Value value, const Step& call, std::string_view part) {
    if (!call.context) return value;
    for (const std::string& pointer : call.context->hidden) {
        const auto tokens = pointerTokens(pointer);
        if (!tokens || tokens->empty() || tokens->front() != part) continue;
        Trace trace{.origin = Origin::Recording, .file = call.place.file, .step = call.number, .at = pointer};
        value = value.with(Tokens(tokens->begin() + 1, tokens->end()), Value::unknown(UnknownReason::Masked, std::move(trace)));
    }
    return value;
}

const Json* Operands::take(const Value& value) {
    const Value whole = value.whole();
    whole.collectSteps(m_trace.steps);
    if (whole.isUnknown()) {
        worsen(m_unknown, whole.reason());
        m_untaught = m_untaught && whole.trace().untaught;
    }
    if (!whole.isKnown()) return nullptr;
    m_json.push_back(whole.json());
    return &m_json.back();
}

Value Operands::unknown(UnknownReason reason) {
    Trace result = trace();
    result.untaught = m_unknown.has_value() && m_untaught;
    return Value::unknown(reason, std::move(result));
}

void Operands::addSteps(const std::vector<std::uint32_t>& steps) {
    m_trace.steps.insert(m_trace.steps.end(), steps.begin(), steps.end());
}

Trace Operands::trace() {
    std::sort(m_trace.steps.begin(), m_trace.steps.end());
    m_trace.steps.erase(std::unique(m_trace.steps.begin(), m_trace.steps.end()), m_trace.steps.end());
    return m_trace;
}

ReadyTests::ReadyTests(const Tests& tests, Scope& scope) {
    for (const PointerTest& test : tests) {
        m_tests.push_back(&test);
        m_operands.push_back(evaluate(*operandOf(test.test), scope).whole());
    }
}

Tested ReadyTests::test(const Value& subject) const {
    Tested all{true, {}};
    for (std::size_t i = 0; i < m_tests.size(); ++i) {
        const Tested one = testOne(m_tests[i]->test, subject.at(m_tests[i]->pointer).whole(), m_operands[i]);
        if (one.unknown)
            worsen(all.unknown, *one.unknown);
        else if (!one.passed)
            return {};
    }
    all.passed = !all.unknown;
    return all;
}

std::optional<UnknownReason> ReadyTests::unknownOperand() const {
    std::optional<UnknownReason> reason;
    for (const Value& operand : m_operands)
        if (operand.isUnknown()) worsen(reason, operand.reason());
    return reason;
}

bool ReadyTests::absentOperand() const {
    return std::any_of(m_operands.begin(), m_operands.end(), [](const Value& operand) { return operand.isAbsent(); });
}

std::string ReadyTests::key() const {
    Json::Array values;
    for (const Value& operand : m_operands) values.push_back(operand.json());
    return Json(std::move(values)).dump();
}

void ReadyTests::collectSteps(std::vector<std::uint32_t>& steps) const {
    for (const Value& operand : m_operands) operand.collectSteps(steps);
}

std::optional<int> order(const Json& a, const Json& b) {
    if (a.isNumber() && b.isNumber()) {
        const auto x = Decimal::fromJson(a);
        const auto y = Decimal::fromJson(b);
        return x && y ? std::optional(x->compare(*y)) : std::nullopt;
    }
    if (isDatetime(a) || isDatetime(b)) {
        const auto x = parseTime(a, 0);
        const auto y = parseTime(b, 0);
        return x && y ? std::optional(*x < *y ? -1 : (*x > *y ? 1 : 0)) : std::nullopt;
    }
    if (!a.isString() || !b.isString()) return std::nullopt;
    const int sign = a.asString().compare(b.asString());
    return sign < 0 ? -1 : (sign > 0 ? 1 : 0);
}

std::optional<std::string> keyText(const Json& json) {
    if (json.isString()) return json.asString();
    return json.isInteger() ? std::optional(json.numberText()) : std::nullopt;
}

}  // namespace writ::sim::binding
