#pragma once

#include "engine/cedar/value.h"
#include "engine/decision/decision.h"

#include <optional>
#include <span>

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
    EntityStore();
    ~EntityStore() override;

    /// Reads Cedar's JSON format: [{uid, attrs, parents, tags?}].
    [[nodiscard]] static Result<std::shared_ptr<const EntityStore>> load(const Json& entities, const EntityOptions& options = {});
    /// The same, checked against a schema: types, ids, attributes, tags and parents must be declared, actions that are given
    /// must be as the schema has them, and all actions of the schema stand in the store. Values as toTypedValue() reads them.
    [[nodiscard]] static Result<std::shared_ptr<const EntityStore>> load(const Json& entities, const Schema& schema,
                                                                         const EntityOptions& options = {});

    [[nodiscard]] const Entity* find(const EntityName& name) const {
        const Row* row = rowOf(name);
        return row && row->entity ? &*row->entity : nullptr;
    }
    [[nodiscard]] const Entity* find(const EntityUid& uid) const { return find(EntityName(uid)); }
    /// Reflexive and transitive; an entity that is not in the store has no ancestors.
    [[nodiscard]] bool isIn(const EntityName& name, const EntityName& ancestor) const;
    [[nodiscard]] bool isIn(const EntityUid& uid, const EntityUid& ancestor) const {
        return isIn(EntityName(uid), EntityName(ancestor));
    }
    /// The store's own copy of a name, which the values in it share too. Of names that it does not hold it keeps some for those
    /// who ask again.
    [[nodiscard]] EntityNamePtr shared(EntityNamePtr name) const;
    /// An entity with its ancestors, for several questions about one entity. Valid as long as the store and the name.
    class Lineage;
    [[nodiscard]] Lineage lineageOf(const EntityName& name) const;
    [[nodiscard]] std::size_t size() const { return m_rows.size(); }
    /// Every entity that is named as one or as a parent, in no order.
    [[nodiscard]] std::vector<EntityUid> names() const;

private:
    friend class EntityLoader;
    using Index = std::uint32_t;
    static constexpr Index kNone = 0xffff'ffff;

    /// A named entity: what the store knows of it, and which of m_ancestors are its own.
    struct Row {
        EntityNamePtr name;
        std::optional<Entity> entity;  ///< none when it is only named as a parent
        Index first = 0;
        std::uint32_t count = 0;
    };
    /// A row found by the upper half of its name's hash.
    struct Keyed {
        std::uint32_t hash = 0;
        Index row = kNone;
    };
    [[nodiscard]] static std::uint32_t upper(std::uint64_t hash) { return static_cast<std::uint32_t>(hash >> 32U); }
    [[nodiscard]] const Row* rowOf(const EntityName& name) const;

    class OtherNames;

    std::unique_ptr<OtherNames> m_otherNames;
    std::vector<Row> m_rows;
    std::vector<Keyed> m_table;      ///< open addressing by the lower half of the hash; its size is a power of two
    std::vector<Keyed> m_ancestors;  ///< of one row after the other, each sorted by hash
};

class EntityStore::Lineage {
public:
    /// Whether the entity is the other or below it.
    [[nodiscard]] bool has(const EntityName& other) const;
    [[nodiscard]] std::size_t size() const { return m_ancestors.size(); }
    [[nodiscard]] const EntityName& at(std::size_t i) const { return *m_store.m_rows[m_ancestors[i].row].name; }

private:
    friend class EntityStore;
    Lineage(const EntityStore& store, const EntityName& self, std::span<const Keyed> ancestors)
        : m_store(store), m_self(self), m_ancestors(ancestors) {}
    const EntityStore& m_store;
    const EntityName& m_self;
    std::span<const Keyed> m_ancestors;  ///< sorted by hash
};

}  // namespace writ::cedar
