#pragma once

#include "app/studio/core/findings.h"
#include "app/studio/core/note_edits.h"
#include "simulator/compare/compare.h"
#include "simulator/replay/replay.h"

#include <QObject>
#include <QString>

#include <map>
#include <memory>
#include <optional>

namespace writ::sim {
struct TestCase;
}

namespace writ::studio {

using RuleCountsPtr = std::shared_ptr<const std::vector<sim::RuleCount>>;

/// What the window works on: one workspace, its corpus, two replays and the selection. GUI thread only; the work itself
/// runs on a pool, the latest request wins, stale results are dropped. Views hold no truth: they read these immutable
/// values after the matching signal.
class StudioState : public QObject {
    Q_OBJECT
public:
    explicit StudioState(QObject* parent = nullptr);
    ~StudioState() override;

    // Values. Null until there is one.
    [[nodiscard]] sim::WorkspacePtr workspace() const;
    [[nodiscard]] sim::CorpusPtr corpus() const;
    [[nodiscard]] sim::ReplayPtr replay() const;          ///< under policyRev(), unsaved text included
    [[nodiscard]] sim::ReplayPtr against() const;         ///< under againstRev(), as on disk
    [[nodiscard]] sim::ComparisonPtr comparison() const;  ///< from against() to replay()
    /// Of replay(); null until it has been looked through, which begins when the replay has been left alone for a moment.
    [[nodiscard]] FindingsPtr findings() const;
    /// What each rule of replay() did in the workspace's tests of this version; null until they have been run, or where they
    /// cannot be.
    [[nodiscard]] RuleCountsPtr testCounts() const;
    [[nodiscard]] QString policyRev() const;
    [[nodiscard]] QString againstRev() const;
    [[nodiscard]] const std::vector<Diagnostic>& diagnostics() const;  ///< of the version policyRev(), unsaved text included
    /// The texts that replay() and diagnostics() are about.
    [[nodiscard]] const sim::PolicyVersion& version() const;
    /// The texts behind replay() are older than what is in the editor: a newer result is on its way, the newest text does not
    /// compile, or unsavedInput() waits.
    [[nodiscard]] bool isStale() const;
    /// A file beside the policies with unsaved changes, such as a schema: replays read it from disk. Empty when there is none.
    [[nodiscard]] QString unsavedInput() const;
    [[nodiscard]] const std::map<std::string, std::string>& unsavedTexts() const;
    [[nodiscard]] bool isBusy() const;
    /// Why the newest text gave no replay; empty when it did.
    [[nodiscard]] QString failure() const;

    // Selection: a step of a session; a call where that step is one.
    struct Selection {
        std::optional<std::uint32_t> session;  ///< index into corpus()->sessions; nothing: all sessions
        std::uint32_t step = 0;                ///< from 1; 0: none
        friend bool operator==(const Selection&, const Selection&) = default;
    };
    [[nodiscard]] Selection selection() const;
    /// Index into corpus()->calls of the selected step, when it is a call.
    [[nodiscard]] std::optional<std::size_t> selectedCall() const;
    /// Index into corpus()->calls of a step.
    [[nodiscard]] std::optional<std::size_t> callAt(std::uint32_t session, std::uint32_t step) const;

    /// Matrix cell and filter text that narrow the step list; shared by narrow and wide simulator.
    struct MatrixCell {
        Verdict verdict = Verdict::Allow;
        bool refused = false;
        friend bool operator==(const MatrixCell&, const MatrixCell&) = default;
    };
    [[nodiscard]] std::optional<MatrixCell> matrixFilter() const;
    [[nodiscard]] QString filterText() const;
    /// Step lists, matrix and coverage are about all sessions, not only the selected one.
    [[nodiscard]] bool allSessions() const;

    /// Makes a test case and adds it to the workspace's tests, both in the background; to the file of its session where none is
    /// given.
    void addTest(const std::function<Result<sim::TestCase>()>& make, const std::string& file = {});

public slots:
    void openWorkspace(const QString& folder);
    void closeWorkspace();
    /// Reads the workspace again (a file changed, a recording was added); keeps the selection where it can.
    void reload();
    void setPolicyRev(const QString& rev);
    void setAgainstRev(const QString& rev);
    /// Texts that differ from disk, by name relative to the workspace; empty when all are saved. Replays after a short pause.
    void setUnsavedTexts(const std::map<std::string, std::string>& texts);
    void replayNow();
    void cancel();
    void select(const writ::studio::StudioState::Selection& selection);
    void selectCall(std::size_t call);
    void setMatrixFilter(const std::optional<writ::studio::StudioState::MatrixCell>& cell);
    void setFilterText(const QString& text);
    void setAllSessions(bool all);
    /// Changes the notes beside a recording in the background, one change after the other, and reads the workspace again.
    void editNotes(const writ::studio::NoteEdit& edit);

signals:
    void workspaceChanged();
    void replayChanged();    ///< replay, against, comparison, diagnostics, stale: any of them
    void versionsChanged();  ///< policyRev, againstRev
    void findingsChanged();  ///< findings, testCounts
    void selectionChanged();
    void filterChanged();
    void busyChanged();
    void progress(quint64 done, quint64 total, const QString& what);
    void failed(const QString& title, const QString& text);  ///< for a message bar
    void done(const QString& title, const QString& text);    ///< likewise

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

}  // namespace writ::studio
