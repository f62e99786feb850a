#include "app/studio/report/report_dialog.h"

#include "app/studio/core/settings.h"
#include "app/studio/core/studio_context.h"
#include "app/studio/core/studio_state.h"
#include "app/studio/core/theme.h"
#include "app/studio/models/text.h"
#include "app/studio/panes/pane_parts.h"

#include <QBoxLayout>
#include <QComboBox>
#include <QDateTime>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QStandardPaths>

namespace writ::studio {

using namespace Qt::StringLiterals;

namespace {

constexpr int kMargin = 20;
constexpr int kGap = 12;
constexpr int kWidth = 560;

QString suffixOf(ReportFormat format) {
    return format == ReportFormat::Csv ? u".csv"_s : u".html"_s;
}

QString firstFile(const StudioContext& context) {
    const QString last = context.settings.value(setting::kLastFolder);
    const QString documents = QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
    const QString folder = QDir(last).exists() && !last.isEmpty() ? last
                           : QDir(documents).exists()             ? documents
                                                                  : QDir::homePath();
    return QDir(folder).filePath(q(context.state.workspace()->root.filename().string()) % u"-report.html"_s);
}

}  // namespace

ReportDialog::ReportDialog(const StudioContext& context, bool toFile, QWidget* parent)
    : QDialog(parent),
      m_context(context),
      m_toFile(toFile),
      m_scope(new QComboBox(this)),
      m_format(new QComboBox(this)),
      m_author(new QLineEdit(this)),
      m_file(new QLineEdit(this)),
      m_hint(new ToneLabel(context.theme, "chrome.secondaryText", "small", this)) {
    const QString title = toFile ? tr("Export report") : tr("Print report");
    setObjectName(u"reportDialog"_s);
    setAccessibleName(title);
    setWindowTitle(title);
    setMinimumWidth(kWidth);
    auto* form = new QFormLayout(this);
    form->setContentsMargins(kMargin, kMargin, kMargin, kMargin);
    form->setSpacing(kGap);
    addScope(*form);
    m_author->setObjectName(u"reportAuthor"_s);
    m_author->setAccessibleName(tr("Made by"));
    m_author->setText(context.settings.value(setting::kAuthor));
    m_author->setPlaceholderText(tr("The name that the report carries"));
    form->addRow(tr("&Made by"), m_author);
    addFile(*form);
    m_hint->setObjectName(u"reportHint"_s);
    m_hint->setWordWrap(true);
    m_hint->setMinimumHeight(2 * m_hint->fontMetrics().lineSpacing() + 4);  // a form gives wrapped lines too little
    form->addRow(m_hint);
    auto* buttons = new QHBoxLayout;
    auto* cancel = new QPushButton(tr("Cancel"), this);
    cancel->setObjectName(u"reportCancel"_s);
    cancel->setAccessibleName(tr("Cancel"));
    cancel->setAutoDefault(false);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    m_make = new QPushButton(toFile ? tr("Export") : tr("Print…"), this);
    m_make->setObjectName(u"reportMake"_s);
    m_make->setAccessibleName(title);
    m_make->setProperty("accent", true);
    m_make->setDefault(true);
    connect(m_make, &QPushButton::clicked, this, [this] {
        m_context.settings.set(setting::kAuthor, m_author->text().trimmed());
        accept();
    });
    buttons->addStretch(1);
    buttons->addWidget(cancel);
    buttons->addWidget(m_make);
    form->addRow(buttons);
    check();
}

void ReportDialog::addScope(QFormLayout& form) {
    m_scope->setObjectName(u"reportScope"_s);
    m_scope->setAccessibleName(tr("What the report is about"));
    const sim::CorpusPtr corpus = m_context.state.corpus();
    const auto session = m_context.state.selection().session;
    m_scope->addItem(tr("The whole replay, %1")
                         .arg(plural(tr("%n session(s)", nullptr, static_cast<int>(corpus->sessions.size())),
                                     static_cast<int>(corpus->sessions.size()))),
                     -1);
    if (session && *session < corpus->sessions.size())
        m_scope->addItem(tr("The session %1").arg(q(corpus->sessions[*session]->title)), static_cast<int>(*session));
    if (!m_context.state.allSessions() && m_scope->count() > 1) m_scope->setCurrentIndex(1);
    form.addRow(tr("&About"), m_scope);
}

void ReportDialog::addFile(QFormLayout& form) {
    m_format->setObjectName(u"reportFormat"_s);
    m_format->setAccessibleName(tr("Format of the report"));
    m_format->addItem(tr("HTML, to read and to print"), static_cast<int>(ReportFormat::Html));
    m_format->addItem(tr("CSV, one table"), static_cast<int>(ReportFormat::Csv));
    m_file->setObjectName(u"reportFile"_s);
    m_file->setAccessibleName(tr("File"));
    m_format->setVisible(m_toFile);
    m_file->setVisible(m_toFile);
    if (!m_toFile) return;
    m_file->setText(firstFile(m_context));
    auto* choose = new QPushButton(tr("Choose…"), this);
    choose->setObjectName(u"reportChoose"_s);
    choose->setAccessibleName(tr("Choose the file"));
    choose->setAutoDefault(false);
    connect(choose, &QPushButton::clicked, this, &ReportDialog::askFile);
    connect(m_format, &QComboBox::currentIndexChanged, this, &ReportDialog::takeFormat);
    connect(m_file, &QLineEdit::textChanged, this, &ReportDialog::check);
    auto* place = new QHBoxLayout;
    place->addWidget(m_file, 1);
    place->addWidget(choose);
    form.addRow(tr("&Format"), m_format);
    auto* label = new QLabel(tr("&File"), this);
    label->setBuddy(m_file);
    form.addRow(label, place);
}

ReportFormat ReportDialog::format() const {
    return static_cast<ReportFormat>(m_format->currentData().toInt());
}

/// The suffix goes with the format, where it was one of ours.
void ReportDialog::takeFormat() {
    QString name = m_file->text();
    for (const ReportFormat other : {ReportFormat::Html, ReportFormat::Csv})
        if (name.endsWith(suffixOf(other))) name.chop(suffixOf(other).size());
    m_file->setText(QString(name % suffixOf(format())));
}

void ReportDialog::askFile() {
    const QString filter = format() == ReportFormat::Csv ? tr("CSV (*.csv)") : tr("HTML (*.html)");
    const QString file = QFileDialog::getSaveFileName(this, tr("Export report"), m_file->text(), filter, nullptr,
                                                      QFileDialog::DontConfirmOverwrite);
    if (!file.isEmpty()) m_file->setText(QFileInfo(file).suffix().isEmpty() ? QString(file % suffixOf(format())) : file);
}

void ReportDialog::check() {
    const QFileInfo info(m_file->text());
    const QString about =
        tr("A report shows what the policies say of recorded calls and what the recordings say happened. It is no compliance "
           "verdict.");
    const bool folder = m_toFile && !info.dir().exists();
    const bool absolute = !m_toFile || info.isAbsolute();
    const bool taken = m_toFile && info.isDir();
    m_make->setEnabled(!folder && absolute && !taken);
    m_hint->setText(folder || !absolute         ? tr("There is no such folder.")
                    : taken                     ? tr("This is a folder. Give the name of a file.")
                    : m_toFile && info.exists() ? tr("%1 exists and will be replaced. %2").arg(info.fileName(), about)
                                                : about);
}

ReportJob ReportDialog::job() const {
    ReportJob job;
    job.replay = m_context.state.replay();
    job.options.author = m_author->text().trimmed().toStdString();
    const QDateTime now = QDateTime::currentDateTime();
    job.options.time = now.toOffsetFromUtc(now.offsetFromUtc()).toString(Qt::ISODate).toStdString();
    if (const int session = m_scope->currentData().toInt(); session >= 0)
        job.options.session = static_cast<std::uint32_t>(session);
    job.format = m_toFile ? format() : ReportFormat::Html;
    job.file = m_file->text();
    return job;
}

}  // namespace writ::studio
