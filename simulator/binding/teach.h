#pragma once

#include "simulator/binding/compile.h"
#include "simulator/binding/scope.h"

namespace writ::sim::binding {

/// What a finished call does to the records: first what its result teaches, then its effects on single fields.
/// Without a recorded result (`result` absent and `recorded` false), what it would have taught or set becomes unknown.
class Teacher {
public:
    Teacher(const Program& program, World& world) : m_program(program), m_world(world) {}

    void finished(const PastCall& call, std::optional<std::uint32_t> timeStep);

private:
    void learn(const RecordKind& kind, const Learn& rule, Scope& scope);
    void learnOne(const RecordKind& kind, const Learn& rule, Scope& scope, const Value& source);
    void apply(const RecordKind& kind, const Effect& rule, Scope& scope, bool recorded);
    void forget(const RecordKind& kind, const Learn& rule, Scope& scope);
    /// The key as text; absent when the rule says nothing of any thing; unknown when it may be any.
    [[nodiscard]] Value key(const Node& node, Scope& scope);

    const Program& m_program;
    World& m_world;
};

}  // namespace writ::sim::binding
