#pragma once

#include "app/studio/core/compare_state.h"
#include "app/studio/models/call_text.h"
#include "app/studio/models/tree_model.h"

#include <QHash>

#include <optional>

namespace writ::studio {

/// The flips of a comparison in groups, the dangerous direction first; then the calls for which only the deciding rules changed.
/// With a filter, what fits it; by a counter of unchanged calls, those.
class FlipModel : public TreeModel {
    Q_OBJECT
public:
    enum Column { Review, Change, Call, Note, Asked, DecidedA, DecidedB, Seen };
    using TreeModel::TreeModel;

    /// What is known of another comparison is not shown.
    struct Data {
        sim::ComparisonPtr comparison;
        bool stale = false;
        FlipDetailsPtr details;  ///< may be null
        FlipGroupsPtr groups;    ///< null: by change
        friend bool operator==(const Data&, const Data&) = default;
    };
    void setData(Data data);
    using TreeModel::setData;
    [[nodiscard]] const Data& shown() const { return m_data; }
    void setComparison(sim::ComparisonPtr comparison, bool stale) { setData({std::move(comparison), stale, nullptr, nullptr}); }
    void setFilter(const FlipFilter& filter);
    [[nodiscard]] const FlipFilter& filter() const { return m_filter; }
    /// Rows stay where they are, unless the filter is about reviews.
    void setReview(ReviewViewPtr review);

    /// The first row of a call, or an invalid index.
    [[nodiscard]] QModelIndex indexOfCall(std::size_t call) const;
    /// Calls in the order of the rows; a call of several groups stands in each.
    [[nodiscard]] const std::vector<std::uint32_t>& calls() const { return m_order; }
    /// The flips below a group, or of the group of a call.
    [[nodiscard]] std::vector<std::uint32_t> flipsOfGroup(const QModelIndex& index) const;
    [[nodiscard]] bool isUnreviewed(const QModelIndex& index) const;
    [[nodiscard]] bool isReasonGroup(const QModelIndex& index) const;
    [[nodiscard]] bool isCounterfactual(const QModelIndex& index) const;

protected:
    [[nodiscard]] QVariant cell(int node, int column, int role) const override;
    [[nodiscard]] QStringList headers() const override;

private:
    enum class Kind : std::uint8_t { Group, Reasons, Flip, Call };
    struct Entry {
        Kind kind = Kind::Group;
        std::uint32_t call = 0;
        std::uint32_t flip = 0;  ///< of a flip: into Comparison::flips
        QString title, remark;   ///< of groups
        int size = 0;
    };
    void rebuild();
    void addFlips();
    void addUnchanged();
    void addReasons();
    void addGroup(const QString& title, const QString& remark, const std::vector<std::uint32_t>& calls, Kind kind = Kind::Group);
    [[nodiscard]] std::optional<sim::ReviewState> stateOf(std::uint32_t call) const;
    [[nodiscard]] bool fits(std::uint32_t call) const;
    [[nodiscard]] std::vector<std::uint32_t> thatFit(const std::vector<std::uint32_t>& calls) const;
    [[nodiscard]] const Entry& entry(const QModelIndex& index) const { return m_entries[static_cast<std::size_t>(nodeOf(index))]; }
    [[nodiscard]] sim::ReviewDecision decisionOf(const Entry& entry) const;
    [[nodiscard]] QVariant groupCell(const Entry& entry, int column, int role) const;
    [[nodiscard]] QVariant callCell(const Entry& entry, int column, int role) const;
    [[nodiscard]] QVariant reviewCell(const Entry& entry, int role) const;
    [[nodiscard]] QVariant seenCell(const Entry& entry, int role) const;
    [[nodiscard]] QVariant asked(const sim::CorpusCall& call, int role) const;
    [[nodiscard]] QStringList notes(const Entry& entry, const sim::Step& step) const;

    Data m_data;
    FlipFilter m_filter;
    ReviewViewPtr m_review;
    std::vector<Entry> m_entries{1};
    std::vector<std::uint32_t> m_order;
    QHash<std::uint32_t, int> m_nodes;  ///< first node by call
};

}  // namespace writ::studio
