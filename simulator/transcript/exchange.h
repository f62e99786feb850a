#pragma once

#include "simulator/transcript/content.h"
#include "simulator/transcript/conversation.h"
#include "simulator/transcript/format.h"

namespace writ::sim {

/// A JSON value and where it stands in its record's file or line. Null when there is none.
struct Part {
    Json json;
    std::string at;
    bool inText = false;  ///< it stands inside a text, to which `at` leads
    [[nodiscard]] bool exists() const { return !json.isNull(); }
};

/// A provider's interface: what its requests and answers look like, and how each is read.
struct Dialect {
    std::string_view id;
    /// Surely a request of this dialect, or a bare list of its messages.
    bool (*isRequest)(const Json& json);
    /// Can be read as one, where the answer shows the dialect.
    bool (*mayBeRequest)(const Json& json);
    bool (*isResponse)(const Json& json);
    /// An event of a streamed answer.
    bool (*isStreamEvent)(const Json& event);
    /// The answer that the events tell in pieces. Of a stream that was cut off: as much as there is.
    Json (*assemble)(const std::vector<Json>& events);
    void (*readRequest)(const Part& request, SessionBuilder& builder);
    void (*readResponse)(const Part& response, SessionBuilder& builder);
    /// One message of a request.
    void (*readMessage)(const Json& message, const std::string& at, SessionBuilder& builder);
    /// How turns name each other, where requests need not repeat the conversation; else null.
    void (*nameTurn)(const Json& request, const Json& response, Turn& turn);
};

// In the order in which they are tried: those with the surest signs first.
[[nodiscard]] const Dialect& vercelDialect();
[[nodiscard]] const Dialect& geminiDialect();
[[nodiscard]] const Dialect& bedrockDialect();
[[nodiscard]] const Dialect& anthropicDialect();
[[nodiscard]] const Dialect& openAiResponsesDialect();
[[nodiscard]] const Dialect& openAiChatDialect();
[[nodiscard]] const Dialect& textCompletionDialect();
[[nodiscard]] std::span<const Dialect* const> dialects();

/// Whether the first record that is known is a request, an answer, a pair {"request":{"body"},"response":{"body"}}, an object
/// with a list "interactions" of such pairs, or a message of one request, and is of this dialect.
[[nodiscard]] bool recognisesExchange(const Sample& sample, const Dialect& dialect);
/// Reads them, one session a conversation. The dialects may change on the way.
[[nodiscard]] std::unique_ptr<RecordingReader> openExchange(const Sample& sample, const Dialect& dialect, ReadContext& context);

/// The list of messages of a request: the request itself, or its member of this name. Null when there is none.
[[nodiscard]] const Json* messageList(const Json& request, std::string_view member = "messages");
[[nodiscard]] std::string messageListAt(const Part& request, std::string_view member = "messages");
/// Reads each of these messages.
void readMessages(const Part& request, std::string_view member, const Dialect& dialect, SessionBuilder& builder);

}  // namespace writ::sim
