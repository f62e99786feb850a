#pragma once

#include "app/studio/core/note_edits.h"

#include <QAbstractTableModel>

#include <vector>

namespace writ::studio {

/// What people added to one session, in the order of its steps.
class NoteModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Step, Kind, Text, Author, Time };
    using QAbstractTableModel::QAbstractTableModel;

    /// `entries` of the recording; those about other sessions are left out.
    void setNotes(sim::SessionPtr session, std::uint32_t sessionIndex, const std::vector<NoteEntry>& entries);
    void clear();
    [[nodiscard]] const NoteEntry& entry(int row) const { return m_rows[static_cast<std::size_t>(row)].entry; }
    [[nodiscard]] const sim::SessionPtr& session() const { return m_session; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : 5; }
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Row {
        NoteEntry entry;
        std::uint32_t step = 0;  ///< 0: it fits no step, or is about all
    };
    sim::SessionPtr m_session;
    std::uint32_t m_sessionIndex = 0;
    std::vector<Row> m_rows;
};

}  // namespace writ::studio
