#include "engine/json/file.h"
#include "simulator/redact/redaction.h"
#include "simulator/transcript/bytes.h"
#include "simulator/transcript/session_counts.h"
#include "simulator/workspace/file_error.h"
#include "simulator/workspace/import_target.h"
#include "simulator/workspace/notes.h"
#include "simulator/workspace/rewrite.h"

#include <algorithm>
#include <set>
#include <utility>

namespace writ::sim {
namespace fs = std::filesystem;

namespace {

/// One of the parts of a work, for whoever hears of the whole.
class Part final : public RunControl {
public:
    Part(RunControl& whole, std::uint64_t before, std::uint64_t total) : m_whole(whole), m_before(before), m_total(total) {}
    [[nodiscard]] bool cancelled() const override { return m_whole.cancelled(); }
    void progress(std::uint64_t done, std::uint64_t) override { m_whole.progress(std::min(m_before + done, m_total), m_total); }

private:
    RunControl& m_whole;
    std::uint64_t m_before;
    std::uint64_t m_total;
};

/// The bytes of a source, each of which is written into a file before anybody reads it: who reads them knows what the copy holds.
class CopiedBytes final : public ByteSource {
public:
    CopiedBytes(ByteSourcePtr from, StagedFile& to) : m_from(std::move(from)), m_to(to) {}

    Result<std::size_t> read(char* to, std::size_t room) override {
        if (m_error) return Failure(*m_error);
        const Result<std::size_t> size = m_from->read(to, room);
        if (!size) m_error = size.error();
        if (!size || *size == 0) return size;
        if (Result<void> written = m_to.write({to, *size}); !written) return Failure(m_error.emplace(written.error()));
        m_copied += *size;
        return size;
    }
    std::unique_ptr<MappedFile> map(std::size_t padding) override {
        return readAll() ? MappedFile::of(m_to.descriptor(), padding) : nullptr;
    }
    [[nodiscard]] std::uint64_t copied() const { return m_copied; }
    Result<void> readAll() {
        constexpr std::size_t kChunk = std::size_t{1} << 18U;
        std::string chunk(kChunk, '\0');
        while (true) {
            const Result<std::size_t> size = read(chunk.data(), chunk.size());
            if (!size) return Failure(size.error());
            if (*size == 0) return {};
        }
    }

private:
    ByteSourcePtr m_from;
    StagedFile& m_to;
    std::uint64_t m_copied = 0;
    std::optional<Error> m_error;  // what was lost then is not there later either
};

/// The bytes that were copied so far, from the copy, and then those that still come.
class BytesAnew final : public ByteSource {
public:
    BytesAnew(ByteSourcePtr copy, std::uint64_t copied, CopiedBytes& rest)
        : m_copy(std::move(copy)), m_left(copied), m_rest(rest) {}
    Result<std::size_t> read(char* to, std::size_t room) override {
        if (m_left == 0) return m_rest.read(to, room);
        const Result<std::size_t> size = m_copy->read(to, static_cast<std::size_t>(std::min<std::uint64_t>(room, m_left)));
        if (size && *size == 0) return fail(ErrorKind::Unreadable, "What was copied of it is gone.");
        if (size) m_left -= *size;
        return size;
    }
    std::unique_ptr<MappedFile> map(std::size_t padding) override { return m_rest.map(padding); }

private:
    ByteSourcePtr m_copy;
    std::uint64_t m_left;
    CopiedBytes& m_rest;
};

/// A source that somebody else owns.
class BorrowedBytes final : public ByteSource {
public:
    explicit BorrowedBytes(ByteSource& bytes) : m_bytes(bytes) {}
    Result<std::size_t> read(char* to, std::size_t room) override { return m_bytes.read(to, room); }
    std::unique_ptr<MappedFile> map(std::size_t padding) override { return m_bytes.map(padding); }

private:
    ByteSource& m_bytes;
};

Result<bool> isArchive(const fs::path& file) {
    Result<ByteSourcePtr> bytes = fileBytes(file);
    if (!bytes) return Failure(bytes.error());
    const Result<Peeked> peeked = peek(*std::move(bytes), kMagicBytes);
    if (!peeked) return Failure(peeked.error());
    return isZip(peeked->head);
}

/// What names in a folder are taken. Notes and mappings go with any recording of their stem, so a new one needs a stem that
/// nothing has.
std::set<std::string> stemsIn(const fs::path& folder) {
    std::set<std::string> stems;
    std::error_code error;
    for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
        const std::string stem = recordingStem(it->path());
        stems.insert(stem);
        for (const std::string_view sidecar : {".notes", ".mapping"}) {
            if (stem.ends_with(sidecar)) stems.insert(stem.substr(0, stem.size() - sidecar.size()));
        }
    }
    return stems;
}

/// A stem under which the copy is not taken for notes or a mapping.
std::string plainStem(std::string stem) {
    for (const std::string_view sidecar : {".notes", ".mapping"}) {
        if (stem.ends_with(sidecar) && stem.size() > sidecar.size()) stem.erase(stem.size() - sidecar.size());
    }
    return stem;
}

/// Counts the sessions, and asks the transform about each.
class Checked final : public SessionSink {
public:
    explicit Checked(RecordTransform* transform) : m_transform(transform) {}
    void take(SessionPtr session) override {
        if (m_transform != nullptr && !m_problem) m_problem = m_transform->leftIn(*session);
        m_counts.take(std::move(session));
    }
    void forget() override { m_counts.forget(); }
    [[nodiscard]] bool wantsDigests() const override { return false; }
    [[nodiscard]] bool wantsTexts() const override { return m_transform != nullptr; }
    [[nodiscard]] const SessionCounts& counts() const { return m_counts; }
    [[nodiscard]] const std::optional<Error>& problem() const { return m_problem; }

private:
    RecordTransform* m_transform;
    SessionCounts m_counts;
    std::optional<Error> m_problem;
};

struct Named {
    StagedFile* file;
    fs::path name;
};

/// Gives all of them their names, or none. False: the first of the names is taken.
Result<bool> publishAll(const std::vector<Named>& files) {
    for (std::size_t i = 0; i < files.size(); ++i) {
        const Result<bool> done = files[i].file->publish(files[i].name);
        if (done && *done) continue;
        std::error_code ignored;
        for (std::size_t j = 0; j < i; ++j) fs::remove(files[j].name, ignored);
        if (!done || i == 0) return done;
        return failIn(files[i].name.string(), ErrorKind::Unwritable, "Something else took this name meanwhile.");
    }
    return true;
}

class Import {
public:
    Import(const Workspace& workspace, const fs::path& file, const ImportOptions& options)
        : m_workspace(workspace), m_file(file), m_options(options) {}

    Result<AddedRecording> run() {
        if (Result<void> known = findMapping(); !known) return Failure(known.error());
        if (Result<void> ready = prepareRedaction(); !ready) return Failure(ready.error());
        Result<ImportTarget> target = importTarget(m_workspace, m_workspace.manifest.sessions, m_file.filename().string());
        if (!target) return Failure(target.error());
        if (Result<void> made = makeFolder(target->folder); !made) return Failure(made.error());
        Result<StagedFile> staged = StagedFile::in(target->folder);
        if (!staged) return Failure(staged.error());
        const Result<bool> archive = isArchive(m_file);
        if (!archive) return Failure(Error(archive.error()).in(m_file.filename().string()));
        Result<void> filled = m_options.transform != nullptr ? rewrite(*staged, *target)
                              : *archive                     ? copyThenRead(*staged)
                                                             : copyAndRead(*staged);
        if (!filled) return Failure(filled.error());
        return publish(*staged, *target);
    }

private:
    /// Where the manifest names rules of redaction, nothing gets in without them.
    Result<void> prepareRedaction() {
        if (m_options.transform != nullptr) return {};
        const std::string& named = m_workspace.manifest.redaction;
        if (!named.empty() && m_workspace.redaction == nullptr)
            return failIn(named, ErrorKind::Malformed, "The rules of redaction cannot be read, so nothing is imported.");
        RedactionRulesPtr rules = named.empty() ? m_options.redaction : m_workspace.redaction;
        if (rules == nullptr) return {};
        Result<Redaction> redaction = Redaction::in(m_workspace.root, std::move(rules));
        if (!redaction) return Failure(redaction.error());
        m_redaction.emplace(*std::move(redaction));
        m_options.transform = &*m_redaction;
        return {};
    }

    Result<void> findMapping() {
        std::error_code ignored;
        m_mappingFile = m_options.mapping.empty() ? mappingPath(m_file) : m_options.mapping;
        m_mappings.fallback = m_workspace.mapping;
        if (m_options.mapping.empty() && !fs::exists(m_mappingFile, ignored)) {
            m_mappingFile.clear();
            return {};
        }
        Result<MappingPtr> mapping = readMapping(m_mappingFile);
        if (!mapping) return Failure(mapping.error());
        m_mappings.own = *std::move(mapping);
        return {};
    }

    /// Writes the recording anew, and reads what came of it. Its framing tells the suffix that it needs now.
    Result<void> rewrite(StagedFile& staged, ImportTarget& target) {
        const std::uint64_t size = fileSize();
        Part first(control(), 0, 2 * size);
        Result<Rewritten> rewritten = rewriteRecording(m_file, *m_options.transform, staged, first);
        if (!rewritten) return Failure(Error(rewritten.error()).in(m_file.filename().string()));
        m_leftOut = std::move(rewritten->skipped);
        if (Result<void> synced = staged.sync(); !synced) return synced;
        Result<ImportTarget> renamed = importTarget(m_workspace, m_workspace.manifest.sessions, target.stem + rewritten->suffix);
        if (!renamed) return Failure(renamed.error());
        target = *std::move(renamed);
        return readBack(staged, size);
    }

    /// An archive is read to and fro, so only once all of it is there.
    Result<void> copyThenRead(StagedFile& staged) {
        const std::uint64_t size = fileSize();
        Part first(control(), 0, 2 * size);
        Result<ByteSourcePtr> bytes = fileBytes(m_file);
        if (!bytes) return Failure(bytes.error());
        CopiedBytes copied(watchedBytes(*std::move(bytes), size, first), staged);
        if (Result<void> all = copied.readAll(); !all) return Failure(Error(all.error()).in(m_file.filename().string()));
        if (Result<void> synced = staged.sync(); !synced) return synced;
        return readBack(staged, size);
    }

    /// What goes into the workspace is what was read: the file may change meanwhile.
    Result<void> readBack(const StagedFile& staged, std::uint64_t size) {
        Part second(control(), size, 2 * size);
        Checked sessions(m_options.transform);
        return keep(readRecordingFile(staged.path(), m_file.filename().string(), {}, m_mappings, {&second, &sessions}), sessions);
    }

    /// The same in one go: what is read is what was just written.
    Result<void> copyAndRead(StagedFile& staged) {
        Result<ByteSourcePtr> bytes = fileBytes(m_file);
        if (!bytes) return Failure(bytes.error());
        CopiedBytes copied(*std::move(bytes), staged);
        Checked sessions(nullptr);
        bool isFirst = true;
        const auto open = [&]() -> Result<ByteSourcePtr> {
            if (std::exchange(isFirst, false)) return ByteSourcePtr(std::make_unique<BorrowedBytes>(copied));
            Result<ByteSourcePtr> copy = fileBytes(staged.path());
            if (!copy) return copy;
            return ByteSourcePtr(std::make_unique<BytesAnew>(*std::move(copy), copied.copied(), copied));
        };
        Result<Recording> recording =
            readRecordingBytes(open, fileSize(), m_file.filename().string(), {}, m_mappings, {&control(), &sessions});
        if (Result<void> kept = keep(std::move(recording), sessions); !kept) return kept;
        // A reader may know all before the end, such as of packed data.
        if (Result<void> all = copied.readAll(); !all) return all;
        return staged.sync();
    }

    Result<void> keep(Result<Recording> recording, const Checked& sessions) {
        if (!recording) return Failure(recording.error());
        if (sessions.problem()) return Failure(Error(*sessions.problem()).in(m_file.filename().string()));
        m_added.recording = *std::move(recording);
        m_added.recording.skipped.insert(m_added.recording.skipped.begin(), m_leftOut.begin(), m_leftOut.end());
        m_added.sessions = sessions.counts().sessions;
        m_added.steps = sessions.counts().steps;
        m_added.calls = sessions.counts().calls;
        return {};
    }

    RunControl& control() { return m_options.control == nullptr ? m_nobody : *m_options.control; }
    [[nodiscard]] std::uint64_t fileSize() const {
        std::error_code ignored;
        const std::uintmax_t size = fs::file_size(m_file, ignored);
        return ignored ? 0 : size;
    }

    /// A copy of what stands beside the recording; nothing where there is none.
    Result<std::optional<StagedFile>> stageSidecar(const fs::path& from, const fs::path& folder) {
        std::error_code error;
        if (from.empty() || !fs::exists(from, error)) return std::optional<StagedFile>();
        Result<std::string> text = readFile(from);
        if (!text) return Failure(text.error());
        if (m_options.transform != nullptr && from == notesPath(m_file)) {
            const Result<Json> notes = parseJson(*text);
            if (!notes) return Failure(Error(notes.error()).in(from.string()));
            *text = m_options.transform->applyToNotes(*notes).dump(true) + "\n";
        }
        Result<StagedFile> staged = StagedFile::in(folder);
        if (!staged) return Failure(staged.error());
        if (Result<void> written = staged->write(*text); !written) return Failure(written.error());
        if (Result<void> synced = staged->sync(); !synced) return Failure(synced.error());
        return std::optional<StagedFile>(*std::move(staged));
    }

    /// The recording comes last: without its notes its masks would be forgotten, without its mapping it could not be read.
    Result<AddedRecording> publish(StagedFile& staged, const ImportTarget& target) {
        Result<std::optional<StagedFile>> notes = stageSidecar(notesPath(m_file), target.folder);
        if (!notes) return Failure(notes.error());
        Result<std::optional<StagedFile>> mapping = stageSidecar(m_mappingFile, target.folder);
        if (!mapping) return Failure(mapping.error());
        const std::set<std::string> taken = stemsIn(target.folder);
        bool isPublished = false;
        for (std::size_t copy = 1; !isPublished; ++copy) {
            constexpr std::size_t kMaxCopies = 10'000;
            if (copy > kMaxCopies)
                return failIn(target.folder.string(), ErrorKind::Unwritable, "No name is free for the recording.");
            const std::string stem = plainStem(target.stem) + (copy > 1 ? "-" + std::to_string(copy) : "");
            if (taken.contains(stem)) continue;
            m_added.path = target.folder / (stem + target.suffix);
            std::vector<Named> files;
            if (*notes) files.push_back({&**notes, notesPath(m_added.path)});
            if (*mapping) files.push_back({&**mapping, mappingPath(m_added.path)});
            files.push_back({&staged, m_added.path});
            // Another import may have taken the name meanwhile.
            const Result<bool> published = publishAll(files);
            if (!published) return Failure(published.error());
            isPublished = *published;
        }
        if (m_redaction) m_added.redacted = m_redaction->counts();
        return std::move(m_added);
    }

    const Workspace& m_workspace;
    const fs::path& m_file;
    ImportOptions m_options;
    RunControl m_nobody;
    std::optional<Redaction> m_redaction;
    Mappings m_mappings;
    fs::path m_mappingFile;
    std::vector<Skipped> m_leftOut;
    AddedRecording m_added;
};

}  // namespace

Result<AddedRecording> addRecording(const Workspace& workspace, const fs::path& file, const ImportOptions& options) {
    return Import(workspace, file, options).run();
}

}  // namespace writ::sim
