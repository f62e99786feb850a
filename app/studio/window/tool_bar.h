#pragma once

#include <QToolBar>

class QPushButton;
class QToolButton;

namespace writ::studio {

struct StudioContext;
class VersionPicker;

/// Workspace, layouts, palette field, versions, Replay.
class StudioToolBar : public QToolBar {
    Q_OBJECT
public:
    StudioToolBar(const StudioContext& context, QWidget* parent);

    void setLayoutName(const QString& layout);
    void chooseVersion();
    void setRecent(const QStringList& folders);

signals:
    void openRequested(const QString& folder);

private:
    QWidget* makeWorkspacePicker(const StudioContext& context);
    QWidget* makeLayoutButtons(const StudioContext& context);
    QWidget* makePaletteField(const StudioContext& context);
    QWidget* makeVersions(const StudioContext& context);
    QWidget* makeReplayButton(const StudioContext& context);

    const StudioContext& m_context;
    QToolButton* m_workspace = nullptr;
    QMenu* m_recent = nullptr;
    QWidget* m_versions = nullptr;
    VersionPicker* m_policy = nullptr;
};

}  // namespace writ::studio
