#include "simulator/transcript/formats.h"

namespace writ::sim {

const std::vector<Format>& formats() {
    static const std::vector<Format> kFormats{
        {"inspect-eval", "Inspect AI log archive", "an archive of samples with messages and epoch", recognisesInspectArchive,
         openInspectArchive},
        {"otlp", "OpenTelemetry traces (OTLP/JSON)", "resourceSpans with scopeSpans, or resourceLogs", recognisesOtlp, openOtlp},
        {"inspect", "Inspect AI log", "eval.task beside samples with messages", recognisesInspectLog, openInspectLog},
        {"agentdojo", "AgentDojo run", "suite_name and pipeline_name beside messages", recognisesAgentDojo, openAgentDojo},
        {"tau2", "tau2 results", "info.environment_info beside simulations", recognisesTau2, openTau2},
        {"tau-bench", "tau-bench results", "a list of runs with task_id, reward and traj", recognisesTauBench, openTauBench},
        {"atif", "ATIF trajectory", "a schema_version that begins with ATIF- beside steps", recognisesAtif, openAtif},
        {"swe-agent", "SWE-agent trajectory", "a trajectory of steps with action and observation", recognisesSweAgent,
         openSweAgent},
        {"mini-swe-agent", "mini-SWE-agent trajectory", "messages whose commands stand in fenced blocks", recognisesMiniSweAgent,
         openMiniSweAgent},
        {"openhands", "OpenHands events", "events with action or observation, as a list or in a history", recognisesOpenHands,
         openOpenHands},
        {"langfuse", "Langfuse traces", "a trace with observations of known types", recognisesLangfuse, openLangfuse},
        {"langsmith", "LangSmith runs", "run_type with trace_id or dotted_order, or batches of runs in post and patch",
         recognisesLangsmith, openLangsmith},
        {"anthropic-agent-events", "Anthropic managed-agent events", "events of types user.*, agent.*, session.*, span.*",
         recognisesAgentEvents, openAgentEvents},
        {"openai-agents", "OpenAI Agents SDK traces", "objects \"trace\" and \"trace.span\" with span_data",
         recognisesOpenAiAgents, openOpenAiAgents},
        {"claude-code", "Claude Code session", "lines of type user or assistant with a message, or with uuid and sessionId",
         recognisesClaudeCode, openClaudeCode},
        {"codex-rollout", "Codex rollout", "lines with type and payload: session_meta, response_item, event_msg, turn_context",
         recognisesCodexRollout, openCodexRollout},
        {"mcp-log", "MCP log", "JSON-RPC 2.0 messages, bare or in records", recognisesMcpLog, openMcpLog},
        {"opa-log", "OPA decision log", "decision_id with input, result or path", recognisesOpaLog, openOpaLog},
        {"cerbos-log", "Cerbos audit log", "callId with checkResources", recognisesCerbosLog, openCerbosLog},
        {"agentcore-log", "AgentCore gateway log",
         "records or spans of a gateway with the policy's decision, or questions with AgentCore::Action", recognisesAgentCoreLog,
         openAgentCoreLog},
        {"vercel-ui", "Vercel AI SDK messages", "messages with parts that have a type, or content of type tool-call",
         recognisesVercelUi, openVercelUi},
        {"gemini", "Gemini", "contents with parts, or an answer with candidates", recognisesGemini, openGemini},
        {"bedrock-converse", "Bedrock Converse",
         "messages whose content blocks are text, toolUse or toolResult without a type, or an answer with output.message and "
         "stopReason",
         recognisesBedrockConverse, openBedrockConverse},
        {"anthropic-messages", "Anthropic Messages",
         "messages with tool_use or tool_result blocks or a system text beside them, or an answer "
         "of type \"message\" with stop_reason",
         recognisesAnthropicMessages, openAnthropicMessages},
        {"openai-responses", "OpenAI Responses", "input with items or instructions, or an answer \"response\" with output",
         recognisesOpenAiResponses, openOpenAiResponses},
        {"openai-chat", "OpenAI Chat Completions", "messages with role and content or tool_calls, or an answer with choices",
         recognisesOpenAiChat, openOpenAiChat},
        {"text-completion", "text completions", "an answer with completion, generation, outputText or choices with text",
         recognisesTextCompletion, openTextCompletion},
    };
    return kFormats;
}

}  // namespace writ::sim
