#pragma once

// First: moc cannot read <compare> before a header of Qt.
#include <QObject>

#include "simulator/scratch/form.h"

#include <functional>
#include <memory>
#include <optional>
#include <vector>

class QThreadPool;

namespace writ::studio {

/// A scratch request under work: edits and evaluations run in the background, in their order. GUI thread only.
class WhatIf : public QObject {
    Q_OBJECT
public:
    explicit WhatIf(QObject* parent = nullptr);
    ~WhatIf() override;

    /// Begins with a call as it was recorded, and evaluates it. An earlier history ends.
    void start(sim::CorpusPtr corpus, std::size_t call, PolicySetPtr policies);
    void edit(sim::ScratchEdit edit);
    /// Takes the edits at and below a pointer back; "" takes all.
    void restore(const std::string& pointer);
    void setDerived(sim::Derived derived);
    void evaluate(PolicySetPtr policies);
    /// Shows an entry of the history again; further edits begin there.
    void goTo(std::size_t entry);
    void clear();

    /// Nothing before start() has been carried out.
    [[nodiscard]] const std::optional<sim::ScratchRequest>& scratch() const { return m_scratch; }
    [[nodiscard]] const std::vector<sim::ScratchField>& fields() const { return m_fields; }
    [[nodiscard]] const std::vector<sim::ScratchEntry>& history() const { return m_history; }
    /// The entry whose result is shown. Only with a history.
    [[nodiscard]] std::size_t shown() const { return m_shown; }
    /// The form was edited after the result that is shown.
    [[nodiscard]] bool isEdited() const { return m_edited; }
    [[nodiscard]] bool isBusy() const { return m_busy; }

signals:
    void formChanged();
    void evaluated();
    void busyChanged();
    void failed(const QString& text);

private:
    struct Outcome {
        std::optional<sim::ScratchRequest> scratch;
        std::vector<sim::ScratchField> fields;
        std::optional<sim::ScratchResult> result;
        std::string error;
        bool edited = false;  ///< by a person
    };
    using Work = std::function<Outcome(const std::optional<sim::ScratchRequest>& now)>;
    void add(Work work);
    void change(std::function<Result<sim::ScratchRequest>(const sim::ScratchRequest&)> change);
    void next();
    void finish(Outcome outcome);
    [[nodiscard]] static Outcome formed(Result<sim::ScratchRequest> scratch);

    std::unique_ptr<QThreadPool> m_pool;  ///< of one thread
    std::vector<Work> m_queue;
    std::optional<sim::ScratchRequest> m_scratch;
    std::vector<sim::ScratchField> m_fields;
    std::vector<sim::ScratchEntry> m_history;
    std::size_t m_shown = 0;
    bool m_edited = false;
    bool m_busy = false;
    quint64 m_generation = 0;  ///< work of an earlier start() is dropped
};

}  // namespace writ::studio
