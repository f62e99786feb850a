#include "simulator/workspace/recordings.h"

#include "simulator/redact/redaction.h"
#include "simulator/transcript/reader.h"
#include "simulator/workspace/file_error.h"
#include "simulator/workspace/notes.h"
#include "simulator/workspace/suggest.h"

#include <algorithm>
#include <map>
#include <set>

namespace writ::sim {
namespace fs = std::filesystem;

namespace {

/// What stands beside a recording and is none.
bool isSidecar(std::string_view name) {
    return name.ends_with(".notes.json") || isMappingName(name);
}

/// A recording to read: where it is, and what people call it.
struct RecordingFile {
    fs::path path;
    std::string name;
};

/// Notes that name a session which the recording does not have. applyNotes() sees one session and cannot know.
std::vector<std::string> strayAnchors(const Notes& notes, const std::vector<SessionPtr>& sessions) {
    std::vector<std::string> problems;
    const auto look = [&](const auto& list, const char* name, const auto& anchorOf) {
        for (std::size_t i = 0; i < list.size(); ++i) {
            const std::string& wanted = anchorOf(list[i]).session;
            const auto fits = [&](const SessionPtr& session) { return session->id == wanted; };
            if (wanted.empty() || std::any_of(sessions.begin(), sessions.end(), fits)) continue;
            problems.push_back(pointerJoin(std::string("/") + name, i) + ": the recording has no session \"" + wanted + "\"");
        }
    };
    look(notes.probes, "probes", [](const ProbeNote& note) -> const NoteAnchor& { return note.after; });
    look(notes.context, "context", [](const ContextNote& note) -> const NoteAnchor& { return note.call; });
    look(notes.masks, "masks", [](const MaskNote& note) -> const NoteAnchor& { return note.call; });
    look(notes.outcomes, "outcomes", [](const OutcomeNote& note) -> const NoteAnchor& { return note.call; });
    look(notes.marks, "marks", [](const MarkNote& note) -> const NoteAnchor& { return note.step; });
    return problems;
}

/// Whether a note that fits nowhere would have changed what engines are asked: without it a value that should be
/// masked, or a taint that should be seen, would be missed.
bool changesRequests(const std::string& problem) {
    return problem.starts_with("/masks/") || problem.starts_with("/context/");
}

/// Passes on only that work was cancelled: progress is told by files.
class StopOnly final : public RunControl {
public:
    explicit StopOnly(const RunControl& control) : m_control(control) {}
    [[nodiscard]] bool cancelled() const override { return m_control.cancelled(); }

private:
    const RunControl& m_control;
};

class RecordingLoader {
public:
    RecordingLoader(const FolderPaths& paths, RunControl& control, Workspace& workspace)
        : m_paths(paths), m_control(control), m_workspace(workspace) {}

    Result<void> load(const std::vector<std::string>& only) {
        if (!openRedaction()) return {};
        listFiles();
        select(only);
        for (std::size_t i = 0; i < m_files.size(); ++i) {
            read(m_files[i]);
            if (m_control.cancelled()) return fail(ErrorKind::Cancelled, "Cancelled while the recordings were read.");
            m_control.progress(i + 1, m_files.size());
        }
        if (Result<void> named = keepNamed(); !named) return named;
        m_workspace.sessionsDigest = digest();
        return {};
    }

private:
    /// False: without the rules, or the key, secrets would be shown.
    bool openRedaction() {
        if (m_workspace.manifest.redaction.empty()) return true;
        if (m_workspace.redaction == nullptr) return false;
        Result<Redaction> redaction = Redaction::in(m_paths.root(), m_workspace.redaction);
        if (redaction)
            m_redaction.emplace(*std::move(redaction));
        else
            m_workspace.problems.push_back({std::move(redaction.error()), true});
        return m_redaction.has_value();
    }

    /// Whether the rules reach all of it. What is taken out of a file in the workspace still stands in that file.
    bool isRedacted(const RecordingFile& file, const std::vector<SessionPtr>& sessions,
                    const std::map<std::string, std::uint64_t>& before) {
        if (!m_redaction) return true;
        for (const SessionPtr& session : sessions) {
            std::optional<Error> left = m_redaction->leftIn(*session);
            if (!left) continue;
            report(*std::move(left), file.name);
            return false;
        }
        if (m_redaction->counts() != before)
            report(fileError(ErrorKind::Unsupported,
                             "The file holds what the rules of redaction take out. It is hidden here; import the file to have it "
                             "out of the workspace.",
                             {}),
                   file.name);
        return true;
    }

    void listFiles() {
        std::set<std::string> names;
        const std::vector<std::string>& patterns = m_workspace.manifest.sessions;
        for (std::size_t i = 0; i < patterns.size(); ++i) {
            GlobMatches matches = m_paths.glob(patterns[i]);
            for (Error& refused : matches.refused) m_workspace.problems.push_back({std::move(refused), false});
            if (matches.files.empty() && matches.refused.empty() && patterns[i].find('*') == std::string::npos) {
                m_workspace.problems.push_back({fileError(ErrorKind::NotFound, "There is no such recording: " + patterns[i] + ".",
                                                          "writ.json", pointerJoin("/sessions", i)),
                                                false});
            }
            names.insert(matches.files.begin(), matches.files.end());
        }
        for (const std::string& name : names) {
            if (!isSidecar(name)) m_files.push_back({m_paths.root() / name, name});
        }
    }

    /// Splits `only` into files and session ids, and leaves the files that can hold them.
    void select(const std::vector<std::string>& only) {
        if (only.empty()) return;
        m_selective = true;
        const std::vector<RecordingFile> all = std::move(m_files);
        m_files.clear();
        for (const std::string& name : only) {
            if (const std::optional<RecordingFile> file = fileNamed(name)) {
                m_wholeFiles.insert(file->name);
                keepFile(*file);
            } else {
                m_ids.push_back(name);
            }
        }
        for (const RecordingFile& file : all) {
            if (mayHoldNamed(file)) keepFile(file);
        }
        std::sort(m_files.begin(), m_files.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
    }

    void keepFile(const RecordingFile& file) {
        const auto same = [&](const RecordingFile& other) { return other.name == file.name; };
        if (std::none_of(m_files.begin(), m_files.end(), same)) m_files.push_back(file);
    }

    [[nodiscard]] std::optional<RecordingFile> fileNamed(const std::string& name) const {
        std::error_code error;
        for (const fs::path& path : {fs::path(name), m_paths.root() / name}) {
            if (!fs::is_regular_file(path, error)) continue;
            const std::string relative = m_paths.inside(path);
            return RecordingFile{path, relative.empty() ? name : relative};
        }
        return std::nullopt;
    }

    /// Ids begin with the stem of their file.
    [[nodiscard]] bool mayHoldNamed(const RecordingFile& file) const {
        const std::string stem = recordingStem(file.path);
        return std::any_of(m_ids.begin(), m_ids.end(), [&](const std::string& id) { return id.rfind(stem, 0) == 0; });
    }

    void read(const RecordingFile& file) {
        StopOnly onlyCancelled(m_control);
        const auto redactedBefore = m_redaction ? m_redaction->counts() : std::map<std::string, std::uint64_t>();
        Result<Recording> recording = readRecordingFile(file.path, file.name, {}, {nullptr, m_workspace.mapping},
                                                        {&onlyCancelled, nullptr, m_redaction ? &*m_redaction : nullptr});
        if (!recording) {
            const std::string mistaken = mistakenFile(recording.error(), file);
            return report(std::move(recording.error()), mistaken);
        }
        for (const Skipped& skipped : recording->skipped) {
            m_workspace.skipped.push_back({file.name + ":" + skipped.at, skipped.reason});
        }
        if (!isRedacted(file, recording->sessions, redactedBefore)) return;
        Result<Notes> notes = readNotes(file.path);
        if (!notes) {
            // Without its notes a masked field would count as known: the sessions stay out.
            return report(std::move(notes.error()), notesPath(fs::path(file.name)).generic_string());
        }
        std::vector<std::string> problems = strayAnchors(*notes, recording->sessions);
        std::vector<SessionPtr> sessions;
        for (const SessionPtr& session : recording->sessions) sessions.push_back(applyNotes(session, *notes, problems));
        std::sort(problems.begin(), problems.end());
        problems.erase(std::unique(problems.begin(), problems.end()), problems.end());
        for (const std::string& problem : problems) {
            report(fileError(ErrorKind::Malformed, problem, ""), notesPath(fs::path(file.name)).generic_string());
        }
        if (std::any_of(problems.begin(), problems.end(), changesRequests)) {
            return report(
                fileError(ErrorKind::Malformed, "left out, because a note about masks or context names no call of it", ""),
                file.name);
        }
        for (SessionPtr& session : sessions) keepSession(std::move(session), file.name);
        m_noteTexts.push_back(file.name + toJson(*notes).canonical());
    }

    /// The recording, or the mapping beside it.
    static std::string mistakenFile(const Error& error, const RecordingFile& file) {
        const bool ofMapping = error.file == mappingPath(file.path).string();
        return ofMapping ? mappingPath(fs::path(file.name)).generic_string() : file.name;
    }

    void report(Error error, const std::string& file) {
        error.file = file;
        m_workspace.problems.push_back({std::move(error), false});
    }

    void keepSession(SessionPtr session, const std::string& file) {
        std::string id = session->id;
        for (int copy = 2; !m_takenIds.insert(id).second; ++copy) id = session->id + "-" + std::to_string(copy);
        if (id != session->id) {
            auto renamed = std::make_shared<Session>(*session);
            renamed->id = id;
            session = std::move(renamed);
        }
        m_workspace.sessions.push_back(std::move(session));
        m_fileOf.push_back(file);
    }

    /// Drops what `only` did not name; every id in it must have been met.
    Result<void> keepNamed() {
        if (!m_selective) return {};
        std::vector<SessionPtr> kept;
        std::set<std::string> missing(m_ids.begin(), m_ids.end());
        for (std::size_t i = 0; i < m_workspace.sessions.size(); ++i) {
            const SessionPtr& session = m_workspace.sessions[i];
            const bool named = std::find(m_ids.begin(), m_ids.end(), session->id) != m_ids.end();
            if (named || m_wholeFiles.count(m_fileOf[i]) != 0) kept.push_back(session);
            missing.erase(session->id);
        }
        if (!missing.empty()) return unknownName(*missing.begin());
        m_workspace.sessions = std::move(kept);
        return {};
    }

    [[nodiscard]] Failure unknownName(const std::string& name) const {
        for (const WorkspaceProblem& problem : m_workspace.problems) {
            if (fs::path(problem.error.file).stem() == name) return tl::unexpected(problem.error);
        }
        return tl::unexpected(fileError(ErrorKind::NotFound, "There is no session and no recording file '" + name + "'.", ""));
    }

    [[nodiscard]] Digest digest() const {
        DigestBuilder builder;
        for (const SessionPtr& session : m_workspace.sessions) builder.add(session->id).add(session->digest.hex());
        for (const std::string& notes : m_noteTexts) builder.add(notes);
        return builder.finish();
    }

    const FolderPaths& m_paths;
    RunControl& m_control;
    Workspace& m_workspace;
    std::optional<Redaction> m_redaction;
    std::vector<RecordingFile> m_files;
    bool m_selective = false;
    std::vector<std::string> m_ids;
    std::set<std::string> m_wholeFiles;
    std::set<std::string> m_takenIds;
    std::vector<std::string> m_fileOf;  ///< in parallel to the sessions
    std::vector<std::string> m_noteTexts;
};

}  // namespace

Result<void> loadRecordings(const FolderPaths& paths, const std::vector<std::string>& only, RunControl& control,
                            Workspace& workspace) {
    return RecordingLoader(paths, control, workspace).load(only);
}

}  // namespace writ::sim
