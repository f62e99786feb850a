#pragma once

#include "app/studio/window/picker_button.h"
#include "simulator/workspace/workspace.h"

#include <functional>

namespace writ::studio {

class StudioState;
class Theme;

/// A button that shows a version and opens a list: working text, versions, snapshots, Git commits.
class VersionPicker : public PickerButton {
    Q_OBJECT
public:
    enum class Side { Policy, Against };
    VersionPicker(StudioState& state, const Theme& theme, Side side, QWidget* parent);

    void openList();

private:
    void updateText();
    [[nodiscard]] QString current() const;
    void choose(const QString& rev);

    StudioState& m_state;
    Side m_side;
};

struct VersionRow {
    QString group;
    QString rev;
    QString label;
    QString detail;
    QString icon;
};
/// The versions of the state's workspace that need no slow look-up: folders and snapshots.
[[nodiscard]] std::vector<VersionRow> versionRows(const StudioState& state);
/// What is staged, the newest Git commits that touch the policies, branches and tags, where the workspace lies in a repository.
/// Read on a worker thread; calls back once, later, unless the context is gone.
void gitVersionRows(sim::WorkspacePtr workspace, QObject* context, std::function<void(std::vector<VersionRow>)> done);
/// A version as a picker shows it, without any look-up.
[[nodiscard]] QString versionLabel(const StudioState& state, const QString& rev);

}  // namespace writ::studio
