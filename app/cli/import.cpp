#include "app/cli/commands.h"
#include "app/cli/loading.h"
#include "simulator/transcript/reader.h"

#include <algorithm>

namespace writ::cli {
namespace {

Json recordingJson(const sim::Recording& recording) {
    std::uint64_t steps = 0;
    std::uint64_t calls = 0;
    for (const sim::SessionPtr& session : recording.sessions) {
        steps += session->steps.size();
        calls += static_cast<std::uint64_t>(std::count_if(session->steps.begin(), session->steps.end(),
                                                          [](const sim::Step& step) { return step.kind == sim::StepKind::Call; }));
    }
    Json::Array skipped;
    for (const sim::Skipped& record : recording.skipped) skipped.push_back(Json::object({{"at", record.at}, {"reason", record.reason}}));
    return Json::object({{"file", recording.file},
                         {"format", recording.format},
                         {"sessions", recording.sessions.size()},
                         {"steps", Json(steps)},
                         {"calls", Json(calls)},
                         {"messages", Json(recording.messages)},
                         {"skipped", Json(std::move(skipped))}});
}

struct Options {
    sim::WorkspacePtr into;
    std::string mappingFile;
    sim::MappingPtr mapping;
};

/// What one file holds; with a workspace, it is copied in and `added` says where.
Result<Json> importFile(const std::string& file, const Options& options) {
    const sim::Workspace* into = options.into.get();
    const sim::Mappings mappings{options.mapping, into == nullptr ? nullptr : into->mapping};
    const Result<sim::Recording> recording = sim::readRecordingFile(file, file, {}, mappings);
    if (!recording) return tl::unexpected(Error(recording.error()).in(file));
    Json entry = recordingJson(*recording);
    if (into == nullptr) return entry;
    const Result<std::filesystem::path> added = sim::addRecording(*into, file, options.mappingFile);
    if (!added) return tl::unexpected(Error(added.error()).in(file));
    return entry.with("added", added->lexically_relative(into->root).generic_string());
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
    int status = kFine;
    Json::Array entries;
    for (const std::string& file : arguments.operands) {
        Result<Json> entry = importFile(file, options);
        if (entry) entries.push_back(*std::move(entry));
        else status = complain(console, entry.error());
    }
    print(Json(std::move(entries)), console);
    return status;
}

}  // namespace writ::cli
