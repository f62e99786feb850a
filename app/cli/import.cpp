#include "app/cli/commands.h"
#include "app/cli/loading.h"
#include "app/cli/progress.h"
#include "simulator/transcript/session_counts.h"

namespace writ::cli {
namespace {

Json recordingJson(const sim::AddedRecording& added) {
    const sim::Recording& recording = added.recording;
    Json::Array skipped;
    for (const sim::Skipped& record : recording.skipped)
        skipped.push_back(Json::object({{"at", record.at}, {"reason", record.reason}}));
    return Json::object({{"file", recording.file},
                         {"format", recording.format},
                         {"sessions", Json(added.sessions)},
                         {"steps", Json(added.steps)},
                         {"calls", Json(added.calls)},
                         {"messages", Json(recording.messages)},
                         {"skipped", Json(std::move(skipped))}});
}

struct Options {
    sim::WorkspacePtr into;
    std::string mappingFile;
    sim::MappingPtr mapping;
    sim::RedactionRulesPtr redaction;
};

/// What one file holds, without keeping any of it.
Result<Json> countFile(const std::string& file, const Options& options, sim::RunControl& control) {
    sim::SessionCounts counts;
    Result<sim::Recording> recording = sim::readRecordingFile(file, file, {}, {options.mapping, nullptr}, {&control, &counts});
    if (!recording) return tl::unexpected(Error(recording.error()).in(file));
    return recordingJson({{}, *std::move(recording), counts.sessions, counts.steps, counts.calls, {}});
}

/// The same of a file that is copied in; `added` says where.
Result<Json> addFile(const std::string& file, const Options& options, sim::RunControl& control) {
    Result<sim::AddedRecording> added =
        sim::addRecording(*options.into, file, {options.mappingFile, nullptr, &control, options.redaction});
    if (!added) return tl::unexpected(Error(added.error()).in(file));
    added->recording.file = file;
    Json::Object redacted;
    for (const auto& [label, count] : added->redacted) redacted.emplace_back(label, Json(count));
    const Json entry = recordingJson(*added).with("added", added->path.lexically_relative(options.into->root).generic_string());
    return redacted.empty() ? entry : entry.with("redacted", Json(std::move(redacted)));
}

/// The rules that the command line names; false when they cannot be had.
bool readRules(const Arguments& arguments, Options& options, Console& console) {
    if (!arguments.has("redact") && !arguments.has("redaction")) return true;
    if (options.into == nullptr) {
        complain(console, "redaction is for recordings that are imported: --into is missing");
        return false;
    }
    // Rules of the workspace are the stronger word; two sets of them would leave open which one counts.
    if (!options.into->manifest.redaction.empty()) {
        complain(console, "the workspace has rules of redaction, which count: " + options.into->manifest.redaction);
        return false;
    }
    if (!arguments.has("redaction")) {
        options.redaction = sim::usualRedaction();
        return true;
    }
    Result<sim::RedactionRulesPtr> rules = sim::readRedaction(arguments.value("redaction"));
    if (rules)
        options.redaction = *std::move(rules);
    else
        complain(console, rules.error());
    return rules.has_value();
}

}  // namespace

int runImport(const Arguments& arguments, Console& console) {
    Options options;
    if (arguments.has("into")) {
        options.into = openWorkspaceWithoutSessions(arguments.value("into"), console);
        if (options.into == nullptr) return kUsage;
    }
    if (arguments.has("mapping")) {
        options.mappingFile = arguments.value("mapping");
        Result<sim::MappingPtr> mapping = sim::readMapping(options.mappingFile);
        if (!mapping) return complain(console, mapping.error());
        options.mapping = *std::move(mapping);
    }
    if (!readRules(arguments, options, console)) return kUsage;
    int status = kFine;
    Json::Array entries;
    Progress progress(console);
    for (const std::string& file : arguments.operands) {
        progress.begin(file);
        Result<Json> entry = options.into == nullptr ? countFile(file, options, progress) : addFile(file, options, progress);
        progress.end();
        if (entry) {
            entries.push_back(*std::move(entry));
            continue;
        }
        status = complain(console, entry.error());
        if (entry.error().kind == ErrorKind::Cancelled) break;
    }
    print(Json(std::move(entries)), console);
    return status;
}

}  // namespace writ::cli
