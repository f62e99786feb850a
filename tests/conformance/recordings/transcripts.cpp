#include "engine/json/file.h"
#include "simulator/transcript/reader.h"
#include "tests/conformance/cedar/session.h"
#include "tests/conformance/recordings/subjects.h"

#include <algorithm>
#include <array>
#include <cstdlib>

namespace writ::conformance {
namespace {

namespace fs = std::filesystem;
using Counts = std::map<std::string, std::size_t>;

/// Files that may be recordings, by the end of their names; and those among them that say what recordings hold.
constexpr std::array<std::string_view, 6> kRecordings{".json", ".jsonl", ".traj", ".eval", ".gz", ".ndjson"};
constexpr std::array<std::string_view, 3> kExpectations{".chatml.json", "/truth.json", "outcome-labels.json"};

template <std::size_t Size>
bool endsWithAny(const std::string& name, const std::array<std::string_view, Size>& ends) {
    return std::any_of(ends.begin(), ends.end(), [&](std::string_view end) { return name.ends_with(end); });
}

/// The files of one folder.
class DataSet {
public:
    void add(const Result<sim::Recording>& recording) {
        ++m_files;
        if (!recording) {
            ++m_unread[recording.error().message];
            return;
        }
        ++m_read;
        ++m_formats[recording->format];
        for (const sim::Skipped& skipped : recording->skipped) ++m_skipped[skipped.reason];
        if (recording->sessions.empty())
            ++m_unread[recording->skipped.empty() ? "holds no steps" : recording->skipped.front().reason];
        m_sessions += recording->sessions.size();
        for (const sim::SessionPtr& session : recording->sessions)
            for (const sim::Step& step : session->steps) ++m_steps[std::string(word(step.kind))];
    }

    [[nodiscard]] Json json() const {
        std::size_t steps = 0;
        for (const auto& [kind, count] : m_steps) steps += count;
        return Json::object({{"files", Json(m_files)},
                             {"read", Json(m_read)},
                             {"formats", countsJson(m_formats)},
                             {"sessions", Json(m_sessions)},
                             {"steps", Json(steps)},
                             {"kinds", countsJson(m_steps)},
                             {"skipped", countsJson(m_skipped)},
                             {"withoutSteps", countsJson(m_unread)}});
    }

private:
    std::size_t m_files = 0, m_read = 0, m_sessions = 0;
    Counts m_formats, m_steps;
    Counts m_skipped;  ///< records, by why
    Counts m_unread;   ///< files that gave no step, by why
};

std::string dataSetOf(const fs::path& relative) {
    return std::distance(relative.begin(), relative.end()) > 1 ? relative.begin()->string() : ".";
}

/// Holds the counts against the golden file, or writes that anew.
void compareGolden(const Json& found, const fs::path& golden, Suite& suite) {
    const char* update = std::getenv("WRIT_UPDATE_GOLDENS");
    if (update != nullptr && std::string_view(update) == "1") {
        const Result<void> written = writeFileAtomically(golden, found.dump(true) + "\n");
        return suite.check(written.has_value(), written ? "" : written.error().text());
    }
    const Result<Json> expected = readJsonFile(golden);
    if (!expected) return suite.fail(expected.error().text());
    for (const auto& [name, counts] : found.asObject())
        suite.check(expected->operator[](name) == counts,
                    name + ": " + counts.dump() + "; expected " + expected->operator[](name).dump());
    for (const auto& [name, counts] : expected->asObject())
        if (!found.contains(name)) suite.fail(name + ": is not there any more");
}

/// Every step's pointer leads to a value of the file it was read from. Not asked of compressed files.
void checkPlaces(const fs::path& file, const std::string& name, const sim::Recording& recording, Suite& suite) {
    const Result<std::string> text = readText(file);
    if (!text || text->starts_with("PK") || text->starts_with("\x1f\x8b")) return;
    const Result<Json> document = parseJson(*text);
    std::vector<std::string_view> lines;
    for (std::size_t at = 0; !document && at < text->size();) {
        const std::size_t end = std::min(text->find('\n', at), text->size());
        lines.push_back(std::string_view(*text).substr(at, end - at));
        at = end + 1;
    }
    std::map<std::uint32_t, Json> parsed;
    const auto valueAt = [&](const sim::Place& place) -> const Json* {
        if (!place.line) return document ? document->pointer(place.at) : nullptr;
        if (document && *place.line == 1) return document->pointer(place.at);
        if (*place.line == 0 || *place.line > lines.size()) return nullptr;
        const auto found = parsed.find(*place.line);
        if (found != parsed.end()) return found->second.pointer(place.at);
        return parsed.emplace(*place.line, parseJson(lines[*place.line - 1]).value_or(Json())).first->second.pointer(place.at);
    };
    for (const sim::SessionPtr& session : recording.sessions)
        for (const sim::Step& step : session->steps)
            if (valueAt(step.place) == nullptr)
                return suite.fail(name + ": step " + std::to_string(step.number) + " of " + session->id + " stands at " +
                                  step.place.at + ", where nothing is");
    suite.pass();
}

}  // namespace

Report runTranscripts(const fs::path& folder, const fs::path& golden) {
    std::map<std::string, DataSet> sets;
    Suite files("transcripts: files that give steps");
    Suite places("transcripts: places lead back");
    for (const fs::path& file : filesBelow(folder, "LICENCES")) {
        const fs::path relative = file.lexically_relative(folder);
        const std::string name = relative.generic_string();
        if (!endsWithAny(name, kRecordings) || endsWithAny("/" + name, kExpectations)) continue;
        const Result<sim::Recording> recording = sim::readRecordingFile(file, name);
        sets[dataSetOf(relative)].add(recording);
        if (!recording) {
            files.skip(name, recording.error().message);
            continue;
        }
        if (recording->sessions.empty())
            files.skip(name, recording->skipped.empty() ? "holds no steps" : recording->skipped.front().reason);
        else
            files.pass();
        checkPlaces(file, name, *recording, places);
    }
    Report report;
    if (sets.empty()) return report;
    report.suites = {std::move(files), std::move(places)};
    runTranscoded(folder, report.suites);
    runLangfuse(folder, report.suites);
    Json::Object found;
    for (const auto& [name, set] : sets) found.emplace_back(name, set.json());
    const Json datasets(std::move(found));
    if (!golden.empty()) {
        Suite suite("transcripts: counts of each data set");
        compareGolden(datasets, golden, suite);
        report.suites.push_back(std::move(suite));
    }
    report.text = datasets.dump(true) + "\n";
    report.details.emplace_back("datasets", datasets);
    return report;
}

}  // namespace writ::conformance
