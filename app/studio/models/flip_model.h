#pragma once

#include "app/studio/core/compare_state.h"
#include "app/studio/models/call_text.h"

#include <QAbstractItemModel>

#include <optional>

namespace writ::studio {

/// The flips of a comparison in groups, the dangerous direction first; then the calls for which only the deciding rules changed.
/// With a filter, what fits it; by a counter of unchanged calls, those. While somebody types it is filled anew again and again,
/// so that of a row it keeps no more than the number of its call.
class FlipModel : public QAbstractItemModel {
    Q_OBJECT
public:
    enum Column { Review, Change, Call, Note, Asked, DecidedA, DecidedB, Seen };
    using QAbstractItemModel::QAbstractItemModel;

    /// What is known of another comparison is not shown.
    struct Data {
        sim::ComparisonPtr comparison;
        bool stale = false;
        FlipDetailsPtr details;  ///< may be null
        FlipGroupsPtr groups;    ///< null: by change
        friend bool operator==(const Data&, const Data&) = default;
    };
    void setData(Data data);
    using QAbstractItemModel::setData;
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

    [[nodiscard]] QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    [[nodiscard]] QModelIndex parent(const QModelIndex& child) const override;
    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Group {
        QString title, remark;
        std::size_t first = 0, size = 0;  ///< into m_order
        bool reasons = false;             ///< of calls whose verdict is the same
    };
    struct Row {
        std::uint32_t call = 0;
        std::optional<std::size_t> flip;  ///< into Comparison::flips
    };
    void rebuild();
    void findRows();
    void addFlips();
    void addUnchanged();
    void addReasons();
    void addGroup(const QString& title, const QString& remark, const std::vector<std::uint32_t>& calls, bool reasons = false);
    [[nodiscard]] std::optional<sim::ReviewState> stateOf(std::uint32_t call) const;
    [[nodiscard]] bool fits(std::uint32_t call) const;
    [[nodiscard]] std::vector<std::uint32_t> thatFit(const std::vector<std::uint32_t>& calls) const;
    /// Nothing for the row of a group.
    [[nodiscard]] std::optional<Row> rowAt(const QModelIndex& index) const;
    void rowsChanged(int firstColumn, int lastColumn);
    [[nodiscard]] sim::ReviewDecision decisionOf(const Row& row) const;
    [[nodiscard]] QVariant groupCell(const Group& group, int column, int role) const;
    [[nodiscard]] QVariant callCell(const Row& row, int column, int role) const;
    [[nodiscard]] QVariant reviewCell(const Row& row, int role) const;
    [[nodiscard]] QVariant seenCell(const Row& row, int role) const;
    [[nodiscard]] QVariant asked(const sim::CorpusCall& call, int role) const;
    [[nodiscard]] QStringList notes(const Row& row, const sim::Step& step) const;

    Data m_data;
    FlipFilter m_filter;
    ReviewViewPtr m_review;
    std::vector<Group> m_groups;
    std::vector<std::uint32_t> m_order;
};

}  // namespace writ::studio
