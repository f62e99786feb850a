#include "engine/cedar/validate/lattice.h"

#include <algorithm>

namespace writ::cedar {
namespace {

using Joined = tl::expected<TypePtr, Mismatch>;

Joined joinRecords(const Type& a, const Type& b) {
    const auto sameName = [](const TypeField& x, const TypeField& y) { return x.name == y.name; };
    if (!std::equal(a.fields().begin(), a.fields().end(), b.fields().begin(), b.fields().end(), sameName))
        return tl::unexpected(Mismatch::Fields);
    std::vector<TypeField> fields;
    for (std::size_t i = 0; i < a.fields().size(); ++i) {
        const TypeField& field = a.fields()[i];
        Joined type = join(field.type, b.fields()[i].type);
        if (!type) return type;
        if (field.required != b.fields()[i].required) return tl::unexpected(Mismatch::Optionality);
        fields.push_back({field.name, std::move(*type), field.required, field.doc});
    }
    return Type::record(std::move(fields));
}

bool isEntity(const Type& type) {
    return type.is(TypeKind::Entity) || type.is(TypeKind::AnyEntity);
}

}  // namespace

std::string_view explanation(Mismatch mismatch) {
    switch (mismatch) {
    case Mismatch::Optionality: return "an attribute must be optional in all of the records or in none";
    case Mismatch::Fields: return "the records must have the same attributes";
    case Mismatch::EntityTypes: return "different entity types do not go together, whatever attributes they have";
    case Mismatch::EntityAndRecord: return "an entity and a record do not go together, whatever attributes they have";
    case Mismatch::Other: return "the types must be equal";
    }
    return {};
}

Joined join(const TypePtr& a, const TypePtr& b) {
    if (a == b || b->is(TypeKind::Never)) return a;
    if (a->is(TypeKind::Never)) return b;
    if (a->isBoolean() && b->isBoolean()) return a->kind() == b->kind() ? a : Type::boolean();
    if (isEntity(*a) && isEntity(*b)) {
        if (a->kind() == b->kind() && a->entityTypes() == b->entityTypes()) return a;
        return tl::unexpected(Mismatch::EntityTypes);
    }
    if ((isEntity(*a) && b->is(TypeKind::Record)) || (a->is(TypeKind::Record) && isEntity(*b)))
        return tl::unexpected(Mismatch::EntityAndRecord);
    if (a->kind() != b->kind()) return tl::unexpected(Mismatch::Other);
    if (a->is(TypeKind::Record)) return joinRecords(*a, *b);
    if (a->is(TypeKind::Set)) return join(a->element(), b->element()).map([](const TypePtr& e) { return Type::set(e); });
    if (a->is(TypeKind::Extension) && a->extensionType() != b->extensionType()) return tl::unexpected(Mismatch::Other);
    return a;
}

Joined join(const std::vector<TypePtr>& types) {
    Joined joined = Type::never();
    for (const TypePtr& type : types) {
        if (joined) joined = join(*joined, type);
    }
    return joined;
}

bool accepts(Want want, const Type& type) {
    if (type.is(TypeKind::Never)) return true;
    switch (want) {
    case Want::Bool: return type.isBoolean();
    case Want::Long: return type.is(TypeKind::Long);
    case Want::String: return type.is(TypeKind::String);
    case Want::Entity: return isEntity(type);
    case Want::EntityOrRecord: return isEntity(type) || type.is(TypeKind::Record);
    case Want::EntityOrEntities: return isEntity(type) || (type.is(TypeKind::Set) && accepts(Want::Entity, *type.element()));
    case Want::Set: return type.is(TypeKind::Set);
    }
    return false;
}

std::string_view word(Want want) {
    switch (want) {
    case Want::Bool: return "a Bool";
    case Want::Long: return "a Long";
    case Want::String: return "a String";
    case Want::Entity: return "an entity";
    case Want::EntityOrRecord: return "an entity or a record";
    case Want::EntityOrEntities: return "an entity or a set of entities";
    case Want::Set: return "a set";
    }
    return {};
}

bool areDisjoint(const Type& a, const Type& b) {
    if (!a.is(TypeKind::Entity) || !b.is(TypeKind::Entity)) return false;
    const auto& names = b.entityTypes();
    const auto inBoth = [&names](const std::string& name) { return std::binary_search(names.begin(), names.end(), name); };
    return std::none_of(a.entityTypes().begin(), a.entityTypes().end(), inBoth);
}

bool isOrdered(const Type& type) {
    if (type.is(TypeKind::Long)) return true;
    if (!type.is(TypeKind::Extension)) return false;
    return type.extensionType() == ExtensionType::Datetime || type.extensionType() == ExtensionType::Duration;
}

}  // namespace writ::cedar
