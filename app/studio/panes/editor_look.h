#pragma once

#include "editor/editor_theme.h"

namespace writ::studio {

class Theme;

/// The editor's look under the program's theme. `fontSize` in pixels; `devicePixelRatio` for the marks in the margin.
[[nodiscard]] editor::EditorTheme editorTheme(const Theme& theme, int fontSize, qreal devicePixelRatio);

}  // namespace writ::studio
