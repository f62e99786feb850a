#include "simulator/transcript/exchange.h"

#include <algorithm>
#include <array>

namespace writ::sim {

namespace {

struct Exchange {
    Part request;
    Part response;
    Json whole;  // the object that holds both; its other members are metadata
    std::optional<std::uint32_t> line;
    std::optional<std::uint32_t> index;  // within its list
};

// The body of {"request":{"body":…}}; a pair whose bodies stand there directly is understood too.
Part bodyOf(const Json& pair, std::string_view side, const std::string& at) {
    const Json* found = pair.find(side);
    if (found == nullptr) return {};
    std::string pointer = pointerJoin(at, side);
    if (const Json* body = found->find("body")) return {*body, pointerJoin(pointer, "body")};
    return {*found, std::move(pointer)};
}

std::optional<Exchange> pairAt(const Json& pair, const std::string& at, const Dialect& dialect) {
    Exchange exchange{bodyOf(pair, "request", at), bodyOf(pair, "response", at), pair, {}, {}};
    const bool asked = exchange.request.exists() && dialect.isRequest(exchange.request.json);
    const bool answered = exchange.response.exists() && dialect.isResponse(exchange.response.json);
    if (!asked && !answered) return std::nullopt;
    if (!asked) exchange.request = {};
    return exchange;
}

std::vector<Exchange> exchangesOf(const Json& json, const std::string& at, const Dialect& dialect) {
    if (dialect.isRequest(json)) return {{{json, at}, {}, {}, {}, {}}};
    if (dialect.isResponse(json)) return {{{}, {json, at}, {}, {}, {}}};
    if (const std::optional<Exchange> pair = pairAt(json, at, dialect)) return {*pair};
    std::vector<Exchange> found;
    const Json::Array& pairs = json["interactions"].asArray();
    for (std::size_t i = 0; i < pairs.size(); ++i) {
        std::optional<Exchange> pair = pairAt(pairs[i], pointerJoin(pointerJoin(at, "interactions"), i), dialect);
        if (!pair) continue;
        pair->index = static_cast<std::uint32_t>(i);
        found.push_back(*std::move(pair));
    }
    return found;
}

bool isRepeatedBy(const Exchange& earlier, const Exchange& later) {
    if (!earlier.request.exists() || !later.request.exists()) return false;
    const Json* first = messageList(earlier.request.json);
    const Json* second = messageList(later.request.json);
    if (first == nullptr || second == nullptr || first->size() >= second->size()) return false;
    return std::equal(first->asArray().begin(), first->asArray().end(), second->asArray().begin());
}

// A top-level list whose items are the messages of one conversation.
bool isMessageList(const Sample& sample, const Dialect& dialect) {
    if (sample.framing != Framing::List) return false;
    Json::Array items;
    for (const Record& record : sample.records) items.push_back(record.json);
    return dialect.isRequest(Json(std::move(items)));
}

void readError(const Json& error, const std::string& at, SessionBuilder& builder) {
    const std::string& code = error["code"].isString() ? error["code"].asString() : error["type"].asString();
    const bool filtered = code.find("content_filter") != std::string::npos;
    builder.addError(at, error["message"].asString(),
                     {filtered ? Outcome::ProviderFilter : Outcome::TransportError, "error: " + code});
}

void readAnswer(const Part& response, const Dialect& dialect, SessionBuilder& builder) {
    if (!response.exists()) return;
    if (dialect.isResponse(response.json)) return dialect.readResponse(response, builder);
    const Json& error = response.json["error"];
    if (error.isObject()) {
        builder.beginRecord(response.json, std::nullopt);
        return readError(error, pointerJoin(response.at, "error"), builder);
    }
    builder.skip(response.at,
                 response.json.isString() ? "a streamed or plain-text answer is not read" : "not an answer of this format");
}

Json metadata(const Exchange& exchange) {
    const std::array<const Json*, 3> objects{&exchange.response.json, &exchange.request.json, &exchange.whole};
    return metadataOf(objects);
}

// Holds each exchange until it is known that the next one does not repeat it.
class ExchangeReader final : public RecordingReader {
public:
    ExchangeReader(const Dialect& dialect, ReadContext& context) : m_dialect(dialect), m_context(context) {}

    bool take(const Record& record) override {
        std::vector<Exchange> exchanges = exchangesOf(record.json, record.at, m_dialect);
        for (Exchange& exchange : exchanges) {
            exchange.line = record.line;
            if (m_held && !isRepeatedBy(*m_held, exchange)) flush();
            m_held = std::move(exchange);
        }
        return !exchanges.empty();
    }
    void finish() override { flush(); }

private:
    void flush() {
        if (!m_held) return;
        SessionBuilder builder(m_context, m_dialect.id);
        builder.setLine(m_held->line);
        if (m_held->index) builder.setRun(*m_held->index);
        if (m_held->request.exists()) m_dialect.readRequest(m_held->request, builder);
        readAnswer(m_held->response, m_dialect, builder);
        const Json about = metadata(*m_held);
        builder.finish(about["title"].asString(), about, m_held->index);
        m_held.reset();
    }

    const Dialect& m_dialect;
    ReadContext& m_context;
    std::optional<Exchange> m_held;
};

class MessageListReader final : public RecordingReader {
public:
    MessageListReader(const Dialect& dialect, ReadContext& context) : m_dialect(dialect), m_builder(context, dialect.id) {}

    bool take(const Record& record) override {
        m_builder.beginRecord(record.json, static_cast<std::uint32_t>(record.index));
        m_dialect.readMessage(record.json, record.at, m_builder);
        m_builder.context().countMessage();
        return true;
    }
    void finish() override { m_builder.finish({}, Json::object()); }

private:
    const Dialect& m_dialect;
    SessionBuilder m_builder;
};

}  // namespace

const Json* messageList(const Json& request) {
    if (request.isArray()) return &request;
    return request["messages"].isArray() ? request.find("messages") : nullptr;
}

std::string messageListAt(const Part& request) {
    return request.json.isArray() ? request.at : pointerJoin(request.at, "messages");
}

bool recognisesExchange(const Sample& sample, const Dialect& dialect) {
    return isMessageList(sample, dialect) ||
           anyRecord(sample, [&](const Json& json) { return !exchangesOf(json, {}, dialect).empty(); });
}

std::unique_ptr<RecordingReader> openExchange(const Sample& sample, const Dialect& dialect, ReadContext& context) {
    if (isMessageList(sample, dialect)) return std::make_unique<MessageListReader>(dialect, context);
    return std::make_unique<ExchangeReader>(dialect, context);
}

}  // namespace writ::sim
