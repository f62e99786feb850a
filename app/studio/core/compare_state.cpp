#include "app/studio/core/compare_state.h"

#include "app/studio/core/grid_job.h"
#include "app/studio/core/settings.h"
#include "app/studio/core/studio_state.h"
#include "app/studio/core/time_now.h"
#include "app/studio/core/window_first.h"

#include <algorithm>

namespace writ::studio {

namespace {

constexpr int kRestMs = 250;

QString fromStd(const std::string& text) {
    return QString::fromStdString(text);
}

/// What is known of the one holds for the other.
bool areAlike(const sim::ComparisonPtr& a, const sim::ComparisonPtr& b) {
    if (a == b) return true;
    return a && b && a->from->corpus == b->from->corpus && a->from->digests.policies == b->from->digests.policies &&
           a->to->digests.policies == b->to->digests.policies && a->from->version.name == b->from->version.name &&
           a->to->version.name == b->to->version.name;
}

/// What was said of some flips, as changes that say it again.
std::vector<ReviewChange> changesBack(const ReviewView& view, const std::vector<std::uint32_t>& calls) {
    std::map<std::pair<sim::ReviewState, std::string>, ReviewChange> changes;
    for (const std::uint32_t call : calls) {
        const auto index = flipIndex(*view.comparison, call);
        if (!index) continue;
        const sim::ReviewDecision& before = view.decisions[*index];
        ReviewChange& change = changes[{before.state, before.note}];
        change.state = before.state;
        change.note = before.note;
        change.calls.push_back(call);
    }
    std::vector<ReviewChange> list;
    for (auto& [key, change] : changes) list.push_back(std::move(change));
    return list;
}

FlipDetailsPtr findDetails(const sim::ComparisonPtr& comparison, RunProgress& progress) {
    auto details = std::make_shared<FlipDetails>();
    details->comparison = comparison;
    details->seen = sim::seen(*comparison);
    details->arguments = sim::argumentPivots(*comparison);
    if (auto reasons = sim::reasonOnlyChanges(*comparison, progress)) details->reasonOnly = *std::move(reasons);
    return details;
}

}  // namespace

std::uint64_t count(const sim::Comparison& comparison, ChangeKind kind) {
    switch (kind) {
    case ChangeKind::WouldDeny: return comparison.wouldDeny;
    case ChangeKind::WouldAllow: return comparison.wouldAllow;
    case ChangeKind::Indeterminate: return comparison.indeterminate;
    case ChangeKind::Unchanged: return comparison.unchanged;
    case ChangeKind::NotReplayable: return comparison.notReplayable;
    }
    return 0;
}

CompareState::CompareState(StudioState& state, Settings& settings, QObject* parent)
    : QObject(parent), m_state(state), m_settings(settings) {
    m_store.setMaxThreadCount(1);
    m_rest.setSingleShot(true);
    m_rest.setInterval(kRestMs);
    connect(&m_rest, &QTimer::timeout, this, &CompareState::begin);
    connect(&state, &StudioState::replayChanged, this, &CompareState::followState);
    connect(&m_hunkWork, &Background::progress, this, [this](quint64 done, quint64 total) { emit hunkProgress(done, total); });
    connect(&m_gridWork, &Background::progress, this, [this](quint64 done, quint64 total) { emit gridProgress(done, total); });
}

CompareState::~CompareState() {
    m_store.waitForDone();
}

bool CompareState::isOf(const sim::ComparisonPtr& comparison) const {
    return m_comparison && areAlike(comparison, m_comparison);
}

void CompareState::followState() {
    const sim::ComparisonPtr now = m_state.comparison();
    if (now && areAlike(now, m_comparison)) {
        m_comparison = now;
        emit reviewChanged();  // whether it may be decided depends on staleness, too
        if (m_state.isStale())
            m_hunkWork.drop();  // never in the way of typing
        else if (!m_hunksTried && m_hunkFailure.isEmpty() && !m_hunkWork.isRunning() && !m_rest.isActive())
            loadHunks();
        return;
    }
    if (!now && !m_comparison) return;
    const bool newCorpus = !now || !m_comparison || now->from->corpus != m_comparison->from->corpus;
    m_comparison = now;
    forget();
    if (newCorpus) {
        m_gridReplays.clear();
        setFilter({});
    } else if (m_filter.calls) {
        setFilter({});
    }
    emit reviewChanged();
    emit detailsChanged();
    emit hunksChanged();
    emit gridChanged();
    if (now) m_rest.start();
}

void CompareState::forget() {
    m_rest.stop();
    m_detailWork.drop();
    m_groupWork.drop();
    m_hunkWork.drop();
    m_gridWork.drop();
    m_review.reset();
    m_anew = false;
    m_undo.clear();
    m_details.reset();
    m_groups.reset();
    m_hunks.reset();
    m_hunksTried = false;
    m_hunk.reset();
    m_hunkFailure.clear();
    m_gridFailure.clear();
    m_grid.reset();
}

void CompareState::begin() {
    if (!m_comparison) return;
    loadReview();
    loadDetails();
    loadGroups();
    loadHunks();
    loadGrid();
}

// Review

ReviewJob CompareState::job() const {
    return {m_comparison, m_anew, reviewer().toStdString(), timeNow()};
}

QString CompareState::reviewer() const {
    return m_settings.value(setting::kAuthor);
}

void CompareState::setReviewer(const QString& name) {
    m_settings.set(setting::kAuthor, name);
}

sim::ReviewDecision CompareState::decisionOf(std::uint32_t call) const {
    if (!m_review) return {};
    const auto index = flipIndex(*m_review->comparison, call);
    return index ? m_review->decisions[*index] : sim::ReviewDecision{};
}

QString CompareState::closedBecause() const {
    if (!m_review) return tr("The review is being read.");
    if (m_state.isStale()) return tr("The text changed after this comparison. A newer one is on its way.");
    return fromStd(m_review->closedBecause);
}

void CompareState::enqueue(std::function<Result<ReviewViewPtr>()> work, const QString& failure,
                           std::function<void(const ReviewViewPtr&)> done) {
    ++m_pending;
    runBehindWindow(&m_store, std::move(work), this,
                    [this, failure, of = m_comparison, done = std::move(done)](const Result<ReviewViewPtr>& view) {
                        --m_pending;
                        if (!view) emit m_state.failed(failure, fromStd(view.error().text()));
                        if (!isOf(of)) return;
                        if (!view) {
                            if (m_review) loadReview();  // what was shown at once did not come true
                            return;
                        }
                        if (m_pending == 0) m_review = *view;
                        if (done) done(*view);
                        emit reviewChanged();
                    });
}

void CompareState::loadReview() {
    enqueue([job = job()] { return readReview(job); }, tr("The review could not be read."));
}

void CompareState::showAtOnce(const std::vector<ReviewChange>& changes) {
    auto view = std::make_shared<ReviewView>(*m_review);
    const ReviewJob stamp = job();
    for (const ReviewChange& change : changes)
        for (const std::uint32_t call : change.calls)
            if (const auto index = flipIndex(*view->comparison, call))
                view->decisions[*index] = {change.state, stamp.name, change.note, stamp.time};
    view->counts = sim::countsOf(view->decisions);
    m_review = view;
    emit reviewChanged();
}

void CompareState::write(std::vector<ReviewChange> changes) {
    showAtOnce(changes);
    enqueue([job = job(), changes = std::move(changes)] { return changeReview(job, changes); }, tr("The decision was not kept."));
}

void CompareState::decide(const std::vector<std::uint32_t>& calls, sim::ReviewState state, const QString& note) {
    if (const QString why = closedBecause(); !why.isEmpty()) {
        emit m_state.failed(tr("Nothing was decided."), why);
        return;
    }
    std::vector<std::uint32_t> flips;
    for (const std::uint32_t call : calls)
        if (flipIndex(*m_comparison, call)) flips.push_back(call);
    if (flips.empty()) return;
    m_undo.push_back({m_comparison, changesBack(*m_review, flips)});
    write({{flips, state, note.toStdString()}});
}

void CompareState::undo() {
    if (m_undo.empty() || !closedBecause().isEmpty()) return;
    Undone last = std::move(m_undo.back());
    m_undo.pop_back();
    const std::uint32_t first = last.before.front().calls.front();
    write(std::move(last.before));
    m_state.selectCall(first);
}

void CompareState::seal(const QString& note) {
    if (!m_comparison) return;
    enqueue([job = job(), text = note.toStdString()] { return sealReview(job, text); }, tr("The review was not sealed."),
            [this](const ReviewViewPtr& view) {
                emit m_state.done(
                    tr("Review sealed."),
                    tr("%1 accepted, %2 rejected, by %3.").arg(view->counts.accepted).arg(view->counts.rejected).arg(reviewer()));
            });
}

void CompareState::beginAnew() {
    m_anew = true;
    m_undo.clear();
    loadReview();
}

void CompareState::exportReview(const QString& file) {
    if (!m_comparison) return;
    const auto write = [job = job(), path = std::filesystem::path(file.toStdString())] { return writeReview(job, path); };
    runBehindWindow(&m_store, write, this, [this, file](const Result<void>& written) {
        if (written)
            emit m_state.done(tr("Review exported."), file);
        else
            emit m_state.failed(tr("%1 could not be written.").arg(file), fromStd(written.error().text()));
    });
}

// Details and groups

void CompareState::loadDetails() {
    m_detailWork.run([of = m_comparison](RunProgress& progress) { return findDetails(of, progress); },
                     [this](const FlipDetailsPtr& details) {
                         if (!isOf(details->comparison)) return;
                         m_details = details;
                         emit detailsChanged();
                     });
}

void CompareState::loadGroups() {
    m_groups.reset();
    if (m_pivot.key == sim::PivotKey::Change || !m_comparison) {
        m_groupWork.drop();
        emit detailsChanged();
        return;
    }
    m_groupWork.run(
        [of = m_comparison, by = m_pivot](RunProgress&) -> FlipGroupsPtr {
            return std::make_shared<const FlipGroups>(FlipGroups{of, sim::pivot(*of, by)});
        },
        [this](const FlipGroupsPtr& groups) {
            if (!isOf(groups->comparison)) return;
            m_groups = groups;
            emit detailsChanged();
        });
}

void CompareState::setPivot(const sim::Pivot& pivot) {
    m_pivot = pivot;
    loadGroups();
}

void CompareState::setFilter(const FlipFilter& filter) {
    if (filter == m_filter) return;
    m_filter = filter;
    emit filterChanged();
}

// Hunks

void CompareState::setHunksWanted(bool wanted) {
    m_hunksWanted = wanted;
    if (wanted && !m_hunks && !m_rest.isActive() && !m_hunkWork.isRunning()) loadHunks();
}

/// The text first, which takes no time; then which hunk causes what.
void CompareState::loadHunks() {
    if (!m_hunksWanted || !m_comparison) return;
    m_hunkWork.run(
        [of = m_comparison](RunProgress&) -> HunkReportPtr {
            return std::make_shared<const sim::HunkReport>(
                sim::textHunks(of->from->version, *of->from->policies, of->to->version, *of->to->policies));
        },
        [this](const HunkReportPtr& report) {
            m_hunks = report;
            emit hunksChanged();
            tryHunks();
        });
}

void CompareState::tryHunks() {
    m_hunkWork.run([of = m_comparison](RunProgress& progress) { return sim::hunkReport(*of, progress); },
                   [this](const Result<sim::HunkReport>& report) {
                       if (report) {
                           m_hunks = std::make_shared<const sim::HunkReport>(*report);
                           m_hunksTried = true;
                       } else {
                           m_hunkFailure = fromStd(report.error().text());
                       }
                       emit hunksChanged();
                   });
}

void CompareState::selectHunk(const std::optional<sim::HunkRef>& hunk) {
    if (hunk == m_hunk) return;
    m_hunk = hunk;
    emit hunkSelected();
}

// The grid of versions

QStringList CompareState::gridRevs() const {
    if (m_gridRevs || !m_state.workspace()) return m_gridRevs.value_or(QStringList());
    QStringList revs;
    for (const std::string& name : m_state.workspace()->versions)
        if (fromStd(name) != m_state.againstRev()) revs << fromStd(name);
    if (!revs.contains(m_state.policyRev()) && m_state.policyRev() != m_state.againstRev()) revs << m_state.policyRev();
    return revs;
}

void CompareState::setGridWanted(bool wanted) {
    m_gridWanted = wanted;
    if (wanted && !m_grid && !m_rest.isActive() && !m_gridWork.isRunning()) loadGrid();
}

void CompareState::setGridRevs(const QStringList& revs) {
    m_gridRevs = revs;
    loadGrid();
}

void CompareState::setGridColumns(sim::GridColumns columns) {
    m_gridColumns = columns;
    loadGrid();
}

void CompareState::loadGrid() {
    if (!m_gridWanted || !m_comparison) return;
    GridJob job;
    job.first = m_comparison->from;
    for (const QString& rev : gridRevs()) job.revs.push_back(rev.toStdString());
    job.known = m_gridReplays;
    job.known[m_comparison->to->digests.policies.hex()] = m_comparison->to;
    job.texts = m_state.unsavedTexts();
    job.columns = m_gridColumns;
    m_gridWork.run([job = std::move(job)](RunProgress& progress) { return runGridJob(job, progress); },
                   [this](const GridOutcome& outcome) {
                       m_grid = outcome.grid;
                       m_gridFailure = fromStd(outcome.failure);
                       if (outcome.grid) m_gridReplays = outcome.replays;
                       emit gridChanged();
                   });
}

}  // namespace writ::studio
