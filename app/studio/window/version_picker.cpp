#include "app/studio/window/version_picker.h"

#include "app/studio/core/studio_state.h"
#include "app/studio/core/theme.h"
#include "app/studio/window/popup_list.h"

#include <algorithm>

namespace writ::studio {

VersionPicker::VersionPicker(StudioState& state, const Theme& theme, Side side, QWidget* parent)
    : PickerButton(theme, parent), m_state(state), m_side(side) {
    const bool policy = side == Side::Policy;
    setObjectName(policy ? QStringLiteral("policyPicker") : QStringLiteral("againstPicker"));
    setToolTip(policy ? tr("The policy that is replayed (Ctrl+D)") : tr("The version it is compared against"));
    setProperty("field", true);
    setFixedHeight(theme.metric("control.buttonHeight"));
    connect(this, &QToolButton::clicked, this, &VersionPicker::openList);
    connect(&state, &StudioState::versionsChanged, this, &VersionPicker::updateText);
    connect(&state, &StudioState::replayChanged, this, &VersionPicker::updateText);
    updateText();
}

QString VersionPicker::current() const {
    return m_side == Side::Policy ? m_state.policyRev() : m_state.againstRev();
}

void VersionPicker::choose(const QString& rev) {
    if (m_side == Side::Policy)
        m_state.setPolicyRev(rev);
    else
        m_state.setAgainstRev(rev);
}

void VersionPicker::updateText() {
    const QString rev = current();
    const QString label = versionLabel(m_state, rev);
    const sim::WorkspacePtr workspace = m_state.workspace();
    const bool folder = workspace && (rev.isEmpty() || std::find(workspace->versions.begin(), workspace->versions.end(),
                                                                 rev.toStdString()) != workspace->versions.end());
    const QString icon = rev.startsWith(u"git:")        ? QStringLiteral("commit")
                         : folder || rev.contains(u'/') ? QStringLiteral("policy")
                                                        : QStringLiteral("snapshot");
    setText(label + QStringLiteral("  "));
    setIcon(m_theme.icon(icon));
    setAccessibleName((m_side == Side::Policy ? tr("Policy: %1") : tr("Against: %1")).arg(label));
}

void VersionPicker::openList() {
    auto* list = new PopupList(m_theme, window());
    list->setObjectName(QStringLiteral("versionList"));
    list->setAccessibleName(tr("Versions"));
    const auto add = [this, list](const std::vector<VersionRow>& rows) {
        for (const VersionRow& row : rows)
            list->addRow({row.group, m_theme.icon(row.icon), row.label, row.detail, row.rev}, row.rev == current());
    };
    add(versionRows(m_state));
    if (const sim::WorkspacePtr workspace = m_state.workspace()) gitVersionRows(workspace, list, add);
    connect(list, &PopupList::chosen, this, [this](const QString& rev) { choose(rev); });
    list->popUpBelow(*this);
}

}  // namespace writ::studio
