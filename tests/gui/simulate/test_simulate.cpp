// The Simulate layout by keyboard, and what its commands leave on disk.
#include "app/studio/core/settings.h"
#include "app/studio/core/theme.h"
#include "app/studio/models/json_tree_model.h"
#include "app/studio/models/note_model.h"
#include "app/studio/models/roles.h"
#include "app/studio/panes/long_text.h"
#include "app/studio/window/layouts.h"
#include "app/studio/window/workspace_commands.h"
#include "simulator/cases/test_case.h"
#include "simulator/replay/coverage.h"
#include "simulator/workspace/notes.h"
#include "tests/gui/simulate/simulate_test.h"
#include "tests/gui/support/gui_support.h"

#include <QAbstractButton>
#include <QAbstractItemModelTester>
#include <QClipboard>
#include <QComboBox>
#include <QDialog>
#include <QFile>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QTableView>
#include <QTest>
#include <QTreeView>

#include <algorithm>

using namespace writ;
using namespace writ::studio;

class TestSimulate : public test::SimulateTest {
    Q_OBJECT
private slots:
    void completesTheFilter();
    void stepAsTreeAndText();
    void leadsIntoTheRecording();
    void hugeValues();
    void longTexts();
    void writesAndRemovesANote();
    void correctsAnOutcome();
    void addsAProbeCall();
    void keepsNotesOfOthers();
    void findings();
    void coverage();
    void incident();
    void everyDialogIsNamed();

private:
    void runCommand(const QString& words);
};

// ver Tab gives verdict, then its operators, then its words; Enter applies.
void TestSimulate::completesTheFilter() {
    open("billing", 2);
    press(Qt::Key_Slash);
    auto* field = qobject_cast<QLineEdit*>(QApplication::focusWidget());
    QVERIFY(field && field->objectName() == u"filterField");
    auto* choices = field->findChild<QListView*>(QStringLiteral("filterChoices"));
    type(QStringLiteral("ver"));
    QVERIFY(choices->isVisible());
    press(Qt::Key_Tab);
    QCOMPARE(field->text(), QStringLiteral("verdict"));
    press(Qt::Key_Down);
    press(Qt::Key_Return);
    QCOMPARE(field->text(), QStringLiteral("verdict=="));
    QVERIFY(choices->isVisible());
    QVERIFY(!test::grabTo(*choices, QStringLiteral("filter-choices")).isEmpty());
    press(Qt::Key_Escape);
    QVERIFY(!choices->isVisible());
    QCOMPARE(field->text(), QStringLiteral("verdict=="));
    type(QStringLiteral("ind"));
    press(Qt::Key_Tab);
    QCOMPARE(field->text(), QStringLiteral("verdict==indeterminate"));
    press(Qt::Key_Return);
    QCOMPARE(state().filterText(), QStringLiteral("verdict==indeterminate"));
    press(Qt::Key_Escape);
    QVERIFY(state().filterText().isEmpty());
    type(QStringLiteral("tool=="));
    QVERIFY(choices->model()->rowCount() > 2);
    QVERIFY2(choices->model()->index(0, 0).data().toString() == u"adjust_invoice",
             qPrintable(choices->model()->index(0, 0).data().toString()));
}

void TestSimulate::stepAsTreeAndText() {
    open("billing", 12);
    auto* pane = find<QWidget>("requestPane");
    QVERIFY(pane->findChild<QTreeView*>(QStringLiteral("requestTree"))->isVisible());
    auto* recorded = pane->findChild<QAbstractButton*>(QStringLiteral("partRecorded"));
    recorded->setFocus();
    press(Qt::Key_Space);
    auto* tree = pane->findChild<QTreeView*>(QStringLiteral("stepTree"));
    QVERIFY(tree->isVisible());
    QCOMPARE(tree->model()->index(0, 0).data().toString(), QStringLiteral("segment"));
    auto* raw = pane->findChild<QAbstractButton*>(QStringLiteral("rawText"));
    raw->click();
    auto* text = pane->findChild<QPlainTextEdit*>(QStringLiteral("stepText"));
    QVERIFY(text->isVisible());
    QVERIFY2(text->toPlainText().contains(u"\"segment\": \"EU-annual\""), qPrintable(text->toPlainText()));
    text->setFocus();
    press(Qt::Key_F, Qt::ControlModifier);
    QCOMPARE(QApplication::focusWidget()->objectName(), QStringLiteral("stepFind"));
    type(QStringLiteral("eu-ANN"));
    press(Qt::Key_Return);
    QCOMPARE(text->textCursor().selectedText(), QStringLiteral("EU-ann"));
    press(Qt::Key_Escape);
    // A message is text; the way it is shown is kept for the next call.
    state().select({0, 1});
    QVERIFY(text->isVisible());
    QVERIFY(text->toPlainText().startsWith(u"Ticket AC-7781"));
    QVERIFY(!pane->findChild<QAbstractButton*>(QStringLiteral("partResult"))->isEnabled());
    state().select({0, 2});
    QVERIFY(text->toPlainText().contains(u"account_id"));
    pane->findChild<QAbstractButton*>(QStringLiteral("partResult"))->click();
    QVERIFY(!test::grabTo(window(), QStringLiteral("simulate-result")).isEmpty());
}

// F shows what the file holds at the step's place; a probe call stands in none.
void TestSimulate::leadsIntoTheRecording() {
    open("billing", 12);
    press(Qt::Key_F);
    auto* tree = find<QTreeView>("stepTree");
    const auto* place = find<QLabel>("stepPlace");
    QTRY_VERIFY(tree->isVisible());
    QTRY_COMPARE(QApplication::focusWidget(), tree);
    QVERIFY(place->isVisible());
    QCOMPARE(place->text(), QString(QStringLiteral("sessions/billing.json · ") + QString::fromStdString(step(12).place.at)));
    find<QAbstractButton>("rawText")->click();
    auto* text = find<QPlainTextEdit>("stepText");
    QTRY_VERIFY2(text->toPlainText().contains(u"\"name\": \"bulk_credit\""), qPrintable(text->toPlainText()));
    QVERIFY(!test::grabTo(window(), QStringLiteral("simulate-recording")).isEmpty());
    state().select({0, 1});
    QTRY_VERIFY2(text->toPlainText().contains(u"\"role\": \"user\""), qPrintable(text->toPlainText()));
    state().select({0, 19});
    QTRY_VERIFY(!text->isVisible());
    QVERIFY(!place->isVisible());
    // The button in Explain does the same, wherever the focus is, and in other layouts too.
    window().showLayout(QStringLiteral("author"));
    press(Qt::Key_4, Qt::AltModifier);
    state().select({0, 12});
    find<QAbstractButton>("partRequest")->click();
    auto* button = find<QAbstractButton>("explainInRecording");
    button->setFocus();
    press(Qt::Key_Space);
    QTRY_VERIFY(place->isVisible());
    QTRY_VERIFY(text->toPlainText().contains(u"bulk_credit"));
    QCOMPARE(window().layouts().current(), QStringLiteral("simulate"));
    window().showLayout(QStringLiteral("compare"));
    press(Qt::Key_8, Qt::AltModifier);
    QCOMPARE(window().layouts().current(), QStringLiteral("simulate"));
}

/// A list of a million values opens at once; only rows that are looked at are made.
void TestSimulate::hugeValues() {
    JsonTreeModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    tester.setUseFetchMore(false);
    Json::Array items(1000000, Json(7));
    items.back() = Json("needle");
    model.setDocument(Json::object({{"a/b", Json(std::move(items))}, {"c", Json("x")}}), QStringLiteral("value"));
    QVERIFY(model.canFetchMore({}));
    model.fetchMore({});
    QCOMPARE(model.rowCount(), 2);
    const QModelIndex list = model.index(0, 0);
    QVERIFY(model.hasChildren(list));
    QCOMPARE(model.rowCount(list), 0);
    model.fetchMore(list);
    QVERIFY(model.rowCount(list) > 0 && model.rowCount(list) < 1000);
    QCOMPARE(model.pointer(model.index(3, 0, list)), QStringLiteral("/a~1b/3"));
    QCOMPARE(model.index(1, JsonTreeModel::Value).data().toString(), QStringLiteral("\"x\""));
    model.setDocument(Json("alone"), QStringLiteral("result"));
    model.fetchMore({});
    QCOMPARE(model.index(0, 0).data().toString(), QStringLiteral("result"));
    QVERIFY(!model.canFetchMore({}));
}

/// What is copied of a long line is the line, and what lies far behind is found.
void TestSimulate::longTexts() {
    LongText view(context().theme, nullptr);
    view.resize(400, 300);
    std::string text = "first\nsecond " + std::string(20000, 'x') + "\n";
    while (text.size() < 1000000) text += "line\n";
    text += "Grüße needle\n";
    view.setContent(text, true);
    QVERIFY2(view.toPlainText().size() < 300000, "only a piece is laid out");
    view.moveCursor(QTextCursor::Start);
    QVERIFY(view.findText(QStringLiteral("NEEDLE"), true));
    QCOMPARE(view.textCursor().selectedText(), QStringLiteral("needle"));
    QVERIFY(!view.findText(QStringLiteral("absent"), true));
    view.selectAll();
    view.copy();
    QCOMPARE(QGuiApplication::clipboard()->text(), QString::fromStdString(text));
}

// B asks for a note and, once, for the name. The note stands in the file, in the list and beside the step; Del takes it away.
void TestSimulate::writesAndRemovesANote() {
    open("billing", 12);
    const std::size_t before = notes().marks.size();
    press(Qt::Key_B);
    QVERIFY(dialog());
    QVERIFY(!find<QAbstractButton>("noteSave")->isEnabled());
    type(QStringLiteral("Nobody approved this."));
    QVERIFY(!find<QAbstractButton>("noteSave")->isEnabled());
    find<QLineEdit>("noteAuthor")->setFocus();
    type(QStringLiteral("Dana"));
    QVERIFY(!test::grabTo(*dialog(), QStringLiteral("note-dialog")).isEmpty());
    accept();
    QCOMPARE(notes().marks.size(), before + 1);
    QCOMPARE(notes().marks.back().text, std::string("Nobody approved this."));
    QCOMPARE(notes().marks.back().stamp.author, std::string("Dana"));
    QVERIFY(!notes().marks.back().stamp.time.empty());
    QCOMPARE(state().selection().step, 12U);
    QVERIFY(step(12).noteText.find("Nobody approved this.") != std::string::npos);

    press(Qt::Key_B);
    QVERIFY(dialog());
    QVERIFY2(!find<QLineEdit>("noteAuthor"), "the name is asked once");
    press(Qt::Key_Escape);
    back();

    press(Qt::Key_6, Qt::AltModifier);
    auto* table = find<QTableView>("noteTable");
    QTRY_COMPARE(QApplication::focusWidget(), table);
    QTRY_VERIFY(table->model()->rowCount() > 0);
    const QAbstractItemModelTester tester(table->model(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    QVERIFY(!test::grabTo(window(), QStringLiteral("simulate-notes")).isEmpty());
    for (int row = 0; row < table->model()->rowCount(); ++row)
        if (table->model()->index(row, NoteModel::Author).data().toString() == u"Dana")
            table->setCurrentIndex(table->model()->index(row, 0));
    QCOMPARE(table->currentIndex().data(StepRole).toUInt(), 12U);
    press(Qt::Key_Delete);
    QTRY_COMPARE(notes().marks.size(), before);
    QVERIFY(test::waitForReplay(state()));
}

void TestSimulate::correctsAnOutcome() {
    context().settings.set(setting::kAuthor, QStringLiteral("Dana"));
    open("billing", 12);
    const auto call = state().selectedCall();
    QVERIFY(call);
    for (const char* reason : {"It was rolled back.", "It was stopped by the operator."}) {
        press(Qt::Key_O);
        QVERIFY(dialog());
        find<QComboBox>("noteOutcome")->setCurrentText(QStringLiteral("user_declined"));
        find<QPlainTextEdit>("noteText")->setFocus();
        type(QLatin1String(reason));
        accept();
    }
    QCOMPARE(notes().outcomes.size(), std::size_t{1});
    QCOMPARE(notes().outcomes.front().text, std::string("It was stopped by the operator."));
    const sim::CorpusCall& now = state().corpus()->calls[*call];
    QCOMPARE(now.outcome.outcome, sim::Outcome::UserDeclined);
    QCOMPARE(now.found().outcome, sim::Outcome::Executed);
}

void TestSimulate::addsAProbeCall() {
    context().settings.set(setting::kAuthor, QStringLiteral("Dana"));
    open("billing", 4);
    const std::size_t calls = state().corpus()->calls.size();
    const std::size_t probes = notes().probes.size();
    press(Qt::Key_P);
    QVERIFY(dialog());
    auto* tool = find<QComboBox>("probeTool");
    tool->setCurrentText(QStringLiteral("bulk_credit"));
    auto* arguments = find<QPlainTextEdit>("probeArguments");
    QVERIFY2(find<QLabel>("probeUnknown")->text().contains(u"total_cents"), "what nobody gave is unknown, never made up");
    const auto write = [&](const QString& text) {
        arguments->setFocus();
        arguments->selectAll();
        type(text);
    };
    write(QStringLiteral("{\"segment\": "));
    QVERIFY(!find<QAbstractButton>("noteSave")->isEnabled());
    QVERIFY(find<QLabel>("noteComplaint")->text().contains(u"JSON"));
    write(QStringLiteral("{\"segment\": \"EU-annual\", \"account_count\": 3}"));
    QVERIFY(!test::grabTo(*dialog(), QStringLiteral("probe-dialog")).isEmpty());
    accept();
    QCOMPARE(state().corpus()->calls.size(), calls + 1);
    QCOMPARE(notes().probes.size(), probes + 1);
    QVERIFY(step(5).probe);
    QCOMPARE(notes().probes.back().unknown, std::vector<std::string>{"/context/input/total_cents"});
    QCOMPARE(step(5).tool, std::string("bulk_credit"));
    QVERIFY2(state().selection().step == 4, "the selection stays on its step");
    QVERIFY(state().replay()->refused(*state().callAt(0, 5)));
}

/// Only one's own notes can be removed.
void TestSimulate::keepsNotesOfOthers() {
    context().settings.set(setting::kAuthor, QStringLiteral("Dana"));
    open("billing", 12);
    const auto before = entriesOf(notes()).size();
    QVERIFY(before > 0);
    press(Qt::Key_6, Qt::AltModifier);
    auto* table = find<QTableView>("noteTable");
    QTRY_VERIFY(table->model()->rowCount() > 0);
    table->selectRow(0);
    QVERIFY(!find<QAbstractButton>("noteRemove")->isEnabled());
    press(Qt::Key_Delete);
    QTest::qWait(50);
    QCOMPARE(entriesOf(notes()).size(), before);
}

/// Ctrl+K, a few letters, Enter.
void TestSimulate::runCommand(const QString& words) {
    press(Qt::Key_K, Qt::ControlModifier);
    auto* field = qobject_cast<QLineEdit*>(QApplication::focusWidget());
    QVERIFY(field);
    type(words);
    press(Qt::Key_Return);
    QTRY_VERIFY(QApplication::focusWidget() && QApplication::focusWidget() != field);
}

// Alt+5 lists what the replay points out; Enter goes to its step; filters know it too.
void TestSimulate::findings() {
    open("mail", 1);
    QTRY_VERIFY_WITH_TIMEOUT(state().findings(), 10000);
    press(Qt::Key_5, Qt::AltModifier);
    auto* tree = find<QTreeView>("findingTree");
    QTRY_COMPARE(QApplication::focusWidget(), tree);
    const QAbstractItemModelTester tester(tree->model(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    QCOMPARE(static_cast<std::size_t>(tree->model()->rowCount()), state().findings()->size());
    QVERIFY(tree->model()->rowCount() > 0);
    const sim::Finding& first = state().findings()->front();
    press(Qt::Key_Home);
    QVERIFY(!test::grabTo(window(), QStringLiteral("simulate-findings")).isEmpty());
    press(Qt::Key_Return);
    QCOMPARE(state().selection().step, first.steps.front().step);
    QTRY_COMPARE(QApplication::focusWidget(), steps());
    state().setFilterText(
        QStringLiteral("finding==") +
        QString::fromUtf8(sim::info(first.kind).id.data(), static_cast<qsizetype>(sim::info(first.kind).id.size())));
    QVERIFY(static_cast<QTableView*>(steps())->model()->rowCount() > 0);
    QVERIFY(static_cast<std::size_t>(static_cast<QTableView*>(steps())->model()->rowCount()) <
            state().corpus()->sessions[0]->steps.size());
    auto* text = find<QLineEdit>("findingText");
    text->setText(QStringLiteral("nothing holds this"));
    QCOMPARE(tree->model()->rowCount(), 0);
    text->clear();
    QCOMPARE(static_cast<std::size_t>(tree->model()->rowCount()), state().findings()->size());
}

/// In every layout, for all sessions; a number opens as many rows as it says.
void TestSimulate::coverage() {
    open("five-scenarios", 1);
    auto* label = find<QLabel>("coverageNumbers");
    const sim::Coverage expected = sim::coverageOf(*state().replay(), std::nullopt);
    QTRY_VERIFY2(label->text().contains(QString::number(expected.calls)), qPrintable(label->text()));
    for (const QString& layout : Layouts::names()) {
        window().showLayout(layout);
        QVERIFY2(label->isVisible(), qPrintable(layout));
    }
    window().showLayout(QStringLiteral("simulate"));
    const auto rows = [this](const char* filter) {
        emit find<QLabel>("coverageNumbers")->linkActivated(QLatin1String(filter));
        return static_cast<std::uint64_t>(static_cast<QTableView*>(steps())->model()->rowCount());
    };
    QCOMPARE(rows("masked==no"), expected.fullInputs);
    QCOMPARE(rows("kind==call"), expected.calls);
    QVERIFY(expected.noRuleCanMatch);
    QCOMPARE(rows("ungoverned"), *expected.noRuleCanMatch);
}

// A compliance lead opens the Billing incident, finds the calls that matter, reads why, writes what she concludes and keeps the
// verdict as a test. By keyboard; in the end the files are looked at.
void TestSimulate::incident() {
    context().settings.set(setting::kAuthor, QStringLiteral("Dana"));
    open("billing", 1);
    press(Qt::Key_Slash);
    type(QStringLiteral("verdict==deny && outcome==executed"));
    press(Qt::Key_Return);
    auto* list = static_cast<QTableView*>(steps());
    QCOMPARE(list->model()->rowCount(), 2);
    press(Qt::Key_Escape);
    steps()->setFocus();
    press(Qt::Key_M);
    QCOMPARE(QApplication::focusWidget()->objectName(), QStringLiteral("matrixView"));
    press(Qt::Key_Down);
    press(Qt::Key_Return);
    QVERIFY(state().matrixFilter());
    press(Qt::Key_Return);
    QVERIFY(!state().matrixFilter());

    // Under the version in force only the model stood before the ledger.
    runCommand(QStringLiteral("swap the versions"));
    QTRY_COMPARE(state().policyRev(), QStringLiteral("a"));
    QVERIFY(test::waitForReplay(state()));
    QTRY_VERIFY_WITH_TIMEOUT(state().findings() && !state().findings()->empty(), 10000);
    press(Qt::Key_5, Qt::AltModifier);
    QTRY_COMPARE(QApplication::focusWidget(), find<QTreeView>("findingTree"));
    press(Qt::Key_Home);
    press(Qt::Key_Return);
    QCOMPARE(step(state().selection().step).tool, std::string("export_ledger"));
    runCommand(QStringLiteral("swap the versions"));
    QTRY_COMPARE(state().policyRev(), QStringLiteral("b"));
    QVERIFY(test::waitForReplay(state()));

    steps()->setFocus();
    press(Qt::Key_Home, Qt::ControlModifier);
    press(Qt::Key_D);
    press(Qt::Key_D);
    QCOMPARE(state().selection().step, 12U);
    press(Qt::Key_E);
    auto* clauses = find<QWidget>("explainPane")->findChild<QTreeView*>(QStringLiteral("clauseTree"));
    QTRY_VERIFY(clauses->model()->rowCount() > 0);
    QVERIFY(find<QLabel>("explainSentence")->text().contains(u"B.bulk-cap"));

    steps()->setFocus();
    press(Qt::Key_B);
    QVERIFY(dialog());
    type(QStringLiteral("412 credits on a ticket about one."));
    accept();
    QCOMPARE(notes().marks.back().text, std::string("412 credits on a ticket about one."));
    steps()->setFocus();
    const std::size_t before = tests();
    press(Qt::Key_T);
    QTRY_COMPARE_WITH_TIMEOUT(tests(), before + 1, 30000);
    QFile written(QString::fromStdString((state().workspace()->root / "tests/billing.json").string()));
    QVERIFY(written.open(QIODevice::ReadOnly));
    QVERIFY(written.readAll().contains("bulk_credit"));
}

void TestSimulate::everyDialogIsNamed() {
    open("billing", 12);
    for (const int key : {Qt::Key_B, Qt::Key_O, Qt::Key_P}) {
        press(key);
        QVERIFY(dialog());
        QCOMPARE(test::namelessWidgets(*dialog()), QStringList());
        press(Qt::Key_Escape);
        back();
    }
    QCOMPARE(test::namelessWidgets(window()), QStringList());
}

WRIT_GUI_TEST_MAIN(TestSimulate)
#include "test_simulate.moc"
