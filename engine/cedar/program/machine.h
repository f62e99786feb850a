#pragma once

#include "engine/cedar/input.h"
#include "engine/cedar/program/arena.h"
#include "engine/cedar/program/program.h"

namespace writ::cedar {

/// Where and why a run ended without a value.
struct Stop {
    std::string_view code;  ///< static: as EvalFailure::code; "unknown_field"
    NodeId node = kNoNode;  ///< of the rule's tree; none where the scope read an unknown field
    /// The pointers of a missing attribute: Program::fields.
    std::uint32_t firstField = 0;
    std::uint32_t fieldCount = 0;
};

/// Runs the rules of a program in one view of a request. Allocates nothing but what the arena does; its recursion is bounded by
/// the height of the trees that the program was made of.
class Machine {
public:
    Machine(const Program& program, const View& view, const EntityStore& store, Arena& arena)
        : m_program(program), m_view(view), m_store(store), m_arena(arena) {}

    [[nodiscard]] RuleState run(const RuleCode& rule);
    /// Whether the variables fit the rule; Unknown or a Bool.
    [[nodiscard]] Operand matches(const RuleCode& rule);
    /// The value of an expression; Failed or Unknown when it has none, see stop().
    [[nodiscard]] Operand evaluate(std::uint32_t at);
    /// What ended the last run that was Errored or Open, or the last expression without a value.
    [[nodiscard]] const Stop& stop() const { return m_stop; }

private:
    using Kind = Operand::Kind;

    Operand fail(std::string_view code, NodeId node);
    Operand touch(NodeId node);
    Operand wrongType(std::uint32_t at) { return fail("type_error", m_program.codes[at].node); }
    [[nodiscard]] std::uint32_t next(std::uint32_t at) const { return m_program.codes[at].end; }
    /// Both operands of a code; the result is only a stop, or whatever while both are values.
    Operand pair(std::uint32_t at, Operand& left, Operand& right);

    Operand matches(const ScopeTest& test, const EntityName& name) const;
    Operand variable(const Instruction& code);
    Operand logical(std::uint32_t at, bool deciding);
    Operand conditional(std::uint32_t at);
    Operand negation(std::uint32_t at);
    Operand equality(std::uint32_t at);
    Operand order(std::uint32_t at);
    Operand arithmetic(std::uint32_t at);
    Operand steps(std::uint32_t at);
    Operand has(std::uint32_t at);
    Operand like(std::uint32_t at);
    Operand in(std::uint32_t at);
    Operand is(std::uint32_t at);
    Operand membership(std::uint32_t at, const Operand& left, const Operand& right);
    Operand setLiteral(std::uint32_t at);
    Operand recordLiteral(std::uint32_t at);
    Operand method(std::uint32_t at);
    Operand setMethod(std::uint32_t at, std::span<const Operand> values);
    Operand tagMethod(std::uint32_t at, std::span<const Operand> values);
    Operand call(std::uint32_t at);
    /// All operands from left to right; false when one has no value, which is then `stopped`.
    bool operands(std::uint32_t at, std::span<Operand>& values, Operand& stopped);

    /// The attributes that a name is looked for in.
    struct Holder {
        Operand record;         ///< Failed: the entity does not exist; Unknown: nobody knows its attributes
        bool isHolder = false;  ///< whether it is a record or an entity at all
    };
    [[nodiscard]] Holder holderOf(const Operand& value) const;

    const Program& m_program;
    const View& m_view;
    const EntityStore& m_store;
    Arena& m_arena;
    Stop m_stop;
};

}  // namespace writ::cedar
