#pragma once

#include <QString>

#include <string_view>

namespace writ::studio {

[[nodiscard]] inline QString q(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}
/// Resolves the "(s)" of an English source text that tr() left as it was; a translation has its own forms.
[[nodiscard]] QString plural(QString text, int count);
/// The first line that is not empty, cut to a length that a row can hold.
[[nodiscard]] QString firstLine(std::string_view text);
/// The text with characters that cannot be seen, or that turn its direction, as their code points: "[U+200B]".
[[nodiscard]] QString visibleText(const QString& text);
/// "a", "a and b", "a, b and c".
[[nodiscard]] QString joinedWords(const QStringList& words);

}  // namespace writ::studio
