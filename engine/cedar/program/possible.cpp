#include "engine/cedar/program/possible.h"

#include <algorithm>

namespace writ::cedar {
namespace {

/// A set of outcomes of a boolean expression.
using Outcomes = unsigned;
constexpr Outcomes kTrue = 1;
constexpr Outcomes kFalse = 2;
constexpr Outcomes kFails = 4;
constexpr Outcomes kAny = kTrue | kFalse | kFails;

Outcomes negate(Outcomes outcomes) {
    return (outcomes & kFails) | ((outcomes & kTrue) ? kFalse : 0U) | ((outcomes & kFalse) ? kTrue : 0U);
}

class Analysis {
public:
    Analysis(const Program& program, Machine& machine, std::vector<FieldPointer>& fields)
        : m_program(program), m_machine(machine), m_fields(fields) {}

    bool run(const RuleCode& rule) {
        if (!m_machine.matches(rule).asBool()) return false;
        for (std::uint32_t i = 0; i < rule.conditionCount; ++i) {
            const ConditionCode& condition = m_program.conditions[rule.firstCondition + i];
            const Outcomes body = of(condition.code);
            if (!((condition.isUnless ? negate(body) : body) & kTrue)) return false;
        }
        return true;
    }

private:
    [[nodiscard]] std::uint32_t next(std::uint32_t at) const { return m_program.codes[at].end; }

    Outcomes of(std::uint32_t at) {
        const Op op = m_program.codes[at].op;
        if (op == Op::And) return logical(at, kTrue);
        if (op == Op::Or) return logical(at, kFalse);
        if (op == Op::Not) return negate(of(at + 1));
        return op == Op::If ? conditional(at) : leaf(at);
    }

    Outcomes logical(std::uint32_t at, Outcomes goesOn) {
        Outcomes result = 0;
        for (std::uint32_t operand = at + 1; operand != next(at); operand = next(operand)) {
            const Outcomes outcomes = of(operand);
            result |= outcomes & ~goesOn;
            if (!(outcomes & goesOn)) return result;
        }
        return result | goesOn;
    }

    Outcomes conditional(std::uint32_t at) {
        const std::uint32_t yes = next(at + 1);
        const Outcomes test = of(at + 1);
        Outcomes result = test & kFails;
        if (test & kTrue) result |= of(yes);
        if (test & kFalse) result |= of(next(yes));
        return result;
    }

    Outcomes leaf(std::uint32_t at) {
        const Operand value = m_machine.evaluate(at);
        if (value.is(Operand::Kind::Bool)) return value.asBool() ? kTrue : kFalse;
        if (value.isValue()) return kAny;  // of the wrong type; what does not fail could be any value
        const Stop& stop = m_machine.stop();
        const auto first = m_program.fields.begin() + stop.firstField;
        m_fields.insert(m_fields.end(), first, first + stop.fieldCount);
        return kAny;
    }

    const Program& m_program;
    Machine& m_machine;
    std::vector<FieldPointer>& m_fields;
};

}  // namespace

bool couldMatch(const Program& program, std::uint32_t rule, Machine& machine, std::vector<FieldPointer>& fields) {
    const auto before = static_cast<std::ptrdiff_t>(fields.size());
    const bool could = Analysis(program, machine, fields).run(program.rules[rule]);
    std::sort(fields.begin() + before, fields.end());
    fields.erase(std::unique(fields.begin() + before, fields.end()), fields.end());
    return could;
}

}  // namespace writ::cedar
