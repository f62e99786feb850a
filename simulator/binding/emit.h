#pragma once

#include "simulator/binding/value.h"

namespace writ::sim::binding {

/// Turns a request value into JSON, and gathers its unknown fields and the provenance of its leaves.
class Emitter {
public:
    /// The known parts, as JSON.
    [[nodiscard]] Json emit(const Value& request);
    [[nodiscard]] std::vector<UnknownField> takeUnknown();   ///< sorted
    [[nodiscard]] std::vector<Provenance> takeProvenance();  ///< sorted by pointer

private:
    [[nodiscard]] std::optional<Json> value(const Value& value, const std::string& pointer);
    [[nodiscard]] Json record(const Value& value, const std::string& pointer);
    void leaves(const Json& json, const Trace& trace, const std::string& pointer);
    void note(const Trace& trace, const std::string& pointer, std::optional<UnknownReason> unknown);

    std::vector<UnknownField> m_unknown;
    std::vector<Provenance> m_provenance;
};

}  // namespace writ::sim::binding
