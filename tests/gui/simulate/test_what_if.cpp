// What-if and tests made of calls, by keyboard.
#include "tests/gui/simulate/simulate_test.h"

#include "app/studio/models/roles.h"
#include "simulator/cases/test_case.h"

#include <QAbstractButton>
#include <QAbstractItemModelTester>
#include <QApplication>
#include <QComboBox>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QListWidget>
#include <QTableView>
#include <QTreeView>

#include <algorithm>

using namespace writ;
using namespace writ::studio;

class TestWhatIf : public test::SimulateTest {
    Q_OBJECT
private slots:
    void triesOtherValues();
    void makesTests();

private:
    [[nodiscard]] QModelIndex fieldNamed(const char* label) const;
    void openField(const char* label);
    void editField(const char* label, const char* text);
    [[nodiscard]] QString fieldValue(const char* label) const;
};

QModelIndex TestWhatIf::fieldNamed(const char* label) const {
    const auto* model = find<QTreeView>("whatIfForm")->model();
    return model->match(model->index(0, 0), Qt::DisplayRole, QLatin1String(label), 1, Qt::MatchExactly | Qt::MatchRecursive)
        .value(0);
}

void TestWhatIf::openField(const char* label) {
    auto* form = find<QTreeView>("whatIfForm");
    const QModelIndex field = fieldNamed(label);
    QVERIFY2(field.isValid(), label);
    form->setFocus();
    form->setCurrentIndex(field);
    press(Qt::Key_Return);
    QTRY_VERIFY(QApplication::focusWidget() != form);
}

void TestWhatIf::editField(const char* label, const char* text) {
    openField(label);
    type(QLatin1String(text));
    press(Qt::Key_Return);  // takes what was typed
}

/// What the form shows beside a label: an edit arrives there once it is carried out.
QString TestWhatIf::fieldValue(const char* label) const {
    return fieldNamed(label).siblingAtColumn(1).data().toString();
}

// W copies the call into a form; Ctrl+Enter decides what is in it; the history leads back. The recording stays as it is.
void TestWhatIf::triesOtherValues() {
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
    QVERIFY2(differences.contains(u"account_count: 412") && differences.contains(u"B.bulk-cap: matched"),
             qPrintable(differences));
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

// T makes a test of the call, and the button of What if one of the request as it was tried.
void TestWhatIf::makesTests() {
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

WRIT_GUI_TEST_MAIN(TestWhatIf)
#include "test_what_if.moc"
