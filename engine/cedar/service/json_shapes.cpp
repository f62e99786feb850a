#include "engine/cedar/service/json_shapes.h"

#include "engine/cedar/policy_json/operators.h"
#include "engine/cedar/service/builtin_docs.h"

#include <algorithm>
#include <array>
#include <optional>

namespace writ::cedar {

namespace {

using Shape = JsonShape;

constexpr std::string_view kText = "\"^\"", kList = "[^]", kObject = "{ ^ }";
constexpr std::string_view kUid = R"({ "type": "^", "id": "^" })";
constexpr std::string_view kScope = R"({ "op": "^" })";
constexpr std::string_view kPolicy =
    R"({ "effect": "permit", "principal": { "op": "All" }, "action": { "op": "All" }, "resource": { "op": "All" }, "conditions": [^] })";
constexpr std::string_view kType = R"({ "type": "^" })";

constexpr std::array kKeys = {
    // Facts
    JsonKey{Shape::FactEntity, "uid", Shape::Uid, kUid, "type and id"},
    JsonKey{Shape::FactEntity, "attrs", Shape::Typed, kObject, "attributes"},
    JsonKey{Shape::FactEntity, "parents", Shape::UidList, kList, "the entities that it is in"},
    JsonKey{Shape::FactEntity, "tags", Shape::Tags, kObject, "tags"},
    JsonKey{Shape::Uid, "type", Shape::UidType, kText, "entity type"},
    JsonKey{Shape::Uid, "id", Shape::UidId, kText, "id"},
    JsonKey{Shape::ExtensionCall, "fn", Shape::ExtensionName, kText, "ip, decimal, datetime or duration"},
    JsonKey{Shape::ExtensionCall, "arg", Shape::Nothing, kText, "its text"},
    // Schemas
    JsonKey{Shape::Namespace, "entityTypes", Shape::EntityTypes, kObject, "entity types by name"},
    JsonKey{Shape::Namespace, "actions", Shape::Actions, kObject, "actions by id"},
    JsonKey{Shape::Namespace, "commonTypes", Shape::CommonTypes, kObject, "types by name"},
    JsonKey{Shape::Namespace, "annotations", Shape::Nothing, kObject, "texts by name"},
    JsonKey{Shape::EntityType, "memberOfTypes", Shape::EntityTypeNames, kList, "types of parents"},
    JsonKey{Shape::EntityType, "shape", Shape::TypeExpression, R"({ "type": "Record", "attributes": { ^ } })", "attributes"},
    JsonKey{Shape::EntityType, "tags", Shape::TypeExpression, kType, "type of the tags"},
    JsonKey{Shape::EntityType, "enum", Shape::Nothing, kList, "all ids"},
    JsonKey{Shape::EntityType, "annotations", Shape::Nothing, kObject, "texts by name"},
    JsonKey{Shape::Action, "memberOf", Shape::ActionRefs, kList, "groups"},
    JsonKey{Shape::Action, "appliesTo", Shape::AppliesTo, R"({ "principalTypes": [^], "resourceTypes": [^] })",
            "who and what it is for"},
    JsonKey{Shape::Action, "annotations", Shape::Nothing, kObject, "texts by name"},
    JsonKey{Shape::ActionRef, "id", Shape::ActionId, kText, "id"},
    JsonKey{Shape::ActionRef, "type", Shape::ActionType, kText, "type, of another namespace"},
    JsonKey{Shape::AppliesTo, "principalTypes", Shape::EntityTypeNames, kList, "types of principals"},
    JsonKey{Shape::AppliesTo, "resourceTypes", Shape::EntityTypeNames, kList, "types of resources"},
    JsonKey{Shape::AppliesTo, "context", Shape::TypeExpression, R"({ "type": "Record", "attributes": { ^ } })",
            "type of the context"},
    JsonKey{Shape::TypeExpression, "type", Shape::TypeWord, kText, "kind, or name of a common type"},
    JsonKey{Shape::TypeExpression, "element", Shape::TypeExpression, kType, "of a Set"},
    JsonKey{Shape::TypeExpression, "attributes", Shape::AttributeTypes, kObject, "of a Record"},
    JsonKey{Shape::TypeExpression, "name", Shape::TypeName, kText, "of an Entity, Extension or EntityOrCommon"},
    JsonKey{Shape::AttributeType, "required", Shape::Boolean, "false", "false: it may be absent"},
    JsonKey{Shape::AttributeType, "annotations", Shape::Nothing, kObject, "texts by name"},
    // Policies
    JsonKey{Shape::Policies, "staticPolicies", Shape::PolicyMap, kObject, "policies by id"},
    JsonKey{Shape::Policies, "templates", Shape::PolicyMap, kObject, "templates by id"},
    JsonKey{Shape::Policies, "templateLinks", Shape::Links, kList, "templates with their slots filled"},
    JsonKey{Shape::Policy, "effect", Shape::Effect, kText, "permit or forbid"},
    JsonKey{Shape::Policy, "principal", Shape::PrincipalScope, kScope, "who asks"},
    JsonKey{Shape::Policy, "action", Shape::ActionScope, kScope, "what is done"},
    JsonKey{Shape::Policy, "resource", Shape::ResourceScope, kScope, "on what"},
    JsonKey{Shape::Policy, "conditions", Shape::Conditions, kList, "when and unless"},
    JsonKey{Shape::Policy, "annotations", Shape::Nothing, kObject, "texts by name"},
    JsonKey{Shape::Link, "templateId", Shape::Nothing, kText, "of the template"},
    JsonKey{Shape::Link, "newId", Shape::Nothing, kText, "of the policy that it makes"},
    JsonKey{Shape::Link, "values", Shape::Slots, kObject, "entities by slot"},
    JsonKey{Shape::Slots, "?principal", Shape::Uid, kUid, "slot"},
    JsonKey{Shape::Slots, "?resource", Shape::Uid, kUid, "slot"},
    JsonKey{Shape::PrincipalScope, "op", Shape::ScopeOperator, kText, "All, ==, in or is"},
    JsonKey{Shape::PrincipalScope, "entity", Shape::Uid, kUid, "behind == and in"},
    JsonKey{Shape::PrincipalScope, "slot", Shape::PrincipalSlot, R"("?principal")", "instead of an entity"},
    JsonKey{Shape::PrincipalScope, "entity_type", Shape::EntityTypeName, kText, "behind is"},
    JsonKey{Shape::PrincipalScope, "in", Shape::ScopeTarget, R"({ "entity": { "type": "^", "id": "^" } })", "is … in"},
    JsonKey{Shape::ResourceScope, "op", Shape::ScopeOperator, kText, "All, ==, in or is"},
    JsonKey{Shape::ResourceScope, "entity", Shape::Uid, kUid, "behind == and in"},
    JsonKey{Shape::ResourceScope, "slot", Shape::ResourceSlot, R"("?resource")", "instead of an entity"},
    JsonKey{Shape::ResourceScope, "entity_type", Shape::EntityTypeName, kText, "behind is"},
    JsonKey{Shape::ResourceScope, "in", Shape::ScopeTarget, R"({ "entity": { "type": "^", "id": "^" } })", "is … in"},
    JsonKey{Shape::ScopeTarget, "entity", Shape::Uid, kUid, "the group"},
    JsonKey{Shape::ActionScope, "op", Shape::ActionOperator, kText, "All, == or in"},
    JsonKey{Shape::ActionScope, "entity", Shape::ActionUid, R"({ "type": "Action", "id": "^" })", "behind == and in"},
    JsonKey{Shape::ActionScope, "entities", Shape::ActionUids, kList, "behind in"},
    JsonKey{Shape::ActionUid, "type", Shape::ActionType, kText, "type"},
    JsonKey{Shape::ActionUid, "id", Shape::ActionId, kText, "id"},
    JsonKey{Shape::Condition, "kind", Shape::ConditionKind, kText, "when or unless"},
    JsonKey{Shape::Condition, "body", Shape::Expression, kObject, "expression"},
    JsonKey{Shape::Expression, "Value", Shape::Literal, "^", "a value"},
    JsonKey{Shape::Expression, "Var", Shape::Variable, kText, "a variable"},
    JsonKey{Shape::Expression, ".", Shape::Access, R"({ "left": { ^ }, "attr": "^" })", "an attribute"},
    JsonKey{Shape::Expression, "has", Shape::Access, R"({ "left": { ^ }, "attr": "^" })", "whether an attribute is there"},
    JsonKey{Shape::Expression, "like", Shape::Like, R"({ "left": { ^ }, "pattern": [^] })", "whether a text fits a pattern"},
    JsonKey{Shape::Expression, "is", Shape::TypeTest, R"({ "left": { ^ }, "entity_type": "^" })",
            "whether an entity is of a type"},
    JsonKey{Shape::Expression, "!", Shape::Unary, R"({ "arg": { ^ } })", "not"},
    JsonKey{Shape::Expression, "neg", Shape::Unary, R"({ "arg": { ^ } })", "minus"},
    JsonKey{Shape::Expression, "isEmpty", Shape::Unary, R"({ "arg": { ^ } })", "whether a set is empty"},
    JsonKey{Shape::Expression, "if-then-else", Shape::IfThenElse, R"({ "if": { ^ }, "then": { ^ }, "else": { ^ } })", "a choice"},
    JsonKey{Shape::Expression, "Set", Shape::Expressions, kList, "a set"},
    JsonKey{Shape::Expression, "Record", Shape::ExpressionMap, kObject, "a record"},
    JsonKey{Shape::Literal, "__entity", Shape::Uid, kUid, "an entity"},
    JsonKey{Shape::Literal, "__extn", Shape::ExtensionCall, R"({ "fn": "^", "arg": "^" })", "a value of an extension type"},
    JsonKey{Shape::Unary, "arg", Shape::Expression, kObject, "operand"},
    JsonKey{Shape::Binary, "left", Shape::Expression, kObject, "left operand"},
    JsonKey{Shape::Binary, "right", Shape::Expression, kObject, "right operand"},
    JsonKey{Shape::Access, "left", Shape::Expression, kObject, "what has the attribute"},
    JsonKey{Shape::Access, "attr", Shape::AttributeName, kText, "name of the attribute"},
    JsonKey{Shape::Like, "left", Shape::Expression, kObject, "a text"},
    JsonKey{Shape::Like, "pattern", Shape::Nothing, kList, "\"Wildcard\" and {\"Literal\": text}"},
    JsonKey{Shape::TypeTest, "left", Shape::Expression, kObject, "an entity"},
    JsonKey{Shape::TypeTest, "entity_type", Shape::EntityTypeName, kText, "its type"},
    JsonKey{Shape::TypeTest, "in", Shape::Expression, kObject, "what it must be in"},
    JsonKey{Shape::IfThenElse, "if", Shape::Expression, kObject, "test"},
    JsonKey{Shape::IfThenElse, "then", Shape::Expression, kObject, "for a true test"},
    JsonKey{Shape::IfThenElse, "else", Shape::Expression, kObject, "for a false test"},
};

/// Objects whose members may have any name, and arrays.
struct Part {
    Shape owner;
    Shape value;
};
constexpr std::array kMembers = {
    Part{Shape::Schema, Shape::Namespace},
    Part{Shape::EntityTypes, Shape::EntityType},
    Part{Shape::Actions, Shape::Action},
    Part{Shape::CommonTypes, Shape::TypeExpression},
    Part{Shape::AttributeTypes, Shape::AttributeType},
    Part{Shape::PolicyMap, Shape::Policy},
    Part{Shape::ExpressionMap, Shape::Expression},
    Part{Shape::Tags, Shape::Typed},
};
constexpr std::array kItems = {
    Part{Shape::Facts, Shape::FactEntity},
    Part{Shape::UidList, Shape::Uid},
    Part{Shape::EntityTypeNames, Shape::EntityTypeName},
    Part{Shape::ActionRefs, Shape::ActionRef},
    Part{Shape::ActionUids, Shape::ActionUid},
    Part{Shape::Conditions, Shape::Condition},
    Part{Shape::Expressions, Shape::Expression},
    Part{Shape::Links, Shape::Link},
};
/// Shapes that have all members of another one.
constexpr std::array kBases = {
    Part{Shape::AttributeType, Shape::TypeExpression},
    Part{Shape::Policies, Shape::Policy},
};

struct NewValue {
    Shape shape;
    std::string_view insert;
};
constexpr std::array kNewValues = {
    NewValue{Shape::Facts, kList},
    NewValue{Shape::Schema, R"({ "": { "entityTypes": { ^ }, "actions": { ^ } } })"},
    NewValue{Shape::Policies, kPolicy},
    NewValue{Shape::FactEntity, R"({ "uid": { "type": "^", "id": "^" }, "attrs": { ^ }, "parents": [] })"},
    NewValue{Shape::ActionRef, R"({ "id": "^" })"},
    NewValue{Shape::Condition, R"({ "kind": "when", "body": { ^ } })"},
    NewValue{Shape::Link, R"({ "templateId": "^", "newId": "^", "values": { ^ } })"},
    NewValue{Shape::Policy, kPolicy},
};

struct Word {
    Shape shape;
    std::string_view word;
};
constexpr std::array kWords = {
    Word{Shape::Boolean, "true"},
    Word{Shape::Boolean, "false"},
    Word{Shape::ExtensionName, "\"ip\""},
    Word{Shape::ExtensionName, "\"decimal\""},
    Word{Shape::ExtensionName, "\"datetime\""},
    Word{Shape::ExtensionName, "\"duration\""},
    Word{Shape::TypeWord, "\"String\""},
    Word{Shape::TypeWord, "\"Long\""},
    Word{Shape::TypeWord, "\"Boolean\""},
    Word{Shape::TypeWord, "\"Set\""},
    Word{Shape::TypeWord, "\"Record\""},
    Word{Shape::TypeWord, "\"Entity\""},
    Word{Shape::TypeWord, "\"Extension\""},
    Word{Shape::TypeWord, "\"EntityOrCommon\""},
    Word{Shape::Effect, "\"permit\""},
    Word{Shape::Effect, "\"forbid\""},
    Word{Shape::ScopeOperator, "\"All\""},
    Word{Shape::ScopeOperator, "\"==\""},
    Word{Shape::ScopeOperator, "\"in\""},
    Word{Shape::ScopeOperator, "\"is\""},
    Word{Shape::ActionOperator, "\"All\""},
    Word{Shape::ActionOperator, "\"==\""},
    Word{Shape::ActionOperator, "\"in\""},
    Word{Shape::PrincipalSlot, "\"?principal\""},
    Word{Shape::ResourceSlot, "\"?resource\""},
    Word{Shape::ConditionKind, "\"when\""},
    Word{Shape::ConditionKind, "\"unless\""},
    Word{Shape::Variable, "\"principal\""},
    Word{Shape::Variable, "\"action\""},
    Word{Shape::Variable, "\"resource\""},
    Word{Shape::Variable, "\"context\""},
    Word{Shape::Literal, "true"},
    Word{Shape::Literal, "false"},
};

template <std::size_t n>
Shape partOf(const std::array<Part, n>& parts, Shape owner) {
    const auto found = std::find_if(parts.begin(), parts.end(), [owner](const Part& part) { return part.owner == owner; });
    return found == parts.end() ? Shape::Nothing : found->value;
}

constexpr std::string_view kTwoOperands = R"({ "left": { ^ }, "right": { ^ } })";

/// Methods of the grammar have two sides in JSON, everything of extensions a list of arguments.
std::optional<JsonKey> callKey(const BuiltinDoc& row) {
    if (row.kind == BuiltinKind::Function) return JsonKey{Shape::Expression, row.name, Shape::Expressions, kList, row.signature};
    if (row.kind != BuiltinKind::Method || row.name == "isEmpty") return std::nullopt;
    const bool isOfGrammar = row.receiver == "Set" || row.receiver == "entity";
    if (isOfGrammar) return JsonKey{Shape::Expression, row.name, Shape::Binary, kTwoOperands, row.signature};
    return JsonKey{Shape::Expression, row.name, Shape::Expressions, kList, row.signature};
}

void addOperators(std::vector<JsonKey>& keys) {
    for (const BinaryOperator& entry : kBinaryOperators) {
        const BuiltinDoc* row = builtinDoc(BuiltinKind::Operator, entry.sign);
        keys.push_back({Shape::Expression, entry.sign, Shape::Binary, kTwoOperands, row ? row->signature : std::string_view()});
    }
    for (const BuiltinDoc& row : builtinDocs()) {
        if (const auto key = callKey(row)) keys.push_back(*key);
    }
}

}  // namespace

std::vector<JsonKey> keysOf(JsonShape owner) {
    std::vector<JsonKey> keys;
    const Shape base = partOf(kBases, owner);
    for (const JsonKey& key : kKeys) {
        if (key.owner == owner || (base != Shape::Nothing && key.owner == base)) keys.push_back(key);
    }
    if (owner == Shape::Expression) addOperators(keys);
    return keys;
}

JsonShape memberOf(JsonShape owner, std::string_view key) {
    for (const JsonKey& known : keysOf(owner)) {
        if (known.name == key) return known.value;
    }
    return partOf(kMembers, owner);
}

JsonShape itemOf(JsonShape list) {
    return partOf(kItems, list);
}

std::string_view newValueOf(JsonShape shape) {
    const auto found =
        std::find_if(kNewValues.begin(), kNewValues.end(), [shape](const NewValue& v) { return v.shape == shape; });
    return found == kNewValues.end() ? std::string_view() : found->insert;
}

std::vector<std::string_view> wordsOf(JsonShape shape) {
    std::vector<std::string_view> words;
    for (const Word& entry : kWords) {
        if (entry.shape == shape) words.push_back(entry.word);
    }
    return words;
}

}  // namespace writ::cedar
