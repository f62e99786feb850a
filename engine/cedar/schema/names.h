#pragma once

#include "engine/cedar/schema/fragment.h"
#include "engine/cedar/schema/type.h"
#include "engine/decision/request.h"

#include <set>

namespace writ::cedar {

/// A::B::User from the namespace "A::B" and "User".
[[nodiscard]] std::string qualified(std::string_view space, std::string_view name);
/// "User" of A::B::User.
[[nodiscard]] std::string_view baseName(std::string_view name);
/// Whether a path is written as Cedar wants it: identifiers that are no reserved words, joined by `::`, without blanks.
[[nodiscard]] bool isPath(std::string_view name);
/// Whether a part of a path is `__cedar`.
[[nodiscard]] bool isInternal(std::string_view path);
/// Words that no common type can be called.
[[nodiscard]] bool isTypeWord(std::string_view name);

/// What a reference to a type means.
struct ResolvedName {
    enum class Kind : std::uint8_t { None, Common, Entity, Builtin };
    Kind kind = Kind::None;
    /// Qualified; of a built-in as it is reached: "Long" or "__cedar::Long".
    std::string name;
    TypePtr builtin;  ///< Builtin only

    explicit operator bool() const { return kind != Kind::None; }
};

/// All names that some fragments declare, and how references to them are looked up (reference: Cedar 4.5, RFC 24 and RFC 70):
/// first in the reference's own namespace, then in the empty one, each time a common type before an entity type; then the
/// built-in types. A path with a namespace means itself only.
class SchemaNames {
public:
    explicit SchemaNames(const std::vector<SchemaFragment>& fragments);

    [[nodiscard]] ResolvedName type(std::string_view space, std::string_view written, TypeLookup lookup) const;
    /// Nothing when there is no such action.
    [[nodiscard]] std::optional<EntityUid> action(std::string_view space, const ActionRef& ref) const;

    [[nodiscard]] bool isEntity(const std::string& name) const { return m_entities.count(name) > 0; }
    [[nodiscard]] bool isCommon(const std::string& name) const { return m_commons.count(name) > 0; }
    /// The declared or built-in name that somebody may have meant, as it must be written in `space`; else empty.
    [[nodiscard]] std::string nearestType(std::string_view space, std::string_view written, TypeLookup lookup) const;
    [[nodiscard]] std::string nearestAction(std::string_view space, std::string_view id) const;

private:
    [[nodiscard]] ResolvedName at(const std::string& name, TypeLookup lookup) const;

    std::set<std::string> m_entities;  ///< qualified; the types of actions too
    std::set<std::string> m_commons;
    std::set<EntityUid> m_actions;
};

/// The built-in type of a name such as "Long" or "ipaddr" (without `__cedar::`), or null.
[[nodiscard]] TypePtr builtinType(std::string_view name);

}  // namespace writ::cedar
