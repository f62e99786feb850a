#include "engine/cedar/entities.h"

#include "engine/cedar/json_value.h"
#include "engine/cedar/schema/conformance.h"
#include "engine/cedar/tree.h"

#include <algorithm>
#include <mutex>
#include <unordered_map>

namespace writ::cedar {

const EntityStore::Row* EntityStore::rowOf(const EntityName& name) const {
    if (m_table.empty()) return nullptr;
    const std::size_t mask = m_table.size() - 1;
    const std::uint32_t wanted = upper(name.hash);
    for (std::size_t at = name.hash & mask; m_table[at].row != kNone; at = (at + 1) & mask) {
        const Keyed& slot = m_table[at];
        if (slot.hash == wanted && *m_rows[slot.row].name == name) return &m_rows[slot.row];
    }
    return nullptr;
}

EntityStore::Lineage EntityStore::lineageOf(const EntityName& name) const {
    const Row* row = rowOf(name);
    return {*this, name, row ? std::span(m_ancestors).subspan(row->first, row->count) : std::span<const Keyed>()};
}

bool EntityStore::Lineage::has(const EntityName& other) const {
    if (m_self == other) return true;
    const std::uint32_t wanted = upper(other.hash);
    const auto below = [](const Keyed& above, std::uint32_t hash) { return above.hash < hash; };
    auto above = std::lower_bound(m_ancestors.begin(), m_ancestors.end(), wanted, below);
    for (; above != m_ancestors.end() && above->hash == wanted; ++above) {
        if (*m_store.m_rows[above->row].name == other) return true;
    }
    return false;
}

std::vector<EntityUid> EntityStore::names() const {
    std::vector<EntityUid> names;
    names.reserve(m_rows.size());
    for (const Row& row : m_rows) names.push_back(row.name->uid);
    return names;
}

bool EntityStore::isIn(const EntityName& name, const EntityName& ancestor) const {
    return lineageOf(name).has(ancestor);
}

/// Names that a store does not hold, such as actions: requests by the thousand share one copy of each.
class EntityStore::OtherNames {
public:
    EntityNamePtr shared(EntityNamePtr name) {
        const std::lock_guard lock(m_mutex);
        const auto found = m_names.find(name->hash);
        if (found != m_names.end()) return *found->second == *name ? found->second : name;
        if (m_names.size() < kMost) m_names.emplace(name->hash, name);
        return name;
    }

private:
    static constexpr std::size_t kMost = std::size_t{1} << 16U;
    std::mutex m_mutex;
    std::unordered_map<std::uint64_t, EntityNamePtr> m_names;
};

EntityStore::EntityStore() : m_otherNames(std::make_unique<OtherNames>()) {
}
EntityStore::~EntityStore() = default;

EntityNamePtr EntityStore::shared(EntityNamePtr name) const {
    const Row* row = rowOf(*name);
    return row ? row->name : m_otherNames->shared(std::move(name));
}

class EntityLoader {
public:
    EntityLoader(const EntityOptions& options, const Schema* schema)
        : m_options(options), m_schema(schema), m_store(std::make_shared<EntityStore>()) {}

    Result<std::shared_ptr<const EntityStore>> run(const Json& entities) {
        if (!entities.isArray()) return failure(ErrorKind::Malformed, "", "entities are a list of {uid, attrs, parents}");
        if (entities.size() > m_options.maxEntities) {
            return failure(ErrorKind::TooLarge, "", "there are more than " + std::to_string(m_options.maxEntities) + " entities");
        }
        std::size_t position = 0;
        for (const Json& entity : entities.asArray()) {
            if (auto added = add(entity, pointerJoin("", position++)); !added) return tl::unexpected(std::move(added.error()));
        }
        if (auto closed = close(); !closed) return tl::unexpected(std::move(closed.error()));
        if (m_schema) {
            if (auto added = addActions(); !added) return tl::unexpected(std::move(added.error()));
        }
        finish();
        return m_store;
    }

private:
    using Index = EntityStore::Index;

    static Failure failure(ErrorKind kind, std::string pointer, std::string message) {
        Error error;
        error.kind = kind;
        error.message = std::move(message);
        error.pointer = std::move(pointer);
        return Failure(std::move(error));
    }

    Index intern(const EntityUid& uid) {
        const auto next = static_cast<Index>(m_store->m_rows.size());
        const auto [at, isNew] = m_index.emplace(uid, next);
        if (isNew) {
            m_store->m_rows.push_back({std::make_shared<const EntityName>(uid), std::nullopt, 0, 0});
            m_parents.emplace_back();
        }
        return at->second;
    }

    Result<void> add(const Json& json, const std::string& pointer) {
        if (!json.isObject()) return failure(ErrorKind::Malformed, pointer, "an entity is an object with uid, attrs and parents");
        for (const char* field : {"uid", "attrs", "parents"}) {
            if (!json.contains(field))
                return failure(ErrorKind::Malformed, pointer, "the field `" + std::string(field) + "` is missing");
        }
        auto uid = toEntityUid(json["uid"], pointerJoin(pointer, "uid"));
        if (!uid) return tl::unexpected(std::move(uid.error()));
        auto entity = content(*uid, json, pointer);
        if (!entity) return tl::unexpected(std::move(entity.error()));
        auto parents = parentList(*uid, json["parents"], pointerJoin(pointer, "parents"));
        if (!parents) return tl::unexpected(std::move(parents.error()));
        return store(*uid, std::move(*entity), std::move(*parents), pointer);
    }

    [[nodiscard]] bool isTyped(const EntityUid& uid) const { return m_schema && !isActionType(uid.type); }

    Result<Entity> content(const EntityUid& uid, const Json& json, const std::string& pointer) const {
        if (isTyped(uid)) return toTypedEntity(uid, json, pointer, *m_schema);
        auto attributes = record(json["attrs"], pointerJoin(pointer, "attrs"));
        if (!attributes) return tl::unexpected(std::move(attributes.error()));
        auto tags = json.contains("tags") ? record(json["tags"], pointerJoin(pointer, "tags")) : Value::record({});
        if (!tags) return tl::unexpected(std::move(tags.error()));
        return Entity{std::move(*attributes), std::move(*tags)};
    }

    /// Each member on its own, since the object itself is no value: `__entity` in it is an ordinary name.
    static Result<Value> record(const Json& json, const std::string& pointer) {
        if (!json.isObject()) return failure(ErrorKind::Malformed, pointer, "an object was expected");
        std::vector<Attribute> attributes;
        for (const auto& [name, member] : json.asObject()) {
            auto value = toValue(member, pointerJoin(pointer, name), {});
            if (!value) return value;
            attributes.push_back({name, std::move(*value)});
        }
        return Value::record(std::move(attributes));
    }

    Result<std::vector<Index>> parentList(const EntityUid& child, const Json& json, const std::string& pointer) {
        if (!json.isArray()) return failure(ErrorKind::Malformed, pointer, "a list of entities was expected");
        std::vector<Index> parents;
        std::size_t position = 0;
        for (const Json& parent : json.asArray()) {
            const std::string at = pointerJoin(pointer, position++);
            auto uid = toEntityUid(parent, at);
            if (!uid) return tl::unexpected(std::move(uid.error()));
            if (isActionType(child.type) && !isActionType(uid->type))
                return failure(ErrorKind::Malformed, at,
                               "the action " + child.text() + " can only be in actions, not in " + uid->text());
            if (isTyped(child)) {
                if (auto allowed = checkParent(child, *uid, at, *m_schema); !allowed)
                    return tl::unexpected(std::move(allowed.error()));
            }
            parents.push_back(intern(*uid));
        }
        std::sort(parents.begin(), parents.end());
        parents.erase(std::unique(parents.begin(), parents.end()), parents.end());
        return parents;
    }

    /// The same entity may be given twice, but not with two contents.
    Result<void> store(const EntityUid& uid, Entity entity, std::vector<Index> parents, const std::string& pointer) {
        const Index at = intern(uid);
        std::optional<Entity>& known = m_store->m_rows[at].entity;
        if (known && (known->attributes != entity.attributes || known->tags != entity.tags || m_parents[at] != parents)) {
            return failure(ErrorKind::Malformed, pointer,
                           "the entity " + uid.text() + " is given twice, with different contents");
        }
        known = std::move(entity);
        m_parents[at] = std::move(parents);
        return {};
    }

    /// Ancestors from the roots down, so that each entity merges finished lists (Kahn's algorithm).
    Result<void> close() {
        const std::size_t count = m_parents.size();
        std::vector<std::vector<Index>> children(count);
        std::vector<std::size_t> waiting(count);
        std::vector<Index> ready;
        for (Index i = 0; i < count; ++i) {
            waiting[i] = m_parents[i].size();
            if (waiting[i] == 0) ready.push_back(i);
            for (const Index parent : m_parents[i]) children[parent].push_back(i);
        }
        m_ancestors.resize(count);
        for (std::size_t done = 0; done < ready.size(); ++done) {
            if (auto merged = merge(ready[done]); !merged) return merged;
            for (const Index child : children[ready[done]]) {
                if (--waiting[child] == 0) ready.push_back(child);
            }
        }
        return ready.size() == count ? Result<void>() : cycle(waiting);
    }

    Result<void> merge(Index at) {
        std::vector<Index>& ancestors = m_ancestors[at];
        ancestors = m_parents[at];
        for (const Index parent : m_parents[at]) {
            const std::vector<Index>& above = m_ancestors[parent];
            std::vector<Index> both;
            both.reserve(ancestors.size() + above.size());
            std::set_union(ancestors.begin(), ancestors.end(), above.begin(), above.end(), std::back_inserter(both));
            ancestors = std::move(both);
        }
        m_total += ancestors.size();
        return m_total <= m_options.maxAncestors ? Result<void>() : tooManyAncestors();
    }

    [[nodiscard]] Result<void> tooManyAncestors() const {
        return failure(ErrorKind::TooLarge, "",
                       "the hierarchy has more than " + std::to_string(m_options.maxAncestors) + " pairs of entity and ancestor");
    }

    /// The schema's actions, with their ancestors. Those that the document gives must not say anything else.
    Result<void> addActions() {
        const auto& rows = m_store->m_rows;
        for (Index at = 0; at < rows.size(); ++at) {
            const EntityUid& uid = rows[at].name->uid;
            if (!rows[at].entity || !isActionType(uid.type)) continue;
            const SchemaAction* action = m_schema->action(uid);
            if (!action) return failure(ErrorKind::Malformed, "", "the schema has no action " + uid.text());
            if (!isDeclared(at, *action))
                return failure(ErrorKind::Malformed, "", "the action " + uid.text() + " is not as the schema declares it");
        }
        for (const SchemaAction& action : m_schema->actions()) {
            if (auto added = addAction(action); !added) return added;
        }
        return {};
    }

    [[nodiscard]] bool isDeclared(Index at, const SchemaAction& action) const {
        std::vector<EntityUid> ancestors;
        for (const Index ancestor : m_ancestors[at]) ancestors.push_back(m_store->m_rows[ancestor].name->uid);
        std::sort(ancestors.begin(), ancestors.end());
        const Entity& entity = *m_store->m_rows[at].entity;
        return ancestors == action.ancestors && entity.attributes.attributes().empty() && entity.tags.attributes().empty();
    }

    Result<void> addAction(const SchemaAction& action) {
        std::vector<Index> ancestors;
        for (const EntityUid& uid : action.ancestors) ancestors.push_back(intern(uid));
        std::sort(ancestors.begin(), ancestors.end());
        const Index at = intern(action.uid);
        m_store->m_rows[at].entity = Entity{Value::record({}), Value::record({})};
        m_ancestors.resize(m_store->m_rows.size());
        m_total += ancestors.size();
        m_ancestors[at] = std::move(ancestors);
        return m_total <= m_options.maxAncestors ? Result<void>() : tooManyAncestors();
    }

    /// Whoever still waits lies on a cycle or below one; going up long enough ends on it.
    Result<void> cycle(const std::vector<std::size_t>& waiting) const {
        const auto blocked = [&waiting](Index i) { return waiting[i] > 0; };
        Index at = 0;
        while (!blocked(at)) ++at;
        for (std::size_t step = 0; step < waiting.size(); ++step)
            at = *std::find_if(m_parents[at].begin(), m_parents[at].end(), blocked);
        return failure(ErrorKind::Malformed, "", "the entity " + m_store->m_rows[at].name->uid.text() + " is its own ancestor");
    }

    /// The store's form of what was read: a table by hash, ancestors in one list, and one copy of each name.
    void finish() {
        auto& rows = m_store->m_rows;
        std::size_t size = 1;
        while (size < rows.size() * 2) size *= 2;
        m_store->m_table.resize(rows.empty() ? 0 : size);
        m_store->m_ancestors.reserve(m_total);
        m_ancestors.resize(rows.size());
        for (Index i = 0; i < rows.size(); ++i) {
            enter(i);
            flatten(i);
        }
        for (auto& row : rows) {
            if (row.entity) row.entity = Entity{sharing(row.entity->attributes), sharing(row.entity->tags)};
        }
    }

    void enter(Index row) {
        auto& table = m_store->m_table;
        const std::uint64_t hash = m_store->m_rows[row].name->hash;
        std::size_t at = hash & (table.size() - 1);
        while (table[at].row != EntityStore::kNone) at = (at + 1) & (table.size() - 1);
        table[at] = {EntityStore::upper(hash), row};
    }

    void flatten(Index i) {
        auto& rows = m_store->m_rows;
        auto& all = m_store->m_ancestors;
        rows[i].first = static_cast<Index>(all.size());
        rows[i].count = static_cast<std::uint32_t>(m_ancestors[i].size());
        for (const Index above : m_ancestors[i]) all.push_back({EntityStore::upper(rows[above].name->hash), above});
        std::sort(all.begin() + rows[i].first, all.end(), [](const auto& a, const auto& b) { return a.hash < b.hash; });
        m_ancestors[i] = {};
    }

    /// The same value with the store's own copies of names. Its depth is bounded by that of the JSON.
    [[nodiscard]] Value sharing(const Value& value) const {
        if (value.is(Value::Kind::Entity)) {
            const auto known = m_index.find(value.asEntity());
            return known == m_index.end() ? value : Value(m_store->m_rows[known->second].name);
        }
        if (value.is(Value::Kind::Set)) {
            std::vector<Value> members;
            for (const Value& member : value.members()) members.push_back(sharing(member));
            return Value::set(std::move(members));
        }
        if (!value.is(Value::Kind::Record)) return value;
        std::vector<Attribute> attributes;
        for (const Attribute& attribute : value.attributes()) attributes.push_back({attribute.name, sharing(attribute.value)});
        return Value::record(std::move(attributes));
    }

    struct UidHash {
        std::size_t operator()(const EntityUid& uid) const { return hashOf(uid.type, uid.id); }
    };

    const EntityOptions& m_options;
    const Schema* m_schema;  ///< or null
    std::shared_ptr<EntityStore> m_store;
    std::unordered_map<EntityUid, Index, UidHash> m_index;
    std::vector<std::vector<Index>> m_parents;
    std::vector<std::vector<Index>> m_ancestors;  ///< sorted
    std::size_t m_total = 0;
};

Result<std::shared_ptr<const EntityStore>> EntityStore::load(const Json& entities, const EntityOptions& options) {
    return EntityLoader(options, nullptr).run(entities);
}

Result<std::shared_ptr<const EntityStore>> EntityStore::load(const Json& entities, const Schema& schema,
                                                             const EntityOptions& options) {
    return EntityLoader(options, &schema).run(entities);
}

}  // namespace writ::cedar
