// What a security author does in the Compare layout, by keyboard, in the real window; and pictures of all its states.
#include "app/studio/compare/boundary_dialog.h"
#include "app/studio/compare/draft_dialog.h"
#include "app/studio/models/flip_model.h"
#include "app/studio/models/roles.h"
#include "app/studio/window/layouts.h"
#include "app/studio/window/message_bar.h"
#include "app/studio/window/workspace_commands.h"
#include "editor/policy_editor.h"
#include "simulator/compare/baseline.h"
#include "simulator/workspace/version_list.h"
#include "tests/gui/support/gui_support.h"

#include <QAbstractButton>
#include <QAbstractItemModelTester>
#include <QDialog>
#include <QDockWidget>
#include <QFile>
#include <QFileInfo>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>
#include <QTreeView>

#include <set>

using namespace writ;
using namespace writ::studio;

class TestCompare : public QObject {
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void reviewsAnUnsavedEdit();
    void aChangeLocksTheReview();
    void takesBack();
    void groupsAndReasons();
    void hunksAndFlipsFollowEachOther();
    void explainsBothSides();
    void gridFiltersAndSwitches();
    void exportsTheReview();
    void keepsASnapshot();
    void probesBoundaries();
    void draftsFromRecordings();
    void testsStandBesideCalls();
    void everythingIsNamed();
    void pictures();

private:
    void open(const char* sample);
    void showCompare();
    [[nodiscard]] StudioContext& context() const { return m_studio->context(); }
    [[nodiscard]] MainWindow& window() const { return m_studio->window(); }
    [[nodiscard]] StudioState& state() const { return context().state; }
    [[nodiscard]] CompareState& compare() const { return context().compare; }
    [[nodiscard]] sim::ReviewCounts counts() const {
        return compare().review() ? compare().review()->counts : sim::ReviewCounts{};
    }
    template <class Widget>
    [[nodiscard]] Widget* find(const char* name) const {
        return window().findChild<Widget*>(QLatin1String(name));
    }
    [[nodiscard]] QTreeView* flips() const {
        return find<QWidget>("comparePane")->findChild<QTreeView*>(QStringLiteral("flipTree"));
    }
    [[nodiscard]] bool waitForReview() const {
        return QTest::qWaitFor([this] { return compare().review() && !state().isStale() && !state().isBusy(); }, 20000);
    }
    [[nodiscard]] bool waitForHunks() const {
        return QTest::qWaitFor([this] { return compare().hunksAreTried(); }, 20000);
    }
    /// Where the keys go; after a window has closed it takes a moment until somebody has them.
    QWidget* focus() const {
        if (!QTest::qWaitFor([] { return QApplication::focusWidget() != nullptr; }, 3000))
            QApplication::setActiveWindow(&window());
        return QApplication::focusWidget();
    }
    void press(int key, Qt::KeyboardModifiers modifiers = Qt::NoModifier) const {
        QTest::keyClick(focus(), static_cast<Qt::Key>(key), modifiers);
    }
    void type(const QString& text) const { QTest::keyClicks(focus(), text); }
    /// Answers the question that is open: fills the field and presses Enter.
    void answer(const char* field, const QString& text) const;
    void back() const;
    void acceptRest() const;
    void editLimit(const QString& from, const QString& to) const;
    void takePictures(const QString& theme) const;

    std::unique_ptr<test::GuiHome> m_home;
    std::unique_ptr<Studio> m_studio;
};

void TestCompare::init() {
    qputenv("USER", "ana");
    m_home = std::make_unique<test::GuiHome>();
    m_studio = m_home->makeStudio();
    QVERIFY(QTest::qWaitForWindowActive(&window()));
}

void TestCompare::cleanup() {
    m_studio.reset();
    m_home.reset();
}

void TestCompare::open(const char* sample) {
    window().commands().openPath(m_home->copyOfSample(QLatin1String(sample)));
    QVERIFY(test::waitForReplay(state()));
}

void TestCompare::showCompare() {
    window().showLayout(QStringLiteral("compare"));
    QVERIFY(QTest::qWaitFor([this] { return flips()->width() > 600; }, 5000));  // the docks take their places
    flips()->setFocus();
    QTRY_COMPARE(QApplication::focusWidget(), flips());
    QVERIFY(waitForReview());
}

void TestCompare::answer(const char* field, const QString& text) const {
    auto* dialog = find<QDialog>("reviewDialog");
    QVERIFY(dialog);
    QVERIFY(QTest::qWaitForWindowExposed(dialog));
    QApplication::setActiveWindow(dialog);
    auto* line = dialog->findChild<QLineEdit*>(QLatin1String(field));
    QVERIFY(line);
    line->setFocus();
    line->selectAll();
    if (!text.isEmpty()) QTest::keyClicks(line, text);
    QTest::keyClick(line, Qt::Key_Return);
    QTRY_VERIFY(!find<QDialog>("reviewDialog"));
    back();
}

void TestCompare::back() const {
    QApplication::setActiveWindow(&window());
    flips()->setFocus();
    QTRY_COMPARE(QApplication::focusWidget(), flips());
}

void TestCompare::acceptRest() const {
    for (int i = 0; i < 100 && counts().unreviewed > 0; ++i) {
        press(Qt::Key_U);
        press(Qt::Key_A);
    }
    QCOMPARE(counts().unreviewed, std::uint64_t{0});
}

void TestCompare::editLimit(const QString& from, const QString& to) const {
    window().showLayout(QStringLiteral("author"));
    auto* editor = find<editor::PolicyEditor>("editorText");
    QVERIFY(editor);
    const auto at = static_cast<std::uint32_t>(editor->bytes().indexOf(from.toUtf8()));
    editor->view().select({at, at + static_cast<std::uint32_t>(from.size())});
    editor->setFocus();
    QTest::keyClicks(editor, to);
    QTRY_VERIFY(!state().isStale() && state().replay());
}

// The whole way of D8: an edit shows its flips before it is saved; each is looked at; one is rejected with a note; the seal is
// refused while a flip is open, and then holds.
void TestCompare::reviewsAnUnsavedEdit() {
    open("refund");
    const std::uint64_t before = state().comparison()->wouldDeny;
    editLimit(QStringLiteral("<= 50000"), QStringLiteral("<= 10000"));
    QTRY_VERIFY(state().comparison()->wouldDeny > before);
    QVERIFY(!context().documents.modified().empty());
    QFile onDisk(QString::fromStdString((state().workspace()->root / "policies/b/refund.cedar").string()));
    QVERIFY(onDisk.open(QIODevice::ReadOnly) && onDisk.readAll().contains("<= 50000"));

    press(Qt::Key_3, Qt::ControlModifier);
    showCompare();
    const auto flipCount = static_cast<std::uint64_t>(state().comparison()->flips.size());
    QCOMPARE(counts().unreviewed, flipCount);

    press(Qt::Key_U);
    QVERIFY(state().selectedCall().has_value());
    press(Qt::Key_A);  // the name is asked once; the login name stands there
    answer("reviewName", {});
    QCOMPARE(compare().reviewer(), QStringLiteral("ana"));
    QTRY_COMPARE(counts().accepted, std::uint64_t{1});

    const auto first = state().selectedCall();
    press(Qt::Key_U);
    QVERIFY(state().selectedCall() != first);
    press(Qt::Key_N, Qt::ShiftModifier);
    QCOMPARE(state().selectedCall(), first);
    press(Qt::Key_U);
    press(Qt::Key_R);
    auto* dialog = find<QDialog>("reviewDialog");
    QVERIFY(dialog);
    QVERIFY(!dialog->findChild<QPushButton*>(QStringLiteral("reviewSave"))->isEnabled());  // a note is needed
    answer("reviewNote", QStringLiteral("customers would call"));
    QTRY_COMPARE(counts().rejected, std::uint64_t{1});
    const auto rejected = static_cast<std::uint32_t>(*state().selectedCall());
    QCOMPARE(QString::fromStdString(compare().decisionOf(rejected).note), QStringLiteral("customers would call"));

    auto* seal = find<QPushButton>("sealReview");
    QVERIFY(!seal->isEnabled());
    QVERIFY2(seal->toolTip().contains(QStringLiteral("unreviewed")), qPrintable(seal->toolTip()));
    QSignalSpy failed(&state(), &StudioState::failed);
    compare().seal({});
    QTRY_COMPARE(failed.count(), 1);
    QVERIFY(!compare().review()->seal);

    acceptRest();
    QTRY_VERIFY(seal->isEnabled());
    context().actions.action("review.seal")->trigger();
    answer("reviewNote", {});
    QTRY_VERIFY(compare().review()->seal.has_value());
    QCOMPARE(compare().review()->seal->counts.rejected, std::uint64_t{1});
    QVERIFY(!context().actions.action("review.accept")->isEnabled());

    // What was decided is in the store: another program finds it.
    ReviewJob job;
    job.comparison = state().comparison();
    const auto kept = readReview(job);
    QVERIFY(kept.has_value());
    QVERIFY((*kept)->seal.has_value());
    QCOMPARE((*kept)->counts.accepted + 1, flipCount);
}

void TestCompare::aChangeLocksTheReview() {
    open("refund");
    compare().setReviewer(QStringLiteral("ana"));
    showCompare();
    press(Qt::Key_U);
    press(Qt::Key_A);
    QTRY_COMPARE(counts().accepted, std::uint64_t{1});
    QTRY_VERIFY(compare().review()->staleness.empty());
    editLimit(QStringLiteral("<= 50000"), QStringLiteral("<= 45000"));
    press(Qt::Key_3, Qt::ControlModifier);
    showCompare();
    QTRY_VERIFY(!compare().review()->staleness.empty());
    for (const char* id : {"catalog", "narrow", "simulator"})
        QVERIFY2(!window().layouts().dock(QLatin1String(id))->isVisible(), id);
    QVERIFY(!context().actions.action("review.accept")->isEnabled());
    auto* bar = find<QWidget>("comparePane")->findChild<MessageBar*>();
    QVERIFY(bar);
    QVERIFY2(bar->content().title.contains(QStringLiteral("locked")), qPrintable(bar->content().title));
    bar->findChild<QPushButton*>(QStringLiteral("messageVerb0"))->click();
    QTRY_VERIFY(compare().review()->staleness.empty());
    QCOMPARE(counts().accepted, std::uint64_t{0});
    back();
    press(Qt::Key_U);
    press(Qt::Key_A);
    QTRY_COMPARE(counts().accepted, std::uint64_t{1});
}

void TestCompare::takesBack() {
    open("refund");
    compare().setReviewer(QStringLiteral("ana"));
    showCompare();
    press(Qt::Key_U);
    press(Qt::Key_A);
    press(Qt::Key_U);
    press(Qt::Key_A);
    QTRY_COMPARE(counts().accepted, std::uint64_t{2});
    const auto last = state().selectedCall();
    press(Qt::Key_Home);
    press(Qt::Key_U, Qt::ShiftModifier);
    QTRY_COMPARE(counts().accepted, std::uint64_t{1});
    QCOMPARE(state().selectedCall(), last);
    press(Qt::Key_U, Qt::ShiftModifier);
    QTRY_COMPARE(counts().accepted, std::uint64_t{0});
    QVERIFY(!compare().canUndo());
    // The group of the current row, with one key.
    press(Qt::Key_A, Qt::ShiftModifier);
    const auto group = static_cast<FlipModel*>(flips()->model())->flipsOfGroup(flips()->currentIndex());
    QVERIFY(!group.empty());
    QTRY_COMPARE(counts().accepted, static_cast<std::uint64_t>(group.size()));
}

void TestCompare::groupsAndReasons() {
    open("five-scenarios");
    showCompare();
    QTRY_VERIFY(compare().details());
    QAbstractItemModel& model = *flips()->model();
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QCOMPARE(model.index(0, 0).data().toString(), QStringLiteral("Deny → Allow"));
    const bool reasons = !compare().details()->reasonOnly.empty();
    if (reasons) {
        const QModelIndex last = model.index(model.rowCount() - 1, 0);
        QCOMPARE(static_cast<std::size_t>(model.rowCount(last)), compare().details()->reasonOnly.size());
        QVERIFY(!flips()->isExpanded(last));
    }
    for (const sim::PivotKeyInfo& info : sim::pivotKeys()) {
        if (info.key == sim::PivotKey::Argument || info.key == sim::PivotKey::Change) continue;
        compare().setPivot({info.key, {}, {}});
        QTRY_VERIFY(compare().groups());
        const auto expected = sim::pivot(*state().comparison(), {info.key, {}, {}});
        QCOMPARE(static_cast<std::size_t>(model.rowCount()), expected.size() + (reasons ? 1U : 0U));
        QCOMPARE(model.index(0, 0).data().toString().toStdString(), expected.front().title);
    }
    QVERIFY(!compare().details()->arguments.empty());
    compare().setPivot(compare().details()->arguments.front());
    QTRY_VERIFY(compare().groups());
    compare().setPivot({sim::PivotKey::Change, {}, {}});
    QTRY_COMPARE(model.index(0, 0).data().toString(), QStringLiteral("Deny → Allow"));
    // Every number opens its rows, and a second time shows all.
    auto* counter = find<QAbstractButton>("counterAllow");
    counter->click();
    QCOMPARE(static_cast<std::uint64_t>(model.rowCount(model.index(0, 0))), state().comparison()->wouldAllow);
    QVERIFY(find<QWidget>("comparePane")->findChild<QWidget*>(QStringLiteral("filterNote"))->isVisible());
    counter->click();
    QVERIFY(compare().filter().isEmpty());
}

void TestCompare::hunksAndFlipsFollowEachOther() {
    open("refund");
    showCompare();
    QVERIFY(waitForHunks());
    auto* diff = find<QTableView>("policyDiff");
    const auto summary = find<QLabel>("hunkSummary")->text();
    QVERIFY2(summary.contains(QStringLiteral("hunks cause flips")), qPrintable(summary));
    for (const sim::Flip& flip : state().comparison()->flips) {
        state().selectCall(flip.call);
        const auto hunks = compare().hunks()->hunksOf(flip.call);
        QVERIFY(!hunks.empty());
        QSet<int> marked;
        for (int row = 0; row < diff->model()->rowCount(); ++row)
            if (diff->model()->index(row, 0).data(MarkedRole).toBool()) marked.insert(row);
        QCOMPARE(static_cast<std::size_t>(marked.size()), hunks.size());
        QVERIFY(marked.contains(diff->currentIndex().row()));
    }
    // The other way round: the header of a hunk selects a flip of it, Enter narrows the list.
    diff->setFocus();
    for (int row = diff->model()->rowCount() - 1; row >= 0; --row) {
        if (diff->model()->index(row, 0).data(CallsRole).toString().isEmpty()) continue;
        diff->setCurrentIndex(diff->model()->index(row, 0));
        QTRY_VERIFY(state().selectedCall() && diff->model()->index(row, 0).data(MarkedRole).toBool());
        QTest::keyClick(diff, Qt::Key_Return);
        QVERIFY(compare().filter().calls.has_value());
        QTRY_COMPARE(static_cast<FlipModel*>(flips()->model())->calls().size(), compare().filter().calls->size());
        break;
    }
}

void TestCompare::explainsBothSides() {
    open("refund");
    showCompare();
    QVERIFY(waitForHunks());
    state().selectCall(2);  // exactly $500.00
    auto* sentence = find<QLabel>("changeSentence");
    QTRY_VERIFY2(sentence->text().contains(
                     QStringLiteral("“context.input.amount_cents < 50000” became “context.input.amount_cents <= 50000”")),
                 qPrintable(sentence->text()));
    QVERIFY(sentence->text().contains(QStringLiteral("Nothing else in B matters")));
    for (const char* side : {"clauseTreeA", "clauseTreeB"}) QTRY_VERIFY(find<QTreeView>(side)->model()->rowCount() > 0);
    state().selectCall(5);  // not verified
    QTRY_VERIFY2(sentence->text().startsWith(QStringLiteral("The new rule B.identity forbids it.")),
                 qPrintable(sentence->text()));
    compare().setReviewer(QStringLiteral("ana"));
    find<QPushButton>("explainAccept")->click();
    QTRY_COMPARE(counts().accepted, std::uint64_t{1});
}

void TestCompare::gridFiltersAndSwitches() {
    open("five-scenarios");
    const sim::ReplayPtr replay = state().replay();
    showCompare();
    auto* grid = find<QTableView>("versionGrid");
    QTRY_VERIFY(grid->model()->rowCount() == 2 && grid->model()->columnCount() == 6);
    QCOMPARE(grid->model()->index(0, 1).data().toString(), QStringLiteral("0"));
    quint64 flipCount = 0;
    for (int column = 1; column < 6; ++column) flipCount += grid->model()->index(1, column).data().toULongLong();
    QCOMPARE(flipCount, static_cast<quint64>(state().comparison()->flips.size()));
    grid->setFocus();
    grid->setCurrentIndex(grid->model()->index(1, 3));
    QTest::keyClick(grid, Qt::Key_Return);
    QCOMPARE(compare().filter().session, std::optional<std::uint32_t>(2));
    QTRY_COMPARE(static_cast<quint64>(static_cast<FlipModel*>(flips()->model())->calls().size() -
                                      static_cast<std::size_t>(std::count_if(
                                          compare().details()->reasonOnly.begin(), compare().details()->reasonOnly.end(),
                                          [&](std::uint32_t call) { return state().corpus()->calls[call].session == 2; }))),
                 grid->model()->index(1, 3).data().toULongLong());
    QTest::keyClick(grid, Qt::Key_Return);
    QVERIFY(compare().filter().isEmpty());
    find<QAbstractButton>("gridAsTable")->click();
    auto* list = find<QTableView>("versionList");
    QCOMPARE(list->model()->rowCount(), 10);
    QCOMPARE(list->model()->index(5 + 2, 2).data().toString(), grid->model()->index(1, 3).data().toString());
    find<QAbstractButton>("gridTools")->click();
    QTRY_VERIFY(compare().grid() && compare().grid()->by == sim::GridColumns::Tools);
}

void TestCompare::exportsTheReview() {
    open("refund");
    compare().setReviewer(QStringLiteral("ana"));
    showCompare();
    acceptRest();
    QTRY_VERIFY(compare().review()->unsealableBecause.empty());
    const QString markdown = m_home->path(QStringLiteral("review.md")), json = m_home->path(QStringLiteral("review.json"));
    QSignalSpy done(&state(), &StudioState::done);
    compare().exportReview(markdown);
    compare().exportReview(json);
    QTRY_COMPARE(done.count(), 2);
    QFile text(markdown);
    QVERIFY(text.open(QIODevice::ReadOnly));
    QVERIFY(text.readAll().contains("ana"));
    QFile document(json);
    QVERIFY(document.open(QIODevice::ReadOnly));
    const auto parsed = parseJson(document.readAll().toStdString());
    QVERIFY(parsed.has_value());
    const auto baseline = sim::baselineFromJson(*parsed);
    QVERIFY(baseline.has_value());
    QVERIFY(sim::differenceFrom(*baseline, *state().comparison()).none());
}

void TestCompare::keepsASnapshot() {
    open("refund");
    editLimit(QStringLiteral("<= 50000"), QStringLiteral("<= 100"));
    context().actions.action("version.snapshot")->trigger();
    auto* dialog = find<QDialog>("snapshotDialog");
    QVERIFY(dialog);
    auto* name = dialog->findChild<QLineEdit*>(QStringLiteral("snapshotName"));
    name->setText(QStringLiteral("before-audit"));
    dialog->findChild<QPushButton*>(QStringLiteral("snapshotSave"))->click();
    QTRY_VERIFY(!find<QDialog>("snapshotDialog"));
    const auto version = sim::policyVersion(*state().workspace(), "before-audit");
    QVERIFY(version.has_value());
    QVERIFY(std::string(version->sources.front()->text()).find("<= 100") != std::string::npos);
    state().setAgainstRev(QStringLiteral("before-audit"));
    QTRY_VERIFY(state().comparison() && state().comparison()->flips.empty());
}

// X9: 49999, 50000 and 50001, each with the verdicts of both versions; one key makes a test.
void TestCompare::probesBoundaries() {
    open("refund");
    context().actions.action("boundary.show")->trigger();
    auto* dialog = find<BoundaryDialog>("boundaryDialog");
    QVERIFY(dialog);
    auto* tree = dialog->findChild<QTreeView*>(QStringLiteral("boundaryTree"));
    QTRY_VERIFY(tree->model()->rowCount() > 0);
    const QAbstractItemModelTester tester(tree->model(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    QStringList found;
    QModelIndex limit;
    for (int group = 0; group < tree->model()->rowCount(); ++group) {
        const QModelIndex parent = tree->model()->index(group, 0);
        for (int row = 0; row < tree->model()->rowCount(parent); ++row) {
            const QString value = tree->model()->index(row, 1, parent).data().toString();
            if (value == QStringLiteral("49999") || value == QStringLiteral("50000") || value == QStringLiteral("50001"))
                found << value % u' ' % tree->model()->index(row, 3, parent).data().toString() % u' ' %
                             tree->model()->index(row, 5, parent).data().toString();
            if (value == QStringLiteral("50000") && !limit.isValid()) limit = tree->model()->index(row, 0, parent);
        }
    }
    for (const char* expected : {"49999 Allow Allow", "50000 Deny Allow", "50001 Deny Deny"})
        QVERIFY2(found.contains(QLatin1String(expected)), qPrintable(found.join(QStringLiteral("; "))));
    tree->setCurrentIndex(limit);
    tree->setFocus();
    QTest::keyClick(tree, Qt::Key_T);
    const QString tests = QString::fromStdString((state().workspace()->root / "tests/boundary.json").string());
    QTRY_VERIFY(QFileInfo::exists(tests));
    dialog->close();
}

void TestCompare::draftsFromRecordings() {
    open("five-scenarios");
    context().actions.action("draft.make")->trigger();
    auto* dialog = find<DraftDialog>("draftDialog");
    QVERIFY(dialog);
    auto* openIt = dialog->findChild<QPushButton*>(QStringLiteral("draftOpen"));
    QVERIFY(!openIt->isEnabled());  // no draft without its numbers
    QTRY_VERIFY_WITH_TIMEOUT(openIt->isEnabled(), 20000);
    QVERIFY(dialog->findChild<editor::PolicyEditor*>(QStringLiteral("draftText"))->bytes().contains("permit"));
    QVERIFY(dialog->findChild<QPushButton*>(QStringLiteral("draftOverBlock"))->text().contains(QStringLiteral("over-block")));
    openIt->click();
    QTRY_VERIFY(!find<QDialog>("draftDialog"));
    const auto modified = context().documents.modified();
    QCOMPARE(modified.size(), std::size_t{1});
    QCOMPARE(modified.front()->name(), QStringLiteral("policies/draft/draft.cedar"));
    QVERIFY(!QFileInfo::exists(modified.front()->path()));
    modified.front()->setText({});  // so that closing asks nothing
}

// X4: what tests reach stands beside what recorded calls reach.
void TestCompare::testsStandBesideCalls() {
    open("refund");
    QTRY_VERIFY(state().testCounts());
    const auto& counts = *state().testCounts();
    QCOMPARE(counts.size(), state().replay()->policies->rules().size());
    QVERIFY(std::any_of(counts.begin(), counts.end(), [](const sim::RuleCount& count) { return count.matched > 0; }));
    window().showLayout(QStringLiteral("author"));
    auto* editor = find<editor::PolicyEditor>("editorText");
    const std::uint32_t line = state().replay()->policies->rules()[1].line;
    const auto told = [&] {
        bool found = false;
        for (std::uint32_t near = line > 3 ? line - 3 : 0; near < line + 3; ++near)
            found = found || editor->countTip(near).contains(QStringLiteral("Tests of the workspace: matched"));
        return found;
    };
    QTRY_VERIFY(told());
    QStringList columns;
    for (std::uint32_t each = 0; each < editor->view().lineCount(); ++each)
        if (const QByteArray text = editor->view().marginText(each); !text.isEmpty())
            columns << QString::fromUtf8(text).simplified().section(u' ', 3, 3);
    QVERIFY2(std::any_of(columns.begin(), columns.end(), [](const QString& tests) { return tests.toInt() > 0; }),
             qPrintable(columns.join(u'|')));
}

void TestCompare::everythingIsNamed() {
    open("five-scenarios");
    showCompare();
    QVERIFY(waitForHunks());
    QCOMPARE(test::namelessWidgets(window()), QStringList());
    for (const char* action : {"boundary.show", "draft.make", "version.snapshot"}) {
        context().actions.action(action)->trigger();
        QTest::qWait(50);
        QCOMPARE(test::namelessWidgets(window()), QStringList());
        for (QDialog* dialog : window().findChildren<QDialog*>())
            if (dialog->isVisible()) dialog->close();
    }
}

void TestCompare::takePictures(const QString& theme) const {
    const auto grab = [&](const char* name) {
        return !test::grabTo(window(), QStringLiteral("compare-%1-%2").arg(QLatin1String(name), theme)).isEmpty();
    };
    QVERIFY(grab("flips"));
    state().setAgainstRev(state().policyRev());
    QTRY_VERIFY(state().comparison() && state().comparison()->flips.empty() && !state().isBusy());
    QTest::qWait(600);
    QVERIFY(grab("same"));
    state().setAgainstRev(QStringLiteral("a"));
    QTRY_VERIFY(state().comparison() && !state().comparison()->flips.empty() && !state().isBusy());
    QVERIFY(waitForReview());
    QVERIFY(grab("computing"));
    QVERIFY(waitForHunks());
}

void TestCompare::pictures() {
    for (const char* theme : {"light", "dark"}) {
        if (m_studio) cleanup();
        init();
        context().settings.set(setting::kTheme, QString::fromLatin1(theme));
        open("five-scenarios");
        compare().setReviewer(QStringLiteral("ana"));
        showCompare();
        QVERIFY(waitForHunks());
        for (int i = 0; i < 6; ++i) {
            press(Qt::Key_U);
            press(Qt::Key_A);
        }
        state().selectCall(2);
        QTest::qWait(600);
        const QString name = QLatin1String(theme);
        takePictures(name);
        acceptRest();
        QTRY_VERIFY(compare().review()->unsealableBecause.empty());
        QVERIFY(!test::grabTo(window(), QStringLiteral("compare-reviewed-") + name).isEmpty());
        compare().seal({});
        QTRY_VERIFY(compare().review()->seal.has_value());
        QTest::qWait(200);
        QVERIFY(!test::grabTo(window(), QStringLiteral("compare-sealed-") + name).isEmpty());
        editLimit(QStringLiteral("<= 50000"), QStringLiteral("<= 45000"));
        QVERIFY(!test::grabTo(window(), QStringLiteral("compare-author-") + name).isEmpty());
        press(Qt::Key_3, Qt::ControlModifier);
        showCompare();
        QTest::qWait(600);
        QVERIFY(!test::grabTo(window(), QStringLiteral("compare-stale-") + name).isEmpty());
        for (const char* action : {"boundary.show", "draft.make"}) {
            context().actions.action(action)->trigger();
            QTest::qWait(1500);
            for (QDialog* dialog : window().findChildren<QDialog*>())
                if (dialog->isVisible()) {
                    QVERIFY(!test::grabTo(*dialog, QLatin1String(action) + QStringLiteral("-") + name).isEmpty());
                    dialog->close();
                }
        }
        editLimit(QStringLiteral("<= 45000"), QStringLiteral("<= x"));
        press(Qt::Key_3, Qt::ControlModifier);
        QTest::qWait(800);
        QVERIFY(!test::grabTo(window(), QStringLiteral("compare-error-") + name).isEmpty());
    }
}

WRIT_GUI_TEST_MAIN(TestCompare)
#include "test_compare.moc"
