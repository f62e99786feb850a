#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace writ::cedar {

class Type;
/// Types are immutable and shared; never null where a type is promised.
using TypePtr = std::shared_ptr<const Type>;

enum class TypeKind : std::uint8_t {
    Never,  ///< no value has it: the result of what always fails, the element of an empty set
    True,   ///< singleton booleans (reference: Cedar validation, "singleton boolean types")
    False,
    Bool,
    Long,
    String,
    Entity,     ///< of one of `entityTypes`; a schema names exactly one, only the validator joins several
    AnyEntity,  ///< an entity of a type that is not known
    Set,
    Record,
    Extension,
};

enum class ExtensionType : std::uint8_t { Ip, Decimal, Datetime, Duration };
[[nodiscard]] std::string_view word(ExtensionType type);  ///< "ipaddr", "decimal", "datetime", "duration"

/// Who says what an attribute is. The greater, the less it holds anybody to.
enum class Basis : std::uint8_t {
    Written,    ///< a schema file
    Catalog,    ///< the catalog, of a tool's arguments; others may stand beside those that it names
    Concluded,  ///< nobody: binding and facts look so
};

/// An attribute of a record type.
struct TypeField {
    std::string name;
    TypePtr type;
    bool required = true;
    std::string doc{};             ///< text of its @doc annotation, for people; not part of the type
    Basis basis = Basis::Written;  ///< not part of the type; those below it are at least as weak
};

/// A type of the schema or of an expression. Both use this one class: a schema never holds Never, True, False, AnyEntity
/// or an Entity of several types.
class Type {
public:
    [[nodiscard]] static TypePtr never();
    [[nodiscard]] static TypePtr boolean();
    [[nodiscard]] static TypePtr singleton(bool value);
    [[nodiscard]] static TypePtr longInteger();
    [[nodiscard]] static TypePtr string();
    [[nodiscard]] static TypePtr entity(std::string name);
    [[nodiscard]] static TypePtr entity(std::vector<std::string> names);  ///< sorted and made unique
    [[nodiscard]] static TypePtr anyEntity();
    [[nodiscard]] static TypePtr set(TypePtr element);
    [[nodiscard]] static TypePtr record(std::vector<TypeField> fields);  ///< sorted by name; of two of one name the later wins
    [[nodiscard]] static TypePtr extension(ExtensionType type);

    [[nodiscard]] TypeKind kind() const { return m_kind; }
    [[nodiscard]] bool is(TypeKind kind) const { return m_kind == kind; }
    [[nodiscard]] bool isBoolean() const {
        return m_kind == TypeKind::Bool || m_kind == TypeKind::True || m_kind == TypeKind::False;
    }
    [[nodiscard]] const std::vector<std::string>& entityTypes() const { return m_entityTypes; }  ///< Entity: sorted
    [[nodiscard]] const TypePtr& element() const { return m_element; }                           ///< Set
    [[nodiscard]] const std::vector<TypeField>& fields() const { return m_fields; }              ///< Record: sorted by name
    [[nodiscard]] const TypeField* field(std::string_view name) const;                           ///< Record: or null
    [[nodiscard]] ExtensionType extensionType() const { return m_extension; }                    ///< Extension

    /// As people write it in a schema: `Set<String>`, `{ amount: Long, note?: String }`, `User`; cut to about `limit` bytes.
    [[nodiscard]] std::string text(std::size_t limit = 400) const;

    /// Structural; `doc` does not count.
    friend bool operator==(const Type& a, const Type& b);

private:
    explicit Type(TypeKind kind) : m_kind(kind) {}

    TypeKind m_kind;
    ExtensionType m_extension = ExtensionType::Ip;
    std::vector<std::string> m_entityTypes;
    TypePtr m_element;
    std::vector<TypeField> m_fields;
};

}  // namespace writ::cedar
