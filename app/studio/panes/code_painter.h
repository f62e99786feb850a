#pragma once

#include <QColor>
#include <QString>

#include <vector>

class QFont;
class QPainter;
class QRect;

namespace writ::studio {

class Theme;

struct CodeRun {
    QString text;
    QColor color;
    bool strong = false;
};
/// A piece of Cedar as the editor would colour it.
[[nodiscard]] std::vector<CodeRun> cedarRuns(const QString& text, const Theme& theme);
/// Paints the runs into `rect`, cut at its right edge with an ellipsis.
void paintRuns(QPainter& painter, const QRect& rect, const std::vector<CodeRun>& runs, const QFont& font);

}  // namespace writ::studio
