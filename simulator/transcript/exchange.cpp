#include "simulator/transcript/exchange.h"

#include <algorithm>
#include <array>

namespace writ::sim {

namespace {

struct Exchange {
    Part request;
    Part response;
    const Json* whole = nullptr;  // the object that holds both; its other members are metadata
    std::optional<std::uint32_t> index;
};

// The body of {"request":{"body":…}}; a pair whose bodies stand there directly is understood too.
Part bodyOf(const Json& pair, std::string_view side, const std::string& at) {
    const Json* found = pair.find(side);
    if (found == nullptr) return {};
    std::string pointer = pointerJoin(at, side);
    if (const Json* body = found->find("body")) return {body, pointerJoin(pointer, "body")};
    return {found, std::move(pointer)};
}

std::optional<Exchange> pairAt(const Json& pair, const std::string& at, const Dialect& dialect) {
    Exchange exchange{bodyOf(pair, "request", at), bodyOf(pair, "response", at), &pair, {}};
    const bool asked = exchange.request.json != nullptr && dialect.isRequest(*exchange.request.json);
    const bool answered = exchange.response.json != nullptr && dialect.isResponse(*exchange.response.json);
    if (!asked && !answered) return std::nullopt;
    if (!asked) exchange.request = {};
    return exchange;
}

std::vector<Exchange> exchangesOf(const Json& document, const Dialect& dialect) {
    if (dialect.isRequest(document)) return {{{&document, ""}, {}, nullptr, {}}};
    if (dialect.isResponse(document)) return {{{}, {&document, ""}, nullptr, {}}};
    if (const std::optional<Exchange> pair = pairAt(document, "", dialect)) return {*pair};
    std::vector<Exchange> found;
    const Json::Array& pairs = document["interactions"].asArray();
    for (std::size_t i = 0; i < pairs.size(); ++i) {
        std::optional<Exchange> pair = pairAt(pairs[i], pointerJoin("/interactions", i), dialect);
        if (!pair) continue;
        pair->index = static_cast<std::uint32_t>(i);
        found.push_back(*std::move(pair));
    }
    return found;
}

bool isRepeatedBy(const Exchange& earlier, const Exchange& later) {
    if (earlier.request.json == nullptr || later.request.json == nullptr) return false;
    const Json* first = messageList(*earlier.request.json);
    const Json* second = messageList(*later.request.json);
    if (first == nullptr || second == nullptr || first->size() >= second->size()) return false;
    return std::equal(first->asArray().begin(), first->asArray().end(), second->asArray().begin());
}

// Without those that the next one repeats.
std::vector<Exchange> conversations(const Json& document, const Dialect& dialect) {
    std::vector<Exchange> kept;
    for (Exchange& exchange : exchangesOf(document, dialect)) {
        if (!kept.empty() && isRepeatedBy(kept.back(), exchange)) kept.pop_back();
        kept.push_back(std::move(exchange));
    }
    return kept;
}

void readError(const Json& error, const std::string& at, SessionBuilder& builder) {
    const std::string& code = error["code"].isString() ? error["code"].asString() : error["type"].asString();
    const bool filtered = code.find("content_filter") != std::string::npos;
    builder.addError(at, error["message"].asString(), {filtered ? Outcome::ProviderFilter : Outcome::TransportError, "error: " + code});
}

void readAnswer(const Part& response, const Dialect& dialect, Recording& recording, SessionBuilder& builder) {
    if (response.json == nullptr) return;
    if (dialect.isResponse(*response.json)) return dialect.readResponse(response, recording, builder);
    const Json& error = (*response.json)["error"];
    if (error.isObject()) {
        builder.beginRecord(*response.json, std::nullopt);
        return readError(error, pointerJoin(response.at, "error"), builder);
    }
    builder.skip(response.at, response.json->isString() ? "a streamed or plain-text answer is not read" : "not an answer of this format");
}

Json metadata(const Exchange& exchange) {
    static const Json kNone;
    const auto orNone = [](const Json* json) { return json == nullptr ? &kNone : json; };
    const std::array<const Json*, 3> objects{orNone(exchange.response.json), orNone(exchange.request.json), orNone(exchange.whole)};
    return metadataOf(objects);
}

}  // namespace

const Json* messageList(const Json& request) {
    if (request.isArray()) return &request;
    return request["messages"].isArray() ? request.find("messages") : nullptr;
}

std::string messageListAt(const Part& request) { return request.json->isArray() ? request.at : pointerJoin(request.at, "messages"); }

Failure tooManySteps(const ReadLimits& limits) {
    return fail(ErrorKind::TooLarge, "the recording has more than " + std::to_string(limits.maxSteps) + " steps");
}

bool isExchange(const Json& document, const Dialect& dialect) { return !exchangesOf(document, dialect).empty(); }

Result<void> readExchanges(const Json& document, const Dialect& dialect, const ReadLimits& limits, Recording& recording) {
    const std::vector<Exchange> exchanges = conversations(document, dialect);
    ReadLimits left = limits;
    for (const Exchange& exchange : exchanges) {
        SessionBuilder builder(recording, dialect.id, left);
        if (exchange.index) builder.setRun(*exchange.index);
        if (exchange.request.json != nullptr) dialect.readRequest(exchange.request, recording, builder);
        readAnswer(exchange.response, dialect, recording, builder);
        if (builder.overflowed()) return tooManySteps(limits);
        left.maxSteps -= builder.stepCount();
        const Json about = metadata(exchange);
        const std::optional<std::size_t> index = exchanges.size() > 1 ? exchange.index : std::nullopt;
        builder.finish(sessionId(recording.file, index), about["title"].asString(), about);
    }
    return {};
}

}  // namespace writ::sim
