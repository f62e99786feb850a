#include "app/studio/start/scenario_list.h"
#include "app/studio/window/command_palette.h"
#include "app/studio/window/help_dialog.h"
#include "app/studio/window/layouts.h"
#include "app/studio/window/message_bar.h"
#include "app/studio/window/new_workspace_dialog.h"
#include "app/studio/window/settings_dialog.h"
#include "app/studio/window/workspace_commands.h"
#include "tests/gui/support/gui_support.h"

#include <QClipboard>
#include <QDir>
#include <QDockWidget>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QMenuBar>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QTextBrowser>
#include <QToolButton>

using namespace writ::studio;
using namespace writ;

class TestShell : public QObject {
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void startPageOpensRefundByKeyboard();
    void stripsAreReplayed();
    void sampleIsCopiedOnceMore();
    void layoutsShowTheirDocks_data();
    void layoutsShowTheirDocks();
    void layoutIsRemembered();
    void menusHaveNoDeadEntry();
    void everyControlHasAName();
    void panesCycle();
    void paletteFindsARule();
    void statusBarShowsTheSchema();
    void notAWorkspaceIsToldInABar();
    void recordingWithoutWorkspaceGetsOne();
    void newWorkspaceDialogChecksThePlace();
    void helpListsEveryKey();
    void themeSwitchesLive();
    void recentWorkspacesAreKept();
    void screenshots_data();
    void screenshots();

private:
    void openRefund();
    [[nodiscard]] MainWindow& window() const { return m_studio->window(); }
    [[nodiscard]] StudioState& state() const { return m_studio->context().state; }

    std::unique_ptr<test::GuiHome> m_home;
    std::unique_ptr<Studio> m_studio;
};

void TestShell::init() {
    m_home = std::make_unique<test::GuiHome>();
    m_studio = m_home->makeStudio();
    QVERIFY(QTest::qWaitForWindowActive(&window()));
}

void TestShell::cleanup() {
    m_studio.reset();
    m_home.reset();
}

void TestShell::openRefund() {
    window().commands().openPath(m_home->copyOfSample(QStringLiteral("refund")));
    QVERIFY(test::waitForReplay(state()));
}

void TestShell::startPageOpensRefundByKeyboard() {
    auto* list = window().findChild<QListView*>(QStringLiteral("sampleList"));
    QVERIFY(list && list->isVisible());
    QCOMPARE(QApplication::focusWidget(), list);
    QTest::keyClick(list, Qt::Key_Down);
    QTest::keyClick(list, Qt::Key_Up);
    QTest::keyClick(list, Qt::Key_Return);
    QVERIFY(test::waitForReplay(state()));
    QCOMPARE(state().workspace()->root.filename().string(), std::string("refund"));
    QVERIFY(QString::fromStdString(state().workspace()->root.string()).startsWith(QDir::homePath()));
    QVERIFY(!list->isVisible());
    QVERIFY(window().layouts().dock(QStringLiteral("catalog"))->isVisible());
}

void TestShell::stripsAreReplayed() {
    auto* list = window().findChild<QListView*>(QStringLiteral("sampleList"));
    auto* model = qobject_cast<ScenarioModel*>(list->model());
    QVERIFY(QTest::qWaitFor([model] { return model->strip(0) && model->strip(1); }, 20000));
    QCOMPARE(model->strip(0)->marks.size(), 8u);
    QCOMPARE(model->strip(0)->flips, 4u);
    QVERIFY(model->strip(0)->marks[6].probe);
    QCOMPARE(model->strip(0)->marks[2].inForce, std::optional(Verdict::Deny));
    QCOMPARE(model->strip(0)->marks[2].candidate, std::optional(Verdict::Allow));
    QCOMPARE(model->strip(1)->marks[4].candidate, std::optional(Verdict::Indeterminate));
    const QString spoken = model->index(0).data(Qt::AccessibleTextRole).toString();
    QVERIFY2(spoken.contains(u"A: allow, allow, deny"), qPrintable(spoken));
}

void TestShell::sampleIsCopiedOnceMore() {
    window().commands().openSample(QStringLiteral("refund"));
    QVERIFY(test::waitForReplay(state()));
    window().commands().openSample(QStringLiteral("refund"));
    QVERIFY(QTest::qWaitFor([this] { return state().workspace()->root.filename() == "refund-2"; }, 10000));
}

void TestShell::layoutsShowTheirDocks_data() {
    QTest::addColumn<QStringList>("docks");
    QTest::addColumn<bool>("editor");
    QTest::newRow("author") << QStringList{QStringLiteral("catalog"), QStringLiteral("narrow"), QStringLiteral("bottom")} << true;
    QTest::newRow("simulate") << QStringList{QStringLiteral("sessions"), QStringLiteral("simulator"), QStringLiteral("matrix"),
                                             QStringLiteral("request"), QStringLiteral("bottom")}
                              << false;
    QTest::newRow("compare") << QStringList{QStringLiteral("compare"), QStringLiteral("policyText"), QStringLiteral("versions"),
                                            QStringLiteral("bottom")}
                             << false;
}

void TestShell::layoutsShowTheirDocks() {
    QFETCH(QStringList, docks);
    QFETCH(bool, editor);
    openRefund();
    const QString layout = QLatin1String(QTest::currentDataTag());
    m_studio->context().actions.action(QByteArray(QByteArray("layout.") + QTest::currentDataTag()).constData())->trigger();
    QCOMPARE(window().layouts().current(), layout);
    for (const char* id :
         {"catalog", "narrow", "bottom", "sessions", "simulator", "matrix", "request", "compare", "policyText", "versions"})
        QCOMPARE(window().layouts().dock(QLatin1String(id))->isVisible(), docks.contains(QLatin1String(id)));
    QCOMPARE(window().centralWidget()->isVisible(), editor);
    for (const QString& id : docks) QVERIFY2(window().layouts().dock(id)->height() > 100, qPrintable(id));
}

void TestShell::layoutIsRemembered() {
    openRefund();
    window().showLayout(QStringLiteral("simulate"));
    window().layouts().dock(QStringLiteral("matrix"))->close();
    window().showLayout(QStringLiteral("author"));
    window().showLayout(QStringLiteral("simulate"));
    QVERIFY(!window().layouts().dock(QStringLiteral("matrix"))->isVisible());
    m_studio->context().actions.action("layout.reset")->trigger();
    QVERIFY(window().layouts().dock(QStringLiteral("matrix"))->isVisible());
}

void TestShell::menusHaveNoDeadEntry() {
    QTest::qWait(0);
    const auto menus =
        window().findChild<QMenuBar*>(QStringLiteral("menuBar"))->findChildren<QMenu*>(QString(), Qt::FindDirectChildrenOnly);
    QVERIFY(menus.size() >= 6);
    int entries = 0;
    for (const QMenu* menu : menus) {
        if (menu->menuAction()->isVisible()) QVERIFY2(!menu->isEmpty(), qPrintable(menu->objectName()));
        for (const QAction* action : menu->actions()) {
            if (action->isSeparator() || action->menu()) continue;
            ++entries;
            QVERIFY2(m_studio->context().actions.isLive(action->objectName().toLatin1().constData()), qPrintable(action->text()));
            QVERIFY2(!action->statusTip().isEmpty(), qPrintable(action->text()));
        }
    }
    QVERIFY(entries > 25);
}

void TestShell::everyControlHasAName() {
    const auto check = [](const QWidget& root) {
        const QStringList nameless = test::namelessWidgets(root);
        QVERIFY2(nameless.isEmpty(), qPrintable(nameless.join(u'\n')));
    };
    check(window());
    openRefund();
    for (const QString& layout : Layouts::names()) {
        window().showLayout(layout);
        check(window());
    }
    check(SettingsDialog(m_studio->context().settings, nullptr));
    check(NewWorkspaceDialog(QDir::homePath(), nullptr));
    check(HelpDialog(nullptr));
    CommandPalette palette(m_studio->context(), &window());
    check(palette);
}

void TestShell::panesCycle() {
    openRefund();
    window().showLayout(QStringLiteral("simulate"));
    QSet<QWidget*> seen;
    for (int i = 0; i < 5; ++i) {
        m_studio->context().actions.action("pane.next")->trigger();
        QVERIFY(QApplication::focusWidget());
        seen << QApplication::focusWidget();
    }
    QCOMPARE(seen.size(), 5);
}

void TestShell::paletteFindsARule() {
    openRefund();
    QSignalSpy revealed(&m_studio->context().documents, &DocumentManager::revealRequested);
    CommandPalette palette(m_studio->context(), &window());
    palette.popUp();
    auto* field = palette.findChild<QLineEdit*>(QStringLiteral("paletteText"));
    QTest::keyClicks(field, QStringLiteral("rule b.identity"));
    QTest::keyClick(field, Qt::Key_Return);
    QCOMPARE(revealed.count(), 1);
    QVERIFY(revealed.front()[0].toString().endsWith(u"b/refund.cedar"));
    QVERIFY(revealed.front()[2].toUInt() > revealed.front()[1].toUInt());
}

void TestShell::statusBarShowsTheSchema() {
    openRefund();
    auto* digest = window().findChild<QToolButton*>(QStringLiteral("schemaDigest"));
    QVERIFY(digest && digest->isVisible());
    const QString hex = QString::fromStdString(state().replay()->digests.schema.hex());
    QCOMPARE(digest->text(), QStringLiteral("Schema ") + hex.left(8));
    QTest::mouseClick(digest, Qt::LeftButton);
    QCOMPARE(QApplication::clipboard()->text(), hex);
    const auto* counts = window().findChild<QLabel*>(QStringLiteral("replayCounts"));
    QVERIFY(counts->text().startsWith(QStringLiteral("Replayed 8 of 8 calls")));
    state().setUnsavedTexts({{"schema/refund.cedarschema", "entity Agent;"}});
    QCOMPARE(counts->text(), QStringLiteral("Out of date: schema/refund.cedarschema changed after this replay"));
}

void TestShell::notAWorkspaceIsToldInABar() {
    window().commands().openPath(QDir::homePath());
    const auto bars = window().messages().findChildren<MessageBar*>();
    QCOMPARE(bars.size(), 1);
    QVERIFY(bars.front()->content().title.contains(u"not a workspace"));
    QVERIFY(!state().workspace());
}

void TestShell::recordingWithoutWorkspaceGetsOne() {
    const QString folder = m_home->copyOfSample(QStringLiteral("refund"));
    window().commands().openPath(folder + QStringLiteral("/sessions/refund.json"));
    QVERIFY(QTest::qWaitFor([this] { return state().corpus() && state().corpus()->sessions.size() == 1 && !state().isBusy(); },
                            10000));
    QVERIFY(QString::fromStdString(state().workspace()->root.string()) != folder);
}

void TestShell::newWorkspaceDialogChecksThePlace() {
    NewWorkspaceDialog dialog(QDir::homePath(), nullptr);
    auto* name = dialog.findChild<QLineEdit*>(QStringLiteral("workspaceName"));
    const auto* create = dialog.findChild<QPushButton*>(QStringLiteral("workspaceCreate"));
    name->setText(QStringLiteral("fresh"));
    QVERIFY(create->isEnabled());
    name->setText(QStringLiteral("../elsewhere"));
    QVERIFY(!create->isEnabled());
    static_cast<void>(m_home->copyOfSample(QStringLiteral("refund")));
    name->setText(QStringLiteral("refund"));
    QVERIFY(!create->isEnabled());
}

void TestShell::helpListsEveryKey() {
    HelpDialog help(nullptr);
    auto* text = help.findChild<QTextBrowser*>(QStringLiteral("helpText"));
    help.showPage(QStringLiteral("keys"));
    for (const ActionInfo& info : actionTable())
        if (*info.shortcut) QVERIFY2(text->toPlainText().contains(QString::fromUtf8(info.help)), info.id);
    for (const char* page : {"index", "replay", "workspace", "binding", "about"}) {
        help.showPage(QLatin1String(page));
        QVERIFY2(text->toPlainText().size() > 200, page);
    }
}

void TestShell::themeSwitchesLive() {
    m_studio->context().settings.set(setting::kTheme, QStringLiteral("dark"));
    QVERIFY(m_studio->context().theme.isDark());
    QVERIFY(window().palette().color(QPalette::Window).lightness() < 100);
    m_studio->context().settings.set(setting::kTheme, QStringLiteral("light"));
    QVERIFY(window().palette().color(QPalette::Window).lightness() > 200);
}

void TestShell::recentWorkspacesAreKept() {
    openRefund();
    const QString folder = QString::fromStdString(state().workspace()->root.string());
    QCOMPARE(window().commands().recent(), QStringList{folder});
    m_studio.reset();
    m_studio = m_home->makeStudio();
    QCOMPARE(window().commands().recent(), QStringList{folder});
    QVERIFY(QDir(folder).removeRecursively());
    QVERIFY(window().commands().recent().isEmpty());
}

void TestShell::screenshots_data() {
    QTest::addColumn<QString>("theme");
    QTest::addColumn<QString>("layout");
    for (const char* theme : {"light", "dark"})
        for (const char* layout : {"start", "author", "simulate", "compare"})
            QTest::newRow(QByteArray(QByteArray(layout) + "-" + theme).constData())
                << QString(QLatin1String(theme)) << QString(QLatin1String(layout));
}

void TestShell::screenshots() {
    QFETCH(QString, theme);
    QFETCH(QString, layout);
    m_studio->context().settings.set(setting::kTheme, theme);
    if (layout == u"start") {
        QTest::qWait(1500);
    } else {
        window().commands().openPath(
            m_home->copyOfSample(layout == u"author" ? QStringLiteral("refund") : QStringLiteral("five-scenarios")));
        QVERIFY(test::waitForReplay(state()));
        window().showLayout(layout);
        QTest::qWait(300);
    }
    const QString file = test::grabTo(window(), QLatin1String(QTest::currentDataTag()));
    QVERIFY(!file.isEmpty());
    const QImage image(file);
    QCOMPARE(image.size(), QSize(1600, 1000));
    QCOMPARE(image.pixelColor(800, 4).lightness() < 128, theme == u"dark");
}

WRIT_GUI_TEST_MAIN(TestShell)
#include "test_shell.moc"
