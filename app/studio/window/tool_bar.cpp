#include "app/studio/window/tool_bar.h"

#include "app/studio/core/action_registry.h"
#include "app/studio/core/studio_context.h"
#include "app/studio/core/studio_state.h"
#include "app/studio/core/theme.h"
#include "app/studio/window/version_picker.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QToolButton>

namespace writ::studio {

StudioToolBar::StudioToolBar(const StudioContext& context, QWidget* parent) : QToolBar(parent), m_context(context) {
    setObjectName(QStringLiteral("toolBar"));
    setAccessibleName(tr("Tool bar"));
    setWindowTitle(tr("Tool bar"));
    setMovable(false);
    setFloatable(false);
    setContextMenuPolicy(Qt::PreventContextMenu);
    layout()->setContentsMargins(0, 0, 0, 0);
    setFixedHeight(context.theme.metric("barHeight.toolBar"));
    addWidget(makeWorkspacePicker(context));
    addWidget(makeLayoutButtons(context));
    auto* space = new QWidget(this);
    space->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    addWidget(space);
    addWidget(makePaletteField(context));
    addWidget(m_versions = makeVersions(context));
    addWidget(makeReplayButton(context));
}

QWidget* StudioToolBar::makeWorkspacePicker(const StudioContext& context) {
    m_workspace = new PickerButton(context.theme, this);
    m_workspace->setObjectName(QStringLiteral("workspacePicker"));
    m_workspace->setIcon(context.theme.icon(QStringLiteral("workspace")));
    m_workspace->setPopupMode(QToolButton::InstantPopup);
    m_workspace->setProperty("picker", true);
    m_workspace->setFixedHeight(context.theme.metric("control.buttonHeight"));
    m_recent = new QMenu(m_workspace);
    m_recent->setObjectName(QStringLiteral("workspaceMenu"));
    m_recent->setAccessibleName(tr("Workspaces"));
    m_workspace->setMenu(m_recent);
    const auto show = [this, &context] {
        const sim::WorkspacePtr workspace = context.state.workspace();
        const QString name = workspace ? QString::fromStdString(workspace->root.filename().string()) : tr("No workspace");
        m_workspace->setText(name + QStringLiteral("  "));
        m_workspace->setAccessibleName(tr("Workspace: %1").arg(name));
    };
    connect(&context.state, &StudioState::workspaceChanged, this, show);
    show();
    return m_workspace;
}

void StudioToolBar::setRecent(const QStringList& folders) {
    m_recent->clear();
    for (const QString& folder : folders) {
        QAction* action = m_recent->addAction(folder.section(u'/', -1));
        action->setToolTip(folder);
        connect(action, &QAction::triggered, this, [this, folder] { emit openRequested(folder); });
    }
    m_recent->addSeparator();
    m_recent->addAction(m_context.actions.action("workspace.open"));
    m_recent->addAction(m_context.actions.action("workspace.new"));
    m_recent->addAction(m_context.actions.action("workspace.close"));
}

QWidget* StudioToolBar::makeLayoutButtons(const StudioContext& context) {
    auto* frame = new QFrame(this);
    frame->setProperty("segments", true);
    frame->setFixedHeight(context.theme.metric("control.buttonHeight"));
    auto* row = new QHBoxLayout(frame);
    row->setContentsMargins(1, 1, 1, 1);
    row->setSpacing(0);
    for (const char* name : {"author", "simulate", "compare"}) {
        QAction* action = context.actions.action(QByteArray(QByteArray("layout.") + name).constData());
        auto* button = new QToolButton(frame);
        button->setObjectName(QLatin1String(name) + QStringLiteral("Button"));
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        button->setCheckable(true);
        button->setIcon(action->icon());
        button->setText(QString(action->text()).remove(u'&'));
        button->setAccessibleName(tr("Layout %1").arg(button->text()));
        button->setToolTip(action->statusTip() % QStringLiteral(" (") % action->shortcut().toString(QKeySequence::NativeText) %
                           u')');
        button->setProperty("segment", true);
        button->setFixedHeight(context.theme.metric("control.buttonHeight") - 2);
        connect(button, &QToolButton::clicked, action, &QAction::trigger);
        row->addWidget(button);
    }
    return frame;
}

void StudioToolBar::setLayoutName(const QString& layout) {
    for (const char* name : {"author", "simulate", "compare"})
        findChild<QToolButton*>(QLatin1String(name) + QStringLiteral("Button"))->setChecked(layout == QLatin1String(name));
    // Compare has its own pickers.
    for (QAction* action : actions())
        if (widgetForAction(action) == m_versions) action->setVisible(layout != u"compare");
}

QWidget* StudioToolBar::makePaletteField(const StudioContext& context) {
    auto* field = new QPushButton(context.theme.icon(QStringLiteral("search")), tr("Find a command, file, rule or step"), this);
    field->setObjectName(QStringLiteral("paletteField"));
    field->setAccessibleName(tr("Find a command, file, rule or step"));
    field->setProperty("paletteField", true);
    field->setMinimumWidth(320);
    auto* row = new QHBoxLayout(field);
    row->setContentsMargins(8, 0, 8, 0);
    auto* key = new QLabel(
        context.actions.action("go.palette")->shortcut().toString(QKeySequence::NativeText).replace(u'+', u' '), field);
    key->setProperty("key", true);
    row->addWidget(key, 0, Qt::AlignRight | Qt::AlignVCenter);
    connect(field, &QPushButton::clicked, context.actions.action("go.palette"), &QAction::trigger);
    return field;
}

QWidget* StudioToolBar::makeVersions(const StudioContext& context) {
    auto* frame = new QWidget(this);
    frame->setFixedHeight(context.theme.metric("control.buttonHeight"));
    auto* row = new QHBoxLayout(frame);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(context.theme.metric("gap.normal"));
    const auto label = [&](const QString& text) {
        auto* word = new QLabel(text, frame);
        word->setProperty("secondary", true);
        row->addWidget(word);
    };
    label(tr("Policy"));
    m_policy = new VersionPicker(context.state, context.theme, VersionPicker::Side::Policy, frame);
    row->addWidget(m_policy);
    label(tr("against"));
    row->addWidget(new VersionPicker(context.state, context.theme, VersionPicker::Side::Against, frame));
    return frame;
}

void StudioToolBar::chooseVersion() {
    m_policy->openList();
}

QWidget* StudioToolBar::makeReplayButton(const StudioContext& context) {
    auto* button = new QPushButton(tr("Replay"), this);
    button->setObjectName(QStringLiteral("replayButton"));
    button->setAccessibleName(tr("Replay"));
    button->setProperty("accent", true);
    button->setIcon(context.theme.icon(QStringLiteral("replay"), "chrome.accentText"));
    button->setToolTip(context.actions.action("replay.run")->statusTip() + QStringLiteral(" (Ctrl+Enter)"));
    connect(button, &QPushButton::clicked, context.actions.action("replay.run"), &QAction::trigger);
    return button;
}

}  // namespace writ::studio
