#include "tests/model/sample_replay.h"

#include <QDir>
#include <QHash>

namespace writ::tests {

namespace {

Result<sim::ReplayPtr> replayUnder(const sim::CorpusPtr& corpus, std::string_view rev) {
    sim::RunControl control;
    auto version = sim::policyVersion(*corpus->workspace, rev);
    if (!version) return tl::unexpected(version.error());
    const Compiled compiled = sim::languageById(corpus->workspace->manifest.language)->compile(version->sources);
    if (!compiled.policies) return fail(ErrorKind::Malformed, "the policies do not compile");
    return sim::replay(corpus, compiled.policies, *version, control);
}

Result<SampleReplay> load(const QString& name) {
    sim::RunControl control;
    const auto workspace =
        sim::loadWorkspace(std::string(WRIT_SOURCE_DIR "/resources/samples/") + name.toStdString(), {}, control);
    if (!workspace) return tl::unexpected(workspace.error());
    SampleReplay sample;
    const auto corpus = sim::prepareCorpus(*workspace, control);
    if (!corpus) return tl::unexpected(corpus.error());
    sample.corpus = *corpus;
    const auto inForce = replayUnder(*corpus, "");
    if (!inForce) return tl::unexpected(inForce.error());
    const auto candidate = replayUnder(*corpus, (*workspace)->manifest.candidate);
    if (!candidate) return tl::unexpected(candidate.error());
    const auto comparison = sim::compare(*inForce, *candidate);
    if (!comparison) return tl::unexpected(comparison.error());
    sample.inForce = *inForce;
    sample.candidate = *candidate;
    sample.comparison = *comparison;
    return sample;
}

void print(const QAbstractItemModel& model, const QModelIndex& parent, const QList<int>& columns, int level, QStringList& lines) {
    for (int row = 0; row < model.rowCount(parent); ++row) {
        QStringList cells;
        for (const int column : columns) cells << model.index(row, column, parent).data().toString();
        lines << QString(QString(level * 2, u' ') + cells.join(QStringLiteral(" | ")));
        print(model, model.index(row, 0, parent), columns, level + 1, lines);
    }
}

}  // namespace

const SampleReplay& sample(const QString& name) {
    static QHash<QString, SampleReplay> cache;
    if (!cache.contains(name)) {
        Result<SampleReplay> loaded = load(name);
        SampleReplay failed;
        if (!loaded) failed.error = QString::fromStdString(loaded.error().text());
        cache.insert(name, loaded ? *loaded : failed);
    }
    return cache[name];
}

QStringList sampleNames() {
    return QDir(QStringLiteral(WRIT_SOURCE_DIR "/resources/samples")).entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name);
}

QStringList printModel(const QAbstractItemModel& model, const QList<int>& columns) {
    QStringList lines;
    print(model, {}, columns, 0, lines);
    return lines;
}

}  // namespace writ::tests
