#include "simulator/draft/draft.h"

#include <algorithm>

namespace writ::sim {

const std::vector<WideningInfo>& wideningTable() {
    static const std::vector<WideningInfo> table{
        {Widening::SameValue, "same value", "one value that repeats, or one word without digits"},
        {Widening::Values, "values",
         "at most as many as a list may have; each seen twice on average, or words without digits of which one repeats"},
        {Widening::YesNo, "yes or no", "the truth value that every call had"},
        {Widening::Range, "range", "from the least to the greatest number seen, each rounded outwards to one significant digit"},
        {Widening::Members, "members", "lists with nothing but members that were seen, by the rule of values"},
        {Widening::Prefix, "prefix",
         "texts without blanks that share a beginning: what stands before their first digit, or their folder; whatever follows, "
         "but no `..` in paths"},
        {Widening::NeverGiven, "never given", "an argument of the catalog that no call had stays absent"},
        {Widening::AnyOfType, "any of type", "resources that hardly repeat: all of their type"},
        {Widening::Anything, "any value", "no condition, since no other rule fits"},
    };
    return table;
}

std::string_view word(Widening widening) {
    const auto& table = wideningTable();
    return std::find_if(table.begin(), table.end(), [widening](const WideningInfo& row) { return row.widening == widening; })
        ->name;
}

std::string_view word(LeftOut reason) {
    switch (reason) {
    case LeftOut::Hypothetical: return "hypothetical";
    case LeftOut::NotExecuted: return "not_executed";
    case LeftOut::NotReplayable: return "not_replayable";
    case LeftOut::Unknown: return "unknown";
    case LeftOut::NotAllowed: return "not_allowed";
    }
    return "not_executed";
}

std::string_view word(TrialResult result) {
    switch (result) {
    case TrialResult::BothAllow: return "both_allow";
    case TrialResult::BothStop: return "both_stop";
    case TrialResult::OverBlock: return "over_block";
    case TrialResult::UnderBlock: return "under_block";
    case TrialResult::Indeterminate: return "indeterminate";
    case TrialResult::NotReplayable: return "not_replayable";
    }
    return "not_replayable";
}

}  // namespace writ::sim
