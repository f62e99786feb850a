// The editor pane, the problems pane and the impact strip on a small workspace, with the real engine behind them.
#include "app/studio/panes/editor_pane.h"
#include "app/studio/core/action_registry.h"
#include "app/studio/core/compare_state.h"
#include "app/studio/core/settings.h"
#include "app/studio/core/studio_context.h"
#include "app/studio/core/studio_state.h"
#include "app/studio/core/theme.h"
#include "app/studio/documents/document_manager.h"
#include "app/studio/documents/language_service.h"
#include "app/studio/panes/editor_tab_bar.h"
#include "app/studio/panes/problem_list.h"
#include "app/studio/panes/problems_pane.h"
#include "resources/init_resources.h"

#include <QApplication>
#include <QDir>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>
#include <QToolButton>

#include <algorithm>

using namespace writ;
using namespace writ::studio;

namespace {

/// The columns of recorded calls; how many tests match stands behind them once that is known.
QByteArray callCounts(const editor::PolicyEditor& editor, std::uint32_t line) {
    constexpr qsizetype kThreeColumns = 15;
    return QString::fromUtf8(editor.view().marginText(line)).left(kThreeColumns).toUtf8();
}

QByteArray json(const char* singleQuoted) {
    return QByteArray(singleQuoted).replace('\'', '"');
}

const QByteArray kManifest =
    json("{'format': 1, 'name': 'small', 'language': 'cedar', 'policies': 'policies', 'active': 'a', 'candidate': 'b'}");
const QByteArray kBinding = json("{'format': 1}");
const QByteArray kCatalog = json(
    "[{'type': 'function', 'function': {'name': 'pay', 'description': 'Pays',"
    " 'parameters': {'type': 'object', 'properties': {'cents': {'type': 'integer'}}, 'required': ['cents']}}},"
    " {'type': 'function', 'function': {'name': 'fly', 'description': 'Flies', 'parameters': {'type': 'object'}}},"
    " {'type': 'function', 'function': {'name': 'read', 'description': 'Reads', 'parameters': {'type': 'object'}}}]");
const QByteArray kVersionA = "@id(\"A.pay\")\npermit (principal, action == Action::\"pay\", resource);\n";
// The heading has characters of two bytes, so that a byte and a character are not the same.
const QByteArray kVersionB =
    "// Grüße aus Köln ☕\n"
    "@id(\"B.pay\")\n"
    "permit (principal, action == Action::\"pay\", resource)\n"
    "when { context.input.cents <= 100 };\n"
    "\n"
    "@id(\"B.never\")\n"
    "forbid (principal, action == Action::\"fly\", resource);\n";
const QByteArray kSecondB = "@id(\"B.read\")\npermit (principal, action == Action::\"read\", resource);\n";

QByteArray call(const char* id, int cents) {
    QByteArray steps =
        "{'role': 'assistant', 'content': null, 'tool_calls': [{'id': 'ID', 'type': 'function',"
        " 'function': {'name': 'pay', 'arguments': '{\\'cents\\': CENTS}'}}]},"
        " {'role': 'tool', 'tool_call_id': 'ID', 'content': 'ok'}";
    return steps.replace('\'', '"').replace("ID", id).replace("CENTS", QByteArray::number(cents));
}

void write(const QString& path, const QByteArray& text) {
    QDir().mkpath(QFileInfo(path).path());
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(text), text.size());
}

}  // namespace

class EditorPaneTest : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void init();
    void cleanup();
    void opensThePolicies();
    void countsRules();
    void tellsDeadRules();
    void stripTellsWhatWouldChange();
    void typingChangesTheStrip();
    void stripPartFiltersSteps();
    void squiggleAndProblem();
    void f8WalksAcrossFiles();
    void enterInProblemsJumps();
    void fileOutsideTheVersionIsChecked();
    void unsavedDotAndSave();
    void failedSaveShowsABar();
    void outsideChangeShowsABar();
    void findBarCounts();
    void recordingIsReadOnly();
    void closingAsks();
    void themeFollows();
    void everyWidgetHasAName();

private:
    /// Of the workspace. Settings and recovery copies live beside it, as they do for users.
    [[nodiscard]] QString path(const char* name) const {
        return m_folder->filePath(QStringLiteral("workspace/") + QLatin1String(name));
    }
    editor::PolicyEditor& open(const char* name);
    void trigger(const char* action) { m_actions->action(action)->trigger(); }
    [[nodiscard]] QString part(const char* name) const { return m_pane->findChild<QPushButton*>(QLatin1String(name))->text(); }
    [[nodiscard]] QPushButton* verb(const QString& text) const;
    void settle();

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Settings> m_settings;
    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<ActionRegistry> m_actions;
    std::unique_ptr<StudioState> m_state;
    std::unique_ptr<DocumentManager> m_documents;
    std::unique_ptr<LanguageService> m_language;
    std::unique_ptr<CompareState> m_compare;
    std::unique_ptr<StudioContext> m_context;
    std::unique_ptr<EditorPane> m_pane;
    std::unique_ptr<ProblemsPane> m_problems;
};

void EditorPaneTest::initTestCase() {
    writInitResources();
}

void EditorPaneTest::init() {
    m_folder = std::make_unique<QTemporaryDir>();
    write(path("writ.json"), kManifest);
    write(path("binding.json"), kBinding);
    write(path("catalog/tools.json"), kCatalog);
    write(path("policies/a/pay.cedar"), kVersionA);
    write(path("policies/b/pay.cedar"), kVersionB);
    write(path("policies/b/read.cedar"), kSecondB);
    write(path("sessions/s.json"), "{\"messages\": [{\"role\": \"user\", \"content\": \"Pay\"}, " + call("c1", 50) + ", " +
                                       call("c2", 150) + ", " + call("c3", 100) + "]}");
    m_settings = std::make_unique<Settings>(m_folder->filePath(QStringLiteral("settings.ini")));
    m_theme = std::make_unique<Theme>();
    m_theme->apply(*qApp, Theme::Choice::Light);
    m_actions = std::make_unique<ActionRegistry>(*m_theme);
    m_state = std::make_unique<StudioState>();
    m_documents = std::make_unique<DocumentManager>(m_folder->filePath(QStringLiteral("recovery")));
    m_language = std::make_unique<LanguageService>(*m_state, *m_documents);
    m_compare = std::make_unique<CompareState>(*m_state, *m_settings);
    m_context = std::make_unique<StudioContext>(
        StudioContext{*m_state, *m_theme, *m_actions, *m_settings, *m_documents, *m_language, *m_compare});
    m_pane = std::make_unique<EditorPane>(*m_context, nullptr);
    m_problems = std::make_unique<ProblemsPane>(*m_context, nullptr);
    m_pane->resize(900, 600);
    m_pane->show();
    m_problems->resize(900, 200);
    m_problems->show();
    m_state->openWorkspace(m_folder->filePath(QStringLiteral("workspace")));
    QTRY_VERIFY_WITH_TIMEOUT(m_state->comparison() != nullptr, 20000);
    m_state->setPolicyRev(QStringLiteral("b"));
    m_state->setAgainstRev(QStringLiteral("a"));
    settle();
}

void EditorPaneTest::cleanup() {
    m_pane.reset();
    m_problems.reset();
    m_compare.reset();
    m_language.reset();
    m_state.reset();
    m_documents.reset();
}

void EditorPaneTest::settle() {
    QTest::qWait(20);
    const auto settled = [this] { return !m_state->isBusy() && (!m_state->isStale() || !m_state->failure().isEmpty()); };
    if (!QTest::qWaitFor(settled, 20000))
        QFAIL(qPrintable(
            QStringLiteral("busy %1, stale %2: %3").arg(m_state->isBusy()).arg(m_state->isStale()).arg(m_state->failure())));
}

editor::PolicyEditor& EditorPaneTest::open(const char* name) {
    EditorPage* page = m_pane->openFile(path(name));
    Q_ASSERT(page != nullptr);
    return page->editor();
}

QPushButton* EditorPaneTest::verb(const QString& text) const {
    for (QPushButton* button : m_pane->findChildren<QPushButton*>())
        if (button->text() == text && button->isVisible()) return button;
    return nullptr;
}

void EditorPaneTest::opensThePolicies() {
    QVERIFY(m_documents->find(path("policies/b/pay.cedar")) != nullptr);
    QVERIFY(m_documents->find(path("policies/b/read.cedar")) != nullptr);
    QCOMPARE(m_pane->languageName(), QStringLiteral("Cedar"));
    QVERIFY(m_pane->place().startsWith(QStringLiteral("Ln 1")));
}

void EditorPaneTest::countsRules() {
    const editor::PolicyEditor& b = open("policies/b/pay.cedar");
    QCOMPARE(callCounts(b, 2), QByteArray("   2    2    · "));
    QCOMPARE(callCounts(b, 6), QByteArray("   ·    ·    · "));
    // A file of the other version counts by the other replay.
    const editor::PolicyEditor& a = open("policies/a/pay.cedar");
    QCOMPARE(callCounts(a, 1), QByteArray("   3    3    · "));
}

void EditorPaneTest::tellsDeadRules() {
    editor::PolicyEditor& b = open("policies/b/pay.cedar");
    b.takeOver(kVersionB +
               "\n@id(\"B.dead\")\npermit (principal, action == Action::\"fly\", resource)\nwhen { principal is McpServer };\n");
    settle();
    QTRY_COMPARE(b.view().marginText(9), QByteArray("     dead rule "));
    QCOMPARE(callCounts(b, 6), QByteArray("   ·    ·    · "));  // never asked for, but not dead
    b.takeOver(kVersionB +
               "\n@id(\"B.dead\")\npermit (principal, action == Action::\"fly\", resource)\nwhen { principal is Agent };\n");
    settle();
    QTRY_COMPARE(callCounts(b, 9), QByteArray("   ·    ·    · "));
}

void EditorPaneTest::stripTellsWhatWouldChange() {
    QCOMPARE(part("impactDeny"), QStringLiteral("1 would deny"));
    QCOMPARE(part("impactAllow"), QStringLiteral("0 would allow"));
    QCOMPARE(part("impactUnchanged"), QStringLiteral("2 unchanged"));
    QCOMPARE(part("impactIndeterminate"), QStringLiteral("0 indeterminate"));
    QVERIFY(m_pane->findChild<QLabel*>(QStringLiteral("impactLead"))->text().contains(QStringLiteral("3 calls")));
}

void EditorPaneTest::typingChangesTheStrip() {
    editor::PolicyEditor& b = open("policies/b/pay.cedar");
    const auto at = static_cast<std::uint32_t>(b.bytes().indexOf("100"));
    b.view().select({at, at + 3});
    QTest::keyClicks(&b, QStringLiteral("60"));
    QVERIFY(m_state->isStale());
    settle();
    QCOMPARE(part("impactDeny"), QStringLiteral("2 would deny"));
    QVERIFY(m_pane->findChild<QLabel*>(QStringLiteral("impactLead"))->text().startsWith(QStringLiteral("If saved")));
    QCOMPARE(callCounts(b, 2), QByteArray("   1    1    · "));
    b.undo();
    while (b.isUndoAvailable()) b.undo();
    settle();
    QCOMPARE(part("impactDeny"), QStringLiteral("1 would deny"));
    QVERIFY(m_documents->modified().empty());
}

void EditorPaneTest::stripPartFiltersSteps() {
    QTest::mouseClick(m_pane->findChild<QPushButton*>(QStringLiteral("impactDeny")), Qt::LeftButton);
    QCOMPARE(m_state->filterText(), QStringLiteral("flip && verdict==deny"));
}

void EditorPaneTest::squiggleAndProblem() {
    QCOMPARE(m_problems->problemCount(), 0);
    editor::PolicyEditor& b = open("policies/b/pay.cedar");
    const QByteArray broken = QByteArray(kVersionB).replace("resource);", "resource;");
    b.takeOver(broken);
    settle();
    QTRY_VERIFY(m_problems->problemCount() > 0);
    QVERIFY(!b.diagnostics().empty());
    const Diagnostic& found = b.diagnostics().front();
    QVERIFY(b.view().hasIndicator(8, found.span.begin));
    // What the pane says of line and column is where the squiggle stands.
    const Problem problem = problemsOf(*m_state, *m_language).front();
    QCOMPARE(problem.place.line, b.view().lineOf(found.span.begin) + 1);
    QCOMPARE(m_problems->windowTitle(), QStringLiteral("Problems %1").arg(m_problems->problemCount()));
    b.takeOver(kVersionB);
    settle();
    QTRY_COMPARE(m_problems->problemCount(), 0);
    QVERIFY(b.diagnostics().empty());
}

void EditorPaneTest::f8WalksAcrossFiles() {
    open("policies/b/read.cedar").takeOver("permit (principal, action, resource) when { 1 + };\n");
    editor::PolicyEditor& pay = open("policies/b/pay.cedar");
    pay.takeOver("permit (principal, action, resource) when { ( };\n");
    settle();
    QTRY_VERIFY(!m_state->diagnostics().empty());
    pay.view().select({0, 0});
    QStringList visited;
    for (std::size_t i = 0; i < m_state->diagnostics().size() + 1; ++i) {
        trigger("problem.next");
        visited.append(QFileInfo(m_pane->currentPage()->document().path()).fileName());
    }
    QVERIFY(visited.contains(QStringLiteral("read.cedar")));
    QCOMPARE(visited.first(), QStringLiteral("pay.cedar"));
    QCOMPARE(visited.last(), QStringLiteral("pay.cedar"));
    pay.view().select({0, 0});
    trigger("problem.previous");
    QCOMPARE(QFileInfo(m_pane->currentPage()->document().path()).fileName(), QStringLiteral("read.cedar"));
}

void EditorPaneTest::enterInProblemsJumps() {
    open("policies/b/read.cedar").takeOver("permit (principal, action, resource) when { 1 + };\n");
    settle();
    QTRY_VERIFY(m_problems->problemCount() > 0);
    open("policies/b/pay.cedar");
    auto* table = m_problems->findChild<QTableView*>(QStringLiteral("problemsTable"));
    table->selectRow(0);
    QTest::keyClick(table, Qt::Key_Return);
    QVERIFY(m_pane->currentPage()->document().path().endsWith(QStringLiteral("read.cedar")));
    const editor::PolicyEditor& read = m_pane->currentPage()->editor();
    const std::uint32_t at = read.view().selection().begin;
    QVERIFY(std::any_of(read.diagnostics().begin(), read.diagnostics().end(),
                        [at](const Diagnostic& one) { return one.span.begin == at; }));
}

void EditorPaneTest::fileOutsideTheVersionIsChecked() {
    editor::PolicyEditor& a = open("policies/a/pay.cedar");
    a.takeOver("permit (principal, action;\n");
    QTRY_VERIFY(!a.diagnostics().empty());
    a.takeOver(kVersionA);
    QTRY_VERIFY(a.diagnostics().empty());
}

void EditorPaneTest::unsavedDotAndSave() {
    editor::PolicyEditor& b = open("policies/b/pay.cedar");
    auto* tabs = m_pane->findChild<EditorTabBar*>();
    QVERIFY(!tabs->isUnsaved(tabs->currentIndex()));
    QVERIFY(!m_actions->action("file.save")->isEnabled());
    b.setFocus();
    QTest::keyClicks(&b, QStringLiteral("//"));
    QVERIFY(tabs->isUnsaved(tabs->currentIndex()));
    QVERIFY(m_actions->action("file.save")->isEnabled());
    trigger("file.save");
    QVERIFY(!tabs->isUnsaved(tabs->currentIndex()));
    QFile file(path("policies/b/pay.cedar"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), b.bytes());
    QTest::keyClicks(&b, QStringLiteral("x"));
    trigger("file.revert");
    QVERIFY(!tabs->isUnsaved(tabs->currentIndex()));
    QVERIFY(b.isUndoAvailable());
}

void EditorPaneTest::failedSaveShowsABar() {
    editor::PolicyEditor& b = open("policies/b/read.cedar");
    b.takeOver("// mine\n");
    // Where the file stood is a folder now: it cannot be written, even by the superuser.
    QVERIFY(QFile::remove(path("policies/b/read.cedar")));
    QVERIFY(QDir().mkpath(path("policies/b/read.cedar/x")));
    trigger("file.save");
    QTRY_VERIFY(verb(QStringLiteral("Try again")) != nullptr);
    QCOMPARE(b.bytes(), QByteArray("// mine\n"));
    QVERIFY(m_pane->currentPage()->document().isModified());
    QVERIFY(QDir(path("policies/b/read.cedar")).removeRecursively());
    QTest::mouseClick(verb(QStringLiteral("Try again")), Qt::LeftButton);
    QVERIFY(!m_pane->currentPage()->document().isModified());
    QTRY_VERIFY(verb(QStringLiteral("Try again")) == nullptr);
}

void EditorPaneTest::outsideChangeShowsABar() {
    editor::PolicyEditor& b = open("policies/b/read.cedar");
    b.takeOver("// mine\n");
    write(path("policies/b/read.cedar"), "// theirs\n");
    QTRY_VERIFY(verb(QStringLiteral("Keep mine")) != nullptr);
    QTest::mouseClick(verb(QStringLiteral("Keep mine")), Qt::LeftButton);
    QCOMPARE(b.bytes(), QByteArray("// mine\n"));
    QTRY_VERIFY(verb(QStringLiteral("Keep mine")) == nullptr);
    write(path("policies/b/read.cedar"), "// theirs again\n");
    QTRY_VERIFY(verb(QStringLiteral("Reload")) != nullptr);
    QTest::mouseClick(verb(QStringLiteral("Reload")), Qt::LeftButton);
    QCOMPARE(b.bytes(), QByteArray("// theirs again\n"));
    QVERIFY(!m_pane->currentPage()->document().isModified());
    b.undo();
    QCOMPARE(b.bytes(), QByteArray("// mine\n"));
}

void EditorPaneTest::findBarCounts() {
    editor::PolicyEditor& b = open("policies/b/pay.cedar");
    trigger("find.replace");
    auto* text = m_pane->findChild<QLineEdit*>(QStringLiteral("findText"));
    auto* count = m_pane->findChild<QLabel*>(QStringLiteral("findCount"));
    text->clear();
    QTest::keyClicks(text, QStringLiteral("action"));
    QCOMPARE(count->text(), QStringLiteral("1 of 4"));
    trigger("find.next");
    QCOMPARE(count->text(), QStringLiteral("2 of 4"));
    m_pane->findChild<QToolButton*>(QStringLiteral("findCase"))->click();
    QCOMPARE(count->text(), QStringLiteral("2 of 2"));
    QTest::keyClick(text, Qt::Key_Return);
    QCOMPARE(count->text(), QStringLiteral("1 of 2"));
    QTest::keyClicks(m_pane->findChild<QLineEdit*>(QStringLiteral("findReplacement")), QStringLiteral("deed"));
    QTest::mouseClick(m_pane->findChild<QPushButton*>(QStringLiteral("findReplaceAll")), Qt::LeftButton);
    QVERIFY(!b.bytes().contains("action"));
    b.undo();
    QCOMPARE(b.bytes(), kVersionB);
    m_pane->findChild<QToolButton*>(QStringLiteral("findRegex"))->click();
    text->setText(QStringLiteral("(a"));
    QVERIFY(!count->text().isEmpty());
    QVERIFY(!count->text().contains(QStringLiteral(" of ")));
    QTest::keyClick(text, Qt::Key_Escape);
    QVERIFY(!text->isVisible());
}

void EditorPaneTest::recordingIsReadOnly() {
    editor::PolicyEditor& session = open("sessions/s.json");
    QVERIFY(session.isReadOnly());
    QCOMPARE(m_pane->languageName(), QStringLiteral("JSON"));
    QVERIFY(!m_actions->action("find.replace")->isEnabled());
    QVERIFY(!open("binding.json").isReadOnly());
}

void EditorPaneTest::closingAsks() {
    open("policies/b/pay.cedar").takeOver("// mine\n");
    const std::size_t before = m_documents->documents().size();
    const auto press = [](const char* name) {
        QTimer::singleShot(0, qApp,
                           [name] { QApplication::activeModalWidget()->findChild<QPushButton*>(QLatin1String(name))->click(); });
    };
    press("saveChangesCancel");
    trigger("file.close");
    QCOMPARE(m_documents->documents().size(), before);
    press("saveChangesDiscard");
    trigger("file.close");
    QCOMPARE(m_documents->documents().size(), before - 1);
    settle();
    QCOMPARE(part("impactDeny"), QStringLiteral("1 would deny"));
    while (!m_documents->documents().empty()) trigger("file.close");
    QVERIFY(m_pane->currentPage() == nullptr);
    QVERIFY(m_pane->place().isEmpty());
    QVERIFY(m_pane->findChild<QPushButton*>(QStringLiteral("editorOpen"))->isVisible());
}

void EditorPaneTest::themeFollows() {
    const editor::PolicyEditor& b = open("policies/b/pay.cedar");
    const auto shown = [&b] {
        return b.viewport()->grab().toImage().pixelColor(b.viewport()->width() - 10, b.viewport()->height() - 10);
    };
    QCOMPARE(shown(), m_theme->color("editor.background"));
    const QColor light = shown();
    m_theme->apply(*qApp, Theme::Choice::Dark);
    QVERIFY(shown() != light);
    QCOMPARE(shown(), m_theme->color("editor.background"));
}

void EditorPaneTest::everyWidgetHasAName() {
    trigger("find.replace");
    for (QWidget* root : {static_cast<QWidget*>(m_pane.get()), static_cast<QWidget*>(m_problems.get())})
        for (const QWidget* widget : root->findChildren<QWidget*>()) {
            const bool inner = widget->objectName().startsWith(QStringLiteral("qt_")) ||
                               widget->parent()->objectName() == QStringLiteral("editorText");
            if (inner || widget->focusPolicy() == Qt::NoFocus || !widget->inherits("QWidget") || widget->inherits("QHeaderView"))
                continue;
            if (widget->inherits("QTabBar") || widget->inherits("QAbstractButton") || widget->inherits("QLineEdit") ||
                widget->inherits("QAbstractScrollArea")) {
                QVERIFY2(!widget->objectName().isEmpty(), widget->metaObject()->className());
                QVERIFY2(!widget->accessibleName().isEmpty() || widget->inherits("QPushButton"),
                         qPrintable(widget->objectName()));
            }
        }
}

QTEST_MAIN(EditorPaneTest)
#include "editor_pane_test.moc"
