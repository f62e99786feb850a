#include "engine/cedar/schema/schema.h"

#include <algorithm>

namespace writ::cedar {
namespace {

template <class Row, class Key>
const Row* findBy(const std::vector<Row>& rows, const Key& key, auto member) {
    const auto before = [member](const Row& row, const Key& wanted) { return row.*member < wanted; };
    const auto at = std::lower_bound(rows.begin(), rows.end(), key, before);
    return at != rows.end() && (*at).*member == key ? &*at : nullptr;
}

}  // namespace

Schema::Schema(std::vector<SchemaEntityType> entityTypes, std::vector<SchemaAction> actions,
               std::vector<SchemaCommonType> commonTypes)
    : m_entityTypes(std::move(entityTypes)), m_actions(std::move(actions)), m_commonTypes(std::move(commonTypes)) {
    std::sort(m_entityTypes.begin(), m_entityTypes.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
    std::sort(m_actions.begin(), m_actions.end(), [](const auto& a, const auto& b) { return a.uid < b.uid; });
    std::sort(m_commonTypes.begin(), m_commonTypes.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
    for (const SchemaAction& action : m_actions) {
        for (const std::string& principal : action.principals) {
            for (const std::string& resource : action.resources) m_environments.push_back({principal, &action, resource});
        }
    }
}

const SchemaEntityType* Schema::entityType(std::string_view name) const {
    return findBy(m_entityTypes, name, &SchemaEntityType::name);
}

const SchemaAction* Schema::action(const EntityUid& uid) const {
    return findBy(m_actions, uid, &SchemaAction::uid);
}

bool Schema::canDescend(std::string_view lower, std::string_view upper) const {
    const SchemaEntityType* type = entityType(upper);
    return type && std::binary_search(type->descendants.begin(), type->descendants.end(), lower);
}

}  // namespace writ::cedar
