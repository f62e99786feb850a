#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace writ::cedar {

enum class BuiltinKind : std::uint8_t {
    Variable,
    Keyword,  ///< of policies
    Operator,
    Function,
    Method,
    Annotation,
    SchemaWord,  ///< a keyword of schemas
    Type,        ///< a type of schemas
};

/// What Cedar itself brings, in our words. One row a thing; hover, completion and signature help read it.
struct BuiltinDoc {
    BuiltinKind kind;
    std::string_view name;
    std::string_view
        receiver;  ///< Method: the type it is called on, as schemas write it; "Set" and "entity" of the grammar's own
    std::string_view signature;  ///< "isInRange(range: ipaddr): Bool"; of an operator how it is written: "a && b"
    std::string_view text;       ///< plain text with `code`
};

[[nodiscard]] const std::vector<BuiltinDoc>& builtinDocs();
/// The first row of that kind and name, or null.
[[nodiscard]] const BuiltinDoc* builtinDoc(BuiltinKind kind, std::string_view name);

}  // namespace writ::cedar
