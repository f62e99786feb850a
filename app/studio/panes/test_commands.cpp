#include "app/studio/panes/test_commands.h"

#include "app/studio/core/action_registry.h"
#include "app/studio/core/studio_context.h"
#include "app/studio/core/studio_state.h"
#include "simulator/cases/test_case.h"

namespace writ::studio {

TestCommands::TestCommands(const StudioContext& context, QObject* parent) : QObject(parent), m_context(context) {
    context.actions.on("step.makeTest", this, [this] {
        const sim::ReplayPtr replay = m_context.state.replay();
        const auto call = m_context.state.selectedCall();
        if (replay && call && replay->corpus == m_context.state.corpus())
            m_context.state.addTest([replay, call = *call] { return sim::caseOf(*replay, call); });
    });
    for (const auto signal : {&StudioState::selectionChanged, &StudioState::replayChanged})
        connect(&context.state, signal, this, &TestCommands::enable);
    enable();
}

/// A verdict that is out of date is nothing to expect.
void TestCommands::enable() {
    const StudioState& state = m_context.state;
    m_context.actions.action("step.makeTest")->setEnabled(state.selectedCall() && state.replay() && !state.isStale());
}

}  // namespace writ::studio
