#pragma once

#include <QAbstractTableModel>

namespace writ::studio {

class ImportWork;
struct ImportEntry;

/// The files of an import: what each holds and what came of it.
class ImportModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { File, Format, Sessions, Steps, Calls, State, kColumns };
    explicit ImportModel(const ImportWork& work, QObject* parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    const ImportWork& m_work;
    int m_rows = 0;
};

/// How many values an import took out of a file.
[[nodiscard]] quint64 redactedCount(const ImportEntry& entry);
/// All that is to say of one file: why it cannot be read and what helps, which records were skipped and why.
[[nodiscard]] QString importDetails(const ImportEntry& entry);

}  // namespace writ::studio
