#include "simulator/store/store.h"
#include "tests/gui/support/gui_support.h"

#include <QFile>
#include <QSignalSpy>
#include <QTest>

using namespace writ::studio;
using namespace writ;

class TestState : public QObject {
    Q_OBJECT
private slots:
    void init();
    void replaysRefund();
    void unsavedTextChangesTheFlips();
    void latestTextWins();
    void brokenTextKeepsTheOldReplay();
    void schemaIsStaleUntilSaved();
    void savedFileIsReplayedByItself();
    void reloadKeepsTheSelection();
    void versionsCanBeSwapped();
    void missingWorkspaceIsTold();
    void closeForgetsEverything();
    void runsAreKept();
    void destructionWaits();

private:
    std::unique_ptr<test::GuiHome> m_home;
    QString m_folder;
    static QByteArray read(const QString& file);
    static std::string policyName(const StudioState& state);
    static std::string policyText(const StudioState& state);
};

void TestState::init() {
    m_home = std::make_unique<test::GuiHome>();
    m_folder = m_home->copyOfSample(QStringLiteral("refund"));
    QVERIFY(!m_folder.isEmpty());
}

QByteArray TestState::read(const QString& name) {
    QFile file(name);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

std::string TestState::policyName(const StudioState& state) {
    return state.version().sources.front()->name();
}
std::string TestState::policyText(const StudioState& state) {
    return std::string(state.version().sources.front()->text());
}

void TestState::replaysRefund() {
    StudioState state;
    QSignalSpy workspace(&state, &StudioState::workspaceChanged);
    state.openWorkspace(m_folder);
    QVERIFY(state.isBusy());
    QVERIFY(test::waitForReplay(state));
    QCOMPARE(workspace.count(), 1);
    QCOMPARE(state.policyRev(), QStringLiteral("b"));
    QCOMPARE(state.againstRev(), QStringLiteral("a"));
    QCOMPARE(state.replay()->summary.calls, 8u);
    QCOMPARE(state.replay()->summary.allow, 3u);
    QCOMPARE(state.replay()->summary.deny, 5u);
    QCOMPARE(state.against()->summary.allow, 5u);
    QCOMPARE(state.comparison()->flips.size(), 4u);
    QVERIFY(state.selectedCall().has_value());
    QVERIFY(state.failure().isEmpty());
}

void TestState::unsavedTextChangesTheFlips() {
    StudioState state;
    state.openWorkspace(m_folder);
    QVERIFY(test::waitForReplay(state));
    state.setUnsavedTexts({{policyName(state), "permit (principal, action, resource);"}});
    QVERIFY(state.isStale());
    QVERIFY(test::waitForReplay(state));
    QCOMPARE(state.replay()->summary.allow, 8u);
    QCOMPARE(state.comparison()->wouldAllow, 3u);
    QCOMPARE(state.comparison()->flips.size(), 3u);
    state.setUnsavedTexts({});
    QVERIFY(test::waitForReplay(state));
    QCOMPARE(state.comparison()->flips.size(), 4u);
}

void TestState::latestTextWins() {
    StudioState state;
    state.openWorkspace(m_folder);
    QVERIFY(test::waitForReplay(state));
    const std::string name = policyName(state);
    for (int i = 0; i < 20; ++i) {
        state.setUnsavedTexts({{name, "// " + std::to_string(i) + "\npermit (principal, action, resource);"}});
        state.replayNow();
    }
    state.setUnsavedTexts({{name, "forbid (principal, action, resource);"}});
    QVERIFY(test::waitForReplay(state));
    QCOMPARE(state.replay()->summary.deny, 8u);
    QTest::qWait(100);
    QCOMPARE(state.replay()->summary.deny, 8u);
}

void TestState::brokenTextKeepsTheOldReplay() {
    StudioState state;
    state.openWorkspace(m_folder);
    QVERIFY(test::waitForReplay(state));
    const sim::ReplayPtr before = state.replay();
    state.setUnsavedTexts({{policyName(state), "permit (principal,"}});
    QVERIFY(QTest::qWaitFor([&state] { return !state.isBusy() && !state.failure().isEmpty(); }, 10000));
    QVERIFY(state.isStale());
    QCOMPARE(state.replay(), before);
    QVERIFY(!state.diagnostics().empty());
}

void TestState::schemaIsStaleUntilSaved() {
    StudioState state;
    state.openWorkspace(m_folder);
    QVERIFY(test::waitForReplay(state));
    const Digest before = state.replay()->digests.schema;
    const QString name = QStringLiteral("schema/refund.cedarschema");
    const QByteArray edited = read(m_folder + u'/' + name) + "\nentity Extra;\n";
    state.setUnsavedTexts({{name.toStdString(), edited.toStdString()}});
    QVERIFY(state.isStale());
    QCOMPARE(state.unsavedInput(), name);
    QSignalSpy versions(&state, &StudioState::versionsChanged);
    QVERIFY(versions.wait(10000));  // a replay of the text on disk changes nothing
    QVERIFY(QTest::qWaitFor([&state] { return !state.isBusy(); }, 10000));
    QVERIFY(state.isStale());
    QVERIFY(state.replay()->digests.schema == before);

    QFile file(m_folder + u'/' + name);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(edited);
    file.close();
    state.setUnsavedTexts({});
    QVERIFY(state.isStale());
    QVERIFY(test::waitForReplay(state));
    QVERIFY(state.replay()->digests.schema != before);
    QVERIFY(!state.isStale());

    state.setUnsavedTexts({{"README.md", "no input of a replay"}});
    QVERIFY(state.unsavedInput().isEmpty());
    QVERIFY(test::waitForReplay(state));
    QVERIFY(!state.isStale());
}

void TestState::savedFileIsReplayedByItself() {
    StudioState state;
    state.openWorkspace(m_folder);
    QVERIFY(test::waitForReplay(state));
    QFile file(QString(m_folder + u'/' + QString::fromStdString(policyName(state))));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("permit (principal, action, resource);\n");
    file.close();
    QVERIFY(QTest::qWaitFor([&state] { return state.replay()->summary.allow == 8 && !state.isBusy(); }, 10000));
}

void TestState::reloadKeepsTheSelection() {
    StudioState state;
    state.openWorkspace(m_folder);
    QVERIFY(test::waitForReplay(state));
    state.selectCall(6);
    const StudioState::Selection chosen = state.selection();
    state.reload();
    QSignalSpy workspace(&state, &StudioState::workspaceChanged);
    QVERIFY(workspace.wait(10000));
    QVERIFY(state.selection() == chosen);
    QCOMPARE(*state.selectedCall(), 6u);
}

void TestState::versionsCanBeSwapped() {
    StudioState state;
    state.openWorkspace(m_folder);
    QVERIFY(test::waitForReplay(state));
    state.setPolicyRev(QStringLiteral("a"));
    state.setAgainstRev(QStringLiteral("b"));
    QVERIFY(QTest::qWaitFor([&state] { return !state.isBusy(); }, 10000));
    QCOMPARE(state.replay()->summary.allow, 5u);
    QCOMPARE(state.comparison()->wouldAllow, 3u);
    QCOMPARE(state.comparison()->wouldDeny, 1u);
}

void TestState::missingWorkspaceIsTold() {
    StudioState state;
    QSignalSpy failed(&state, &StudioState::failed);
    state.openWorkspace(m_home->path(QStringLiteral("nowhere")));
    QVERIFY(failed.wait(10000));
    QVERIFY(!state.workspace());
    QVERIFY(!state.isBusy());
    QVERIFY(failed.front().front().toString().contains(u"nowhere"));
}

void TestState::closeForgetsEverything() {
    StudioState state;
    state.openWorkspace(m_folder);
    QVERIFY(test::waitForReplay(state));
    state.closeWorkspace();
    QVERIFY(!state.workspace() && !state.replay() && !state.comparison() && !state.selectedCall());
    QVERIFY(!state.isBusy());
}

void TestState::runsAreKept() {
    StudioState state;
    state.openWorkspace(m_folder);
    QVERIFY(test::waitForReplay(state));
    auto store = sim::Store::open(m_folder.toStdString() + "/.writ/store.sqlite");
    QVERIFY(store.has_value());
    const auto runs = store->runs();
    QVERIFY(runs.has_value());
    QCOMPARE(runs->size(), 1u);
    QCOMPARE(runs->front().calls, 8u);
    QCOMPARE(runs->front().deny, 5u);
    QCOMPARE(runs->front().policiesDigest, state.replay()->digests.policies.hex());
}

void TestState::destructionWaits() {
    for (int i = 0; i < 10; ++i) {
        StudioState state;
        state.openWorkspace(m_folder);
        QTest::qWait(i);
    }
}

WRIT_GUI_TEST_MAIN(TestState)
#include "test_state.moc"
