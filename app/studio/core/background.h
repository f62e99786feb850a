#pragma once

#include "app/studio/core/run_progress.h"
#include "app/studio/core/window_first.h"

#include <QObject>
#include <QThreadPool>

#include <atomic>
#include <memory>
#include <optional>
#include <type_traits>

namespace writ::studio {

/// One piece of work at a time off the GUI thread; its result comes back to the GUI thread. The newest wins: what still runs
/// is cancelled and its result dropped. GUI thread only.
class Background : public QObject {
    Q_OBJECT
public:
    explicit Background(QObject* parent = nullptr);
    /// Cancels what runs, and waits for it.
    ~Background() override;

    /// `work(RunProgress&)` runs on a pool and gets all it needs by value; `done(result)` is called on the GUI thread.
    template <class Work, class Done>
    void run(Work work, Done done);
    /// Asks the work to end early; its result still comes.
    void stop();
    /// Asks the work to end early and drops its result.
    void drop();
    /// The same, and waits until it has ended.
    void dropAndWait();
    [[nodiscard]] bool isRunning() const { return m_progress != nullptr; }

signals:
    void progress(quint64 done, quint64 total, const QString& what);
    void runningChanged();

private:
    std::shared_ptr<RunProgress> begin();
    [[nodiscard]] bool end(quint64 id);

    QThreadPool m_pool;
    std::shared_ptr<RunProgress> m_progress;  ///< of the newest work, while it runs
    /// Number of the newest work, greater than any other once that was dropped. Work that waited and is not the newest does not
    /// begin.
    std::shared_ptr<std::atomic<quint64>> m_newest = std::make_shared<std::atomic<quint64>>(0);
};

template <class Work, class Done>
void Background::run(Work work, Done done) {
    using Outcome = std::invoke_result_t<Work&, RunProgress&>;
    const std::shared_ptr<RunProgress> progress = begin();
    const quint64 id = *m_newest;
    const auto unlessOutdated = [progress, work = std::move(work), id, newest = m_newest]() -> std::optional<Outcome> {
        return *newest == id ? std::optional<Outcome>(work(*progress)) : std::nullopt;
    };
    runBehindWindow(&m_pool, unlessOutdated, this, [this, id, done = std::move(done)](std::optional<Outcome> result) {
        if (result && end(id)) done(*std::move(result));
    });
}

}  // namespace writ::studio
