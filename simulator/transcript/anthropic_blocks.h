#pragma once

#include "simulator/transcript/content.h"

namespace writ::sim {

// Blocks of Anthropic messages, which other recordings hold too.

[[nodiscard]] bool isAnthropicCall(const Json& block);
/// "tool_result", and those of the provider's own tools: "web_search_tool_result", …
[[nodiscard]] bool isAnthropicResult(const Json& block);
void readAnthropicCall(const Json& block, std::string at, SessionBuilder& builder);
/// What the block tells of a result; what is no text in it is skipped.
[[nodiscard]] SessionBuilder::ResultRecord anthropicResult(const Json& block, const std::string& at, SessionBuilder& builder);
/// Adds the refusal that the message's stop reason declares, if it does. `at` is the pointer to the message.
void readAnthropicRefusal(const Json& message, const std::string& at, SessionBuilder& builder);
/// Why nothing was made of a block that is none of these and no text.
[[nodiscard]] std::string unreadBlock(const Json& block);

}  // namespace writ::sim
