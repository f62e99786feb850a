#pragma once

#include "app/studio/models/call_text.h"
#include "app/studio/models/step_filter.h"
#include "simulator/compare/compare.h"

#include <QAbstractTableModel>

#include <optional>
#include <vector>

namespace writ::studio {

/// What step lists show. Immutable values; replay and comparison may be null.
struct StepData {
    sim::CorpusPtr corpus;
    sim::ReplayPtr replay;
    sim::ComparisonPtr comparison;
    std::optional<std::uint32_t> session;  ///< nothing: all sessions
    bool stale = false;
};

/// The steps of one session or of all. The narrow shape holds calls only.
class StepModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum class Shape { Wide, Narrow };
    enum Column { Number, Time, Lanes, StepText, Flip, Policy, Model, Stopped };

    explicit StepModel(Shape shape, QObject* parent = nullptr);

    void setData(StepData data);
    using QAbstractTableModel::setData;
    [[nodiscard]] const StepData& stepData() const { return m_data; }
    /// Index of a column of this shape, or -1.
    [[nodiscard]] int columnOf(Column column) const;
    [[nodiscard]] Column columnAt(int section) const { return m_columns[static_cast<std::size_t>(section)]; }

    struct Place {
        std::uint32_t session = 0;
        std::uint32_t step = 0;
        std::optional<std::size_t> call;
    };
    [[nodiscard]] Place place(int row) const;
    /// The row of a step, or -1.
    [[nodiscard]] int rowOf(std::uint32_t session, std::uint32_t step) const;
    [[nodiscard]] bool isFlip(int row) const;
    [[nodiscard]] QStringList fieldValues(int row, StepField field) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Row;
    [[nodiscard]] Row row(int number) const;
    [[nodiscard]] QVariant common(const Row& row, int role) const;
    [[nodiscard]] QVariant number(const Row& row, int role) const;
    [[nodiscard]] QVariant time(const Row& row, int role) const;
    [[nodiscard]] QVariant lanes(const Row& row, int role) const;
    [[nodiscard]] QVariant stepText(const Row& row, int role) const;
    [[nodiscard]] QVariant marks(const Row& row, int role) const;
    [[nodiscard]] QVariant policy(const Row& row, int role) const;
    [[nodiscard]] QVariant model(const Row& row, int role) const;
    [[nodiscard]] QVariant stopped(const Row& row, int role) const;
    [[nodiscard]] const sim::OutcomeFinding* outcomeOf(const Row& row) const;
    [[nodiscard]] QStringList markIcons(const Row& row) const;
    void indexRows();
    void indexFlips();

    Shape m_shape;
    std::vector<Column> m_columns;
    StepData m_data;
    std::vector<std::size_t> m_firstRows;     ///< wide: first row of each session shown; one more at the end
    std::vector<std::uint32_t> m_calls;       ///< narrow: indices of the calls shown
    std::vector<std::uint8_t> m_flips;        ///< by call: 0 none, 1 flip, 2 flip after the first of its session
};

}  // namespace writ::studio
