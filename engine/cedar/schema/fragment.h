#pragma once

#include "engine/cedar/schema/type.h"
#include "engine/text/source.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace writ::cedar {

/// A schema as it is written, before any name is looked up: one model for the Cedar syntax and for JSON.
/// Every name that declares or refers to something carries the span where it stands; spans cover quotes where there are any.
/// Where several names are declared together (`entity A, B in C;`) each is a declaration of its own, and what they share
/// stands in each, with the same spans.

/// A name and its place. Strings are unescaped.
struct SchemaName {
    std::string text;
    Span span;
    std::string pointer;  ///< JSON Pointer, in a fragment read from JSON; else empty
};

struct SchemaAnnotation {
    std::string name;
    std::string value;  ///< empty when none is written
    Span span;
    bool hasValue = true;  ///< `@doc("")` rather than `@doc`
};

/// In what way a type's name is looked up. The Cedar syntax has Any (and Common for the context of an action); JSON has all.
enum class TypeLookup : std::uint8_t {
    Any,        ///< common type, entity type, primitive or extension, in this order: `User`, {"type": "EntityOrCommon"}
    Common,     ///< common type, primitive or extension: `context: Name`, {"type": "Name"}
    Entity,     ///< {"type": "Entity", "name": "User"}
    Primitive,  ///< {"type": "Long" | "String" | "Boolean"}; the name is "Long", "String" or "Bool"
    Extension,  ///< {"type": "Extension", "name": "ipaddr"}
};

struct SchemaAttribute;

/// A type expression. Its nesting is bounded by whoever made it (ParseOptions::maxNesting).
struct TypeExpr {
    enum class Kind : std::uint8_t { Name, Set, Record };
    Kind kind = Kind::Record;
    TypeLookup lookup = TypeLookup::Any;
    SchemaName name;                          ///< Name: a path as written ("User", "A::User", "__cedar::Long")
    std::vector<TypeExpr> element;            ///< Set: exactly one
    std::vector<SchemaAttribute> attributes;  ///< Record, in written order; of two of one name the later wins
    Span span;

    [[nodiscard]] bool isEmptyRecord() const { return kind == Kind::Record && attributes.empty(); }
};

struct SchemaAttribute {
    SchemaName name;
    TypeExpr type;
    bool required = true;
    std::vector<SchemaAnnotation> annotations{};
    Basis basis = Basis::Written;
};

struct EntityTypeDecl {
    SchemaName name;                   ///< without its namespace
    std::vector<SchemaName> memberOf;  ///< paths
    TypeExpr shape;                    ///< a record when it comes from the Cedar syntax; JSON may name a common type
    std::optional<TypeExpr> tags;
    std::optional<std::vector<SchemaName>> enumIds;  ///< `enum [...]`
    std::vector<SchemaAnnotation> annotations;
    Span span;  ///< the whole declaration, annotations included
};

/// A reference to an action: `"view"`, view, or A::Action::"view".
struct ActionRef {
    std::optional<SchemaName> type;  ///< "A::Action"; nothing: an action of the same namespace
    SchemaName id;
};

struct ActionAppliesTo {
    std::vector<SchemaName> principals;  ///< paths
    std::vector<SchemaName> resources;
    TypeExpr context;  ///< the empty record when none is written
};

struct ActionDecl {
    SchemaName name;                                 ///< the id
    std::optional<std::vector<ActionRef>> memberOf;  ///< nothing when the clause is not written
    std::optional<ActionAppliesTo> appliesTo;        ///< nothing: only a group
    std::vector<SchemaAnnotation> annotations;
    Span span;
};

struct CommonTypeDecl {
    SchemaName name;
    TypeExpr type;
    std::vector<SchemaAnnotation> annotations;
    Span span;
};

/// What stands in one namespace. Declarations outside any `namespace` are together in the one of the empty name.
struct SchemaNamespace {
    SchemaName name;                          ///< "" or a path such as "A::B"
    std::vector<EntityTypeDecl> entityTypes;  ///< in written order
    std::vector<ActionDecl> actions;
    std::vector<CommonTypeDecl> commonTypes;
    std::vector<SchemaAnnotation> annotations;
    Span span;  ///< from its annotations to the closing brace; empty for the empty name
};

/// One source's schema. A copyable value.
struct SchemaFragment {
    SourcePtr source;                         ///< spans count in it; null when there is no text
    std::vector<SchemaNamespace> namespaces;  ///< in written order; at most one of the empty name
};

}  // namespace writ::cedar
