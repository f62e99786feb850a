#pragma once

#include "simulator/transcript/format.h"

namespace writ::sim {

// The rows of formats(): see Format for what each function does.
[[nodiscard]] bool recognisesInspectArchive(const Sample& sample);
[[nodiscard]] std::unique_ptr<RecordingReader> openInspectArchive(const Sample& sample, ReadContext& context);
[[nodiscard]] bool recognisesOtlp(const Sample& sample);
[[nodiscard]] std::unique_ptr<RecordingReader> openOtlp(const Sample& sample, ReadContext& context);
[[nodiscard]] bool recognisesInspectLog(const Sample& sample);
[[nodiscard]] std::unique_ptr<RecordingReader> openInspectLog(const Sample& sample, ReadContext& context);
[[nodiscard]] bool recognisesAgentDojo(const Sample& sample);
[[nodiscard]] std::unique_ptr<RecordingReader> openAgentDojo(const Sample& sample, ReadContext& context);
[[nodiscard]] bool recognisesTau2(const Sample& sample);
[[nodiscard]] std::unique_ptr<RecordingReader> openTau2(const Sample& sample, ReadContext& context);
[[nodiscard]] bool recognisesTauBench(const Sample& sample);
[[nodiscard]] std::unique_ptr<RecordingReader> openTauBench(const Sample& sample, ReadContext& context);
[[nodiscard]] bool recognisesAtif(const Sample& sample);
[[nodiscard]] std::unique_ptr<RecordingReader> openAtif(const Sample& sample, ReadContext& context);
[[nodiscard]] bool recognisesSweAgent(const Sample& sample);
[[nodiscard]] std::unique_ptr<RecordingReader> openSweAgent(const Sample& sample, ReadContext& context);
[[nodiscard]] bool recognisesMiniSweAgent(const Sample& sample);
[[nodiscard]] std::unique_ptr<RecordingReader> openMiniSweAgent(const Sample& sample, ReadContext& context);
[[nodiscard]] bool recognisesOpenHands(const Sample& sample);
[[nodiscard]] std::unique_ptr<RecordingReader> openOpenHands(const Sample& sample, ReadContext& context);
[[nodiscard]] bool recognisesLangfuse(const Sample& sample);
[[nodiscard]] std::unique_ptr<RecordingReader> openLangfuse(const Sample& sample, ReadContext& context);
[[nodiscard]] bool recognisesLangsmith(const Sample& sample);
[[nodiscard]] std::unique_ptr<RecordingReader> openLangsmith(const Sample& sample, ReadContext& context);
[[nodiscard]] bool recognisesAgentEvents(const Sample& sample);
[[nodiscard]] std::unique_ptr<RecordingReader> openAgentEvents(const Sample& sample, ReadContext& context);
[[nodiscard]] bool recognisesOpenAiAgents(const Sample& sample);
[[nodiscard]] std::unique_ptr<RecordingReader> openOpenAiAgents(const Sample& sample, ReadContext& context);
[[nodiscard]] bool recognisesClaudeCode(const Sample& sample);
[[nodiscard]] std::unique_ptr<RecordingReader> openClaudeCode(const Sample& sample, ReadContext& context);
[[nodiscard]] bool recognisesCodexRollout(const Sample& sample);
[[nodiscard]] std::unique_ptr<RecordingReader> openCodexRollout(const Sample& sample, ReadContext& context);
[[nodiscard]] bool recognisesMcpLog(const Sample& sample);
[[nodiscard]] std::unique_ptr<RecordingReader> openMcpLog(const Sample& sample, ReadContext& context);
[[nodiscard]] bool recognisesOpaLog(const Sample& sample);
[[nodiscard]] std::unique_ptr<RecordingReader> openOpaLog(const Sample& sample, ReadContext& context);
[[nodiscard]] bool recognisesCerbosLog(const Sample& sample);
[[nodiscard]] std::unique_ptr<RecordingReader> openCerbosLog(const Sample& sample, ReadContext& context);
[[nodiscard]] bool recognisesAgentCoreLog(const Sample& sample);
[[nodiscard]] std::unique_ptr<RecordingReader> openAgentCoreLog(const Sample& sample, ReadContext& context);
[[nodiscard]] bool recognisesVercelUi(const Sample& sample);
[[nodiscard]] std::unique_ptr<RecordingReader> openVercelUi(const Sample& sample, ReadContext& context);
[[nodiscard]] bool recognisesGemini(const Sample& sample);
[[nodiscard]] std::unique_ptr<RecordingReader> openGemini(const Sample& sample, ReadContext& context);
[[nodiscard]] bool recognisesBedrockConverse(const Sample& sample);
[[nodiscard]] std::unique_ptr<RecordingReader> openBedrockConverse(const Sample& sample, ReadContext& context);
[[nodiscard]] bool recognisesAnthropicMessages(const Sample& sample);
[[nodiscard]] std::unique_ptr<RecordingReader> openAnthropicMessages(const Sample& sample, ReadContext& context);
[[nodiscard]] bool recognisesOpenAiResponses(const Sample& sample);
[[nodiscard]] std::unique_ptr<RecordingReader> openOpenAiResponses(const Sample& sample, ReadContext& context);
[[nodiscard]] bool recognisesOpenAiChat(const Sample& sample);
[[nodiscard]] std::unique_ptr<RecordingReader> openOpenAiChat(const Sample& sample, ReadContext& context);
[[nodiscard]] bool recognisesTextCompletion(const Sample& sample);
[[nodiscard]] std::unique_ptr<RecordingReader> openTextCompletion(const Sample& sample, ReadContext& context);

}  // namespace writ::sim
