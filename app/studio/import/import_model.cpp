#include "app/studio/import/import_model.h"

#include "app/studio/import/import_work.h"
#include "app/studio/models/roles.h"
#include "app/studio/models/text.h"
#include "simulator/transcript/mapping.h"

#include <QLocale>

#include <algorithm>

namespace writ::studio {

using namespace Qt::StringLiterals;

namespace {

constexpr std::size_t kSkippedShown = 100;

QString formatName(const std::string& id) {
    const auto& known = sim::formats();
    const auto it = std::find_if(known.begin(), known.end(), [&](const sim::Format& format) { return format.id == id; });
    return q(it != known.end() ? it->name : id == sim::mappedFormat().id ? sim::mappedFormat().name : std::string_view(id));
}

/// Where nothing was read there is no number, rather than 0.
QVariant number(const ImportEntry& entry, std::uint64_t RecordingFacts::*count) {
    return entry.facts ? QVariant(QLocale().toString(static_cast<qulonglong>((*entry.facts).*count))) : QVariant();
}

QString skippedText(const ImportEntry& entry) {
    const int count = entry.facts ? static_cast<int>(entry.facts->skipped.size()) : 0;
    return count == 0 ? QString() : plural(QObject::tr("%n record(s) skipped", nullptr, count), count);
}

QString stateText(const ImportEntry& entry) {
    const QString skipped = skippedText(entry);
    switch (entry.state) {
    case ImportState::Waiting: return QObject::tr("waits");
    case ImportState::Reading: return QObject::tr("is read…");
    case ImportState::Readable: return skipped.isEmpty() ? QObject::tr("ready") : QObject::tr("ready, %1").arg(skipped);
    case ImportState::Unreadable:
        return entry.error->kind == ErrorKind::Unsupported ? QObject::tr("format not known") : QObject::tr("cannot be read");
    case ImportState::Importing: return QObject::tr("is added…");
    case ImportState::Added:
        return skipped.isEmpty() ? QObject::tr("added as %1").arg(q(entry.addedAs))
                                 : QObject::tr("added as %1, %2").arg(q(entry.addedAs), skipped);
    case ImportState::Failed: return QObject::tr("not added: %1").arg(firstLine(entry.error->message));
    case ImportState::NotAdded: return QObject::tr("not added");
    }
    return {};
}

const char* stateIcon(ImportState state) {
    switch (state) {
    case ImportState::Readable:
    case ImportState::Added: return "accept";
    case ImportState::Unreadable: return "warning";
    case ImportState::Failed: return "error";
    case ImportState::NotAdded: return "stop";
    case ImportState::Waiting:
    case ImportState::Reading:
    case ImportState::Importing: break;
    }
    return "clock";
}

const char* stateTone(ImportState state) {
    switch (state) {
    case ImportState::Added: return "verdict.allow.fg";
    case ImportState::Unreadable: return "verdict.indeterminate.fg";
    case ImportState::Failed: return "verdict.deny.fg";
    case ImportState::Waiting:
    case ImportState::Reading:
    case ImportState::Readable:
    case ImportState::Importing:
    case ImportState::NotAdded: break;
    }
    return "";
}

QString advice(const Error& error) {
    switch (error.kind) {
    case ErrorKind::NotFound:
    case ErrorKind::Unreadable: return QObject::tr("Check that the file is still there and that you may read it.");
    case ErrorKind::Unwritable: return QObject::tr("Check that you may write into the workspace, and that the disk has room.");
    case ErrorKind::Malformed:
        return QObject::tr("The recording is damaged or was cut off. Export it again where it comes from.");
    case ErrorKind::TooLarge:
    case ErrorKind::TooDeep: return QObject::tr("Split the recording, or export less of it.");
    case ErrorKind::Unsupported:
        return QObject::tr(
            "Choose a mapping: a file that says where messages, calls and results stand. The help page on recordings describes "
            "it.");
    case ErrorKind::Cancelled: return QObject::tr("The import was cancelled. Nothing of this file is in the workspace.");
    case ErrorKind::Database:
    case ErrorKind::Internal: break;
    }
    return {};
}

}  // namespace

quint64 redactedCount(const ImportEntry& entry) {
    quint64 sum = 0;
    if (entry.facts)
        for (const auto& [label, count] : entry.facts->redacted) sum += count;
    return sum;
}

QString importDetails(const ImportEntry& entry) {
    QStringList lines;
    if (entry.error) {
        // What helps comes first: the reason can be long.
        if (const QString what = advice(*entry.error); !what.isEmpty()) lines << what;
        lines << q(entry.error->text());
    }
    if (entry.facts && !entry.facts->skipped.empty()) {
        lines << QObject::tr("%1:").arg(skippedText(entry));
        const std::size_t shown = std::min(kSkippedShown, entry.facts->skipped.size());
        for (std::size_t i = 0; i < shown; ++i) {
            const sim::Skipped& record = entry.facts->skipped[i];
            lines << (record.at.empty() ? q(record.reason) : QString(q(record.at) % u": "_s % q(record.reason)));
        }
        if (shown < entry.facts->skipped.size()) lines << QObject::tr("and %1 more").arg(entry.facts->skipped.size() - shown);
    }
    if (const quint64 redacted = redactedCount(entry); redacted > 0) {
        QStringList kinds;
        for (const auto& [label, count] : entry.facts->redacted) kinds << QString(q(label) % u' ' % QString::number(count));
        lines << QString(
            plural(QObject::tr("%n value(s) taken out", nullptr, static_cast<int>(redacted)), static_cast<int>(redacted)) %
            u": "_s % kinds.join(u", "_s));
    }
    if (lines.isEmpty() && entry.facts) lines << QObject::tr("Every record could be read.");
    return lines.join(u'\n');
}

ImportModel::ImportModel(const ImportWork& work, QObject* parent)
    : QAbstractTableModel(parent), m_work(work), m_rows(static_cast<int>(work.entries().size())) {
    connect(&work, &ImportWork::entriesChanged, this, [this] {
        beginResetModel();
        m_rows = static_cast<int>(m_work.entries().size());
        endResetModel();
    });
    connect(&work, &ImportWork::entryChanged, this, [this](std::size_t entry) {
        const int row = static_cast<int>(entry);
        if (row < m_rows) emit dataChanged(index(row, 0), index(row, kColumns - 1));
    });
}

int ImportModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : m_rows;
}

int ImportModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : kColumns;
}

QVariant ImportModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || static_cast<std::size_t>(index.row()) >= m_work.entries().size()) return {};
    const ImportEntry& entry = m_work.entries()[static_cast<std::size_t>(index.row())];
    const bool isNumber = index.column() >= Sessions && index.column() <= Calls;
    switch (role) {
    case CellRole: return static_cast<int>(isNumber ? Cell::Number : Cell::Text);
    case Qt::DisplayRole:
        switch (index.column()) {
        case File: return q(entry.file.filename().string());
        case Format: return entry.facts ? formatName(entry.facts->format) : QString();
        case Sessions: return number(entry, &RecordingFacts::sessions);
        case Steps: return number(entry, &RecordingFacts::steps);
        case Calls: return number(entry, &RecordingFacts::calls);
        default: return stateText(entry);
        }
    case Qt::ToolTipRole:
        return index.column() == File ? q(entry.file.string()) : index.column() == State ? importDetails(entry) : QVariant();
    case DetailRole: return index.column() == File ? QLocale().formattedDataSize(static_cast<qint64>(entry.bytes)) : QVariant();
    case IconNameRole:
        return index.column() == State  ? QString::fromLatin1(stateIcon(entry.state))
               : index.column() == File ? u"session"_s
                                        : QVariant();
    case ToneRole: return index.column() == State ? QVariant(QString::fromLatin1(stateTone(entry.state))) : QVariant();
    case DimRole: return index.column() == Format;
    default: return {};
    }
}

QVariant ImportModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    switch (section) {
    case File: return tr("File");
    case Format: return tr("Format");
    case Sessions: return tr("Sessions");
    case Steps: return tr("Steps");
    case Calls: return tr("Calls");
    default: return tr("State");
    }
}

}  // namespace writ::studio
