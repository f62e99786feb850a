#include "app/studio/report/report_commands.h"
#include "app/studio/report/report_dialog.h"
#include "app/studio/report/report_paper.h"
#include "app/studio/window/message_bar.h"
#include "app/studio/window/workspace_commands.h"
#include "tests/gui/support/gui_support.h"

#include <QComboBox>
#include <QDir>
#include <QLabel>
#include <QLineEdit>
#include <QPrintDialog>
#include <QPrinter>
#include <QPushButton>
#include <QTest>
#include <QTextBlock>
#include <QTextDocument>

using namespace writ::studio;
using namespace writ;

class ReportTest : public QObject {
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void writesWhatTheLibraryWrites_data();
    void writesWhatTheLibraryWrites();
    void keepsTheAuthor();
    void saysWhyNothingWasWritten();
    void warnsBeforeReplacing();
    void staleReplayGivesNoReport();
    void prints();
    void everyControlHasAName();
    void pictures_data();
    void pictures();

private:
    ReportDialog& open(const char* action = "report.export");
    [[nodiscard]] MainWindow& window() const { return m_studio->window(); }
    [[nodiscard]] StudioState& state() const { return m_studio->context().state; }
    QList<MessageBar*> bars() const { return window().messages().findChildren<MessageBar*>(); }

    std::unique_ptr<test::GuiHome> m_home;
    std::unique_ptr<Studio> m_studio;
};

void ReportTest::init() {
    m_home = std::make_unique<test::GuiHome>();
    m_studio = m_home->makeStudio();
    QVERIFY(QTest::qWaitForWindowActive(&window()));
    window().commands().openPath(m_home->copyOfSample(QStringLiteral("five-scenarios")));
    QVERIFY(test::waitForReplay(state()));
}

void ReportTest::cleanup() {
    m_studio.reset();
    m_home.reset();
}

ReportDialog& ReportTest::open(const char* action) {
    m_studio->context().actions.action(action)->trigger();
    return *window().findChild<ReportDialog*>();
}

void ReportTest::writesWhatTheLibraryWrites_data() {
    QTest::addColumn<int>("format");
    QTest::addColumn<int>("scope");
    QTest::newRow("html of all") << 0 << 0;
    QTest::newRow("csv of one session") << 1 << 1;
}

void ReportTest::writesWhatTheLibraryWrites() {
    QFETCH(int, format);
    QFETCH(int, scope);
    ReportDialog& dialog = open();
    dialog.findChild<QComboBox*>(QStringLiteral("reportScope"))->setCurrentIndex(scope);
    dialog.findChild<QLineEdit*>(QStringLiteral("reportFile"))->setText(m_home->path(QStringLiteral("out.html")));
    dialog.findChild<QComboBox*>(QStringLiteral("reportFormat"))->setCurrentIndex(format);
    dialog.findChild<QLineEdit*>(QStringLiteral("reportAuthor"))->setText(QStringLiteral("Dana"));
    const ReportJob job = dialog.job();
    QCOMPARE(job.file, m_home->path(format == 0 ? QStringLiteral("out.html") : QStringLiteral("out.csv")));
    QCOMPARE(job.options.session.has_value(), scope == 1);
    QTest::keyClick(&dialog, Qt::Key_Return);
    QVERIFY(QTest::qWaitFor([&] { return !bars().isEmpty(); }, 10000));
    QCOMPARE(bars().front()->content().text, job.file);
    QFile file(job.file);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QString text = QString::fromUtf8(file.readAll());
    QVERIFY(text.contains(u"Dana"));
    // The time may have moved on by a second since; all else is the library's.
    const auto timeless = [&](QString words) { return words.remove(QString::fromStdString(job.options.time)); };
    if (timeless(text).size() == timeless(reportText(job)).size()) QCOMPARE(timeless(text), timeless(reportText(job)));
}

void ReportTest::keepsTheAuthor() {
    ReportDialog& dialog = open();
    dialog.findChild<QLineEdit*>(QStringLiteral("reportFile"))->setText(m_home->path(QStringLiteral("out.html")));
    dialog.findChild<QLineEdit*>(QStringLiteral("reportAuthor"))->setText(QStringLiteral(" Dana "));
    QTest::keyClick(&dialog, Qt::Key_Return);
    QCOMPARE(m_studio->context().settings.value(setting::kAuthor), QStringLiteral("Dana"));
}

void ReportTest::saysWhyNothingWasWritten() {
    ReportDialog& dialog = open();
    auto* file = dialog.findChild<QLineEdit*>(QStringLiteral("reportFile"));
    const auto* make = dialog.findChild<QPushButton*>(QStringLiteral("reportMake"));
    file->setText(m_home->path(QStringLiteral("nowhere/out.html")));
    QVERIFY(!make->isEnabled());
    QVERIFY(dialog.findChild<QLabel*>(QStringLiteral("reportHint"))->text().contains(u"no such folder"));
    QDir().mkpath(m_home->path(QStringLiteral("nowhere")));
    file->setText(m_home->path(QStringLiteral("nowhere/out2.html")));
    QVERIFY(make->isEnabled());
    QVERIFY(QDir(m_home->path(QStringLiteral("nowhere"))).removeRecursively());
    QTest::keyClick(&dialog, Qt::Key_Return);
    QVERIFY(QTest::qWaitFor([&] { return !bars().isEmpty(); }, 10000));
    QCOMPARE(bars().front()->content().kind, MessageBar::Kind::Error);
    QVERIFY(!bars().front()->content().text.isEmpty());
}

void ReportTest::warnsBeforeReplacing() {
    ReportDialog& dialog = open();
    QFile old(m_home->path(QStringLiteral("old.html")));
    QVERIFY(old.open(QIODevice::WriteOnly));
    old.close();
    dialog.findChild<QLineEdit*>(QStringLiteral("reportFile"))->setText(old.fileName());
    QVERIFY(dialog.findChild<QLabel*>(QStringLiteral("reportHint"))->text().contains(u"will be replaced"));
}

void ReportTest::staleReplayGivesNoReport() {
    const std::string policy = state().version().sources.front()->name();
    state().setUnsavedTexts({{policy, "permit ("}});
    QVERIFY(state().isStale());
    m_studio->context().actions.action("report.export")->trigger();
    QVERIFY(!window().findChild<ReportDialog*>());
    QCOMPARE(bars().front()->content().kind, MessageBar::Kind::Error);
}

// Through the system's dialog, into a PDF file.
void ReportTest::prints() {
    ReportDialog& report = open("report.print");
    report.findChild<QLineEdit*>(QStringLiteral("reportAuthor"))->setText(QStringLiteral("Dana"));
    QTest::keyClick(&report, Qt::Key_Return);
    QTRY_VERIFY(window().findChild<QPrintDialog*>());
    auto* dialog = window().findChild<QPrintDialog*>();
    const QString path = test::pictureFile(QStringLiteral("report.pdf"));
    QFile::remove(path);
    QTextDocument document;
    layOutReport(report.job(), document);
    const QTextFragment title = document.firstBlock().begin().fragment();
    QVERIFY(title.text().contains(u"Five scenarios"));
    QVERIFY(title.charFormat().intProperty(QTextFormat::FontSizeAdjustment) > 0);
    QVERIFY(document.toPlainText().contains(u"Dana"));
    dialog->printer()->setOutputFormat(QPrinter::PdfFormat);
    dialog->printer()->setOutputFileName(path);
    dialog->done(QDialog::Accepted);
    QVERIFY(QTest::qWaitFor([&] { return !bars().isEmpty(); }, 60000));
    QCOMPARE(bars().front()->content().kind, MessageBar::Kind::Success);
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray pdf = file.readAll();
    QVERIFY(pdf.startsWith("%PDF"));
    QVERIFY(pdf.size() > 10000);
}

void ReportTest::everyControlHasAName() {
    const QStringList nameless = test::namelessWidgets(open());
    QVERIFY2(nameless.isEmpty(), qPrintable(nameless.join(u'\n')));
}

void ReportTest::pictures_data() {
    QTest::addColumn<QString>("theme");
    QTest::newRow("light") << QStringLiteral("light");
    QTest::newRow("dark") << QStringLiteral("dark");
}

void ReportTest::pictures() {
    QFETCH(QString, theme);
    m_studio->context().settings.set(setting::kTheme, theme);
    ReportDialog& dialog = open();
    QVERIFY(!test::grabTo(dialog, QStringLiteral("report-") + theme).isEmpty());
}

WRIT_GUI_TEST_MAIN(ReportTest)
#include "report_test.moc"
