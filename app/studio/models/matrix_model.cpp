#include "app/studio/models/matrix_model.h"

#include "app/studio/models/text.h"
#include "simulator/replay/wording.h"

namespace writ::studio {

using namespace Qt::StringLiterals;

void MatrixModel::setMatrix(Data data) {
    beginResetModel();
    m_matrix = std::move(data);
    endResetModel();
}

std::uint64_t MatrixModel::count(const sim::Matrix& matrix, Verdict verdict, bool refused) {
    const sim::Matrix::Row& row = matrix.row(verdict);
    return refused ? row.refused : row.called;
}

QString MatrixModel::spoken(Verdict verdict, bool refused) const {
    if (!m_matrix.now) return tr("no result yet");
    QStringList parts{QString::number(count(*m_matrix.now, verdict, refused))};
    if (m_matrix.other) parts << tr("under %1: %2").arg(m_matrix.otherName).arg(count(*m_matrix.other, verdict, refused));
    parts << q(sim::matrixCaption(verdict, refused));
    if (m_matrix.stale) parts << tr("out of date");
    return parts.join(u", "_s);
}

int MatrixModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : 3;
}

int MatrixModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : 3;
}

Qt::ItemFlags MatrixModel::flags(const QModelIndex& index) const {
    if (!index.isValid()) return {};
    return index.column() == Label ? Qt::ItemFlags(Qt::ItemIsEnabled)
                                   : Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemNeverHasChildren;
}

QVariant MatrixModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) return {};
    static const char* const kRows[] = {QT_TR_NOOP("Allows"), QT_TR_NOOP("Denies"), QT_TR_NOOP("Indeterminate")};
    if (index.column() == Label) return role == Qt::DisplayRole ? QVariant(tr(kRows[index.row()])) : QVariant();
    if (!m_matrix.now) return {};
    const auto verdict = static_cast<Verdict>(index.row());
    const bool refused = index.column() == Refused;
    if (role == Qt::DisplayRole) return static_cast<qulonglong>(count(*m_matrix.now, verdict, refused));
    return role == Qt::AccessibleTextRole || role == Qt::ToolTipRole ? QVariant(spoken(verdict, refused)) : QVariant();
}

QVariant MatrixModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (role != Qt::DisplayRole || orientation != Qt::Horizontal) return {};
    switch (section) {
    case Label: return m_matrix.name.isEmpty() ? tr("Policy") : tr("Policy %1").arg(m_matrix.name);
    case Called: return tr("Model called");
    case Refused: return tr("Model refused");
    default: return {};
    }
}

}  // namespace writ::studio
