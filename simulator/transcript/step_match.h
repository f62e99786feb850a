#pragma once

#include "simulator/transcript/session.h"

namespace writ::sim {

/// Whether two records tell of the same step. White space may differ, an id may be missing, and places do differ.
[[nodiscard]] bool sameStep(const Step& a, const Step& b);
/// Equal for steps that are the same.
[[nodiscard]] std::size_t stepHash(const Step& step);
/// Of a list of steps, made of the hash of those before (0 when there are none) and of the next one.
[[nodiscard]] std::size_t historyHash(std::size_t before, std::size_t next);
// Hashes are only the same within one run of the program.
[[nodiscard]] std::size_t textHash(std::string_view text);
/// Equal for values that are equal.
[[nodiscard]] std::size_t valueHash(const Json& value);
/// A short text that stands for a text, or for a value, which need not be kept then: steps with either are still the same.
[[nodiscard]] std::string textFingerprint(std::string_view text);
[[nodiscard]] Json valueFingerprint(const Json& value);
/// Whether an id looks as if no other call had it: "call_QCD2TymKvAvRYZa95ZLcta8r" or "hq1dul8c", not "call_1".
[[nodiscard]] bool isUniqueId(const std::string& id);

}  // namespace writ::sim
