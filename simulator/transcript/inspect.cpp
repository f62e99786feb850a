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
    InspectReader(std::string_view format, bool oneLog, ReadContext& context)
        : m_format(format), m_oneLog(oneLog), m_context(context) {}

    bool take(const Record& record) override {
        if (isLog(record.json)) {
            const Json log = chosenMembers(record.json["eval"], {"task", "model"});
            const Json::Array& samples = record.json["samples"].asArray();
            const std::string list = pointerJoin(record.at, "samples");
            for (std::size_t i = 0; i < samples.size() && !m_context.overflowed(); ++i)
                readSample(record, samples[i], pointerJoin(list, i), i, log);
            if (samples.empty()) m_header = log;
            return true;
        }
        if (isSample(record.json)) {
            readSample(record, record.json, record.at, std::nullopt, {});
            return true;
        }
        return isBookkeeping(record.entry);
    }

    void finish() override {
        for (OpenSample& sample : m_samples) {
            sample.log = m_header;
            finish(sample);
        }
    }

private:
    struct OpenSample {
        SessionBuilder builder;
        Json facts;
        Json log;  // what its header says; null: the header of the archive
        std::optional<std::size_t> index;
    };

    void readSample(const Record& record, const Json& json, const std::string& at, std::optional<std::size_t> index,
                    const Json& log) {
        SessionBuilder builder(m_context, m_format);
        builder.setLine(record.line);
        if (index) builder.setRun(static_cast<std::uint32_t>(*index));
        if (json["messages"].size() == 0) builder.skip(at, "a sample without messages");
        readInspectSample(json, at, builder);
        // Scores, the target, and the output that is scored must not reach a policy.
        Json facts = chosenMembers(json, {"id", "epoch", "metadata"});
        if (!m_oneLog || !record.entry.empty()) index = std::nullopt;  // several logs have samples of the same number
        OpenSample sample{std::move(builder), std::move(facts), log.isNull() ? m_header : log, index};
        if (sample.log.isNull()) {
            m_samples.push_back(std::move(sample));
        } else {
            finish(sample);
        }
    }

    static void finish(OpenSample& sample) { sample.builder.finish(titleOf(sample), metadataOf(sample), sample.index); }

    // Members of the sample's own metadata stand beside the others.
    static Json metadataOf(const OpenSample& sample) {
        const std::array<const Json*, 2> objects{&sample.log, &sample.facts};
        return sim::metadataOf(objects);
    }

    static std::string titleOf(const OpenSample& sample) {
        std::string title = sample.log["task"].asString();
        if (!title.empty()) title += ", ";
        return title + "sample " + plainText(sample.facts["id"]) + ", epoch " + plainText(sample.facts["epoch"]);
    }

    // Entries that repeat the samples or judge them.
    static bool isBookkeeping(const std::string& entry) {
        return entry.starts_with("_journal/") || entry == "summaries.json" || entry == "reductions.json";
    }

    std::string_view m_format;
    bool m_oneLog;
    ReadContext& m_context;
    Json m_header;
    std::vector<OpenSample> m_samples;  // that came before the header
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
    return std::make_unique<InspectReader>(kArchive, false, context);
}

bool recognisesInspectLog(const Sample& sample) {
    return anyRecord(sample, isLogWithSamples);
}

std::unique_ptr<RecordingReader> openInspectLog(const Sample& sample, ReadContext& context) {
    return std::make_unique<InspectReader>(kLog, sample.framing == Framing::Document, context);
}

}  // namespace writ::sim
