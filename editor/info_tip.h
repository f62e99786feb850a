#pragma once

#include "editor/editor_theme.h"

#include <QLabel>

namespace writ::editor {

/// A small frame of text beside the line it tells about. Never takes the focus; its owner hides it.
class InfoTip : public QLabel {
    Q_OBJECT
public:
    explicit InfoTip(QWidget* parent);
    void setTheme(const EditorTheme& theme);
    /// `line` is the rectangle of the text in global coordinates. Above it, or below when there is no room.
    void showAt(const QRect& line, const QString& html);
};

}  // namespace writ::editor
