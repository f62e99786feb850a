#include "tests/model/step_filter_test.h"

#include "app/studio/models/step_filter.h"

#include <QTest>

namespace writ::tests {

using namespace studio;

namespace {

/// A denied refund call that flipped, decided by two rules.
QStringList valuesOf(StepField field) {
    switch (field) {
    case StepField::Kind: return {QStringLiteral("call")};
    case StepField::Tool: return {QStringLiteral("process_refund")};
    case StepField::Verdict: return {QStringLiteral("deny")};
    case StepField::Outcome: return {QStringLiteral("executed")};
    case StepField::Rule: return {QStringLiteral("B.bulk-cap"), QStringLiteral("B.night-approval")};
    case StepField::Flip: return {QStringLiteral("yes")};
    case StepField::Probe: return {QStringLiteral("no")};
    case StepField::Session: return {QStringLiteral("Refund"), QStringLiteral("refund")};
    case StepField::Principal: return {};
    case StepField::Text: return {QStringLiteral("say \"hi\" || bye")};
    }
    return {};
}

}  // namespace

void StepFilterTest::matches_data() {
    QTest::addColumn<bool>("expected");
    const auto row = [](const char* text, bool expected) { QTest::newRow(text) << expected; };
    row("", true);
    row("   ", true);
    row("verdict==deny", true);
    row("verdict==allow", false);
    row("VERDICT == Deny", true);
    row("verdict!=deny", false);
    row("verdict==deny && outcome==executed && tool~\"refund\"", true);
    row("verdict==allow || outcome==executed", true);
    row("verdict==allow || outcome==executed && tool==x", false);
    row("(verdict==allow || outcome==executed) && flip", true);
    row("!flip", false);
    row("!!flip", true);
    row("!(verdict==allow) && !probe", true);
    row("flip==true", true);
    row("probe==no", true);
    row("rule==B.night-approval", true);
    row("rule!=B.bulk-cap", false);
    row("rule~cap", true);
    row("principal==\"\"", false);
    row("principal!=x", true);
    row("text~\"\\\"hi\\\" || b\"", true);
    row("kind==call", true);
    row("verdict==not_replayable", false);
}

void StepFilterTest::matches() {
    QFETCH(bool, expected);
    const auto parsed = StepFilter::parse(QString::fromLatin1(QTest::currentDataTag()));
    QVERIFY2(!parsed.error, parsed.error ? qPrintable(parsed.error->reason) : "");
    QCOMPARE(parsed.filter.matches(valuesOf), expected);
}

void StepFilterTest::errors_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("position");
    QTest::addColumn<int>("length");
    QTest::addColumn<QString>("reason");
    const auto row = [](const char* text, int position, int length, const char* reason) {
        QTest::newRow(text) << QString::fromLatin1(text) << position << length << QString::fromUtf8(reason);
    };
    row("verdict==denied", 9, 6, "use allow, deny, indeterminate, not_replayable");
    row("verdikt==deny", 0, 7, "no such field: use kind, tool, verdict, …");
    row("verdict", 0, 7, "write ==, != or ~ after verdict");
    row("verdict==", 9, 1, "a value is missing");
    row("verdict==deny &&", 16, 1, "a condition is missing");
    row("verdict==deny tool==x", 14, 4, "write && or || between conditions");
    row("(verdict==deny", 14, 1, "a ) is missing");
    row("tool~\"ref", 5, 4, "a \" is missing");
    row("tool==%", 6, 1, "put this in \" \"");
    row("== deny", 0, 2, "a field was expected");
}

void StepFilterTest::errors() {
    QFETCH(QString, text);
    QFETCH(int, position);
    QFETCH(int, length);
    QFETCH(QString, reason);
    const auto parsed = StepFilter::parse(text);
    QVERIFY(parsed.error.has_value());
    QVERIFY(parsed.filter.isEmpty());
    QCOMPARE(parsed.error->reason, reason);
    QCOMPARE(static_cast<int>(parsed.error->position), position);
    QCOMPARE(static_cast<int>(parsed.error->length), length);
}

void StepFilterTest::hostileInput() {
    QVERIFY(StepFilter::parse(QString(3000, u'(')).error.has_value());
    QVERIFY(StepFilter::parse(QString(3000, u'!')).error.has_value());
    QVERIFY(StepFilter::parse(QString(100000, u'a')).error.has_value());
    QString chain = QStringLiteral("flip");
    while (chain.size() < 4000)
        chain += QStringLiteral("||flip");
    const auto parsed = StepFilter::parse(chain);
    QVERIFY(!parsed.error);
    QVERIFY(parsed.filter.matches(valuesOf));
}

}  // namespace writ::tests
