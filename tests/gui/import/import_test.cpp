#include "app/studio/import/import_dialog.h"
#include "app/studio/import/import_model.h"
#include "app/studio/window/message_bar.h"
#include "app/studio/window/workspace_commands.h"
#include "tests/gui/support/gui_support.h"

#include <QAbstractItemModelTester>
#include <QComboBox>
#include <QDir>
#include <QDropEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QPointer>
#include <QPushButton>
#include <QTableView>
#include <QTest>

using namespace writ::studio;
using namespace writ;

namespace {

/// A chat with a call, an address and an answer; WORDS is what the user says, ' stands for ", ` for \". (Moc does not read raw
/// texts that hold escaped quotes.)
constexpr const char* kChat =
    "{'messages': [{'role': 'user', 'content': 'WORDS'},"
    "{'role': 'assistant', 'content': null, 'tool_calls': [{'id': 'c1', 'type': 'function',"
    "'function': {'name': 'get_order', 'arguments': '{`order_id`: `O-7`, `to`: `ana@shop.example`}'}}]},"
    "{'role': 'tool', 'tool_call_id': 'c1', 'content': '{`total`: 5}'}]}";

QByteArray chat(const QByteArray& words = "Please refund order 7") {
    return QByteArray(kChat).replace('\'', '"').replace("`", "\\\"").replace("WORDS", words);
}

constexpr const char* kUnknown =
    R"({"trace": "t", "events": [{"words": "hello", "who": "customer"}, {"what": "cancel", "with": {"id": "R1"}}]})";
constexpr const char* kMapping =
    R"({"format": 1, "records": "/events", "role": "/who", "text": "/words", "tool": "/what", "arguments": "/with",
    "roles": {"customer": "user"}})";

}  // namespace

class ImportTest : public QObject {
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void tellsWhatEachFileHolds();
    void addsWhatCanBeReadAndSaysWhatNot();
    void closesWhenAllWentWell();
    void mappingReadsUnknownFormats();
    void redactsByChoice();
    void rulesOfTheWorkspaceHold();
    void redactedVerdictsAreListed();
    void missingRulesKeepFromImporting();
    void escapeLeavesNothingBehind();
    void escapeClosesWhileChoosing();
    void newWorkspaceForNothingGoesAgain();
    void droppedFilesAreShown();
    void filesCanBeTakenOut();
    void everyControlHasAName();
    void pictures_data();
    void pictures();

private:
    QString write(const QString& name, const QByteArray& text) const;
    QString readText(const QString& relative) const;
    QStringList sessionFiles() const;
    void openRefund();
    void openRefundRedacted(const QByteArray& rules);
    ImportDialog& importing(const QStringList& files);
    [[nodiscard]] ImportDialog* dialog() const { return window().findChild<ImportDialog*>(); }
    [[nodiscard]] MainWindow& window() const { return m_studio->window(); }
    [[nodiscard]] StudioState& state() const { return m_studio->context().state; }
    static bool isRead(ImportDialog& dialog) {
        return QTest::qWaitFor([&] { return !dialog.work().isReading(); }, 10000);
    }
    /// A dialog in which all went well closes by itself.
    static bool isDone(ImportDialog& dialog) {
        const QPointer<ImportDialog> open(&dialog);
        return QTest::qWaitFor([&] { return open.isNull() || open->work().phase() == ImportWork::Phase::Done; }, 30000);
    }
    static QString cell(const ImportDialog& dialog, int row, int column) {
        return dialog.findChild<QTableView*>(QStringLiteral("importFiles"))->model()->index(row, column).data().toString();
    }

    std::unique_ptr<test::GuiHome> m_home;
    std::unique_ptr<Studio> m_studio;
    QString m_root;
};

void ImportTest::init() {
    m_home = std::make_unique<test::GuiHome>();
    m_studio = m_home->makeStudio();
    QVERIFY(QTest::qWaitForWindowActive(&window()));
}

void ImportTest::cleanup() {
    m_studio.reset();
    m_home.reset();
}

QString ImportTest::write(const QString& name, const QByteArray& text) const {
    const QString path = m_home->path(name);
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(text) == text.size() ? path : QString();
}

QString ImportTest::readText(const QString& relative) const {
    QFile file(m_root + u'/' + relative);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

QStringList ImportTest::sessionFiles() const {
    return QDir(m_root + QStringLiteral("/sessions")).entryList(QDir::Files | QDir::Hidden);
}

void ImportTest::openRefund() {
    m_root = m_home->copyOfSample(QStringLiteral("refund"));
    window().commands().openPath(m_root);
    QVERIFY(test::waitForReplay(state()));
}

ImportDialog& ImportTest::importing(const QStringList& files) {
    window().commands().openDropped(files);
    ImportDialog& opened = *dialog();
    const bool read = isRead(opened);
    Q_ASSERT(read);
    Q_UNUSED(read);
    return opened;
}

void ImportTest::tellsWhatEachFileHolds() {
    openRefund();
    ImportDialog& opened = importing({write(QStringLiteral("good.json"), chat()), write(QStringLiteral("odd.json"), kUnknown),
                                      write(QStringLiteral("cut.json"), chat().left(80))});
    const QAbstractItemModelTester tester(opened.findChild<ImportModel*>(),
                                          QAbstractItemModelTester::FailureReportingMode::QtTest);
    QCOMPARE(cell(opened, 0, ImportModel::Sessions), QStringLiteral("1"));
    QCOMPARE(cell(opened, 0, ImportModel::Steps), QStringLiteral("3"));
    QCOMPARE(cell(opened, 0, ImportModel::Calls), QStringLiteral("1"));
    QCOMPARE(cell(opened, 0, ImportModel::State), QStringLiteral("ready"));
    QVERIFY2(cell(opened, 0, ImportModel::Format).contains(u"OpenAI"), qPrintable(cell(opened, 0, ImportModel::Format)));
    QCOMPARE(cell(opened, 1, ImportModel::State), QStringLiteral("format not known"));
    QCOMPARE(cell(opened, 1, ImportModel::Sessions), QString());
    QCOMPARE(cell(opened, 2, ImportModel::State), QStringLiteral("cannot be read"));
    auto* table = opened.findChild<QTableView*>(QStringLiteral("importFiles"));
    const auto* details = opened.findChild<QPlainTextEdit*>(QStringLiteral("importDetails"));
    table->setFocus();
    QTest::keyClick(table, Qt::Key_Down);
    QVERIFY2(details->toPlainText().contains(u"Choose a mapping"), qPrintable(details->toPlainText()));
    QTest::keyClick(table, Qt::Key_Down);
    QVERIFY2(details->toPlainText().contains(u"cut.json"), qPrintable(details->toPlainText()));
}

void ImportTest::addsWhatCanBeReadAndSaysWhatNot() {
    openRefund();
    const std::size_t before = state().corpus()->sessions.size();
    ImportDialog& opened = importing({write(QStringLiteral("good.json"), chat()), write(QStringLiteral("odd.json"), kUnknown)});
    QTest::keyClick(&opened, Qt::Key_Return);
    QVERIFY(isDone(opened));
    QVERIFY(opened.isVisible());
    QCOMPARE(cell(opened, 0, ImportModel::State), QStringLiteral("added as sessions/good.json"));
    QVERIFY(cell(opened, 1, ImportModel::State).startsWith(u"not added: "));
    QVERIFY(QTest::qWaitFor([&] { return state().corpus()->sessions.size() == before + 1; }, 10000));
    QVERIFY(!sessionFiles().contains(QStringLiteral("odd.json")));
    QTest::keyClick(&opened, Qt::Key_Escape);
    QVERIFY(QTest::qWaitFor([&] { return dialog() == nullptr; }));
}

void ImportTest::closesWhenAllWentWell() {
    openRefund();
    ImportDialog& opened = importing({write(QStringLiteral("refund.json"), chat())});
    QTest::keyClick(&opened, Qt::Key_Return);
    QVERIFY(QTest::qWaitFor([&] { return dialog() == nullptr; }, 10000));
    const auto bars = window().messages().findChildren<MessageBar*>();
    QCOMPARE(bars.size(), 1);
    QCOMPARE(bars.front()->content().text, QStringLiteral("sessions/refund-2.json"));
}

void ImportTest::mappingReadsUnknownFormats() {
    openRefund();
    ImportDialog& opened = importing({write(QStringLiteral("odd.json"), kUnknown), write(QStringLiteral("good.json"), chat())});
    auto* mapping = opened.findChild<QLineEdit*>(QStringLiteral("importMapping"));
    mapping->setFocus();
    QTest::keyClicks(mapping, write(QStringLiteral("map.json"), kMapping));
    mapping->clearFocus();
    QVERIFY(QTest::qWaitFor([&] { return cell(opened, 0, ImportModel::State) == u"ready"; }, 10000));
    QCOMPARE(cell(opened, 0, ImportModel::Calls), QStringLiteral("1"));
    opened.work().start();
    QVERIFY(QTest::qWaitFor([&] { return dialog() == nullptr; }, 10000));
    QVERIFY(sessionFiles().contains(QStringLiteral("odd.mapping.json")));
    QVERIFY(!sessionFiles().contains(QStringLiteral("good.mapping.json")));
    QVERIFY(sessionFiles().contains(QStringLiteral("good.json")));
}

void ImportTest::redactsByChoice() {
    openRefund();
    ImportDialog& opened = importing({write(QStringLiteral("mail.json"), chat("Write to bob@home.example"))});
    auto* redaction = opened.findChild<QComboBox*>(QStringLiteral("importRedaction"));
    redaction->setFocus();
    QTest::keyClick(redaction, Qt::Key_Down);
    QCOMPARE(opened.work().choices().redaction, Redaction::Usual);
    opened.work().start();
    QVERIFY(isDone(opened));
    const QString kept = readText(QStringLiteral("sessions/mail.json"));
    QVERIFY(kept.contains(u"[redacted:email:"));
    QVERIFY(!kept.contains(u"bob@home") && !kept.contains(u"ana@shop"));
}

void ImportTest::openRefundRedacted(const QByteArray& rules) {
    m_root = m_home->copyOfSample(QStringLiteral("refund"));
    QString manifest = readText(QStringLiteral("writ.json"));
    manifest.replace(manifest.indexOf(u'{'), 1, QStringLiteral("{\"redaction\": \"redaction.json\","));
    write(QStringLiteral("refund/writ.json"), manifest.toUtf8());
    write(QStringLiteral("refund/redaction.json"), rules);
    window().commands().openPath(m_root);
    QVERIFY(test::waitForReplay(state()));
}

void ImportTest::redactedVerdictsAreListed() {
    openRefundRedacted(R"({"format": 1, "arguments": [{"tool": "process_refund", "at": "/destination"}]})");
    window().showLayout(QStringLiteral("simulate"));
    auto* coverage = window().findChild<QLabel*>(QStringLiteral("coverage"));
    QVERIFY(QTest::qWaitFor([&] { return coverage->text().contains(u"need what was redacted"); }, 10000));
    emit coverage->linkActivated(QStringLiteral("redacted==yes"));
    QCOMPARE(state().filterText(), QStringLiteral("redacted==yes"));
    const auto* steps = window().findChild<QTableView*>(QStringLiteral("stepTable"));
    QVERIFY(steps);
    const std::uint64_t calls = state().corpus()->calls.size();
    QVERIFY(QTest::qWaitFor(
        [&] { return steps->model()->rowCount() > 0 && steps->model()->rowCount() < static_cast<int>(calls); }, 10000));
}

void ImportTest::rulesOfTheWorkspaceHold() {
    openRefundRedacted(R"({"format": 1, "detectors": ["email"]})");
    ImportDialog& opened = importing({write(QStringLiteral("mail.json"), chat())});
    const auto* redaction = opened.findChild<QComboBox*>(QStringLiteral("importRedaction"));
    QVERIFY(!redaction->isEnabled());
    QVERIFY2(redaction->currentText().contains(u"redaction.json"), qPrintable(redaction->currentText()));
    opened.work().start();
    QVERIFY(isDone(opened));
    QVERIFY(!readText(QStringLiteral("sessions/mail.json")).contains(u"ana@shop"));
}

void ImportTest::missingRulesKeepFromImporting() {
    openRefund();
    const QStringList before = sessionFiles();
    ImportDialog& opened = importing({write(QStringLiteral("mail.json"), chat())});
    auto* redaction = opened.findChild<QComboBox*>(QStringLiteral("importRedaction"));
    const auto* start = opened.findChild<QPushButton*>(QStringLiteral("importStart"));
    redaction->setCurrentIndex(2);
    QVERIFY(!start->isEnabled());
    opened.findChild<QLineEdit*>(QStringLiteral("importRules"))->setText(m_home->path(QStringLiteral("none.json")));
    QVERIFY(start->isEnabled());
    opened.work().start();
    QVERIFY(isDone(opened));
    QVERIFY(opened.isVisible());
    QVERIFY(opened.work().failure().contains(u"none.json"));
    QVERIFY(opened.findChild<QLabel*>(QStringLiteral("importIntro"))->text().contains(u"none.json"));
    QCOMPARE(sessionFiles(), before);
}

void ImportTest::escapeLeavesNothingBehind() {
    openRefund();
    const QStringList before = sessionFiles();
    ImportDialog& opened =
        importing({write(QStringLiteral("one.json"), chat()), write(QStringLiteral("two.json"), chat("Another"))});
    opened.work().start();
    QTest::keyClick(&opened, Qt::Key_Escape);
    QVERIFY(isDone(opened));
    QVERIFY(opened.isVisible());
    QCOMPARE(cell(opened, 0, ImportModel::State), QStringLiteral("not added"));
    QCOMPARE(cell(opened, 1, ImportModel::State), QStringLiteral("not added"));
    QCOMPARE(sessionFiles(), before);
}

void ImportTest::escapeClosesWhileChoosing() {
    openRefund();
    ImportDialog& opened = importing({write(QStringLiteral("one.json"), chat())});
    QTest::keyClick(&opened, Qt::Key_Escape);
    QVERIFY(QTest::qWaitFor([&] { return dialog() == nullptr; }));
}

void ImportTest::newWorkspaceForNothingGoesAgain() {
    const QString odd = write(QStringLiteral("odd.json"), kUnknown);
    window().commands().openPath(odd);
    ImportDialog& opened = *dialog();
    const QString root = QString::fromStdString(opened.work().place().root.string());
    QVERIFY(opened.work().place().isNew);
    QVERIFY(isDone(opened));
    QVERIFY(opened.isVisible());
    QVERIFY(!QDir(root).exists());
    QVERIFY(!state().workspace());
}

void ImportTest::droppedFilesAreShown() {
    openRefund();
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(write(QStringLiteral("one.json"), chat())),
                  QUrl::fromLocalFile(write(QStringLiteral("two.json"), chat("Another")))});
    // Qt hands a drop only to whom a drag has entered.
    QDragEnterEvent enter(QPoint(50, 50), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&window(), &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent event(QPointF(50, 50), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&window(), &event);
    QVERIFY(dialog());
    QCOMPARE(dialog()->work().entries().size(), 2u);
    QCOMPARE(dialog()->work().phase(), ImportWork::Phase::Choosing);
}

void ImportTest::filesCanBeTakenOut() {
    openRefund();
    const QString one = write(QStringLiteral("one.json"), chat());
    ImportDialog& opened = importing({one, write(QStringLiteral("two.json"), chat("Another"))});
    opened.addFiles({one});
    QCOMPARE(opened.work().entries().size(), 2u);
    auto* table = opened.findChild<QTableView*>(QStringLiteral("importFiles"));
    table->setFocus();
    QTest::keyClick(table, Qt::Key_Delete);
    QCOMPARE(opened.work().entries().size(), 1u);
    QCOMPARE(cell(opened, 0, ImportModel::File), QStringLiteral("two.json"));
    QVERIFY(QFile::exists(one));
}

void ImportTest::everyControlHasAName() {
    openRefund();
    const ImportDialog& opened = importing({write(QStringLiteral("one.json"), chat())});
    const QStringList nameless = test::namelessWidgets(opened);
    QVERIFY2(nameless.isEmpty(), qPrintable(nameless.join(u'\n')));
}

void ImportTest::pictures_data() {
    QTest::addColumn<QString>("theme");
    QTest::newRow("light") << QStringLiteral("light");
    QTest::newRow("dark") << QStringLiteral("dark");
}

void ImportTest::pictures() {
    QFETCH(QString, theme);
    m_studio->context().settings.set(setting::kTheme, theme);
    openRefund();
    ImportDialog& opened = importing({write(QStringLiteral("good.json"), chat()), write(QStringLiteral("odd.json"), kUnknown),
                                      write(QStringLiteral("cut.json"), chat().left(80))});
    opened.findChild<QTableView*>(QStringLiteral("importFiles"))->selectRow(1);
    QVERIFY(!test::grabTo(opened, QStringLiteral("import-chosen-") + theme).isEmpty());
    opened.work().start();
    QVERIFY(!test::grabTo(opened, QStringLiteral("import-running-") + theme).isEmpty());
    QVERIFY(isDone(opened));
    QVERIFY(!test::grabTo(opened, QStringLiteral("import-done-") + theme).isEmpty());
}

WRIT_GUI_TEST_MAIN(ImportTest)
#include "import_test.moc"
