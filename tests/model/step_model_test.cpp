#include "tests/model/step_model_test.h"

#include "app/studio/models/roles.h"
#include "app/studio/models/session_model.h"
#include "app/studio/models/step_model.h"
#include "simulator/transcript/recorded_decision.h"
#include "tests/model/sample_replay.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

namespace writ::tests {

using namespace studio;

namespace {

void allSamples() {
    QTest::addColumn<QString>("name");
    for (const QString& name : sampleNames()) QTest::newRow(qPrintable(name)) << name;
}

bool equalTexts(const FilterValue& value, std::string_view text) {
    return value.equals(text);
}

QString str(const Json& json) {
    return QString::fromStdString(json.asString());
}

/// The verdict as the JSON writes it.
QString verdictOf(const QModelIndex& index) {
    static const QStringList kWords{QStringLiteral("allow"), QStringLiteral("deny"), QStringLiteral("indeterminate"), QString()};
    return kWords.value(index.data(VerdictRole).toInt());
}

}  // namespace

void StepModelTest::equalsJson_data() {
    allSamples();
}

void StepModelTest::equalsJson() {
    QFETCH(QString, name);
    const SampleReplay& one = sample(name);
    QVERIFY2(one.error.isEmpty(), qPrintable(one.error));
    const Json json = sim::replayJson(*one.candidate, false);
    StepModel model(StepModel::Shape::Wide);
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setData({one.corpus, one.candidate, one.comparison, std::nullopt, false});
    QVERIFY(json["calls"].size() > 0);
    std::size_t calls = 0;
    for (int row = 0; row < model.rowCount(); ++row) calls += model.place(row).call ? 1U : 0U;
    QCOMPARE(calls, json["calls"].size());
    for (const Json& call : json["calls"].asArray()) {
        std::uint32_t session = 0;
        while (one.corpus->sessions[session]->id != call["session"].asString()) ++session;
        const int row = model.rowOf(session, static_cast<std::uint32_t>(call["step"].asInteger()));
        QVERIFY(row >= 0);
        const auto at = [&](StepModel::Column column) { return model.index(row, model.columnOf(column)); };
        QCOMPARE(verdictOf(at(StepModel::Policy)), str(call["verdict"]));
        QCOMPARE(at(StepModel::StepText).data().toString(), str(call["tool"]));
        QCOMPARE(at(StepModel::Stopped).data().toString(), str(call["outcome"]));
        QCOMPARE(at(StepModel::StepText).data(ProbeRole).toBool(), call["probe"].asBool());
        QStringList rules;
        for (const Json& rule : call["rules"].asArray()) rules << str(rule["name"].isString() ? rule["name"] : rule["id"]);
        for (const QString& rule : rules)
            QVERIFY(hasValue(*model.source(), model.source()->at(static_cast<std::size_t>(row)), StepField::Rule, equalTexts,
                             FilterValue(rule)));
        if (call["verdict"].asString() == "deny" && rules.isEmpty())
            QCOMPARE(at(StepModel::Policy).data(DetailRole).toString(), QStringLiteral("default deny"));
    }
    for (std::size_t i = 0; i < one.corpus->turns.size(); ++i) {
        const sim::StoppedTurn& turn = one.corpus->turns[i];
        const Json& told = json["turns"].at(i);
        const int row = model.rowOf(turn.session, turn.step);
        const QString likely = told["outcomeCertainty"].asString() == "heuristic" ? QStringLiteral("likely ") : QString();
        QCOMPARE(model.index(row, model.columnOf(StepModel::Stopped)).data().toString(), QString(likely + str(told["outcome"])));
        QVERIFY(hasValue(*model.source(), model.source()->at(static_cast<std::size_t>(row)), StepField::Outcome, equalTexts,
                         FilterValue(str(told["outcome"]))));
    }
}

void StepModelTest::narrowHoldsCalls_data() {
    allSamples();
}

void StepModelTest::narrowHoldsCalls() {
    QFETCH(QString, name);
    const SampleReplay& one = sample(name);
    QVERIFY2(one.error.isEmpty(), qPrintable(one.error));
    StepModel model(StepModel::Shape::Narrow);
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    int rows = 0;
    for (std::uint32_t session = 0; session < one.corpus->sessions.size(); ++session) {
        model.setData({one.corpus, one.candidate, one.comparison, session, false});
        rows += model.rowCount();
        for (int row = 0; row < model.rowCount(); ++row) {
            QCOMPARE(model.place(row).session, session);
            QCOMPARE(model.rowOf(session, model.place(row).step), row);
            QCOMPARE(model.index(row, 0).data().toInt(), row + 1);
        }
    }
    QCOMPARE(static_cast<std::size_t>(rows), one.corpus->calls.size());
}

void StepModelTest::sessionsAddUp_data() {
    allSamples();
}

void StepModelTest::sessionsAddUp() {
    QFETCH(QString, name);
    const SampleReplay& one = sample(name);
    QVERIFY2(one.error.isEmpty(), qPrintable(one.error));
    SessionModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setData(one.corpus, one.candidate, false);
    Counts sum{};
    for (std::uint32_t session = 0; session < one.corpus->sessions.size(); ++session) {
        const sim::Summary summary = sim::summaryOf(*one.candidate, session);
        QCOMPARE(model.counts(session), (Counts{summary.allow, summary.deny, summary.indeterminate, summary.notReplayable}));
        for (std::size_t i = 0; i < kMarkCount; ++i) sum[i] += model.counts(session)[i];
    }
    const sim::Summary& all = one.candidate->summary;
    QCOMPARE(sum, (Counts{all.allow, all.deny, all.indeterminate, all.notReplayable}));
}

void StepModelTest::filtersByMatrixCell_data() {
    allSamples();
}

void StepModelTest::filtersByMatrixCell() {
    QFETCH(QString, name);
    const SampleReplay& one = sample(name);
    QVERIFY2(one.error.isEmpty(), qPrintable(one.error));
    StepModel model(StepModel::Shape::Wide);
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    const StepData data{one.corpus, one.candidate, one.comparison, std::nullopt, false};
    const auto rows = [&](const char* filter, const std::optional<std::pair<Verdict, bool>>& cell) {
        model.setData(data, {StepFilter::parse(QLatin1String(filter)).filter, cell, false});
        return static_cast<std::uint64_t>(model.rowCount());
    };
    for (const Verdict verdict : {Verdict::Allow, Verdict::Deny, Verdict::Indeterminate})
        for (const bool refused : {false, true}) {
            const sim::Matrix::Row& row = one.candidate->summary.matrix.row(verdict);
            QCOMPARE(rows("", std::pair(verdict, refused)), refused ? row.refused : row.called);
        }
    QCOMPARE(rows("verdict==deny", std::nullopt), one.candidate->summary.deny);
    for (int row = 0; row < model.rowCount(); ++row) QCOMPARE(model.rowOf(model.place(row).session, model.place(row).step), row);
    QCOMPARE(rows("flip", std::nullopt), static_cast<std::uint64_t>(one.comparison->flips.size()));
    QCOMPARE(rows("verdict==deny && verdict==allow", std::nullopt), std::uint64_t{0});
    QCOMPARE(rows("", std::nullopt), static_cast<std::uint64_t>(model.source()->size()));
}

/// New verdicts on the same steps leave the view where it is; other steps begin anew.
void StepModelTest::keepsRows() {
    const SampleReplay& one = sample(QStringLiteral("refund"));
    QVERIFY2(one.error.isEmpty(), qPrintable(one.error));
    StepModel model(StepModel::Shape::Wide);
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setData({one.corpus, one.inForce, nullptr, std::nullopt, false});
    const QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    const QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    model.setData({one.corpus, one.candidate, one.comparison, std::nullopt, false});
    QCOMPARE(reset.count(), 0);
    QCOMPARE(changed.count(), 1);
    model.setData({one.corpus, one.candidate, one.comparison, std::nullopt, false},
                  {StepFilter::parse(QStringLiteral("flip")).filter, std::nullopt, false});
    QCOMPARE(reset.count(), 1);
}

/// What a policy said then stands beside what it says now.
void StepModelTest::recordedVerdicts() {
    const SampleReplay& one = sample(QStringLiteral("refund"));
    QVERIFY2(one.error.isEmpty(), qPrintable(one.error));
    auto corpus = std::make_shared<sim::Corpus>();
    corpus->workspace = one.corpus->workspace;
    corpus->sessions = one.corpus->sessions;
    corpus->calls = one.corpus->calls;
    corpus->bound = one.corpus->bound;
    auto session = std::make_shared<sim::Session>(*corpus->sessions.front());
    sim::Step& first = session->steps[corpus->calls[0].step - 1];
    first.recorded = std::make_shared<const sim::RecordedDecision>(
        sim::RecordedDecision{Verdict::Deny, "outside hours", {"hours"}, "result: false"});
    corpus->sessions.front() = session;
    corpus->index = sim::indexOf(*corpus);
    sim::RunControl control;
    const auto replay = sim::replay(corpus, one.candidate->policies, one.candidate->version, control).value();
    StepModel model(StepModel::Shape::Wide);
    model.setData({corpus, replay, nullptr, 0, false});
    QVERIFY(model.source()->hasRecorded());
    const int row = model.rowOf(0, first.number);
    QCOMPARE(model.index(row, model.columnOf(StepModel::Then)).data(CopyRole).toString(), QStringLiteral("Deny by hours"));
    QCOMPARE(model.headerData(model.columnOf(StepModel::Policy), Qt::Horizontal, Qt::DisplayRole).toString(),
             QStringLiteral("Policy now"));
    model.setData({corpus, replay, nullptr, 0, false},
                  {StepFilter::parse(QStringLiteral("recorded==deny && verdict==allow && differs")).filter, std::nullopt, false});
    QCOMPARE(model.rowCount(), 1);
    QCOMPARE(model.place(0).step, first.number);
}

/// The table of the Refund scenario, as the list in the Author layout shows it.
void StepModelTest::refundAsPrinted() {
    const SampleReplay& one = sample(QStringLiteral("refund"));
    QVERIFY2(one.error.isEmpty(), qPrintable(one.error));
    StepModel model(StepModel::Shape::Narrow);
    model.setData({one.corpus, one.candidate, one.comparison, 0, false});
    const QStringList expected{
        QStringLiteral("1 | get_order | Allow | Called"),      QStringLiteral("2 | process_refund | Allow | Called"),
        QStringLiteral("3 | process_refund | Allow | Called"), QStringLiteral("4 | process_refund | Deny | Called"),
        QStringLiteral("5 | process_refund | Deny | Called"),  QStringLiteral("6 | process_refund | Deny | Called"),
        QStringLiteral("7 | process_refund | Deny | Refused"), QStringLiteral("8 | process_refund | Deny | Called"),
    };
    QCOMPARE(printModel(model, {0, 1, 2, 3}), expected);
}

}  // namespace writ::tests
