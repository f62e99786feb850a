#include "app/studio/panes/note_commands.h"

#include "app/studio/core/action_registry.h"
#include "app/studio/core/studio_context.h"
#include "app/studio/core/studio_state.h"
#include "app/studio/panes/note_dialog.h"

namespace writ::studio {

namespace {

struct Command {
    const char* id;
    NoteKind kind;
};
constexpr Command kCommands[] = {
    {"note.mark", NoteKind::Mark}, {"note.correct", NoteKind::Correction}, {"note.probe", NoteKind::Probe}};

/// A probe call stands in the notes already; only the recorded text of a model or a call can have been stopped by somebody.
bool fits(NoteKind kind, const sim::Step* step) {
    if (!step) return false;
    if (kind == NoteKind::Correction)
        return step->kind == sim::StepKind::Call || (step->kind == sim::StepKind::Message && step->role == sim::Role::Model) ||
               step->kind == sim::StepKind::Refusal || step->kind == sim::StepKind::Error;
    return kind != NoteKind::Probe || !step->probe;
}

}  // namespace

SelectedStep selectedStep(const StudioContext& context) {
    const StudioState::Selection chosen = context.state.selection();
    const sim::CorpusPtr corpus = context.state.corpus();
    if (!corpus || !chosen.session || *chosen.session >= corpus->sessions.size()) return {};
    const sim::SessionPtr& session = corpus->sessions[*chosen.session];
    return {session, chosen.step > 0 && chosen.step <= session->steps.size() ? &session->steps[chosen.step - 1] : nullptr};
}

NoteCommands::NoteCommands(const StudioContext& context, QWidget* window)
    : QObject(window), m_context(context), m_window(window) {
    for (const Command& command : kCommands) context.actions.on(command.id, this, [this, kind = command.kind] { ask(kind); });
    for (const auto signal : {&StudioState::selectionChanged, &StudioState::workspaceChanged})
        connect(&context.state, signal, this, &NoteCommands::enable);
    enable();
}

void NoteCommands::enable() {
    const sim::Step* const step = selectedStep(m_context).step;
    for (const Command& command : kCommands) m_context.actions.action(command.id)->setEnabled(fits(command.kind, step));
}

void NoteCommands::ask(NoteKind kind) {
    const SelectedStep selected = selectedStep(m_context);
    if (!fits(kind, selected.step)) return;
    auto* dialog = new NoteDialog(m_context, kind, selected.session, *selected.step, m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog] { m_context.state.editNotes(dialog->edit()); });
    dialog->open();
}

}  // namespace writ::studio
