#pragma once

#include "app/studio/panes/pane_parts.h"
#include "simulator/scratch/scratch.h"

class QButtonGroup;

namespace writ::studio {

/// What a try gave: verdict and sentence, what differs from the call as recorded, and the smallest change that would flip it.
class WhatIfSummary : public QWidget {
    Q_OBJECT
public:
    WhatIfSummary(const StudioContext& context, QWidget* parent);

    /// `replay` tells where rules stand; may be null.
    void show(const sim::ScratchEntry& recorded, const sim::ScratchEntry& shown, const sim::ReplayPtr& replay);
    /// The form is ahead of the result.
    void setEdited(bool edited);
    /// Another way to look at the result, beside what differs.
    void addPage(const QString& title, const QString& objectName, QWidget* page);

private:
    const StudioContext& m_context;
    VerdictChip* m_chip;
    ToneLabel* m_title;
    ToneLabel* m_text;
    QButtonGroup* m_parts;
    QHBoxLayout* m_segments;
    QStackedWidget* m_pages;
    Mark m_mark = Mark::NotReplayable;
};

/// The result is of the policies of the replay, which may have been read again since.
[[nodiscard]] bool samePolicies(const sim::ScratchResult& result, const sim::Replay& replay);
/// The same, and of the same schema, catalog, facts and binding: the try would give this again.
[[nodiscard]] bool isCurrent(const sim::ScratchEntry& entry, const sim::Replay& replay);
/// "as recorded", "amount_cents 60000", "3 values".
[[nodiscard]] QString entryTitle(const sim::ScratchEntry& entry);

}  // namespace writ::studio
