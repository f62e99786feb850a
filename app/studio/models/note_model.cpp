#include "app/studio/models/note_model.h"

#include "app/studio/models/roles.h"
#include "app/studio/models/text.h"

#include <QDateTime>

#include <algorithm>

namespace writ::studio {

using namespace Qt::StringLiterals;

namespace {

struct KindInfo {
    const char* word;
    const char* icon;
};
/// In the order of NoteKind.
constexpr KindInfo kKinds[] = {
    {QT_TRANSLATE_NOOP("NoteModel", "Note"), "note"},           {QT_TRANSLATE_NOOP("NoteModel", "Who stopped it"), "accept"},
    {QT_TRANSLATE_NOOP("NoteModel", "Probe call"), "probe"},    {QT_TRANSLATE_NOOP("NoteModel", "Context"), "binding"},
    {QT_TRANSLATE_NOOP("NoteModel", "Masked field"), "masked"},
};

std::uint32_t stepOf(const sim::Session& session, const NoteEntry& entry) {
    const sim::NoteAnchor& anchor = entry.anchor;
    if (anchor.at.empty() && anchor.line == 0) return 0;
    const auto it = std::find_if(session.steps.begin(), session.steps.end(), [&](const sim::Step& step) {
        return step.place.at == anchor.at && step.place.line.value_or(0) == anchor.line &&
               step.probe == anchor.at.starts_with("/probes/");
    });
    return it == session.steps.end() ? 0 : it->number;
}

}  // namespace

void NoteModel::setNotes(sim::SessionPtr session, std::uint32_t sessionIndex, const std::vector<NoteEntry>& entries) {
    beginResetModel();
    m_session = std::move(session);
    m_sessionIndex = sessionIndex;
    m_rows.clear();
    for (const NoteEntry& entry : entries)
        if (entry.anchor.session.empty() || entry.anchor.session == m_session->id)
            m_rows.push_back({entry, stepOf(*m_session, entry)});
    std::stable_sort(m_rows.begin(), m_rows.end(), [](const Row& a, const Row& b) { return a.step < b.step; });
    endResetModel();
}

void NoteModel::clear() {
    beginResetModel();
    m_session.reset();
    m_rows.clear();
    endResetModel();
}

int NoteModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QVariant NoteModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) return {};
    const Row& row = m_rows[static_cast<std::size_t>(index.row())];
    const KindInfo& kind = kKinds[static_cast<std::size_t>(row.entry.kind)];
    const auto column = static_cast<Column>(index.column());
    switch (role) {
    case CellRole: return static_cast<int>(column == Step ? Cell::Number : Cell::Text);
    case IconNameRole: return column == Kind ? QVariant(QString::fromLatin1(kind.icon)) : QVariant();
    case DimRole: return column == Author || column == Time;
    case SessionRole: return m_sessionIndex;
    case StepRole: return row.step > 0 ? QVariant(row.step) : QVariant();
    case Qt::ToolTipRole: return q(row.entry.text);
    case Qt::DisplayRole: break;
    default: return {};
    }
    switch (column) {
    case Step: return row.step > 0 ? QString::number(row.step) : tr("all");
    case Kind: return tr(kind.word);
    case Text: return firstLine(row.entry.text);
    case Author: return q(row.entry.stamp.author);
    case Time: return QDateTime::fromString(q(row.entry.stamp.time), Qt::ISODate).toUTC().toString(u"yyyy-MM-dd HH:mm 'UTC'"_s);
    }
    return {};
}

QVariant NoteModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    static const char* const kTitles[] = {QT_TR_NOOP("Step"), QT_TR_NOOP("Kind"), QT_TR_NOOP("What was written"),
                                          QT_TR_NOOP("By"), QT_TR_NOOP("When")};
    return tr(kTitles[section]);
}

}  // namespace writ::studio
