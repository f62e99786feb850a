#include "app/studio/import/import_entry.h"

#include "simulator/transcript/session_counts.h"

namespace writ::studio {

namespace {

namespace fs = std::filesystem;

Result<RecordingFacts> readFacts(const fs::path& file, sim::Mappings mappings, sim::RunControl& control) {
    sim::SessionCounts counts;
    auto recording = sim::readRecordingFile(file, file.filename().string(), {}, std::move(mappings), {&control, &counts});
    if (!recording) return Failure(recording.error());
    return RecordingFacts{
        std::move(recording->format), counts.sessions, counts.steps, counts.calls, std::move(recording->skipped), {}};
}

/// A mapping serves only a file whose format nobody knows.
bool wantsMapping(const Error& error, const fs::path& mapping) {
    return error.kind == ErrorKind::Unsupported && !mapping.empty();
}

Result<sim::RedactionRulesPtr> rulesOf(const ImportChoices& choices) {
    switch (choices.redaction) {
    case Redaction::Usual: return sim::usualRedaction();
    case Redaction::File: return sim::readRedaction(choices.rules);
    case Redaction::Nothing:
    case Redaction::Workspace: break;
    }
    return sim::RedactionRulesPtr();
}

}  // namespace

ImportOutcome recogniseFile(const fs::path& file, const ImportPlace& place, const fs::path& mapping, sim::RunControl& control) {
    ImportOutcome outcome;
    Result<RecordingFacts> facts = readFacts(file, {nullptr, place.mapping}, control);
    if (!facts && wantsMapping(facts.error(), mapping)) {
        Result<sim::MappingPtr> own = sim::readMapping(mapping);
        facts = own ? readFacts(file, {*std::move(own), nullptr}, control) : Result<RecordingFacts>(Failure(own.error()));
    }
    if (facts)
        outcome.facts = *std::move(facts);
    else
        outcome.error = std::move(facts).error();
    return outcome;
}

void Importer::takeBack(const ImportPlace& place) {
    std::error_code ignored;
    if (place.isNew) fs::remove_all(place.root, ignored);
}

Result<Importer> Importer::open(const ImportPlace& place, const ImportChoices& choices) {
    Importer importer;
    Result<sim::RedactionRulesPtr> rules = rulesOf(choices);
    if (!rules) return Failure(rules.error());
    if (place.isNew)
        if (const Result<void> made = sim::createWorkspace(place.root, place.name); !made) return Failure(made.error());
    Result<sim::WorkspacePtr> workspace = sim::loadWorkspaceWithoutSessions(place.root);
    if (!workspace) {
        takeBack(place);
        return Failure(workspace.error());
    }
    importer.m_workspace = *std::move(workspace);
    importer.m_mapping = choices.mapping;
    importer.m_redaction = *std::move(rules);
    return importer;
}

Result<sim::AddedRecording> Importer::addWith(const fs::path& file, const fs::path& mapping, sim::RunControl& control) const {
    sim::ImportOptions options;
    options.mapping = mapping;
    options.control = &control;
    options.redaction = m_redaction;
    return sim::addRecording(*m_workspace, file, options);
}

ImportOutcome Importer::add(const fs::path& file, sim::RunControl& control) const {
    ImportOutcome outcome;
    Result<sim::AddedRecording> added = addWith(file, {}, control);
    if (!added && wantsMapping(added.error(), m_mapping)) added = addWith(file, m_mapping, control);
    if (!added) {
        outcome.error = std::move(added).error();
        return outcome;
    }
    outcome.facts = RecordingFacts{std::move(added->recording.format),  added->sessions,           added->steps, added->calls,
                                   std::move(added->recording.skipped), std::move(added->redacted)};
    outcome.addedAs = added->path.lexically_relative(m_workspace->root).generic_string();
    return outcome;
}

}  // namespace writ::studio
