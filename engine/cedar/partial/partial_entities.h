#pragma once

#include "engine/cedar/entities.h"
#include "engine/cedar/schema/schema.h"

#include <map>
#include <memory>
#include <optional>

namespace writ::cedar {

/// What is known of entities. An entity that is not listed may exist or not, with any attributes, parents and tags. Immutable.
class PartialEntities {
public:
    struct Entry {
        std::optional<Value> attributes;  ///< a record, which may hold values of kind Unknown; nothing: none of them is known
        std::optional<Value> tags;        ///< the same
        std::optional<std::vector<EntityUid>> parents;
    };

    /// Cedar's JSON format [{uid, attrs, parents, tags}], where all but the uid may be left out: what is left out is not known.
    [[nodiscard]] static Result<PartialEntities> load(const Json& entities, const EntityOptions& options = {});

    PartialEntities() = default;
    /// What is known of other entities, to which some can be added that then stand for theirs.
    explicit PartialEntities(std::shared_ptr<const PartialEntities> base) : m_base(std::move(base)) {}

    void add(const EntityUid& uid, Entry entry) { m_entries[uid] = std::move(entry); }
    [[nodiscard]] const Entry* find(const EntityUid& uid) const;
    /// Whether an entity is in another one, reflexively and over all parents; nothing when that is not known. Actions and what
    /// types exclude come from the schema.
    [[nodiscard]] std::optional<bool> isIn(const EntityUid& uid, const EntityUid& ancestor, const Schema& schema) const;

private:
    std::shared_ptr<const PartialEntities> m_base;  ///< or null
    std::map<EntityUid, Entry> m_entries;
};

}  // namespace writ::cedar
