#include "app/studio/start/samples.h"

#include "app/studio/core/studio_job.h"
#include "app/studio/core/window_first.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QStandardPaths>
#include <QTemporaryDir>

#include <algorithm>

namespace writ::studio {

namespace {

const QString kRoot = QStringLiteral(":/samples/");
/// The order of the start page; samples that are not named here follow by name.
constexpr const char* kOrder[] = {"refund", "billing", "delegation", "mail", "shell", "airline", "five-scenarios"};

std::ptrdiff_t rank(const QString& id) {
    return std::find_if(std::begin(kOrder), std::end(kOrder), [&id](const char* name) { return id == QLatin1String(name); }) -
           std::begin(kOrder);
}

Result<void> copyFile(const QString& from, const QString& to) {
    QDir().mkpath(QFileInfo(to).path());
    if (!QFile::copy(from, to)) return fail(ErrorKind::Unwritable, to.toStdString() + " could not be written.");
    // Files of a resource are read-only; a workspace is there to be changed.
    QFile::setPermissions(to, QFile::ReadOwner | QFile::WriteOwner | QFile::ReadGroup | QFile::ReadOther);
    return {};
}

SampleStrip stripOf(const StudioOutcome& outcome) {
    SampleStrip strip;
    if (!outcome.replay) return strip;
    strip.compared = outcome.comparison && outcome.policyRev != outcome.againstRev;
    strip.flips = outcome.comparison ? outcome.comparison->flips.size() : 0;
    const auto verdictIn = [](const sim::ReplayPtr& replay, std::size_t call) -> std::optional<Verdict> {
        return replay ? replay->verdict(call) : std::nullopt;
    };
    const sim::Corpus& corpus = *outcome.corpus;
    for (std::size_t i = 0; i < corpus.calls.size(); ++i)
        strip.marks.push_back({verdictIn(strip.compared ? outcome.against : outcome.replay, i), verdictIn(outcome.replay, i),
                               corpus.calls[i].stepIn(corpus.sessions).probe});
    return strip;
}

SampleStrip replaySample(const QString& id, RunProgress& progress) {
    const QTemporaryDir scratch;
    const QString folder = scratch.filePath(id);
    if (progress.cancelled() || !copySample(id, folder)) return {};
    StudioJob job;
    job.folder = folder.toStdString();
    return stripOf(runStudioJob(job, progress));
}

}  // namespace

std::vector<Sample> samples() {
    std::vector<Sample> found;
    for (const QString& id : QDir(kRoot).entryList(QDir::Dirs)) {
        QFile manifest(kRoot % id % QStringLiteral("/writ.json"));
        if (!manifest.open(QIODevice::ReadOnly)) continue;
        const QJsonObject object = QJsonDocument::fromJson(manifest.readAll()).object();
        found.push_back({id, object[u"name"].toString(id), object[u"description"].toString()});
    }
    std::stable_sort(found.begin(), found.end(), [](const Sample& a, const Sample& b) { return rank(a.id) < rank(b.id); });
    return found;
}

Result<void> copySample(const QString& id, const QString& folder) {
    const QDir source(kRoot + id);
    if (id.isEmpty() || !source.exists()) return fail(ErrorKind::NotFound, "There is no sample named " + id.toStdString() + ".");
    if (QFileInfo::exists(folder)) return fail(ErrorKind::Unwritable, folder.toStdString() + " exists already.");
    for (QDirIterator it(source.path(), QDir::Files, QDirIterator::Subdirectories); it.hasNext();) {
        const QString file = it.next();
        if (auto copied = copyFile(file, folder % u'/' % source.relativeFilePath(file)); !copied) return copied;
    }
    return {};
}

QString freeSampleFolder(const QString& id) {
    const QString first = QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation) % QStringLiteral("/Writ/") % id;
    QString folder = first;
    for (int number = 2; QFileInfo::exists(folder); ++number) folder = first % u'-' % QString::number(number);
    return folder;
}

SampleStrips::SampleStrips(QObject* parent)
    : QObject(parent), m_progress(std::make_shared<RunProgress>([](std::uint64_t, std::uint64_t, const char*) {})) {
    m_pool.setMaxThreadCount(1);
}

SampleStrips::~SampleStrips() {
    m_progress->cancel();
    m_pool.clear();
    m_pool.waitForDone();
}

void SampleStrips::start(const std::vector<Sample>& list) {
    for (const Sample& sample : list)
        runBehindWindow(
            &m_pool, [id = sample.id, progress = m_progress] { return replaySample(id, *progress); }, this,
            [this, id = sample.id](const SampleStrip& strip) { emit ready(id, strip); });
}

}  // namespace writ::studio
