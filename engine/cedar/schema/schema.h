#pragma once

#include "engine/cedar/schema/type.h"
#include "engine/decision/request.h"
#include "engine/text/source.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace writ::cedar {

/// Where a declaration is written.
struct SchemaPlace {
    std::string file;  ///< name of the Source
    Span span;         ///< of the declared name; empty in JSON schemas whose text was not kept

    /// False: it is made of catalog, binding and facts.
    [[nodiscard]] bool isWritten() const { return !file.empty(); }
};

using SchemaAnnotations = std::vector<std::pair<std::string, std::string>>;

/// An entity type, all names resolved and qualified.
struct SchemaEntityType {
    std::string name;                      ///< qualified: A::B::User
    std::vector<std::string> memberOf;     ///< direct parent types, sorted
    std::vector<std::string> descendants;  ///< types whose entities may be (indirectly) below one of this type; itself included
                                           ///< only by a cycle; sorted
    TypePtr attributes;                    ///< a record
    TypePtr tags;                          ///< null: no tags
    std::optional<std::vector<std::string>> enumIds;  ///< of an enum type, in written order
    SchemaAnnotations annotations;
    SchemaPlace place;
};

/// An action. One without `appliesTo` is only a group.
struct SchemaAction {
    EntityUid uid;                        ///< type `Action`, in its namespace
    std::vector<EntityUid> memberOf;      ///< direct groups, sorted
    std::vector<EntityUid> ancestors;     ///< all groups, sorted
    std::vector<EntityUid> descendants;   ///< all actions below, sorted
    bool applies = false;                 ///< has appliesTo
    std::vector<std::string> principals;  ///< entity types, sorted
    std::vector<std::string> resources;   ///< entity types, sorted
    TypePtr context;                      ///< a record; the empty one when none is given
    SchemaAnnotations annotations;
    SchemaPlace place;
};

/// A named type (`type T = …`), kept for people: resolved types have its content in place.
struct SchemaCommonType {
    std::string name;  ///< qualified
    TypePtr type;
    SchemaAnnotations annotations;
    SchemaPlace place;
};

/// One combination in which a policy can be asked.
struct RequestEnvironment {
    std::string principal;       ///< entity type
    const SchemaAction* action;  ///< of the schema
    std::string resource;        ///< entity type
};

/// A resolved schema. Immutable, shared between threads. (reference: Cedar 4.5 schema)
class Schema {
public:
    Schema(std::vector<SchemaEntityType> entityTypes, std::vector<SchemaAction> actions,
           std::vector<SchemaCommonType> commonTypes);

    [[nodiscard]] const std::vector<SchemaEntityType>& entityTypes() const { return m_entityTypes; }  ///< sorted by name
    [[nodiscard]] const std::vector<SchemaAction>& actions() const { return m_actions; }              ///< sorted by uid
    [[nodiscard]] const std::vector<SchemaCommonType>& commonTypes() const { return m_commonTypes; }  ///< sorted by name

    [[nodiscard]] const SchemaEntityType* entityType(std::string_view name) const;  ///< or null
    [[nodiscard]] const SchemaAction* action(const EntityUid& uid) const;           ///< or null
    /// Whether an entity of type `lower` can be a strict descendant of one of type `upper`.
    [[nodiscard]] bool canDescend(std::string_view lower, std::string_view upper) const;
    /// Every principal type x action x resource type, in the order of actions.
    [[nodiscard]] const std::vector<RequestEnvironment>& environments() const { return m_environments; }

private:
    std::vector<SchemaEntityType> m_entityTypes;
    std::vector<SchemaAction> m_actions;
    std::vector<SchemaCommonType> m_commonTypes;
    std::vector<RequestEnvironment> m_environments;
};
using SchemaPtr = std::shared_ptr<const Schema>;

}  // namespace writ::cedar
