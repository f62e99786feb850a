#include "app/studio/core/what_if.h"

#include "app/studio/core/window_first.h"

#include <QThreadPool>

namespace writ::studio {

WhatIf::WhatIf(QObject* parent) : QObject(parent), m_pool(std::make_unique<QThreadPool>()) {
    m_pool->setMaxThreadCount(1);
}

WhatIf::~WhatIf() {
    ++m_generation;
    m_pool->waitForDone();
}

WhatIf::Outcome WhatIf::formed(Result<sim::ScratchRequest> scratch) {
    if (!scratch) return {std::nullopt, {}, std::nullopt, scratch.error().text(), false};
    std::vector<sim::ScratchField> fields = sim::formOf(*scratch);
    return {*std::move(scratch), std::move(fields), std::nullopt, {}, false};
}

void WhatIf::clear() {
    ++m_generation;
    m_queue.clear();
    m_scratch.reset();
    m_fields.clear();
    m_history.clear();
    m_shown = 0;
    m_edited = false;
    if (std::exchange(m_busy, false)) emit busyChanged();
    emit formChanged();
    emit evaluated();
}

void WhatIf::start(sim::CorpusPtr corpus, std::size_t call, PolicySetPtr policies) {
    clear();
    add([corpus = std::move(corpus), call, policies = std::move(policies)](const std::optional<sim::ScratchRequest>&) {
        Outcome outcome = formed(sim::ScratchRequest::ofCall(*corpus, call));
        if (outcome.scratch) outcome.result = sim::evaluate(*outcome.scratch, policies);
        return outcome;
    });
}

void WhatIf::change(std::function<Result<sim::ScratchRequest>(const sim::ScratchRequest&)> change) {
    add([change = std::move(change)](const std::optional<sim::ScratchRequest>& now) {
        Outcome outcome = now ? formed(change(*now)) : Outcome();
        outcome.edited = true;
        return outcome;
    });
}

void WhatIf::edit(sim::ScratchEdit edit) {
    change([edit = std::move(edit)](const sim::ScratchRequest& now) { return now.with(edit); });
}

void WhatIf::restore(const std::string& pointer) {
    change([pointer](const sim::ScratchRequest& now) { return now.restored(pointer); });
}

void WhatIf::setDerived(sim::Derived derived) {
    change([derived](const sim::ScratchRequest& now) { return now.withDerived(derived); });
}

void WhatIf::evaluate(PolicySetPtr policies) {
    add([policies = std::move(policies)](const std::optional<sim::ScratchRequest>& now) {
        Outcome outcome;
        if (now) outcome.result = sim::evaluate(*now, policies);
        return outcome;
    });
}

void WhatIf::goTo(std::size_t entry) {
    if (entry >= m_history.size()) return;
    m_shown = entry;
    add([scratch = m_history[entry].scratch](const std::optional<sim::ScratchRequest>&) { return formed(scratch); });
    m_edited = false;
    emit evaluated();
}

void WhatIf::add(Work work) {
    m_queue.push_back(std::move(work));
    next();
}

void WhatIf::next() {
    if (m_busy || m_queue.empty()) return;
    m_busy = true;
    emit busyChanged();
    Work work = std::move(m_queue.front());
    m_queue.erase(m_queue.begin());
    const auto edit = [work = std::move(work), now = m_scratch] { return work(now); };
    runBehindWindow(m_pool.get(), edit, this, [this, generation = m_generation](Outcome outcome) {
        if (generation == m_generation) finish(std::move(outcome));
    });
}

void WhatIf::finish(Outcome outcome) {
    m_busy = false;
    if (!outcome.error.empty()) emit failed(QString::fromStdString(outcome.error));
    if (outcome.scratch) {
        m_scratch = std::move(outcome.scratch);
        m_fields = std::move(outcome.fields);
        m_edited = outcome.edited && !m_history.empty();
        emit formChanged();
    }
    if (outcome.result && m_scratch) {
        m_history.push_back({*m_scratch, *std::move(outcome.result)});
        m_shown = m_history.size() - 1;
        m_edited = false;
        emit evaluated();
    }
    emit busyChanged();
    next();
}

}  // namespace writ::studio
