#pragma once

#include "app/studio/models/call_text.h"
#include "app/studio/models/tree_model.h"

#include <optional>

namespace writ::studio {

/// What a counter of the comparison counts.
enum class ChangeKind { WouldDeny, WouldAllow, Indeterminate, Unchanged, NotReplayable };
[[nodiscard]] std::uint64_t count(const sim::Comparison& comparison, ChangeKind kind);

/// The flips of a comparison in groups, the dangerous direction first. With a filter, the calls of one counter.
class FlipModel : public TreeModel {
    Q_OBJECT
public:
    enum Column { Change, Call, Note, Asked, DecidedA, DecidedB };
    using TreeModel::TreeModel;

    void setComparison(sim::ComparisonPtr comparison, bool stale);
    void setFilter(std::optional<ChangeKind> kind);
    [[nodiscard]] std::optional<ChangeKind> filter() const { return m_filter; }
    /// The row of a call, or an invalid index.
    [[nodiscard]] QModelIndex indexOfCall(std::size_t call) const;
    /// Calls in the order of the rows.
    [[nodiscard]] const std::vector<std::uint32_t>& calls() const { return m_order; }

protected:
    [[nodiscard]] QVariant cell(int node, int column, int role) const override;
    [[nodiscard]] QStringList headers() const override;

private:
    struct Entry {
        std::optional<std::uint32_t> call;  ///< nothing: a group
        bool counterfactual = false;
        QString title, remark;  ///< of groups
        int size = 0;
    };
    struct Item {
        std::uint32_t call;
        bool counterfactual;
    };
    void rebuild();
    [[nodiscard]] std::vector<Item> items() const;
    void addGroups(const std::vector<Item>& items);
    [[nodiscard]] int groupOf(std::uint32_t call) const;
    [[nodiscard]] QVariant groupCell(const Entry& entry, int column, int role) const;
    [[nodiscard]] QVariant callCell(const Entry& entry, int column, int role) const;
    [[nodiscard]] QVariant asked(const sim::CorpusCall& call, int role) const;
    [[nodiscard]] QStringList notes(const Entry& entry, const sim::Step& step) const;

    sim::ComparisonPtr m_comparison;
    bool m_stale = false;
    std::optional<ChangeKind> m_filter;
    std::vector<Entry> m_entries{1};
    std::vector<std::uint32_t> m_order;
};

}  // namespace writ::studio
