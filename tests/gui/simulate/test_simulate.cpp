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

class TestSimulate : public QObject {
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void completesTheFilter();
    void stepAsTreeAndText();
    void hugeValues();
    void longTexts();
    void writesAndRemovesANote();
    void correctsAnOutcome();
    void addsAProbeCall();
    void keepsNotesOfOthers();
    void triesOtherValues();
    void findings();
    void makesTests();
    void coverage();
    void incident();
    void everyDialogIsNamed();

private:
    void openField(const char* label);
    void editField(const char* label, const char* text);
    [[nodiscard]] QString fieldValue(const char* label) const;
    void runCommand(const QString& words);
    [[nodiscard]] std::size_t tests() const;
    void open(const char* sample, std::uint32_t step);
    [[nodiscard]] MainWindow& window() const { return m_studio->window(); }
    [[nodiscard]] StudioState& state() const { return m_studio->context().state; }
    template <class Widget>
    [[nodiscard]] Widget* find(const char* name) const {
        return window().findChild<Widget*>(QLatin1String(name));
    }
    /// Where the keys go; after a window has closed it takes a moment until somebody has them.
    static QWidget* focus() {
        if (!QTest::qWaitFor([] { return QApplication::focusWidget() != nullptr; }, 3000)) QApplication::setActiveWindow(s_window);
        return QApplication::focusWidget();
    }
    static void press(int key, Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
        QTest::keyClick(focus(), static_cast<Qt::Key>(key), modifiers);
    }
    static void type(const QString& text) { QTest::keyClicks(focus(), text); }
    [[nodiscard]] QDialog* dialog() const;
    void accept();
    void back();  ///< to the window, once the dialog is closed
    [[nodiscard]] sim::Notes notes() const;
    [[nodiscard]] const sim::Step& step(std::uint32_t number) const { return state().corpus()->sessions[0]->steps[number - 1]; }
    [[nodiscard]] QWidget* steps() const {
        return find<QWidget>("simulatorPane")->findChild<QTableView*>(QStringLiteral("stepTable"));
    }

    std::unique_ptr<test::GuiHome> m_home;
    std::unique_ptr<Studio> m_studio;
    static inline QWidget* s_window = nullptr;
};

void TestSimulate::init() {
    m_home = std::make_unique<test::GuiHome>();
    m_studio = m_home->makeStudio();
    s_window = &m_studio->window();
    QVERIFY(QTest::qWaitForWindowActive(&window()));
}

void TestSimulate::cleanup() {
    m_studio.reset();
    m_home.reset();
}

void TestSimulate::open(const char* sample, std::uint32_t step) {
    window().commands().openPath(m_home->copyOfSample(QLatin1String(sample)));
    QVERIFY(test::waitForReplay(state()));
    window().showLayout(QStringLiteral("simulate"));
    state().select({0, step});
    QVERIFY(QTest::qWaitFor([this] { return steps()->width() > 600; }, 5000));  // the docks take their places
    steps()->setFocus();
    QTRY_COMPARE(QApplication::focusWidget(), steps());
}

QDialog* TestSimulate::dialog() const {
    auto* found = find<QDialog>("noteDialog");
    if (!found || !QTest::qWaitForWindowExposed(found)) return nullptr;
    QApplication::setActiveWindow(found);  // as a window manager does
    return found;
}

void TestSimulate::back() {
    QTRY_VERIFY(!find<QDialog>("noteDialog"));
    QApplication::setActiveWindow(&window());
    QTRY_VERIFY(QApplication::focusWidget());
}

/// Ctrl+Enter belongs to the replay, so the button is reached as people reach it: by its mnemonic-free default.
void TestSimulate::accept() {
    auto* save = find<QAbstractButton>("noteSave");
    QVERIFY(save->isEnabled());
    save->setFocus();
    press(Qt::Key_Space);
    back();
    QVERIFY(QTest::qWaitFor([this] { return state().isBusy(); }, 5000));
    QVERIFY(test::waitForReplay(state()));
}

sim::Notes TestSimulate::notes() const {
    const auto read = sim::readNotes(state().workspace()->root / state().corpus()->sessions[0]->file);
    return read ? *read : sim::Notes{};
}

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
    LongText view(m_studio->context().theme, nullptr);
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
    m_studio->context().settings.set(setting::kAuthor, QStringLiteral("Dana"));
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
    m_studio->context().settings.set(setting::kAuthor, QStringLiteral("Dana"));
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
    m_studio->context().settings.set(setting::kAuthor, QStringLiteral("Dana"));
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

void TestSimulate::openField(const char* label) {
    auto* form = find<QTreeView>("whatIfForm");
    const auto found = form->model()->match(form->model()->index(0, 0), Qt::DisplayRole, QLatin1String(label), 1,
                                            Qt::MatchExactly | Qt::MatchRecursive);
    QVERIFY2(!found.isEmpty(), label);
    form->setFocus();
    form->setCurrentIndex(found.first());
    press(Qt::Key_Return);
    QTRY_VERIFY(QApplication::focusWidget() != form);
}

void TestSimulate::editField(const char* label, const char* text) {
    openField(label);
    type(QLatin1String(text));
    press(Qt::Key_Return);  // takes what was typed
}

/// What the form shows beside a label: an edit arrives there once it is carried out.
QString TestSimulate::fieldValue(const char* label) const {
    const auto* model = find<QTreeView>("whatIfForm")->model();
    const auto found = model->match(model->index(0, 0), Qt::DisplayRole, QLatin1String(label), 1, Qt::MatchExactly | Qt::MatchRecursive);
    return found.isEmpty() ? QString() : found.first().siblingAtColumn(1).data().toString();
}

// W copies the call into a form; Ctrl+Enter decides what is in it; the history leads back. The recording stays as it is.
void TestSimulate::triesOtherValues() {
    open("billing", 12);
    QFile recording(QString::fromStdString((state().workspace()->root / state().corpus()->sessions[0]->file).string()));
    QVERIFY(recording.open(QIODevice::ReadOnly));
    const QByteArray before = recording.readAll();
    press(Qt::Key_W);
    auto* form = find<QTreeView>("whatIfForm");
    QTRY_VERIFY(form->model()->rowCount() > 0);
    QTRY_COMPARE(QApplication::focusWidget(), form);
    const QAbstractItemModelTester tester(form->model(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    auto* history = find<QListWidget>("whatIfHistory");
    auto* sentence = find<QLabel>("whatIfSentence");
    QTRY_COMPARE_WITH_TIMEOUT(history->count(), 1, 30000);
    QVERIFY2(sentence->text().startsWith(u"Denied by"), qPrintable(sentence->text()));

    editField("account_count", "ten");
    QTRY_VERIFY(find<QLabel>("whatIfComplaint")->isVisible());
    editField("account_count", "10");
    openField("total_cents");  // what is typed here stays when the edit before comes back
    press(Qt::Key_1);
    QTRY_COMPARE_WITH_TIMEOUT(fieldValue("account_count"), QStringLiteral("10"), 30000);
    type(QStringLiteral("00"));
    press(Qt::Key_Return);
    QTRY_COMPARE_WITH_TIMEOUT(fieldValue("total_cents"), QStringLiteral("100"), 30000);
    QTRY_VERIFY(find<QAbstractButton>("whatIfRestoreAll")->isEnabled());
    form->setFocus();
    press(Qt::Key_Return, Qt::ControlModifier);
    QTRY_COMPARE_WITH_TIMEOUT(history->count(), 2, 30000);
    QVERIFY2(sentence->text().startsWith(u"Allowed by"), qPrintable(sentence->text()));
    const QString differences = find<QLabel>("whatIfDifferences")->text();
    QVERIFY2(differences.contains(u"account_count: 412") && differences.contains(u"B.bulk-cap: matched"), qPrintable(differences));
    QVERIFY(!test::grabTo(window(), QStringLiteral("simulate-whatif")).isEmpty());

    form->setCurrentIndex(form->model()
                              ->match(form->model()->index(0, 0), Qt::DisplayRole, QStringLiteral("account_count"), 1,
                                      Qt::MatchExactly | Qt::MatchRecursive)
                              .first());
    press(Qt::Key_U);
    QTRY_VERIFY(form->currentIndex().siblingAtColumn(1).data(UnknownRole).toBool());
    press(Qt::Key_Return, Qt::ControlModifier);
    QTRY_COMPARE_WITH_TIMEOUT(history->count(), 3, 30000);
    QVERIFY2(sentence->text().startsWith(u"Cannot be known"), qPrintable(sentence->text()));

    history->setFocus();
    press(Qt::Key_Home);
    QTRY_COMPARE(form->currentIndex().siblingAtColumn(1).data().toString(), QStringLiteral("412"));
    QVERIFY(sentence->text().startsWith(u"Denied by"));
    QVERIFY(recording.seek(0));
    QCOMPARE(recording.readAll(), before);
    QCOMPARE(test::namelessWidgets(window()), QStringList());
}

std::size_t TestSimulate::tests() const {
    const auto all = sim::allTestCases(*state().workspace());
    return all ? all->size() : 0;
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

// T makes a test of the call, and the button of What if one of the request as it was tried.
void TestSimulate::makesTests() {
    open("billing", 12);
    const std::size_t before = tests();
    QVERIFY(before > 0);
    press(Qt::Key_T);
    QTRY_COMPARE_WITH_TIMEOUT(tests(), before + 1, 30000);
    press(Qt::Key_W);
    auto* form = find<QTreeView>("whatIfForm");
    QTRY_VERIFY(form->model()->rowCount() > 0);
    QTRY_COMPARE_WITH_TIMEOUT(find<QListWidget>("whatIfHistory")->count(), 1, 30000);
    editField("account_count", "10");
    auto* make = find<QAbstractButton>("whatIfMakeTest");
    QTRY_VERIFY2(!make->isEnabled(), "the form is ahead of its result");
    form->setFocus();
    press(Qt::Key_Return, Qt::ControlModifier);
    QTRY_VERIFY_WITH_TIMEOUT(make->isEnabled(), 30000);
    make->setFocus();
    press(Qt::Key_Space);
    QTRY_COMPARE_WITH_TIMEOUT(tests(), before + 2, 30000);
    const auto all = sim::allTestCases(*state().workspace());
    QVERIFY(std::any_of(all->begin(), all->end(), [](const sim::TestCase& test) {
        return test.origin && test.origin->step == 12 && !test.origin->edited;
    }));
    QVERIFY(std::any_of(all->begin(), all->end(),
                        [](const sim::TestCase& test) { return test.origin && test.origin->step == 12 && test.origin->edited; }));
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
    m_studio->context().settings.set(setting::kAuthor, QStringLiteral("Dana"));
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
