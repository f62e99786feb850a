#include "app/studio/models/text.h"

#include <QObject>
#include <QStringList>

namespace writ::studio {

using namespace Qt::StringLiterals;

QString firstLine(std::string_view text) {
    constexpr std::size_t kMost = 400;
    const std::size_t begin = text.find_first_not_of(" \t\r\n");
    if (begin == std::string_view::npos) return {};
    text.remove_prefix(begin);
    const std::size_t end = text.find_first_of("\r\n");
    const bool more = end != std::string_view::npos || text.size() > kMost;
    const QString line = q(text.substr(0, std::min(end, kMost))).trimmed();
    return more ? QString(line + QStringLiteral(" …")) : line;
}

QString plural(QString text, int count) {
    return text.replace(QStringLiteral("(s)"), count == 1 ? QString() : QStringLiteral("s"));
}

QString joinedWords(const QStringList& words) {
    if (words.size() < 2) return words.join(QString());
    return QObject::tr("%1 and %2").arg(words.mid(0, words.size() - 1).join(QStringLiteral(", ")), words.last());
}

QString visibleText(const QString& text) {
    QString shown;
    for (const char32_t point : text.toUcs4()) {
        const QChar::Category category = QChar::category(point);
        const bool hidden = category == QChar::Other_Format ||
                            (category == QChar::Other_Control && point != U'\n' && point != U'\t') ||
                            (point >= 0xFE00 && point <= 0xFE0F) || (point >= 0xE0100 && point <= 0xE01EF);
        shown += hidden ? QString(u"[U+"_s % QString::number(point, 16).toUpper().rightJustified(4, u'0') % u']')
                        : QString::fromUcs4(&point, 1);
    }
    return shown;
}

}  // namespace writ::studio
