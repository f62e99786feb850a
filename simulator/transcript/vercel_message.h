#pragma once

#include "simulator/transcript/content.h"

namespace writ::sim {

/// Reads one message of the Vercel AI SDK: a UI message with "parts", or a model message whose "content" holds tool calls.
void readVercelMessage(const Json& message, const std::string& at, SessionBuilder& builder);
[[nodiscard]] bool looksLikeVercelMessage(const Json& message);

}  // namespace writ::sim
