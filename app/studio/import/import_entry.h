#pragma once

#include "simulator/redact/rules.h"
#include "simulator/workspace/workspace.h"

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace writ::studio {

enum class ImportState {
    Waiting,  ///< to be read
    Reading,
    Readable,
    Unreadable,  ///< `error` says why; an import tries again
    Importing,
    Added,
    Failed,    ///< `error` says why; nothing of it is in the workspace
    NotAdded,  ///< the import was cancelled before it was in
};

/// What a recording holds.
struct RecordingFacts {
    std::string format;
    std::uint64_t sessions = 0, steps = 0, calls = 0;
    std::vector<sim::Skipped> skipped;
    std::map<std::string, std::uint64_t> redacted;  ///< values that were taken out, by what they were; of an import only
};

/// One chosen file and what is known of it.
struct ImportEntry {
    std::filesystem::path file;
    std::uint64_t bytes = 0;
    ImportState state = ImportState::Waiting;
    std::optional<RecordingFacts> facts;
    std::optional<Error> error;
    std::string addedAs;  ///< relative to the workspace

    [[nodiscard]] bool isAdded() const { return state == ImportState::Added; }
};

/// What is taken out of recordings before they are kept.
enum class Redaction { Nothing, Usual, File, Workspace };

/// What holds for all files of one import.
struct ImportChoices {
    std::filesystem::path mapping;  ///< for files of no known format; may be empty
    Redaction redaction = Redaction::Nothing;
    std::filesystem::path rules;  ///< with Redaction::File
};

/// Where recordings go.
struct ImportPlace {
    std::filesystem::path root;
    std::string name;         ///< for people, and of a workspace that is made
    bool isNew = false;       ///< the workspace is made by the import
    std::string rules;        ///< the redaction that its manifest names, which then holds for all recordings; or empty
    sim::MappingPtr mapping;  ///< of its recordings of no known format; may be null
};

/// What reading, or importing, one file gave.
struct ImportOutcome {
    std::optional<RecordingFacts> facts;
    std::optional<Error> error;
    std::string addedAs;
};

/// Reads a file and keeps nothing of it. `mapping`, else that of the place, serves where the format is not known. Any thread.
[[nodiscard]] ImportOutcome recogniseFile(const std::filesystem::path& file, const ImportPlace& place,
                                          const std::filesystem::path& mapping, sim::RunControl& control);

/// Adds recordings to one workspace, one after the other. Any thread, one at a time.
class Importer {
public:
    /// Makes the workspace where the place is a new one.
    [[nodiscard]] static Result<Importer> open(const ImportPlace& place, const ImportChoices& choices);
    /// Removes a workspace that was made for recordings none of which came in.
    static void takeBack(const ImportPlace& place);
    [[nodiscard]] ImportOutcome add(const std::filesystem::path& file, sim::RunControl& control) const;

private:
    Importer() = default;
    [[nodiscard]] Result<sim::AddedRecording> addWith(const std::filesystem::path& file, const std::filesystem::path& mapping,
                                                      sim::RunControl& control) const;

    sim::WorkspacePtr m_workspace;
    std::filesystem::path m_mapping;
    sim::RedactionRulesPtr m_redaction;
};

}  // namespace writ::studio
