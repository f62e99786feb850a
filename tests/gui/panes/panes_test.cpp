// The panes on the sample workspaces, with the real engine behind them. With WRIT_SCREENSHOTS set to a folder, it
// also writes pictures of every pane there.
#include "app/studio/panes/panes.h"
#include "app/studio/core/action_registry.h"
#include "app/studio/core/compare_state.h"
#include "app/studio/core/settings.h"
#include "app/studio/core/studio_context.h"
#include "app/studio/core/studio_state.h"
#include "app/studio/core/theme.h"
#include "app/studio/documents/document_manager.h"
#include "app/studio/documents/language_service.h"
#include "app/studio/models/roles.h"
#include "app/studio/models/step_model.h"
#include "app/studio/panes/filter_field.h"
#include "app/studio/panes/matrix_view.h"
#include "app/studio/panes/pane_parts.h"
#include "app/studio/panes/table_tools.h"
#include "resources/init_resources.h"

#include <QAbstractButton>
#include <QAccessible>
#include <QApplication>
#include <QClipboard>
#include <QDir>
#include <QElapsedTimer>
#include <QLabel>
#include <QScrollBar>
#include <QSignalSpy>
#include <QSplitter>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QTreeView>
#include <QVBoxLayout>

#include <algorithm>

using namespace writ;
using namespace writ::studio;

namespace {

struct Pane {
    const char* name;
    QWidget* (*create)(const StudioContext&, QWidget*);
    QSize size;
};
const Pane kPanes[] = {
    {"catalog", createCatalogPane, {332, 840}},
    {"narrow", createNarrowSimulatorPane, {436, 860}},
    {"sessions", createSessionsPane, {212, 590}},
    {"simulator", createSimulatorPane, {964, 590}},
    {"matrix", createMatrixPane, {424, 290}},
    {"request", createRequestPane, {424, 520}},
    {"notes", createNotesPane, {1176, 290}},
    {"explain", createExplainPane, {1176, 290}},
    {"compareHeader", createCompareHeader, {1600, 64}},
    {"compare", createComparePane, {1040, 580}},
    {"compareExplain", createCompareExplainPane, {1040, 290}},
    {"versionGrid", createVersionGridPane, {560, 262}},
    {"flips", createFlipsPane, {832, 260}},
    {"policyDiff", createPolicyDiffPane, {560, 640}},
};

void copyFolder(const QString& from, const QString& to) {
    QDir().mkpath(to);
    for (const QFileInfo& entry : QDir(from).entryInfoList(QDir::AllEntries | QDir::NoDotAndDotDot)) {
        const QString target = to + u'/' + entry.fileName();
        if (entry.isDir())
            copyFolder(entry.filePath(), target);
        else
            QFile::copy(entry.filePath(), target);
    }
}

/// The studio's parts without its window: all panes below one widget.
struct Studio {
    Studio() : settings(folder.filePath(QStringLiteral("settings.ini"))), documents(folder.filePath(QStringLiteral("recovery"))) {
        theme.apply(*qApp, Theme::Choice::Light);
        host.setLayout(new QVBoxLayout);
        for (const Pane& pane : kPanes) {
            QWidget* made = pane.create(context, &host);
            made->setFixedSize(pane.size);
            host.layout()->addWidget(made);
            panes.insert(QLatin1String(pane.name), made);
        }
        host.show();
        [[maybe_unused]] const bool shown = QTest::qWaitForWindowActive(&host);
    }

    bool open(const QString& sample) {
        const QString copy = folder.filePath(sample);
        copyFolder(QStringLiteral(WRIT_SOURCE_DIR "/resources/samples/") + sample, copy);
        state.openWorkspace(copy);
        if (!QTest::qWaitFor([&] { return state.comparison() && !state.isBusy(); }, 60000)) {
            qWarning() << "no comparison" << state.failure() << state.isBusy() << bool(state.workspace()) << state.policyRev()
                       << state.againstRev();
            return false;
        }
        const QString candidate = QString::fromStdString(state.workspace()->manifest.candidate);
        state.setAgainstRev(QString::fromStdString(state.workspace()->manifest.active));
        state.setPolicyRev(candidate);
        return QTest::qWaitFor([&] { return state.comparison() && !state.isBusy() && !state.isStale(); }, 20000) ||
               (qWarning() << "second" << bool(state.comparison()) << state.isBusy() << state.isStale() << state.failure()
                           << state.policyRev() << state.againstRev(),
                false);
    }

    template <class Widget>
    Widget* find(const char* pane, const char* name) {
        return panes[QLatin1String(pane)]->findChild<Widget*>(QLatin1String(name));
    }

    QTemporaryDir folder;
    Theme theme;
    ActionRegistry actions{theme};
    Settings settings;
    DocumentManager documents;
    StudioState state;
    LanguageService language{state, documents};
    CompareState compare{state, settings};
    StudioContext context{state, theme, actions, settings, documents, language, compare};
    QWidget host;
    QHash<QString, QWidget*> panes;
};

/// The sessions of a replay over and over, until there are so many steps.
struct BigCorpus {
    BigCorpus(const sim::Replay& small, std::size_t steps) {
        auto many = std::make_shared<sim::Corpus>();
        many->workspace = small.corpus->workspace;
        for (std::size_t count = 0; count < steps;)
            for (std::uint32_t i = 0; i < small.corpus->sessions.size(); ++i) {
                const auto session = static_cast<std::uint32_t>(many->sessions.size());
                many->sessions.push_back(small.corpus->sessions[i]);
                count += small.corpus->sessions[i]->steps.size();
                for (std::size_t call = 0; call < small.corpus->calls.size(); ++call)
                    if (small.corpus->calls[call].session == i) {
                        many->calls.push_back(small.corpus->calls[call]);
                        many->calls.back().session = session;
                    }
            }
        many->index = sim::indexOf(*many);
        corpus = many;
        sim::RunControl control;
        replay = sim::replay(corpus, small.policies, small.version, control).value();
    }
    sim::CorpusPtr corpus;
    sim::ReplayPtr replay;
};

}  // namespace

class PanesTest : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void emptyPanesSaySo();
    void everyWidgetHasANameAndAccessibleName();
    void walksByKeyboard();
    void matrixFilters();
    void filterField();
    void explainsIndeterminate();
    void ruleLinkOpensTheEditor();
    void comparesAndFilters();
    void copiesAndExports();
    void millionSteps();
    void pictures();

private:
    void takePictures(Studio& studio, const QString& name);
};

void PanesTest::initTestCase() {
    writInitResources();
}

void PanesTest::emptyPanesSaySo() {
    Studio studio;
    for (const char* pane : {"catalog", "narrow", "sessions", "simulator", "request", "explain", "compare", "compareExplain",
                             "versionGrid", "flips", "policyDiff"}) {
        const QWidget* page = studio.find<QWidget>(pane, "emptyPage");
        QVERIFY2(page && page->isVisible(), pane);
    }
}

void PanesTest::everyWidgetHasANameAndAccessibleName() {
    Studio studio;
    QVERIFY(studio.open(QStringLiteral("billing")));
    QStringList nameless;
    for (QWidget* widget : studio.host.findChildren<QWidget*>()) {
        const bool interactive = widget->focusPolicy() != Qt::NoFocus && widget->isVisible() && widget->focusProxy() == nullptr &&
                                 !widget->objectName().startsWith(u"qt_");
        if (!interactive) continue;
        const QAccessibleInterface* interface = QAccessible::queryAccessibleInterface(widget);
        if (widget->objectName().isEmpty() || !interface || interface->text(QAccessible::Name).isEmpty())
            nameless << QString(QString::fromLatin1(widget->metaObject()->className()) + u' ' + widget->objectName() + u" in " +
                                widget->parentWidget()->objectName());
    }
    QCOMPARE(nameless, QStringList());
}

void PanesTest::walksByKeyboard() {
    Studio studio;
    QVERIFY(studio.open(QStringLiteral("refund")));
    auto* table = studio.find<QTableView>("simulator", "stepTable");
    table->setFocus();
    studio.state.select({0, 1});
    QStringList flips;
    for (int i = 0; i < 10; ++i) {
        const StudioState::Selection before = studio.state.selection();
        QTest::keyClick(table, Qt::Key_N);
        if (studio.state.selection() == before) break;
        flips << QString::number(studio.state.corpus()->calls[studio.state.selectedCall().value()].call);
    }
    QCOMPARE(flips, (QStringList{QStringLiteral("3"), QStringLiteral("6"), QStringLiteral("7"), QStringLiteral("8")}));
    QTest::keyClick(table, Qt::Key_N, Qt::ShiftModifier);
    QCOMPARE(studio.state.corpus()->calls[studio.state.selectedCall().value()].call, 7U);
    studio.state.select({0, 1});
    QTest::keyClick(table, Qt::Key_D);
    QCOMPARE(studio.state.corpus()->calls[studio.state.selectedCall().value()].call, 4U);
    const std::uint32_t step = studio.state.selection().step;
    QTest::keyClick(table, Qt::Key_J);
    QCOMPARE(studio.state.selection().step, step + 1);
    QTest::keyClick(table, Qt::Key_K);
    QCOMPARE(studio.state.selection().step, step);
    // The narrow list and the flips follow.
    QCOMPARE(studio.find<QTableView>("narrow", "callTable")->currentIndex().data(StepRole).toUInt(), step);
    QTest::keyClick(table, Qt::Key_Slash);
    QCOMPARE(qApp->focusWidget()->objectName(), QStringLiteral("filterField"));
}

void PanesTest::matrixFilters() {
    Studio studio;
    QVERIFY(studio.open(QStringLiteral("refund")));
    auto* matrix = studio.find<MatrixView>("matrix", "matrixView");
    auto* table = studio.find<QTableView>("simulator", "stepTable");
    matrix->setFocus();
    matrix->setCurrentIndex(matrix->model()->index(0, MatrixModel::Called));
    QTest::keyClick(matrix, Qt::Key_Down);
    QTest::keyClick(matrix, Qt::Key_Right);
    QTest::keyClick(matrix, Qt::Key_Return);
    QCOMPARE(studio.state.matrixFilter(), (StudioState::MatrixCell{Verdict::Deny, true}));
    QCOMPARE(table->model()->rowCount(), 1);
    QVERIFY(table->model()->index(0, 0).data(ProbeRole).toBool());
    QTest::keyClick(matrix, Qt::Key_Return);
    QVERIFY(!studio.state.matrixFilter());
    QVERIFY(table->model()->rowCount() > 8);
    QTest::keyClick(matrix, Qt::Key_Left);
    QTest::keyClick(matrix, Qt::Key_Left);
    QCOMPARE(matrix->currentIndex().column(), static_cast<int>(MatrixModel::Called));
}

void PanesTest::filterField() {
    Studio studio;
    QVERIFY(studio.open(QStringLiteral("five-scenarios")));
    auto* field = studio.find<FilterField>("simulator", "filterField");
    auto* table = studio.find<QTableView>("simulator", "stepTable");
    const int all = table->model()->rowCount();
    field->setFocus();
    QTest::keyClicks(field, QStringLiteral("verdict==denied"));
    QVERIFY(field->error().has_value());
    QTest::keyClick(field, Qt::Key_Return);
    QCOMPARE(table->model()->rowCount(), all);
    QTest::keyClick(field, Qt::Key_Backspace);
    QTest::keyClick(field, Qt::Key_Backspace);
    QVERIFY(field->error().has_value());
    field->setText(QStringLiteral("verdict==deny"));
    QCOMPARE(field->verdict(), QStringLiteral("valid"));
    QTest::keyClick(field, Qt::Key_Return);
    const auto session = studio.state.selection().session;
    QCOMPARE(static_cast<std::uint64_t>(table->model()->rowCount()), sim::summaryOf(*studio.state.replay(), session).deny);
    studio.state.setAllSessions(true);
    QCOMPARE(static_cast<std::uint64_t>(table->model()->rowCount()), studio.state.replay()->summary.deny);
    QTest::keyClick(field, Qt::Key_Escape);
    QVERIFY(studio.state.filterText().isEmpty());
}

void PanesTest::explainsIndeterminate() {
    Studio studio;
    QVERIFY(studio.open(QStringLiteral("billing")));
    studio.state.selectCall(4);
    const QString missing = studio.find<QLabel>("explain", "explainMissing")->text();
    QVERIFY2(missing.contains(u"account_count") && missing.contains(u"total_cents"), qPrintable(missing));
    QVERIFY(!studio.find<QLabel>("explain", "explainRules")->isVisible());
    QVERIFY(studio.find<QLabel>("explain", "explainEngine")->text().contains(u"Allow"));
    auto* tree = studio.find<QTreeView>("explain", "clauseTree");
    QTRY_COMPARE_WITH_TIMEOUT(tree->model()->rowCount() > 0, true, 10000);
    tree->setFocus();
    QTest::keyClick(tree, Qt::Key_E);
    QVERIFY(studio.find<QAbstractButton>("explain", "hideNotReached")->isChecked());
}

void PanesTest::ruleLinkOpensTheEditor() {
    Studio studio;
    QVERIFY(studio.open(QStringLiteral("refund")));
    const QSignalSpy revealed(&studio.documents, &DocumentManager::revealRequested);
    studio.state.selectCall(7);
    auto* rules = studio.find<QLabel>("explain", "explainRules");
    QVERIFY2(rules->text().contains(u"B.running-total"), qPrintable(rules->text()));
    const qsizetype at = rules->text().indexOf(u"rule:");
    emit rules->linkActivated(rules->text().mid(at, rules->text().indexOf(u'"', at) - at));
    QCOMPARE(revealed.count(), 1);
    QVERIFY(QFile::exists(revealed[0][0].toString()));
    QVERIFY(revealed[0][2].toUInt() > revealed[0][1].toUInt());
}

void PanesTest::comparesAndFilters() {
    Studio studio;
    QVERIFY(studio.open(QStringLiteral("five-scenarios")));
    auto* tree = studio.find<QTreeView>("compare", "flipTree");
    QCOMPARE(tree->model()->index(0, 0).data().toString(), QStringLiteral("Deny → Allow"));
    auto* counter = studio.find<QAbstractButton>("compareHeader", "counterAllow");
    QVERIFY2(counter->accessibleName().startsWith(QString::number(studio.state.comparison()->wouldAllow)),
             qPrintable(counter->accessibleName()));
    counter->click();
    QCOMPARE(tree->model()->rowCount(), 1);
    QCOMPARE(static_cast<std::uint64_t>(tree->model()->rowCount(tree->model()->index(0, 0))),
             studio.state.comparison()->wouldAllow);
    counter->click();
    QVERIFY(tree->model()->rowCount() > 1);
    tree->setFocus();
    tree->setCurrentIndex(tree->model()->index(0, 0, tree->model()->index(0, 0)));
    const auto first = studio.state.selectedCall();
    QVERIFY(first.has_value());
    QTest::keyClick(tree, Qt::Key_J);
    QVERIFY(studio.state.selectedCall() != first);
}

void PanesTest::copiesAndExports() {
    Studio studio;
    QVERIFY(studio.open(QStringLiteral("refund")));
    auto* table = studio.find<QTableView>("narrow", "callTable");
    auto* tools = table->findChild<TableTools*>();
    studio.state.selectCall(2);
    table->setFocus();
    QTest::keyClick(table, Qt::Key_C, Qt::ControlModifier);
    const QString copied = QGuiApplication::clipboard()->text();
    QVERIFY2(copied.startsWith(u"3\tprocess_refund") && copied.contains(u"Allow by B.refund"), qPrintable(copied));
    QGuiApplication::clipboard()->clear();
    studio.actions.action("clipboard.copy")->trigger();
    QCOMPARE(QGuiApplication::clipboard()->text(), copied);
    QCOMPARE(TableTools::csv(
                 {{QStringLiteral("a"), QStringLiteral("b,c")}, {QStringLiteral("say \"x\""), QStringLiteral("two\nlines")}}),
             QStringLiteral("a,\"b,c\"\r\n\"say \"\"x\"\"\",\"two\nlines\"\r\n"));
    const QString file = studio.folder.filePath(QStringLiteral("out.csv"));
    QVERIFY(tools->exportTo(file));
    QFile written(file);
    QVERIFY(written.open(QIODevice::ReadOnly));
    QCOMPARE(written.readAll().count("\r\n"), 9);
    const QSignalSpy failed(&studio.state, &StudioState::failed);
    QVERIFY(!tools->exportTo(studio.folder.filePath(QStringLiteral("no/such/folder.csv"))));
    QCOMPARE(failed.count(), 1);
}

/// A million steps scroll, jump and filter. The times are printed, not judged: machines differ.
void PanesTest::millionSteps() {
    Studio studio;
    QVERIFY(studio.open(QStringLiteral("five-scenarios")));
    const BigCorpus big(*studio.state.replay(), 1000000);
    QElapsedTimer clock;
    clock.start();
    const auto source = std::make_shared<const StepSource>(StepData{big.corpus, big.replay, nullptr, std::nullopt, false});
    const qint64 indexed = clock.restart();
    StepModel model(StepModel::Shape::Wide);
    QTableView view;
    setUpView(view, studio.context, QStringLiteral("manySteps"), QStringLiteral("Steps"),
              studio.theme.metric("rowHeight.stepList"));
    view.setModel(&model);
    view.resize(1000, 720);
    view.show();
    QVERIFY(QTest::qWaitForWindowExposed(&view));
    clock.restart();
    model.setSteps(source, nullptr);
    view.viewport()->repaint();
    qInfo("1,000,000 steps: indexed in %lld ms, first picture after %lld ms", indexed, clock.elapsed());
    QCOMPARE(model.rowCount(), static_cast<int>(source->size()));
    QVERIFY(model.rowCount() >= 1000000);
    QPixmap picture;
    const auto frames = [&](const char* what, int step) {
        std::vector<qint64> times;
        for (int i = 0, at = 0; i < 200; ++i, at = (at + step) % model.rowCount()) {
            clock.restart();
            view.verticalScrollBar()->setValue(at);
            picture = view.viewport()->grab();
            times.push_back(clock.nsecsElapsed() / 1000);
        }
        std::sort(times.begin(), times.end());
        qInfo("%s: median %.2f ms, slowest of 200 %.2f ms", what, static_cast<double>(times[100]) / 1000,
              static_cast<double>(times.back()) / 1000);
    };
    frames("scrolling by a row", 1);
    frames("scrolling by a page", 28);
    frames("jumping", 104729);
    clock.restart();
    const StepRows rows =
        findSteps(*source, {StepFilter::parse(QStringLiteral("verdict==deny && text~\"refund\"")).filter, std::nullopt, false});
    qInfo("searched in %lld ms: %zu steps", clock.elapsed(), rows->size());
    clock.restart();
    model.setSteps(source, rows);
    view.viewport()->repaint();
    qInfo("shown after %lld ms", clock.elapsed());
    QCOMPARE(static_cast<std::size_t>(model.rowCount()), rows->size());
    QVERIFY(!rows->empty());
    QVERIFY(!findSteps(*source, {StepFilter::parse(QStringLiteral("flip || \"x\"")).filter, std::nullopt, false},
                       [] { return true; }));
}

void PanesTest::takePictures(Studio& studio, const QString& name) {
    const QString folder = qEnvironmentVariable("WRIT_SCREENSHOTS");
    QDir().mkpath(folder);
    QTest::qWait(300);
    for (const Pane& pane : kPanes) {
        const QString file = QStringLiteral("%1/%2-%3.png").arg(folder, name, QLatin1String(pane.name));
        QVERIFY(studio.panes[QLatin1String(pane.name)]->grab().save(file));
    }
}

void PanesTest::pictures() {
    if (!qEnvironmentVariableIsSet("WRIT_SCREENSHOTS")) QSKIP("WRIT_SCREENSHOTS names no folder: no pictures are written");
    Studio studio;
    takePictures(studio, QStringLiteral("empty-light"));
    QVERIFY(studio.open(QStringLiteral("five-scenarios")));
    for (std::size_t i = 0; i < studio.state.corpus()->calls.size(); ++i)
        if (studio.state.replay()->verdict(i) == Verdict::Indeterminate) studio.state.selectCall(i);
    studio.find<QTableView>("simulator", "stepTable")->setFocus();
    takePictures(studio, QStringLiteral("light"));
    studio.theme.apply(*qApp, Theme::Choice::Dark);
    takePictures(studio, QStringLiteral("dark"));
    studio.theme.apply(*qApp, Theme::Choice::Light);
    studio.find<FilterField>("simulator", "filterField")->setText(QStringLiteral("verdict==denied"));
    studio.state.setAllSessions(true);
    takePictures(studio, QStringLiteral("all"));
}

QTEST_MAIN(PanesTest)
#include "panes_test.moc"
