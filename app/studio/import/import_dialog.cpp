#include "app/studio/import/import_dialog.h"

#include "app/studio/core/settings.h"
#include "app/studio/core/studio_context.h"
#include "app/studio/core/theme.h"
#include "app/studio/import/import_model.h"
#include "app/studio/models/text.h"
#include "app/studio/panes/pane_parts.h"
#include "app/studio/panes/table_tools.h"

#include <QBoxLayout>
#include <QComboBox>
#include <QDragEnterEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QStandardPaths>
#include <QTableView>
#include <QUrl>

namespace writ::studio {

using namespace Qt::StringLiterals;

namespace {

constexpr int kMargin = 20;
constexpr int kGap = 12;
constexpr QSize kSize(860, 560);
constexpr int kDetailsHeight = 84;
constexpr int kSteps = 1000;  // of the progress bar: bytes do not fit into an int

QString lastFolder(const StudioContext& context) {
    const QString last = context.settings.value(setting::kLastFolder);
    return last.isEmpty() ? QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation) : last;
}

QString noteFolder(const StudioContext& context, const QString& file) {
    if (!file.isEmpty()) context.settings.set(setting::kLastFolder, QFileInfo(file).absolutePath());
    return file;
}

QStringList localFiles(const QMimeData& data) {
    QStringList files;
    for (const QUrl& url : data.urls())
        if (url.isLocalFile() && QFileInfo(url.toLocalFile()).isFile()) files << url.toLocalFile();
    return files;
}

}  // namespace

QStringList askForRecordings(const StudioContext& context, QWidget* parent) {
    const QStringList files = QFileDialog::getOpenFileNames(
        parent, ImportDialog::tr("Import recordings"), lastFolder(context),
        ImportDialog::tr("Recordings (*.json *.jsonl *.eval *.zip *.gz *.log *.txt);;All files (*)"));
    noteFolder(context, files.value(0));
    return files;
}

ImportDialog::ImportDialog(const StudioContext& context, ImportPlace place, QWidget* parent)
    : QDialog(parent),
      m_context(context),
      m_work(std::move(place)),
      m_model(new ImportModel(m_work, this)),
      m_table(new QTableView(this)),
      m_intro(new ToneLabel(context.theme, "chrome.secondaryText", "ui", this)),
      m_details(new QPlainTextEdit(this)) {
    setObjectName(u"importDialog"_s);
    setAccessibleName(tr("Import recordings"));
    setWindowTitle(tr("Import recordings"));
    setAcceptDrops(true);
    resize(kSize);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(kMargin, kMargin, kMargin, kMargin);
    column->setSpacing(kGap);
    addIntro(*column);
    column->addWidget(makeTable(), 1);
    column->addWidget(makeFileButtons());
    column->addWidget(makeOptions());
    column->addWidget(makeProgress());
    column->addWidget(makeButtons());
    connect(&m_work, &ImportWork::entriesChanged, this, &ImportDialog::refresh);
    connect(&m_work, &ImportWork::phaseChanged, this, &ImportDialog::refresh);
    connect(&m_work, &ImportWork::entryChanged, this, &ImportDialog::refresh);
    connect(&m_work, &ImportWork::progress, this, &ImportDialog::showProgress);
    refresh();
}

void ImportDialog::addIntro(QVBoxLayout& column) {
    m_intro->setObjectName(u"importIntro"_s);
    m_intro->setWordWrap(true);
    m_intro->setTextFormat(Qt::PlainText);
    column.addWidget(m_intro);
}

QWidget* ImportDialog::makeTable() {
    setUpView(*m_table, m_context, u"importFiles"_s, tr("Chosen files"), m_context.theme.metric("rowHeight.table"));
    m_table->setFrameShape(QFrame::StyledPanel);
    m_table->setModel(m_model);
    QHeaderView& header = *m_table->horizontalHeader();
    header.setStretchLastSection(true);
    const int widths[] = {230, 150, 70, 70, 70};
    for (int i = 0; i < static_cast<int>(std::size(widths)); ++i) header.resizeSection(i, widths[i]);
    new TableTools(m_context, m_table, u"import"_s);
    m_details->setObjectName(u"importDetails"_s);
    m_details->setAccessibleName(tr("About the selected file"));
    m_details->setReadOnly(true);
    m_details->setProperty("field", true);
    m_details->setTabChangesFocus(true);
    m_details->setFixedHeight(kDetailsHeight);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &ImportDialog::refresh);
    auto* both = new QWidget(this);
    auto* column = new QVBoxLayout(both);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(kGap / 2);
    column->addWidget(m_table, 1);
    column->addWidget(m_details);
    return both;
}

QPushButton* ImportDialog::addButton(const QString& text, const QString& name) {
    auto* button = new QPushButton(text, this);
    button->setObjectName(name);
    button->setAccessibleName(text);
    button->setAutoDefault(false);
    return button;
}

QWidget* ImportDialog::makeFileButtons() {
    auto* row = new QWidget(this);
    auto* line = new QHBoxLayout(row);
    line->setContentsMargins(0, 0, 0, 0);
    m_add = addButton(tr("Add files…"), u"importAdd"_s);
    m_remove = addButton(tr("Remove"), u"importRemove"_s);
    m_remove->setToolTip(tr("Take the selected file out of this list; the file itself stays"));
    connect(m_add, &QPushButton::clicked, this, &ImportDialog::askFiles);
    connect(m_remove, &QPushButton::clicked, this,
            [this] { m_work.removeFile(static_cast<std::size_t>(m_table->currentIndex().row())); });
    line->addWidget(m_add);
    line->addWidget(m_remove);
    line->addStretch(1);
    return row;
}

QWidget* ImportDialog::makeOptions() {
    auto* options = new QWidget(this);
    auto* form = new QFormLayout(options);
    form->setContentsMargins(0, 0, 0, 0);
    form->setSpacing(kGap / 2);
    QWidget* redaction = makeRedaction();
    QWidget* mapping = makeMapping();
    form->addRow(tr("Take out"), redaction);
    form->addRow(tr("Mapping"), mapping);
    return options;
}

QWidget* ImportDialog::makeRedaction() {
    auto* row = new QWidget(this);
    auto* line = new QHBoxLayout(row);
    line->setContentsMargins(0, 0, 0, 0);
    m_redaction = new QComboBox(row);
    m_redaction->setObjectName(u"importRedaction"_s);
    m_redaction->setAccessibleName(tr("What is taken out of the recordings"));
    m_rules = new QLineEdit(row);
    m_rules->setObjectName(u"importRules"_s);
    m_rules->setAccessibleName(tr("File with the rules"));
    m_rules->setPlaceholderText(tr("File with the rules"));
    m_rulesChoose = addButton(tr("Choose…"), u"importRulesChoose"_s);
    m_rulesChoose->setAccessibleName(tr("Choose the file with the rules"));
    const ImportPlace& place = m_work.place();
    if (place.rules.empty()) {
        m_redaction->addItem(tr("Nothing"), static_cast<int>(Redaction::Nothing));
        m_redaction->addItem(tr("Keys, card numbers and e-mail addresses"), static_cast<int>(Redaction::Usual));
        m_redaction->addItem(tr("What a file of rules says"), static_cast<int>(Redaction::File));
    } else {
        m_redaction->addItem(tr("What the workspace's rules say (%1)").arg(q(place.rules)),
                             static_cast<int>(Redaction::Workspace));
        m_redaction->setToolTip(tr("The manifest names these rules, so they hold for every recording"));
    }
    connect(m_redaction, &QComboBox::currentIndexChanged, this, &ImportDialog::takeRedaction);
    connect(m_rules, &QLineEdit::textChanged, this, &ImportDialog::takeRedaction);
    connect(m_rulesChoose, &QPushButton::clicked, this, &ImportDialog::askRules);
    line->addWidget(m_redaction);
    line->addWidget(m_rules, 1);
    line->addWidget(m_rulesChoose);
    line->addStretch(1);
    return row;
}

QWidget* ImportDialog::makeMapping() {
    auto* row = new QWidget(this);
    auto* line = new QHBoxLayout(row);
    line->setContentsMargins(0, 0, 0, 0);
    m_mapping = new QLineEdit(row);
    m_mapping->setObjectName(u"importMapping"_s);
    m_mapping->setAccessibleName(tr("Mapping for files of no known format"));
    m_mapping->setPlaceholderText(tr("Only for files whose format is not known"));
    m_mappingChoose = addButton(tr("Choose…"), u"importMappingChoose"_s);
    m_mappingChoose->setAccessibleName(tr("Choose a mapping"));
    connect(m_mapping, &QLineEdit::editingFinished, this, [this] {
        if (m_mapping->text().toStdString() != m_work.choices().mapping.string()) m_work.setMapping(m_mapping->text());
    });
    connect(m_mappingChoose, &QPushButton::clicked, this, &ImportDialog::askMapping);
    line->addWidget(m_mapping, 1);
    line->addWidget(m_mappingChoose);
    return row;
}

QWidget* ImportDialog::makeProgress() {
    m_progressRow = new QWidget(this);
    auto* line = new QHBoxLayout(m_progressRow);
    line->setContentsMargins(0, 0, 0, 0);
    m_progressText = new ToneLabel(m_context.theme, "palette.active.text", "ui", m_progressRow);
    m_progressText->setObjectName(u"importProgressText"_s);
    m_progressText->setTextFormat(Qt::PlainText);
    m_progress = new QProgressBar(m_progressRow);
    m_progress->setObjectName(u"importProgress"_s);
    m_progress->setAccessibleName(tr("Progress of the import"));
    m_progress->setTextVisible(false);
    m_progress->setMaximum(kSteps);
    line->addWidget(m_progressText);
    line->addWidget(m_progress, 1);
    return m_progressRow;
}

QWidget* ImportDialog::makeButtons() {
    auto* row = new QWidget(this);
    auto* line = new QHBoxLayout(row);
    line->setContentsMargins(0, 0, 0, 0);
    m_cancel = addButton(tr("Cancel"), u"importCancel"_s);
    m_import = addButton(tr("Import"), u"importStart"_s);
    m_import->setProperty("accent", true);
    m_import->setDefault(true);
    connect(m_cancel, &QPushButton::clicked, this, &ImportDialog::reject);
    connect(m_import, &QPushButton::clicked, this, [this] {
        if (m_work.phase() == ImportWork::Phase::Done)
            accept();
        else
            m_work.start();
    });
    line->addStretch(1);
    line->addWidget(m_cancel);
    line->addWidget(m_import);
    return row;
}

QString ImportDialog::summary() const {
    const ImportPlace& place = m_work.place();
    const int added = static_cast<int>(m_work.addedCount());
    if (m_work.phase() == ImportWork::Phase::Done) {
        if (!m_work.failure().isEmpty()) return tr("Nothing was imported. %1").arg(m_work.failure());
        return added == 0 ? tr("Nothing was imported.")
                          : plural(tr("%n recording(s) added to %1.", nullptr, added), added).arg(q(place.name));
    }
    const QString what = tr("Recordings are copied; the files you chose are only read. No tool is called.");
    return place.isNew ? tr("A new workspace is made in %1. %2").arg(q(place.root.string()), what)
                       : tr("They come into the workspace %1. %2").arg(q(place.name), what);
}

void ImportDialog::refresh() {
    const ImportWork::Phase phase = m_work.phase();
    const bool choosing = phase == ImportWork::Phase::Choosing;
    const bool done = phase == ImportWork::Phase::Done;
    const bool rulesMissing = m_work.choices().redaction == Redaction::File && m_work.choices().rules.empty();
    if (!m_table->currentIndex().isValid() && m_model->rowCount() > 0) m_table->setCurrentIndex(m_model->index(0, 0));
    m_intro->setText(summary());
    m_add->setVisible(choosing);
    m_remove->setVisible(choosing);
    m_remove->setEnabled(m_table->currentIndex().isValid());
    for (QWidget* option : std::initializer_list<QWidget*>{m_mapping, m_mappingChoose, m_rules, m_rulesChoose})
        option->setEnabled(choosing);
    m_redaction->setEnabled(choosing && m_work.place().rules.empty());
    m_rules->setVisible(m_work.choices().redaction == Redaction::File);
    m_rulesChoose->setVisible(m_rules->isVisibleTo(this));
    m_progressRow->setVisible(phase == ImportWork::Phase::Importing || m_work.isReading());
    m_cancel->setVisible(!done);
    m_import->setText(done ? tr("Close") : tr("Import"));
    m_import->setAccessibleName(m_import->text());
    m_import->setEnabled(done || (choosing && !m_work.entries().empty() && !rulesMissing));
    showDetails();
    if (choosing && m_startWhenRead && !m_work.isReading()) {
        m_startWhenRead = false;
        m_work.start();
    }
    if (done && isVisible()) finish();
}

void ImportDialog::showDetails() {
    const int row = m_table->currentIndex().row();
    const bool any = row >= 0 && static_cast<std::size_t>(row) < m_work.entries().size();
    const QString text = any ? importDetails(m_work.entries()[static_cast<std::size_t>(row)]) : QString();
    if (text != m_details->toPlainText()) m_details->setPlainText(text);
}

void ImportDialog::showProgress(quint64 bytes, quint64 of, const QString& file) {
    const QLocale locale;
    m_progress->setValue(of == 0 ? 0 : static_cast<int>(static_cast<double>(bytes) * kSteps / static_cast<double>(of)));
    const QString done =
        tr("%1 of %2")
            .arg(locale.formattedDataSize(static_cast<qint64>(bytes)), locale.formattedDataSize(static_cast<qint64>(of)));
    m_progressText->setText(m_work.phase() == ImportWork::Phase::Importing ? tr("Adding %1: %2").arg(file, done)
                                                                           : tr("Reading %1: %2").arg(file, done));
}

void ImportDialog::takeRedaction() {
    m_work.setRedaction(static_cast<Redaction>(m_redaction->currentData().toInt()), m_rules->text());
    refresh();
}

void ImportDialog::askFiles() {
    addFiles(askForRecordings(m_context, this));
}

void ImportDialog::askMapping() {
    const QString file = noteFolder(m_context, QFileDialog::getOpenFileName(this, tr("Mapping"), lastFolder(m_context),
                                                                            tr("Mappings (*.json);;All files (*)")));
    if (file.isEmpty()) return;
    m_mapping->setText(file);
    m_work.setMapping(file);
}

void ImportDialog::askRules() {
    const QString file = noteFolder(m_context, QFileDialog::getOpenFileName(this, tr("Rules of redaction"), lastFolder(m_context),
                                                                            tr("Rules (*.json);;All files (*)")));
    if (!file.isEmpty()) m_rules->setText(file);
}

void ImportDialog::startWhenRead() {
    m_startWhenRead = true;
    refresh();
}

/// Where all went well there is nothing to read here.
void ImportDialog::finish() {
    if (std::exchange(m_told, true)) return;
    QStringList added;
    quint64 redacted = 0;
    bool clean = true;
    for (const ImportEntry& entry : m_work.entries()) {
        if (entry.isAdded()) added << q(entry.addedAs);
        redacted += redactedCount(entry);
        clean = clean && entry.isAdded() && entry.facts->skipped.empty();
    }
    if (!added.isEmpty())
        emit imported(m_work.place(), redacted == 0 ? added.join(u", "_s)
                                                    : tr("%1. Values taken out: %2.").arg(added.join(u", "_s)).arg(redacted));
    if (clean)
        accept();
    else
        m_import->setFocus();
}

void ImportDialog::reject() {
    if (m_work.phase() == ImportWork::Phase::Importing)
        m_work.cancel();
    else
        QDialog::reject();
}

void ImportDialog::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Delete && m_table->hasFocus() && m_remove->isVisible() && m_remove->isEnabled())
        m_remove->click();
    else
        QDialog::keyPressEvent(event);
}

void ImportDialog::dragEnterEvent(QDragEnterEvent* event) {
    if (m_work.phase() == ImportWork::Phase::Choosing && !localFiles(*event->mimeData()).isEmpty()) event->acceptProposedAction();
}

void ImportDialog::dropEvent(QDropEvent* event) {
    addFiles(localFiles(*event->mimeData()));
    event->acceptProposedAction();
}

}  // namespace writ::studio
