#pragma once

#include <QByteArrayList>

namespace writ::editor {

/// Puts a line comment before every line that is not blank, at their common indentation; or takes it away when all have one.
[[nodiscard]] QByteArrayList toggledComments(const QByteArrayList& lines);

}  // namespace writ::editor
