#pragma once

#include "simulator/transcript/content.h"

namespace writ::sim {

/// Reads one item of an OpenAI Responses conversation, as in a request's input and an answer's output: a message, a call of a
/// function or of one of the provider's tools, its output, an approval.
void readResponsesItem(const Json& item, const std::string& at, SessionBuilder& builder);
/// Whether this is surely such an item; a plain {"role","content"} is one of any chat.
[[nodiscard]] bool looksLikeResponsesItem(const Json& item);

}  // namespace writ::sim
