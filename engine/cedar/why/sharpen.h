#pragma once

#include "engine/cedar/rule_run.h"
#include "engine/cedar/why/representatives.h"

namespace writ::cedar {

/// A rule of a set with what it did in the exact view.
struct JudgedRule {
    const Tree* tree = nullptr;
    const Policy* policy = nullptr;
    RuleState state = RuleState::NotMatched;
};

/// What can be said of a request whose rules alone leave the verdict open (design section 4).
struct Sharpened {
    Verdict verdict = Verdict::Indeterminate;  ///< another one only where every value of the unknown fields gives it
    Reason reason = Reason::UnknownFields;     ///< of a verdict that is not Indeterminate
    std::vector<std::uint32_t> rules;          ///< that determine it, for some value at least; ascending
    std::vector<std::string> deciding;         ///< when Indeterminate: fields whose value can change the verdict, sorted
    std::vector<std::uint32_t> open;           ///< when Indeterminate: as Decision::open
};

/// Decides by three-valued evaluation and then, where the unknown fields are asked nothing but questions with finitely many
/// answers, by trying a value for each combination of answers. So the verdict is Indeterminate exactly when two values of the
/// unknown fields give different verdicts, and stays so where that cannot be shown within the options.
///
/// A rule that fails counts as open also where a value of an unknown field makes it fail, unless it could not match whatever
/// the failed expression were. `rules` are all rules of the set, in order.
[[nodiscard]] Sharpened sharpen(const std::vector<JudgedRule>& rules, const CedarInput& input, const CoverOptions& options = {});

}  // namespace writ::cedar
