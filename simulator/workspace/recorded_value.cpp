#include "simulator/workspace/recorded_value.h"

#include "simulator/redact/redaction.h"
#include "simulator/transcript/reader.h"
#include "simulator/workspace/file_error.h"

#include <atomic>

namespace writ::sim {

namespace {

/// Looks at the records of a file as they pass by on their way to its reader.
class PlaceFinder final : public RecordTransform {
public:
    PlaceFinder(const Place& place, RecordTransform* redaction) : m_place(place), m_redaction(redaction) {}

    [[nodiscard]] Json apply(const Json& record, const Record& where) override {
        if (isDone()) return record;  // what was read ahead goes nowhere
        Json kept = m_redaction == nullptr ? record : m_redaction->apply(record, where);
        if (holdsPlace(where)) {
            const Json* value = kept.pointer(std::string_view(m_place.at).substr(where.at.size()));
            if (value != nullptr) m_found = *value;
            m_done = true;
        }
        return kept;
    }
    [[nodiscard]] Json applyToNotes(const Json& notes) override { return notes; }
    [[nodiscard]] std::optional<Error> leftIn(const Session&) override { return std::nullopt; }

    [[nodiscard]] bool isDone() const { return m_done; }
    [[nodiscard]] const std::optional<Json>& found() const { return m_found; }

private:
    [[nodiscard]] bool holdsPlace(const Record& where) const {
        if (where.entry != m_place.entry || where.line != m_place.line || !m_place.at.starts_with(where.at)) return false;
        return m_place.at.size() == where.at.size() || m_place.at[where.at.size()] == '/';
    }

    const Place& m_place;
    RecordTransform* m_redaction;
    std::optional<Json> m_found;
    std::atomic<bool> m_done{false};
};

/// Stops the reading once the place was met.
class UpToPlace final : public RunControl {
public:
    UpToPlace(const PlaceFinder& finder, RunControl& control) : m_finder(finder), m_control(control) {}
    [[nodiscard]] bool cancelled() const override { return m_finder.isDone() || m_control.cancelled(); }
    void progress(std::uint64_t done, std::uint64_t total) override { m_control.progress(done, total); }

private:
    const PlaceFinder& m_finder;
    RunControl& m_control;
};

void appendTexts(const Json& value, std::string& texts) {
    texts += value.asString();
    for (const Json& item : value.asArray()) appendTexts(item, texts);
    for (const Json::Member& member : value.asObject()) appendTexts(member.second, texts);
}

/// Secrets in pieces, in members that no step has and that nobody looked at before.
bool holdsPieces(const Json& value, RecordTransform& redaction) {
    Session session;
    appendTexts(value, session.steps.emplace_back().text);
    return redaction.leftIn(session).has_value();
}

class NoSessions final : public SessionSink {
public:
    void take(SessionPtr) override {}
    [[nodiscard]] bool wantsDigests() const override { return false; }
    [[nodiscard]] bool wantsTexts() const override { return false; }
};

}  // namespace

Result<Json> recordedValue(const Workspace& workspace, const Place& place, RunControl& control) {
    std::optional<Redaction> redaction;
    if (!workspace.manifest.redaction.empty()) {
        if (workspace.redaction == nullptr)
            return fail(ErrorKind::Unsupported, "The rules of redaction cannot be read: nothing of the recording is shown.");
        Result<Redaction> opened = Redaction::in(workspace.root, workspace.redaction);
        if (!opened) return Failure(opened.error());
        redaction.emplace(*std::move(opened));
    }
    PlaceFinder finder(place, redaction ? &*redaction : nullptr);
    UpToPlace upToPlace(finder, control);
    NoSessions none;
    const Result<Recording> read = readRecordingFile(workspace.root / place.file, place.file, {}, {nullptr, workspace.mapping},
                                                     {&upToPlace, &none, &finder});
    if (finder.found() && redaction && holdsPieces(*finder.found(), *redaction))
        return failIn(place.file, ErrorKind::Unsupported,
                      "What stands there holds in pieces what the rules of redaction take out; it is not shown.");
    if (finder.found()) return *finder.found();
    if (control.cancelled()) return fail(ErrorKind::Cancelled, "Cancelled while the recording was read.");
    if (!read && !finder.isDone()) return Failure(read.error());
    return failIn(place.file, ErrorKind::NotFound, "Nothing stands at this place any more: the recording has changed.");
}

}  // namespace writ::sim
