#include "simulator/catalog/mcp_client.h"

#include "engine/text/utf8.h"
#include "engine/text/version.h"
#include "simulator/catalog/mcp_transport.h"

#include <algorithm>
#include <array>
#include <set>

namespace writ::sim {
namespace {

constexpr std::string_view kVersion = "2025-06-18";
constexpr std::array<std::string_view, 4> kKnownVersions{"2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"};
constexpr std::int64_t kMethodNotFound = -32601;
constexpr std::size_t kShownError = 300;

Json request(std::int64_t id, std::string_view method, Json params) {
    return Json::object({{"jsonrpc", "2.0"}, {"id", Json(id)}, {"method", method}, {"params", std::move(params)}});
}

/// To a request of the server; notifications and stray answers get none.
Json replyTo(const Json& message) {
    if (!message["method"].isString() || !message.contains("id")) return {};
    const Json base = Json::object({{"jsonrpc", "2.0"}, {"id", message["id"]}});
    if (message["method"].asString() == "ping") return base.with("result", Json::object());
    return base.with("error", Json::object({{"code", Json(kMethodNotFound)}, {"message", "Method not found"}}));
}

/// Initialises a session, lists the tools page by page, and asks for nothing else.
class Lister {
public:
    Lister(McpTransport& transport, const McpLimits& limits) : m_transport(transport), m_limits(limits) {}

    Result<McpTools> list() {
        if (Result<void> done = initialize(); !done) return tl::unexpected(done.error());
        std::set<std::string> cursors;
        Json params = Json::object();
        for (std::size_t page = 0;; ++page) {
            if (page == m_limits.maxPages)
                return fail(ErrorKind::TooLarge, "The server lists its tools on more than " + std::to_string(page) + " pages.");
            const Result<Json> result = ask("tools/list", params);
            if (!result) return tl::unexpected(result.error());
            if (!(*result)["tools"].isArray())
                return fail(ErrorKind::Malformed, "The server's answer to tools/list has no list of tools.");
            for (const Json& tool : (*result)["tools"].asArray()) m_tools.push_back(tool);
            const std::string& next = (*result)["nextCursor"].asString();
            if (next.empty()) break;
            if (!cursors.insert(next).second)
                return fail(ErrorKind::Malformed, "The server gives the same page of its tools again and again.");
            params = Json::object({{"cursor", next}});
        }
        return finish();
    }

private:
    Result<Json> ask(std::string_view method, Json params) {
        const Result<Json> answer = m_transport.request(request(++m_id, method, std::move(params)), replyTo);
        if (!answer) return tl::unexpected(answer.error());
        if (const Json& error = (*answer)["error"]; !error.isNull()) {
            return fail(ErrorKind::Unreadable, "The server refuses " + std::string(method) + ": " +
                                                   std::string(utf8Prefix(error["message"].asString(), kShownError)) + ".");
        }
        if (!(*answer)["result"].isObject())
            return fail(ErrorKind::Malformed, "The server's answer to " + std::string(method) + " has no result.");
        return (*answer)["result"];
    }

    Result<void> initialize() {
        const Result<Json> result =
            ask("initialize", Json::object({{"protocolVersion", kVersion},
                                            {"capabilities", Json::object()},
                                            {"clientInfo", Json::object({{"name", "writ"}, {"version", productVersion()}})}}));
        if (!result) return tl::unexpected(result.error());
        m_info = (*result)["serverInfo"];
        m_version = (*result)["protocolVersion"].asString();
        if (std::find(kKnownVersions.begin(), kKnownVersions.end(), m_version) == kKnownVersions.end())
            m_notes.push_back("the server speaks version '" + std::string(utf8Prefix(m_version, 40)) +
                              "' of the protocol, which is not known");
        m_transport.agreed(m_version);
        if (!(*result)["capabilities"].contains("tools")) m_notes.emplace_back("the server does not say that it has tools");
        return m_transport.notify(Json::object({{"jsonrpc", "2.0"}, {"method", "notifications/initialized"}}));
    }

    McpTools finish() {
        McpTools tools;
        tools.server = m_info["name"].asString();
        tools.protocolVersion = m_version;
        const Json server = Json::object({{"name", tools.server}, {"version", m_info["version"].asString()}});
        tools.document = Json::object({{"server", server}, {"tools", Json(std::move(m_tools))}});
        tools.notes = std::move(m_notes);
        for (std::string& remark : m_transport.remarks()) tools.notes.push_back(std::move(remark));
        return tools;
    }

    McpTransport& m_transport;
    const McpLimits& m_limits;
    std::int64_t m_id = 0;
    Json m_info;
    std::string m_version;
    Json::Array m_tools;
    std::vector<std::string> m_notes;
};

Result<McpTools> listOver(Result<std::unique_ptr<McpTransport>> transport, const McpLimits& limits) {
    if (!transport) return tl::unexpected(transport.error());
    return Lister(**transport, limits).list();
}

}  // namespace

Result<Json> mcpMessage(std::string_view text, const McpLimits& limits) {
    constexpr std::size_t kDepth = 128;
    Result<Json> message = parseJson(text, {kDepth, limits.maxMessageBytes, std::size_t{4} << 20});
    if (message && !message->isObject()) return fail(ErrorKind::Malformed, "The server sent something that is no message.");
    return message;
}

bool answers(const Json& message, const Json& request) {
    return !message.contains("method") && message["id"] == request["id"] &&
           (message.contains("result") || message.contains("error"));
}

Result<McpTools> mcpToolsOfCommand(const std::vector<std::string>& command, const McpLimits& limits, RunControl& control) {
    return listOver(startMcpCommand(command, limits, control), limits);
}

Result<McpTools> mcpToolsOfUrl(const std::string& url, const McpLimits& limits, RunControl& control) {
    return listOver(openMcpUrl(url, limits, control), limits);
}

}  // namespace writ::sim
