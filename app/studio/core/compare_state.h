#pragma once

#include "app/studio/core/background.h"
#include "app/studio/core/review_job.h"
#include "simulator/compare/hunks.h"
#include "simulator/compare/pivot.h"
#include "simulator/compare/version_grid.h"

#include <QStringList>
#include <QThreadPool>
#include <QTimer>

#include <functional>
#include <map>

namespace writ::studio {

class Settings;
class StudioState;

/// What a counter of the comparison counts.
enum class ChangeKind { WouldDeny, WouldAllow, Indeterminate, Unchanged, NotReplayable };
[[nodiscard]] std::uint64_t count(const sim::Comparison& comparison, ChangeKind kind);

/// What the list of flips is narrowed to; all parts that are given must fit.
struct FlipFilter {
    std::optional<ChangeKind> kind;
    std::optional<std::uint32_t> session;  ///< index into Corpus::sessions
    std::string tool;
    std::optional<std::vector<std::uint32_t>> calls;  ///< ascending; of a hunk
    std::optional<sim::ReviewState> review;
    QString title;  ///< what session, tool or calls are, for people

    [[nodiscard]] bool isEmpty() const { return !kind && !session && tool.empty() && !calls && !review; }
    friend bool operator==(const FlipFilter&, const FlipFilter&) = default;
};

/// What is told of the flips beside their verdicts. Immutable.
struct FlipDetails {
    sim::ComparisonPtr comparison;
    std::vector<sim::Seen> seen;            ///< one a flip
    std::vector<std::uint32_t> reasonOnly;  ///< calls
    std::vector<sim::Pivot> arguments;      ///< by which flips can be grouped
};
using FlipDetailsPtr = std::shared_ptr<const FlipDetails>;

/// Flips by something else than their change. Immutable.
struct FlipGroups {
    sim::ComparisonPtr comparison;
    std::vector<sim::FlipGroup> groups;
};
using FlipGroupsPtr = std::shared_ptr<const FlipGroups>;
using HunkReportPtr = std::shared_ptr<const sim::HunkReport>;
using VersionGridPtr = std::shared_ptr<const sim::VersionGrid>;

/// What people say of the comparison in StudioState, and what is found out about it in the background: reviews, hunks, groups,
/// the grid of versions. GUI thread only; values are immutable and null until they are known of this very comparison. Work
/// begins when a comparison has been left alone for a moment, so that it is never in the way of typing.
class CompareState : public QObject {
    Q_OBJECT
public:
    CompareState(StudioState& state, Settings& settings, QObject* parent = nullptr);
    ~CompareState() override;

    // Review
    [[nodiscard]] ReviewViewPtr review() const { return m_review; }
    /// Unreviewed where nothing is known.
    [[nodiscard]] sim::ReviewDecision decisionOf(std::uint32_t call) const;
    /// Why nothing can be decided now; empty when it can.
    [[nodiscard]] QString closedBecause() const;
    [[nodiscard]] bool canUndo() const { return !m_undo.empty(); }
    /// Who decides; empty until somebody was asked.
    [[nodiscard]] QString reviewer() const;
    void setReviewer(const QString& name);

    // Found in the background
    [[nodiscard]] FlipDetailsPtr details() const { return m_details; }
    [[nodiscard]] const sim::Pivot& pivot() const { return m_pivot; }
    [[nodiscard]] FlipGroupsPtr groups() const { return m_groups; }  ///< by pivot(); null while it is the change
    [[nodiscard]] HunkReportPtr hunks() const { return m_hunks; }    ///< at first without flips
    [[nodiscard]] bool hunksAreTried() const { return m_hunksTried; }
    [[nodiscard]] QString hunkFailure() const { return m_hunkFailure; }
    [[nodiscard]] VersionGridPtr grid() const { return m_grid; }
    [[nodiscard]] QString gridFailure() const { return m_gridFailure; }
    [[nodiscard]] QStringList gridRevs() const;
    [[nodiscard]] sim::GridColumns gridColumns() const { return m_gridColumns; }

    // What is looked at
    [[nodiscard]] const FlipFilter& filter() const { return m_filter; }
    [[nodiscard]] std::optional<sim::HunkRef> selectedHunk() const { return m_hunk; }

    /// Whether somebody looks at hunks or grid: what nobody looks at is not worked out.
    void setHunksWanted(bool wanted);
    void setGridWanted(bool wanted);

public slots:
    /// Says the same of several flips, on disk at once.
    void decide(const std::vector<std::uint32_t>& calls, writ::sim::ReviewState state, const QString& note = {});
    /// Takes the last decide() back, here and in the store.
    void undo();
    void seal(const QString& note);
    void beginAnew();
    void exportReview(const QString& file);

    void setPivot(const writ::sim::Pivot& pivot);
    void setFilter(const writ::studio::FlipFilter& filter);
    void selectHunk(const std::optional<writ::sim::HunkRef>& hunk);
    /// The versions in the grid besides A, in this order.
    void setGridRevs(const QStringList& revs);
    void setGridColumns(writ::sim::GridColumns columns);

signals:
    /// Somebody wants to decide; whoever asks for name and note then calls decide().
    void decisionWanted(const std::vector<std::uint32_t>& calls, writ::sim::ReviewState state);
    void reviewChanged();
    void detailsChanged();  ///< details, pivot, groups
    void hunksChanged();
    void gridChanged();
    void filterChanged();
    void hunkSelected();
    void hunkProgress(quint64 done, quint64 total);
    void gridProgress(quint64 done, quint64 total);

private:
    struct Undone {
        sim::ComparisonPtr comparison;
        std::vector<ReviewChange> before;
    };
    void followState();
    void forget();
    void begin();
    void loadReview();
    void loadDetails();
    void loadGroups();
    void loadHunks();
    void tryHunks();
    void loadGrid();
    [[nodiscard]] bool isOf(const sim::ComparisonPtr& comparison) const;
    [[nodiscard]] ReviewJob job() const;
    void showAtOnce(const std::vector<ReviewChange>& changes);
    void write(std::vector<ReviewChange> changes);
    /// Runs one job after the other; `done(view)` where it is still about this comparison.
    void enqueue(std::function<Result<ReviewViewPtr>()> work, const QString& failure,
                 std::function<void(const ReviewViewPtr&)> done = {});

    StudioState& m_state;
    Settings& m_settings;
    QTimer m_rest;
    sim::ComparisonPtr m_comparison;  ///< that all values are about
    QThreadPool m_store;              ///< one thread: decisions are written in the order in which they were taken
    int m_pending = 0;                ///< jobs that will tell what stands
    Background m_detailWork, m_groupWork, m_hunkWork, m_gridWork;
    ReviewViewPtr m_review;
    bool m_anew = false;
    std::vector<Undone> m_undo;
    FlipDetailsPtr m_details;
    sim::Pivot m_pivot{sim::PivotKey::Change, {}, {}};
    FlipGroupsPtr m_groups;
    HunkReportPtr m_hunks;
    bool m_hunksTried = false, m_hunksWanted = false, m_gridWanted = false;
    QString m_hunkFailure, m_gridFailure;
    VersionGridPtr m_grid;
    std::map<std::string, sim::ReplayPtr> m_gridReplays;  ///< by digest of their policies, of one corpus
    std::optional<QStringList> m_gridRevs;                ///< nothing: all folders
    sim::GridColumns m_gridColumns = sim::GridColumns::Sessions;
    FlipFilter m_filter;
    std::optional<sim::HunkRef> m_hunk;
};

}  // namespace writ::studio
