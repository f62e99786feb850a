#include "app/studio/import/import_work.h"

#include <QFileInfo>

#include <algorithm>
#include <numeric>

namespace writ::studio {

namespace {

/// Whether an import tries a file. What could not be read before is tried again: another mapping may have been chosen.
bool isWanted(const ImportEntry& entry) {
    return entry.state != ImportState::Added;
}

}  // namespace

ImportWork::ImportWork(ImportPlace place, QObject* parent) : QObject(parent), m_place(std::move(place)) {
    if (!m_place.rules.empty()) m_choices.redaction = Redaction::Workspace;
    connect(&m_background, &Background::progress, this, &ImportWork::report);
}

ImportWork::~ImportWork() {
    m_background.dropAndWait();
    if (m_importer && addedCount() == 0) Importer::takeBack(m_place);
}

std::size_t ImportWork::addedCount() const {
    return static_cast<std::size_t>(
        std::count_if(m_entries.begin(), m_entries.end(), [](const ImportEntry& entry) { return entry.isAdded(); }));
}

void ImportWork::addFiles(const QStringList& files) {
    if (m_phase != Phase::Choosing) return;
    for (const QString& name : files) {
        const QFileInfo info(name);
        const std::filesystem::path file = info.absoluteFilePath().toStdString();
        const bool known =
            std::any_of(m_entries.begin(), m_entries.end(), [&](const ImportEntry& entry) { return entry.file == file; });
        if (known) continue;
        ImportEntry entry;
        entry.file = file;
        entry.bytes = static_cast<std::uint64_t>(info.size());
        m_entries.push_back(std::move(entry));
    }
    emit entriesChanged();
    if (!m_background.isRunning()) readNext();
}

void ImportWork::removeFile(std::size_t entry) {
    if (m_phase != Phase::Choosing || entry >= m_entries.size()) return;
    const bool reading = m_entries[entry].state == ImportState::Reading;
    m_entries.erase(m_entries.begin() + static_cast<std::ptrdiff_t>(entry));
    if (reading) m_background.drop();
    emit entriesChanged();
    if (!m_background.isRunning()) readNext();
}

void ImportWork::setMapping(const QString& file) {
    if (m_phase != Phase::Choosing) return;
    m_choices.mapping = file.toStdString();
    for (std::size_t i = 0; i < m_entries.size(); ++i)
        if (m_entries[i].state == ImportState::Unreadable) setState(i, ImportState::Waiting);
    if (!m_background.isRunning()) readNext();
}

void ImportWork::setRedaction(Redaction redaction, const QString& rules) {
    if (!m_place.rules.empty()) return;
    m_choices.redaction = redaction;
    m_choices.rules = rules.toStdString();
}

void ImportWork::setState(std::size_t entry, ImportState state) {
    m_entries[entry].state = state;
    emit entryChanged(entry);
}

void ImportWork::readNext() {
    const auto next = std::find_if(m_entries.begin(), m_entries.end(),
                                   [](const ImportEntry& entry) { return entry.state == ImportState::Waiting; });
    if (next == m_entries.end()) {
        emit phaseChanged();
        return;
    }
    setState(static_cast<std::size_t>(next - m_entries.begin()), ImportState::Reading);
    m_background.run([file = next->file, place = m_place, mapping = m_choices.mapping](
                         RunProgress& progress) { return recogniseFile(file, place, mapping, progress); },
                     [this, file = next->file](ImportOutcome outcome) { takeFacts(file, std::move(outcome)); });
    emit phaseChanged();
}

void ImportWork::takeFacts(const std::filesystem::path& file, ImportOutcome outcome) {
    // Files may have been removed meanwhile, so the place in the list says nothing.
    const auto it =
        std::find_if(m_entries.begin(), m_entries.end(), [&](const ImportEntry& entry) { return entry.file == file; });
    if (it != m_entries.end()) {
        it->facts = std::move(outcome.facts);
        it->error = std::move(outcome.error);
        setState(static_cast<std::size_t>(it - m_entries.begin()), it->facts ? ImportState::Readable : ImportState::Unreadable);
    }
    readNext();
}

void ImportWork::start() {
    if (m_phase != Phase::Choosing || m_entries.empty()) return;
    m_background.drop();
    m_phase = Phase::Importing;
    m_current = 0;
    m_cancelled = false;
    for (std::size_t i = 0; i < m_entries.size(); ++i)
        if (m_entries[i].state == ImportState::Reading) setState(i, ImportState::Waiting);
    emit phaseChanged();
    open();
}

void ImportWork::open() {
    m_background.run([place = m_place, choices = m_choices](
                         RunProgress&) { return std::make_shared<Result<Importer>>(Importer::open(place, choices)); },
                     [this](const std::shared_ptr<Result<Importer>>& importer) {
                         if (!*importer) {
                             m_failure = QString::fromStdString(importer->error().text());
                             return finish();
                         }
                         m_importer = **importer;
                         importNext();
                     });
}

void ImportWork::importNext() {
    while (m_current < m_entries.size() && !isWanted(m_entries[m_current])) ++m_current;
    if (m_cancelled || m_current == m_entries.size()) return finish();
    setState(m_current, ImportState::Importing);
    m_background.run([importer = *m_importer,
                      file = m_entries[m_current].file](RunProgress& progress) { return importer.add(file, progress); },
                     [this](ImportOutcome outcome) { takeAdded(m_current, std::move(outcome)); });
}

void ImportWork::takeAdded(std::size_t entry, ImportOutcome outcome) {
    ImportEntry& taken = m_entries[entry];
    if (outcome.facts) taken.facts = std::move(outcome.facts);
    taken.error = std::move(outcome.error);
    taken.addedAs = std::move(outcome.addedAs);
    const bool cancelled = taken.error && taken.error->kind == ErrorKind::Cancelled;
    setState(entry, !taken.error ? ImportState::Added : cancelled ? ImportState::NotAdded : ImportState::Failed);
    ++m_current;
    importNext();
}

void ImportWork::finish() {
    for (std::size_t i = 0; i < m_entries.size(); ++i)
        if (m_entries[i].state != ImportState::Added && m_entries[i].state != ImportState::Failed)
            setState(i, ImportState::NotAdded);
    if (m_importer && addedCount() == 0) Importer::takeBack(m_place);
    m_importer.reset();
    m_phase = Phase::Done;
    emit phaseChanged();
}

void ImportWork::cancel() {
    if (m_phase != Phase::Importing) return;
    m_cancelled = true;
    m_background.stop();
}

void ImportWork::report(quint64 done, quint64 total) {
    const auto current = std::find_if(m_entries.begin(), m_entries.end(), [](const ImportEntry& entry) {
        return entry.state == ImportState::Reading || entry.state == ImportState::Importing;
    });
    if (current == m_entries.end()) return;
    const auto bytes = [](quint64 sum, const ImportEntry& entry) { return sum + entry.bytes; };
    const quint64 before = std::accumulate(m_entries.begin(), current, quint64{0}, bytes);
    const quint64 all = std::accumulate(m_entries.begin(), m_entries.end(), quint64{0}, bytes);
    const double part = total == 0 ? 0 : static_cast<double>(done) / static_cast<double>(total);
    emit progress(before + static_cast<quint64>(part * static_cast<double>(current->bytes)), all,
                  QString::fromStdString(current->file.filename().string()));
}

}  // namespace writ::studio
