#pragma once

#include "app/studio/models/clause_model.h"
#include "simulator/replay/replay.h"

#include <QObject>

namespace writ::studio {

/// Explains one call in the background. The latest question wins; an older answer is dropped.
class Explainer : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    void ask(const sim::ReplayPtr& replay, std::size_t call);
    /// No answer to come.
    void forget() { ++m_question; }

signals:
    void explained(const writ::sim::ReplayPtr& replay, const writ::studio::ExplanationPtr& explanation);

private:
    quint64 m_question = 0;
};

}  // namespace writ::studio
