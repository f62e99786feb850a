#pragma once

#include "engine/cedar/program/machine.h"

namespace writ::cedar {

/// As possibility() in rule_run.h, for a request without unknown fields: whether a rule that failed could match if the
/// attributes that it missed had other values. Appends their pointers to `fields`, sorted and unique. Allocates nothing once
/// `fields` has grown.
[[nodiscard]] bool couldMatch(const Program& program, std::uint32_t rule, Machine& machine, std::vector<FieldPointer>& fields);

}  // namespace writ::cedar
