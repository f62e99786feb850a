#pragma once

#include "simulator/catalog/tool_collector.h"

namespace writ::sim {

// What the rows of formats() read by. Each takes a document that its row's signs fit.

/// The list of tools, wherever a document keeps it; null when there is none.
[[nodiscard]] const Json* toolListOf(const Json& document);
/// Whether an entry of the list is as some API has it.
[[nodiscard]] bool isOpenAiEntry(const Json& entry);
[[nodiscard]] bool isAnthropicEntry(const Json& entry);
[[nodiscard]] bool isGeminiEntry(const Json& entry);
[[nodiscard]] bool isBedrockEntry(const Json& entry);
/// {"servers": {NAME: DOCUMENT}}, or a list of documents.
[[nodiscard]] bool isSeveralServers(const Json& document);
[[nodiscard]] bool isOpenApi(const Json& document);
[[nodiscard]] bool isToolManifest(const Json& document);

/// MCP, OpenAI, Anthropic, Gemini and Bedrock, mixed even.
void readToolList(const Json& document, ToolCollector& tools);
void readServers(const Json& document, ToolCollector& tools);
void readOpenApi(const Json& document, ToolCollector& tools);
void readManifestTools(const Json& document, ToolCollector& tools);

}  // namespace writ::sim
