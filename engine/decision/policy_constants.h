#pragma once

#include "engine/decision/decision.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace writ {

/// What a policy asks of a field with a constant.
enum class ConstantUse : std::uint8_t {
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    Like,
    Has,          ///< whether the field is there; no constant
    Condition,    ///< it stands as a condition itself; no constant
    Contains,     ///< the field, a set, has the constant
    ContainsAll,  ///< or all of the constants
    ContainsAny,  ///< or one of them
    OneOf,        ///< the field is one of the constants
    SubsetOf,     ///< the field, a set, has nothing but the constants
    InRange,      ///< the field, an address, lies in the range
    Other,        ///< a question for whose answer no value can be computed: see PolicyConstant::gap
};
[[nodiscard]] std::string_view word(ConstantUse use);  ///< "==", "!=", "<", …, "like", "has", "condition", "contains", …, "one
                                                       ///< of", "subset of", "in range", "other"

/// A constant of a policy's conditions, with the field of requests that is held against it. A comparison of two fields is one
/// too: the value that the other field has in a call is then the constant. Scopes say what a rule is about and are no constants.
struct PolicyConstant {
    std::uint32_t rule = 0;                ///< index into PolicySet::rules()
    Span span;                             ///< of the whole question: `context.input.amount_cents < 50000`
    std::uint32_t handle = 0;              ///< the language's own name for the question
    std::uint32_t line = 1;                ///< of its beginning, from 1
    ConstantUse use = ConstantUse::Equal;  ///< as written; with the field on the right side it is turned round
    std::string text;                      ///< the question on one line
    std::string constant;                  ///< as the policy writes it; of two fields the other one; empty where there is none
    std::string compared;                  ///< what is held against it: the field, or a sum with it
    std::string pointer;  ///< the field to move, into toJson(request); an argument before other fields. Empty: see `gap`
    std::string gap;      ///< why there is no field to move
};

/// Where a value lies.
enum class BoundarySide : std::uint8_t {
    At,
    Below,
    Above,
    Beside,
    Matching,
    Present,
    Absent,
    Member,
    NoMember,
    First,
    Last,
    Before,
    After,
    Yes,
    No
};
[[nodiscard]] std::string_view word(BoundarySide side);  ///< "at", "below", …, "no_member", …

struct BoundaryValue {
    std::optional<Json> value;  ///< as requests write it; nothing: the field is absent
    BoundarySide side = BoundarySide::At;
};

/// How near a request comes to a rule.
struct RuleReach {
    std::uint32_t conditions = 0;  ///< parts of its conditions that would have to come out differently, at least
    bool matched = false;
};

/// What a language offers beside whose rules hold fields of requests against constants. A PolicySet of such a language is one
/// of these too. Immutable, safe from several threads.
class PolicyConstants {
public:
    virtual ~PolicyConstants() = default;
    /// By rule, then place.
    [[nodiscard]] virtual std::vector<PolicyConstant> constants() const = 0;
    /// The names of actions that the scope of a rule lists; empty: it names none.
    [[nodiscard]] virtual std::vector<std::string> actionsOf(std::uint32_t rule) const = 0;
    /// Nothing where the rule is not about such a request. What the constant asks itself does not count among the conditions.
    [[nodiscard]] virtual std::optional<RuleReach> reach(const PolicyConstant& constant, const Input& input) const = 0;
    /// Values at and around the constant for its field, all else as in the request; of a sum the field is solved for.
    /// `input` is the prepared request, `asked` the same with the field unknown. An error says why there are none.
    [[nodiscard]] virtual Result<std::vector<BoundaryValue>> around(const PolicyConstant& constant, const Input& input,
                                                                    const Input& asked) const = 0;
};

}  // namespace writ
