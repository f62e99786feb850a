#include "app/studio/models/matrix_model.h"

#include "app/studio/models/call_text.h"
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
    if (!m_matrix.now)
        return tr("no result yet");
    QStringList parts{QString::number(count(*m_matrix.now, verdict, refused))};
    if (m_matrix.other)
        parts << tr("under %1: %2").arg(m_matrix.otherName).arg(count(*m_matrix.other, verdict, refused));
    parts << q(sim::matrixCaption(verdict, refused));
    if (m_matrix.stale)
        parts << tr("out of date");
    return parts.join(u", "_s);
}

int MatrixModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : 3; }

int MatrixModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : 2; }

QVariant MatrixModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || !m_matrix.now)
        return {};
    const auto verdict = static_cast<Verdict>(index.row());
    const bool refused = index.column() == 1;
    if (role == Qt::DisplayRole)
        return static_cast<qulonglong>(count(*m_matrix.now, verdict, refused));
    return role == Qt::AccessibleTextRole || role == Qt::ToolTipRole ? QVariant(spoken(verdict, refused)) : QVariant();
}

QVariant MatrixModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (role != Qt::DisplayRole || section < 0)
        return {};
    if (orientation == Qt::Horizontal)
        return section < 2 ? QVariant(section == 0 ? tr("Model called") : tr("Model refused")) : QVariant();
    static const char* const kRows[] = {QT_TR_NOOP("Allows"), QT_TR_NOOP("Denies"), QT_TR_NOOP("Indeterminate")};
    return section < 3 ? QVariant(tr(kRows[section])) : QVariant();
}

}  // namespace writ::studio
