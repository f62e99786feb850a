#pragma once

#include "engine/cedar/validate/checker.h"

namespace writ::cedar {

/// Adds the advice, and where it can be written the fix, to test for what `access` reads before it is evaluated.
/// The test is the receiver followed by `test`: ` has x` or `.hasTag("x")`.
void addGuard(Diagnostic* diagnostic, const PolicyContext& context, NodeId receiver, NodeId access, const std::string& test);

}  // namespace writ::cedar
