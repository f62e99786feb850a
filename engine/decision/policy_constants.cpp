#include "engine/decision/policy_constants.h"

namespace writ {

std::string_view word(ConstantUse use) {
    switch (use) {
    case ConstantUse::Equal: return "==";
    case ConstantUse::NotEqual: return "!=";
    case ConstantUse::Less: return "<";
    case ConstantUse::LessEqual: return "<=";
    case ConstantUse::Greater: return ">";
    case ConstantUse::GreaterEqual: return ">=";
    case ConstantUse::Like: return "like";
    case ConstantUse::Has: return "has";
    case ConstantUse::Condition: return "condition";
    case ConstantUse::Contains: return "contains";
    case ConstantUse::ContainsAll: return "contains all";
    case ConstantUse::ContainsAny: return "contains any";
    case ConstantUse::OneOf: return "one of";
    case ConstantUse::SubsetOf: return "subset of";
    case ConstantUse::InRange: return "in range";
    case ConstantUse::Other: return "other";
    }
    return "other";
}

std::string_view word(BoundarySide side) {
    switch (side) {
    case BoundarySide::At: return "at";
    case BoundarySide::Below: return "below";
    case BoundarySide::Above: return "above";
    case BoundarySide::Beside: return "beside";
    case BoundarySide::Matching: return "matching";
    case BoundarySide::Present: return "present";
    case BoundarySide::Absent: return "absent";
    case BoundarySide::Member: return "member";
    case BoundarySide::NoMember: return "no_member";
    case BoundarySide::First: return "first";
    case BoundarySide::Last: return "last";
    case BoundarySide::Before: return "before";
    case BoundarySide::After: return "after";
    case BoundarySide::Yes: return "yes";
    case BoundarySide::No: return "no";
    }
    return "at";
}

}  // namespace writ
