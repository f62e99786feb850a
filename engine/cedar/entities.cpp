#include "engine/cedar/entities.h"

#include "engine/cedar/json_value.h"
#include "engine/cedar/schema/conformance.h"
#include "engine/cedar/tree.h"

#include <algorithm>
#include <functional>

namespace writ::cedar {

std::size_t EntityStore::UidHash::operator()(const EntityUid& uid) const {
    const std::hash<std::string_view> hash;
    return hash(uid.type) * 31 + hash(uid.id);
}

std::optional<EntityStore::Index> EntityStore::index(const EntityUid& uid) const {
    const auto found = m_index.find(uid);
    return found == m_index.end() ? std::nullopt : std::optional(found->second);
}

const Entity* EntityStore::find(const EntityUid& uid) const {
    const auto at = index(uid);
    return at && m_entities[*at] ? &*m_entities[*at] : nullptr;
}

std::vector<EntityUid> EntityStore::names() const {
    std::vector<EntityUid> names;
    names.reserve(m_index.size());
    for (const auto& [uid, at] : m_index) names.push_back(uid);
    return names;
}

bool EntityStore::isIn(const EntityUid& uid, const EntityUid& ancestor) const {
    if (uid == ancestor) return true;
    const auto below = index(uid);
    const auto above = below ? index(ancestor) : std::nullopt;
    return above && std::binary_search(m_ancestors[*below].begin(), m_ancestors[*below].end(), *above);
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
        const auto next = static_cast<Index>(m_store->m_entities.size());
        const auto [at, isNew] = m_store->m_index.emplace(uid, next);
        if (isNew) {
            m_store->m_entities.emplace_back();
            m_parents.emplace_back();
            m_names.push_back(&at->first);
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
        std::optional<Entity>& known = m_store->m_entities[at];
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
        m_store->m_ancestors.resize(count);
        for (std::size_t done = 0; done < ready.size(); ++done) {
            if (auto merged = merge(ready[done]); !merged) return merged;
            for (const Index child : children[ready[done]]) {
                if (--waiting[child] == 0) ready.push_back(child);
            }
        }
        return ready.size() == count ? Result<void>() : cycle(waiting);
    }

    Result<void> merge(Index at) {
        std::vector<Index>& ancestors = m_store->m_ancestors[at];
        ancestors = m_parents[at];
        for (const Index parent : m_parents[at]) {
            const std::vector<Index>& above = m_store->m_ancestors[parent];
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
        for (Index at = 0; at < m_names.size(); ++at) {
            const EntityUid& uid = *m_names[at];
            if (!m_store->m_entities[at] || !isActionType(uid.type)) continue;
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
        for (const Index ancestor : m_store->m_ancestors[at]) ancestors.push_back(*m_names[ancestor]);
        std::sort(ancestors.begin(), ancestors.end());
        const Entity& entity = *m_store->m_entities[at];
        return ancestors == action.ancestors && entity.attributes.attributes().empty() && entity.tags.attributes().empty();
    }

    Result<void> addAction(const SchemaAction& action) {
        std::vector<Index> ancestors;
        for (const EntityUid& uid : action.ancestors) ancestors.push_back(intern(uid));
        std::sort(ancestors.begin(), ancestors.end());
        const Index at = intern(action.uid);
        m_store->m_entities[at] = Entity{Value::record({}), Value::record({})};
        m_store->m_ancestors.resize(m_store->m_entities.size());
        m_total += ancestors.size();
        m_store->m_ancestors[at] = std::move(ancestors);
        return m_total <= m_options.maxAncestors ? Result<void>() : tooManyAncestors();
    }

    /// Whoever still waits lies on a cycle or below one; going up long enough ends on it.
    Result<void> cycle(const std::vector<std::size_t>& waiting) const {
        const auto blocked = [&waiting](Index i) { return waiting[i] > 0; };
        Index at = 0;
        while (!blocked(at)) ++at;
        for (std::size_t step = 0; step < waiting.size(); ++step)
            at = *std::find_if(m_parents[at].begin(), m_parents[at].end(), blocked);
        return failure(ErrorKind::Malformed, "", "the entity " + m_names[at]->text() + " is its own ancestor");
    }

    const EntityOptions& m_options;
    const Schema* m_schema;  ///< or null
    std::shared_ptr<EntityStore> m_store;
    std::vector<std::vector<Index>> m_parents;
    std::vector<const EntityUid*> m_names;
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
