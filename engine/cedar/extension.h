#pragma once

#include "engine/cedar/value.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace writ::cedar {

/// Why a call failed; the caller adds the place.
struct CallError {
    std::string_view code;
    std::string message;
};
using CallResult = tl::expected<Value, CallError>;

/// One function of the extension types. Name and style are checked while parsing, number and types of arguments
/// while evaluating, as Cedar has it.
struct ExtensionFunction {
    std::string_view name;
    bool isMethod = false;
    std::uint32_t arity = 1;  ///< the receiver of a method counts
    CallResult (*call)(const std::vector<Value>& arguments) = nullptr;
    bool hidden = false;  ///< not offered to authors
};

[[nodiscard]] const std::vector<ExtensionFunction>& extensionFunctions();
/// The index into extensionFunctions().
[[nodiscard]] std::optional<std::uint32_t> findExtension(std::string_view name);
/// Checks the number of arguments, then calls.
[[nodiscard]] CallResult callExtension(std::uint32_t index, const std::vector<Value>& arguments);

/// A method of sets and entities; it is part of the grammar, so the number of arguments is checked while parsing.
enum class Builtin : std::uint8_t { Contains, ContainsAll, ContainsAny, IsEmpty, HasTag, GetTag };
struct BuiltinMethod {
    std::string_view name;
    Builtin method;
    std::uint32_t arguments;
};
[[nodiscard]] const std::vector<BuiltinMethod>& builtinMethods();
[[nodiscard]] const BuiltinMethod* findBuiltin(std::string_view name);

}  // namespace writ::cedar
