#pragma once

#include "engine/json/json.h"

namespace writ::sim {

/// What a JSON value is that people have among their recordings, but that holds no step: "an embeddings request", "a single
/// error response: …". Also of the requests and answers in a pair, or in a list "interactions". Empty when it is none of these.
[[nodiscard]] std::string describeStepless(const Json& json);

}  // namespace writ::sim
