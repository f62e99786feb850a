#pragma once

#include "engine/decision/request.h"
#include "engine/text/source.h"

#include <compare>
#include <string>
#include <vector>

namespace writ::cedar {

enum class NameKind : std::uint8_t { EntityType, Action, Entity, Attribute, CommonType };

/// What a name in a document stands for. Two places mean the same thing exactly when these are equal.
struct Name {
    NameKind kind = NameKind::EntityType;
    /// Action, Entity: the qualified type. Attribute: the record that holds it, as OwnerPath::text() has it.
    std::string owner;
    std::string text;  ///< a qualified type, an id, an attribute
    friend auto operator<=>(const Name&, const Name&) = default;
};

/// A place that names something. One place may name several things: `principal.name` where two types may be principal.
struct Occurrence {
    Span span;  ///< what the cursor must be in; a type with its namespaces, an action with its type
    Span part;  ///< of `span`: the piece that a rename replaces, quotes included
    Name name;
    bool declares = false;
    friend auto operator<=>(const Occurrence&, const Occurrence&) = default;
};

/// Where a record type comes from: the attributes of an entity type, the context of an action, a common type; and the
/// attributes from there to the record.
struct OwnerPath {
    enum class Root : std::uint8_t { None, Entity, Context, Common };
    Root root = Root::None;
    std::string name;  ///< qualified; of Context the uid as text
    std::vector<std::string> path;

    [[nodiscard]] OwnerPath below(std::string_view attribute) const;
    /// One text for one record, in which attributes stand quoted.
    [[nodiscard]] std::string text() const;
};

}  // namespace writ::cedar
