#include "app/studio/models/diff_model.h"

#include "app/studio/models/call_text.h"
#include "app/studio/models/roles.h"
#include "app/studio/models/text.h"

#include <QPoint>

#include <algorithm>
#include <iterator>

namespace writ::studio {

using namespace Qt::StringLiterals;

namespace {

constexpr std::size_t kShownCalls = 2;
constexpr std::size_t kToolTipCalls = 20;

QString lineOf(const SourcePtr& source, std::uint32_t number) {
    const std::string_view line = source->line(number);
    return q(line.substr(0, 2000)).replace(u'\t', u"    "_s);
}

bool concerns(const sim::HunkPair& pair, const sim::HunkRef& ref) {
    return pair.first == ref || pair.second == ref;
}

}  // namespace

void DiffModel::setReport(sim::ComparisonPtr comparison, std::shared_ptr<const sim::HunkReport> report, bool tried) {
    beginResetModel();
    m_comparison = std::move(comparison);
    m_report = std::move(report);
    m_tried = tried;
    m_rows.clear();
    m_marked.clear();
    for (std::uint32_t file = 0; m_report && file < m_report->files.size(); ++file) {
        const sim::FileChange& change = m_report->files[file];
        if (m_report->files.size() > 1 || !change.exact) {
            QString name = q((change.to ? change.to : change.from)->name());
            if (!change.exact) name += tr(" (too large to compare line by line)");
            m_rows.push_back({RowKind::File, {file, 0}, sim::DiffKind::Same, 0, 0, name, 0, 0});
        }
        for (std::uint32_t hunk = 0; hunk < change.hunks.size(); ++hunk) addHunk({file, hunk});
    }
    endResetModel();
}

void DiffModel::setNote(const QString& note) {
    m_note = note;
    if (!m_rows.empty()) emit dataChanged(index(0, 0), index(rowCount() - 1, 0));
}

void DiffModel::setMarked(const std::vector<sim::HunkRef>& hunks) {
    if (hunks == m_marked) return;
    m_marked = hunks;
    if (!m_rows.empty()) emit dataChanged(index(0, 0), index(rowCount() - 1, 2));
}

void DiffModel::addHunk(sim::HunkRef ref) {
    const sim::FileChange& file = m_report->files[ref.file];
    const sim::Hunk& hunk = file.hunks[ref.hunk];
    m_rows.push_back({RowKind::Hunk, ref, sim::DiffKind::Same, 0, 0, q(hunk.title), 0, 0});
    if (!hunk.lines.empty()) {
        m_rows.back().from = hunk.lines.front().from;
        m_rows.back().to = hunk.lines.front().to;
    }
    const std::size_t first = m_rows.size();
    for (const sim::DiffLine& line : hunk.lines) {
        const bool old = line.kind == sim::DiffKind::Removed;
        m_rows.push_back({RowKind::Line, ref, line.kind, line.from, line.to,
                          old ? lineOf(file.from, line.from) : lineOf(file.to, line.to), 0, 0});
    }
    markWords(first);
}

/// A block of removed lines followed by as many added ones is taken as changed line by line.
void DiffModel::markWords(std::size_t firstRow) {
    for (std::size_t i = firstRow; i < m_rows.size();) {
        std::size_t removed = i;
        while (removed < m_rows.size() && m_rows[removed].diff == sim::DiffKind::Removed) ++removed;
        std::size_t added = removed;
        while (added < m_rows.size() && m_rows[added].diff == sim::DiffKind::Added) ++added;
        if (removed - i > 0 && removed - i == added - removed)
            for (std::size_t j = i; j < removed; ++j) {
                Row& a = m_rows[j];
                Row& b = m_rows[j + removed - i];
                const std::string from = a.text.toStdString(), to = b.text.toStdString();
                const sim::ChangedPart part = sim::changedPart(from, to);
                const auto columns = [](const std::string& text, std::size_t begin, std::size_t end) {
                    return static_cast<int>(q(std::string_view(text).substr(begin, end - begin)).size());
                };
                a.wordBegin = b.wordBegin = columns(from, 0, part.begin);
                a.wordLength = columns(from, part.begin, part.fromEnd);
                b.wordLength = columns(to, part.begin, part.toEnd);
            }
        i = std::max(added, i + 1);
    }
}

std::vector<std::uint32_t> DiffModel::flipsOf(const sim::HunkRef& ref) const {
    std::vector<std::uint32_t> flips = m_report->hunk(ref).flips;
    for (const sim::HunkPair& pair : m_report->pairs)
        if (concerns(pair, ref)) flips.insert(flips.end(), pair.flips.begin(), pair.flips.end());
    std::sort(flips.begin(), flips.end());
    flips.erase(std::unique(flips.begin(), flips.end()), flips.end());
    return flips;
}

int DiffModel::causingHunks() const {
    return static_cast<int>(std::count_if(m_rows.begin(), m_rows.end(), [this](const Row& row) {
        return row.kind == RowKind::Hunk && !flipsOf(row.hunk).empty();
    }));
}

DiffModel::Place DiffModel::place(int row) const {
    const Row& one = at(row);
    const sim::FileChange& file = m_report->files[one.hunk.file];
    if (one.to > 0 && file.to) return {q(file.to->name()), one.to};
    return {file.from ? q(file.from->name()) : QString(), one.from};
}

int DiffModel::rowOf(const std::string& file, std::uint32_t line) const {
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        const Row& row = m_rows[i];
        const sim::FileChange& change = m_report->files[row.hunk.file];
        if (row.kind == RowKind::Line && ((change.to && change.to->name() == file && row.to == line) ||
                                          (change.from && change.from->name() == file && row.from == line)))
            return static_cast<int>(i);
    }
    return -1;
}

std::optional<sim::HunkRef> DiffModel::hunkAt(int row) const {
    if (row < 0 || row >= rowCount() || at(row).kind == RowKind::File) return std::nullopt;
    return at(row).hunk;
}

int DiffModel::rowOfHunk(const sim::HunkRef& hunk) const {
    const auto it =
        std::find_if(m_rows.begin(), m_rows.end(), [&](const Row& row) { return row.kind == RowKind::Hunk && row.hunk == hunk; });
    return it == m_rows.end() ? -1 : static_cast<int>(it - m_rows.begin());
}

int DiffModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int DiffModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : 3;
}

QVariant DiffModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    return section == OldLine ? tr("A") : section == NewLine ? tr("B") : tr("Text");
}

/// "Refund 3, Refund 6 +2"
QString DiffModel::callsOf(const std::vector<std::uint32_t>& flips, std::size_t most) const {
    QStringList names;
    const sim::Corpus& corpus = m_comparison->corpus();
    for (std::size_t i = 0; i < std::min(most, flips.size()); ++i) {
        const sim::CorpusCall& call = corpus.calls[flips[i]];
        names << QString(sessionTitle(corpus, call.session) % u' ' % QString::number(call.call));
    }
    const QString text = names.join(u", "_s);
    return flips.size() > most ? QString(text % u" +" % QString::number(flips.size() - most)) : text;
}

QString DiffModel::effectOf(const sim::HunkRef& ref) const {
    if (!m_tried) return m_note;
    const sim::Hunk& hunk = m_report->hunk(ref);
    if (!hunk.flips.empty()) return tr("without this hunk, back to A:");
    if (!hunk.notUndone.empty()) return tr("cannot be undone alone");
    return flipsOf(ref).empty() ? tr("causes no flip") : tr("only with another hunk undone:");
}

std::vector<std::uint32_t> DiffModel::effectFlips(const sim::HunkRef& ref) const {
    if (!m_tried) return {};
    const std::vector<std::uint32_t>& alone = m_report->hunk(ref).flips;
    return alone.empty() ? flipsOf(ref) : alone;
}

QString DiffModel::wholeEffect(const sim::HunkRef& ref) const {
    const std::vector<std::uint32_t> flips = effectFlips(ref), all = m_tried ? flipsOf(ref) : flips;
    QString text = flips.empty() ? effectOf(ref) : QString(effectOf(ref) % u' ' % callsOf(flips, kToolTipCalls));
    std::vector<std::uint32_t> together;
    std::set_difference(all.begin(), all.end(), flips.begin(), flips.end(), std::back_inserter(together));
    return together.empty() ? text : tr("%1; only with another hunk undone: %2").arg(text, callsOf(together, kToolTipCalls));
}

QVariant DiffModel::hunkData(const Row& row, int role) const {
    const std::vector<std::uint32_t> flips = effectFlips(row.hunk);
    switch (role) {
    case CellRole: return static_cast<int>(Cell::Hunk);
    case Qt::DisplayRole: return row.text;
    case DetailRole: return effectOf(row.hunk);
    case CallsRole: return callsOf(flips, kShownCalls);
    case MarkedRole: return std::find(m_marked.begin(), m_marked.end(), row.hunk) != m_marked.end();
    case VerdictRole: {
        if (flips.empty()) return {};
        const Mark mark = markOf(*m_comparison->to, flips.front());
        const bool all =
            std::all_of(flips.begin(), flips.end(), [&](std::uint32_t call) { return markOf(*m_comparison->to, call) == mark; });
        return all ? QVariant(static_cast<int>(mark)) : QVariant();
    }
    case Qt::ToolTipRole:
        if (const std::string& why = m_report->hunk(row.hunk).notUndone; !why.empty()) return q(why);
        return flips.empty() ? QVariant() : QVariant(wholeEffect(row.hunk));
    case CopyRole:
    case Qt::AccessibleTextRole: return QString(row.text % u": " % wholeEffect(row.hunk));
    default: return {};
    }
}

QVariant DiffModel::lineData(const Row& row, int column, int role) const {
    const auto number = [](std::uint32_t line) { return line == 0 ? QString() : QString::number(line); };
    const QString sign = row.diff == sim::DiffKind::Added ? u"+"_s : row.diff == sim::DiffKind::Removed ? u"−"_s : u" "_s;
    switch (role) {
    case CellRole: return static_cast<int>(Cell::DiffLine);
    case Qt::DisplayRole: return column == Text ? row.text : number(column == OldLine ? row.from : row.to);
    case DetailRole: return column == Text ? sign : QString();
    case DiffRole: return static_cast<int>(row.diff);
    case WordsRole: return QPoint(row.wordBegin, row.wordLength);
    case Qt::ToolTipRole: return column == Text && row.text.size() > 60 ? QVariant(row.text.trimmed()) : QVariant();
    case CopyRole:
    case Qt::AccessibleTextRole: return column == Text ? QVariant(QString(sign % row.text)) : QVariant();
    default: return {};
    }
}

QVariant DiffModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) return {};
    const Row& row = at(index.row());
    if (role == SpanRole) return row.kind != RowKind::Line;
    if (row.kind == RowKind::Line) return lineData(row, index.column(), role);
    if (row.kind == RowKind::Hunk) return index.column() == 0 || role == CellRole ? hunkData(row, role) : QVariant();
    if (role == CellRole) return static_cast<int>(Cell::Header);
    if (index.column() != 0) return {};
    return role == Qt::DisplayRole || role == CopyRole || role == StrongRole
               ? (role == StrongRole ? QVariant(true) : QVariant(row.text))
               : QVariant();
}

}  // namespace writ::studio
