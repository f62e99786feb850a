#pragma once

#include "engine/json/json.h"

#include <optional>
#include <string>
#include <vector>

namespace writ::sim {

/// What an HTTP body holds, however it was recorded: as a value, as a text, as compressed bytes, or as a stream of events.
struct WireBody {
    Json json;                 ///< of a body that is one value; a text that is no JSON is a string; else null
    std::vector<Json> events;  ///< of a stream: the data of its events, in order
    bool isStream = false;
    bool inText = false;  ///< the value stands inside a text: pointers into it lead nowhere in the recording
    std::string problem;  ///< what could not be read, for people; there may be events nevertheless
};
/// Server-sent events, streams of AWS ("application/vnd.amazon.eventstream"), gzip and base64 are undone. Recorders wrap texts
/// as {"string":…} and bytes as {"_base64":…} or {"base64_string":…}.
/// An event of an AWS stream becomes an object with one member, named by the event's type.
[[nodiscard]] WireBody readWireBody(const Json& recorded, const JsonLimits& limits);

[[nodiscard]] std::optional<std::string> decodeBase64(std::string_view text);
/// The text of a gzip file, when it has no more than `maxBytes`.
[[nodiscard]] std::optional<std::string> inflateGzip(std::string_view bytes, std::size_t maxBytes);

}  // namespace writ::sim
