#pragma once

class QWidget;

namespace writ::studio {

struct StudioContext;

// The panes of the window. Each returns a widget with object name and accessible name set, that shows its own empty,
// busy, error and full states. The window puts them into docks or into the centre.
[[nodiscard]] QWidget* createCatalogPane(const StudioContext& context, QWidget* parent);
[[nodiscard]] QWidget* createNarrowSimulatorPane(const StudioContext& context,
                                                 QWidget* parent);                         ///< Author: list, matrix, one call
[[nodiscard]] QWidget* createSessionsPane(const StudioContext& context, QWidget* parent);  ///< Simulate, left
[[nodiscard]] QWidget* createSimulatorPane(const StudioContext& context,
                                           QWidget* parent);  ///< Simulate, centre: filter, steps, coverage
[[nodiscard]] QWidget* createMatrixPane(const StudioContext& context, QWidget* parent);  ///< Simulate, right top
[[nodiscard]] QWidget* createRequestPane(const StudioContext& context,
                                         QWidget* parent);  ///< Simulate, right bottom: request, recording, result
[[nodiscard]] QWidget* createNotesPane(const StudioContext& context,
                                       QWidget* parent);  ///< bottom tab: what people added to the session
[[nodiscard]] QWidget* createFindingsPane(const StudioContext& context,
                                          QWidget* parent);  ///< bottom tab: what the replay points out
[[nodiscard]] QWidget* createWhatIfPane(const StudioContext& context, QWidget* parent);  ///< bottom tab: a call with other values
[[nodiscard]] QWidget* createExplainPane(const StudioContext& context, QWidget* parent);
[[nodiscard]] QWidget* createCompareHeader(const StudioContext& context,
                                           QWidget* parent);  ///< Compare, top: pickers, counters, state of the review
[[nodiscard]] QWidget* createComparePane(const StudioContext& context, QWidget* parent);  ///< Compare, left: flips
[[nodiscard]] QWidget* createCompareExplainPane(const StudioContext& context,
                                                QWidget* parent);  ///< Compare, bottom tab: both versions side by side
[[nodiscard]] QWidget* createVersionGridPane(const StudioContext& context,
                                             QWidget* parent);  ///< Compare, right bottom: versions and sessions
[[nodiscard]] QWidget* createFlipsPane(const StudioContext& context,
                                       QWidget* parent);  ///< Author, bottom tab: the flips list alone
[[nodiscard]] QWidget* createPolicyDiffPane(const StudioContext& context,
                                            QWidget* parent);  ///< Compare, right: text of both versions
[[nodiscard]] QWidget* createEditorPane(const StudioContext& context, QWidget* parent);  ///< tabs, find bar, impact strip
[[nodiscard]] QWidget* createProblemsPane(const StudioContext& context, QWidget* parent);

}  // namespace writ::studio
