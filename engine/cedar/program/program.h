#pragma once

#include "engine/cedar/program/operand.h"
#include "engine/cedar/tree.h"

#include <array>
#include <vector>

namespace writ::cedar {

// The form in which policies are evaluated. The trees of the parser stay what explanations and messages are made from; a program
// is made of them once, for speed, and must do what Evaluator and runRule() do on them (a test compares them on generated
// policies).
//
// Codes stand in one array. An expression is a code followed by those of its operands, each with its own operands behind it:
//
//     context.input.amount <= 50000 && !(principal has frozen)
//
//     0  And       2 operands, end 6
//     1  LessEqual 2 operands, end 4
//     2  Steps     1 operand, steps "input", "amount", end 4      a chain of attributes is one code
//     3  Variable  context, end 4
//     4  Constant  …
//
// The first operand of code i is i + 1, the next one stands where the one before ends. So a run walks forward through memory,
// four codes a line of the cache, and goes over what it need not evaluate in one step. Literals, and literal sets, records and
// extension values, are constants: made once, compared by address first. What a message would say is not here: a code names the
// node of its tree, from which the text is made when somebody looks.

enum class Op : std::uint8_t {
    Constant,  ///< datum: Program::constants
    Variable,  ///< datum: Variable
    Steps,     ///< attributes of the operand, one after the other; datum: Program::steps, up to the last of the chain
    Has,       ///< the same, asked for
    Not,
    Negate,
    And,
    Or,
    If,
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    In,
    Add,
    Subtract,
    Multiply,
    Like,    ///< datum: Program::patterns
    Is,      ///< datum: Program::types
    IsIn,    ///< datum: Program::types
    Set,     ///< any number of operands
    Record,  ///< datum: Program::recordNames, one an operand
    Method,  ///< datum: Builtin
    Call,    ///< datum: extensionFunctions()
    Fails,   ///< a slot that nothing fills
};

struct Instruction {
    Op op = Op::Fails;
    std::uint32_t end = 0;    ///< the code behind the last operand
    std::uint32_t datum = 0;  ///< as the operation says
    NodeId node = kNoNode;    ///< of the rule's tree: where errors point
};

/// One attribute of a chain.
struct Step {
    bool isLast = true;
    std::uint32_t name = 0;  ///< Program::names
    NodeId node = kNoNode;   ///< the whole access
    NodeId holder = kNoNode;
    /// Pointers into the request of the field, when it is one: Program::fields.
    std::uint32_t firstField = 0;
    std::uint32_t fieldCount = 0;
};

/// What one variable of the scope is held to; entities stand in Program::entities.
struct ScopeTest {
    ScopeKind kind = ScopeKind::Any;
    std::uint32_t type = 0;  ///< Program::types
    std::uint32_t first = 0;
    std::uint32_t count = 0;
};

struct RuleCode {
    Effect effect = Effect::Permit;
    std::array<ScopeTest, 3> scope;  ///< principal, action, resource
    std::uint32_t firstCondition = 0;
    std::uint32_t conditionCount = 0;
};

struct ConditionCode {
    std::uint32_t code = 0;
    bool isUnless = false;
};

/// All rules of a policy set. Immutable after compilation; it borrows nothing from the trees.
struct Program {
    std::vector<Instruction> codes;
    std::vector<RuleCode> rules;
    std::vector<ConditionCode> conditions;
    std::vector<Operand> constants;
    std::vector<Value> constantValues;  ///< own what `constants` borrow
    std::vector<AttributeName> names;
    std::vector<std::uint32_t> recordNames;  ///< into names
    std::vector<Step> steps;
    std::vector<FieldPointer> fields;
    std::vector<Pattern> patterns;
    std::vector<std::string> types;
    std::vector<EntityNamePtr> entities;
};

/// A rule to compile: a policy of a tree without errors.
struct RuleSource {
    const Tree* tree = nullptr;
    const Policy* policy = nullptr;
};
[[nodiscard]] Program compileRules(const std::vector<RuleSource>& rules);

}  // namespace writ::cedar
