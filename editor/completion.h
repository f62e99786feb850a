#pragma once

#include "editor/editor_theme.h"

#include <QByteArrayList>

namespace writ::editor {

/// What could be typed at `caret`.
struct Completions {
    std::uint32_t typed = 0;  ///< bytes of the word that stand before the caret
    QByteArrayList words;     ///< sorted, without the typed word itself
};
/// Words of the language and identifiers of the text that begin with what is typed. Nothing inside strings and comments.
[[nodiscard]] Completions completionsAt(TextLanguage language, const QByteArray& text, std::uint32_t caret);

}  // namespace writ::editor
