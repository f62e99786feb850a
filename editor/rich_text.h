#pragma once

#include "editor/editor_theme.h"
#include "engine/cedar/service/service.h"

#include <QString>

namespace writ::editor {

/// Plain text with `code` in back ticks and empty lines between paragraphs, as rich text.
[[nodiscard]] QString paragraphsHtml(const std::string& text, const EditorTheme& theme);
[[nodiscard]] QString hoverHtml(const cedar::Hover& hover, const EditorTheme& theme);
/// The signature with the parameter at the caret in bold.
[[nodiscard]] QString signatureHtml(const cedar::SignatureHelp& help, const EditorTheme& theme);

}  // namespace writ::editor
