#pragma once

#include "simulator/catalog/mcp_client.h"

#include <functional>
#include <memory>

namespace writ::sim {

/// The way to a server. Not for several threads.
class McpTransport {
public:
    /// What is said to a message of the server that is no answer; null: nothing.
    using Reply = std::function<Json(const Json& message)>;

    virtual ~McpTransport() = default;
    /// Sends a request and waits for the answer to its id.
    [[nodiscard]] virtual Result<Json> request(const Json& message, const Reply& reply) = 0;
    [[nodiscard]] virtual Result<void> notify(const Json& message) = 0;
    /// The version both sides agreed on.
    virtual void agreed(const std::string& protocolVersion) = 0;
    /// What the server said beside messages, for people; may be empty.
    [[nodiscard]] virtual std::vector<std::string> remarks() const = 0;
};

[[nodiscard]] Result<std::unique_ptr<McpTransport>> startMcpCommand(const std::vector<std::string>& command,
                                                                    const McpLimits& limits, RunControl& control);
[[nodiscard]] Result<std::unique_ptr<McpTransport>> openMcpUrl(const std::string& url, const McpLimits& limits,
                                                               RunControl& control);

/// A message as it came in; an error where it is no JSON object.
[[nodiscard]] Result<Json> mcpMessage(std::string_view text, const McpLimits& limits);
/// Whether a message answers the request.
[[nodiscard]] bool answers(const Json& message, const Json& request);

}  // namespace writ::sim
