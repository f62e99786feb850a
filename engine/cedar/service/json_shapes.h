#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace writ::cedar {

/// What a value of a JSON document of Cedar is: facts, schemas, policies. (reference: Cedar 4.5, JSON formats)
enum class JsonShape : std::uint8_t {
    Nothing,  ///< of which nothing is known
    // Facts
    Facts,
    FactEntity,
    Uid,
    UidType,
    UidId,
    UidList,
    Typed,  ///< a value of a type of the schema
    Tags,
    ExtensionCall,
    ExtensionName,
    // Schemas
    Schema,
    Namespace,
    EntityTypes,
    EntityType,
    EntityTypeNames,
    EntityTypeName,
    Actions,
    Action,
    ActionRefs,
    ActionRef,
    ActionId,
    ActionType,
    AppliesTo,
    CommonTypes,
    TypeExpression,
    AttributeTypes,
    AttributeType,
    TypeWord,
    TypeName,
    Boolean,
    // Policies
    Policies,
    PolicyMap,
    Policy,
    Links,
    Link,
    Slots,
    Effect,
    PrincipalScope,
    ResourceScope,
    ScopeOperator,
    ScopeTarget,
    PrincipalSlot,
    ResourceSlot,
    ActionScope,
    ActionOperator,
    ActionUid,
    ActionUids,
    Conditions,
    Condition,
    ConditionKind,
    Expression,
    Expressions,
    ExpressionMap,
    Literal,
    Variable,
    Unary,
    Binary,
    Access,
    AttributeName,
    Like,
    TypeTest,
    IfThenElse,
};

/// A member that an object of a shape may have.
struct JsonKey {
    JsonShape owner;
    std::string_view name;
    JsonShape value;
    std::string_view insert;  ///< a new value; each `^` is a place to visit
    std::string_view detail;  ///< what it is, in short
};

/// The members that are known by name. Those of an expression are the operators, functions and methods beside.
[[nodiscard]] std::vector<JsonKey> keysOf(JsonShape owner);
/// What stands under a key; Nothing for an unknown one.
[[nodiscard]] JsonShape memberOf(JsonShape owner, std::string_view key);
/// What an array of the shape holds.
[[nodiscard]] JsonShape itemOf(JsonShape list);
/// A new value of a shape, as JsonKey::insert; empty where none is worth a list.
[[nodiscard]] std::string_view newValueOf(JsonShape shape);
/// The words that a value of a shape can be; empty where names are asked for.
[[nodiscard]] std::vector<std::string_view> wordsOf(JsonShape shape);

}  // namespace writ::cedar
