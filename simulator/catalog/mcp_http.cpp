// A server behind a URL: streamable HTTP, each message a POST, the answer JSON or a stream of events.
#include "simulator/catalog/mcp_transport.h"

#include <curl/curl.h>
#include <algorithm>
#include <optional>
#include <utility>

namespace writ::sim {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::string_view kPrefix = "mcp-session-id:";
constexpr std::size_t kMaxSessionId = 1'024;
constexpr long kConnectMs = 10'000;
constexpr long kEndMs = 5'000;

struct FreeHandle {
    void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
struct FreeList {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

std::string lowered(std::string_view text) {
    std::string result(text);
    for (char& c : result) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return result;
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == '\r' || text.back() == '\n' || text.back() == ' ')) text.remove_suffix(1);
    return text;
}

/// The data of server-sent events, one by one.
class EventStream {
public:
    void add(std::string_view bytes) { m_buffer += bytes; }
    [[nodiscard]] std::size_t size() const { return m_buffer.size() + m_data.size(); }

    std::optional<std::string> next() {
        for (;;) {
            const std::size_t end = m_buffer.find('\n', m_at);
            if (end == std::string::npos) break;
            const std::string_view line = trimmed(std::string_view(m_buffer).substr(m_at, end - m_at));
            m_at = end + 1;
            if (line.empty() && !m_data.empty()) return std::exchange(m_data, {});
            if (line.starts_with("data:")) m_data += (m_data.empty() ? "" : "\n") + std::string(trimmed(line.substr(5)));
        }
        m_buffer.erase(0, m_at);
        m_at = 0;
        return std::nullopt;
    }

private:
    std::string m_buffer;
    std::size_t m_at = 0;
    std::string m_data;
};

class HttpTransport;

/// One POST or DELETE under way.
struct Exchange {
    HttpTransport* transport = nullptr;
    const Json* message = nullptr;  ///< a request that is answered; null for anything else
    const McpTransport::Reply* reply = nullptr;
    std::optional<Json> answer;
    std::optional<Error> error;
    bool isStream = false;
    std::string body;
    EventStream events;
    long status = 0;
};

class HttpTransport final : public McpTransport {
public:
    HttpTransport(std::string url, const McpLimits& limits, RunControl& control)
        : m_url(std::move(url)), m_limits(limits), m_control(control), m_deadline(Clock::now() + limits.total) {}
    HttpTransport(const HttpTransport&) = delete;
    HttpTransport& operator=(const HttpTransport&) = delete;
    ~HttpTransport() override {
        if (m_session.empty()) return;
        Exchange exchange;  // the server may forget the session; what it says to that does not matter
        static_cast<void>(perform("DELETE", {}, exchange));
    }

    Result<Json> request(const Json& message, const Reply& reply) override {
        Exchange exchange;
        exchange.message = &message;
        exchange.reply = &reply;
        if (Result<void> done = perform("POST", message.dump(), exchange); !done) return tl::unexpected(done.error());
        if (!exchange.answer)
            return fail(ErrorKind::Malformed, "The server sent no answer to " + message["method"].asString() + ".");
        return *std::move(exchange.answer);
    }

    Result<void> notify(const Json& message) override {
        Exchange exchange;
        return perform("POST", message.dump(), exchange);
    }

    void agreed(const std::string& protocolVersion) override {
        const bool isPlain = protocolVersion.size() < 40 && protocolVersion.find_first_not_of("0123456789-") == std::string::npos;
        if (isPlain) m_version = protocolVersion;
    }
    [[nodiscard]] std::vector<std::string> remarks() const override { return {}; }

private:
    using Handle = std::unique_ptr<CURL, FreeHandle>;

    [[nodiscard]] std::unique_ptr<curl_slist, FreeList> headers() const {
        std::vector<std::string> lines{"Content-Type: application/json", "Accept: application/json, text/event-stream",
                                       "Expect:"};
        if (!m_session.empty()) lines.push_back("Mcp-Session-Id: " + m_session);
        if (!m_version.empty()) lines.push_back("MCP-Protocol-Version: " + m_version);
        curl_slist* list = nullptr;
        for (const std::string& line : lines) list = curl_slist_append(list, line.c_str());
        return std::unique_ptr<curl_slist, FreeList>(list);
    }

    Result<void> perform(const char* method, const std::string& body, Exchange& exchange) {
        const Handle handle(curl_easy_init());
        if (handle == nullptr) return fail(ErrorKind::Internal, "HTTP cannot be used.");
        exchange.transport = this;
        const std::unique_ptr<curl_slist, FreeList> lines = headers();
        const bool isEnd = std::string_view(method) == "DELETE";
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(m_deadline - Clock::now()).count();
        CURL* curl = handle.get();
        curl_easy_setopt(curl, CURLOPT_URL, m_url.c_str());
        curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
        curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
        curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, method);
        curl_easy_setopt(curl, CURLOPT_HTTPHEADER, lines.get());
        if (!isEnd) {
            curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
            curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body.data());
        }
        curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
        curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, kConnectMs);
        curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, isEnd ? kEndMs : std::max<long>(1, static_cast<long>(left)));
        curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
        curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, &HttpTransport::onProgress);
        curl_easy_setopt(curl, CURLOPT_XFERINFODATA, &exchange);
        curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, &HttpTransport::onHeader);
        curl_easy_setopt(curl, CURLOPT_HEADERDATA, &exchange);
        curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, &HttpTransport::onBody);
        curl_easy_setopt(curl, CURLOPT_WRITEDATA, &exchange);
        const CURLcode code = curl_easy_perform(curl);
        curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &exchange.status);
        return outcome(code, exchange);
    }

    Result<void> outcome(CURLcode code, Exchange& exchange) const {
        if (m_control.cancelled()) return fail(ErrorKind::Cancelled, "Cancelled.");
        if (exchange.error) return tl::unexpected(*exchange.error);
        if (exchange.answer) return {};  // the rest of its stream does not matter
        if (code == CURLE_OPERATION_TIMEDOUT) return fail(ErrorKind::Unreadable, "The server did not answer in time.");
        if (code != CURLE_OK)
            return fail(ErrorKind::Unreadable, "The server cannot be reached: " + std::string(curl_easy_strerror(code)) + ".");
        const long status = exchange.status;
        if (status == 401 || status == 403)
            return fail(ErrorKind::Unreadable,
                        "The server wants to know who asks (" + std::to_string(status) + "), which is not supported.");
        if (status >= 300 && status < 400)
            return fail(ErrorKind::Unreadable,
                        "The server is at another address now (" + std::to_string(status) + "); redirects are not followed.");
        if (status < 200 || status >= 300)
            return fail(ErrorKind::Unreadable, "The server answers with status " + std::to_string(status) + ".");
        if (exchange.message == nullptr || exchange.isStream) return {};
        Result<Json> message = mcpMessage(exchange.body, m_limits);
        if (!message) return tl::unexpected(message.error());
        if (answers(*message, *exchange.message)) exchange.answer = *std::move(message);
        return {};
    }

    static int onProgress(void* data, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
        return static_cast<Exchange*>(data)->transport->m_control.cancelled() ? 1 : 0;
    }

    static std::size_t onHeader(char* data, std::size_t, std::size_t size, void* to) {
        auto& exchange = *static_cast<Exchange*>(to);
        const std::string_view line(data, size);
        const std::string name = lowered(line.substr(0, line.find(':')));
        if (name == "content-type") exchange.isStream = lowered(line).find("text/event-stream") != std::string::npos;
        if (name + ":" != kPrefix) return size;
        const std::string_view id = trimmed(line.substr(kPrefix.size()));
        const bool isPlain = std::all_of(id.begin(), id.end(), [](char c) { return c > ' ' && c <= '~'; });
        if (isPlain && id.size() <= kMaxSessionId) exchange.transport->m_session = id;
        return size;
    }

    static std::size_t onBody(char* data, std::size_t, std::size_t size, void* to) {
        auto& exchange = *static_cast<Exchange*>(to);
        const bool goesOn = exchange.transport->take(std::string_view(data, size), exchange);
        return goesOn ? size : CURL_WRITEFUNC_ERROR;
    }

    /// False once there is an answer, or an error.
    bool take(std::string_view bytes, Exchange& exchange) {
        m_bytes += bytes.size();
        const std::size_t held = exchange.body.size() + exchange.events.size() + bytes.size();
        if (m_bytes > m_limits.maxBytes || held > m_limits.maxMessageBytes) {
            exchange.error = Error{ErrorKind::TooLarge, "The server sends more than a list of tools can be.", {}, {}, 0, 0};
            return false;
        }
        if (!exchange.isStream) {
            exchange.body += bytes;
            return true;
        }
        exchange.events.add(bytes);
        while (std::optional<std::string> event = exchange.events.next()) {
            if (!takeEvent(*event, exchange)) return false;
        }
        return true;
    }

    bool takeEvent(const std::string& event, Exchange& exchange) {
        Result<Json> message = mcpMessage(event, m_limits);
        if (!message) {
            exchange.error = message.error();
            return false;
        }
        if (exchange.message == nullptr) return true;
        if (answers(*message, *exchange.message)) {
            exchange.answer = *std::move(message);
            return false;
        }
        // The server may wait for what it asked, so it is told while its stream is open. Another handle may do that.
        const Json said = (*exchange.reply)(*message);
        if (said.isNull()) return true;
        Exchange own;
        if (Result<void> sent = perform("POST", said.dump(), own); sent)
            return true;
        else
            exchange.error = sent.error();
        return false;
    }

    const std::string m_url;
    const McpLimits m_limits;
    RunControl& m_control;
    const Clock::time_point m_deadline;
    std::string m_session;
    std::string m_version;
    std::size_t m_bytes = 0;
};

}  // namespace

Result<std::unique_ptr<McpTransport>> openMcpUrl(const std::string& url, const McpLimits& limits, RunControl& control) {
    static const CURLcode kReady = curl_global_init(CURL_GLOBAL_DEFAULT);
    if (kReady != CURLE_OK) return fail(ErrorKind::Internal, "HTTP cannot be used.");
    const std::string start = lowered(url.substr(0, 8));
    if (!start.starts_with("http://") && !start.starts_with("https://"))
        return fail(ErrorKind::Unsupported, "The address of a server begins with http:// or https://.");
    return std::unique_ptr<McpTransport>(std::make_unique<HttpTransport>(url, limits, control));
}

}  // namespace writ::sim
