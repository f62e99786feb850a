#pragma once

#include "engine/json/json.h"
#include "simulator/replay/run_control.h"

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace writ::sim {

struct McpLimits {
    std::chrono::milliseconds total{120'000};             ///< for all of it: package runners download first
    std::size_t maxMessageBytes = std::size_t{16} << 20;  ///< of one message
    std::size_t maxBytes = std::size_t{64} << 20;         ///< of all that the server sends
    std::size_t maxPages = 1'000;                         ///< of the list
    std::size_t maxStrayLines = 1'000;                    ///< on standard output that are no messages
};

/// What an MCP server says of its tools. Nothing of it is trusted.
struct McpTools {
    Json document;  ///< {"server": {"name", "version"}, "tools": […]}: a catalog
    std::string server;
    std::string protocolVersion;
    std::vector<std::string> notes;  ///< what was odd
};

/// The words of a command as people write it: blanks part them, quotes and backslashes keep them together. Nothing is expanded,
/// and no shell is asked: an unquoted `|`, `;`, `&`, `<`, `>`, `$` or backquote is an error.
[[nodiscard]] Result<std::vector<std::string>> commandWords(std::string_view line);

/// Starts the program in a process group of its own, asks it for its tools, and ends it. The caller asked a person before. The
/// only methods that are ever sent are initialize, notifications/initialized and tools/list; requests of the server are refused,
/// but for ping.
[[nodiscard]] Result<McpTools> mcpToolsOfCommand(const std::vector<std::string>& command, const McpLimits& limits,
                                                 RunControl& control);
/// The same over streamable HTTP. Redirects are not followed.
[[nodiscard]] Result<McpTools> mcpToolsOfUrl(const std::string& url, const McpLimits& limits, RunControl& control);

}  // namespace writ::sim
