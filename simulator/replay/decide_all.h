#pragma once

#include "engine/text/result.h"
#include "simulator/replay/rule_columns.h"
#include "simulator/replay/run_control.h"

namespace writ::sim {

struct Corpus;
struct Replay;

struct Columns {
    VerdictColumns verdicts;
    RuleColumns rules;  ///< as Replay::columns
};
/// Decides every call of a corpus on several threads. `previous` as in replay().
[[nodiscard]] Result<Columns> decideAll(const Corpus& corpus, const PolicySet& policies, const Replay* previous,
                                        RunControl& control);

}  // namespace writ::sim
