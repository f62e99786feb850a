// The editor widget alone: text, marks, folds, find and replace. Offsets are bytes, so texts hold characters of two and more.
#include "editor/policy_editor.h"
#include "editor/completion_popup.h"
#include "editor/json_tokens.h"
#include "editor/line_comments.h"
#include "editor/numbers.h"
#include "engine/cedar/token.h"

#include <Qsci/qscilexer.h>

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QDropEvent>
#include <QMimeData>
#include <QSignalSpy>
#include <QTest>

using namespace writ;
using namespace writ::editor;

namespace {

const QByteArray kPolicy =
    "// Grüße\n"
    "@id(\"B.read\")\n"
    "permit (principal, action, resource)\n"
    "when {\n"
    "  context.name == \"Zoë ☕\" &&\n"
    "  context.amount <= 5\n"
    "};\n"
    "forbid (principal, action, resource);\n";

EditorTheme look(const QColor& background, const QColor& text) {
    EditorTheme theme;
    theme.code.setFamily(QStringLiteral("DejaVu Sans Mono"));
    theme.code.setPixelSize(13);
    theme.message.setPixelSize(12);
    theme.syntax.fill(text);
    theme.syntax[static_cast<std::size_t>(cedar::TokenStyle::EffectForbid)] = QColor(200, 30, 30);
    theme.background = background;
    theme.text = text;
    theme.squiggle.fill(Qt::red);
    return theme;
}

Span spanOf(const QByteArray& text, const QByteArray& part) {
    const auto begin = static_cast<std::uint32_t>(text.indexOf(part));
    return {begin, begin + static_cast<std::uint32_t>(part.size())};
}

Diagnostic finding(Severity severity, Span span) {
    return {"policies/p.cedar", span, severity, Code::CedarUnexpectedCharacter, "Something is wrong here", {}, {}};
}

}  // namespace

class PolicyEditorTest : public QObject {
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void loadKeepsBytes_data();
    void loadKeepsBytes();
    void typingAndUndo();
    void takeOverIsOneUndoStep();
    void squigglesStandAtBytes();
    void marksMoveWithTheText();
    void emptySpanIsVisible();
    void walksProblems();
    void countsInTheMargin();
    void stylesCoverTheText();
    void folds();
    void jsonColoursAndFolds();
    void themeChanges();
    void indentsNewLines();
    void togglesComments();
    void completes();
    void narrowsWhileTyping();
    void completionsThatComeTooLateAreDropped();
    void visitsThePlacesOfASnippet();
    void asksWhenItShould();
    void showsValuesBesideTheText();
    void greysDeadRules();
    void saysDeadRuleInTheMargin();
    void asksForCompletionsInJson();
    void releasesWindowKeys();
    void filesAreNotDroppedIntoTheText();
    void search_data();
    void search();
    void badExpression();
    void findWalksAndWraps();
    void replaceAllIsOneUndoStep();
    void replaceTakesGroups();
    void hugeLineIsHarmless();

private:
    std::unique_ptr<PolicyEditor> m_editor;
};

void PolicyEditorTest::init() {
    m_editor = std::make_unique<PolicyEditor>(TextLanguage::Cedar, nullptr);
    m_editor->setTheme(look(Qt::white, Qt::black));
    m_editor->load(kPolicy);
    m_editor->resize(700, 500);
    m_editor->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_editor.get()));
}

void PolicyEditorTest::cleanup() {
    m_editor.reset();
}

void PolicyEditorTest::loadKeepsBytes_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("several bytes a character") << QByteArray("Grüße ☕ 𝄞\n");
    QTest::newRow("windows line ends") << QByteArray("a\r\nb\r\n");
    QTest::newRow("no last line end") << QByteArray("a\nb");
    QTest::newRow("a NUL byte") << QByteArray("a\0b", 3);
    QTest::newRow("byte order mark") << QByteArray("\xEF\xBB\xBFpermit");
}

void PolicyEditorTest::loadKeepsBytes() {
    QFETCH(QByteArray, text);
    m_editor->load(text);
    QCOMPARE(m_editor->bytes(), text);
    QVERIFY(!m_editor->isUndoAvailable());
}

void PolicyEditorTest::typingAndUndo() {
    QSignalSpy changed(m_editor.get(), &PolicyEditor::bytesChanged);
    m_editor->setFocus();
    QTest::keyClicks(m_editor.get(), QStringLiteral("// x "));
    QVERIFY(m_editor->bytes().startsWith("// x // Gr"));
    QVERIFY(changed.count() > 0);
    while (m_editor->isUndoAvailable()) m_editor->undo();
    QCOMPARE(m_editor->bytes(), kPolicy);
    m_editor->redo();
    QVERIFY(m_editor->bytes() != kPolicy);
}

void PolicyEditorTest::takeOverIsOneUndoStep() {
    QByteArray other = kPolicy;
    other.replace("Zoë ☕", "Zoé ☂☂").replace("<= 5", "<= 50");
    m_editor->takeOver(other);
    QCOMPARE(m_editor->bytes(), other);
    m_editor->undo();
    QCOMPARE(m_editor->bytes(), kPolicy);
}

void PolicyEditorTest::squigglesStandAtBytes() {
    const Span span = spanOf(kPolicy, "Zoë ☕");
    m_editor->setDiagnostics({finding(Severity::Warning, span)});
    const int warning = indicator::kFirstSeverity + static_cast<int>(Severity::Warning);
    for (std::uint32_t at = 0; at < m_editor->view().length(); ++at)
        QCOMPARE(m_editor->view().hasIndicator(warning, at), at >= span.begin && at < span.end);
    QVERIFY(m_editor->view().annotation(4).contains("Something is wrong here"));
    QVERIFY(!m_editor->view().annotation(4).contains('\n'));
    QVERIFY((m_editor->markersAtLine(4) & (1U << static_cast<unsigned>(Severity::Warning))) != 0);
    m_editor->setDiagnostics({});
    QVERIFY(!m_editor->view().hasIndicator(warning, span.begin));
    QVERIFY(m_editor->view().annotation(4).isEmpty());
    QCOMPARE(m_editor->markersAtLine(4), 0U);
}

void PolicyEditorTest::marksMoveWithTheText() {
    const Span span = spanOf(kPolicy, "context.amount");
    m_editor->setDiagnostics({finding(Severity::Error, span)});
    m_editor->applyEdits({{{0, 0}, "// ü\n"}});
    const Span moved = m_editor->view().indicatorRange(indicator::kFirstSeverity, span.begin + 6);
    QCOMPARE(m_editor->view().text(moved), QByteArray("context.amount"));
}

void PolicyEditorTest::emptySpanIsVisible() {
    const auto end = static_cast<std::uint32_t>(kPolicy.size());
    for (const std::uint32_t at : {0U, spanOf(kPolicy, "\n").begin, end}) {
        m_editor->setDiagnostics({finding(Severity::Error, {at, at})});
        bool any = false;
        for (std::uint32_t place = 0; place < end; ++place)
            any = any || m_editor->view().hasIndicator(indicator::kFirstSeverity, place);
        QVERIFY2(any, qPrintable(QString::number(at)));
    }
    m_editor->setDiagnostics({finding(Severity::Error, {end + 10, end + 20})});
}

void PolicyEditorTest::walksProblems() {
    const Span first = spanOf(kPolicy, "B.read");
    const Span second = spanOf(kPolicy, "Zoë ☕");
    m_editor->setDiagnostics({finding(Severity::Error, second), finding(Severity::Note, first)});
    m_editor->view().select({0, 0});
    QCOMPARE(m_editor->problemFromCaret(true).value(), first);
    m_editor->reveal(first);
    QCOMPARE(m_editor->problemFromCaret(true).value(), second);
    m_editor->reveal(second);
    QVERIFY(!m_editor->problemFromCaret(true));
    QCOMPARE(m_editor->problemFromCaret(false).value(), first);
}

void PolicyEditorTest::countsInTheMargin() {
    const std::uint32_t permit = spanOf(kPolicy, "permit").begin;
    const std::uint32_t forbid = spanOf(kPolicy, "forbid").begin;
    m_editor->setRuleCounts({{permit, {12, 3, 0}}, {forbid, {0, 0, 2}}}, false);
    QCOMPARE(m_editor->view().marginText(2), QByteArray("  12    3    · "));
    QCOMPARE(m_editor->view().marginText(7), QByteArray("   ·    ·    2 "));
    QVERIFY(m_editor->view().marginText(0).isEmpty());
    m_editor->setRuleCounts({{permit, {123456, 0, 0}}}, true);
    QVERIFY(m_editor->view().marginText(2).startsWith("123k"));
    QVERIFY(m_editor->view().marginText(7).isEmpty());
}

void PolicyEditorTest::stylesCoverTheText() {
    m_editor->recolor();
    const auto styleOf = [&](const QByteArray& part) {
        return static_cast<cedar::TokenStyle>(m_editor->view().styleAt(spanOf(kPolicy, part).begin));
    };
    QCOMPARE(styleOf("// Gr"), cedar::TokenStyle::Comment);
    QCOMPARE(styleOf("permit"), cedar::TokenStyle::EffectPermit);
    QCOMPARE(styleOf("forbid"), cedar::TokenStyle::EffectForbid);
    QCOMPARE(styleOf("\"Zoë"), cedar::TokenStyle::String);
    QCOMPARE(styleOf("5\n"), cedar::TokenStyle::Number);
}

void PolicyEditorTest::folds() {
    m_editor->recolor();
    const auto header = [&](std::uint32_t line) {
        return (m_editor->view().foldLevel(line) & QsciScintillaBase::SC_FOLDLEVELHEADERFLAG) != 0;
    };
    QVERIFY(header(2));
    QVERIFY(!header(1));
    QVERIFY(!header(7));
    m_editor->view().toggleFold(2);
    QVERIFY(m_editor->view().isFolded(2));
    QVERIFY(m_editor->view().send(QsciScintillaBase::SCI_GETLINEVISIBLE, 5) == 0);
    QVERIFY(m_editor->view().send(QsciScintillaBase::SCI_GETLINEVISIBLE, 7) != 0);
    m_editor->reveal(spanOf(kPolicy, "context.amount"));
    QVERIFY(m_editor->view().send(QsciScintillaBase::SCI_GETLINEVISIBLE, 5) != 0);
}

void PolicyEditorTest::jsonColoursAndFolds() {
    const QByteArray text = "{\n  \"k\": [1, true,\n    \"v\"]\n}\n";
    std::uint32_t covered = 0;
    for (const JsonToken& token : jsonTokens(text.toStdString())) {
        QCOMPARE(token.span.begin, covered);
        covered = token.span.end;
    }
    QCOMPARE(covered, static_cast<std::uint32_t>(text.size()));
    PolicyEditor json(TextLanguage::Json, nullptr);
    json.setTheme(look(Qt::white, Qt::black));
    json.load(text);
    json.recolor();
    QCOMPARE(json.view().styleAt(spanOf(text, "\"k\"").begin), static_cast<int>(cedar::TokenStyle::Attribute));
    QCOMPARE(json.view().styleAt(spanOf(text, "\"v\"").begin), static_cast<int>(cedar::TokenStyle::String));
    QVERIFY((json.view().foldLevel(0) & QsciScintillaBase::SC_FOLDLEVELHEADERFLAG) != 0);
    QVERIFY((json.view().foldLevel(1) & QsciScintillaBase::SC_FOLDLEVELHEADERFLAG) != 0);
    QVERIFY((json.view().foldLevel(2) & QsciScintillaBase::SC_FOLDLEVELHEADERFLAG) == 0);
}

void PolicyEditorTest::themeChanges() {
    const auto shown = [this] { return m_editor->viewport()->grab().toImage().pixelColor(600, 400); };
    QCOMPARE(shown(), QColor(Qt::white));
    m_editor->setRuleCounts({{spanOf(kPolicy, "permit").begin, {1, 1, 1}}}, false);
    m_editor->setTheme(look(QColor(20, 24, 30), Qt::white));
    QCOMPARE(shown(), QColor(20, 24, 30));
    QCOMPARE(m_editor->bytes(), kPolicy);
    QVERIFY(!m_editor->view().marginText(2).isEmpty());
    QCOMPARE(m_editor->lexer()->color(static_cast<int>(cedar::TokenStyle::EffectForbid)), QColor(200, 30, 30));
}

void PolicyEditorTest::indentsNewLines() {
    m_editor->load("when {");
    m_editor->view().select({6, 6});
    QTest::keyClick(m_editor.get(), Qt::Key_Return);
    QTest::keyClicks(m_editor.get(), QStringLiteral("1"));
    QTest::keyClick(m_editor.get(), Qt::Key_Return);
    QTest::keyClicks(m_editor.get(), QStringLiteral("}"));
    QCOMPARE(m_editor->bytes(), QByteArray("when {\n  1\n}"));
}

void PolicyEditorTest::togglesComments() {
    QCOMPARE(toggledComments({"  a", "", "    b"}), (QByteArrayList{"  // a", "", "  //   b"}));
    QCOMPARE(toggledComments({"  // a", "", "  //   b"}), (QByteArrayList{"  a", "", "    b"}));
    QCOMPARE(toggledComments({"// a", "b"}), (QByteArrayList{"// // a", "// b"}));
    m_editor->selectAll(true);
    m_editor->toggleComment();
    QVERIFY(m_editor->bytes().contains("\n// forbid"));
    m_editor->toggleComment();
    QCOMPARE(m_editor->bytes(), kPolicy);
}

namespace {

cedar::CompletionItem item(const std::string& label, Span replace, std::string insert = {}, std::vector<Span> places = {}) {
    cedar::CompletionItem result;
    result.kind = cedar::CompletionKind::Attribute;
    result.label = label;
    result.insert = insert.empty() ? label : std::move(insert);
    result.places = std::move(places);
    result.detail = "Long";
    result.replace = replace;
    result.documentation = "About `" + label + "`.";
    return result;
}

}  // namespace

void PolicyEditorTest::completes() {
    m_editor->load("x.");
    m_editor->view().select({2, 2});
    m_editor->showCompletions({item("amount", {2, 2}), item("destination", {2, 2}), item("order", {2, 2})}, 2);
    QVERIFY(m_editor->popup().isVisible());
    QCOMPARE(m_editor->popup().model().rowCount(), 3);
    QAbstractItemModelTester tester(m_editor->popup().findChild<CompletionModel*>());
    QTest::keyClick(m_editor.get(), Qt::Key_Down);
    QTest::keyClick(m_editor.get(), Qt::Key_Return);
    QCOMPARE(m_editor->bytes(), QByteArray("x.destination"));
    QVERIFY(!m_editor->popup().isVisible());
    m_editor->undo();
    QCOMPARE(m_editor->bytes(), QByteArray("x."));
    m_editor->showCompletions({item("amount", {2, 2})}, 2);
    QTest::keyClick(m_editor.get(), Qt::Key_Escape);
    QVERIFY(!m_editor->popup().isVisible());
    m_editor->setReadOnly(true);
    m_editor->showCompletions({item("amount", {2, 2})}, 2);
    QVERIFY(!m_editor->popup().isVisible());
}

void PolicyEditorTest::narrowsWhileTyping() {
    m_editor->load("x.");
    m_editor->view().select({2, 2});
    m_editor->showCompletions({item("order_id", {2, 2}), item("amount", {2, 2}), item("customer_order", {2, 2})}, 2);
    QTest::keyClicks(m_editor.get(), QStringLiteral("or"));
    const CompletionModel& model = m_editor->popup().model();
    QCOMPARE(model.rowCount(), 2);
    QCOMPARE(model.item(0).label, std::string("order_id"));  // what begins with it comes first
    QTest::keyClicks(m_editor.get(), QStringLiteral("zz"));
    QVERIFY(!m_editor->popup().isVisible());
    QCOMPARE(m_editor->bytes(), QByteArray("x.orzz"));
}

void PolicyEditorTest::completionsThatComeTooLateAreDropped() {
    m_editor->load("x.ab c");
    m_editor->view().select({6, 6});
    m_editor->showCompletions({item("abacus", {2, 4})}, 4);
    QVERIFY(!m_editor->popup().isVisible());
    m_editor->view().select({4, 4});
    m_editor->showCompletions({item("abacus", {2, 3})}, 3);  // one more letter was typed since
    QVERIFY(m_editor->popup().isVisible());
    QTest::keyClick(m_editor.get(), Qt::Key_Tab);
    QCOMPARE(m_editor->bytes(), QByteArray("x.abacus c"));
}

void PolicyEditorTest::visitsThePlacesOfASnippet() {
    m_editor->load("  ");
    m_editor->view().select({2, 2});
    m_editor->showCompletions({item("has", {2, 2}, "a has b &&\na.b", {{0, 1}, {6, 7}})}, 2);
    QTest::keyClick(m_editor.get(), Qt::Key_Return);
    QCOMPARE(m_editor->bytes(), QByteArray("  a has b &&\n  a.b"));
    QCOMPARE(m_editor->view().selection(), (Span{2, 3}));
    QTest::keyClicks(m_editor.get(), QStringLiteral("context"));
    QTest::keyClick(m_editor.get(), Qt::Key_Tab);
    QCOMPARE(m_editor->view().text(m_editor->view().selection()), QByteArray("b"));
    QTest::keyClick(m_editor.get(), Qt::Key_Tab);
    QCOMPARE(m_editor->view().caret(), m_editor->view().length());
    QTest::keyClick(m_editor.get(), Qt::Key_Tab);  // a tab again
    QVERIFY(m_editor->bytes().startsWith("  context has b &&\n"));
    QVERIFY(m_editor->bytes().endsWith(' '));
}

void PolicyEditorTest::asksWhenItShould() {
    m_editor->load("");
    QSignalSpy completion(m_editor.get(), &PolicyEditor::completionWanted);
    QSignalSpy signature(m_editor.get(), &PolicyEditor::signatureWanted);
    QSignalSpy definition(m_editor.get(), &PolicyEditor::definitionWanted);
    QTest::keyClicks(m_editor.get(), QStringLiteral("p"));
    QCOMPARE(completion.size(), 0);
    QTest::keyClicks(m_editor.get(), QStringLiteral("e"));
    QCOMPARE(completion.size(), 1);
    QTest::keyClicks(m_editor.get(), QStringLiteral("."));
    QCOMPARE(completion.size(), 2);
    QTest::keyClicks(m_editor.get(), QStringLiteral("ip("));
    QCOMPARE(signature.size(), 1);
    const QRect first = m_editor->textRect(0);
    const QPoint at = m_editor->viewport()->mapFromGlobal(first.center() + QPoint(3, 0));
    QTest::mouseClick(m_editor->viewport(), Qt::LeftButton, Qt::ControlModifier, at);
    QCOMPARE(definition.size(), 1);
}

void PolicyEditorTest::showsValuesBesideTheText() {
    cedar::InlineValue value;
    value.line = 1;
    value.text = "amount = 5";
    value.truth = Truth::True;
    cedar::InlineValue second = value;
    second.text = "day = 3";
    second.truth = Truth::False;
    m_editor->setInlineValues({value, second});
    QVERIFY(m_editor->inlineText(0).startsWith(QStringLiteral("amount = 5")));
    QVERIFY(m_editor->inlineText(0).contains(QStringLiteral("day = 3")));
    QVERIFY(m_editor->inlineText(1).isEmpty());
    m_editor->view().select({0, 0});
    QTest::keyClick(m_editor.get(), Qt::Key_Return);  // lines moved: the values would stand beside others
    QVERIFY(m_editor->inlineText(0).isEmpty());
}

void PolicyEditorTest::greysDeadRules() {
    const std::uint32_t at = spanOf(kPolicy, "forbid").begin;
    const int alive = m_editor->view().styleAt(at);
    m_editor->setDeadRules({{{at, static_cast<std::uint32_t>(kPolicy.size())}, at}});
    QVERIFY(m_editor->view().styleAt(at) != alive);
    QCOMPARE(m_editor->view().styleAt(spanOf(kPolicy, "permit").begin), static_cast<int>(cedar::TokenStyle::EffectPermit));
    m_editor->setDeadRules({});
    QCOMPARE(m_editor->view().styleAt(at), alive);
}

void PolicyEditorTest::saysDeadRuleInTheMargin() {
    const QByteArray words("     dead rule ");
    const std::uint32_t permit = spanOf(kPolicy, "permit").begin;
    const std::uint32_t forbid = spanOf(kPolicy, "forbid").begin;
    const DeadRule dead{{forbid, static_cast<std::uint32_t>(kPolicy.size())}, forbid};
    m_editor->setDeadRules({dead});
    QCOMPARE(m_editor->view().marginText(7), words);
    m_editor->setDeadRules({});
    QVERIFY(m_editor->view().marginText(7).isEmpty());

    m_editor->setDeadRules({dead});
    m_editor->setRuleCounts({{permit, {12, 3, 0}}, {forbid, {0, 0, 0}}}, false);
    QCOMPARE(m_editor->view().marginText(2), QByteArray("  12    3    · "));
    QCOMPARE(m_editor->view().marginText(7), words);
    QCOMPARE(m_editor->view().marginText(2).size() - 1, words.size());  // the dot has two bytes
    m_editor->takeOver("\n" + kPolicy);                                 // the words move with the text, whatever else is greyed
    m_editor->greyRuleCounts();
    QCOMPARE(m_editor->view().marginText(8), words);
    m_editor->setDeadRules({});
    QCOMPARE(m_editor->view().marginText(8), QByteArray("   ·    ·    · "));

    // A call that matches all the same: its count says more.
    m_editor->takeOver(kPolicy);
    m_editor->setRuleCounts({{permit, {0, 0, 0}}, {forbid, {1, 0, 0}}}, false);
    m_editor->setDeadRules({dead});
    QCOMPARE(m_editor->view().marginText(7), QByteArray("   1    ·    · "));
}

void PolicyEditorTest::asksForCompletionsInJson() {
    PolicyEditor json(TextLanguage::Json, nullptr);
    json.resize(400, 300);
    json.show();
    QVERIFY(QTest::qWaitForWindowExposed(&json));
    json.setFocus();
    const QSignalSpy asked(&json, &PolicyEditor::completionWanted);
    QTest::keyClicks(&json, QStringLiteral("[{"));
    QCOMPARE(asked.count(), 1);  // a list opens with the bracket
    QTest::keyClicks(&json, QStringLiteral("\""));
    QCOMPARE(asked.count(), 2);
    QTest::keyClicks(&json, QStringLiteral("uid\":"));
    QVERIFY(asked.count() > 3);
}

void PolicyEditorTest::releasesWindowKeys() {
    m_editor->setFocus();
    for (const Qt::Key key : {Qt::Key_D, Qt::Key_L, Qt::Key_T, Qt::Key_U, Qt::Key_Slash})
        QTest::keyClick(m_editor.get(), key, Qt::ControlModifier);
    QCOMPARE(m_editor->bytes(), kPolicy);
}

void PolicyEditorTest::filesAreNotDroppedIntoTheText() {
    QMimeData files;
    files.setUrls({QUrl::fromLocalFile(QStringLiteral("/tmp/x.json"))});
    files.setText(QStringLiteral("file:///tmp/x.json"));
    QDropEvent drop({300, 100}, Qt::CopyAction, &files, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(m_editor->viewport(), &drop);
    QCOMPARE(m_editor->bytes(), kPolicy);
}

void PolicyEditorTest::search_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("caseSensitive");
    QTest::addColumn<bool>("wholeWord");
    QTest::addColumn<bool>("regex");
    QTest::addColumn<QByteArrayList>("found");
    const QString ss = QStringLiteral("é");
    QTest::newRow("nothing") << QString() << false << false << false << QByteArrayList{};
    QTest::newRow("any case") << QStringLiteral("CAFÉ") << false << false << false << QByteArrayList{"café", "Café", "café"};
    QTest::newRow("case") << QStringLiteral("Café") << true << false << false << QByteArrayList{"Café"};
    QTest::newRow("word") << QStringLiteral("café") << false << true << false << QByteArrayList{"café", "Café"};
    QTest::newRow("expression") << QStringLiteral("c.f[%1]").arg(ss) << true << false << true << QByteArrayList{"café", "café"};
    QTest::newRow("special signs") << QStringLiteral("a.b") << false << false << false << QByteArrayList{};
    QTest::newRow("empty matches") << QStringLiteral("x*") << true << false << true << QByteArrayList{};
}

void PolicyEditorTest::search() {
    QFETCH(QString, text);
    QFETCH(bool, caseSensitive);
    QFETCH(bool, wholeWord);
    QFETCH(bool, regex);
    QFETCH(QByteArrayList, found);
    const QByteArray haystack = "café 𝄞 Café caféine aXb";
    const SearchResult result = writ::editor::search(haystack, {text, caseSensitive, wholeWord, regex});
    QByteArrayList parts;
    for (const Span match : result.matches)
        parts.append(haystack.mid(static_cast<qsizetype>(match.begin), static_cast<qsizetype>(match.size())));
    QCOMPARE(parts, found);
    const SearchResult marked = writ::editor::search("\xEF\xBB\xBF" + haystack, {text, caseSensitive, wholeWord, regex});
    if (!marked.matches.empty()) QCOMPARE(marked.matches.front().begin, result.matches.front().begin + 3);
}

void PolicyEditorTest::badExpression() {
    const SearchResult result = writ::editor::search("abc", {QStringLiteral("(a"), false, false, true});
    QVERIFY(!result.error.isEmpty());
    QVERIFY(result.matches.empty());
}

void PolicyEditorTest::findWalksAndWraps() {
    m_editor->setSearch({QStringLiteral("principal"), true, true, false});
    QCOMPARE(m_editor->searchResult().matches.size(), std::size_t{2});
    m_editor->view().select({0, 0});
    QCOMPARE(m_editor->selectMatch(true), std::size_t{1});
    QCOMPARE(m_editor->selectMatch(true), std::size_t{2});
    QCOMPARE(m_editor->selectMatch(true), std::size_t{1});
    QCOMPARE(m_editor->selectMatch(false), std::size_t{2});
    QCOMPARE(m_editor->currentMatch(), std::size_t{2});
    QCOMPARE(m_editor->selectedText(), QStringLiteral("principal"));
}

void PolicyEditorTest::replaceAllIsOneUndoStep() {
    m_editor->setSearch({QStringLiteral("context"), true, true, false});
    QCOMPARE(m_editor->replaceAll(QStringLiteral("Ü")), std::size_t{2});
    QVERIFY(m_editor->bytes().contains("Ü.name == \"Zoë ☕\" &&\n  Ü.amount"));
    m_editor->undo();
    QCOMPARE(m_editor->bytes(), kPolicy);
    m_editor->setReadOnly(true);
    QCOMPARE(m_editor->replaceAll(QStringLiteral("x")), std::size_t{0});
    QCOMPARE(m_editor->bytes(), kPolicy);
}

void PolicyEditorTest::replaceTakesGroups() {
    m_editor->setSearch({QStringLiteral("context\\.(\\w+)"), true, false, true});
    m_editor->view().select({0, 0});
    m_editor->selectMatch(true);
    m_editor->replaceCurrent(QStringLiteral("\\1.c"));
    QVERIFY(m_editor->bytes().contains("name.c == "));
    QCOMPARE(m_editor->selectedText(), QStringLiteral("context.amount"));
}

void PolicyEditorTest::hugeLineIsHarmless() {
    m_editor->load(QByteArray(2'000'000, '{') + "\n" + QByteArray("\"\n/*\xC3\x28"));
    m_editor->recolor();
    m_editor->setSearch({QStringLiteral("{"), false, false, false});
    QVERIFY(m_editor->searchResult().cut);
    QCOMPARE(m_editor->searchResult().matches.size(), kMaxMatches);
}

QTEST_MAIN(PolicyEditorTest)
#include "policy_editor_test.moc"
