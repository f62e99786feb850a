#pragma once

#include <QFutureWatcher>
#include <QThreadPool>
#include <QtConcurrentRun>

#include <type_traits>
#include <utility>

namespace writ::studio {

/// From here on this thread, and those that it starts, let the window go first where there are not enough processors for all. On
/// Linux; elsewhere it does nothing.
void letWindowGoFirst();

/// Runs `work` in `pool` and lets the window go first. What it returns comes to `done` in this thread, which is that of
/// `context`: always from the event loop, never before this returns, and not at all once `context` is gone. An exception of
/// `work` comes out in this thread.
// No QFuture::then(): up to Qt 6.4 it needs a context that outlives the work.
template <class Work, class Done>
void runBehindWindow(QThreadPool* pool, Work work, QObject* context, Done done) {
    using Found = std::invoke_result_t<Work&>;
    auto* watcher = new QFutureWatcher<Found>(context);
    QObject::connect(watcher, &QFutureWatcherBase::finished, context, [watcher, done = std::move(done)]() mutable {
        watcher->deleteLater();
        done(watcher->future().takeResult());
    });
    watcher->setFuture(QtConcurrent::run(pool, [work = std::move(work)]() mutable -> Found {
        letWindowGoFirst();
        return work();
    }));
}
template <class Work, class Done>
void runBehindWindow(Work work, QObject* context, Done done) {
    runBehindWindow(QThreadPool::globalInstance(), std::move(work), context, std::move(done));
}

}  // namespace writ::studio
