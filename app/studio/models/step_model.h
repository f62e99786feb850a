#pragma once

#include "app/studio/models/step_source.h"

#include <QAbstractTableModel>

#include <optional>
#include <vector>

namespace writ::studio {

/// The steps of one session or of all, or those that a query leaves. The narrow shape holds calls only.
class StepModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum class Shape { Wide, Narrow };
    enum Column { Number, Time, Lanes, StepText, Flip, Then, Policy, Model, Stopped };

    explicit StepModel(Shape shape, QObject* parent = nullptr);

    /// `rows` are numbers of `source`; null shows every step.
    void setSteps(StepSourcePtr source, StepRows rows);
    /// The same, searched at once.
    void setData(StepData data, StepQuery query = {});
    using QAbstractTableModel::setData;
    [[nodiscard]] const StepSourcePtr& source() const { return m_source; }
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

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    [[nodiscard]] const StepEntry& entry(int row) const;
    [[nodiscard]] QVariant common(const StepEntry& row, int role) const;
    [[nodiscard]] QVariant number(const StepEntry& row, int role) const;
    [[nodiscard]] QVariant time(const StepEntry& row, int role) const;
    [[nodiscard]] QVariant lanes(const StepEntry& row, int role) const;
    [[nodiscard]] QVariant stepText(const StepEntry& row, int role) const;
    [[nodiscard]] QVariant marks(const StepEntry& row, int role) const;
    [[nodiscard]] QVariant then(const StepEntry& row, int role) const;
    [[nodiscard]] QVariant policy(const StepEntry& row, int role) const;
    [[nodiscard]] QVariant model(const StepEntry& row, int role) const;
    [[nodiscard]] QVariant stopped(const StepEntry& row, int role) const;
    [[nodiscard]] QStringList markIcons(const StepEntry& row) const;
    [[nodiscard]] QString markWords(const StepEntry& row, const QString& between) const;

    Shape m_shape;
    std::vector<Column> m_columns;
    StepSourcePtr m_source;
    StepRows m_rows;
    // A view asks a dozen roles of the same row.
    mutable StepEntry m_entry;
    mutable int m_entryRow = -1;
};

}  // namespace writ::studio
