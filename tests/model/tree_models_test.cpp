#include "tests/model/tree_models_test.h"

#include "app/studio/models/catalog_model.h"
#include "app/studio/models/change_sentence.h"
#include "app/studio/models/clause_model.h"
#include "app/studio/models/diff_model.h"
#include "app/studio/models/flip_model.h"
#include "app/studio/models/grid_model.h"
#include "app/studio/models/matrix_model.h"
#include "app/studio/models/request_model.h"
#include "app/studio/models/roles.h"
#include "tests/model/sample_replay.h"

#include <QAbstractItemModelTester>
#include <QPoint>
#include <QTest>

#include <algorithm>
#include <functional>
#include <set>

namespace writ::tests {

using namespace studio;

namespace {

constexpr auto kMode = QAbstractItemModelTester::FailureReportingMode::QtTest;

void allSamples() {
    QTest::addColumn<QString>("name");
    for (const QString& name : sampleNames()) QTest::newRow(qPrintable(name)) << name;
}

void visit(const QAbstractItemModel& model, const QModelIndex& parent, const std::function<void(const QModelIndex&)>& row) {
    for (int i = 0; i < model.rowCount(parent); ++i) {
        row(model.index(i, 0, parent));
        visit(model, model.index(i, 0, parent), row);
    }
}

}  // namespace

void TreeModelsTest::flipsEqualJson_data() {
    allSamples();
}

void TreeModelsTest::flipsEqualJson() {
    QFETCH(QString, name);
    const SampleReplay& one = sample(name);
    QVERIFY2(one.error.isEmpty(), qPrintable(one.error));
    const Json json = sim::compareJson(*one.comparison);
    FlipModel model;
    const QAbstractItemModelTester tester(&model, kMode);
    model.setComparison(one.comparison, false);
    std::set<std::pair<std::string, std::int64_t>> shown, expected;
    QStringList groups;
    visit(model, {}, [&](const QModelIndex& index) {
        if (!index.data(CallRole).isValid())
            groups << index.data().toString();
        else
            shown.emplace(one.corpus->sessions[index.data(SessionRole).toUInt()]->id, index.data(StepRole).toInt());
    });
    for (const Json& flip : json["flips"].asArray()) expected.emplace(flip["session"].asString(), flip["step"].asInteger());
    QVERIFY(shown == expected);
    QCOMPARE(model.calls().size(), json["flips"].size());
    static const QStringList kOrder{QStringLiteral("Deny → Allow"),          QStringLiteral("Indeterminate → Allow"),
                                    QStringLiteral("Allow → Indeterminate"), QStringLiteral("Deny → Indeterminate"),
                                    QStringLiteral("Allow → Deny"),          QStringLiteral("Indeterminate → Deny")};
    QStringList sorted = groups;
    std::sort(sorted.begin(), sorted.end(),
              [](const QString& a, const QString& b) { return kOrder.indexOf(a) < kOrder.indexOf(b); });
    QCOMPARE(groups, sorted);
    for (const ChangeKind kind : {ChangeKind::WouldDeny, ChangeKind::WouldAllow, ChangeKind::Indeterminate, ChangeKind::Unchanged,
                                  ChangeKind::NotReplayable}) {
        FlipFilter filter;
        filter.kind = kind;
        model.setFilter(filter);
        QCOMPARE(static_cast<std::uint64_t>(model.calls().size()), count(*one.comparison, kind));
    }
}

void TreeModelsTest::requestEqualsJson_data() {
    allSamples();
}

/// Each value of the request is a row, with where it came from.
void TreeModelsTest::requestEqualsJson() {
    QFETCH(QString, name);
    const SampleReplay& one = sample(name);
    QVERIFY2(one.error.isEmpty(), qPrintable(one.error));
    RequestModel model;
    const QAbstractItemModelTester tester(&model, kMode);
    for (const sim::CorpusCall& call : one.corpus->calls) {
        const sim::BoundCallPtr bound = call.bound.get();
        model.setCall(bound);
        if (!bound->request) continue;
        const Json request = toJson(*bound->request);
        std::size_t unknown = 0;
        visit(model, {}, [&](const QModelIndex& index) {
            const std::string pointer = index.data(PointerRole).toString().toStdString();
            const QModelIndex value = index.siblingAtColumn(RequestModel::Value);
            if (value.data(UnknownRole).toBool()) {
                ++unknown;
                return;
            }
            if (value.data().toString().isEmpty()) return;
            const Json* const found = request.pointer(pointer);
            QVERIFY2(found, pointer.c_str());
            QCOMPARE(value.data().toString(), QString::fromStdString(found->dump()).left(2000));
            QVERIFY2(!index.siblingAtColumn(RequestModel::Origin).data().toString().isEmpty(), pointer.c_str());
        });
        QCOMPARE(unknown, bound->request->unknown.size());
    }
}

void TreeModelsTest::unknownFieldsAreRows() {
    const SampleReplay& one = sample(QStringLiteral("billing"));
    QVERIFY2(one.error.isEmpty(), qPrintable(one.error));
    RequestModel model;
    model.setCall(one.corpus->calls[4].bound.get());
    QStringList unknown;
    visit(model, {}, [&](const QModelIndex& index) {
        if (index.data(UnknownRole).toBool())
            unknown << index.data().toString() + u' ' + index.siblingAtColumn(RequestModel::Value).data().toString();
    });
    unknown.sort();
    QCOMPARE(unknown, (QStringList{QStringLiteral("account_count masked"), QStringLiteral("total_cents masked")}));
}

void TreeModelsTest::clauses_data() {
    allSamples();
}

void TreeModelsTest::clauses() {
    QFETCH(QString, name);
    const SampleReplay& one = sample(name);
    QVERIFY2(one.error.isEmpty(), qPrintable(one.error));
    ClauseModel model;
    const QAbstractItemModelTester tester(&model, kMode);
    for (const sim::CorpusCall& call : one.corpus->calls) {
        if (!call.input) continue;
        const auto explanation = std::make_shared<const Explanation>(one.candidate->policies->explain(*call.input));
        model.setHideNotReached(false);
        model.setExplanation(one.candidate->policies, explanation);
        std::size_t rules = 0, clauses = 0, reached = 0, left = 0;
        for (const RuleExplanation& rule : explanation->rules) {
            clauses += rule.clauses.size();
            for (const Clause& clause : rule.clauses) reached += clause.truth == Truth::NotReached ? 0U : 1U;
        }
        const auto countRows = [&](std::size_t& found) {
            rules = found = 0;
            visit(model, {}, [&](const QModelIndex& index) {
                const bool isRule = index.data(EffectRole).isValid();
                rules += isRule ? 1U : 0U;
                found += !isRule && index.data(RuleRole).isValid() ? 1U : 0U;
            });
        };
        countRows(left);
        QCOMPARE(rules, one.candidate->policies->rules().size());
        QCOMPARE(left, clauses);
        model.setHideNotReached(true);
        countRows(left);
        QCOMPARE(left, reached);
    }
}

void TreeModelsTest::catalog_data() {
    allSamples();
}

void TreeModelsTest::catalog() {
    QFETCH(QString, name);
    const SampleReplay& one = sample(name);
    QVERIFY2(one.error.isEmpty(), qPrintable(one.error));
    CatalogModel model;
    const QAbstractItemModelTester tester(&model, kMode);
    sim::RunControl control;
    model.setInsight(catalogInsight(one.corpus, one.candidate, nullptr, control));
    std::size_t tools = 0;
    visit(model, {}, [&](const QModelIndex& index) {
        if (model.kind(index) != CatalogModel::Kind::Tool) return;
        ++tools;
        const auto ofTool = [&](const sim::CorpusCall& call) {
            return call.stepIn(one.corpus->sessions).tool == model.tool(index)->name;
        };
        QCOMPARE(index.siblingAtColumn(CatalogModel::Calls).data().toLongLong(),
                 static_cast<qlonglong>(std::count_if(one.corpus->calls.begin(), one.corpus->calls.end(), ofTool)));
    });
    QCOMPARE(tools, one.corpus->workspace->catalog.tools().size());
}

void TreeModelsTest::matrixIsATable() {
    const SampleReplay& one = sample(QStringLiteral("refund"));
    QVERIFY2(one.error.isEmpty(), qPrintable(one.error));
    MatrixModel model;
    const QAbstractItemModelTester tester(&model, kMode);
    model.setMatrix(
        {one.candidate->summary.matrix, one.inForce->summary.matrix, QStringLiteral("B"), QStringLiteral("A"), 8, false});
    QCOMPARE(printModel(model, {0, 1, 2}), (QStringList{QStringLiteral("Allows | 3 | 0"), QStringLiteral("Denies | 4 | 1"),
                                                        QStringLiteral("Indeterminate | 0 | 0")}));
    QCOMPARE(model.spoken(Verdict::Allow, true), QStringLiteral("0, under A: 1, only the model stopped it"));
}

void TreeModelsTest::flipsAreReviewedAndNarrowed() {
    const SampleReplay& one = sample(QStringLiteral("five-scenarios"));
    QVERIFY2(one.error.isEmpty(), qPrintable(one.error));
    FlipModel model;
    const QAbstractItemModelTester tester(&model, kMode);
    auto details = std::make_shared<FlipDetails>();
    details->comparison = one.comparison;
    details->seen = sim::seen(*one.comparison);
    for (std::uint32_t call = 0; call < one.comparison->to->size() && details->reasonOnly.empty(); ++call)
        if (!flipIndex(*one.comparison, call)) details->reasonOnly.push_back(call);
    model.setData({one.comparison, false, details, nullptr});
    const QModelIndex reasons = model.index(model.rowCount() - 1, 0);
    QVERIFY(model.isReasonGroup(reasons));
    QVERIFY(model.flipsOfGroup(reasons).empty());

    auto view = std::make_shared<ReviewView>();
    view->comparison = one.comparison;
    view->decisions.resize(one.comparison->flips.size());
    view->decisions[0] = {sim::ReviewState::Rejected, "ana", "too much", "2026-01-01T00:00:00Z"};
    model.setReview(view);
    const QModelIndex first = model.indexOfCall(one.comparison->flips[0].call);
    QCOMPARE(first.siblingAtColumn(FlipModel::Review).data().toString(), QStringLiteral("Rejected"));
    QVERIFY(first.siblingAtColumn(FlipModel::Review).data(Qt::ToolTipRole).toString().contains(QStringLiteral("too much")));
    QVERIFY(!model.isUnreviewed(first));
    QCOMPARE(first.siblingAtColumn(FlipModel::Seen).data().toUInt(), details->seen[0].times);

    FlipFilter filter;
    filter.review = sim::ReviewState::Rejected;
    model.setFilter(filter);
    QCOMPARE(model.calls(), (std::vector<std::uint32_t>{one.comparison->flips[0].call}));
    filter = {};
    filter.session = one.corpus->calls[one.comparison->flips.back().call].session;
    model.setFilter(filter);
    QVERIFY(!model.calls().empty());
    for (const std::uint32_t call : model.calls()) QCOMPARE(one.corpus->calls[call].session, *filter.session);
    filter = {};
    filter.calls = std::vector<std::uint32_t>{one.comparison->flips.back().call};
    model.setFilter(filter);
    QCOMPARE(model.calls(), *filter.calls);

    auto groups = std::make_shared<FlipGroups>();
    groups->comparison = one.comparison;
    groups->groups = sim::pivot(*one.comparison, {sim::PivotKey::Tool, {}, {}});
    model.setFilter({});
    model.setData({one.comparison, true, nullptr, groups});
    QCOMPARE(static_cast<std::size_t>(model.rowCount()), groups->groups.size());
    for (std::size_t i = 0; i < groups->groups.size(); ++i)
        QCOMPARE(model.flipsOfGroup(model.index(static_cast<int>(i), 0)), groups->groups[i].calls);
}

void TreeModelsTest::gridIsATable() {
    const SampleReplay& one = sample(QStringLiteral("five-scenarios"));
    QVERIFY2(one.error.isEmpty(), qPrintable(one.error));
    const std::vector<sim::ReplayPtr> replays{one.inForce, one.inForce, one.candidate};
    GridModel model;
    GridListModel list(model);
    const QAbstractItemModelTester tester(&model, kMode), listTester(&list, kMode);
    for (const sim::GridColumns by : {sim::GridColumns::Sessions, sim::GridColumns::Tools}) {
        const auto grid = sim::versionGrid(replays, by);
        QVERIFY(grid.has_value());
        model.setGrid(std::make_shared<const sim::VersionGrid>(*grid), one.corpus);
        QCOMPARE(model.rowCount(), 3);
        QCOMPARE(static_cast<std::size_t>(model.columnCount()), grid->columns.size() + 1);
        QCOMPARE(list.rowCount(), 3 * (model.columnCount() - 1));
        quint64 flips = 0;
        int hottest = 0;
        for (int row = 0; row < list.rowCount(); ++row) {
            const QPoint at = list.cellOf(row);
            const GridCell cell = model.cellAt(at.y(), at.x());
            QCOMPARE(list.index(row, 2).data().toString(), model.index(at.y(), at.x()).data().toString());
            QCOMPARE(cell.heat == 0, cell.flips == 0);
            hottest = std::max(hottest, cell.heat);
            flips += cell.flips;
        }
        QCOMPARE(flips, static_cast<quint64>(one.comparison->flips.size()));
        QCOMPARE(hottest, 3);
    }
}

void TreeModelsTest::diffOfVersions() {
    const SampleReplay& one = sample(QStringLiteral("refund"));
    QVERIFY2(one.error.isEmpty(), qPrintable(one.error));
    DiffModel model;
    const QAbstractItemModelTester tester(&model, kMode);
    sim::RunControl control;
    const auto report = sim::hunkReport(*one.comparison, control);
    QVERIFY(report.has_value());
    model.setReport(one.comparison, std::make_shared<const sim::HunkReport>(*report), true);
    QVERIFY(model.hunks() > 0);
    QVERIFY(model.causingHunks() > 0 && model.causingHunks() <= model.hunks());
    QString added, removed;
    std::set<std::uint32_t> explained;
    for (int row = 0; row < model.rowCount(); ++row) {
        const QString line = model.index(row, DiffModel::Text).data(CopyRole).toString();
        if (line.startsWith(u'+'))
            added += line;
        else if (line.startsWith(u'−'))
            removed += line;
        if (const auto hunk = model.hunkAt(row); hunk && model.isHeader(row))
            for (const std::uint32_t call : model.flipsOf(*hunk)) explained.insert(call);
    }
    QVERIFY(added.contains(u"B.running-total"));
    QVERIFY(removed.contains(u"A.refund"));
    QCOMPARE(explained.size() + report->unexplained.size(), one.comparison->flips.size());
    const Rule& rule = one.candidate->policies->rules().back();
    QVERIFY(model.rowOf(rule.file, rule.line) >= 0);
    const auto cause = report->hunksOf(one.comparison->flips.front().call);
    QVERIFY(!cause.empty());
    model.setMarked(cause);
    QVERIFY(model.index(model.rowOfHunk(cause.front()), 0).data(MarkedRole).toBool());
    model.setReport(one.comparison,
                    std::make_shared<const sim::HunkReport>(sim::textHunks(one.inForce->version, *one.inForce->policies,
                                                                           one.inForce->version, *one.inForce->policies)),
                    true);
    QCOMPARE(model.rowCount(), 0);
}

/// Call 4 of Billing is denied by two new rules: neither of them alone says that it goes back.
void TreeModelsTest::hunksThatActTogether() {
    const SampleReplay& one = sample(QStringLiteral("billing"));
    QVERIFY2(one.error.isEmpty(), qPrintable(one.error));
    sim::RunControl control;
    const auto report = sim::hunkReport(*one.comparison, control);
    QVERIFY(report.has_value());
    QCOMPARE(report->pairs.size(), std::size_t{1});
    DiffModel model;
    model.setReport(one.comparison, std::make_shared<const sim::HunkReport>(*report), true);
    const auto header = [&](const sim::HunkRef& hunk, int role) {
        return model.index(model.rowOfHunk(hunk), 0).data(role).toString();
    };
    const auto& [cap, night, flips] = report->pairs.front();
    QCOMPARE(header(cap, CallsRole), QStringLiteral("Billing incident 5"));
    QCOMPARE(header(cap, DetailRole), QStringLiteral("without this hunk, back to A:"));
    QCOMPARE(
        header(cap, Qt::ToolTipRole),
        QStringLiteral("without this hunk, back to A: Billing incident 5; only with another hunk undone: Billing incident 4"));
    QCOMPARE(header(night, DetailRole), QStringLiteral("only with another hunk undone:"));
    QCOMPARE(header(night, CallsRole), QStringLiteral("Billing incident 4"));
}

void TreeModelsTest::sentencesOfChanges() {
    for (const QString& name : sampleNames()) {
        const SampleReplay& one = sample(name);
        if (!one.comparison) continue;
        sim::RunControl control;
        const auto report = sim::hunkReport(*one.comparison, control);
        QVERIFY(report.has_value());
        for (const sim::Flip& flip : one.comparison->flips) {
            const QString known = changeSentence(*one.comparison, flip.call, &*report, true);
            QVERIFY(!known.isEmpty());
            QCOMPARE(changeSentence(*one.comparison, flip.call, nullptr, false),
                     changeSentence(*one.comparison, flip.call, &*report, false));
        }
    }
    const SampleReplay& refund = sample(QStringLiteral("refund"));
    QCOMPARE(changeSentence(*refund.comparison, 0, nullptr, false), QStringLiteral("Both versions decide this call alike."));
}

}  // namespace writ::tests
