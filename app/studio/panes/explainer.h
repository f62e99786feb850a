#pragma once

#include "app/studio/models/clause_model.h"
#include "engine/decision/smallest_change.h"
#include "simulator/replay/replay.h"

#include <QObject>

#include <atomic>
#include <memory>
#include <optional>

namespace writ::studio {

using ChangeSearchPtr = std::shared_ptr<const ChangeSearch>;

/// Explains one call in the background and then looks for the smallest change that would flip its verdict. The latest question
/// wins: an older search stops, an older answer is dropped.
class Explainer : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;
    ~Explainer() override { forget(); }

    enum class Search { No, Yes };
    /// `search`: whether the smallest change is looked for, too.
    void ask(const sim::ReplayPtr& replay, std::size_t call, Search search = Search::Yes);
    /// No answer to come.
    void forget() { ++*m_question; }

signals:
    void explained(const writ::sim::ReplayPtr& replay, const writ::studio::ExplanationPtr& explanation);
    /// Null where the language has no such search.
    void searched(const writ::sim::ReplayPtr& replay, const writ::studio::ChangeSearchPtr& changes);

private:
    template <class Work, class Done>
    void run(Work work, Done done);

    std::shared_ptr<std::atomic<quint64>> m_question = std::make_shared<std::atomic<quint64>>(0);
};

}  // namespace writ::studio
