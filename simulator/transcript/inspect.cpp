#include "simulator/transcript/content.h"
#include "simulator/transcript/formats.h"
#include "simulator/transcript/inspect_sample.h"

#include <algorithm>
#include <array>

namespace writ::sim {

namespace {

bool isLog(const Json& json) {
    return json["eval"]["task"].isString();
}
bool isLogWithSamples(const Json& json) {
    const Json::Array& samples = json["samples"].asArray();
    return isLog(json) &&
           std::any_of(samples.begin(), samples.end(), [](const Json& sample) { return sample["messages"].isArray(); });
}
// The value of an archive's entry.
bool isSample(const Json& json) {
    return json["messages"].isArray() && json.contains("id") && json.contains("epoch");
}

/// A log is one value, or an archive of entries: a header, and one sample each. The header may come last.
class InspectReader final : public RecordingReader {
public:
    InspectReader(std::string_view format, ReadContext& context) : m_format(format), m_context(context) {}

    bool take(const Record& record) override {
        if (isLog(record.json)) {
            m_log = chosenMembers(record.json["eval"], {"task", "model"});
            const Json::Array& samples = record.json["samples"].asArray();
            const std::string list = pointerJoin(record.at, "samples");
            for (std::size_t i = 0; i < samples.size() && !m_context.overflowed(); ++i)
                readSample(record, samples[i], pointerJoin(list, i), i);
            return true;
        }
        if (isSample(record.json)) {
            readSample(record, record.json, record.at, std::nullopt);
            return true;
        }
        return isBookkeeping(record);
    }

    void finish() override {
        for (OpenSample& sample : m_samples)
            sample.builder.finish(titleOf(sample.facts), metadataWith(sample.facts), sample.index);
    }

private:
    struct OpenSample {
        SessionBuilder builder;
        Json facts;
        std::optional<std::size_t> index;
    };

    void readSample(const Record& record, const Json& json, const std::string& at, std::optional<std::size_t> index) {
        SessionBuilder builder(m_context, m_format);
        builder.setLine(record.line);
        if (index) builder.setRun(static_cast<std::uint32_t>(*index));
        if (json["messages"].size() == 0) builder.skip(at, "a sample without messages");
        readInspectSample(json, at, builder);
        // Scores, the target, and the output that is scored must not reach a policy.
        m_samples.push_back({std::move(builder), chosenMembers(json, {"id", "epoch", "metadata"}), index});
    }

    // Members of the sample's own metadata stand beside the others.
    Json metadataWith(const Json& facts) const {
        const std::array<const Json*, 2> objects{&m_log, &facts};
        return metadataOf(objects);
    }

    std::string titleOf(const Json& facts) const {
        std::string title = m_log["task"].asString();
        if (!title.empty()) title += ", ";
        title += "sample " + plainText(facts["id"]);
        return title + ", epoch " + plainText(facts["epoch"]);
    }

    // Summaries, scores and the journal of an archive, which repeat the samples or judge them.
    bool isBookkeeping(const Record& record) const { return !record.entry.empty(); }

    std::string_view m_format;
    ReadContext& m_context;
    Json m_log;  // what the header says
    std::vector<OpenSample> m_samples;
};

constexpr std::string_view kArchive = "inspect-eval";
constexpr std::string_view kLog = "inspect";

bool isEntryOfArchive(const Record& record) {
    return !record.entry.empty() && (isLog(record.json) || isSample(record.json));
}

}  // namespace

bool recognisesInspectArchive(const Sample& sample) {
    return std::any_of(sample.records.begin(), sample.records.end(), isEntryOfArchive);
}

std::unique_ptr<RecordingReader> openInspectArchive(const Sample&, ReadContext& context) {
    return std::make_unique<InspectReader>(kArchive, context);
}

bool recognisesInspectLog(const Sample& sample) {
    return anyRecord(sample, isLogWithSamples);
}

std::unique_ptr<RecordingReader> openInspectLog(const Sample&, ReadContext& context) {
    return std::make_unique<InspectReader>(kLog, context);
}

}  // namespace writ::sim
