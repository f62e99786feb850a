#pragma once

#include "engine/json/json.h"
#include "simulator/outcome/outcome.h"

#include <optional>

namespace writ::sim {

/// What a provider answers instead of an answer.
struct ApiError {
    std::string at;  ///< JSON Pointer from the body to what says so
    std::string message;
    OutcomeFinding finding;  ///< a provider's filter where a field says so, else an error of the transport
};

/// Reads the bodies of OpenAI, Azure, Anthropic, Gemini, Bedrock and those like them. Nothing where the body is no error.
[[nodiscard]] std::optional<ApiError> readApiError(const Json& body, const Json& httpStatus);

}  // namespace writ::sim
