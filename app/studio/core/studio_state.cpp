#include "app/studio/core/studio_state.h"

#include "app/studio/core/studio_job.h"
#include "app/studio/core/time_now.h"
#include "app/studio/core/window_first.h"
#include "app/studio/core/workspace_watcher.h"
#include "simulator/cases/case_coverage.h"
#include "simulator/cases/test_case.h"

#include <QElapsedTimer>
#include <QThreadPool>
#include <QTimer>

#include <algorithm>
#include <set>
#include <utility>

namespace writ::studio {

namespace {

constexpr int kShortestPauseMs = 60;
constexpr qint64 kLongestWaitMs = 1000;

QString fromStd(const std::string& text) {
    return QString::fromStdString(text);
}

std::optional<std::uint32_t> sessionById(const sim::Corpus& corpus, const std::string& id) {
    for (std::uint32_t i = 0; i < corpus.sessions.size(); ++i)
        if (corpus.sessions[i]->id == id) return i;
    return std::nullopt;
}

/// The step that stood at this place, whatever its number is now; 0 when there is none.
std::uint32_t stepAt(const sim::Session& session, const sim::Place& place) {
    const auto it =
        std::find_if(session.steps.begin(), session.steps.end(), [&](const sim::Step& step) { return step.place == place; });
    return it == session.steps.end() ? 0 : it->number;
}

}  // namespace

struct StudioState::Impl {
    explicit Impl(StudioState& state) : q(state), watcher(&state) {
        pool.setMaxThreadCount(2);
        notesPool.setMaxThreadCount(1);
        pause.setSingleShot(true);
        rest.setSingleShot(true);
        rest.setInterval(400);
        connect(&rest, &QTimer::timeout, &q, [this] { lookThrough(); });
        connect(&pause, &QTimer::timeout, &q, [this] { startAfterPause(); });
        connect(&watcher, &WorkspaceWatcher::policiesChanged, &q, [this] { start(false, false); });
        connect(&watcher, &WorkspaceWatcher::workspaceChanged, &q, [this] { start(true, false); });
    }

    void start(bool readAgain, bool keepAgainst);
    void wait();
    void startAfterPause();
    void finish(quint64 generation, StudioOutcome outcome);
    void takeCorpus(const StudioOutcome& outcome);
    void lookThrough();
    void drop();
    void setBusy(bool now);
    void setStale(bool now);
    void report(const StudioOutcome& outcome);
    [[nodiscard]] std::set<std::string> unsavedInputs() const;

    StudioState& q;
    QThreadPool pool, notesPool;
    QTimer pause;
    int pauseMs = kShortestPauseMs;
    QTimer rest;  ///< before a replay is looked through
    WorkspaceWatcher watcher;
    std::shared_ptr<RunProgress> running;
    quint64 generation = 0;
    bool readPending = false;  ///< a job that reads the workspace was dropped or is under way
    bool busy = false;
    bool stale = false;
    QElapsedTimer clock, waiting;

    QString folder;  ///< of the newest request
    std::optional<std::string> policyRev, againstRev;
    std::map<std::string, std::string> texts;

    sim::CorpusPtr corpus;
    sim::ReplayPtr replay, against;
    sim::ComparisonPtr comparison;
    FindingsPtr findings;
    RuleCountsPtr testCounts;
    bool looking = false;
    std::vector<Diagnostic> diagnostics;
    sim::PolicyVersion version;
    QString failure;
    QString lastComplaint;

    Selection selection;
    std::optional<MatrixCell> cell;
    QString filter;
    bool allSessions = false;
};

void StudioState::Impl::setBusy(bool now) {
    if (std::exchange(busy, now) != now) emit q.busyChanged();
}

void StudioState::Impl::setStale(bool now) {
    if (std::exchange(stale, now) != now) emit q.replayChanged();
}

std::set<std::string> StudioState::Impl::unsavedInputs() const {
    std::set<std::string> names;
    for (const auto& [name, text] : texts)
        if (corpus && sim::isReplayInput(corpus->workspace->manifest, name)) names.insert(name);
    return names;
}

void StudioState::Impl::drop() {
    pause.stop();
    ++generation;
    if (running) running->cancel();
    running.reset();
}

void StudioState::Impl::start(bool readAgain, bool keepAgainst) {
    if (folder.isEmpty()) return;
    drop();
    readPending = readPending || readAgain || !corpus;
    StudioJob job;
    job.folder = folder.toStdString();
    job.policyRev = policyRev;
    job.againstRev = againstRev;
    job.texts = texts;
    job.time = timeNow();
    if (!readPending) {
        job.corpus = corpus;
        job.previous = replay;
        job.against = keepAgainst ? against : nullptr;
    }
    running = std::make_shared<RunProgress>([this](std::uint64_t done, std::uint64_t total, const char* what) {
        QMetaObject::invokeMethod(&q, [this, done, total, what] {
            if (busy) emit q.progress(done, total, QString::fromUtf8(what));
        });
    });
    clock.start();
    setBusy(true);
    runBehindWindow(
        &pool, [job = std::move(job), progress = running] { return runStudioJob(job, *progress); }, &q,
        [this, id = generation](StudioOutcome outcome) { finish(id, std::move(outcome)); });
}

/// Until nobody typed for a moment; but who types on and on also wants to see what it does.
void StudioState::Impl::wait() {
    if (!pause.isActive()) waiting.start();
    if (!pause.isActive() || waiting.elapsed() < kLongestWaitMs) pause.start(pauseMs);
}

/// Work under way comes to its end first: dropped at every key it would never show anything.
void StudioState::Impl::startAfterPause() {
    if (running)
        pause.start(pauseMs);
    else
        start(false, true);
}

void StudioState::Impl::finish(quint64 id, StudioOutcome outcome) {
    if (id != generation) return;
    running.reset();
    // Typing must not start work faster than the work gets done. What reading took says nothing of that.
    if (!std::exchange(readPending, false))
        pauseMs = static_cast<int>(qBound(qint64{kShortestPauseMs}, clock.elapsed(), qint64{600}));
    if (outcome.error) {
        setBusy(false);
        emit q.failed(tr("%1 could not be opened.").arg(folder), fromStd(outcome.error->text()));
        if (!corpus) folder.clear();
        return;
    }
    const bool newCorpus = outcome.corpus != corpus;
    if (newCorpus) takeCorpus(outcome);
    policyRev = outcome.policyRev;
    againstRev = outcome.againstRev;
    version = std::move(outcome.version);
    diagnostics = std::move(outcome.diagnostics);
    failure = fromStd(outcome.failure);
    against = outcome.against;
    comparison = outcome.comparison;
    stale = !outcome.replay || pause.isActive() || !unsavedInputs().empty();  // newer texts may wait already
    if (outcome.replay || newCorpus) {
        replay = outcome.replay;
        findings.reset();
        testCounts.reset();
        rest.start();
    }
    if (newCorpus) emit q.workspaceChanged();
    emit q.versionsChanged();
    emit q.replayChanged();
    emit q.findingsChanged();
    if (newCorpus) emit q.selectionChanged();
    setBusy(false);
    report(outcome);
}

/// Runs beside replays and is never in their way; of several replays in a row only the last is looked through.
void StudioState::Impl::lookThrough() {
    if (!replay || looking || findings) return;
    looking = true;
    struct Looked {
        FindingsPtr findings;
        RuleCountsPtr testCounts;
    };
    const auto look = [of = replay]() -> Looked {
        auto counts = sim::countTests(*of->corpus->workspace, *of->policies, of->version.name);
        return {std::make_shared<const std::vector<sim::Finding>>(sim::findings(*of)),
                counts ? std::make_shared<const std::vector<sim::RuleCount>>(*std::move(counts)) : nullptr};
    };
    runBehindWindow(&notesPool, look, &q, [this, of = replay](const Looked& found) {
        looking = false;
        if (of != replay) {
            rest.start();
            return;
        }
        findings = found.findings;
        testCounts = found.testCounts;
        emit q.findingsChanged();
    });
}

/// A new reading of the same workspace keeps the selected session; another workspace begins at its first call.
void StudioState::Impl::takeCorpus(const StudioOutcome& outcome) {
    const bool sameWorkspace = corpus && corpus->workspace->root == outcome.corpus->workspace->root;
    std::string id;
    sim::SessionPtr before;
    if (sameWorkspace && selection.session && *selection.session < corpus->sessions.size()) {
        before = corpus->sessions[*selection.session];
        id = before->id;
    }
    corpus = outcome.corpus;
    const sim::Workspace& workspace = *corpus->workspace;
    watcher.watch(fromStd(workspace.root.string()), fromStd(workspace.manifest.policies));
    const auto session = sessionById(*corpus, id);
    if (session) {
        selection.session = session;
        // A probe call that was added or removed moves the steps behind it.
        if (selection.step > 0 && selection.step <= before->steps.size())
            selection.step = stepAt(*corpus->sessions[*session], before->steps[selection.step - 1].place);
        return;
    }
    cell.reset();
    filter.clear();
    selection = {};
    if (!corpus->sessions.empty()) selection.session = 0;
    if (!corpus->calls.empty()) selection = {corpus->calls.front().session, corpus->calls.front().step};
}

void StudioState::Impl::report(const StudioOutcome& outcome) {
    QString title, text;
    if (!outcome.againstFailure.empty()) {
        title = tr("The version to compare against gave no replay.");
        text = fromStd(outcome.againstFailure);
    } else if (!outcome.storeFailure.empty()) {
        title = tr("The run was not kept.");
        text = fromStd(outcome.storeFailure);
    }
    // The same complaint after each edit would only be noise.
    if (!title.isEmpty() && text != lastComplaint) emit q.failed(title, text);
    lastComplaint = text;
}

StudioState::StudioState(QObject* parent) : QObject(parent), m_impl(std::make_unique<Impl>(*this)) {
}

StudioState::~StudioState() {
    m_impl->drop();
    m_impl->pool.waitForDone();
    m_impl->notesPool.waitForDone();
}

sim::WorkspacePtr StudioState::workspace() const {
    return m_impl->corpus ? m_impl->corpus->workspace : nullptr;
}
sim::CorpusPtr StudioState::corpus() const {
    return m_impl->corpus;
}
sim::ReplayPtr StudioState::replay() const {
    return m_impl->replay;
}
sim::ReplayPtr StudioState::against() const {
    return m_impl->against;
}
sim::ComparisonPtr StudioState::comparison() const {
    return m_impl->comparison;
}
FindingsPtr StudioState::findings() const {
    return m_impl->findings;
}
RuleCountsPtr StudioState::testCounts() const {
    return m_impl->testCounts;
}
QString StudioState::policyRev() const {
    return fromStd(m_impl->policyRev.value_or(std::string()));
}
QString StudioState::againstRev() const {
    return fromStd(m_impl->againstRev.value_or(std::string()));
}
const std::vector<Diagnostic>& StudioState::diagnostics() const {
    return m_impl->diagnostics;
}
const sim::PolicyVersion& StudioState::version() const {
    return m_impl->version;
}
bool StudioState::isStale() const {
    return m_impl->stale;
}

QString StudioState::unsavedInput() const {
    const std::set<std::string> names = m_impl->unsavedInputs();
    return names.empty() ? QString() : fromStd(*names.begin());
}

const std::map<std::string, std::string>& StudioState::unsavedTexts() const {
    return m_impl->texts;
}
bool StudioState::isBusy() const {
    return m_impl->busy;
}
QString StudioState::failure() const {
    return m_impl->failure;
}
StudioState::Selection StudioState::selection() const {
    return m_impl->selection;
}
std::optional<StudioState::MatrixCell> StudioState::matrixFilter() const {
    return m_impl->cell;
}
QString StudioState::filterText() const {
    return m_impl->filter;
}

std::optional<std::size_t> StudioState::selectedCall() const {
    const Selection& chosen = m_impl->selection;
    return chosen.session ? callAt(*chosen.session, chosen.step) : std::nullopt;
}

std::optional<std::size_t> StudioState::callAt(std::uint32_t session, std::uint32_t step) const {
    if (!m_impl->corpus) return std::nullopt;
    const auto& calls = m_impl->corpus->calls;
    const auto it = std::lower_bound(calls.begin(), calls.end(), std::pair(session, step),
                                     [](const sim::CorpusCall& call, const std::pair<std::uint32_t, std::uint32_t>& place) {
                                         return std::pair(call.session, call.step) < place;
                                     });
    if (it == calls.end() || it->session != session || it->step != step) return std::nullopt;
    return static_cast<std::size_t>(it - calls.begin());
}

void StudioState::openWorkspace(const QString& folder) {
    Impl& d = *m_impl;
    d.drop();
    d.folder = folder;
    d.policyRev.reset();
    d.againstRev.reset();
    d.texts.clear();
    d.start(true, false);
}

void StudioState::closeWorkspace() {
    Impl& d = *m_impl;
    d.drop();
    d.watcher.watch({}, {});
    d.folder.clear();
    d.texts.clear();
    d.policyRev.reset();
    d.againstRev.reset();
    d.corpus.reset();
    d.replay.reset();
    d.against.reset();
    d.comparison.reset();
    d.findings.reset();
    d.testCounts.reset();
    d.rest.stop();
    d.diagnostics.clear();
    d.version = {};
    d.failure.clear();
    d.selection = {};
    d.cell.reset();
    d.filter.clear();
    d.allSessions = false;
    d.stale = false;
    d.setBusy(false);
    emit workspaceChanged();
    emit versionsChanged();
    emit replayChanged();
    emit findingsChanged();
    emit selectionChanged();
    emit filterChanged();
}

void StudioState::reload() {
    m_impl->start(true, false);
}

void StudioState::setPolicyRev(const QString& rev) {
    m_impl->policyRev = rev.toStdString();
    m_impl->setStale(m_impl->replay != nullptr);
    emit versionsChanged();
    m_impl->start(false, true);
}

void StudioState::setAgainstRev(const QString& rev) {
    m_impl->againstRev = rev.toStdString();
    emit versionsChanged();
    m_impl->start(false, false);
}

void StudioState::setUnsavedTexts(const std::map<std::string, std::string>& texts) {
    if (texts == m_impl->texts) return;
    const std::set<std::string> before = m_impl->unsavedInputs();
    m_impl->texts = texts;
    const std::set<std::string> now = m_impl->unsavedInputs();
    m_impl->setStale(m_impl->replay != nullptr);
    // What is no longer unsaved may be on disk now, and what was read from there is older then.
    if (std::includes(now.begin(), now.end(), before.begin(), before.end()))
        m_impl->wait();
    else
        m_impl->start(true, false);
}

void StudioState::replayNow() {
    m_impl->start(false, false);
}

void StudioState::cancel() {
    m_impl->drop();
    m_impl->setBusy(false);
}

void StudioState::select(const Selection& selection) {
    if (selection == m_impl->selection) return;
    m_impl->selection = selection;
    emit selectionChanged();
}

void StudioState::selectCall(std::size_t call) {
    if (m_impl->corpus && call < m_impl->corpus->calls.size())
        select({m_impl->corpus->calls[call].session, m_impl->corpus->calls[call].step});
}

void StudioState::setMatrixFilter(const std::optional<MatrixCell>& cell) {
    if (cell == m_impl->cell) return;
    m_impl->cell = cell;
    emit filterChanged();
}

void StudioState::setFilterText(const QString& text) {
    if (text == m_impl->filter) return;
    m_impl->filter = text;
    emit filterChanged();
}

void StudioState::editNotes(const NoteEdit& edit) {
    const sim::WorkspacePtr current = workspace();
    if (!current) return;
    const auto write = [edit, root = current->root] { return applyNoteEdit(root, edit); };
    runBehindWindow(&m_impl->notesPool, write, this, [this, edit, root = current->root](const Result<void>& written) {
        if (!written)
            emit failed(tr("The notes could not be written."), fromStd(written.error().text()));
        else
            emit done(edit.done, fromStd(sim::notesPath(edit.recording).generic_string()));
        if (written && workspace() && workspace()->root == root) m_impl->start(true, false);
    });
}

void StudioState::addTest(const std::function<Result<sim::TestCase>()>& make, const std::string& file) {
    const sim::WorkspacePtr current = workspace();
    if (!current) return;
    struct Added {
        std::string file, name;
    };
    const auto work = [make, current, target = file]() -> Result<Added> {
        auto test = make();
        if (!test) return Failure(std::move(test).error());
        auto place = sim::addCase(*current, target.empty() ? sim::testFileFor(*test) : target, *test);
        if (!place) return Failure(std::move(place).error());
        return Added{*std::move(place), test->name};
    };
    runBehindWindow(&m_impl->notesPool, work, this, [this](const Result<Added>& added) {
        if (added)
            emit done(tr("Test made."), fromStd(added->file + ": " + added->name));
        else
            emit failed(tr("No test was made."), fromStd(added.error().text()));
    });
}

bool StudioState::allSessions() const {
    return m_impl->allSessions;
}

void StudioState::setAllSessions(bool all) {
    if (std::exchange(m_impl->allSessions, all) != all) emit filterChanged();
}

}  // namespace writ::studio
