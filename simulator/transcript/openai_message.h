#pragma once

#include "simulator/transcript/content.h"

namespace writ::sim {

/// Reads one message of an OpenAI chat, as in requests, answers and many other recordings.
void readOpenAiMessage(const Json& message, const std::string& at, SessionBuilder& builder);
/// Reads a list of them; `at` is the pointer to the list.
void readOpenAiMessages(const Json& messages, const std::string& at, SessionBuilder& builder);
/// Whether this has the shape of such a message, whatever else is wrong with it.
[[nodiscard]] bool looksLikeOpenAiMessage(const Json& message);
/// Whether it shows the signs of another format's message.
[[nodiscard]] bool looksForeignToOpenAi(const Json& message);

}  // namespace writ::sim
