#pragma once

#include "simulator/transcript/format.h"

namespace writ::sim {

// The rows of formats(): see Format for what each function does.
[[nodiscard]] bool recognisesTauBench(const Sample& sample);
[[nodiscard]] std::unique_ptr<RecordingReader> openTauBench(const Sample& sample, ReadContext& context);
[[nodiscard]] bool recognisesAnthropicMessages(const Sample& sample);
[[nodiscard]] std::unique_ptr<RecordingReader> openAnthropicMessages(const Sample& sample, ReadContext& context);
[[nodiscard]] bool recognisesOpenAiChat(const Sample& sample);
[[nodiscard]] std::unique_ptr<RecordingReader> openOpenAiChat(const Sample& sample, ReadContext& context);

}  // namespace writ::sim
