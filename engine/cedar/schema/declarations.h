#pragma once

#include "engine/cedar/schema/fragment.h"
#include "engine/cedar/schema/names.h"
#include "engine/text/diagnostic.h"

namespace writ::cedar {

/// Collects what is wrong with the names of a schema.
class SchemaReport {
public:
    SchemaReport(std::vector<Diagnostic>& diagnostics, std::size_t limit) : m_diagnostics(diagnostics), m_left(limit) {}

    /// Null when there are too many already. The pointer is valid until the next call.
    Diagnostic* add(const SchemaFragment& fragment, Code code, const SchemaName& at, std::string message);
    void unknownType(const SchemaFragment& fragment, const SchemaNames& names, const SchemaNamespace& space,
                     const SchemaName& written, TypeLookup lookup);
    void unknownAction(const SchemaFragment& fragment, const SchemaNames& names, const SchemaNamespace& space,
                       const ActionRef& ref);
    [[nodiscard]] bool hasErrors() const { return m_errors > 0; }

private:
    static constexpr std::size_t kSuggestions = 100;  ///< each compares with every declared name

    std::vector<Diagnostic>& m_diagnostics;
    std::size_t m_left;
    std::size_t m_errors = 0;
    std::size_t m_suggested = 0;
};

/// Reserved names, names declared twice, and names that hide others (RFC 70).
void checkDeclarations(const std::vector<SchemaFragment>& fragments, SchemaReport& report);
/// Actions that are (indirectly) groups of themselves.
void reportActionCycles(const std::vector<SchemaFragment>& fragments, const SchemaNames& names, SchemaReport& report);

}  // namespace writ::cedar
