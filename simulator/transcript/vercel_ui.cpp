#include "simulator/transcript/exchange.h"
#include "simulator/transcript/formats.h"
#include "simulator/transcript/vercel_message.h"

#include <algorithm>

namespace writ::sim {

namespace {

bool isRequest(const Json& json) {
    const Json* messages = messageList(json);
    return messages != nullptr && std::any_of(messages->asArray().begin(), messages->asArray().end(), looksLikeVercelMessage);
}

// One message by itself: what a chat stores when the model has answered.
bool isResponse(const Json& json) {
    return json["parts"].isArray() && looksLikeVercelMessage(json);
}

void readRequest(const Part& request, SessionBuilder& builder) {
    readMessages(request, "messages", vercelDialect(), builder);
}

void readResponse(const Part& response, SessionBuilder& builder) {
    builder.beginRecord(response.json, std::nullopt);
    readVercelMessage(response.json, response.at, builder);
    builder.context().countMessage();
}

constexpr Dialect kDialect{"vercel-ui", isRequest,   isRequest,    isResponse,        nullptr,
                           nullptr,     readRequest, readResponse, readVercelMessage, nullptr};

}  // namespace

const Dialect& vercelDialect() {
    return kDialect;
}

bool recognisesVercelUi(const Sample& sample) {
    return recognisesExchange(sample, kDialect);
}

std::unique_ptr<RecordingReader> openVercelUi(const Sample& sample, ReadContext& context) {
    return openExchange(sample, kDialect, context);
}

}  // namespace writ::sim
