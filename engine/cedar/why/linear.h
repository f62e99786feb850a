#pragma once

#include "engine/cedar/evaluator.h"

#include <optional>

namespace writ::cedar {

/// The unknown field that an expression reads and passes on unchanged, or null.
[[nodiscard]] const UnknownField* readField(const Tree& tree, NodeId id, Evaluator& evaluator);

/// The number behind a long, decimal, datetime or duration.
[[nodiscard]] std::optional<std::int64_t> numberOf(const Value& value);

/// scale * field + shift: sums, differences and multiples with known values, also of datetimes and durations.
struct Linear {
    // Wide enough that no sum or product of two 64-bit numbers overflows.
    __extension__ using Wide = __int128;

    const UnknownField* field = nullptr;
    Value::Kind from = Value::Kind::Long;  ///< what the field must be, so that the expression does not fail
    Value::Kind to = Value::Kind::Long;    ///< what the expression then is
    Wide scale = 1;
    Wide shift = 0;
    std::vector<std::int64_t> overflows;  ///< values of the field around which a step leaves the 64-bit range

    /// Values of the field around which the expression passes `value`; between any two of them and their neighbours it
    /// stays on one side.
    [[nodiscard]] std::vector<std::int64_t> preimage(Wide value) const;
};

/// Reads expressions as linear ones of a single unknown field.
class LinearReader {
public:
    LinearReader(const Tree& tree, Evaluator& evaluator) : m_tree(tree), m_evaluator(evaluator) {}
    /// Nothing when the expression is not of that kind. A scale beyond 2^60 or a shift beyond 2^64 is not either.
    [[nodiscard]] std::optional<Linear> of(NodeId id);

private:
    [[nodiscard]] std::optional<Linear> sum(const Node& node);
    [[nodiscard]] std::optional<Linear> call(const Node& node);
    [[nodiscard]] std::optional<Value> known(NodeId id);

    const Tree& m_tree;
    Evaluator& m_evaluator;
};

}  // namespace writ::cedar
