#pragma once

#include "simulator/transcript/session.h"

namespace writ::sim {

/// Whether two records tell of the same step. White space may differ, an id may be missing, and places do differ.
[[nodiscard]] bool sameStep(const Step& a, const Step& b);
/// Equal for steps that are the same.
[[nodiscard]] std::size_t stepHash(const Step& step);
/// Whether an id looks as if no other call had it: "call_QCD2TymKvAvRYZa95ZLcta8r" or "hq1dul8c", not "call_1".
[[nodiscard]] bool isUniqueId(const std::string& id);

}  // namespace writ::sim
