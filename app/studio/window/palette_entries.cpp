#include "app/studio/core/action_registry.h"
#include "app/studio/core/studio_context.h"
#include "app/studio/core/studio_state.h"
#include "app/studio/core/theme.h"
#include "app/studio/documents/document_manager.h"
#include "app/studio/window/command_palette.h"
#include "simulator/replay/wording.h"

#include <QDir>
#include <QDirIterator>

namespace writ::studio {

namespace {

constexpr int kMaxFiles = 500;
constexpr std::size_t kMaxSteps = 5000;

QString fromStd(const std::string& text) {
    return QString::fromStdString(text);
}

void addActions(const StudioContext& context, std::vector<PaletteEntry>& entries) {
    for (const ActionInfo& info : actionTable()) {
        QAction* action = context.actions.action(info.id);
        if (!context.actions.isLive(info.id) || !action->isEnabled() || qstrcmp(info.id, "go.palette") == 0) continue;
        const QString text = QString(action->text()).remove(u'&').remove(u'…');
        entries.push_back({action->icon(), text, QLatin1String(info.menu), action->shortcut().toString(QKeySequence::NativeText),
                           [action] { action->trigger(); }});
    }
}

void addFiles(const StudioContext& context, const QString& root, std::vector<PaletteEntry>& entries) {
    const QDir folder(root);
    const QIcon icon = context.theme.icon(QStringLiteral("policy"));
    QDirIterator it(root, {QStringLiteral("*.cedar"), QStringLiteral("*.json")}, QDir::Files, QDirIterator::Subdirectories);
    for (int count = 0; it.hasNext() && count < kMaxFiles; ++count) {
        const QString path = it.next();
        entries.push_back({icon, folder.relativeFilePath(path), QObject::tr("File"), {}, [&context, path] {
                               emit context.documents.revealRequested(path, 0, 0);
                           }});
    }
}

void addRules(const StudioContext& context, const QString& root, const sim::Replay& replay, std::vector<PaletteEntry>& entries) {
    const auto& rules = replay.policies->rules();
    const std::vector<sim::RuleCount>& counts = replay.counts;
    const QIcon icon = context.theme.icon(QStringLiteral("rule"));
    for (std::size_t i = 0; i < rules.size(); ++i) {
        const Rule& rule = rules[i];
        const bool permit = rule.effect == Effect::Permit;
        const QString text = QObject::tr("Rule %1 (%2, decides %3 of %4 calls)")
                                 .arg(fromStd(sim::ruleName(rule)), permit ? QStringLiteral("permit") : QStringLiteral("forbid"))
                                 .arg(counts[i].decided)
                                 .arg(replay.size());
        const QString path = root % u'/' % fromStd(rule.file);
        entries.push_back({icon, text, fromStd(rule.file).section(u'/', -1), {}, [&context, path, span = rule.span] {
                               emit context.documents.revealRequested(path, span.begin, span.end);
                           }});
    }
}

void addSteps(const StudioContext& context, const sim::Corpus& corpus, std::vector<PaletteEntry>& entries) {
    const QIcon icon = context.theme.icon(QStringLiteral("session"));
    for (std::size_t i = 0; i < corpus.calls.size() && i < kMaxSteps; ++i) {
        const sim::CorpusCall& call = corpus.calls[i];
        const sim::Step& step = call.stepIn(corpus.sessions);
        const QString text =
            QObject::tr("Step %1: %2 %3").arg(call.step).arg(fromStd(step.tool), fromStd(sim::callSummary(step)));
        entries.push_back(
            {icon, text, fromStd(corpus.sessions[call.session]->id), {}, [&context, i] { context.state.selectCall(i); }});
    }
}

}  // namespace

std::vector<PaletteEntry> paletteEntries(const StudioContext& context) {
    std::vector<PaletteEntry> entries;
    addActions(context, entries);
    const sim::WorkspacePtr workspace = context.state.workspace();
    if (!workspace) return entries;
    const QString root = fromStd(workspace->root.string());
    addFiles(context, root, entries);
    if (const sim::ReplayPtr replay = context.state.replay()) addRules(context, root, *replay, entries);
    addSteps(context, *context.state.corpus(), entries);
    return entries;
}

}  // namespace writ::studio
