#include "editor/line_comments.h"

#include <algorithm>

namespace writ::editor {
namespace {

constexpr char kComment[] = "//";

qsizetype indentOf(const QByteArray& line) {
    qsizetype at = 0;
    while (at < line.size() && (line[at] == ' ' || line[at] == '\t')) ++at;
    return at;
}

bool isBlank(const QByteArray& line) {
    return line.trimmed().isEmpty();
}

QByteArray withoutComment(const QByteArray& line) {
    const qsizetype at = indentOf(line);
    const bool spaced = at + 2 < line.size() && line[at + 2] == ' ';
    return line.left(at) + line.mid(at + (spaced ? 3 : 2));
}

}  // namespace

QByteArrayList toggledComments(const QByteArrayList& lines) {
    qsizetype common = -1;
    bool all = true;
    for (const QByteArray& line : lines) {
        if (isBlank(line)) continue;
        common = common < 0 ? indentOf(line) : std::min(common, indentOf(line));
        all = all && line.mid(indentOf(line)).startsWith(kComment);
    }
    QByteArrayList changed = lines;
    for (QByteArray& line : changed)
        if (!isBlank(line)) line = all ? withoutComment(line) : QByteArray(line.left(common) + "// " + line.mid(common));
    return changed;
}

}  // namespace writ::editor
