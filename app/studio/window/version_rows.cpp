#include "app/studio/core/studio_state.h"
#include "app/studio/models/text.h"
#include "app/studio/window/version_picker.h"
#include "simulator/workspace/version_list.h"

#include <QtConcurrentRun>

namespace writ::studio {

namespace {

constexpr qsizetype kIdLength = 8;
constexpr qsizetype kDateLength = 10;  ///< of RFC 3339: the day

/// How versions of a kind are shown.
struct KindInfo {
    sim::VersionKind kind;
    const char* group;
    const char* icon;
};
constexpr KindInfo kKinds[] = {
    {sim::VersionKind::Folder, QT_TRANSLATE_NOOP("QObject", "Versions"), "policy"},
    {sim::VersionKind::Snapshot, QT_TRANSLATE_NOOP("QObject", "Snapshots"), "snapshot"},
    {sim::VersionKind::Index, QT_TRANSLATE_NOOP("QObject", "Git: staged"), "commit"},
    {sim::VersionKind::Commit, QT_TRANSLATE_NOOP("QObject", "Git: commits"), "commit"},
    {sim::VersionKind::Branch, QT_TRANSLATE_NOOP("QObject", "Git: branches"), "delegation"},
    {sim::VersionKind::Tag, QT_TRANSLATE_NOOP("QObject", "Git: tags"), "rule"},
};

const KindInfo& infoOf(sim::VersionKind kind) {
    for (const KindInfo& info : kKinds)
        if (info.kind == kind)
            return info;
    return kKinds[0];
}

QString withoutScheme(const std::string& rev) {
    const QString text = q(rev);
    return text.startsWith(u"git:") ? text.mid(4) : text;
}

QString labelOf(const sim::VersionInfo& version) {
    switch (version.kind) {
    case sim::VersionKind::Folder: {
        QString name = version.rev.empty() ? QObject::tr("The policies of the workspace") : q(version.rev);
        if (name.size() == 1)
            name = name.toUpper();
        return version.summary.empty() ? name : QString(name % QStringLiteral(" · ") % QObject::tr(version.summary.c_str()));
    }
    case sim::VersionKind::Snapshot: return q(version.rev);
    case sim::VersionKind::Index: return QObject::tr("What is staged");
    case sim::VersionKind::Commit: return QString(q(version.id).left(kIdLength) % u"  " % q(version.summary));
    case sim::VersionKind::Branch:
    case sim::VersionKind::Tag: return QString(withoutScheme(version.rev) % u"  " % q(version.summary));
    }
    return q(version.rev);
}

QString detailOf(const sim::VersionInfo& version) {
    if (version.kind == sim::VersionKind::Folder)
        return q(version.id);
    const QString day = q(version.time).left(kDateLength);
    return version.author.empty() ? day : QString(q(version.author) % u", " % day);
}

std::vector<VersionRow> rowsOf(const std::vector<sim::VersionInfo>& versions) {
    std::vector<VersionRow> rows;
    for (const sim::VersionInfo& version : versions) {
        const KindInfo& info = infoOf(version.kind);
        rows.push_back({QObject::tr(info.group), q(version.rev), labelOf(version), detailOf(version), QLatin1String(info.icon)});
    }
    return rows;
}

}  // namespace

std::vector<VersionRow> versionRows(const StudioState& state) {
    const sim::WorkspacePtr workspace = state.workspace();
    if (!workspace)
        return {};
    const auto versions = sim::localVersions(*workspace);
    return versions ? rowsOf(*versions) : std::vector<VersionRow>();
}

void gitVersionRows(const sim::WorkspacePtr& workspace, QObject* context, std::function<void(std::vector<VersionRow>)> done) {
    QtConcurrent::run([workspace] {
        sim::RunControl control;
        return sim::gitVersions(*workspace, control);
    }).then(context, [done = std::move(done)](const Result<std::vector<sim::VersionInfo>>& versions) {
        if (versions && !versions->empty())
            done(rowsOf(*versions));
    });
}

QString versionLabel(const StudioState& state, const QString& rev) {
    const sim::WorkspacePtr workspace = state.workspace();
    if (!workspace || rev.contains(u':'))
        return rev.startsWith(u"git:") ? QString(QStringLiteral("Git ") % rev.mid(4)) : rev;
    for (const sim::ReplayPtr& replay : {state.replay(), state.against()})
        if (replay && q(replay->version.name) == rev && !replay->version.label.empty())
            return q(replay->version.label);
    return rev.size() == 1 ? rev.toUpper() : rev;
}

}  // namespace writ::studio
