#pragma once

#include "engine/cedar/entities.h"
#include "engine/cedar/schema/type.h"
#include "engine/cedar/tree.h"

namespace writ::cedar {

/// What the variables stand for, and what a request says of entities beside the store.
struct View {
    std::array<Value, 4> variables;  ///< by Variable; an Unknown where the request does not know it
    struct Overlay {
        EntityNamePtr name;
        Value attributes;  ///< those of the store included; an Unknown when all are unknown
    };
    std::vector<Overlay> overlays;

    /// What the request says of an entity, or null.
    [[nodiscard]] const Value* overlayOf(const EntityName& name) const {
        for (const Overlay& overlay : overlays) {
            if (*overlay.name == name) return &overlay.attributes;
        }
        return nullptr;
    }
};

/// What an unknown field can hold, where somebody knows it. Without one: a value of any type, and nothing at all where it was
/// not recorded.
struct FieldDomain {
    std::string pointer;
    TypePtr type;               ///< null: of any type
    std::vector<Value> values;  ///< not empty: one of these
    bool optional = false;      ///< a field that was not recorded may also be absent; a masked one was there
};

/// A request in Cedar values.
class CedarInput final : public Input {
public:
    /// The scope of a request: principal, action and resource, and the store, which knows what they are in.
    [[nodiscard]] std::uint64_t scopeHash() const override;
    [[nodiscard]] bool sameScope(const Input& other) const override;

    std::shared_ptr<const EntityStore> store;
    View exact;                          ///< unknown fields stand as values of kind Unknown
    std::shared_ptr<const View> absent;  ///< unknown fields are left out; null when there are none
    bool hasUnknown = false;
    /// Of unknown fields, at most one each; null when there are none.
    std::unique_ptr<std::vector<FieldDomain>> domains;
};

/// A request whose parts are known, its context converted already (see checkRequest()).
[[nodiscard]] InputPtr makeInput(const EntityUid& principal, const EntityUid& action, const EntityUid& resource, Value context,
                                 std::shared_ptr<const EntityStore> store);

/// As Language::prepare, for an action of any type. Nobody else has it yet: who knows more of unknown fields may say so.
[[nodiscard]] Result<std::shared_ptr<CedarInput>> prepareInput(const Request& request, const EntityUid& action,
                                                               const PreparedFactsPtr& facts);

}  // namespace writ::cedar
