#pragma once

#include "app/studio/core/findings.h"
#include "app/studio/models/tree_model.h"

#include <optional>

namespace writ::studio {

/// What a replay points out, each with its steps below it.
class FindingModel : public TreeModel {
    Q_OBJECT
public:
    enum Column { What, Sentence, Steps, Sure };
    using TreeModel::TreeModel;

    /// `corpus` is that of the findings.
    void setFindings(sim::CorpusPtr corpus, FindingsPtr findings);
    /// Only one kind, and only sentences, evidence and tools that hold a text in any case.
    void setFilter(std::optional<sim::FindingKind> kind, const QString& text);
    [[nodiscard]] std::size_t total() const { return m_findings ? m_findings->size() : 0; }

protected:
    [[nodiscard]] QVariant cell(int node, int column, int role) const override;
    [[nodiscard]] QStringList headers() const override;

private:
    void rebuild();
    [[nodiscard]] bool fits(const sim::Finding& finding) const;
    [[nodiscard]] QVariant findingCell(const sim::Finding& finding, int column, int role) const;
    [[nodiscard]] QVariant stepCell(const sim::StepRef& step, int column, int role) const;

    struct Entry {
        const sim::Finding* finding = nullptr;
        const sim::StepRef* step = nullptr;  ///< null: the finding itself
    };
    sim::CorpusPtr m_corpus;
    FindingsPtr m_findings;
    std::optional<sim::FindingKind> m_kind;
    QString m_text;
    std::vector<Entry> m_entries{1};
};

}  // namespace writ::studio
