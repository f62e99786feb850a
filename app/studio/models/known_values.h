#pragma once

#include "app/studio/models/filter_completion.h"
#include "app/studio/models/step_source.h"

namespace writ::studio {

/// Values that occur in a corpus, for the completion of filters: tools, rules, sessions, principals, agents, names of arguments.
/// Sorted, without repetitions; of a large corpus what its first calls hold.
[[nodiscard]] QStringList knownValues(const StepData& data, StepField field);

}  // namespace writ::studio
