#include "engine/json/file.h"
#include "simulator/outcome/classify.h"
#include "simulator/transcript/reader.h"
#include "tests/conformance/recordings/subjects.h"

#include <algorithm>
#include <set>

namespace writ::conformance {
namespace {

namespace fs = std::filesystem;

/// How far a step is from a labelled place: the lower, the nearer.
enum class Distance : std::uint8_t { Same, Below, Above, Elsewhere };

bool isBelow(const std::string& pointer, const std::string& ancestor) {
    return pointer.starts_with(ancestor + "/");
}

Distance distance(const sim::Place& place, const Json& label) {
    const std::string& at = label["at"].asString();
    if (static_cast<std::int64_t>(place.line.value_or(0)) != label["line"].asInteger()) return Distance::Elsewhere;
    if (place.at == at) return Distance::Same;
    if (isBelow(place.at, at)) return Distance::Below;
    return isBelow(at, place.at) ? Distance::Above : Distance::Elsewhere;
}

class LabelCheck {
public:
    explicit LabelCheck(const fs::path& folder) : m_folder(folder) {}

    void run(const Json& label) {
        const std::string& wanted = label["outcome"].asString();
        const std::set<std::string> found = outcomesAt(label);
        for (const std::string& outcome : found) ++m_confusion[wanted][outcome];
        std::string list;
        for (const std::string& outcome : found) list += (list.empty() ? "" : ", ") + outcome;
        // A second finding at the place may be that of its call or its approval, but never a refusal.
        const bool refused = std::any_of(found.begin(), found.end(), [&](const std::string& outcome) {
            return outcome != wanted && outcome.starts_with("model_");
        });
        suiteOf(wanted).check(found.contains(wanted) && !refused,
                              placeText(label) + ": " + (list.empty() ? "nothing is found there" : "found " + list));
    }

    Report finish() {
        Report report;
        for (auto& [outcome, suite] : m_suites) report.suites.push_back(std::move(suite));
        Json::Object confusion;
        for (const auto& [wanted, counts] : m_confusion) confusion.emplace_back(wanted, countsJson(counts));
        report.details.emplace_back("confusion", Json(std::move(confusion)));
        return report;
    }

private:
    Suite& suiteOf(const std::string& outcome) { return m_suites.try_emplace(outcome, "outcomes: " + outcome).first->second; }

    static std::string placeText(const Json& label) {
        const std::string line = label.contains("line") ? ":" + label["line"].numberText() : "";
        return label["file"].asString() + line + " " + label["at"].asString();
    }

    /// What the nearest steps at the place tell.
    std::set<std::string> outcomesAt(const Json& label) {
        std::map<Distance, std::set<std::string>> found;
        for (const sim::SessionPtr& session : recordingOf(label["file"].asString()).sessions) {
            for (const sim::Step& step : session->steps) {
                const Distance far = distance(step.place, label);
                if (far == Distance::Elsewhere) continue;
                if (const auto finding = sim::outcomeAt(*session, step, {}))
                    found[far].insert(std::string(word(finding->outcome)));
            }
        }
        return found.empty() ? std::set<std::string>{} : found.begin()->second;
    }

    const sim::Recording& recordingOf(const std::string& file) {
        const auto known = m_recordings.find(file);
        if (known != m_recordings.end()) return known->second;
        Result<sim::Recording> recording = sim::readRecordingFile(m_folder / file, file);
        if (!recording) suiteOf("readable").fail(recording.error().text());
        return m_recordings.emplace(file, recording ? *std::move(recording) : sim::Recording{}).first->second;
    }

    fs::path m_folder;
    std::map<std::string, sim::Recording> m_recordings;
    std::map<std::string, Suite> m_suites;
    std::map<std::string, std::map<std::string, std::size_t>> m_confusion;  ///< by label, then by what is found
};

}  // namespace

Report runOutcomes(const fs::path& folder) {
    const Result<Json> labels = readJsonFile(folder / "outcome-labels.json");
    if (!labels) return {};
    LabelCheck check(folder);
    for (const Json& label : labels->asArray()) check.run(label);
    return check.finish();
}

}  // namespace writ::conformance
