#pragma once

#include "simulator/transcript/content.h"

namespace writ::sim {

/// A JSON value and where it stands in the document.
struct Part {
    const Json* json = nullptr;
    std::string at;
};

/// A provider's interface: what its requests and answers look like, and how each is read.
struct Dialect {
    std::string_view id;
    bool (*isRequest)(const Json& json);
    bool (*isResponse)(const Json& json);
    void (*readRequest)(const Part& request, Recording& recording, SessionBuilder& builder);
    void (*readResponse)(const Part& response, Recording& recording, SessionBuilder& builder);
};

/// Whether the document is a request, an answer, a pair {"request":{"body"},"response":{"body"}}, or has
/// a list "interactions" of such pairs.
[[nodiscard]] bool isExchange(const Json& document, const Dialect& dialect);
/// Reads it: one session a conversation. Requests repeat the conversation so far, so a pair that the next one repeats is not
/// read again.
[[nodiscard]] Result<void> readExchanges(const Json& document, const Dialect& dialect, const ReadLimits& limits, Recording& recording);

/// The list of messages of a request: the request itself, or its member "messages". Null when there is none.
[[nodiscard]] const Json* messageList(const Json& request);
[[nodiscard]] std::string messageListAt(const Part& request);
[[nodiscard]] Failure tooManySteps(const ReadLimits& limits);

}  // namespace writ::sim
