#include "simulator/transcript/formats.h"
#include "simulator/transcript/session_builder.h"
#include "simulator/transcript/openai_message.h"

#include <algorithm>
#include <array>

namespace writ::sim {

namespace {

bool isRun(const Json& run) {
    return run["traj"].isArray() && run.contains("task_id") && run.contains("reward");
}

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

class TauBenchReader final : public RecordingReader {
public:
    explicit TauBenchReader(ReadContext& context) : m_context(context) {}

    bool take(const Record& record) override {
        if (!isRun(record.json)) return false;
        SessionBuilder builder(m_context, "tau-bench");
        builder.setLine(record.line);
        builder.setRun(static_cast<std::uint32_t>(record.index));
        readOpenAiMessages(record.json["traj"], pointerJoin(record.at, "traj"), builder);
        builder.finish(titleOfRun(record.json), metadataOfRun(record.json), record.index);
        return true;
    }

private:
    ReadContext& m_context;
};

}  // namespace

bool recognisesTauBench(const Sample& sample) {
    return sample.framing != Framing::Document && anyRecord(sample, isRun);
}

std::unique_ptr<RecordingReader> openTauBench(const Sample&, ReadContext& context) {
    return std::make_unique<TauBenchReader>(context);
}

}  // namespace writ::sim
