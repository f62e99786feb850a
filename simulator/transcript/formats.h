#pragma once

#include "simulator/transcript/exchange.h"

namespace writ::sim {

// The rows of formats(): see Format for what each function does.
[[nodiscard]] bool recognisesTauBench(const Json& document);
[[nodiscard]] Result<void> readTauBench(const Json& document, const ReadLimits& limits, Recording& recording);
[[nodiscard]] bool recognisesAnthropicMessages(const Json& document);
[[nodiscard]] Result<void> readAnthropicMessages(const Json& document, const ReadLimits& limits, Recording& recording);
[[nodiscard]] bool recognisesOpenAiChat(const Json& document);
[[nodiscard]] Result<void> readOpenAiChat(const Json& document, const ReadLimits& limits, Recording& recording);

}  // namespace writ::sim
