#include "simulator/transcript/formats.h"
#include "simulator/transcript/openai_message.h"

namespace writ::sim {

namespace {

bool isRun(const Json& run) {
    return run["traj"].isArray() && run.contains("task_id") && run.contains("reward");
}

// "info", "records" and "reward" hold the expected solution and the score: they must not reach a policy, so only these are taken.
Json metadataOfRun(const Json& run) {
    return chosenMembers(run, {"task_id", "trial"});
}

std::string titleOfRun(const Json& run) {
    const std::string trial = plainText(run["trial"]);
    return "Task " + plainText(run["task_id"]) + (trial.empty() ? "" : ", trial " + trial);
}

// An agent that writes code is shown a failed call as the comment `# var_6 = "Error: …"`. What the tool answered is the text
// in it.
Json withoutVariable(const Json& message, const ReadLimits& limits) {
    constexpr std::string_view kBegin = "# var_";
    constexpr std::string_view kEquals = " = ";
    const std::string& content = message["content"].asString();
    if (message["role"].asString() != "tool" || !content.starts_with(kBegin)) return message;
    const std::size_t end = content.find_first_not_of("0123456789", kBegin.size());
    if (end == std::string::npos || content.compare(end, kEquals.size(), kEquals) != 0) return message;
    const Result<Json> answer = parseJson(std::string_view(content).substr(end + kEquals.size()), limits.json);
    return answer && answer->isString() ? message.with("content", *answer) : message;
}

class TauBenchReader final : public RecordingReader {
public:
    explicit TauBenchReader(ReadContext& context) : m_context(context) {}

    bool take(const Record& record) override {
        if (!isRun(record.json)) return false;
        const Json& messages = record.json["traj"];
        const std::string at = pointerJoin(record.at, "traj");
        if (messages.size() == 0) m_context.skip(record, "/traj", "a run without messages");
        SessionBuilder builder(m_context, "tau-bench");
        builder.setLine(record.line);
        builder.setRun(static_cast<std::uint32_t>(record.index));
        builder.expect(messages);
        for (std::size_t i = 0; i < messages.size() && !builder.overflowed(); ++i) {
            builder.beginRecord(messages.at(i), static_cast<std::uint32_t>(i));
            readOpenAiMessage(withoutVariable(messages.at(i), m_context.limits()), pointerJoin(at, i), builder);
            m_context.countMessage();
        }
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
