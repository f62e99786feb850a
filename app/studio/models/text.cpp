#include "app/studio/models/text.h"

#include <QObject>
#include <QStringList>

namespace writ::studio {

QString firstLine(std::string_view text) {
    constexpr std::size_t kMost = 400;
    const std::size_t begin = text.find_first_not_of(" \t\r\n");
    if (begin == std::string_view::npos)
        return {};
    text.remove_prefix(begin);
    const std::size_t end = text.find_first_of("\r\n");
    const bool more = end != std::string_view::npos || text.size() > kMost;
    const QString line = q(text.substr(0, std::min(end, kMost))).trimmed();
    return more ? QString(line + QStringLiteral(" …")) : line;
}

QString plural(QString text, int count) { return text.replace(QStringLiteral("(s)"), count == 1 ? QString() : QStringLiteral("s")); }

QString joinedWords(const QStringList& words) {
    if (words.size() < 2)
        return words.join(QString());
    return QObject::tr("%1 and %2").arg(words.mid(0, words.size() - 1).join(QStringLiteral(", ")), words.last());
}

}  // namespace writ::studio
