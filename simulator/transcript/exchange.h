#pragma once

#include "simulator/transcript/content.h"
#include "simulator/transcript/format.h"

namespace writ::sim {

/// A JSON value and where it stands in its record's file or line. Null when there is none.
struct Part {
    Json json;
    std::string at;
    [[nodiscard]] bool exists() const { return !json.isNull(); }
};

/// A provider's interface: what its requests and answers look like, and how each is read.
struct Dialect {
    std::string_view id;
    /// A request, also a bare list of its messages.
    bool (*isRequest)(const Json& json);
    bool (*isResponse)(const Json& json);
    void (*readRequest)(const Part& request, SessionBuilder& builder);
    void (*readResponse)(const Part& response, SessionBuilder& builder);
    /// One message of a request.
    void (*readMessage)(const Json& message, const std::string& at, SessionBuilder& builder);
};

/// Whether the records are requests, answers, pairs {"request":{"body"},"response":{"body"}}, objects with a list
/// "interactions" of such pairs, or the messages of one request.
[[nodiscard]] bool recognisesExchange(const Sample& sample, const Dialect& dialect);
/// Reads them: one session a conversation. Requests repeat the conversation so far, so a pair that the next one repeats is
/// not read again.
[[nodiscard]] std::unique_ptr<RecordingReader> openExchange(const Sample& sample, const Dialect& dialect, ReadContext& context);

/// The list of messages of a request: the request itself, or its member "messages". Null when there is none.
[[nodiscard]] const Json* messageList(const Json& request);
[[nodiscard]] std::string messageListAt(const Part& request);
}  // namespace writ::sim
