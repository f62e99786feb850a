#pragma once

#include "simulator/replay/replay.h"

#include <QAbstractTableModel>

#include <optional>

namespace writ::studio {

/// The matrix of verdict and model as a table: three rows; who they are, "model called", "model refused".
class MatrixModel : public QAbstractTableModel {
    Q_OBJECT
public:
    using QAbstractTableModel::QAbstractTableModel;

    enum Column { Label, Called, Refused };
    struct Data {
        std::optional<sim::Matrix> now;
        std::optional<sim::Matrix> other;  ///< under the version it is compared against
        QString name, otherName;           ///< of the versions, short
        std::uint64_t calls = 0;
        bool stale = false;
    };
    void setMatrix(Data data);
    [[nodiscard]] const Data& matrix() const { return m_matrix; }
    [[nodiscard]] static std::uint64_t count(const sim::Matrix& matrix, Verdict verdict, bool refused);
    /// "2, under A: 5, normal, or a gap".
    [[nodiscard]] QString spoken(Verdict verdict, bool refused) const;

    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex& index) const override;
    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    Data m_matrix;
};

}  // namespace writ::studio
