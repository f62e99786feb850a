#pragma once

#include "engine/cedar/evaluator.h"

#include <map>
#include <set>

namespace writ::cedar {

/// What policies ask of one unknown field. Two values that answer all of it alike give every rule the same outcome, unless
/// the use is `opaque`.
struct FieldUses {
    bool opaque = false;                                   ///< also asked something that has no finite list of answers here
    bool boolean = false;                                  ///< it stands as a condition
    bool set = false;                                      ///< the receiver of a method of sets, or its argument
    std::vector<Value> equals;                             ///< it is compared with these by == or !=
    std::map<Value::Kind, std::set<std::int64_t>> points;  ///< Long, Decimal, Datetime, Duration: where an answer may change
    std::vector<Pattern> patterns;                         ///< `like`
    std::vector<std::string> types;                        ///< `is`
    std::vector<Value> inside;                             ///< entities that it is asked to be `in`
    std::vector<Value> members;                            ///< that it is asked to contain
};

using UsesByField = std::map<std::string, FieldUses, std::less<>>;

/// Adds what the conditions of a policy ask of unknown fields in this view, as far as evaluation can come. The evaluator is
/// over the same tree and view. The scope is not looked at.
void collectUses(const Tree& tree, const Policy& policy, Evaluator& evaluator, UsesByField& uses);

}  // namespace writ::cedar
