#include "app/studio/core/studio_state.h"

#include "app/studio/core/window_first.h"
#include "app/studio/window/version_picker.h"
#include "simulator/workspace/version_list.h"

#include <atomic>
#include <memory>

namespace writ::studio {

namespace {

/// A commit is named by its id and what it did; the rest by its name.
VersionRow rowOf(const sim::VersionInfo& version) {
    const auto q = [](const std::string& text) { return QString::fromStdString(text); };
    const QString rev = q(version.rev), summary = q(version.summary);
    const QString day = q(version.time.substr(0, 10));
    const QString by = version.author.empty() ? day : QString(day % QStringLiteral(" · ") % q(version.author));
    switch (version.kind) {
    case sim::VersionKind::Folder: {
        const QString name = rev.isEmpty() ? QObject::tr("The policies of the workspace") : rev.size() == 1 ? rev.toUpper() : rev;
        const QString label = summary.isEmpty() || rev.isEmpty() ? name : QString(name % QStringLiteral(" · ") % summary);
        return {QObject::tr("Versions"), rev, label, rev.isEmpty() ? QString() : q(version.id), QStringLiteral("policy")};
    }
    case sim::VersionKind::Snapshot: return {QObject::tr("Snapshots"), rev, rev, q(version.time), QStringLiteral("snapshot")};
    case sim::VersionKind::Index: return {QObject::tr("Git"), rev, QObject::tr("Staged"), summary, QStringLiteral("commit")};
    case sim::VersionKind::Commit:
        return {QObject::tr("Git commits"), rev, QString(rev.mid(4) % u' ' % summary), by, QStringLiteral("commit")};
    case sim::VersionKind::Branch: return {QObject::tr("Git branches"), rev, rev.mid(4), by, QStringLiteral("commit")};
    case sim::VersionKind::Tag: return {QObject::tr("Git tags"), rev, rev.mid(4), by, QStringLiteral("commit")};
    }
    return {};
}

std::vector<VersionRow> rowsOf(const Result<std::vector<sim::VersionInfo>>& versions) {
    std::vector<VersionRow> rows;
    if (versions)
        for (const sim::VersionInfo& version : *versions) rows.push_back(rowOf(version));
    return rows;
}

/// The list is gone once its context is.
class ListControl final : public sim::RunControl {
public:
    [[nodiscard]] bool cancelled() const override { return m_cancelled; }
    void cancel() { m_cancelled = true; }

private:
    std::atomic<bool> m_cancelled{false};
};

}  // namespace

std::vector<VersionRow> versionRows(const StudioState& state) {
    const sim::WorkspacePtr workspace = state.workspace();
    return workspace ? rowsOf(sim::localVersions(*workspace)) : std::vector<VersionRow>();
}

void gitVersionRows(sim::WorkspacePtr workspace, QObject* context, std::function<void(std::vector<VersionRow>)> done) {
    const auto control = std::make_shared<ListControl>();
    QObject::connect(context, &QObject::destroyed, [control] { control->cancel(); });
    runBehindWindow([workspace = std::move(workspace), control] { return sim::gitVersions(*workspace, *control); }, context,
                    [done = std::move(done)](const Result<std::vector<sim::VersionInfo>>& versions) { done(rowsOf(versions)); });
}

QString versionLabel(const StudioState& state, const QString& rev) {
    if (rev.startsWith(u"git:")) return QString(QStringLiteral("Git ") % rev.mid(4));
    for (const sim::ReplayPtr& replay : {state.replay(), state.against()})
        if (replay && QString::fromStdString(replay->version.name) == rev && !replay->version.label.empty())
            return QString::fromStdString(replay->version.label);
    return rev.size() == 1 ? rev.toUpper() : rev;
}

}  // namespace writ::studio
