#include "app/studio/panes/explainer.h"

#include <QFutureWatcher>
#include <QtConcurrentRun>

namespace writ::studio {

void Explainer::ask(const sim::ReplayPtr& replay, std::size_t call) {
    const quint64 question = ++m_question;
    auto* watcher = new QFutureWatcher<ExplanationPtr>(this);
    connect(watcher, &QFutureWatcher<ExplanationPtr>::finished, this, [this, watcher, question, replay] {
        watcher->deleteLater();
        if (question == m_question)
            emit explained(replay, watcher->result());
    });
    watcher->setFuture(QtConcurrent::run([replay, call]() -> ExplanationPtr {
        return std::make_shared<const Explanation>(replay->policies->explain(*replay->corpus->calls[call].input));
    }));
}

}  // namespace writ::studio
