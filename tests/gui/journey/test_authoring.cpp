// What the language service does for an author, by keyboard, in the real window over the Refund sample.
#include "app/studio/documents/language_service.h"
#include "app/studio/window/layouts.h"
#include "app/studio/window/workspace_commands.h"
#include "editor/completion_popup.h"
#include "editor/info_tip.h"
#include "editor/policy_editor.h"
#include "tests/gui/support/gui_support.h"

#include <QInputDialog>
#include <QLineEdit>
#include <QListWidget>
#include <QTest>

using namespace writ;
using namespace writ::studio;

class TestAuthoring : public QObject {
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void completesTheCatalogsFields();
    void describesAndGoesToDeclarations();
    void listsUsesAndRules();
    void renamesInEveryFile();
    void findsAndMendsAMistypedField();
    void formatsOnRequestAndOnSave();
    void showsTheSelectedCallsValues();
    void widensTheSelection();
    void everyPictureOfTheEditor();

private:
    [[nodiscard]] StudioContext& context() const { return m_studio->context(); }
    [[nodiscard]] editor::PolicyEditor& text() const {
        for (auto* one : m_studio->window().findChildren<editor::PolicyEditor*>())
            if (one->isVisible()) return *one;
        qFatal("no editor is shown");
    }
    /// The caret behind the first place of `what`.
    void caretBehind(const QByteArray& what) const {
        const auto at = text().bytes().indexOf(what);
        QVERIFY2(at >= 0, what.constData());
        const auto offset = static_cast<std::uint32_t>(at + what.size());
        text().view().select({offset, offset});
    }
    void trigger(const char* action) const { context().actions.action(action)->trigger(); }
    [[nodiscard]] bool isChecked() const {
        return context().language.isAbout(QStringLiteral("policies/b/refund.cedar"), text().bytes());
    }
    [[nodiscard]] static QListWidget* palette() {
        for (QWidget* top : QApplication::topLevelWidgets())
            if (top->isVisible() && top->objectName() == QLatin1String("commandPalette")) return top->findChild<QListWidget*>();
        return nullptr;
    }
    [[nodiscard]] static QStringList rows(const QListWidget& list) {
        QStringList texts;
        for (int row = 0; row < list.count(); ++row) texts.append(list.item(row)->text());
        return texts;
    }

    std::unique_ptr<test::GuiHome> m_home;
    std::unique_ptr<Studio> m_studio;
};

void TestAuthoring::init() {
    m_home = std::make_unique<test::GuiHome>();
    m_studio = m_home->makeStudio();
    m_studio->window().resize(1600, 1000);
    QVERIFY(QTest::qWaitForWindowActive(&m_studio->window()));
    m_studio->window().commands().openPath(m_home->copyOfSample(QStringLiteral("refund")));
    QVERIFY(test::waitForReplay(context().state));
    trigger("layout.author");
    emit context().documents.revealRequested(
        QString::fromStdString((context().state.workspace()->root / "policies/b/refund.cedar").string()), 0, 0);
    QTRY_VERIFY(isChecked());
}

void TestAuthoring::cleanup() {
    m_studio.reset();
    m_home.reset();
}

void TestAuthoring::completesTheCatalogsFields() {
    caretBehind("context.input.amount_cents <= 50000");
    QTest::keyClicks(&text(), QStringLiteral(" && context.input."));
    QTRY_VERIFY(text().popup().isVisible());
    QStringList labels;
    for (int row = 0; row < text().popup().model().rowCount(); ++row)
        labels.append(QString::fromStdString(text().popup().model().item(row).label));
    for (const char* field : {"amount_cents", "destination", "order_id"})
        QVERIFY2(labels.contains(QLatin1String(field)), qPrintable(labels.join(QLatin1Char(' '))));
    QTest::keyClicks(&text(), QStringLiteral("ord"));
    QTest::keyClick(&text(), Qt::Key_Return);
    QVERIFY(text().bytes().contains("<= 50000 && context.input.order_id"));
}

void TestAuthoring::describesAndGoesToDeclarations() {
    caretBehind("context.input.amount");
    trigger("policy.describe");
    auto* tip = text().findChild<editor::InfoTip*>(QStringLiteral("editorTip"));
    QTRY_VERIFY(tip->isVisible());
    QVERIFY2(tip->text().contains(QStringLiteral("Long")), qPrintable(tip->text()));
    QTest::keyClick(&text(), Qt::Key_Escape);
    QVERIFY(!tip->isVisible());
    caretBehind("Agent::\"refund");
    trigger("policy.definition");
    QTRY_VERIFY(text().bytes().contains("\"uid\""));  // the facts are shown, the entity selected
    QVERIFY(text().view().text(text().view().selection()).contains("refund-agent"));
}

void TestAuthoring::listsUsesAndRules() {
    caretBehind("Agent::\"refund");
    trigger("policy.references");
    QTRY_VERIFY(palette() != nullptr);
    QVERIFY(palette()->count() >= 3);
    palette()->window()->close();
    trigger("policy.symbols");
    QTRY_VERIFY(palette() != nullptr);
    QCOMPARE(rows(*palette()), (QStringList{QStringLiteral("B.read"), QStringLiteral("B.refund"), QStringLiteral("B.identity"),
                                            QStringLiteral("B.orig-card"), QStringLiteral("B.running-total")}));
    auto* field = palette()->window()->findChild<QLineEdit*>();
    QTest::keyClicks(field, QStringLiteral("orig"));
    QTest::keyClick(field, Qt::Key_Return);
    const auto caret = static_cast<qsizetype>(text().view().caret());
    QVERIFY(caret > text().bytes().indexOf("B.identity") && caret < text().bytes().indexOf("B.running-total"));
}

void TestAuthoring::renamesInEveryFile() {
    caretBehind("Agent::\"refund");
    trigger("policy.rename");
    QInputDialog* dialog = nullptr;
    QTRY_VERIFY((dialog = m_studio->window().findChild<QInputDialog*>(QStringLiteral("renameDialog"))) != nullptr);
    QCOMPARE(dialog->textValue(), QStringLiteral("refund-agent"));
    dialog->setTextValue(QStringLiteral("returns-agent"));
    dialog->accept();
    QTRY_VERIFY(!text().bytes().contains("refund-agent"));
    QVERIFY(text().bytes().contains("Agent::\"returns-agent\""));
    int changed = 0;
    for (const Document* document : context().documents.modified()) changed += document->text().contains("returns-agent") ? 1 : 0;
    QVERIFY2(changed >= 3, "both versions and the facts");
}

void TestAuthoring::findsAndMendsAMistypedField() {
    const auto at = static_cast<std::uint32_t>(text().bytes().indexOf("context.input.amount_cents")) + 14;
    text().view().select({at, at + 12});
    QTest::keyClicks(&text(), QStringLiteral("amout_cents"));
    QTest::keyClick(&text(), Qt::Key_Escape);
    QTRY_VERIFY(isChecked() && !text().diagnostics().empty());
    QVERIFY2(text().diagnostics().front().message.find("amout_cents") != std::string::npos,
             text().diagnostics().front().message.c_str());
    trigger("policy.fix");
    QTRY_VERIFY(!text().bytes().contains("amout_cents"));
    QVERIFY(text().bytes().contains("context.input.amount_cents <= 50000"));
}

void TestAuthoring::formatsOnRequestAndOnSave() {
    const QByteArray before = text().bytes();
    trigger("policy.format");
    QTRY_VERIFY(text().bytes() != before);
    const QByteArray formatted = text().bytes();
    QVERIFY(formatted.contains("// Exactly $500.00 is a lawful refund."));
    trigger("policy.format");
    QTest::qWait(100);
    QCOMPARE(text().bytes(), formatted);
    context().settings.set(setting::kFormatOnSave, true);
    text().view().select({0, 0});
    QTest::keyClicks(&text(), QStringLiteral("    "));
    trigger("file.save");
    QTRY_COMPARE(text().bytes(), formatted);
    QTRY_VERIFY(context().documents.modified().empty());
}

void TestAuthoring::showsTheSelectedCallsValues() {
    context().state.selectCall(2);  // $500.00, day 30
    caretBehind("context.input.amount_cents <=");
    const auto line = text().view().lineOf(text().view().caret());
    QTRY_VERIFY2(text().inlineText(line).contains(QStringLiteral("50000")), qPrintable(text().inlineText(line)));
    context().settings.set(setting::kInlineValues, false);
    QTRY_VERIFY(text().inlineText(line).isEmpty());
}

void TestAuthoring::widensTheSelection() {
    caretBehind("context.input.amount");
    trigger("policy.widen");
    QTRY_VERIFY(!text().view().selection().empty());
    const Span first = text().view().selection();
    trigger("policy.widen");
    QTRY_VERIFY(text().view().selection().size() > first.size());
    trigger("policy.foldAll");
    QVERIFY(text().view().isFolded(text().view().lineOf(static_cast<std::uint32_t>(text().bytes().indexOf("forbid")))));
    trigger("policy.unfoldAll");
}

/// For people: what the lists and tips look like, light and dark.
void TestAuthoring::everyPictureOfTheEditor() {
    for (const Theme::Choice choice : {Theme::Choice::Light, Theme::Choice::Dark}) {
        const QString look = choice == Theme::Choice::Light ? QStringLiteral("light") : QStringLiteral("dark");
        context().theme.apply(*qApp, choice);
        context().state.selectCall(2);
        caretBehind("context.input.amount");
        QTRY_VERIFY(!text().inlineText(text().view().lineOf(text().view().caret())).isEmpty());
        QVERIFY(!test::grabTo(m_studio->window(), QStringLiteral("authoring-") + look).isEmpty());
        trigger("policy.describe");
        auto* tip = text().findChild<editor::InfoTip*>(QStringLiteral("editorTip"));
        QTRY_VERIFY(tip->isVisible());
        QVERIFY(!test::grabTo(*tip, QStringLiteral("authoring-tip-") + look).isEmpty());
        trigger("policy.complete");
        QTRY_VERIFY(text().popup().isVisible());
        QVERIFY(!test::grabTo(*text().findChild<editor::CompletionPopup*>(), QStringLiteral("authoring-list-") + look).isEmpty());
        QTest::keyClick(&text(), Qt::Key_Escape);
        trigger("policy.symbols");
        QTRY_VERIFY(palette() != nullptr);
        QVERIFY(!test::grabTo(*palette()->window(), QStringLiteral("authoring-rules-") + look).isEmpty());
        palette()->window()->close();
    }
}

WRIT_GUI_TEST_MAIN(TestAuthoring)
#include "test_authoring.moc"
