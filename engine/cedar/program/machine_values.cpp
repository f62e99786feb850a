// What a machine does with strings, hierarchies, sets, records and extension values.
#include "engine/cedar/extension.h"
#include "engine/cedar/program/machine.h"

#include <algorithm>

namespace writ::cedar {

Operand Machine::like(std::uint32_t at) {
    const Operand text = evaluate(at + 1);
    if (!text.isValue()) return text;
    if (!text.is(Kind::String)) return wrongType(at + 1);
    return Operand(m_program.patterns[m_program.codes[at].datum].matches(text.asString()));
}

Operand Machine::in(std::uint32_t at) {
    Operand left;
    Operand right;
    const Operand both = pair(at, left, right);
    return both.isValue() ? membership(at, left, right) : both;
}

/// `e is T in x` is `e is T && e in x`: x counts only for entities of the type.
Operand Machine::is(std::uint32_t at) {
    const Operand left = evaluate(at + 1);
    if (!left.isValue()) return left;
    if (!left.is(Kind::Entity)) return wrongType(at + 1);
    const Instruction& code = m_program.codes[at];
    const bool fits = left.asEntity().uid.type == m_program.types[code.datum];
    if (!fits || code.op == Op::Is) return Operand(fits);
    const Operand right = evaluate(next(at + 1));
    return right.isValue() ? membership(at, left, right) : right;
}

Operand Machine::membership(std::uint32_t at, const Operand& left, const Operand& right) {
    if (!left.is(Kind::Entity)) return wrongType(at + 1);
    const EntityStore::Lineage lineage = m_store.lineageOf(left.asEntity());
    if (right.is(Kind::Entity)) return Operand(lineage.has(right.asEntity()));
    if (!right.is(Kind::Set)) return wrongType(next(at + 1));
    if (right.hasUnknown()) return touch(m_program.codes[at].node);
    const Members members(right);
    bool found = false;
    for (std::size_t i = 0; i < members.size(); ++i) {
        const Operand member = members.at(i);
        if (!member.is(Kind::Entity)) return wrongType(next(at + 1));
        found = found || lineage.has(member.asEntity());
    }
    return Operand(found);
}

bool Machine::operands(std::uint32_t at, std::span<Operand>& values, Operand& stopped) {
    std::size_t count = 0;
    for (std::uint32_t operand = at + 1; operand != next(at); operand = next(operand)) ++count;
    values = m_arena.make<Operand>(count);
    std::size_t i = 0;
    for (std::uint32_t operand = at + 1; operand != next(at); operand = next(operand)) {
        values[i] = evaluate(operand);
        if (!values[i].isValue()) {
            stopped = values[i];
            return false;
        }
        ++i;
    }
    return true;
}

Operand Machine::setLiteral(std::uint32_t at) {
    std::span<Operand> values;
    Operand stopped;
    if (!operands(at, values, stopped)) return stopped;
    std::sort(values.begin(), values.end(), [](const Operand& a, const Operand& b) { return a < b; });
    const auto last = std::unique(values.begin(), values.end());
    BuiltSet& set = m_arena.make<BuiltSet>(1).front();
    set.members = values.first(static_cast<std::size_t>(last - values.begin()));
    set.hasUnknown = std::any_of(values.begin(), values.end(), [](const Operand& value) { return value.hasUnknown(); });
    return Operand(set);
}

Operand Machine::recordLiteral(std::uint32_t at) {
    std::span<Operand> values;
    Operand stopped;
    if (!operands(at, values, stopped)) return stopped;
    const std::span<BuiltField> fields = m_arena.make<BuiltField>(values.size());
    BuiltRecord& record = m_arena.make<BuiltRecord>(1).front();
    for (std::size_t i = 0; i < values.size(); ++i) {
        fields[i] = {&m_program.names[m_program.recordNames[m_program.codes[at].datum + i]], values[i]};
        record.hasUnknown = record.hasUnknown || values[i].hasUnknown();
    }
    std::sort(fields.begin(), fields.end(), [](const BuiltField& a, const BuiltField& b) { return a.name->text < b.name->text; });
    record.fields = fields;
    return Operand(record);
}

Operand Machine::method(std::uint32_t at) {
    std::span<Operand> values;
    Operand stopped;
    if (!operands(at, values, stopped)) return stopped;
    const auto builtin = static_cast<Builtin>(m_program.codes[at].datum);
    const bool tag = builtin == Builtin::HasTag || builtin == Builtin::GetTag;
    return tag ? tagMethod(at, values) : setMethod(at, values);
}

Operand Machine::setMethod(std::uint32_t at, std::span<const Operand> values) {
    const auto builtin = static_cast<Builtin>(m_program.codes[at].datum);
    const bool setArgument = builtin == Builtin::ContainsAll || builtin == Builtin::ContainsAny;
    if (!values[0].is(Kind::Set)) return wrongType(at + 1);
    if (setArgument && !values[1].is(Kind::Set)) return wrongType(next(at + 1));
    for (const Operand& value : values) {
        if (value.hasUnknown()) return touch(m_program.codes[at].node);
    }
    const Members members(values[0]);
    if (builtin == Builtin::IsEmpty) return Operand(members.size() == 0);
    if (builtin == Builtin::Contains) return Operand(members.has(values[1]));
    // One member decides: of containsAll the first that is not in the set, of containsAny the first that is.
    const bool deciding = builtin == Builtin::ContainsAny;
    const Members others(values[1]);
    for (std::size_t i = 0; i < others.size(); ++i) {
        if (members.has(others.at(i)) == deciding) return Operand(deciding);
    }
    return Operand(!deciding);
}

Operand Machine::tagMethod(std::uint32_t at, std::span<const Operand> values) {
    if (!values[0].is(Kind::Entity)) return wrongType(at + 1);
    if (!values[1].is(Kind::String)) return wrongType(next(at + 1));
    const Instruction& code = m_program.codes[at];
    const Entity* entity = m_store.find(values[0].asEntity());
    const Value* tag = entity ? entity->tags.find(values[1].asString()) : nullptr;
    if (static_cast<Builtin>(code.datum) == Builtin::HasTag) return Operand(tag != nullptr);
    if (!entity && !m_view.overlayOf(values[0].asEntity())) return fail("entity_missing", code.node);
    return tag ? Operand(*tag) : fail("tag_missing", code.node);
}

Operand Machine::call(std::uint32_t at) {
    std::span<Operand> values;
    Operand stopped;
    if (!operands(at, values, stopped)) return stopped;
    const Instruction& code = m_program.codes[at];
    ExtensionCall call{values, m_arena, nullptr, {}};
    const std::string_view wrong = callExtension(code.datum, call);
    return wrong.empty() ? call.result : fail(wrong, code.node);
}

}  // namespace writ::cedar
