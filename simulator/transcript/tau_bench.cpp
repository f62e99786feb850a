#include "simulator/transcript/formats.h"
#include "simulator/transcript/openai_message.h"

#include <algorithm>
#include <array>

namespace writ::sim {

namespace {

bool isRun(const Json& run) { return run["traj"].isArray() && run.contains("task_id") && run.contains("reward"); }

// "info" and "reward" hold the expected solution and the score: they must not reach a policy, so only these are taken.
Json metadataOfRun(const Json& run) {
    Json::Object members;
    for (const std::string_view key : {"task_id", "trial"})
        if (const Json* value = run.find(key)) members.emplace_back(key, *value);
    return Json(std::move(members));
}

std::string titleOfRun(const Json& run) {
    const std::string task = run["task_id"].isString() ? run["task_id"].asString() : run["task_id"].numberText();
    const std::string trial = run["trial"].numberText();
    return "Task " + task + (trial.empty() ? "" : ", trial " + trial);
}

}  // namespace

bool recognisesTauBench(const Json& document) {
    const Json::Array& runs = document.asArray();
    return std::any_of(runs.begin(), runs.end(), isRun);
}

Result<void> readTauBench(const Json& document, const ReadLimits& limits, Recording& recording) {
    ReadLimits left = limits;
    const Json::Array& runs = document.asArray();
    for (std::size_t i = 0; i < runs.size(); ++i) {
        const std::string at = pointerJoin("", i);
        if (!isRun(runs[i])) {
            skipRecord(recording, at, "not a run with task_id, reward and traj");
            continue;
        }
        SessionBuilder builder(recording, "tau-bench", left);
        builder.setRun(static_cast<std::uint32_t>(i));
        readOpenAiMessages(runs[i]["traj"], pointerJoin(at, "traj"), recording, builder);
        if (builder.overflowed()) return tooManySteps(limits);
        left.maxSteps -= builder.stepCount();
        const std::optional<std::size_t> index = runs.size() > 1 ? std::optional(i) : std::nullopt;
        builder.finish(sessionId(recording.file, index), titleOfRun(runs[i]), metadataOfRun(runs[i]));
    }
    return {};
}

}  // namespace writ::sim
