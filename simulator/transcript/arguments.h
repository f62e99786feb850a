#pragma once

#include "simulator/transcript/known_values.h"
#include "simulator/transcript/reader.h"

namespace writ::sim {

struct CallArguments {
    Json value;  ///< an object when Recorded, else null
    ArgumentsState state = ArgumentsState::Recorded;
    std::string note;
};

/// What a recording holds as arguments of a call: an object, or its JSON in a text. Null, and a record without any, are
/// "not recorded"; nothing is ever made up. `known` spares texts that came before from being parsed again.
[[nodiscard]] CallArguments readArguments(const Json* recorded, const ReadLimits& limits, KnownValues* known = nullptr);

}  // namespace writ::sim
