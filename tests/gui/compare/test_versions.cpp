// Versions out of Git in the window's pickers.
#include "app/studio/window/workspace_commands.h"
#include "tests/gui/support/gui_support.h"
#include "tests/support/git_repository.h"

#include <QFile>
#include <QTest>
#include <QTreeWidget>

using namespace writ;
using namespace writ::studio;

class TestVersions : public QObject {
    Q_OBJECT
private slots:
    void comparesWithACommit();
};

void TestVersions::comparesWithACommit() {
    const test::GuiHome home;
    const auto studio = home.makeStudio();
    QVERIFY(QTest::qWaitForWindowActive(&studio->window()));
    const StudioState& state = studio->context().state;
    const QString folder = home.copyOfSample(QStringLiteral("refund"));
    test::GitRepository repository(folder.toStdString());
    const QString first = QString::fromStdString(repository.commitAll("Begin with refunds"));
    QFile policy(folder + QStringLiteral("/policies/a/refund.cedar"));
    QVERIFY(policy.open(QIODevice::WriteOnly));
    policy.write("permit(principal, action, resource);\n");
    policy.close();
    repository.commitAll("Allow everything for a day");
    studio->window().commands().openPath(folder);
    QVERIFY(test::waitForReplay(state));
    const auto flipsAgainstToday = state.comparison()->flips.size();

    QTest::mouseClick(studio->window().findChild<QWidget*>(QStringLiteral("againstPicker")), Qt::LeftButton);
    auto* list = studio->window().findChild<QWidget*>(QStringLiteral("versionList"))->findChild<QTreeWidget*>();
    const auto row = [list] {
        return list->findItems(QStringLiteral("Begin with refunds"), Qt::MatchContains | Qt::MatchRecursive).value(0);
    };
    QVERIFY(QTest::qWaitFor([&] { return row() != nullptr; }, 5000));  // Git's rows come when they have been read
    QVERIFY2(row()->text(1).contains(QStringLiteral("2023-11-14 · Test")), qPrintable(row()->text(1)));
    QVERIFY(!test::grabTo(*list->window(), QStringLiteral("compare-versions")).isEmpty());
    for (int i = 0; i < 30 && list->currentItem() != row(); ++i) QTest::keyClick(list, Qt::Key_Down);
    QTest::keyClick(list, Qt::Key_Return);
    QVERIFY(QTest::qWaitFor(
        [&] { return state.againstRev().startsWith(QStringLiteral("git:")) && state.comparison() && !state.isBusy(); }, 10000));
    QVERIFY2(first.startsWith(state.againstRev().mid(4)), qPrintable(state.againstRev()));
    QCOMPARE(state.comparison()->from->version.message, std::string("Begin with refunds"));
    QVERIFY(state.comparison()->flips.size() != flipsAgainstToday);
}

WRIT_GUI_TEST_MAIN(TestVersions)
#include "test_versions.moc"
