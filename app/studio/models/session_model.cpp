#include "app/studio/models/session_model.h"

#include "app/studio/models/roles.h"
#include "app/studio/models/text.h"

namespace writ::studio {

using namespace Qt::StringLiterals;

void SessionModel::setData(sim::CorpusPtr corpus, sim::ReplayPtr replay, bool stale) {
    const bool sameRows = corpus == m_corpus;
    if (!sameRows) beginResetModel();
    m_corpus = std::move(corpus);
    m_replay = std::move(replay);
    m_stale = stale;
    if (!sameRows)
        endResetModel();
    else if (rowCount() > 0)
        emit dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
}

Counts SessionModel::counts(std::uint32_t session) const {
    if (!m_replay) return {};
    const sim::Summary summary = sim::summaryOf(*m_replay, session);
    return {summary.allow, summary.deny, summary.indeterminate, summary.notReplayable};
}

std::uint64_t SessionModel::calls(std::uint32_t session) const {
    const sim::CallRange range = m_corpus->index.range(session);
    return range.end - range.begin;
}

int SessionModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : m_corpus ? static_cast<int>(m_corpus->sessions.size()) : 0;
}

int SessionModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : 2 + static_cast<int>(kMarkCount);
}

QVariant SessionModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    if (section < 2) return section == 0 ? tr("Session") : tr("Calls");
    return section - 2 < static_cast<int>(kMarkCount) ? word(static_cast<Mark>(section - 2)) : QVariant();
}

QVariant SessionModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) return {};
    const auto session = static_cast<std::uint32_t>(index.row());
    if (index.column() == 0) return first(session, role);
    if (role != Qt::DisplayRole) return {};
    if (index.column() == 1) return static_cast<qulonglong>(calls(session));
    return static_cast<qulonglong>(counts(session)[static_cast<std::size_t>(index.column() - 2)]);
}

QVariant SessionModel::first(std::uint32_t session, int role) const {
    switch (role) {
    case CellRole: return static_cast<int>(Cell::Session);
    case Qt::DisplayRole: return sessionTitle(*m_corpus, session);
    case DetailRole: return plural(tr("%n call(s)", nullptr, static_cast<int>(calls(session))), static_cast<int>(calls(session)));
    case Qt::ToolTipRole: return q(m_corpus->sessions[session]->file);
    case Qt::AccessibleTextRole: return spoken(session);
    case StaleRole: return m_stale;
    case SessionRole: return session;
    case CountsRole: {
        QVariantList list;
        for (const std::uint64_t count : counts(session)) list << QVariant::fromValue<qulonglong>(count);
        return m_replay ? QVariant(list) : QVariant();
    }
    default: return {};
    }
}

QString SessionModel::spoken(std::uint32_t session) const {
    QStringList parts{sessionTitle(*m_corpus, session),
                      plural(tr("%n call(s)", nullptr, static_cast<int>(calls(session))), static_cast<int>(calls(session)))};
    const Counts each = counts(session);
    for (std::size_t i = 0; i < kMarkCount; ++i)
        if (each[i] > 0) parts << QString(QString::number(each[i]) % u' ' % word(static_cast<Mark>(i)).toLower());
    return parts.join(u", "_s);
}

}  // namespace writ::studio
