// Tools of a live MCP server, played by the script of the unit tests, which writes down every method that it hears.
#include "app/studio/catalog/catalog_dialog.h"
#include "app/studio/catalog/server_dialog.h"
#include "app/studio/window/workspace_commands.h"
#include "tests/gui/support/gui_support.h"

#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTest>

using namespace writ::studio;
using namespace writ;

class ServerTest : public QObject {
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void startsNothingBeforeTheUserAgrees();
    void toolsAreReviewedThenAdded();
    void escapeEndsTheServer();
    void mistakesAreToldWhileTyping();
    void everyControlHasAName();
    void pictures_data();
    void pictures();

private:
    ServerDialog& open();
    [[nodiscard]] QString command(const QString& mode) const {
        return QStringLiteral("\"" WRIT_PYTHON "\" \"" WRIT_SOURCE_DIR "/tests/unit/catalog/fake_mcp_server.py\" stdio %1 \"%2\"")
            .arg(mode, log());
    }
    [[nodiscard]] QString log() const { return m_home->path(QStringLiteral("heard")); }
    static void press(ServerDialog& dialog, const char* button) {
        dialog.findChild<QPushButton*>(QLatin1String(button))->click();
    }
    [[nodiscard]] MainWindow& window() const { return m_studio->window(); }
    [[nodiscard]] StudioState& state() const { return m_studio->context().state; }

    std::unique_ptr<test::GuiHome> m_home;
    std::unique_ptr<Studio> m_studio;
    QString m_root;
};

void ServerTest::init() {
    m_home = std::make_unique<test::GuiHome>();
    m_studio = m_home->makeStudio();
    QVERIFY(QTest::qWaitForWindowActive(&window()));
    m_root = m_home->copyOfSample(QStringLiteral("refund"));
    window().commands().openPath(m_root);
    QVERIFY(test::waitForReplay(state()));
}

void ServerTest::cleanup() {
    m_studio.reset();
    m_home.reset();
}

ServerDialog& ServerTest::open() {
    m_studio->context().actions.action("import.server")->trigger();
    return *window().findChild<ServerDialog*>();
}

void ServerTest::startsNothingBeforeTheUserAgrees() {
    ServerDialog& dialog = open();
    auto* line = dialog.findChild<QLineEdit*>(QStringLiteral("serverCommand"));
    line->setText(command(QStringLiteral("ok")));
    QTest::keyClick(line, Qt::Key_Return);
    QCOMPARE(dialog.page(), ServerDialog::Page::Confirm);
    const QStringList words = dialog.findChild<QPlainTextEdit*>(QStringLiteral("serverExact"))->toPlainText().split(u'\n');
    QCOMPARE(words,
             (QStringList{QStringLiteral(WRIT_PYTHON), QStringLiteral(WRIT_SOURCE_DIR "/tests/unit/catalog/fake_mcp_server.py"),
                          QStringLiteral("stdio"), QStringLiteral("ok"), log()}));
    // Enter does not agree: the safe button has the focus.
    QTest::keyClick(&dialog, Qt::Key_Return);
    QVERIFY(dialog.page() != ServerDialog::Page::Running);
    QVERIFY(!QFile::exists(log()));
}

void ServerTest::toolsAreReviewedThenAdded() {
    ServerDialog& dialog = open();
    dialog.findChild<QLineEdit*>(QStringLiteral("serverCommand"))->setText(command(QStringLiteral("ok")));
    press(dialog, "serverNext");
    press(dialog, "serverNext");
    QVERIFY(QTest::qWaitFor([this] { return window().findChild<CatalogDialog*>() != nullptr; }, 30000));
    auto& review = *window().findChild<CatalogDialog*>();
    QVERIFY(QTest::qWaitFor([&] { return !review.isBusy(); }, 20000));
    QVERIFY2(review.review(), qPrintable(review.findChild<QLabel*>(QStringLiteral("catalogSummary"))->text()));
    QCOMPARE(review.review()->difference.tools.size(), 5U);
    QFile heard(log());
    QVERIFY(heard.open(QIODevice::ReadOnly));
    for (const QByteArray& method : heard.readAll().split('\n'))
        QVERIFY2(method.isEmpty() || method == "initialize" || method == "notifications/initialized" || method == "tools/list" ||
                     method == "end of input",
                 method.constData());
    const std::size_t before = state().workspace()->catalog.tools().size();
    QTest::keyClick(&review, Qt::Key_Return);
    QVERIFY(QTest::qWaitFor([&] { return state().workspace()->catalog.tools().size() == before + 5; }, 20000));
}

void ServerTest::escapeEndsTheServer() {
    ServerDialog& dialog = open();
    dialog.findChild<QLineEdit*>(QStringLiteral("serverCommand"))->setText(QStringLiteral("sleep 600"));
    press(dialog, "serverNext");
    press(dialog, "serverNext");
    QCOMPARE(dialog.page(), ServerDialog::Page::Running);
    QTest::keyClick(&dialog, Qt::Key_Escape);
    QVERIFY(QTest::qWaitFor([&] { return dialog.page() == ServerDialog::Page::Choose; }, 20000));
    QVERIFY(dialog.isVisible());
    QVERIFY(!window().findChild<CatalogDialog*>());
}

void ServerTest::mistakesAreToldWhileTyping() {
    ServerDialog& dialog = open();
    const auto* next = dialog.findChild<QPushButton*>(QStringLiteral("serverNext"));
    const auto* hint = dialog.findChild<QLabel*>(QStringLiteral("serverHint"));
    QVERIFY(!next->isEnabled());
    dialog.findChild<QLineEdit*>(QStringLiteral("serverCommand"))->setText(QStringLiteral("npx server | tee log"));
    QVERIFY(!next->isEnabled());
    QVERIFY2(hint->text().contains(u'|'), qPrintable(hint->text()));
    dialog.findChild<QLineEdit*>(QStringLiteral("serverUrl"))->setText(QStringLiteral("ftp://localhost/mcp"));
    QVERIFY(!next->isEnabled());
    dialog.findChild<QLineEdit*>(QStringLiteral("serverUrl"))->setText(QStringLiteral("http://localhost:1/mcp"));
    QVERIFY(next->isEnabled());
    press(dialog, "serverNext");
    QCOMPARE(dialog.page(), ServerDialog::Page::Confirm);
    QCOMPARE(next->text(), QStringLiteral("Ask it"));
    press(dialog, "serverNext");
    QVERIFY(QTest::qWaitFor([&] { return dialog.page() == ServerDialog::Page::Choose; }, 20000));
    QVERIFY2(hint->text().contains(u"cannot be reached"), qPrintable(hint->text()));
}

void ServerTest::everyControlHasAName() {
    const QStringList nameless = test::namelessWidgets(open());
    QVERIFY2(nameless.isEmpty(), qPrintable(nameless.join(u'\n')));
}

void ServerTest::pictures_data() {
    QTest::addColumn<QString>("theme");
    QTest::newRow("light") << QStringLiteral("light");
    QTest::newRow("dark") << QStringLiteral("dark");
}

void ServerTest::pictures() {
    QFETCH(QString, theme);
    m_studio->context().settings.set(setting::kTheme, theme);
    ServerDialog& dialog = open();
    QVERIFY(!test::grabTo(dialog, QStringLiteral("server-choose-") + theme).isEmpty());
    dialog.findChild<QLineEdit*>(QStringLiteral("serverCommand"))
        ->setText(QStringLiteral("npx -y @modelcontextprotocol/server-everything"));
    press(dialog, "serverNext");
    QVERIFY(!test::grabTo(dialog, QStringLiteral("server-confirm-") + theme).isEmpty());
}

WRIT_GUI_TEST_MAIN(ServerTest)
#include "server_test.moc"
