#pragma once

#include "engine/cedar/program/arena.h"
#include "engine/cedar/program/operand.h"

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

/// A call while policies run. Its result lies in the arena where it is no scalar.
struct ExtensionCall {
    std::span<const Operand> arguments;
    Arena& arena;
    std::string* why = nullptr;  ///< gets the message when the call fails; null when nobody reads it
    Operand result;
};

/// One function of the extension types. Name and style are checked while parsing, number and types of arguments
/// while evaluating, as Cedar has it.
struct ExtensionFunction {
    std::string_view name;
    bool isMethod = false;
    std::uint32_t arity = 1;                                  ///< the receiver of a method counts
    std::string_view (*call)(ExtensionCall& call) = nullptr;  ///< of the right number of arguments; see callExtension
    bool hidden = false;                                      ///< not offered to authors
};

[[nodiscard]] const std::vector<ExtensionFunction>& extensionFunctions();
/// The index into extensionFunctions().
[[nodiscard]] std::optional<std::uint32_t> findExtension(std::string_view name);
/// Checks the number of arguments, then calls. The code of the failure, or empty.
[[nodiscard]] std::string_view callExtension(std::uint32_t index, ExtensionCall& call);
/// The same on values of their own.
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
