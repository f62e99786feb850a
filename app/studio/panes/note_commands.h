#pragma once

#include "app/studio/core/note_edits.h"

#include <QObject>

class QWidget;

namespace writ::studio {

struct StudioContext;

/// Notes, corrections and probe calls about the selected step: menu, keys and palette.
class NoteCommands : public QObject {
    Q_OBJECT
public:
    NoteCommands(const StudioContext& context, QWidget* window);

private:
    void ask(NoteKind kind);
    void enable();

    const StudioContext& m_context;
    QWidget* m_window;
};

/// The selected step and its session; null when there is none.
struct SelectedStep {
    sim::SessionPtr session;
    const sim::Step* step = nullptr;
};
[[nodiscard]] SelectedStep selectedStep(const StudioContext& context);

}  // namespace writ::studio
