#pragma once

#include "app/studio/models/tree_model.h"
#include "engine/decision/decision.h"

#include <memory>

namespace writ::studio {

using ExplanationPtr = std::shared_ptr<const Explanation>;

/// An explanation as a table: conditions with their value and truth, grouped by rule.
/// Rules about other tools come last, in one group.
class ClauseModel : public TreeModel {
    Q_OBJECT
public:
    enum Column { Condition, Value, Truth };
    using TreeModel::TreeModel;

    void setExplanation(PolicySetPtr policies, ExplanationPtr explanation);
    void setHideNotReached(bool hide);
    [[nodiscard]] bool hidesNotReached() const { return m_hide; }

protected:
    [[nodiscard]] QVariant cell(int node, int column, int role) const override;
    [[nodiscard]] QStringList headers() const override;

private:
    struct Entry {
        std::uint32_t rule = 0;
        const RuleExplanation* explanation = nullptr;  ///< null: the group of rules about other tools
        const Clause* clause = nullptr;                ///< null: the rule itself
    };
    void rebuild();
    void addRule(int parent, const RuleExplanation& rule);
    [[nodiscard]] QVariant ruleCell(const Entry& entry, int column, int role) const;
    [[nodiscard]] QVariant clauseCell(const Entry& entry, int column, int role) const;
    [[nodiscard]] QVariant restCell(int column, int role) const;
    [[nodiscard]] bool isOpen(const Entry& entry) const;

    PolicySetPtr m_policies;
    ExplanationPtr m_explanation;
    bool m_hide = false;
    QStringList m_rest;
    std::vector<Entry> m_entries{1};
};

/// "matched", "did not match", "could not be evaluated".
[[nodiscard]] QString stateWord(RuleState state);

}  // namespace writ::studio
