#include "tests/model/step_filter_test.h"

#include "app/studio/models/filter_completion.h"
#include "app/studio/models/step_filter.h"

#include <QSet>
#include <QTest>

#include <algorithm>
#include <map>

namespace writ::tests {

using namespace studio;

namespace {

/// A denied refund call that flipped, decided by two rules.
class RefundFacts : public StepFacts {
public:
    bool any(StepField field, Test test, const FilterValue& value) const override {
        static const std::map<StepField, std::vector<std::string>> kValues{
            {StepField::Kind, {"call"}},
            {StepField::Tool, {"process_refund"}},
            {StepField::Verdict, {"deny"}},
            {StepField::Outcome, {"executed"}},
            {StepField::Rule, {"B.bulk-cap", "B.night-approval"}},
            {StepField::Flip, {"yes"}},
            {StepField::Probe, {"no"}},
            {StepField::Session, {"Refund", "refund"}},
            {StepField::Text, {"say \"hi\" || bye", "Grüße"}},
            {StepField::Step, {"12"}},
            {StepField::Time, {"2026-03-14T02:18:07Z"}},
        };
        const auto it = kValues.find(field);
        return it != kValues.end() &&
               std::any_of(it->second.begin(), it->second.end(), [&](const std::string& text) { return test(value, text); });
    }
    const Json* argument(const std::vector<std::string>& path) const override {
        std::string pointer;
        for (const std::string& name : path) pointer = pointerJoin(pointer, name);
        return m_arguments.pointer(pointer);
    }

private:
    Json m_arguments =
        *parseJson(R"({"amount_cents": 50001, "rate": 0.5, "to": "card_9921", "urgent": true, "tags": ["a", "Late"],
                                      "items": [{"id": "x-1"}]})");
};

QStringList knownWords(StepField field) {
    if (field == StepField::Tool) return {QStringLiteral("process_refund"), QStringLiteral("two words")};
    return field == StepField::Argument ? QStringList{QStringLiteral("amount_cents"), QStringLiteral("to")} : QStringList();
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
    row("\"hi\"", true);
    row("\"bye\" && !\"hello\"", true);
    row("text~\"grÜß\"", true);
    row("args.amount_cents>50000", true);
    row("args.amount_cents>50001", false);
    row("args.amount_cents>=50001", true);
    row("args.amount_cents<60000 && args.amount_cents<=50001", true);
    row("args.amount_cents==50001", true);
    row("args.rate<0.6", true);
    row("args.rate==0.50", true);
    row("args.rate>-1", true);
    row("args.to==CARD_9921", true);
    row("args.to~card", true);
    row("args.to>5", false);
    row("args.urgent==true", true);
    row("args.tags==late", true);
    row("args.items.0.id==x-1", true);
    row("args.nothing==1", false);
    row("args.nothing!=1", true);
    row("args.nothing<1 || args.nothing>=1", false);
    row("step>9", true);
    row("step<9", false);
    row("step==12", true);
    row("time>=02:18", true);
    row("time<02:18:07", false);
    row("time>2026-03-14T02 && time<2026-03-15", true);
    row("recorded==deny", false);
}

void StepFilterTest::matches() {
    QFETCH(bool, expected);
    const auto parsed = StepFilter::parse(QString::fromUtf8(QTest::currentDataTag()));
    QVERIFY2(!parsed.error, parsed.error ? qPrintable(parsed.error->reason) : "");
    QCOMPARE(parsed.filter.matches(RefundFacts()), expected);
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
    row("verdict>deny", 7, 1, "write ==, != or ~ after verdict");
    row("step 5", 5, 1, "write ==, !=, ~, >=, <=, > or < after step");
    row("args.", 0, 5, "no such field: use kind, tool, verdict, …");
    row("recorded==not_replayable", 10, 14, "use allow, deny, indeterminate");
    row("\"open", 0, 5, "a \" is missing");
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
    while (chain.size() < 4000) chain += QStringLiteral("||flip");
    const auto parsed = StepFilter::parse(chain);
    QVERIFY(!parsed.error);
    QVERIFY(parsed.filter.matches(RefundFacts()));
}

/// `|` is the cursor; what is offered there, and what the first choice makes of the text.
void StepFilterTest::completes_data() {
    QTest::addColumn<QStringList>("offered");
    QTest::addColumn<QString>("first");
    const auto row = [](const char* text, const QStringList& offered, const char* first) {
        QTest::newRow(text) << offered << QString::fromLatin1(first);
    };
    row("ver|", {QStringLiteral("verdict")}, "verdict");
    row("verdict|", {QStringLiteral("verdict=="), QStringLiteral("verdict!="), QStringLiteral("verdict~")}, "verdict==");
    row("verdict |", {QStringLiteral("=="), QStringLiteral("!="), QStringLiteral("~")}, "verdict ==");
    row("verdict==|",
        {QStringLiteral("allow"), QStringLiteral("deny"), QStringLiteral("indeterminate"), QStringLiteral("not_replayable")},
        "verdict==allow");
    row("verdict==d|x && flip", {QStringLiteral("deny")}, "verdict==deny && flip");
    row("verdict==deny |", {QStringLiteral("&& "), QStringLiteral("|| ")}, "verdict==deny && ");
    row("verdict==deny|", {}, "");
    row("tool==t|", {QStringLiteral("\"two words\"")}, "tool==\"two words\"");
    row("tool==\"tw|", {QStringLiteral("\"two words\"")}, "tool==\"two words\"");
    row("args.a|", {QStringLiteral("args.amount_cents")}, "args.amount_cents");
    row("!(pro|", {QStringLiteral("probe")}, "!(probe");
    row("flip |", {QStringLiteral("=="), QStringLiteral("!="), QStringLiteral("~"), QStringLiteral("&& "), QStringLiteral("|| ")},
        "flip ==");
    row("nonsense |", {QStringLiteral("&& "), QStringLiteral("|| ")}, "nonsense && ");
}

void StepFilterTest::completes() {
    QFETCH(QStringList, offered);
    QFETCH(QString, first);
    QString text = QString::fromLatin1(QTest::currentDataTag());
    const qsizetype cursor = text.lastIndexOf(u'|');
    text.remove(cursor, 1);
    const FilterCompletion completion = completeFilter(text, cursor, knownWords);
    QStringList texts;
    for (const FilterCompletion::Choice& choice : completion.choices) texts << choice.text;
    QCOMPARE(texts, offered);
    if (!texts.isEmpty()) QCOMPARE(text.replace(completion.begin, completion.length, texts.first()), first);
}

/// Each field of the table is offered, and what is offered can be parsed.
void StepFilterTest::everyFieldCompletes() {
    QSet<QString> offered;
    for (const FilterCompletion::Choice& choice : completeFilter({}, 0, knownWords).choices) offered << choice.text;
    for (const StepFieldInfo& field : stepFields()) {
        const QString name = QLatin1String(field.name);
        const bool argument = field.kind == FieldKind::Argument;
        QVERIFY2(argument || offered.contains(name), field.name);
        for (const FilterOperatorInfo& op : filterOperators()) {
            const QString value = field.words.isEmpty() ? QStringLiteral("1") : field.words.first();
            const auto parsed = StepFilter::parse((argument ? QStringLiteral("args.x") : name) + QLatin1String(op.sign) + value);
            QCOMPARE(!parsed.error.has_value(), takes(field, op));
        }
    }
}

}  // namespace writ::tests
