#include "app/studio/models/diff_model.h"

#include "app/studio/models/roles.h"
#include "app/studio/models/text.h"

#include <QPoint>

#include <algorithm>

namespace writ::studio {

using namespace Qt::StringLiterals;
using sim::ChangedPart;
using sim::DiffKind;
using sim::DiffLine;
using sim::LineDiff;

namespace {

constexpr std::size_t kContext = 3;

std::string_view baseName(std::string_view name) { return name.substr(name.find_last_of('/') + 1); }

QString lineOf(const SourcePtr& source, std::uint32_t number) {
    std::string_view line = source->line(number);
    return q(line.substr(0, 2000)).replace(u'\t', u"    "_s);
}

/// What a hunk is about: the id of the rule it begins in, or the first word that tells.
QString hunkTitle(const LineDiff& diff, std::size_t begin, std::size_t end, bool anyRemoved, bool anyAdded) {
    const auto count = static_cast<int>(std::count_if(diff.lines.begin() + static_cast<std::ptrdiff_t>(begin), diff.lines.begin() + static_cast<std::ptrdiff_t>(end),
                                                      [](const DiffLine& line) { return line.kind != DiffKind::Same; }));
    if (anyRemoved && anyAdded)
        return plural(QObject::tr("%n line(s) changed", nullptr, count), count);
    return anyAdded ? plural(QObject::tr("%n line(s) added", nullptr, count), count) : plural(QObject::tr("%n line(s) removed", nullptr, count), count);
}

}  // namespace

std::vector<DiffModel::Pair> DiffModel::pairUp(const sim::PolicyVersion& from, const sim::PolicyVersion& to) {
    std::vector<Pair> pairs;
    std::vector<SourcePtr> rest = from.sources;
    for (const SourcePtr& source : to.sources) {
        const auto it = std::find_if(rest.begin(), rest.end(), [&](const SourcePtr& other) { return baseName(other->name()) == baseName(source->name()); });
        pairs.push_back({it == rest.end() ? nullptr : *it, source});
        if (it != rest.end())
            rest.erase(it);
    }
    // Versions of one file each are the same policy under two names.
    if (pairs.size() == 1 && rest.size() == 1 && !pairs.front().from) {
        pairs.front().from = rest.front();
        rest.clear();
    }
    for (const SourcePtr& source : rest)
        pairs.push_back({source, nullptr});
    return pairs;
}

void DiffModel::setVersions(const sim::PolicyVersion& from, const sim::PolicyVersion& to) {
    beginResetModel();
    m_rows.clear();
    m_hunks = 0;
    m_pairs = pairUp(from, to);
    for (std::size_t i = 0; i < m_pairs.size(); ++i)
        addFile(i);
    endResetModel();
}

void DiffModel::clear() {
    beginResetModel();
    m_rows.clear();
    m_pairs.clear();
    m_hunks = 0;
    endResetModel();
}

void DiffModel::addFile(std::size_t number) {
    const Pair& pair = m_pairs[number];
    const LineDiff diff = sim::diffLines(pair.from ? pair.from->text() : std::string_view(), pair.to ? pair.to->text() : std::string_view());
    const auto changed = [&](std::size_t i) { return diff.lines[i].kind != DiffKind::Same; };
    for (std::size_t i = 0; i < diff.lines.size();) {
        if (!changed(i)) {
            ++i;
            continue;
        }
        const std::size_t begin = i > kContext ? i - kContext : 0;
        std::size_t last = i;
        for (std::size_t j = i; j < diff.lines.size() && j <= last + 2 * kContext; ++j)
            if (changed(j))
                last = j;
        const std::size_t end = std::min(diff.lines.size(), last + 1 + kContext);
        addHunk(number, diff, begin, end);
        i = end;
    }
}

void DiffModel::addHunk(std::size_t number, const LineDiff& diff, std::size_t begin, std::size_t end) {
    const Pair& pair = m_pairs[number];
    bool removed = false, added = false;
    for (std::size_t i = begin; i < end; ++i) {
        removed = removed || diff.lines[i].kind == DiffKind::Removed;
        added = added || diff.lines[i].kind == DiffKind::Added;
    }
    Row header;
    header.header = true;
    header.pair = number;
    header.from = diff.lines[begin].from;
    header.to = diff.lines[begin].to;
    header.text = hunkTitle(diff, begin, end, removed, added);
    header.detail = q((pair.to ? pair.to : pair.from)->name());
    if (!diff.exact)
        header.detail += tr(" (too large to compare line by line)");
    m_rows.push_back(header);
    ++m_hunks;
    const std::size_t first = m_rows.size();
    for (std::size_t i = begin; i < end; ++i) {
        const DiffLine& line = diff.lines[i];
        const bool old = line.kind == DiffKind::Removed;
        m_rows.push_back({false, line.kind, line.from, line.to, old ? lineOf(pair.from, line.from) : lineOf(pair.to, line.to), {}, 0, 0, number});
    }
    markWords(first);
}

/// A block of removed lines followed by as many added ones is taken as changed line by line.
void DiffModel::markWords(std::size_t firstRow) {
    for (std::size_t i = firstRow; i < m_rows.size();) {
        std::size_t removed = i, added = i;
        while (removed < m_rows.size() && m_rows[removed].kind == DiffKind::Removed)
            ++removed;
        added = removed;
        while (added < m_rows.size() && m_rows[added].kind == DiffKind::Added)
            ++added;
        if (removed - i > 0 && removed - i == added - removed)
            for (std::size_t j = i; j < removed; ++j) {
                Row& a = m_rows[j];
                Row& b = m_rows[j + removed - i];
                const std::string from = a.text.toStdString(), to = b.text.toStdString();
                const ChangedPart part = sim::changedPart(from, to);
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

DiffModel::Place DiffModel::place(int row) const {
    const Row& one = m_rows[static_cast<std::size_t>(row)];
    const Pair& pair = m_pairs[one.pair];
    if (one.to > 0 && pair.to)
        return {q(pair.to->name()), one.to};
    return {pair.from ? q(pair.from->name()) : QString(), one.from};
}

int DiffModel::rowOf(const std::string& file, std::uint32_t line) const {
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        const Pair& pair = m_pairs[m_rows[i].pair];
        if (m_rows[i].header)
            continue;
        if ((pair.to && pair.to->name() == file && m_rows[i].to == line) || (pair.from && pair.from->name() == file && m_rows[i].from == line))
            return static_cast<int>(i);
    }
    return -1;
}

int DiffModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(m_rows.size()); }

int DiffModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : 3; }

QVariant DiffModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    return section == OldLine ? tr("A") : section == NewLine ? tr("B") : tr("Text");
}

QVariant DiffModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid())
        return {};
    const Row& row = m_rows[static_cast<std::size_t>(index.row())];
    const auto number = [](std::uint32_t line) { return line == 0 ? QString() : QString::number(line); };
    const QString sign = row.kind == DiffKind::Added ? u"+"_s : row.kind == DiffKind::Removed ? u"−"_s : u" "_s;
    switch (role) {
    case CellRole: return static_cast<int>(row.header ? Cell::Header : Cell::DiffLine);
    case Qt::DisplayRole:
        if (row.header)
            return index.column() == OldLine ? row.text : QString();
        return index.column() == Text ? row.text : number(index.column() == OldLine ? row.from : row.to);
    case DetailRole: return row.header && index.column() == OldLine ? row.detail : index.column() == Text ? sign : QString();
    case SpanRole:
    case StrongRole: return row.header;
    case DiffRole: return static_cast<int>(row.kind);
    case WordsRole: return QPoint(row.wordBegin, row.wordLength);
    case Qt::ToolTipRole: return index.column() == Text && row.text.size() > 60 ? QVariant(row.text.trimmed()) : QVariant();
    case CopyRole:
    case Qt::AccessibleTextRole:
        return index.column() == Text && !row.header ? QVariant(QString(sign % row.text)) : QVariant();
    default: return {};
    }
}

}  // namespace writ::studio
