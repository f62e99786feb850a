#pragma once

#include "app/studio/compare/review_dialog.h"
#include "app/studio/core/compare_state.h"

#include <QObject>

#include <functional>

namespace writ::studio {

struct StudioContext;

/// The commands of a review: menu, keys and palette. Accept and Reject are about the selected call.
class ReviewCommands : public QObject {
    Q_OBJECT
public:
    ReviewCommands(const StudioContext& context, QWidget* window);

private:
    void enable();
    void decideSelected(sim::ReviewState state);
    void decide(const std::vector<std::uint32_t>& calls, sim::ReviewState state);
    void seal();
    void askForFile();
    template <class Dialog>
    void open();
    /// Runs `then(note)` at once where nothing is to be asked.
    void ask(const ReviewDialog::Words& words, ReviewDialog::Note note, std::function<void(const QString&)> then);

    const StudioContext& m_context;
    QWidget* m_window;
};

}  // namespace writ::studio
