#pragma once

#include "engine/decision/decision.h"
#include "simulator/replay/bit_column.h"

#include <memory>
#include <optional>
#include <vector>

namespace writ::sim {

/// What one rule did in each call of a corpus. A call without a bit: it did not match. Immutable once it is shared.
struct RuleColumn {
    explicit RuleColumn(std::size_t calls) : matched(calls), unknown(calls), failed(calls), engine(calls) {}
    BitColumn matched;
    BitColumn unknown;  ///< it read an unknown field
    BitColumn failed;
    BitColumn engine;  ///< of `unknown`: the engine alone, which takes what is unknown as absent, would have matched

    void add(std::size_t call, OutcomeBits bits);
    [[nodiscard]] RuleState stateOf(std::size_t call) const;
    [[nodiscard]] std::size_t bytes() const;
};
using RuleColumnPtr = std::shared_ptr<const RuleColumn>;
/// One a rule of a policy set, in its order.
using RuleColumns = std::vector<RuleColumnPtr>;

/// How often one rule did what, over some calls.
struct RuleCount {
    std::uint64_t matched = 0;
    std::uint64_t decided = 0;  ///< it is among the rules of a verdict that is not indeterminate: there nobody decided
    std::uint64_t errors = 0;   ///< it failed, or read an unknown field
    friend bool operator==(const RuleCount&, const RuleCount&) = default;
};

/// The verdict of each call; a call that is not replayable has none.
struct VerdictColumns {
    VerdictColumns() = default;
    explicit VerdictColumns(std::size_t calls) : allow(calls), deny(calls), indeterminate(calls), settled(calls) {}
    BitColumn allow, deny, indeterminate;
    BitColumn settled;  ///< the bits of the rules left it open, and all rules looked at at once did not

    void set(std::size_t call, Verdict verdict);
    [[nodiscard]] std::optional<Verdict> at(std::size_t call) const;
    [[nodiscard]] const BitColumn& of(Verdict verdict) const;
};

}  // namespace writ::sim
