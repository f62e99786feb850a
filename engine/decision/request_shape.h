#pragma once

#include "engine/json/json.h"

#include <string>

namespace writ {

/// What is known, without any recording, of the requests that calls of a tool become. Types of values are JSON Schemas of
/// objects, in which "datetime" is a type beside those of JSON; null where nothing is known.
struct RequestShape {
    std::string tool;
    std::string subjectType;   ///< empty: not known
    std::string resourceType;  ///< empty: not known
    Json subjectProperties;
    Json resourceProperties;
    Json context;  ///< of what stands beside `input`
};

}  // namespace writ
