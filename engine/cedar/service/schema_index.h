#pragma once

#include "engine/cedar/schema/fragment.h"
#include "engine/cedar/schema/names.h"
#include "engine/cedar/service/names.h"

#include <map>
#include <memory>
#include <optional>
#include <vector>

namespace writ::cedar {

/// The declarations of all schema documents by name, from the texts as written: it works while the schema has errors.
/// Immutable; keeps the fragments alive.
class SchemaIndex {
public:
    using FragmentPtr = std::shared_ptr<const SchemaFragment>;

    template <class Decl>
    struct Declared {
        const Decl* decl;
        const SchemaNamespace* space;
        const SchemaFragment* fragment;
    };
    using EntityType = Declared<EntityTypeDecl>;
    using Action = Declared<ActionDecl>;
    using CommonType = Declared<CommonTypeDecl>;

    SchemaIndex(std::vector<FragmentPtr> fragments, SchemaNames names);

    [[nodiscard]] const std::map<std::string, EntityType, std::less<>>& entityTypes() const { return m_entityTypes; }
    [[nodiscard]] const std::map<EntityUid, Action>& actions() const { return m_actions; }
    [[nodiscard]] const std::map<std::string, CommonType, std::less<>>& commonTypes() const { return m_commonTypes; }
    [[nodiscard]] const std::vector<FragmentPtr>& fragments() const { return m_fragments; }

    /// What a type's name written in `space` means: EntityType or CommonType; nothing for built-in and unknown names.
    [[nodiscard]] std::optional<Name> resolve(const SchemaNamespace& space, const SchemaName& name, TypeLookup lookup) const;
    /// The record at the end of a path as it is declared: through common types and nested records, so that every way to one
    /// record has one text. The path as given where nothing declares it.
    [[nodiscard]] OwnerPath home(const OwnerPath& path) const;
    struct Attribute {
        const SchemaAttribute* decl;
        const SchemaFragment* fragment;
    };
    /// The declaration of an attribute; null pointers where there is none.
    [[nodiscard]] Attribute attribute(const Name& name) const;

private:
    struct Located {
        OwnerPath path;
        const TypeExpr* type = nullptr;
        const SchemaNamespace* space = nullptr;
    };
    void add(const SchemaNamespace& space, const SchemaFragment* fragment);
    void collect(const TypeExpr& type, const OwnerPath& owner, const SchemaFragment* fragment);
    [[nodiscard]] Located rootOf(const OwnerPath& path) const;
    /// Follows names of common types.
    [[nodiscard]] Located settle(Located at) const;
    [[nodiscard]] Located locate(const OwnerPath& path) const;

    std::vector<FragmentPtr> m_fragments;
    SchemaNames m_names;
    std::map<std::string, EntityType, std::less<>> m_entityTypes;
    std::map<EntityUid, Action> m_actions;
    std::map<std::string, CommonType, std::less<>> m_commonTypes;
    std::map<Name, Attribute> m_attributes;
};
using SchemaIndexPtr = std::shared_ptr<const SchemaIndex>;

/// The uid of a reference to an action written in `space`.
[[nodiscard]] EntityUid actionUid(const SchemaNamespace& space, const ActionRef& reference);
[[nodiscard]] EntityUid actionUid(const SchemaNamespace& space, const ActionDecl& declaration);

/// All names of a schema document, ascending by span, without repetitions.
[[nodiscard]] std::vector<Occurrence> schemaOccurrences(const SchemaFragment& fragment, const SchemaIndex& index);

}  // namespace writ::cedar
