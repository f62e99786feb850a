#pragma once

#include "engine/decision/decision.h"

namespace writ {

/// What a language offers beside whose rules say by themselves which requests they are about (their scope: principal, action and
/// resource). A PolicySet of such a language is one of these too.
class RuleScopes {
public:
    virtual ~RuleScopes() = default;
    /// Whether the scope of some rule fits, or could where a part of the request is unknown. Without one no rule says anything
    /// about such a request, whatever its arguments and its context are. The scratch comes from the same set.
    [[nodiscard]] virtual bool concerns(const Input& input, Scratch& scratch) const = 0;
};

}  // namespace writ
