#pragma once

#include "engine/cedar/value.h"
#include "engine/decision/decision.h"

#include <optional>
#include <unordered_map>

namespace writ::cedar {

class Schema;

struct EntityOptions {
    std::size_t maxEntities = 4U << 20U;
    /// All (entity, ancestor) pairs together: bounds the memory of long chains.
    std::size_t maxAncestors = 16U << 20U;
};

struct Entity {
    Value attributes;  ///< a record
    Value tags;        ///< a record
};

/// Entities with their hierarchy closed over. Immutable.
class EntityStore final : public PreparedFacts {
public:
    /// Reads Cedar's JSON format: [{uid, attrs, parents, tags?}].
    [[nodiscard]] static Result<std::shared_ptr<const EntityStore>> load(const Json& entities, const EntityOptions& options = {});
    /// The same, checked against a schema: types, ids, attributes, tags and parents must be declared, actions that are given
    /// must be as the schema has them, and all actions of the schema stand in the store. Values as toTypedValue() reads them.
    [[nodiscard]] static Result<std::shared_ptr<const EntityStore>> load(const Json& entities, const Schema& schema,
                                                                         const EntityOptions& options = {});

    [[nodiscard]] const Entity* find(const EntityUid& uid) const;
    /// Reflexive and transitive; an entity that is not in the store has no ancestors.
    [[nodiscard]] bool isIn(const EntityUid& uid, const EntityUid& ancestor) const;
    [[nodiscard]] std::size_t size() const { return m_entities.size(); }
    /// Every entity that is named as one or as a parent, in no order.
    [[nodiscard]] std::vector<EntityUid> names() const;

private:
    friend class EntityLoader;
    using Index = std::uint32_t;
    struct UidHash {
        std::size_t operator()(const EntityUid& uid) const;
    };
    [[nodiscard]] std::optional<Index> index(const EntityUid& uid) const;

    std::unordered_map<EntityUid, Index, UidHash> m_index;  ///< parents that are not in the store have one too
    std::vector<std::optional<Entity>> m_entities;
    std::vector<std::vector<Index>> m_ancestors;  ///< sorted
};

}  // namespace writ::cedar
