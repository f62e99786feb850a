#include "app/studio/compare/review_commands.h"

#include "app/studio/compare/boundary_dialog.h"
#include "app/studio/compare/draft_dialog.h"
#include "app/studio/compare/snapshot_dialog.h"
#include "app/studio/core/action_registry.h"
#include "app/studio/core/settings.h"
#include "app/studio/core/studio_context.h"
#include "app/studio/core/studio_state.h"
#include "app/studio/models/call_text.h"
#include "app/studio/models/text.h"

#include <QDir>
#include <QFileDialog>

namespace writ::studio {

using namespace Qt::StringLiterals;

template <class Dialog>
void ReviewCommands::open() {
    auto* dialog = new Dialog(m_context, m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

ReviewCommands::ReviewCommands(const StudioContext& context, QWidget* window)
    : QObject(window), m_context(context), m_window(window) {
    ActionRegistry& actions = context.actions;
    actions.on("review.accept", this, [this] { decideSelected(sim::ReviewState::Accepted); });
    actions.on("review.reject", this, [this] { decideSelected(sim::ReviewState::Rejected); });
    actions.on("review.undo", this, [this] { m_context.compare.undo(); });
    actions.on("review.seal", this, [this] { seal(); });
    actions.on("review.export", this, [this] { askForFile(); });
    actions.on("version.snapshot", this, [this] { open<SnapshotDialog>(); });
    actions.on("boundary.show", this, [this] { open<BoundaryDialog>(); });
    actions.on("draft.make", this, [this] { open<DraftDialog>(); });
    connect(&context.compare, &CompareState::decisionWanted, this, &ReviewCommands::decide);
    connect(&context.compare, &CompareState::reviewChanged, this, &ReviewCommands::enable);
    connect(&context.state, &StudioState::selectionChanged, this, &ReviewCommands::enable);
    connect(&context.state, &StudioState::replayChanged, this, &ReviewCommands::enable);
    enable();
}

/// What cannot be done now is told by the text of the action, so menu and palette say why.
void ReviewCommands::enable() {
    const CompareState& compare = m_context.compare;
    const ReviewViewPtr review = compare.review();
    const bool open = review && compare.closedBecause().isEmpty();
    const auto call = m_context.state.selectedCall();
    const bool isFlip = review && call && flipIndex(*review->comparison, static_cast<std::uint32_t>(*call));
    ActionRegistry& actions = m_context.actions;
    for (const char* id : {"review.accept", "review.reject"}) actions.action(id)->setEnabled(open && isFlip);
    for (const char* id : {"review.acceptGroup", "review.rejectGroup"}) actions.action(id)->setEnabled(open);
    actions.action("review.undo")->setEnabled(open && compare.canUndo());
    actions.action("review.next")->setEnabled(review && review->counts.unreviewed > 0);
    actions.action("review.seal")->setEnabled(review && review->unsealableBecause.empty() && !m_context.state.isStale());
    actions.action("review.export")->setEnabled(review != nullptr);
    for (const char* id : {"version.snapshot", "boundary.show", "draft.make"})
        actions.action(id)->setEnabled(m_context.state.replay() != nullptr);
    actions.action("flips.group")->setEnabled(m_context.state.comparison() != nullptr);
}

void ReviewCommands::decideSelected(sim::ReviewState state) {
    if (const auto call = m_context.state.selectedCall()) decide({static_cast<std::uint32_t>(*call)}, state);
}

void ReviewCommands::decide(const std::vector<std::uint32_t>& calls, sim::ReviewState state) {
    const sim::ComparisonPtr comparison = m_context.state.comparison();
    if (!comparison || calls.empty()) return;
    const sim::Corpus& corpus = comparison->corpus();
    const sim::CorpusCall& first = corpus.calls[calls.front()];
    const QString what = calls.size() == 1 ? QString(sessionTitle(corpus, first.session) % u' ' % QString::number(first.call))
                                           : tr("%1 flips").arg(calls.size());
    const bool reject = state == sim::ReviewState::Rejected;
    const ReviewDialog::Words words{reject ? tr("Reject %1?").arg(what) : tr("Accept %1?").arg(what),
                                    reject ? tr("The change of verdict is not what is wanted. The note says why.")
                                           : tr("The change of verdict is what is wanted."),
                                    reject ? tr("Reject") : tr("Accept")};
    ask(words, reject ? ReviewDialog::Note::Required : ReviewDialog::Note::None,
        [this, calls, state](const QString& note) { m_context.compare.decide(calls, state, note); });
}

void ReviewCommands::seal() {
    const ReviewViewPtr review = m_context.compare.review();
    if (!review) return;
    const ReviewDialog::Words words{
        tr("Seal this review?"),
        tr("%1 accepted, %2 rejected. A sealed review cannot be changed; another change of the policy needs another review.")
            .arg(review->counts.accepted)
            .arg(review->counts.rejected),
        tr("Seal review")};
    ask(words, ReviewDialog::Note::Optional, [this](const QString& note) { m_context.compare.seal(note); });
}

void ReviewCommands::ask(const ReviewDialog::Words& words, ReviewDialog::Note note, std::function<void(const QString&)> then) {
    if (!ReviewDialog::isNeeded(m_context, note)) return then({});
    auto* dialog = new ReviewDialog(m_context, words, note, m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [dialog, then = std::move(then)] { then(dialog->note()); });
    dialog->open();
}

void ReviewCommands::askForFile() {
    auto* dialog = new QFileDialog(m_window, tr("Export the review"), m_context.settings.value(setting::kLastFolder));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilters({tr("Markdown (*.md)"), tr("JSON, also a baseline for writ compare (*.json)")});
    dialog->setDefaultSuffix(u"md"_s);
    dialog->selectFile(u"review.md"_s);
    connect(dialog, &QFileDialog::filterSelected, dialog,
            [dialog](const QString& filter) { dialog->setDefaultSuffix(filter.contains(u"json"_s) ? u"json"_s : u"md"_s); });
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& file) { m_context.compare.exportReview(file); });
    dialog->open();
}

}  // namespace writ::studio
