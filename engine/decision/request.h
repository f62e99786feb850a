#pragma once

#include "engine/json/json.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace writ {

/// A typed name: Agent::"refund-agent".
struct EntityUid {
    std::string type;
    std::string id;

    /// Type::"id" with the id escaped.
    [[nodiscard]] std::string text() const;
    friend auto operator<=>(const EntityUid&, const EntityUid&) = default;
};

enum class UnknownReason : std::uint8_t {
    Masked,       ///< the recording hides the value
    NotRecorded,  ///< the recording never held it
};
[[nodiscard]] std::string_view word(UnknownReason reason);  ///< "masked", "not_recorded"

/// A field of a Request whose value is not known. The field itself does not stand in the request's JSON.
/// Absent fields (the recording shows that they were not there) are simply not in the JSON and not listed here.
struct UnknownField {
    std::string pointer;  ///< into toJson(request): "/context/input/destination", "/resource/properties/cabin"
    UnknownReason reason = UnknownReason::NotRecorded;
    friend auto operator<=>(const UnknownField&, const UnknownField&) = default;
};

/// The question to an engine, in the shape of the AuthZEN Authorization API 1.0. `properties` and `context` are
/// objects (or null for none). Properties of subject and resource are what is known of their attributes;
/// they add to, and win over, the attributes that Facts hold of the same entity.
struct Request {
    EntityUid subject;
    Json subjectProperties;
    std::string action;
    Json actionProperties;
    EntityUid resource;
    Json resourceProperties;
    Json context;
    std::vector<UnknownField> unknown;
};

/// {"subject":{"type","id","properties"?},"action":{"name","properties"?},"resource":{…},"context":{…},
///  "unknown"?:[{"pointer","reason"}]}. The id of a subject or resource may be left out where it is among the unknown.
[[nodiscard]] Json toJson(const Request& request);
[[nodiscard]] Result<Request> requestFromJson(const Json& json);

/// The agreed form of a tool for schema generators and completion.
struct ToolDescription {
    std::string name;
    std::string server;  ///< empty when the catalog names none
    std::string title;
    std::string description;
    Json inputSchema;   ///< JSON Schema of the arguments
    Json outputSchema;  ///< null when the catalog has none
    /// The four hints of MCP. `stated` tells whether the catalog says so; else `value` is the protocol's default.
    struct Hint {
        bool value = false;
        bool stated = false;
    };
    Hint readOnly{false, false};
    Hint destructive{true, false};
    Hint idempotent{false, false};
    Hint openWorld{true, false};
};

}  // namespace writ
