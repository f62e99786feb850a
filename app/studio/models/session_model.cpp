#include "app/studio/models/session_model.h"

#include "app/studio/models/roles.h"
#include "app/studio/models/text.h"

namespace writ::studio {

using namespace Qt::StringLiterals;

void SessionModel::setData(sim::CorpusPtr corpus, sim::ReplayPtr replay, bool stale) {
    beginResetModel();
    m_corpus = std::move(corpus);
    m_replay = std::move(replay);
    m_stale = stale;
    m_counts.assign(m_corpus ? m_corpus->sessions.size() : 0, {});
    m_calls.assign(m_counts.size(), 0);
    for (std::size_t i = 0; m_corpus && i < m_corpus->calls.size(); ++i) {
        const std::uint32_t session = m_corpus->calls[i].session;
        ++m_calls[session];
        if (m_replay)
            ++m_counts[session][static_cast<std::size_t>(markOf(*m_replay, i))];
    }
    endResetModel();
}

int SessionModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(m_counts.size()); }

int SessionModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : 2 + static_cast<int>(kMarkCount); }

QVariant SessionModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    if (section < 2)
        return section == 0 ? tr("Session") : tr("Calls");
    return section - 2 < static_cast<int>(kMarkCount) ? word(static_cast<Mark>(section - 2)) : QVariant();
}

QVariant SessionModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid())
        return {};
    const auto session = static_cast<std::uint32_t>(index.row());
    if (index.column() == 0)
        return first(session, role);
    if (role != Qt::DisplayRole)
        return {};
    if (index.column() == 1)
        return static_cast<qulonglong>(m_calls[session]);
    return static_cast<qulonglong>(m_counts[session][static_cast<std::size_t>(index.column() - 2)]);
}

QVariant SessionModel::first(std::uint32_t session, int role) const {
    switch (role) {
    case CellRole: return static_cast<int>(Cell::Session);
    case Qt::DisplayRole: return sessionTitle(*m_corpus, session);
    case DetailRole: return plural(tr("%n call(s)", nullptr, static_cast<int>(m_calls[session])), static_cast<int>(m_calls[session]));
    case Qt::ToolTipRole: return q(m_corpus->sessions[session]->file);
    case Qt::AccessibleTextRole: return spoken(session);
    case StaleRole: return m_stale;
    case SessionRole: return session;
    case CountsRole: {
        QVariantList counts;
        for (const std::uint64_t count : m_counts[session])
            counts << QVariant::fromValue<qulonglong>(count);
        return m_replay ? QVariant(counts) : QVariant();
    }
    default: return {};
    }
}

QString SessionModel::spoken(std::uint32_t session) const {
    QStringList parts{sessionTitle(*m_corpus, session), plural(tr("%n call(s)", nullptr, static_cast<int>(m_calls[session])), static_cast<int>(m_calls[session]))};
    for (std::size_t i = 0; m_replay && i < kMarkCount; ++i)
        if (m_counts[session][i] > 0)
            parts << QString(QString::number(m_counts[session][i]) % u' ' % word(static_cast<Mark>(i)).toLower());
    return parts.join(u", "_s);
}

}  // namespace writ::studio
