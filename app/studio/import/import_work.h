#pragma once

#include "app/studio/core/background.h"
#include "app/studio/import/import_entry.h"

namespace writ::studio {

/// One import under way: the chosen files are read in the background, then added. GUI thread only.
class ImportWork : public QObject {
    Q_OBJECT
public:
    enum class Phase {
        Choosing,  ///< files are read as they are chosen
        Importing,
        Done,  ///< each file says what came of it
    };

    explicit ImportWork(ImportPlace place, QObject* parent = nullptr);
    ~ImportWork() override;

    [[nodiscard]] const ImportPlace& place() const { return m_place; }
    [[nodiscard]] const std::vector<ImportEntry>& entries() const { return m_entries; }
    [[nodiscard]] Phase phase() const { return m_phase; }
    [[nodiscard]] const ImportChoices& choices() const { return m_choices; }
    /// Some file is being read or waits to be.
    [[nodiscard]] bool isReading() const { return m_phase == Phase::Choosing && m_background.isRunning(); }
    [[nodiscard]] std::size_t addedCount() const;
    /// Why nothing could begin; empty when something did.
    [[nodiscard]] QString failure() const { return m_failure; }

    // While choosing.
    /// Files that are there already are not added again.
    void addFiles(const QStringList& files);
    void removeFile(std::size_t entry);
    /// Files whose format is not known are read again.
    void setMapping(const QString& file);
    void setRedaction(Redaction redaction, const QString& rules);
    /// Imports what can be read, and what nobody has read yet. A file that turns out to be unreadable does not keep the rest.
    void start();

    /// Stops the import. The file under work is not added, nor are those behind it; those before it stay.
    void cancel();

signals:
    void entriesChanged();  ///< some were added or removed
    void entryChanged(std::size_t entry);
    void phaseChanged();  ///< or isReading()
    void progress(quint64 bytes, quint64 of, const QString& file);

private:
    void readNext();
    void takeFacts(const std::filesystem::path& file, ImportOutcome outcome);
    void open();
    void importNext();
    void takeAdded(std::size_t entry, ImportOutcome outcome);
    void finish();
    void setState(std::size_t entry, ImportState state);
    void report(quint64 done, quint64 total);

    ImportPlace m_place;
    ImportChoices m_choices;
    std::vector<ImportEntry> m_entries;
    Phase m_phase = Phase::Choosing;
    std::optional<Importer> m_importer;
    std::size_t m_current = 0;
    bool m_cancelled = false;
    QString m_failure;
    Background m_background;
};

}  // namespace writ::studio
