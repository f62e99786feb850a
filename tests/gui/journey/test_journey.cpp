// One journey through the whole window, by keyboard, as a newcomer makes it; and the picture of the README.
#include "app/studio/window/layouts.h"
#include "app/studio/window/workspace_commands.h"
#include "tests/gui/support/gui_support.h"

#include <QFile>
#include <QFileInfo>
#include <QImage>
#include <QLineEdit>
#include <QListView>
#include <QTableView>
#include <QTest>
#include <QTreeView>

using namespace writ;
using namespace writ::studio;

class TestJourney : public QObject {
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void refundFromStartPageToASavedPolicy();
    void readmePicture();

private:
    [[nodiscard]] MainWindow& window() const { return m_studio->window(); }
    [[nodiscard]] StudioState& state() const { return m_studio->context().state; }
    [[nodiscard]] QWidget* find(const char* name) const { return window().findChild<QWidget*>(QLatin1String(name)); }
    /// Presses a key in the focused widget.
    static void press(Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
        QTest::keyClick(QApplication::focusWidget(), key, modifiers);
    }
    void walkFlips();
    void lowerTheLimit();

    std::unique_ptr<test::GuiHome> m_home;
    std::unique_ptr<Studio> m_studio;
};

void TestJourney::init() {
    m_home = std::make_unique<test::GuiHome>();
    m_studio = m_home->makeStudio();
    QVERIFY(QTest::qWaitForWindowActive(&window()));
}

void TestJourney::cleanup() {
    m_studio.reset();
    m_home.reset();
}

// Alt+3 goes to the simulator; n walks the four flips of Refund in order and stays on the last.
void TestJourney::walkFlips() {
    press(Qt::Key_3, Qt::AltModifier);
    auto* steps = qobject_cast<QAbstractItemView*>(QApplication::focusWidget());
    QVERIFY2(steps, "Alt+3 puts the focus into the list of steps");
    press(Qt::Key_Home);
    for (const std::size_t call : {2U, 5U, 6U, 7U}) {
        press(Qt::Key_N);
        QCOMPARE(state().selectedCall(), std::optional<std::size_t>(call));
    }
    press(Qt::Key_N, Qt::ShiftModifier);
    QCOMPARE(state().selectedCall(), std::optional<std::size_t>(6));
}

void TestJourney::lowerTheLimit() {
    QWidget* editor = find("editorText");
    QVERIFY(editor);
    editor->setFocus();
    press(Qt::Key_F, Qt::ControlModifier);
    QVERIFY(qobject_cast<QLineEdit*>(QApplication::focusWidget()));
    QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("<= 50000"));
    press(Qt::Key_Return);
    press(Qt::Key_Escape);
    QCOMPARE(QApplication::focusWidget(), editor);
    QTest::keyClicks(editor, QStringLiteral("<= 40000"));
}

void TestJourney::refundFromStartPageToASavedPolicy() {
    QTest::keyClick(window().findChild<QListView*>(QStringLiteral("sampleList")), Qt::Key_Return);
    QVERIFY(test::waitForReplay(state()));
    QTRY_VERIFY(state().comparison());
    QCOMPARE(state().comparison()->flips.size(), std::size_t{4});
    QVERIFY2(find("editorTabs")->height() > 20, "the open files have tabs");
    walkFlips();

    lowerTheLimit();
    // Exactly $500.00 is now denied under both: one flip less, before anything is saved.
    QTRY_COMPARE_WITH_TIMEOUT(state().comparison()->flips.size(), std::size_t{3}, 10000);
    QCOMPARE(state().comparison()->wouldAllow, std::uint64_t{0});
    QTRY_VERIFY(window().isWindowModified());
    QVERIFY(test::grabTo(window(), QStringLiteral("journey-edited")).size() > 0);

    press(Qt::Key_S, Qt::ControlModifier);
    QTRY_VERIFY(!window().isWindowModified());
    const QString policy = QString::fromStdString((state().workspace()->root / "policies/b/refund.cedar").string());
    QFile file(policy);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY(file.readAll().contains("context.input.amount_cents <= 40000"));
    QVERIFY(test::waitForReplay(state()));
    QCOMPARE(state().comparison()->flips.size(), std::size_t{3});
    // The replay of the saved texts is kept.
    const QString store = QString::fromStdString((state().workspace()->root / ".writ/store.sqlite").string());
    QTRY_VERIFY_WITH_TIMEOUT(QFileInfo::exists(store), 10000);
}

// The README's picture is this window. WRIT_UPDATE_GOLDENS=1 writes it anew.
void TestJourney::readmePicture() {
    window().commands().openPath(m_home->copyOfSample(QStringLiteral("five-scenarios")));
    QVERIFY(test::waitForReplay(state()));
    window().showLayout(QStringLiteral("simulate"));
    state().select({0, 15});
    QVERIFY(QTest::qWaitFor([this] { return state().selectedCall().has_value() && !state().isBusy(); }, 10000));
    QTRY_VERIFY_WITH_TIMEOUT(state().findings(), 10000);
    QTest::qWait(500);  // the explanation is made on a worker
    const QImage now = window().grab().toImage();
    const QString file = QStringLiteral(WRIT_SOURCE_DIR "/resources/help/simulate.png");
    if (qEnvironmentVariableIntValue("WRIT_UPDATE_GOLDENS") == 1) QVERIFY(now.save(file));
    const QImage kept(file);
    QVERIFY2(!kept.isNull(), "the README's picture is missing");
    QCOMPARE(kept.size(), now.size());
}

WRIT_GUI_TEST_MAIN(TestJourney)
#include "test_journey.moc"
