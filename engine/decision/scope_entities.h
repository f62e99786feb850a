#pragma once

#include "engine/decision/decision.h"

#include <cstdint>
#include <string_view>
#include <vector>

namespace writ {

enum class ScopePart : std::uint8_t { Principal, Action, Resource };
[[nodiscard]] std::string_view word(ScopePart part);  ///< "principal", "action", "resource"

/// An entity that the scope of a rule names.
struct ScopeEntity {
    std::uint32_t rule = 0;  ///< index into PolicySet::rules()
    ScopePart part = ScopePart::Action;
    EntityUid entity;
    Span span;            ///< where it is written
    bool inList = false;  ///< one of several
};

/// What a language offers beside whose rules name entities in their scopes. A PolicySet of such a language is one of these too.
class ScopeEntities {
public:
    virtual ~ScopeEntities() = default;
    /// By rule, then place.
    [[nodiscard]] virtual std::vector<ScopeEntity> scopeEntities() const = 0;
    /// Whether that part of a request is the entity, or stands in it as in a group. Also true where it is unknown.
    [[nodiscard]] virtual bool covers(const ScopeEntity& entity, const Input& input) const = 0;
};

}  // namespace writ
