#pragma once

#include "app/studio/models/call_text.h"

#include <QAbstractListModel>

namespace writ::studio {

/// The sessions of a corpus with their verdict counts, one column more a kind for copy and export.
class SessionModel : public QAbstractTableModel {
    Q_OBJECT
public:
    using QAbstractTableModel::QAbstractTableModel;

    /// `replay` may be null: then there are no verdicts yet.
    void setData(sim::CorpusPtr corpus, sim::ReplayPtr replay, bool stale);
    using QAbstractTableModel::setData;
    /// All zero without a replay.
    [[nodiscard]] Counts counts(std::uint32_t session) const;
    [[nodiscard]] std::uint64_t calls(std::uint32_t session) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    [[nodiscard]] QVariant first(std::uint32_t session, int role) const;
    [[nodiscard]] QString spoken(std::uint32_t session) const;

    sim::CorpusPtr m_corpus;
    sim::ReplayPtr m_replay;
    bool m_stale = false;
};

}  // namespace writ::studio
