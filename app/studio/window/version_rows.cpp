#include "app/studio/core/studio_state.h"
#include "app/studio/window/version_picker.h"
#include "simulator/store/store.h"

#include <QFileInfo>
#include <QProcess>

namespace writ::studio {

namespace {

QString roleOf(const sim::Manifest& manifest, const std::string& name) {
    if (name == manifest.active)
        return QObject::tr("in force");
    return name == manifest.candidate ? QObject::tr("candidate") : QString();
}

void addFolders(const sim::Workspace& workspace, std::vector<VersionRow>& rows) {
    const QString group = QObject::tr("Versions");
    if (workspace.versions.empty())
        rows.push_back({group, QString(), QObject::tr("The policies of the workspace"), {}, QStringLiteral("policy")});
    for (const std::string& name : workspace.versions) {
        const QString folder = QString::fromStdString(workspace.manifest.policies + "/" + name);
        const QString role = roleOf(workspace.manifest, name);
        QString label = QString::fromStdString(name);
        if (label.size() == 1)
            label = label.toUpper();
        rows.push_back({group, QString::fromStdString(name), role.isEmpty() ? label : QString(label % QStringLiteral(" · ") % role),
                        folder, QStringLiteral("policy")});
    }
}

void addSnapshots(const sim::Workspace& workspace, std::vector<VersionRow>& rows) {
    const std::filesystem::path file = workspace.root / ".writ" / "store.sqlite";
    std::error_code code;
    if (!std::filesystem::exists(file, code))
        return;
    auto store = sim::Store::open(file);
    const auto snapshots = store ? store->snapshots() : Failure(Error{});
    if (!snapshots)
        return;
    for (const sim::Store::Snapshot& snapshot : *snapshots)
        rows.push_back({QObject::tr("Snapshots"), QString::fromStdString(snapshot.name), QString::fromStdString(snapshot.name),
                        QString::fromStdString(snapshot.time), QStringLiteral("snapshot")});
}

std::vector<VersionRow> parseLog(const QString& log) {
    std::vector<VersionRow> rows;
    for (const QString& line : log.split(u'\n', Qt::SkipEmptyParts)) {
        const QStringList parts = line.split(u'\t');
        if (parts.size() == 3)
            rows.push_back({QObject::tr("Git commits"), QStringLiteral("git:") + parts[0], parts[0] % u' ' % parts[2], parts[1],
                            QStringLiteral("commit")});
    }
    return rows;
}

}  // namespace

std::vector<VersionRow> versionRows(const StudioState& state) {
    std::vector<VersionRow> rows;
    if (const sim::WorkspacePtr workspace = state.workspace()) {
        addFolders(*workspace, rows);
        addSnapshots(*workspace, rows);
    }
    return rows;
}

void gitVersionRows(const QString& workspace, QObject* context, std::function<void(std::vector<VersionRow>)> done) {
    auto* git = new QProcess(context);
    QObject::connect(git, &QProcess::finished, context, [git, done = std::move(done)](int exitCode) {
        if (exitCode == 0)
            done(parseLog(QString::fromUtf8(git->readAllStandardOutput())));
        git->deleteLater();
    });
    QObject::connect(git, &QProcess::errorOccurred, git, &QObject::deleteLater);
    git->start(QStringLiteral("git"), {QStringLiteral("-C"), workspace, QStringLiteral("log"), QStringLiteral("-n"), QStringLiteral("8"),
                                       QStringLiteral("--date=short"), QStringLiteral("--format=%h%x09%ad%x09%s"),
                                       QStringLiteral("--"), QStringLiteral(".")});
}

}  // namespace writ::studio
