#include "simulator/catalog/formats.h"

#include "simulator/catalog/readers.h"

#include <algorithm>
#include <array>

namespace writ::sim {
namespace {

/// Whether the document has a list of tools, and some entry of it, or with no `entry` any list, fits.
template <bool (*entry)(const Json&)>
bool hasEntry(const Json& document) {
    const Json* list = toolListOf(document);
    return list != nullptr && std::any_of(list->asArray().begin(), list->asArray().end(), entry);
}

bool isNamedEntry(const Json& entry) {
    return entry["name"].isString();
}

bool isEmptyList(const Json& document) {
    const Json* list = toolListOf(document);
    return list != nullptr && list->size() == 0;
}

constexpr std::array<CatalogFormat, 8> kFormats{{
    {"openapi", "OpenAPI 3.0 and 3.1", "`openapi: 3.…` and `paths`", isOpenApi, readOpenApi},
    {"servers", "Tools of several servers", "`servers`, or a list of documents with `tools`", isSeveralServers, readServers},
    {"manifest", "Tool manifest", "`tools`, a list of names; also for each of `agents` or `roles`", isToolManifest,
     readManifestTools},
    {"gemini", "Gemini function declarations", "`functionDeclarations`",
     [](const Json& document) { return hasEntry<isGeminiEntry>(document) || isGeminiEntry(document); }, readToolList},
    {"bedrock", "Bedrock tool configuration", "`toolSpec`", hasEntry<isBedrockEntry>, readToolList},
    {"openai", "OpenAI tools (Chat and Responses)", "`type: function`, or `parameters`", hasEntry<isOpenAiEntry>, readToolList},
    {"anthropic", "Anthropic tools", "`input_schema`", hasEntry<isAnthropicEntry>, readToolList},
    {"mcp", "MCP tools/list", "`tools`, a list of objects with `name`",
     [](const Json& document) { return hasEntry<isNamedEntry>(document) || isEmptyList(document); }, readToolList},
}};

}  // namespace

std::span<const CatalogFormat> catalogFormats() {
    return kFormats;
}

}  // namespace writ::sim
