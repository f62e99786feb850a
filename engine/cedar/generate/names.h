#pragma once

#include <string>
#include <string_view>

namespace writ::cedar {

/// Paths of names, as generated schemas are made of them: "A::B".

/// Whether Cedar takes the word as a name: ASCII letters, digits and `_`, no digit first, not reserved.
[[nodiscard]] bool isName(std::string_view word);
/// Whether a common type may have the name.
[[nodiscard]] bool isCommonTypeName(std::string_view word);
/// "A::B" of "A" and "B"; either may be empty.
[[nodiscard]] std::string joinPath(std::string_view space, std::string_view name);
[[nodiscard]] std::string_view baseOfPath(std::string_view path);
[[nodiscard]] std::string_view spaceOfPath(std::string_view path);
/// The order in which cedar-for-agents prints namespaces: by their last name, then by what stands before it.
[[nodiscard]] bool spaceBefore(std::string_view a, std::string_view b);
/// The longest path that begins both.
[[nodiscard]] std::string commonSpace(std::string_view a, std::string_view b);

}  // namespace writ::cedar
