#pragma once

#include "simulator/binding/compile.h"
#include "simulator/binding/scope.h"

namespace writ::sim::binding {

/// Makes the request of one call from what is known before it.
class RequestBuilder {
public:
    RequestBuilder(const Program& program, Scope& scope) : m_program(program), m_scope(scope) {}

    [[nodiscard]] BoundCall build();

private:
    [[nodiscard]] std::string unreplayable() const;
    [[nodiscard]] Value request();
    [[nodiscard]] Value party(const std::optional<Party>& given, const Value& fallback);
    [[nodiscard]] Value defaultResource() const;
    [[nodiscard]] Value context();
    [[nodiscard]] Value noteContext() const;
    void readClock(BoundCall& call);
    void readChain(BoundCall& call);
    void fill(BoundCall& call, const Value& request);

    const Program& m_program;
    Scope& m_scope;
};

}  // namespace writ::sim::binding
