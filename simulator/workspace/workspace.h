#pragma once

#include "engine/decision/typed_language.h"
#include "simulator/binding/binding.h"
#include "simulator/catalog/catalog.h"
#include "simulator/redact/rules.h"
#include "simulator/replay/run_control.h"
#include "simulator/transcript/mapping.h"
#include "simulator/transcript/record_transform.h"

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace writ::sim {

inline constexpr const char* kManifestFile = "writ.json";

/// writ.json (design section 7). Documented in resources/help/workspace.md and resources/schemas/writ.schema.json.
/// Paths are relative to the workspace; a path that leaves it is refused.
struct Manifest {
    std::string name;
    std::string description;  ///< one sentence; may be empty
    std::string language = "cedar";
    std::string policies = "policies";  ///< folder; its sub-folders are the versions. Without sub-folders it is one version
    std::string active;                 ///< version in force; empty: the first
    std::string candidate;              ///< version that is compared by default; may be empty
    std::vector<std::string> schema{"schema/*.cedarschema", "schema/*.cedarschema.json"};  ///< globs (* within one path part)
    std::vector<std::string> catalog{"catalog/*.json"};
    std::vector<std::string> facts{"facts/*.json"};
    std::string binding = "binding.json";
    /// *.notes.json and *.mapping.json are left out.
    std::vector<std::string> sessions{"sessions/*.json",    "sessions/*.jsonl",    "sessions/*.eval",
                                      "sessions/*.json.gz", "sessions/*.jsonl.gz", "sessions/*.zip"};
    std::string mapping;    ///< how recordings of no known format are read; empty: they are not
    std::string redaction;  ///< rules of what is taken out of recordings before anything else sees them; empty: nothing is
    std::string tests = "tests";
};
[[nodiscard]] Result<Manifest> manifestFromJson(const Json& document);
[[nodiscard]] Json toJson(const Manifest& manifest);
/// Whether replays read a file beside the policies: the manifest itself, schema, catalog, facts, binding, sessions and their
/// notes. `file` is relative to the workspace.
[[nodiscard]] bool isReplayInput(const Manifest& manifest, std::string_view file);

/// A set of policy texts under a name.
struct PolicyVersion {
    std::string name;                ///< "a", "b"; or the REV as given
    std::string label;               ///< "A · in force", "B · candidate", "git 3f9c2e1"
    std::vector<SourcePtr> sources;  ///< sorted by name; names are relative to the workspace
    // Of a commit: who wrote it, when (RFC 3339 with the zone of then) and why; else empty.
    std::string author{}, time{}, message{};
};

/// A problem in a workspace file that does not keep the rest from working.
struct WorkspaceProblem {
    Error error;
    bool fatal = false;
};

/// A workspace as it is on disk. Immutable; load again to see changes. Sessions have their notes applied.
struct Workspace {
    std::filesystem::path root;
    Manifest manifest;
    std::vector<std::string> versions;  ///< names of the version folders, sorted
    Catalog catalog;
    Facts facts;
    Json bindingDocument;  ///< what the binding was compiled from; null where there is no file
    BindingPtr binding;    ///< null when binding.json has an error (see problems)
    MappingPtr
        mapping;  ///< of recordings of no known format; null when the manifest names none, or it has an error (see problems)
    RedactionRulesPtr redaction;  ///< null when the manifest names none; with an error no recording is read (see problems)
    std::vector<SourcePtr> schemaFiles;
    LanguageSchemaPtr schema;  ///< of files, catalog, binding and facts together; null when a file has an error (see problems)
    std::vector<UntypedArgument> untyped;  ///< arguments for which the schema has no type
    std::vector<SessionPtr> sessions;
    std::vector<Skipped> skipped;  ///< records of recordings that no reader could use; `at` begins with the file
    std::vector<WorkspaceProblem> problems;
    Digest catalogDigest, factsDigest, bindingDigest, schemaDigest, sessionsDigest;
};
using WorkspacePtr = std::shared_ptr<const Workspace>;

/// `root` is a folder with writ.json, or that file. With `only`, just these sessions (ids) or recording files are read;
/// files may lie outside the workspace.
[[nodiscard]] Result<WorkspacePtr> loadWorkspace(const std::filesystem::path& root, const std::vector<std::string>& only,
                                                 RunControl& control);
/// The same without any session, for work that needs policies, facts and catalog only.
[[nodiscard]] Result<WorkspacePtr> loadWorkspaceWithoutSessions(const std::filesystem::path& root);

/// The same workspace with other tools: binding and schema are made anew, sessions and facts stay. What then does not fit any
/// more is among the problems.
[[nodiscard]] WorkspacePtr withCatalog(const Workspace& workspace, Catalog catalog, const Digest& digest);

/// REV: "" (the version in force), a version folder's name, a folder's path, a snapshot's name, "git:REF" or "git:REF:VERSION".
/// REF is a commit, a branch, a tag, or INDEX: what is staged.
[[nodiscard]] Result<PolicyVersion> policyVersion(const Workspace& workspace, std::string_view rev);

/// The languages that this build knows.
[[nodiscard]] const Language* languageById(std::string_view id);

/// Makes a new workspace in an empty or new folder: manifest, a policy that denies everything, an example binding.
[[nodiscard]] Result<void> createWorkspace(const std::filesystem::path& root, const std::string& name);

struct ImportOptions {
    std::filesystem::path mapping;          ///< instead of the one beside the recording
    RecordTransform* transform = nullptr;   ///< instead of rules: what goes through it is all that gets into the workspace
    RunControl* control = nullptr;          ///< progress of the whole; cancelling is the error Cancelled
    RedactionRulesPtr redaction = nullptr;  ///< rules to go by where the manifest names none
};
/// A recording that was added, and what it holds.
struct AddedRecording {
    std::filesystem::path path;
    Recording recording;  ///< without its sessions
    std::uint64_t sessions = 0;
    std::uint64_t steps = 0;
    std::uint64_t calls = 0;
    std::map<std::string, std::uint64_t> redacted;  ///< how many values the workspace's rules took out, by label
};
/// Copies a recording into the workspace, with the notes and the mapping beside it. Never overwrites: a second name gets "-2".
/// The copy is read before it gets its name: what is no recording, and what is cancelled or killed, leaves the workspace as
/// it was. With a transform the copy is written anew, in the same framing: what was packed by gzip is then plain text, a zip
/// archive stays one; what cannot be read is left out and told as skipped.
[[nodiscard]] Result<AddedRecording> addRecording(const Workspace& workspace, const std::filesystem::path& file,
                                                  const ImportOptions& options = {});
/// Adds a catalog to the workspace by copying it in. Never overwrites: a second name gets "-2".
[[nodiscard]] Result<std::filesystem::path> addCatalog(const Workspace& workspace, const std::filesystem::path& file);
/// The same of a document, under a name without suffix. It is written as JSON, which YAML becomes, too.
[[nodiscard]] Result<std::filesystem::path> addCatalogDocument(const Workspace& workspace, const Json& document,
                                                               std::string name);

}  // namespace writ::sim
